"""Writes a past into a journal in bulk: the seeded month of the demo, and the bench's million.

The chain code is the journal's own; only the transactions are larger. Nobody else may have the
journal open meanwhile. Blocks; runs on the caller's thread.
"""

from collections.abc import Iterable
from itertools import islice

from console.domain.events import Event
from console.store.drafts import Draft, make_draft
from console.store.journal_session import JournalPlan, JournalSession

#: Events in one transaction.
SEED_ROWS = 5_000


def seed_events(plan: JournalPlan, events: Iterable[Event]) -> int:
    """Append events, with a signed checkpoint after every transaction.

    Args:
        plan: The journal and whose it is. Its boot id must not be that of a later run.
        events: In the order they happened; read once.

    Returns:
        How many were written, checkpoints not counted.

    Raises:
        StoreDownError: If the database does not take them; earlier transactions stand.
        NewerSchemaError: If it belongs to a newer program.
    """
    session = JournalSession(plan)
    numbers = _Numbers(plan.boot, plan.writer)
    count = 0
    session.open()
    try:
        waiting = iter(events)
        while batch := list(islice(waiting, SEED_ROWS)):
            session.write([numbers.draft(event) for event in batch])
            count += len(batch)
            last = batch[-1]
            session.checkpoint(numbers.draft, last.utc_ns, last.monotonic_ns)
    finally:
        session.close()
    return count


class _Numbers:
    """Numbers events in the order they come."""

    def __init__(self, boot: str, writer: str) -> None:
        self._boot = boot
        self._writer = writer
        self._next = 0

    def draft(self, event: Event) -> Draft:
        draft = make_draft(event, self._boot, self._next, self._writer)
        self._next += 1
        return draft
