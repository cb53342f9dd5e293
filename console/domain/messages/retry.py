"""When a message is tried again, and when that ends. Pure; any thread.

Giving up is never silent: it is an event that raises an alarm, and the next contact is asked long
before (see `console.domain.messages.deadlines`).
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How patient the outbox is.

    Attributes:
        first_s: Wait after the first failure.
        cap_s: Longest wait.
        give_up_after_s: Age of a message at which it is given up; six hours outlast a broken
            link of a night shift, and nobody acts on an older message.
        jitter: Share of the wait by which messages are spread, 0 to 1.
    """

    first_s: float = 5.0
    cap_s: float = 300.0
    give_up_after_s: float = 6 * 3600.0
    jitter: float = 0.2


DEFAULT_POLICY = RetryPolicy()
_MOST_DOUBLINGS = 32


def wait_s(policy: RetryPolicy, attempt: int, message_id: str) -> float:
    """How long to wait after an attempt.

    Args:
        policy: How patient.
        attempt: Number of the attempt that failed, from 1.
        message_id: Spreads messages that failed together; the same id always waits the same.

    Returns:
        Seconds, at least `first_s`, at most `cap_s` and its jitter.
    """
    doubled = policy.first_s * 2.0 ** min(max(attempt, 1) - 1, _MOST_DOUBLINGS)
    digest = hashlib.sha256(f"{message_id}/{attempt}".encode()).digest()
    spread = int.from_bytes(digest[:4], "big") / 2**32
    return min(doubled, policy.cap_s) * (1.0 + policy.jitter * spread)


def is_given_up(policy: RetryPolicy, age_s: float, next_wait_s: float) -> bool:
    """Whether the next attempt would come too late to be of use."""
    return age_s + next_wait_s > policy.give_up_after_s
