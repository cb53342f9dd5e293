"""What is handed to a server, and what the server made of it. Pure values; any thread.

A message has one id for all its attempts. Whoever receives it twice, because an answer was lost,
knows by the id that it is the same one.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

#: A bound on everything that is sent, so that a mistake cannot flood a server, bytes.
MAX_BODY_BYTES = 65_536
_NS = 1_000_000_000


class SendVerdict(StrEnum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    RETRY = "retry"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SendResult:
    """The answer to one attempt.

    Attributes:
        verdict: ACCEPTED: the server has taken responsibility. RETRY: not now, perhaps later.
            REFUSED: never like this; sending the same again is of no use.
        cause: Code of what was in the way, empty when accepted; never a secret, never a text of
            the server.
    """

    verdict: SendVerdict
    cause: str = ""


def accepted() -> SendResult:
    """The server has it."""
    return SendResult(SendVerdict.ACCEPTED)


def retry(cause: str) -> SendResult:
    """Not now."""
    return SendResult(SendVerdict.RETRY, cause)


def refused(cause: str) -> SendResult:
    """Never like this."""
    return SendResult(SendVerdict.REFUSED, cause)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way.

    Attributes:
        message_id: The same for every attempt; letters, digits, ``-`` and ``.``.
        to: Mail address, or MQTT topic below the site's; empty for a webhook.
        title: One line.
        body: Text.
        created_utc_ns: When it was made.
        is_exercise: Made in a drill; the text says so, too.
    """

    message_id: str
    to: str
    title: str
    body: str
    created_utc_ns: int
    is_exercise: bool = False

    @property
    def created(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromtimestamp(self.created_utc_ns // _NS, tz=UTC)


class Sender(Protocol):
    """One server. Blocks for a bounded time; one thread at a time."""

    def send(self, message: Outgoing) -> SendResult:
        """Try once; what the network does to it is a value, not an exception."""
        ...


def payload_of(message: Outgoing) -> bytes:
    """The message as machines read it, UTF-8 JSON; equal messages give equal bytes."""
    content = {
        "id": message.message_id,
        "to": message.to,
        "title": message.title,
        "body": message.body,
        "created": message.created.isoformat(),
        "exercise": message.is_exercise,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
