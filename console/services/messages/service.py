"""Commands about messages, and what follows from other subjects' events. Operations thread only.

`Teller` makes messages durable, `Outbox` sends them; here rights are asked for and views are made.
"""

from console.domain.events import Code, Event, Tone
from console.domain.messages.board import ContactRow, MessageBoard, MessageState
from console.domain.messages.contact_csv import read_contact_csv
from console.domain.messages.contact_document import read_contacts
from console.domain.messages.defaults import CONTACT_TEST, ESCALATED
from console.domain.messages.list_json import contacts_to_json
from console.domain.messages.rota import on_call
from console.domain.messages.yaml_nodes import DocumentProblem, DocumentRefusedError
from console.domain.people.actions import Action
from console.domain.rights import Actor, Context
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger
from console.services.messages.book import MessageBook
from console.services.messages.contact_book import ContactBook
from console.services.messages.teller import NS, Teller, Telling
from console.services.operations.subject import fact_key

#: Outcomes of a call after which nobody else need be asked.
REACHED = frozenset({"answered", "coming"})
DEFAULT_POST = "supervisor"
#: What tells the next post.
REACTS_TO = ("alarm.escalated", "run.step_escalated")


class MessageService:
    """Messages, calls and contacts of one seat."""

    def __init__(
        self,
        ledger: Ledger,
        commands: CommandDesk,
        book: MessageBook,
        contacts: ContactBook,
        teller: Teller,
    ) -> None:
        """Keep them."""
        self._ledger = ledger
        self._commands = commands
        self._book = book
        self._contacts = contacts
        self._teller = teller

    def tell(self, actor: Actor, telling: Telling) -> Outcome[str]:
        """Tell a post; the value is the message's id, empty when the list names nobody."""
        context = self._context(telling.incident and f"incident:{telling.incident}")
        return self._commands.run_as(
            actor, Action.SEND_MESSAGE, context, lambda: self._teller.queue(telling, actor.actor_id)
        )

    def log_call(
        self, actor: Actor, message_id: str, outcome: str, reference: str = ""
    ) -> Outcome[bool]:
        """Record what came of a call; the value says whether there was such a message."""
        return self._commands.run_as(
            actor,
            Action.LOG_CALL,
            self._context(f"message:{message_id}"),
            lambda: self._log_call(actor, message_id, outcome, reference),
        )

    def answer(
        self, actor: Actor, message_id: str, words: str, reference: str = ""
    ) -> Outcome[bool]:
        """Record that somebody answered."""
        return self._commands.run_as(
            actor,
            Action.LOG_CALL,
            self._context(f"message:{message_id}"),
            lambda: self._teller.answer(actor.actor_id, message_id, words, reference),
        )

    def approve(self, actor: Actor, message_id: str) -> Outcome[bool]:
        """Let a waiting text leave the firm."""
        return self._commands.run_as(
            actor,
            Action.EDIT_CONTACTS,
            self._context(f"message:{message_id}"),
            lambda: self._approve(actor.actor_id, message_id),
        )

    def import_contacts(
        self, actor: Actor, text: str, file: str
    ) -> Outcome[tuple[DocumentProblem, ...]]:
        """Replace the list, from YAML or CSV; the value is what was refused."""
        return self._commands.run_as(
            actor,
            Action.EDIT_CONTACTS,
            self._context(),
            lambda: self._import(actor.actor_id, text, file),
        )

    def test_contact(self, actor: Actor, contact_id: str) -> Outcome[str]:
        """Send the test text to one contact."""
        telling = Telling(contact_id, CONTACT_TEST)
        context = self._context(f"contact:{contact_id}")
        return self._commands.run_as(
            actor, Action.TEST_CONTACT, context, lambda: self._teller.queue(telling, actor.actor_id)
        )

    def react(self, event: Event) -> None:
        """Escalations of alarms and steps tell the next post, each once."""
        because = fact_key(event)
        if self._book.knows(because):
            return
        params = event.params
        kind, _, ident = event.subject.partition(":")
        facts = {
            "what": str(params.get("title") or params.get("text") or event.code.value),
            "place": str(params.get("zone", "")),
            "step": str(params.get("step", "")),
            "incident": str(params.get("incident", "")),
        }
        telling = Telling(
            str(params.get("post") or params.get("to") or DEFAULT_POST),
            ESCALATED,
            facts,
            str(params.get("incident", "")),
            ident if kind == "alarm" else str(params.get("alarm", "")),
            ident if kind == "run" else "",
            because,
        )
        self._teller.queue(telling, "system", exercise=event.exercise)

    def board(self) -> MessageBoard:
        """What the window shows."""
        utc_ns = self._ledger.now().utc_ns
        listed = self._contacts.listed
        on_duty = {on_call(one, utc_ns) for one in listed.rotas}
        contacts = tuple(
            ContactRow(
                one.contact_id,
                one.name,
                one.roles,
                tuple(way.channel for way in one.channels),
                bool(one.sandbox),
                one.contact_id in on_duty,
                *self._contacts.tests.get(one.contact_id, (0, "")),
            )
            for one in listed.contacts
        )
        rows = tuple(one.row for one in self._book.messages)
        return MessageBoard(rows, contacts, self._contacts.version)

    def _context(self, subject: str = "") -> Context:
        return Context(self._teller.seat, subject, is_exercise=self._ledger.exercise)

    def _log_call(self, actor: Actor, message_id: str, outcome: str, reference: str) -> bool:
        message = self._book.get(message_id)
        if message is None:
            return False
        self._teller.record(
            Code.CALL_LOGGED,
            Tone.CALM,
            message,
            actor.actor_id,
            outcome=outcome,
            reference=reference,
            attempt=message.row.attempts + 1,
        )
        if outcome in REACHED:
            return self._teller.answer(actor.actor_id, message_id, outcome, reference)
        self._teller.escalate(message, outcome)
        return True

    def _approve(self, actor: str, message_id: str) -> bool:
        message = self._book.get(message_id)
        if message is None or message.row.state is not MessageState.WAITING_APPROVAL:
            return False
        deadline = self._ledger.now().utc_ns + round(message.answer_within_s * NS)
        self._teller.record(
            Code.MESSAGE_APPROVED, Tone.CALM, message, actor, answer_by_utc_ns=deadline
        )
        return True

    def _import(self, actor: str, text: str, file: str) -> tuple[DocumentProblem, ...]:
        try:
            is_csv = file.lower().endswith(".csv")
            kept = self._contacts.listed
            listed = read_contact_csv(text, file, kept) if is_csv else read_contacts(text, file)
        except DocumentRefusedError as refused:
            return refused.problems
        self._ledger.record(
            Code.CONTACTS_CHANGED,
            Tone.NOTICE,
            f"site:{self._teller.site}",
            actor,
            exercise=False,
            version=self._contacts.version + 1,
            document=contacts_to_json(listed),
            file=file,
        )
        return ()
