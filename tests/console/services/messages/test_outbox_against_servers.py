"""Killed after attempts, against real servers that fail half of the time: each message once."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from console.clock import ManualClock
from console.domain.events import Event, StoredEvent
from console.domain.messages.board import Channel, MessageState
from console.domain.people.actions import Role
from console.domain.rights import Actor
from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.services.messages.book import MessageBook
from console.services.messages.contact_book import ContactBook
from console.services.messages.couriers import guarded_send, send
from console.services.messages.delivery import Delivery, DeliveryVerdict
from console.services.messages.outbox import Outbox
from console.services.messages.service import MessageService
from console.services.messages.teller import Teller, Telling
from hardware.outbound.message import Outgoing, Sender, SendResult
from hardware.outbound.smtp import MailSecurity, SmtpSender, SmtpSettings
from hardware.outbound.webhook import WebhookSender, WebhookSettings
from hardware.sim.receivers.authority import make_authority
from hardware.sim.receivers.hooks import HookFault, HookReceiver
from hardware.sim.receivers.mail import MailFault, MailReceiver

COUNT = 6
LIST = """\
schema: 1
contacts:
  - {id: duty, name: Duty, channels: [{ CHANNEL }]}
"""
ACTOR = Actor("op-1", frozenset({Role.SUPERVISOR}))


class _Process:
    """The services of one process; all that outlives it is the list of events."""

    def __init__(self, clock: ManualClock, events: list[Event], channel: Channel) -> None:
        self.events, self.sent = events, list[Delivery]()
        self.ledger = Ledger(self._append, clock)
        self.book, contacts = MessageBook(), ContactBook()
        for book in (self.book, contacts):
            self.ledger.add(book)
        teller = Teller(self.ledger, self.book, contacts, "control", "northgate")
        channels = frozenset({channel})
        self.outbox = Outbox(self.ledger, self.book, teller, channels, self.sent.append)
        commands = CommandDesk(ACTOR, clock, lambda _event: None)
        self.service = MessageService(self.ledger, commands, self.book, contacts, teller)
        for event in tuple(events):
            self.ledger.fold(event)

    def _append(self, event: Event, limit_s: float) -> StoredEvent:
        del limit_s
        self.events.append(event)
        return StoredEvent(len(self.events), len(self.events), "control", "boot", b"", event)

    def is_done(self) -> bool:
        return all(one.row.state is MessageState.SENT for one in self.book.messages)


def _run(channel: Channel, target: str, senders: Mapping[str, Sender], *, drill: bool) -> int:
    """Send `COUNT` messages, dying after every other attempt before its answer is kept."""
    clock, events = ManualClock(), list[Event]()
    process = _Process(clock, events, channel)
    text = LIST.replace("CHANNEL", f"{channel.value}: {target}")
    assert process.service.import_contacts(ACTOR, text, "c.yaml").value == ()
    process.ledger.exercise = drill
    for _ in range(COUNT):
        process.service.tell(ACTOR, Telling("duty", "escalated"))
    attempts = 0
    while not process.is_done() and attempts < 100:
        clock.advance(20.0)
        process.outbox.tick(process.ledger.now())
        if not process.sent:
            break
        result = send(process.sent.pop(), senders)
        attempts += 1
        if attempts % 2:
            process = _Process(clock, events, channel)
        else:
            process.outbox.on_result(result)
    assert drill or process.is_done()
    return attempts


def _hook_senders(hooks: HookReceiver) -> dict[str, Sender]:
    sender = WebhookSender(WebhookSettings(hooks.url, b"key", limit_s=5.0), lambda: 1)
    return {"webhook:duty": sender}


def test_a_webhook_has_each_message_once_whenever_the_program_dies() -> None:
    faults = (HookFault.DROP, HookFault.NONE, HookFault.BUSY, HookFault.NONE)
    hooks = HookReceiver(lambda number: faults[number % len(faults)])
    try:
        attempts = _run(Channel.WEBHOOK, "duty", _hook_senders(hooks), drill=False)
        assert attempts > COUNT
        assert sorted(hooks.unique) == [f"control-{n + 1}.northgate" for n in range(COUNT)]
        assert len(hooks.taken) > COUNT
    finally:
        hooks.close()


@pytest.mark.peer
def test_a_mail_server_has_each_message_once_whenever_the_program_dies(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    server = MailReceiver(
        authority, fault=lambda number: MailFault.DROP if number % 3 == 0 else MailFault.NONE
    )
    try:
        settings = SmtpSettings(
            "localhost",
            server.port,
            MailSecurity.STARTTLS,
            "a@site.example",
            ca_file=authority.ca_file,
            limit_s=5.0,
        )
        _run(Channel.EMAIL, "duty@example.org", {"email": SmtpSender(settings)}, drill=False)
        assert len(server.unique) == COUNT
    finally:
        server.close()


def test_a_drill_asks_no_server_at_all() -> None:
    hooks = HookReceiver()
    try:
        assert _run(Channel.WEBHOOK, "duty", _hook_senders(hooks), drill=True) == 0
        assert hooks.asked == 0
    finally:
        hooks.close()


class _Mistaken:
    """A sender with a mistake of ours in it."""

    def send(self, message: Outgoing) -> SendResult:
        raise KeyError(message.title)


def test_a_mistake_in_a_sender_leaves_no_channel_waiting() -> None:
    delivery = Delivery(
        "control-1", "control-1.s", Channel.EMAIL, "a@b.example", "t", "b", 1, False
    )
    result = guarded_send(delivery, {"email": _Mistaken()})
    assert (result.verdict, result.cause) == (DeliveryVerdict.RETRY, "own_mistake")
    assert send(delivery, {}).verdict is DeliveryVerdict.REFUSED
