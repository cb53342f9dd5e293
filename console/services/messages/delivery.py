"""What goes between the outbox and the threads that talk to servers. Plain values."""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.messages.board import Channel


class DeliveryVerdict(StrEnum):
    """What a server made of one attempt."""

    ACCEPTED = "accepted"
    RETRY = "retry"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt.

    Attributes:
        message_id: Of the outbox.
        stable_id: What the receiver sees, the same at every attempt.
        channel: How.
        to: Where.
        title: One line.
        body: Text.
        created_utc_ns: When the message was made.
        is_exercise: Made in a drill.
    """

    message_id: str
    stable_id: str
    channel: Channel
    to: str
    title: str
    body: str
    created_utc_ns: int
    is_exercise: bool


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What came of it."""

    message_id: str
    verdict: DeliveryVerdict
    cause: str = ""
