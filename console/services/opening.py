"""The thread that opens a site while the window is already there.

This module imports nothing heavy: the work brings its own imports, on this thread.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal

from hardware.threads.pump import Pump

log = logging.getLogger("console")


class RefusalKind(StrEnum):
    """What could not be opened."""

    SITE_FILE = "site_file"
    SEAT = "seat"
    KEYSTORE = "keystore"
    STORE = "store"
    FILES = "files"
    SIMULATOR = "simulator"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the site is not open.

    Attributes:
        kind: What was refused.
        words: What happened, what it means, what to do.
    """

    kind: RefusalKind
    words: str


@dataclass(frozen=True, slots=True)
class Talk:
    """What the work is given to stay in touch. Any thread.

    Attributes:
        tell: Takes words about how far it is.
        wants_stop: Whether the person left meanwhile.
    """

    tell: Callable[[str], None]
    wants_stop: Callable[[], bool]


class Opening(Pump):
    """Does the work once, then ends.

    Attributes:
        site_opened: Signal(Opened): as `console.services.site_opening` makes it.
        site_refused: Signal(Refusal).
        progressed: Signal(str): words about how far it is.
    """

    site_opened = Signal(object)
    site_refused = Signal(object)
    progressed = Signal(str)

    def __init__(self, work: Callable[[Talk], object]) -> None:
        """Keep the work; nothing runs until start().

        Args:
            work: Returns an `Opened` or a `Refusal`.
        """
        super().__init__("opening")
        self._work = work
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """The person left: what can be cut short is. Any thread; returns at once."""
        self._cancelled.set()

    def turn(self) -> None:
        """Do it once."""
        self.request_stop()
        result = self._work(Talk(self.progressed.emit, self._cancelled.is_set))
        if isinstance(result, Refusal):
            log.error("site not opened: %s", result.words)
            self.site_refused.emit(result)
        else:
            self.site_opened.emit(result)
