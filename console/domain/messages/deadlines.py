"""Deadlines that outlive a restart and are not fooled by a stepped clock. Pure but for its memory.

A deadline is stored in UTC. The first time one is seen in this run it is turned into a monotonic
one, and the time left is clamped to what it can be: a UTC clock that steps neither fires everything
at once nor puts anything off for hours. Operations thread.
"""

from collections.abc import Iterable

from console.domain.operations import Moment

_NS = 1_000_000_000


class DeadlineWatch:
    """Remembers since when each deadline is known in this run."""

    def __init__(self) -> None:
        """Know none."""
        self._due_ns: dict[tuple[str, int], int] = {}

    def is_due(self, key: str, deadline_utc_ns: int, longest_s: float, now: Moment) -> bool:
        """Whether a stored deadline has come.

        Args:
            key: Whose; a new deadline under the same key starts afresh.
            deadline_utc_ns: As stored.
            longest_s: The longest it can be away.
            now: The present.
        """
        known = self._due_ns.get((key, deadline_utc_ns))
        if known is None:
            left = min(max(deadline_utc_ns - now.utc_ns, 0), round(longest_s * _NS))
            known = now.monotonic_ns + left
            self._due_ns[key, deadline_utc_ns] = known
        return now.monotonic_ns >= known

    def keep(self, keys: Iterable[str]) -> None:
        """Forget every deadline of other keys."""
        kept = frozenset(keys)
        self._due_ns = {at: due for at, due in self._due_ns.items() if at[0] in kept}
