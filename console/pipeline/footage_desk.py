"""Writes the recorder's rows: file first, row second, and again until the store takes it.

A desk: move it to a thread of its own and connect the recorder's signals to its slots. It never
drops a row while it lives; what it could not write before the end is swept at the next start.
"""

import logging
from collections import deque

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from console.domain.recording import Gap, Segment
from console.store.errors import StoreError
from console.store.footage import FootageStore

log = logging.getLogger("recorder")

_RETRY_MS = 2_000


class FootageDesk(QObject):
    """Rows of segments and gaps, in order.

    Attributes:
        segment_stored: Signal(Segment): its row is durable.
        gap_stored: Signal(Gap): its row is durable.
        waiting_changed: Signal(int): rows that the store has not taken yet.
    """

    segment_stored = Signal(object)
    gap_stored = Signal(object)
    waiting_changed = Signal(object)

    def __init__(self, footage: FootageStore) -> None:
        """Keep the store; the desk's thread is chosen by moveToThread."""
        super().__init__()
        self._footage = footage
        self._waiting: deque[Segment | Gap] = deque()
        self._timer: QTimer | None = None

    @Slot(object)
    def on_segment_closed(self, segment: Segment) -> None:
        """Store a segment whose file is complete."""
        self._take(segment)

    @Slot(object)
    def on_gap_found(self, gap: Gap) -> None:
        """Store a gap."""
        self._take(gap)

    def _take(self, row: Segment | Gap) -> None:
        """Queue a row, and write at once unless the store is known to be down."""
        self._waiting.append(row)
        if len(self._waiting) == 1:
            self._drain()
        else:
            self.waiting_changed.emit(len(self._waiting))

    @Slot()
    def _drain(self) -> None:
        """Write what waits; on refusal try again in a while."""
        before = len(self._waiting)
        while self._waiting:
            row = self._waiting[0]
            try:
                self._store(row)
            except StoreError as error:
                if before == 1:
                    log.warning("footage rows wait: %s", error)
                self._retry()
                break
            self._waiting.popleft()
        if before > 1 or self._waiting:
            self.waiting_changed.emit(len(self._waiting))

    def _store(self, row: Segment | Gap) -> None:
        """Write one row; StoreError passes through."""
        if isinstance(row, Segment):
            self._footage.add_segment(row)
            self.segment_stored.emit(row)
        else:
            self._footage.add_gap(row)
            self.gap_stored.emit(row)

    def _retry(self) -> None:
        """Start the timer, made here so that it lives in the desk's thread."""
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setInterval(_RETRY_MS)
            self._timer.timeout.connect(self._drain)
        self._timer.start()
