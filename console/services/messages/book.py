"""What is remembered of messages, folded from their events. Operations thread only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from console.domain.events import Code, Event, Param
from console.domain.messages.board import Channel, MessageRow, MessageState
from console.domain.messages.message import Message, message_from_json, message_to_json
from console.domain.operations import Moment, StateRow

SUBJECT = "message"
_NUMBER_KEY = "last-number"
#: How many ended messages stay in memory.
MOST_ENDED = 300

_CHANGES: Mapping[Code, MessageState] = {
    Code.MESSAGE_TRIED: MessageState.TRYING,
    Code.MESSAGE_SENT: MessageState.SENT,
    Code.MESSAGE_FAILED: MessageState.RETRYING,
    Code.MESSAGE_GIVEN_UP: MessageState.GIVEN_UP,
    Code.MESSAGE_ANSWERED: MessageState.ANSWERED,
    Code.MESSAGE_CLOSED: MessageState.CLOSED,
    Code.CALL_LOGGED: MessageState.CALLED,
}


def _text(params: Mapping[str, Param], name: str) -> str:
    return str(params.get(name, ""))


def _number(params: Mapping[str, Param], name: str) -> int:
    value = params.get(name, 0)
    return value if isinstance(value, int) else 0


class MessageBook:
    """Every open message and the last ended ones."""

    def __init__(self) -> None:
        """Begin empty."""
        self._messages: dict[str, Message] = {}
        self._changed: set[str] = set()
        self._last_number = 0
        self._folds: Mapping[Code, Callable[[Event, Message], Message]] = {
            Code.MESSAGE_APPROVED: self._approved,
            Code.MESSAGE_ESCALATED: self._escalated,
            Code.MESSAGE_UNANSWERED: self._unanswered,
        }

    @property
    def subject(self) -> str:
        """Name of the book."""
        return SUBJECT

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Beginnings of the codes it folds."""
        return ("message.",)

    @property
    def messages(self) -> tuple[Message, ...]:
        """Every remembered one, the oldest first."""
        return tuple(self._messages.values())

    @property
    def next_number(self) -> int:
        """What the next id ends with."""
        return self._last_number + 1

    def get(self, message_id: str) -> Message | None:
        """One message."""
        return self._messages.get(message_id)

    def thread(self, thread: str) -> tuple[Message, ...]:
        """Every message about one matter."""
        return tuple(one for one in self._messages.values() if one.row.thread == thread)

    def knows(self, because: str) -> bool:
        """Whether a fact has its message already."""
        return any(one.because == because for one in self._messages.values())

    def apply(self, event: Event) -> None:
        """Fold one durable event."""
        message_id = event.subject.partition(":")[2]
        if event.code is Code.MESSAGE_QUEUED:
            if message_id not in self._messages:
                self._keep(_queued(message_id, event))
            return
        message = self._messages.get(message_id)
        if message is None:
            return
        fold = self._folds.get(event.code)
        if fold is not None:
            self._keep(fold(event, message))
        elif event.code in _CHANGES:
            self._keep(_moved(event, message))

    def _keep(self, message: Message) -> None:
        message_id = message.row.message_id
        self._messages[message_id] = message
        self._changed.add(message_id)
        tail = message_id.rpartition("-")[2]
        if tail.isdecimal():
            self._last_number = max(self._last_number, int(tail))
        ended = [one for one in self._messages.values() if not _is_kept_open(one)]
        for one in ended[: max(0, len(ended) - MOST_ENDED)]:
            if one.row.message_id not in self._changed:
                del self._messages[one.row.message_id]

    @staticmethod
    def _approved(event: Event, message: Message) -> Message:
        row = replace(
            message.row,
            state=_first_state(message.row.channel),
            changed=_moment(event),
            by=event.actor,
            answer_by_utc_ns=_number(event.params, "answer_by_utc_ns"),
        )
        return replace(message, row=row, is_approved=True)

    @staticmethod
    def _escalated(event: Event, message: Message) -> Message:
        row = replace(message.row, escalated_to=_text(event.params, "next"))
        return replace(message, row=row)

    @staticmethod
    def _unanswered(event: Event, message: Message) -> Message:
        del event
        return replace(message, is_last=True)

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows."""
        for row in rows:
            if row.key == _NUMBER_KEY:
                self._last_number = max(self._last_number, int(row.body))
            else:
                self._keep(message_from_json(row.body))
        self._changed.clear()

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        changed = [self._messages[one] for one in sorted(self._changed) if one in self._messages]
        self._changed.clear()
        rows = [
            StateRow(
                SUBJECT,
                one.row.message_id,
                _is_kept_open(one),
                one.row.is_exercise,
                one.row.changed.utc_ns,
                message_to_json(one),
            )
            for one in changed
        ]
        if rows:
            last = max(row.changed_utc_ns for row in rows)
            rows.append(
                StateRow(SUBJECT, _NUMBER_KEY, True, False, last, str(self._last_number))  # noqa: FBT003 - a row
            )
        return tuple(rows)


def _is_kept_open(message: Message) -> bool:
    """Whether anything can still follow: also an answer to what was sent."""
    row = message.row
    return row.is_open or (
        row.state is not MessageState.CLOSED
        and row.state is not MessageState.ANSWERED
        and not row.escalated_to
        and not message.is_last
    )


def _moment(event: Event) -> Moment:
    return Moment(event.utc_ns, event.monotonic_ns)


def _first_state(channel: Channel) -> MessageState:
    return MessageState.TO_CALL if channel is Channel.PHONE else MessageState.WAITING


def _queued(message_id: str, event: Event) -> Message:
    """A new message from its event."""
    params = event.params
    channel = Channel(_text(params, "channel") or Channel.PHONE.value)
    state = _first_state(channel)
    if _text(params, "route") == "held":
        state = MessageState.SUPPRESSED
    elif params.get("waits_for_approval", False):
        state = MessageState.WAITING_APPROVAL
    row = MessageRow(
        message_id=message_id,
        thread=_text(params, "thread") or message_id,
        contact_id=_text(params, "contact_id"),
        who=_text(params, "contact"),
        channel=channel,
        state=state,
        post=_text(params, "post"),
        title=_text(params, "title"),
        incident=_text(params, "incident"),
        alarm=_text(params, "alarm"),
        run=_text(params, "run"),
        queued=_moment(event),
        changed=_moment(event),
        answer_by_utc_ns=_number(params, "answer_by_utc_ns"),
        is_exercise=event.exercise,
        is_sandbox=_text(params, "route") == "sandbox",
    )
    within_s = params.get("answer_within_s", 0.0)
    return Message(
        row=row,
        to=_text(params, "to"),
        body=_text(params, "body"),
        because=_text(params, "because"),
        is_approved=bool(params.get("is_approved", False)),
        answer_within_s=float(within_s) if isinstance(within_s, int | float) else 0.0,
    )


def _moved(event: Event, message: Message) -> Message:
    """The next state of a message."""
    params, row = event.params, message.row
    if row.state is MessageState.ANSWERED and event.code is not Code.MESSAGE_ANSWERED:
        return message
    state = _CHANGES[event.code]
    if event.code is Code.MESSAGE_GIVEN_UP and params.get("is_refused", False):
        state = MessageState.REFUSED
    is_human = event.code in {Code.MESSAGE_ANSWERED, Code.CALL_LOGGED}
    # the attempt's own number, so that a fold of the same event twice counts once
    attempts = max(row.attempts, _number(params, "attempt"))
    row = replace(
        row,
        state=state,
        changed=_moment(event),
        attempts=attempts,
        cause=_text(params, "cause") or _text(params, "outcome"),
        next_try_utc_ns=_number(params, "next_try_utc_ns"),
        answer=_text(params, "answer") or row.answer,
        reference=_text(params, "reference") or row.reference,
        by=event.actor if is_human else row.by,
    )
    return replace(message, row=row)
