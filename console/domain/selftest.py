"""Lines of a self-test: what was looked at, what was found, what is allowed. Pure values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class CheckOutcome(StrEnum):
    """How a check ended; a check that could not be made proves nothing and is unknown."""

    PASS = "pass"  # noqa: S105 - an outcome
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SelfTestLine:
    """One line.

    Attributes:
        check: Stable id of the check.
        title: What people read.
        outcome: Pass, fail or unknown.
        measured: What was found, with its unit.
        limit: What it must keep; empty where there is no number.
        words: For what is not good: what it means and what to do.
    """

    check: str
    title: str
    outcome: CheckOutcome
    measured: str
    limit: str = ""
    words: str = ""


def count_outcomes(lines: Sequence[SelfTestLine]) -> dict[CheckOutcome, int]:
    """How many lines ended in each way; every outcome is a key."""
    counted = Counter(line.outcome for line in lines)
    return {outcome: counted[outcome] for outcome in CheckOutcome}
