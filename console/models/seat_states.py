"""What the bars about this seat show, from the session's view. GUI thread; values out."""

from dataclasses import replace
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.domain.people.actions import Action, Role
from console.domain.people.presence import PresenceStage
from console.domain.people.sessions import LockCause, Purpose, SessionState, SessionView
from console.models.local_time import clock_words, date_words
from console.models.seat_words import action_words, refusal_words, role_words
from widgets.presence_bar import PresenceAsked
from widgets.seat_menu import SeatChoice, SeatMenuState
from widgets.second_person_bar import SecondAsked
from widgets.sign_in_panel import Choice, EntryField, SignInState

CONTEXT: Final = "seat"
DEMO_ROLES: Final = (Role.GUARD, Role.SUPERVISOR, Role.INSTALLER)
SIGN_IN_FIELDS: Final = (EntryField.NAME, EntryField.SECRET, EntryField.CODE)


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


class SeatPage(StrEnum):
    """Which of the bars about this seat is open."""

    NONE = "none"
    SIGN_IN = "sign_in"
    UNLOCK = "unlock"
    FIRST = "first"
    MUST_CHANGE = "must_change"
    MENU = "menu"
    HAND_OVER = "hand_over"
    PASSWORD = "password"  # noqa: S105 - a page


#: Pages that a person opens; the others follow from the session's state.
CHOSEN_PAGES: Final = frozenset({SeatPage.MENU, SeatPage.HAND_OVER, SeatPage.PASSWORD})


def page_of(view: SessionView, chosen: SeatPage) -> SeatPage:
    """Which bar is open: the session's state decides, then what the person chose."""
    if view.state is SessionState.SIGNED_OUT:
        return SeatPage.SIGN_IN if view.has_people else SeatPage.FIRST
    if view.state is SessionState.LOCKED:
        return SeatPage.UNLOCK
    if view.must_change:
        return SeatPage.MUST_CHANGE
    if view.incoming:
        return SeatPage.MENU
    return chosen if chosen in CHOSEN_PAGES else SeatPage.NONE


def demo_choices() -> tuple[Choice, ...]:
    """The buttons of the demo."""
    text = _tr("Enter as {0}")
    return tuple(Choice(role.value, text.format(role_words(role).lower())) for role in DEMO_ROLES)


def cover_words(view: SessionView) -> str:
    """What stands on covered panels; empty when somebody is at work."""
    if view.state is SessionState.LOCKED:
        return _tr("Locked, {0} is away").format(view.name)
    if view.state is SessionState.SIGNED_OUT:
        return _tr("Sign in to work here")
    return _tr("Choose your own password first") if view.must_change else ""


def lock_words(view: SessionView, zone: ZoneInfo) -> str:
    """Why the controls are locked, and what goes on."""
    since = clock_words(view.locked_utc_ns, zone)
    why = {
        LockCause.IDLE: _tr("Locked at {0}, nobody was here for a while."),
        LockCause.RESTART: _tr("Locked at {0}, the console was started again."),
    }.get(view.lock_cause or LockCause.ASKED, _tr("Locked at {0}."))
    return f"{why.format(since)} {_tr('Pictures and alarms go on. A supervisor can take over.')}"


def sign_in_state(
    view: SessionView,
    page: SeatPage,
    zone: ZoneInfo,
    trouble: str,
    *,
    is_demo: bool,
    is_busy: bool,
) -> SignInState:
    """The bar for a page that asks for something.

    Args:
        view: Who sits here.
        page: Which bar.
        zone: The site's.
        trouble: Why the last entry on this page did not help, in words; empty when it did.
        is_demo: Whether persons of the demo may enter by a button.
        is_busy: Whether an entry is being checked.
    """
    choices = demo_choices() if is_demo else ()
    if page in {SeatPage.MUST_CHANGE, SeatPage.PASSWORD}:
        made = _password_page(is_due=page is SeatPage.MUST_CHANGE)
    elif page is SeatPage.FIRST:
        made = _first_page()
    else:
        made = _entry_page(view, page, zone)
    if made.fields == SIGN_IN_FIELDS:
        made = replace(made, choices=choices)
    return replace(made, trouble=trouble, is_busy=is_busy)


