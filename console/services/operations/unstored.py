"""Which folded events have no place in a chain yet. Operations thread only.

An event reaches the books when it is durable, and that may be in the spool; later it arrives once
more, with its place. This counts what was folded before, so that nothing is folded twice and the
rows are saved only when they say exactly what the chains say up to the cursors.
"""

from collections import Counter

from console.domain.chain import encode_params, storable_text
from console.domain.events import Event

_Key = tuple[str, str, int, int, str, bool, str]


def _key(event: Event) -> _Key:
    """Everything an event is made of, hashable; equal also after the spool."""
    return (
        event.code.value,
        storable_text(event.subject),
        event.utc_ns,
        event.monotonic_ns,
        storable_text(event.actor),
        event.exercise,
        encode_params(event.params),
    )


class Unstored:
    """A bag of events."""

    def __init__(self) -> None:
        """Start empty."""
        self._counts: Counter[_Key] = Counter()

    def __bool__(self) -> bool:
        return bool(self._counts)

    def __contains__(self, event: Event) -> bool:
        return _key(event) in self._counts

    def add(self, event: Event) -> None:
        """It was folded before its place is known."""
        self._counts[_key(event)] += 1

    def take(self, event: Event) -> bool:
        """Its place is known now.

        Returns:
            Whether it had been folded already.
        """
        key = _key(event)
        if key not in self._counts:
            return False
        self._counts[key] -= 1
        if not self._counts[key]:
            del self._counts[key]
        return True
