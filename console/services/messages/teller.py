"""Makes messages durable and passes matters on to the next of the call order.

Operations thread only. It asks for no right: `MessageService` does. A message of a drill gets the
contact's drill address or none at all, here, before it exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from console.domain.events import Code, Tone
from console.domain.messages.board import MessageState
from console.domain.messages.defaults import ESCALATED
from console.domain.messages.ladder import Rung, ladder, next_rung
from console.domain.messages.message import Message
from console.domain.messages.templates import Template, Words, fill
from console.services.ledger import Ledger
from console.services.messages.book import MessageBook
from console.services.messages.contact_book import ContactBook

NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody or something wants told.

    Attributes:
        post: A post, a role or a contact.
        template: Id of the text.
        facts: Values for its fields.
        incident: Id, or empty.
        alarm: Id, or empty.
        run: Id, or empty.
        because: Key of the fact it follows from; the same fact is told once.
    """

    post: str
    template: str
    facts: Mapping[str, str] = field(default_factory=dict)
    incident: str = ""
    alarm: str = ""
    run: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text on its way to one contact."""

    telling: Telling
    words: Words
    is_drill: bool
    is_approved: bool
    thread: str = ""


class Teller:
    """Queues and escalates; the books of one seat."""

    def __init__(
        self, ledger: Ledger, book: MessageBook, contacts: ContactBook, seat: str, site: str
    ) -> None:
        """Keep them."""
        self._ledger = ledger
        self._book = book
        self._contacts = contacts
        self.seat = seat
        self.site = site

    def queue(self, telling: Telling, actor: str, *, exercise: bool | None = None) -> str:
        """Queue the first message of a matter.

        Args:
            telling: What, and to which post.
            actor: Who wants it told.
            exercise: Whether it belongs to a drill; None takes the ledger's own state.

        Returns:
            Its id; empty when the list names nobody, which is an event of its own.
        """
        is_drill = self._ledger.exercise if exercise is None else exercise
        utc_ns = self._ledger.now().utc_ns
        template = self._template(telling.template)
        day = datetime.fromtimestamp(utc_ns // NS, tz=UTC)
        is_approved = template.is_approved(day.date().isoformat())
        standard = {
            "site": self.site,
            "time_utc": day.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "post": telling.post,
        }
        facts = {**standard, **telling.facts}
        words = fill(template, facts, is_approved=is_approved, is_exercise=is_drill)
        rung = next_rung(ladder(self._contacts.listed, telling.post, utc_ns), ())
        if rung is None:
            self._ledger.record(
                Code.MESSAGE_UNANSWERED,
                Tone.WARNING,
                f"message:{self._next_id()}",
                actor,
                exercise=is_drill,
                post=telling.post,
                title=words.title,
                incident=telling.incident,
                because=telling.because,
            )
            return ""
        return self._queue_rung(rung, _Draft(telling, words, is_drill, is_approved), actor)

    def _template(self, template_id: str) -> Template:
        """A text; an unknown id gets the text that only states facts."""
        found = self._contacts.template(template_id) or self._contacts.template(ESCALATED)
        if found is None:
            msg = "the built-in texts are missing"
            raise LookupError(msg)
        return found

    def _route(self, rung: Rung, *, is_drill: bool) -> tuple[str, str]:
        """How a message goes, and where to."""
        if not is_drill:
            return "real", rung.address.target
        sandbox = rung.contact.sandbox_of(rung.address.channel)
        return ("held", "") if sandbox is None else ("sandbox", sandbox.target)

    def _queue_rung(self, rung: Rung, draft: _Draft, actor: str) -> str:
        """Make one message durable."""
        telling = draft.telling
        route, target = self._route(rung, is_drill=draft.is_drill)
        message_id = self._next_id()
        waits = rung.contact.is_external and not draft.is_approved
        deadline = self._ledger.now().utc_ns + round(rung.answer_within_s * NS)
        self._ledger.record(
            Code.MESSAGE_QUEUED,
            Tone.CALM,
            f"message:{message_id}",
            actor,
            exercise=draft.is_drill,
            thread=draft.thread or message_id,
            contact=rung.contact.name,
            contact_id=rung.contact.contact_id,
            channel=rung.address.channel.value,
            route=route,
            to=target,
            post=telling.post,
            title=draft.words.title,
            body=draft.words.body,
            template=telling.template,
            incident=telling.incident,
            alarm=telling.alarm,
            run=telling.run,
            because=telling.because,
            is_approved=draft.is_approved,
            waits_for_approval=waits,
            answer_within_s=rung.answer_within_s,
            answer_by_utc_ns=0 if waits else deadline,
        )
        if route == "held" and (held := self._book.get(message_id)) is not None:
            self.record(Code.MESSAGE_SUPPRESSED, Tone.CALM, held)
        return message_id

    def _next_id(self) -> str:
        return f"{self.seat}-{self._book.next_number}"

    def record(
        self,
        code: Code,
        tone: Tone,
        message: Message,
        actor: str = "system",
        **params: str | int | float | bool,
    ) -> None:
        """One event about a message, in its own chain."""
        row = message.row
        self._ledger.record(
            code,
            tone,
            f"message:{row.message_id}",
            actor,
            exercise=row.is_exercise,
            contact=row.who,
            channel=row.channel.value,
            incident=row.incident,
            **params,
        )

    def escalate(self, message: Message, cause: str) -> None:
        """Ask the next of the call order about the same matter."""
        row = message.row
        known = self._book.thread(row.thread)
        is_done = any(one.row.state is MessageState.ANSWERED for one in known)
        if row.escalated_to or message.is_last or is_done:
            return
        asked = [(one.row.contact_id, one.row.channel) for one in known]
        rungs = ladder(self._contacts.listed, row.post, self._ledger.now().utc_ns)
        rung = next_rung(rungs, asked)
        if rung is None:
            self.record(Code.MESSAGE_UNANSWERED, Tone.WARNING, message, post=row.post, cause=cause)
            return
        draft = _Draft(
            Telling(row.post, "", {}, row.incident, row.alarm, row.run),
            Words(row.title, message.body),
            row.is_exercise,
            message.is_approved,
            row.thread,
        )
        # The new message first: a crash between the two asks somebody once more, never nobody.
        self._queue_rung(rung, draft, "system")
        self.record(
            Code.MESSAGE_ESCALATED, Tone.NOTICE, message, next=rung.contact.name, cause=cause
        )

    def answer(self, actor: str, message_id: str, words: str, reference: str) -> bool:
        """Record an answer and end what waits about the same matter."""
        message = self._book.get(message_id)
        if message is None:
            return False
        self.record(
            Code.MESSAGE_ANSWERED, Tone.CALM, message, actor, answer=words, reference=reference
        )
        for one in self._book.thread(message.row.thread):
            if one.row.is_open:
                self.record(Code.MESSAGE_CLOSED, Tone.CALM, one, cause="answered_by_other")
        return True
