"""Sends what is queued: due, tried, sent, tried again, given up aloud. Operations thread only.

At most one message a channel is under way, so a slow server delays its own channel only and the
thread that talks to it never has a queue to lose. What was under way when the program died is tried
again at once, under the same id.
"""

from collections.abc import Callable

from console.domain.events import Code, Tone
from console.domain.messages.board import Channel, MessageState
from console.domain.messages.deadlines import DeadlineWatch
from console.domain.messages.message import Message
from console.domain.messages.retry import DEFAULT_POLICY, RetryPolicy, is_given_up, wait_s
from console.domain.operations import Moment
from console.services.ledger import Ledger
from console.services.messages.book import MessageBook
from console.services.messages.delivery import Delivery, DeliveryResult, DeliveryVerdict
from console.services.messages.teller import NS, Teller

_DUE = frozenset({MessageState.WAITING, MessageState.TRYING, MessageState.RETRYING})
#: Another seat's message is taken over when that seat has not tried it for so long.
TAKE_OVER_S = 60.0


class Outbox:
    """The way out of one seat."""

    def __init__(
        self,
        ledger: Ledger,
        book: MessageBook,
        teller: Teller,
        channels: frozenset[Channel],
        deliver: Callable[[Delivery], None],
        policy: RetryPolicy = DEFAULT_POLICY,
    ) -> None:
        """Nothing is sent before the first tick.

        Args:
            ledger: For the time.
            book: What is queued.
            teller: Records, and asks the next.
            channels: Which channels have a server.
            deliver: Hands a message to its thread; must not block.
            policy: How patient.
        """
        self._ledger = ledger
        self._book = book
        self._teller = teller
        self._channels = channels
        self._deliver = deliver
        self._policy = policy
        self._in_flight: dict[Channel, str] = {}
        self._watch = DeadlineWatch()

    def tick(self, now: Moment) -> None:
        """Send what is due, escalate what is not answered."""
        self._watch.keep(key for one in self._book.messages for key in _keys(one.row.message_id))
        for message in self._book.messages:
            if self._is_due(message, now):
                self._try(message)
            if self._is_unanswered(message, now):
                self._teller.escalate(message, "no_answer")

    def on_result(self, result: DeliveryResult) -> None:
        """What a server made of a message."""
        self._in_flight = {
            channel: one for channel, one in self._in_flight.items() if one != result.message_id
        }
        message = self._book.get(result.message_id)
        if message is None or message.row.state is not MessageState.TRYING:
            return
        if result.verdict is DeliveryVerdict.ACCEPTED:
            self._teller.record(Code.MESSAGE_SENT, Tone.CALM, message)
            return
        age_s = (self._ledger.now().utc_ns - message.row.queued.utc_ns) / NS
        next_s = wait_s(self._policy, message.row.attempts, message.row.message_id)
        is_refused = result.verdict is DeliveryVerdict.REFUSED
        if is_refused or is_given_up(self._policy, age_s, next_s):
            self._give_up(message, result.cause, is_refused=is_refused)
            return
        next_try = self._ledger.now().utc_ns + round(next_s * NS)
        self._teller.record(
            Code.MESSAGE_FAILED,
            Tone.NOTICE,
            message,
            cause=result.cause,
            next_try_utc_ns=next_try,
            attempt=message.row.attempts,
        )

    def _is_due(self, message: Message, now: Moment) -> bool:
        row = message.row
        if row.state not in _DUE or row.channel in self._in_flight:
            return False
        if not row.message_id.startswith(f"{self._teller.seat}-"):
            quiet_s = (now.utc_ns - max(row.changed.utc_ns, row.next_try_utc_ns)) / NS
            return quiet_s > TAKE_OVER_S
        longest_s = self._policy.cap_s * (1 + self._policy.jitter)
        return row.state is not MessageState.RETRYING or self._watch.is_due(
            f"try {row.message_id}", row.next_try_utc_ns, longest_s, now
        )

    def _try(self, message: Message) -> None:
        """Hand a message to its thread, unless it must not go."""
        row = message.row
        if row.is_exercise and not row.is_sandbox:
            return
        if row.channel not in self._channels:
            self._give_up(message, "not_configured", is_refused=True)
            return
        self._in_flight[row.channel] = row.message_id
        self._teller.record(Code.MESSAGE_TRIED, Tone.CALM, message, attempt=row.attempts + 1)
        self._deliver(
            Delivery(
                row.message_id,
                f"{row.message_id}.{self._teller.site}",
                row.channel,
                message.to,
                row.title,
                message.body,
                row.queued.utc_ns,
                row.is_exercise,
            )
        )

    def _give_up(self, message: Message, cause: str, *, is_refused: bool) -> None:
        """Say so, and ask the next."""
        self._teller.record(
            Code.MESSAGE_GIVEN_UP, Tone.WARNING, message, cause=cause, is_refused=is_refused
        )
        self._teller.escalate(message, cause)

    def _is_unanswered(self, message: Message, now: Moment) -> bool:
        row = message.row
        if not row.answer_by_utc_ns or row.escalated_to or message.is_last:
            return False
        if row.state in {MessageState.ANSWERED, MessageState.CLOSED}:
            return False
        if not row.message_id.startswith(f"{self._teller.seat}-"):
            return False
        key = f"answer {row.message_id}"
        return self._watch.is_due(key, row.answer_by_utc_ns, message.answer_within_s, now)


def _keys(message_id: str) -> tuple[str, str]:
    return f"try {message_id}", f"answer {message_id}"
