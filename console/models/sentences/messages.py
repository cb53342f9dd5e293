"""Messages, calls, contacts, in words. Fields are parameters of the event."""

from typing import Final

from console.domain.events import Code
from console.models.words import QT_TRANSLATE_NOOP

SENTENCES: Final[dict[Code, str]] = {
    Code.MESSAGE_QUEUED: QT_TRANSLATE_NOOP("events", "Message to {contact} waits, {channel}"),
    Code.MESSAGE_TRIED: QT_TRANSLATE_NOOP(
        "events", "Message to {contact} tried, attempt {attempt}"
    ),
    Code.MESSAGE_SENT: QT_TRANSLATE_NOOP(
        "events", "Message to {contact} taken by the server, {channel}"
    ),
    Code.MESSAGE_FAILED: QT_TRANSLATE_NOOP("events", "Message to {contact} failed, {cause}"),
    Code.MESSAGE_APPROVED: QT_TRANSLATE_NOOP("events", "Text to {contact} approved"),
    Code.MESSAGE_GIVEN_UP: QT_TRANSLATE_NOOP(
        "events", "Message to {contact} did not arrive and is given up, {cause}"
    ),
    Code.MESSAGE_SUPPRESSED: QT_TRANSLATE_NOOP(
        "events", "Message to {contact} held back, exercise"
    ),
    Code.MESSAGE_ANSWERED: QT_TRANSLATE_NOOP("events", "{contact} answered: {answer}"),
    Code.MESSAGE_ESCALATED: QT_TRANSLATE_NOOP(
        "events", "{contact} does not answer, next is {next}"
    ),
    Code.MESSAGE_UNANSWERED: QT_TRANSLATE_NOOP(
        "events", "Nobody of {post} answers, the call order is at its end. Call by hand"
    ),
    Code.MESSAGE_CLOSED: QT_TRANSLATE_NOOP("events", "Message to {contact} closed, {cause}"),
    Code.CALL_LOGGED: QT_TRANSLATE_NOOP("events", "Call to {contact}: {outcome}"),
    Code.CONTACTS_CHANGED: QT_TRANSLATE_NOOP("events", "Contact list changed, version {version}"),
    Code.TEMPLATES_CHANGED: QT_TRANSLATE_NOOP("events", "Message texts changed, version {version}"),
    Code.CONTACT_TESTED: QT_TRANSLATE_NOOP("events", "Contact {contact} tested: {outcome}"),
}
