"""Brings the spool back into the database, a piece at a time. The writer's thread.

Every event goes in once, in order: those that a crash had already committed are recognised by
their ids. Begun anew after every failure; a long spool never keeps the writer from stopping.
"""

from dataclasses import dataclass

from console.domain.events import StoredEvent
from console.store.journal_intake import Intake
from console.store.journal_session import JournalSession

#: Rows in one commit.
REPLAY_ROWS = 100


@dataclass(slots=True)
class Replay:
    """How far one replay has come.

    Attributes:
        count: Events written.
        damaged: Stretches of the spool that were no records.
        is_over: The spool is empty and events are queued again.
    """

    count: int = 0
    damaged: int = 0
    is_over: bool = False
    _which: int = 0
    _early_end: int = 0
    _late_end: int = 0
    _early_held: int = 0
    _late_held: int = 0

    def step(self, intake: Intake, session: JournalSession) -> list[StoredEvent]:
        """Read and write one piece.

        Returns:
            What was written.

        Raises:
            StoreDownError: If the database does not take it; then this replay is void.
        """
        stored: list[StoredEvent] = []
        piece = intake.read_spool(self._which, self._late_end if self._which else self._early_end)
        for start in range(0, len(piece.drafts), REPLAY_ROWS):
            stored += session.replay(piece.drafts[start : start + REPLAY_ROWS])
        self.count += len(stored)
        self.damaged += piece.damaged
        if self._which == 0:
            self._early_end, self._early_held = piece.end, piece.held
            self._which = int(piece.is_last)
            return stored
        self._late_end, self._late_held = piece.end, piece.held
        if piece.is_last:
            # more may have come meanwhile: then the next step reads on from here
            self.is_over = intake.resume_if_read(
                (self._early_end, self._late_end), (self._early_held, self._late_held)
            )
        return stored
