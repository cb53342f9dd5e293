"""Footage from the recorder to its rows, and room on the disk. Main thread; needs no window.

==============================  =============================================
when                            then
==============================  =============================================
a file is complete              its row is written (file first, row second)
a gap has ended                 its row is written
the recorder wants room         retention looks at once
retention deleted something     the journal is told, once an hour and rule
the floor cannot be kept        the log is told, once
==============================  =============================================
"""

import logging
from collections import Counter

from PySide6.QtCore import QObject, Qt, Slot

from console.domain.events import Code, Tone
from console.domain.retention import DeletionCause, Doomed
from console.pipeline.footage_desk import FootageDesk
from console.pipeline.recorder import Recorder
from console.pipeline.retention import FootageKeeper
from console.services.reporter import Reporter

log = logging.getLogger("recorder")

#: A full disk deletes a file a minute and camera: each one an event would bury all others.
TELL_EVERY_S = 3_600


class FootageFlow(QObject):
    """Connects recorder, rows and retention."""

    def __init__(
        self, recorder: Recorder, desk: FootageDesk, keeper: FootageKeeper, reporter: Reporter
    ) -> None:
        """Connect; the desk may move to its thread before or after."""
        super().__init__()
        self._reporter = reporter
        self._deleted: Counter[DeletionCause] = Counter()
        self._told_ns: dict[DeletionCause, int] = {}
        self._is_floor_missed = False
        recorder.segment_closed.connect(desk.on_segment_closed)
        recorder.gap_found.connect(desk.on_gap_found)
        # only sets a flag, and must not wait for a busy window
        recorder.space_wanted.connect(keeper.request_space, Qt.ConnectionType.DirectConnection)
        keeper.segment_deleted.connect(self.on_segment_deleted)
        keeper.floor_missed.connect(self.on_floor_missed)

    @Slot(object)
    def on_segment_deleted(self, doomed: Doomed) -> None:
        """Journal a deletion, with those of the same rule that were not told before it."""
        cause = doomed.cause
        self._deleted[cause] += 1
        self._is_floor_missed = False
        now_ns = self._reporter.clock.monotonic_ns()
        told_ns = self._told_ns.get(cause)
        if told_ns is not None and now_ns - told_ns < TELL_EVERY_S * 10**9:
            return
        self._told_ns[cause] = now_ns
        self._reporter.report(
            Code.SEGMENT_DELETED,
            Tone.CALM,
            f"recording:{doomed.segment.camera}",
            rule=cause.value,
            path=doomed.segment.path,
            count=self._deleted.pop(cause),
        )

    @Slot(object)
    def on_floor_missed(self, missing_bytes: int) -> None:
        """Nothing more may be deleted although the disk is below its floor."""
        if not self._is_floor_missed:
            log.warning("%d bytes below the floor, and the rest is locked", missing_bytes)
        self._is_floor_missed = True
