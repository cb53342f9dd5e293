"""Puts messages together for the operations desk. Main thread."""

from dataclasses import dataclass

from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.services.messages.book import MessageBook
from console.services.messages.contact_book import ContactBook
from console.services.messages.couriers import Couriers
from console.services.messages.outbox import Outbox
from console.services.messages.service import REACTS_TO, MessageService
from console.services.messages.teller import Teller
from console.services.operations.subject import Subject, ViewName


@dataclass(frozen=True, slots=True)
class MessageKit:
    """What the operations desk and the window need.

    Attributes:
        service: Commands.
        teller: Queues for other subjects, without asking for rights.
        subject: Place on the desk.
    """

    service: MessageService
    teller: Teller
    subject: Subject


def build_messages(
    ledger: Ledger, commands: CommandDesk, seat: str, site: str, couriers: Couriers
) -> MessageKit:
    """Books, service, outbox."""
    book, contacts = MessageBook(), ContactBook()
    teller = Teller(ledger, book, contacts, seat, site)
    outbox = Outbox(ledger, book, teller, couriers.channels, couriers.deliver)
    couriers.answer_to(outbox.on_result)
    service = MessageService(ledger, commands, book, contacts, teller)
    subject = Subject(
        books=(book, contacts),
        tick=outbox.tick,
        react=service.react,
        react_to=REACTS_TO,
        view=service.board,
        view_name=ViewName.MESSAGES,
    )
    return MessageKit(service, teller, subject)
