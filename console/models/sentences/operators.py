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

#: Words for the causes of these events.
CAUSES: Final[dict[str, str]] = {
    "wrong": QT_TRANSLATE_NOOP("events", "name, password or code not right"),
    "closed": QT_TRANSLATE_NOOP("events", "closed after wrong entries"),
    "disabled": QT_TRANSLATE_NOOP("events", "account disabled"),
    "enabled": QT_TRANSLATE_NOOP("events", "account enabled"),
    "other_person": QT_TRANSLATE_NOOP("events", "somebody else sits here"),
    "same_person": QT_TRANSLATE_NOOP("events", "the same person"),
    "no_right": QT_TRANSLATE_NOOP("events", "not in the rights"),
    "must_change": QT_TRANSLATE_NOOP("events", "has to choose a password first"),
    "set_by_asker": QT_TRANSLATE_NOOP("events", "password set by the asker"),
    "asked": QT_TRANSLATE_NOOP("events", "asked for"),
    "idle": QT_TRANSLATE_NOOP("events", "nobody was here for a while"),
    "restart": QT_TRANSLATE_NOOP("events", "the console was started again"),
    "expired": QT_TRANSLATE_NOOP("events", "the time was over"),
    "withdrawn": QT_TRANSLATE_NOOP("events", "withdrawn"),
    "asker_left": QT_TRANSLATE_NOOP("events", "the asker left"),
    "signed_out": QT_TRANSLATE_NOOP("events", "signed out"),
    "taken_over": QT_TRANSLATE_NOOP("events", "taken over"),
    "handed_over": QT_TRANSLATE_NOOP("events", "handed over"),
    "signature": QT_TRANSLATE_NOOP("events", "its signature does not fit"),
    "put_back": QT_TRANSLATE_NOOP("events", "put back to an older state"),
    "roles": QT_TRANSLATE_NOOP("events", "other roles"),
    "places": QT_TRANSLATE_NOOP("events", "other cameras or doors"),
    "name": QT_TRANSLATE_NOOP("events", "other name"),
    "pin": QT_TRANSLATE_NOOP("events", "PIN set"),
    "code_on": QT_TRANSLATE_NOOP("events", "asks for a code from now on"),
    "code_off": QT_TRANSLATE_NOOP("events", "asks for no code any more"),
}
