"""One message as it is remembered, and as JSON for its row. Pure; any thread."""

import json
from dataclasses import asdict, dataclass

from console.domain.messages.board import Channel, MessageRow, MessageState
from console.domain.operations import Moment


@dataclass(frozen=True, slots=True)
class Message:
    """A message with what its receiver reads.

    Attributes:
        row: What is shown of it.
        to: Where it goes; empty when a drill holds it back.
        body: Its text.
        because: Key of the fact it follows from, or empty.
        is_approved: Whether its text may leave the firm.
        answer_within_s: How long an answer is waited for; 0 = none is.
        is_last: Nobody was left to ask after it.
    """

    row: MessageRow
    to: str
    body: str
    because: str = ""
    is_approved: bool = False
    answer_within_s: float = 0.0
    is_last: bool = False


def message_to_json(message: Message) -> str:
    """One line."""
    return json.dumps(asdict(message), ensure_ascii=False, separators=(",", ":"))


def message_from_json(text: str) -> Message:
    """The reverse.

    Raises:
        ValueError: If the text is not what `message_to_json` writes.
    """
    try:
        content = json.loads(text)
        row = content.pop("row")
        row["channel"] = Channel(row["channel"])
        row["state"] = MessageState(row["state"])
        row["queued"], row["changed"] = Moment(**row["queued"]), Moment(**row["changed"])
        return Message(row=MessageRow(**row), **content)
    except (AttributeError, KeyError, TypeError) as error:
        msg = f"not a message: {error!r}"
        raise ValueError(msg) from error
