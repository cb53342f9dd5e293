"""Operators, sessions, second persons, presence, in words. Fields are parameters of the event."""

from typing import Final

from console.domain.events import Code
from console.models.words import QT_TRANSLATE_NOOP

SENTENCES: Final[dict[Code, str]] = {
    Code.OPERATOR_SIGNED_IN: QT_TRANSLATE_NOOP("events", "{name} signed in as {role}"),
    Code.OPERATOR_SIGNED_OUT: QT_TRANSLATE_NOOP("events", "{name} signed out"),
    Code.SIGN_IN_REFUSED: QT_TRANSLATE_NOOP("events", "Sign-in refused for {name}, {cause}"),
    Code.OPERATOR_LOCKED_OUT: QT_TRANSLATE_NOOP("events", "{name} locked out for {minutes} min"),
    Code.SESSION_LOCKED: QT_TRANSLATE_NOOP("events", "Controls locked, {cause}"),
    Code.SESSION_UNLOCKED: QT_TRANSLATE_NOOP("events", "Controls unlocked by {name}"),
    Code.SEAT_HANDED_OVER: QT_TRANSLATE_NOOP(
        "events", "Seat handed over from {previous} to {name}"
    ),
    Code.ACCOUNT_MADE: QT_TRANSLATE_NOOP("events", "Account {name} made, {role}"),
    Code.ACCOUNT_CHANGED: QT_TRANSLATE_NOOP("events", "Account {name} changed, {cause}"),
    Code.ACCOUNT_TAMPERED: QT_TRANSLATE_NOOP(
        "events", "Account {name} was altered outside the console, not used, {cause}"
    ),
    Code.PASSWORD_CHANGED: QT_TRANSLATE_NOOP("events", "Password of {name} changed"),
    Code.ROLE_CHANGED: QT_TRANSLATE_NOOP("events", "Rights of {role} changed"),
    Code.SECOND_PERSON_ASKED: QT_TRANSLATE_NOOP(
        "events", "{name} asked for a second person: {action}"
    ),
    Code.SECOND_PERSON_AGREED: QT_TRANSLATE_NOOP("events", "{name} agreed: {action}"),
    Code.SECOND_PERSON_REFUSED: QT_TRANSLATE_NOOP(
        "events", "Second person refused, {cause}: {action}"
    ),
    Code.SECOND_PERSON_ENDED: QT_TRANSLATE_NOOP(
        "events", "No second person, nothing done, {cause}: {action}"
    ),
    Code.PRESENCE_STARTED: QT_TRANSLATE_NOOP("events", "Lone-worker timer on, {minutes} min"),
    Code.PRESENCE_CONFIRMED: QT_TRANSLATE_NOOP("events", "{name} is well"),
    Code.PRESENCE_MISSED: QT_TRANSLATE_NOOP("events", "{name} does not answer"),
    Code.PRESENCE_ENDED: QT_TRANSLATE_NOOP("events", "Lone-worker timer off"),
}
