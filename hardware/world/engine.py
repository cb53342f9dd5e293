"""A small clockwork: processes written as generators that sleep until an instant or a bell.

Deterministic: what is due is run in order of (instant, order of asking); stepping in small or
large steps gives the
same result. It looks at no clock: time is what `run_until` is told.
"""

import heapq
from collections.abc import Generator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sleep:
    """What a process yields: wake me at this instant, or earlier if the bell rings.

    Attributes:
        until_ns: Latest instant.
        bell: Anything that ends the sleep early, or None.
    """

    until_ns: int
    bell: "Bell | None" = None


Process = Generator[Sleep, bool, None]
"""Yields sleeps; receives True when a bell ended the sleep."""


@dataclass(eq=False, slots=True)
class _Task:
    process: Process
    nap: int = 0


@dataclass(eq=False, slots=True)
class Bell:
    """Wakes everyone who sleeps on it."""

    sleepers: list[tuple[_Task, int]] = field(default_factory=list)


class Engine:
    """Runs processes in the order of their instants."""

    def __init__(self, start_ns: int) -> None:
        """Begin at an instant with nothing to do."""
        self.now_ns = start_ns
        self._heap: list[tuple[int, int, _Task, int, bool]] = []
        self._order = 0

    def spawn(self, process: Process) -> None:
        """Let a process begin now."""
        self._push(self.now_ns, _Task(process), 0, is_bell=False)

    def ring(self, bell: Bell) -> None:
        """Wake all who sleep on a bell, now, in the order in which they lay down."""
        sleepers, bell.sleepers = bell.sleepers, []
        for task, nap in sleepers:
            if task.nap == nap:
                self._push(self.now_ns, task, nap, is_bell=True)

    def run_until(self, end_ns: int) -> None:
        """Do everything that is due up to and including an instant; time then stands there."""
        while self._heap and self._heap[0][0] <= end_ns:
            due_ns, _, task, nap, is_bell = heapq.heappop(self._heap)
            if task.nap == nap:
                self.now_ns = due_ns
                self._step(task, is_bell=is_bell)
        self.now_ns = max(self.now_ns, end_ns)

    def _push(self, due_ns: int, task: _Task, nap: int, *, is_bell: bool) -> None:
        self._order += 1
        heapq.heappush(self._heap, (due_ns, self._order, task, nap, is_bell))

    def _step(self, task: _Task, *, is_bell: bool) -> None:
        task.nap += 1
        try:
            sleep = next(task.process) if task.nap == 1 else task.process.send(is_bell)
        except StopIteration:
            return
        self._push(max(sleep.until_ns, self.now_ns), task, task.nap, is_bell=False)
        if sleep.bell is not None:
            sleep.bell.sleepers.append((task, task.nap))
