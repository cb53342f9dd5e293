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

#: Words for why a message did not arrive, or ended.
CAUSES: Final[dict[str, str]] = {
    "address_missing": QT_TRANSLATE_NOOP("events", "the server knows no such address"),
    "address_refused": QT_TRANSLATE_NOOP("events", "the server refuses this receiver"),
    "answer_unreadable": QT_TRANSLATE_NOOP("events", "the server's answer is not readable"),
    "answered_by_other": QT_TRANSLATE_NOOP("events", "somebody else has answered"),
    "busy": QT_TRANSLATE_NOOP("events", "line busy"),
    "ca_file_missing": QT_TRANSLATE_NOOP("events", "the file of the authority is missing"),
    "certificate": QT_TRANSLATE_NOOP("events", "the server's certificate is not trusted"),
    "connection_lost": QT_TRANSLATE_NOOP("events", "connection lost"),
    "mail_refused": QT_TRANSLATE_NOOP("events", "the server refuses this mail"),
    "message_refused": QT_TRANSLATE_NOOP("events", "the server refuses this message"),
    "name_unknown": QT_TRANSLATE_NOOP("events", "the server's name is not known"),
    "network": QT_TRANSLATE_NOOP("events", "network trouble"),
    "not_acknowledged": QT_TRANSLATE_NOOP("events", "the broker did not confirm it"),
    "not_configured": QT_TRANSLATE_NOOP("events", "no server for it in the site file"),
    "not_sendable": QT_TRANSLATE_NOOP("events", "its address or title cannot be sent"),
    "own_mistake": QT_TRANSLATE_NOOP("events", "a mistake in the console, see the log"),
    "redirected": QT_TRANSLATE_NOOP("events", "the server points elsewhere"),
    "server_busy": QT_TRANSLATE_NOOP("events", "the server has no time"),
    "tls_failed": QT_TRANSLATE_NOOP("events", "no protected line to the server"),
    "tls_missing": QT_TRANSLATE_NOOP("events", "the server offers no protected line"),
    "too_long": QT_TRANSLATE_NOOP("events", "too long"),
    "wrong_number": QT_TRANSLATE_NOOP("events", "wrong number"),
}
