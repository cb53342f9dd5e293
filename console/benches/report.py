"""The shape of every bench's answer: one table for people, one JSON object for scripts."""

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """One promise and what was measured.

    Attributes:
        name: A key of the figures.
        target: Its limit in words, for example ``<= 1.25``.
        measured: The figure.
        met: Whether the figure keeps the limit.
    """

    name: str
    target: str
    measured: float
    met: bool


def at_most(figures: Mapping[str, float], name: str, limit: float) -> Target:
    """A target that the figure must not exceed."""
    return Target(name, f"<= {limit:g}", figures[name], figures[name] <= limit)


def at_least(figures: Mapping[str, float], name: str, limit: float) -> Target:
    """A target that the figure must reach."""
    return Target(name, f">= {limit:g}", figures[name], figures[name] >= limit)


def _load() -> str:
    """Load averages, empty where the system has none."""
    if not hasattr(os, "getloadavg"):
        return ""
    return " ".join(f"{one:.2f}" for one in os.getloadavg())


def machine_facts() -> dict[str, str]:
    """The machine, as far as a reader of a figure needs it."""
    return {
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "cores": str(os.cpu_count() or 0),
        "load": _load(),
    }


@dataclass(frozen=True, slots=True)
class BenchResult:
    """What one bench measured.

    Attributes:
        bench: Its name on the command line.
        figures: Exactly the keys the bench documents.
        targets: The promises among them.
        n: How many samples stand behind the figures.
        machine: Facts of the machine and versions of the references used.
    """

    bench: str
    figures: Mapping[str, float]
    targets: tuple[Target, ...]
    n: int
    machine: Mapping[str, str] = field(default_factory=machine_facts)

    @property
    def is_met(self) -> bool:
        """Whether every target is kept."""
        return all(target.met for target in self.targets)

    def to_json(self) -> str:
        """One object: bench, figures, targets, n, machine."""
        return json.dumps(
            {
                "bench": self.bench,
                "figures": dict(self.figures),
                "targets": [
                    {"name": t.name, "target": t.target, "measured": t.measured, "met": t.met}
                    for t in self.targets
                ],
                "n": self.n,
                "machine": dict(self.machine),
            },
            indent=1,
        )

    def to_table(self) -> str:
        """Lines for a person: figure, value, target, met."""
        wanted = {target.name: target for target in self.targets}
        lines = [f"bench {self.bench}  (n = {self.n})"]
        for name, value in self.figures.items():
            target = wanted.get(name)
            verdict = ""
            if target is not None:
                verdict = f"{target.target:>12}  {'met' if target.met else 'MISSED'}"
            lines.append(f"  {name:<28}{value:>14.4g}{verdict}")
        lines.append(
            "  " + ", ".join(f"{key} {value}" for key, value in self.machine.items() if value)
        )
        return "\n".join(lines)
