"""What a guard would have seen of one camera: when pictures changed and what the tile said.

Pure; judges truth by the number burnt into the pictures, not by what the program believes.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from hardware.camera.state import LinkState

NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that reached the wall.

    Attributes:
        at_ns: Monotonic ns.
        number: Burnt into a picture; None for a status or an unreadable picture.
        state: Of a status; None for a picture.
    """

    at_ns: int
    number: int | None = None
    state: LinkState | None = None


class SeenLog:
    """What was seen of each camera. Any thread."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._seen: dict[str, list[Seen]] = {}

    def add(self, camera: str, seen: Seen) -> None:
        """Note one thing."""
        with self._lock:
            self._seen.setdefault(camera, []).append(seen)

    def of(self, camera: str) -> tuple[Seen, ...]:
        """Everything seen of a camera, in order."""
        with self._lock:
            return tuple(self._seen.get(camera, ()))


def longest_unmarked_s(seen: Iterable[Seen], begin_ns: int, end_ns: int) -> float:
    """The longest time for which an old picture was shown as live.

    Args:
        seen: In order of time, from before `begin_ns` on.
        begin_ns: Monotonic ns.
        end_ns: Monotonic ns.

    Returns:
        Seconds: the greatest age, counted from the first sight of its number, of the picture
        on a tile that said LIVE.
    """
    longest_ns = 0
    state = LinkState.OFF
    number: int | None = None
    new_ns = begin_ns
    for one in (*seen, Seen(end_ns)):
        at_ns = min(one.at_ns, end_ns)
        if state is LinkState.LIVE and at_ns > begin_ns:
            longest_ns = max(longest_ns, at_ns - new_ns)
        if one.at_ns >= end_ns:
            break
        if one.state is not None:
            state = one.state
        elif one.number is not None and one.number != number:
            number, new_ns = one.number, one.at_ns
    return longest_ns / NS_PER_S


def back_s(seen: Iterable[Seen], since_ns: int) -> float | None:
    """Seconds from a moment until a new picture stood on a tile that said LIVE.

    Args:
        seen: In order of time.
        since_ns: Monotonic ns.

    Returns:
        None when that has not happened yet.
    """
    state = LinkState.OFF
    number: int | None = None
    changed_ns: int | None = None
    for one in seen:
        if one.state is not None:
            state = one.state
        elif one.number is not None:
            if one.at_ns > since_ns and number is not None and one.number != number:
                changed_ns = one.at_ns
            number = one.number
        if changed_ns is not None and state is LinkState.LIVE:
            return max(one.at_ns, changed_ns) / NS_PER_S - since_ns / NS_PER_S
    return None
