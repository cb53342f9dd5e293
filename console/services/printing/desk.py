"""Makes papers on a thread of its own, and says so in the journal. `PrintDesk` is a desk.

A file is complete and synced before it is announced; an existing name is never replaced. A paper
printer is reached through Qt and its own driver; none there is said, not guessed.
"""

import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from console.clock import Clock
from console.domain.events import Code, Event, Tone
from console.services.printing.document import Document, Mark
from console.services.printing.render import pdf_of

log = logging.getLogger("console")


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What to make.

    Attributes:
        document: What stands on it.
        path: The PDF to write; its folder is made.
        actor: Operator's id.
        subject: Whom it concerns: ``incident:control-413``; the console when empty.
    """

    document: Document
    path: Path
    actor: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished paper.

    Attributes:
        order: What was asked.
        sha256: Hex digest of the file.
        size_bytes: Of the file.
    """

    order: PrintOrder
    sha256: str
    size_bytes: int


def write_new(path: Path, data: bytes) -> str:
    """Write a file that is not there yet, synced.

    Returns:
        Hex SHA-256 of the bytes.

    Raises:
        OSError: If it exists or cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(data).hexdigest()


def print_event(clock: Clock, order: PrintOrder, sha256: str) -> Event:
    """The journal's line about a paper."""
    return Event(
        code=Code.PRINT_MADE,
        tone=Tone.CALM,
        subject=order.subject or "console:print",
        utc_ns=clock.utc_ns(),
        monotonic_ns=clock.monotonic_ns(),
        actor=order.actor,
        params={"title": order.document.title, "target": order.path.name, "sha256": sha256},
        exercise=Mark.EXERCISE in order.document.marks,
    )


class PrintDesk(QObject):
    """Lives in a `DeskThread`.

    Attributes:
        printed: Signal(Printed).
        failed: Signal(PrintOrder, str): what the system said.
    """

    printed = Signal(object)
    failed = Signal(object, str)

    def __init__(self, clock: Clock, journal: Callable[[Event], None]) -> None:
        """Keep both; `journal` never blocks (``Journal.append``)."""
        super().__init__()
        self._clock = clock
        self._journal = journal

    @Slot(object)
    def on_ordered(self, order: PrintOrder) -> None:
        """Set, write, sync, journal, answer."""
        data = pdf_of(order.document)
        try:
            sha256 = write_new(order.path, data)
        except OSError as error:
            log.warning("%s cannot be printed: %s", order.path.name, error)
            self.failed.emit(order, error.strerror or str(error))
            return
        self._journal(print_event(self._clock, order, sha256))
        self.printed.emit(Printed(order, sha256, len(data)))
