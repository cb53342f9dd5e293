"""The bars of the seat: what goes out, what is forgotten, and how they look."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from widgets.lock_cover import LockCover
from widgets.people_models import PersonRow, RightRow
from widgets.people_panel import PeoplePanel
from widgets.presence_bar import PresenceAsked, PresenceBar
from widgets.seat_menu import SeatChoice, SeatMenu, SeatMenuState
from widgets.second_person_bar import SecondAsked, SecondPersonBar, SecondTyped
from widgets.sign_in_panel import Choice, EntryField, SignInPanel, SignInState, Typed
from widgets.theme import Theme

SamePicture = Callable[[QWidget, str], None]
FIELDS = (EntryField.NAME, EntryField.SECRET, EntryField.CODE)
SIGN_IN = SignInState(
    "account-outline", "Nobody is signed in", "Pictures and alarms go on.", FIELDS, "Sign in"
)
MENU = SeatMenuState(
    "A. Okafor, Guard",
    "Since 14:32:07.",
    (SeatChoice("lock", "Lock", "Ctrl+Shift+L"), SeatChoice("out", "Sign out", is_main=True)),
)
ROLES = (("guard", "Guard"), ("supervisor", "Supervisor"))


@pytest.fixture
def panel(qtbot: QtBot, dressed: QApplication, theme: Theme) -> SignInPanel:
    made = SignInPanel(theme)
    qtbot.addWidget(made)
    made.set_state(SIGN_IN)
    made.resize(1300, made.sizeHint().height())
    made.show()
    made.take_focus()
    return made


def fields(widget: QWidget) -> list[QLineEdit]:
    return [one for one in widget.findChildren(QLineEdit) if one.isVisible()]


def test_enter_goes_through_the_fields_and_the_secret_goes_out_once(panel: SignInPanel) -> None:
    typed: list[Typed] = []
    panel.submitted.connect(typed.append)
    name, secret, code = fields(panel)
    QTest.keyClicks(name, "anna")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert typed == []
    QTest.keyClicks(secret, "seven quiet lorries")
    QTest.keyClick(secret, Qt.Key.Key_Return)
    assert typed == [Typed(name="anna", secret="seven quiet lorries")]  # noqa: S106 - of a test
    assert (name.text(), secret.text(), code.text()) == ("anna", "", "")
    QTest.keyClick(secret, Qt.Key.Key_Return)
    assert len(typed) == 1
    assert "lorries" not in repr(typed[0])


def test_while_an_entry_is_checked_nothing_more_goes_out(panel: SignInPanel) -> None:
    typed: list[Typed] = []
    panel.submitted.connect(typed.append)
    panel.set_state(replace(SIGN_IN, is_busy=True))
    name, secret, _ = fields(panel)
    QTest.keyClicks(name, "anna")
    QTest.keyClicks(secret, "seven quiet lorries")
    QTest.keyClick(secret, Qt.Key.Key_Return)
    assert typed == []


def test_another_question_forgets_what_was_typed(panel: SignInPanel) -> None:
    for line in fields(panel):
        QTest.keyClicks(line, "something")
    panel.set_state(replace(SIGN_IN, title="A. Okafor is away", name="anna"))
    assert [line.text() for line in fields(panel)] == ["anna", "", ""]


def test_esc_closes_only_what_can_be_closed(panel: SignInPanel) -> None:
    closed: list[str] = []
    panel.dismissed.connect(lambda: closed.append("closed"))
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert closed == []
    panel.set_state(replace(SIGN_IN, can_close=True))
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert closed == ["closed"]


def test_passwords_are_never_shown(panel: SignInPanel) -> None:
    panel.set_state(replace(SIGN_IN, fields=tuple(EntryField)))
    hidden = {one.objectName() for one in fields(panel) if one.echoMode() is not NORMAL}
    assert hidden == {"sign_in.secret", "sign_in.new_secret", "sign_in.again"}


NORMAL = QLineEdit.EchoMode.Normal


def test_buttons_of_the_demo_say_who(panel: SignInPanel, same_picture: SamePicture) -> None:
    chosen: list[str] = []
    panel.chosen.connect(chosen.append)
    choices = (Choice("guard", "Enter as guard"), Choice("installer", "Enter as installer"))
    trouble = "Name, password or code is not right. Closed for 30 s."
    panel.set_state(replace(SIGN_IN, choices=choices, trouble=trouble))
    for button in panel.findChildren(QPushButton):
        if button.objectName().startswith("sign_in.choice"):
            button.click()
    assert chosen == ["guard", "installer"]
    panel.resize(1300, panel.sizeHint().height())
    fields(panel)[0].clearFocus()
    same_picture(panel, "sign_in_panel")


def test_the_second_person_types_withdraws_and_sees_the_time_run(
    qtbot: QtBot, dressed: QApplication, theme: Theme, clock: ManualClock, same_picture: SamePicture
) -> None:
    bar = SecondPersonBar(theme, clock.monotonic_ns)
    qtbot.addWidget(bar)
    agreed: list[SecondTyped] = []
    withdrawn: list[str] = []
    bar.agreed.connect(agreed.append)
    bar.withdrawn.connect(lambda: withdrawn.append("withdrawn"))
    until_ns = clock.monotonic_ns() + 41_000_000_000
    asked = SecondAsked("Waiting for a second person: Export footage", "A. Okafor", until_ns)
    bar.set_asked(asked)
    bar.resize(900, bar.sizeHint().height())
    same_picture(bar, "second_person_bar")
    assert "00:41" in bar.accessibleName()
    clock.advance(40)
    bar.refresh_left()
    assert "00:01" in bar.accessibleName()
    name, secret = fields(bar)
    QTest.keyClicks(name, "sam")
    QTest.keyClick(name, Qt.Key.Key_Return)
    QTest.keyClicks(secret, "480215")
    QTest.keyClick(secret, Qt.Key.Key_Return)
    assert agreed == [SecondTyped("sam", "480215")]
    assert secret.text() == ""
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert withdrawn == ["withdrawn"]
    bar.set_asked(None)
    assert not bar.isVisible()
    assert name.text() == ""


def test_the_question_to_somebody_alone_becomes_an_alarm_in_words(
    qtbot: QtBot, dressed: QApplication, theme: Theme, clock: ManualClock, same_picture: SamePicture
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    bars = [PresenceBar(theme, clock.monotonic_ns, "Ctrl+Space", host) for _ in range(2)]
    for bar in bars:
        column.addWidget(bar)
    bars[0].set_asked(PresenceAsked("A. Okafor", clock.monotonic_ns() + 41_000_000_000))
    bars[1].set_asked(PresenceAsked("A. Okafor", 0))
    host.resize(900, host.sizeHint().height())
    same_picture(host, "presence_bar")
    assert "Warning" in bars[0].accessibleName()
    assert "Alarm" in bars[1].accessibleName()
    for bar in bars:
        bar.set_asked(None)


def test_the_menu_of_the_seat_is_walked_by_arrows(
    qtbot: QtBot, dressed: QApplication, theme: Theme, same_picture: SamePicture
) -> None:
    menu = SeatMenu(theme)
    qtbot.addWidget(menu)
    menu.set_state(MENU)
    menu.resize(900, menu.sizeHint().height())
    menu.show()
    same_picture(menu, "seat_menu")
    chosen: list[str] = []
    menu.chosen.connect(chosen.append)
    menu.take_focus()
    QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(menu.focusWidget(), Qt.Key.Key_Space)
    assert chosen == ["out"]


def test_a_covered_panel_shows_and_takes_nothing(
    qtbot: QtBot, dressed: QApplication, theme: Theme, same_picture: SamePicture
) -> None:
    body = QWidget()
    qtbot.addWidget(body)
    inside = QLineEdit("what nobody should read", body)
    cover = LockCover(theme, body)
    body.resize(400, 240)
    body.show()
    cover.set_words("Locked, A. Okafor is away")
    assert not inside.isEnabled()
    body.resize(420, 260)
    assert cover.size() == body.size()
    same_picture(body, "lock_cover")
    cover.set_words("")
    assert inside.isEnabled()
    assert not cover.isVisible()


def test_the_panel_of_people_offers_only_what_makes_sense(
    qtbot: QtBot, dressed: QApplication, theme: Theme, same_picture: SamePicture
) -> None:
    panel = PeoplePanel(theme, ROLES)
    qtbot.addWidget(panel)
    row = PersonRow("anna", "A. Okafor", "Guard", ("guard",), "May sign in", "24 Nov 2026 14:32")
    off = PersonRow("ben", "B. Gone", "Guard", ("guard",), "Disabled", "", is_enabled=False)
    right = RightRow("export_footage", "Export footage", (False, True), True, can_need_two=True)
    panel.set_rows((row, off), (right,), "This sign-in name is taken.")
    panel.resize(760, 460)
    panel.show()
    verbs = {one.text(): one for one in panel.findChildren(QPushButton)}
    assert not any(one.isEnabled() for one in verbs.values())
    panel.people_view.selectRow(1)
    wanted: list[tuple[str, bool]] = []
    panel.enable_requested.connect(lambda name, on: wanted.append((name, on)))
    (enable,) = (one for one in panel.findChildren(QPushButton) if one.text() == "Enable")
    enable.click()
    assert wanted == [("ben", True)]
    same_picture(panel, "people_panel")
    asked: list[tuple[str, str]] = []
    twos: list[str] = []
    panel.right_requested.connect(lambda action, role: asked.append((action, role)))
    panel.two_requested.connect(twos.append)
    panel.show_page(1)
    for column in (1, 3):
        panel.rights_view.setCurrentIndex(panel.rights.index(0, column))
        panel.rights_view.activated.emit(panel.rights.index(0, column))
    assert asked == [("export_footage", "guard")]
    assert twos == ["export_footage"]
