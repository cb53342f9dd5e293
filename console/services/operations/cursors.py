"""Up to where every chain is folded. Operations thread only; cursors never go back."""

from collections.abc import Iterable

from console.domain.operations import ChainCursor
from console.store.event_backlog import ChainKey


class Cursors:
    """The cursor of every chain that was ever heard of."""

    def __init__(self, known: Iterable[ChainCursor] = ()) -> None:
        """Start from some, or from the beginning of everything."""
        self._cursors: dict[ChainKey, ChainCursor] = {}
        for cursor in known:
            self.reach(cursor)

    def values(self) -> tuple[ChainCursor, ...]:
        """All of them, as they are now."""
        return tuple(self._cursors.values())

    def sequence(self, key: ChainKey) -> int:
        """The last place known of a chain; 0 for one never heard of."""
        cursor = self._cursors.get(key)
        return cursor.sequence if cursor is not None else 0

    def sequences(self) -> dict[ChainKey, int]:
        """The last place known of every chain; a copy."""
        return {key: cursor.sequence for key, cursor in self._cursors.items()}

    def reach(self, cursor: ChainCursor) -> None:
        """Go on to a place; one that was reached before changes nothing."""
        key = (cursor.writer, cursor.exercise)
        if cursor.sequence > self.sequence(key):
            self._cursors[key] = cursor
