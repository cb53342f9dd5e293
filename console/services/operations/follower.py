"""Follows what other seats write into the same journal. A desk on a thread of its own.

It asks about twice a second. A database that hangs holds up this thread and no other: alarms of
this seat are not delayed by it.
"""

import logging
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.store.errors import StoreDownError
from console.store.event_backlog import ChainKey, EventBacklog

log = logging.getLogger("console.operations")

FOLLOW_MS = 500


class Follower(QObject):
    """Reads other consoles' later events.

    Attributes:
        followed: Signal(LaterEvents): there are some.
    """

    followed = Signal(object)

    def __init__(self, backlog: EventBacklog, prefixes: Sequence[str], writer: str) -> None:
        """Keep the parts; asks nothing before `on_caught_up`.

        Args:
            backlog: Reads.
            prefixes: Beginnings of the codes that anybody cares about.
            writer: Id of this console, which is left out.
        """
        super().__init__()
        self._backlog = backlog
        self._prefixes = tuple(prefixes)
        self._writer = writer
        self._cursors: dict[ChainKey, int] = {}
        self._is_away = False
        self._timer = QTimer(self)
        self._timer.setInterval(FOLLOW_MS)
        self._timer.timeout.connect(self.on_tick)

    @Slot(object)
    def on_caught_up(self, cursors: Mapping[ChainKey, int]) -> None:
        """The books know everything up to here: follow from there."""
        self._cursors = dict(cursors)
        self._timer.start()

    @Slot()
    def on_ended(self) -> None:
        """The thread is about to end."""
        self._timer.stop()

    @Slot()
    def on_tick(self) -> None:
        """Ask once; a long backlog is read to its end."""
        row, is_last = 0, False
        while not is_last:
            try:
                later = self._backlog.after(
                    self._cursors, self._prefixes, from_row=row, without=self._writer
                )
            except StoreDownError as error:
                if not self._is_away:
                    log.warning("other seats cannot be followed: %s", error)
                self._is_away = True
                return
            if self._is_away:
                log.info("other seats are followed again")
            self._is_away = False
            row, is_last = later.next_row, later.is_last
            for cursor in later.cursors:
                self._cursors[cursor.writer, cursor.exercise] = cursor.sequence
            if later.events:
                self.followed.emit(later)