def _entry_page(view: SessionView, page: SeatPage, zone: ZoneInfo) -> SignInState:
    """Name, password, code: to sign in, unlock, or take the seat over."""
    if page is SeatPage.HAND_OVER:
        stays = _tr("The next person signs in; {0} stays until they take the seat.")
        title, detail = _tr("Hand the seat over"), stays.format(view.name)
        icon, button = "account-switch-outline", _tr("Sign in")
        return SignInState(icon, title, detail, SIGN_IN_FIELDS, button, can_close=True)
    if page is SeatPage.UNLOCK:
        title, detail = _tr("{0} is away").format(view.name), lock_words(view, zone)
        button, name = _tr("Unlock"), view.account_id
        return SignInState("lock-outline", title, detail, SIGN_IN_FIELDS, button, (), name)
    title = _tr("Nobody is signed in")
    detail = _tr("Pictures and alarms go on. Sign in to work here.")
    return SignInState("account-outline", title, detail, SIGN_IN_FIELDS, _tr("Sign in"))


def _first_page() -> SignInState:
    """The first administrator of a site without accounts."""
    fields = (EntryField.SHOWN_NAME, EntryField.NAME, EntryField.NEW_SECRET, EntryField.AGAIN)
    title = _tr("Make the first administrator")
    detail = _tr("This site has no accounts. 10 characters or more; a sentence is easy to keep.")
    return SignInState("account-plus-outline", title, detail, fields, _tr("Make account"))


def _password_page(*, is_due: bool) -> SignInState:
    """Another password for the one who sits here."""
    fields = (EntryField.SECRET, EntryField.CODE, EntryField.NEW_SECRET, EntryField.AGAIN)
    title = _tr("Choose your own password") if is_due else _tr("Change your password")
    detail = _tr("10 characters or more; a sentence is easy to keep.")
    if is_due:
        detail = _tr("The one you have was set by somebody else. 10 characters or more.")
    leave = (Choice("sign_out", _tr("Sign out")),) if is_due else ()
    button = _tr("Change")
    return SignInState("lock-reset", title, detail, fields, button, leave, can_close=not is_due)


def menu_state(view: SessionView, zone: ZoneInfo) -> SeatMenuState:
    """The bar of the one who sits here; or the question whether the next one takes the seat."""
    if view.incoming:
        return SeatMenuState(
            _tr("{0} is ready to take this seat").format(view.incoming),
            _tr("{0} hands over. Both names go into the log.").format(view.name),
            (
                SeatChoice("accept", _tr("Hand over now"), is_main=True),
                SeatChoice("stay", _tr("Stay")),
            ),
        )
    since = _tr("Since {0}.").format(clock_words(view.since_utc_ns, zone))
    before = f"{date_words(view.last_utc_ns, zone)} {clock_words(view.last_utc_ns, zone)}"
    last = _tr("Signed in the time before on {0}.").format(before)
    alone = (
        SeatChoice("not_alone", _tr("Not alone any more"))
        if view.is_alone
        else SeatChoice("alone", _tr("I am alone"))
    )
    choices = [
        SeatChoice("lock", _tr("Lock"), "Ctrl+Shift+L"),
        SeatChoice("hand_over", _tr("Hand over"), "Ctrl+Alt+L"),
        SeatChoice("password", _tr("Change password")),
        *((alone,) if Action.SET_PRESENCE_TIMER in view.actions else ()),
        SeatChoice("sign_out", _tr("Sign out")),
        SeatChoice("close", _tr("Close")),
    ]
    return SeatMenuState(
        f"{view.name}, {role_words(view.role)}",
        f"{since} {last}" if view.last_utc_ns else since,
        tuple(choices),
    )


def second_asked(view: SessionView, *, is_demo: bool) -> SecondAsked | None:
    """The bar that waits for a second person."""
    second = view.second
    if second is None:
        return None
    is_about = view.answer.purpose is Purpose.SECOND and view.answer.refusal is not None
    subject = second.subject.replace(":", " ")
    title = _tr("Waiting for a second person: {0}").format(action_words(second.action))
    return SecondAsked(
        f"{title}, {subject}" if subject else title,
        second.asked_by,
        second.until_ns,
        refusal_words(view.answer) if is_about else "",
        _tr("Agree as supervisor") if is_demo else "",
    )


def presence_asked(view: SessionView) -> PresenceAsked | None:
    """The bar that asks whoever is alone."""
    presence = view.presence
    if presence.stage not in {PresenceStage.ASKING, PresenceStage.MISSED}:
        return None
    return PresenceAsked(presence.name, presence.until_ns)
