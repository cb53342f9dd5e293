"""Help, health, bars and empty panels: what they say and what they ask for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from widgets.banner import ConfirmBar
from widgets.command_palette import CommandPalette, PaletteEntry, find_entries
from widgets.empty_panel import EmptyPanel
from widgets.empty_words import EmptyKind, empty_words
from widgets.health_panel import HealthPanel, HealthRow
from widgets.key_overlay import KeyEntry, KeyGroup, KeyOverlay, write_key_card
from widgets.panel_header import PanelHeader
from widgets.rail import RailBar, RailButton
from widgets.roles import ItemRole, Tone
from widgets.setup_list import SetupList, SetupStep, StepState
from widgets.status_hints import KeyHint, Proof, StatusHints
from widgets.theme import Theme

S = 1_000_000_000
ENTRIES = (
    PaletteEntry("full", "Full screen", ("F11",)),
    PaletteEntry("reset", "Reset this workspace", ("Ctrl+0",), "layout default"),
    PaletteEntry("lock", "Lock entries", (), "door", "No door is configured."),
)
GROUPS = (
    KeyGroup("Global", tuple(KeyEntry((f"F{n}",), f"Action {n}") for n in range(1, 13))),
    KeyGroup("Cameras", (KeyEntry(("0…9", "Enter"), "Camera to spot"),)),
)


def test_every_empty_panel_says_one_true_sentence_and_where_to_go() -> None:
    for kind in EmptyKind:
        words = empty_words(kind)
        assert words.title
        assert words.detail.endswith(".")
        assert words.action
        assert words.goal in {"live", "setup"}
        assert "!" not in words.title + words.detail
        assert "error" not in (words.title + words.detail).lower()


def test_the_panels_of_live_say_what_is_missing_and_lead_to_setup(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    for kind in (EmptyKind.DOORS, EmptyKind.XRAY):
        panel = EmptyPanel(theme, kind)
        qtbot.addWidget(panel)
        assert "configured" in panel.words.title
        assert "This version cannot add" in panel.words.detail
        button = panel.findChild(QPushButton)
        assert button is not None
        with qtbot.waitSignal(panel.workspace_requested) as asked:
            button.click()
        assert asked.args == ["setup"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["full", "reset", "lock"]),
        ("scr", ["full"]),
        ("layout res", ["reset"]),
        ("ctrl+0", ["reset"]),
        ("DOOR", ["lock"]),
        ("nothing", []),
    ],
)
def test_the_palette_finds_by_the_beginnings_of_words(typed: str, names: list[str]) -> None:
    assert [entry.name for entry in find_entries(ENTRIES, typed)] == names


@pytest.fixture
def palette(qtbot: QtBot, dressed: QApplication, theme: Theme) -> Iterator[CommandPalette]:
    host = QWidget()
    host.resize(900, 400)
    qtbot.addWidget(host)
    opened = CommandPalette(theme, host)
    host.show()
    opened.open_under(host.rect(), ENTRIES)
    yield opened
    host.hide()


def test_the_palette_emits_the_chosen_action_and_closes(palette: CommandPalette) -> None:
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    QTest.keyClick(palette._field, Qt.Key.Key_Down)
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert chosen == ["reset"]
    assert palette.isHidden()


def test_an_action_that_cannot_be_done_says_why_and_stays(palette: CommandPalette) -> None:
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    QTest.keyClicks(palette._field, "lock")
    assert palette._list.item(0).text() == "Lock entries. No door is configured."
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert chosen == []
    QTest.keyClick(palette._field, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_the_key_map_leaves_most_of_the_window_visible(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    host = QWidget()
    host.resize(1366, 700)
    qtbot.addWidget(host)
    overlay = KeyOverlay(theme, host)
    overlay.open_over(QRect(68, 60, 1298, 612), "Live", GROUPS)
    assert overlay.geometry().left() == 68
    assert overlay.width() <= 1298 * 2 // 5
    with qtbot.waitSignal(overlay.print_requested):
        QTest.keyClick(overlay, Qt.Key.Key_P)
    with qtbot.waitSignal(overlay.closed):
        QTest.keyClick(overlay, Qt.Key.Key_F1)


def test_the_key_card_is_a_page_with_every_key(
    dressed: QApplication, theme: Theme, tmp_path: Path
) -> None:
    path = tmp_path / "keys.pdf"
    assert write_key_card(path, theme, "Keys, site N", GROUPS) == 1
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.stat().st_size > 4000
    assert write_key_card(path, theme, "Keys, site N", GROUPS * 12) > 1


def test_a_key_card_that_cannot_be_written_says_so(
    dressed: QApplication, theme: Theme, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="none"):
        write_key_card(tmp_path / "none" / "keys.pdf", theme, "Keys", GROUPS)


def test_health_ages_step_and_rows_with_equal_keys_change_in_place(
    qtbot: QtBot, dressed: QApplication, theme: Theme, clock: ManualClock
) -> None:
    panel = HealthPanel(theme, clock.monotonic_ns)
    qtbot.addWidget(panel)
    resets: list[bool] = []
    panel.model.modelReset.connect(lambda: resets.append(True))
    row = HealthRow("cam", Tone.CALM, "Camera 01", "Live", clock.monotonic_ns())
    panel.set_rows((row,))
    clock.advance(72)
    assert panel.model.index(0, 2).data() == "01:12"
    panel.set_rows((HealthRow("cam", Tone.UNKNOWN, "Camera 01", "No picture"),))
    assert len(resets) == 1
    cell = panel.model.index(0, 0)
    assert cell.data(ItemRole.TONE) == Tone.UNKNOWN
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Unknown, Camera 01"
    assert panel.model.index(0, 2).data() == ""
    panel._timer.stop()


def test_a_confirm_bar_does_it_by_enter_and_nothing_by_escape(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    bar = ConfirmBar(theme, host)
    said: list[str] = []
    bar.confirmed.connect(lambda: said.append("done"))
    bar.dismissed.connect(lambda: said.append("kept"))
    bar.ask("Unlock D6?", "Anyone can walk in.", "Unlock", "Keep")
    QTest.keyClick(bar, Qt.Key.Key_Return)
    bar.ask("Unlock D6?", "Anyone can walk in.", "Unlock", "Keep")
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert said == ["done", "kept"]


def test_a_confirm_bar_closes_itself_with_nothing_done(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    bar = ConfirmBar(theme, host)
    said: list[str] = []
    bar.confirmed.connect(lambda: said.append("done"))
    bar.dismissed.connect(lambda: said.append("kept"))
    bar.ask("Unlock D6?", "Anyone can walk in.", "Unlock", "Keep")
    for _second in range(round(theme.limits.confirm_close_s)):
        bar._on_second()
    assert said == ["kept"]
    assert bar.isHidden()


def test_setup_says_which_step_was_chosen(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    steps = SetupList(theme)
    qtbot.addWidget(steps)
    steps.set_steps(
        (
            SetupStep("zone", "Site and time zone", StepState.DONE),
            SetupStep("cameras", "Cameras", StepState.PARTLY, "5 of 6 answer"),
        )
    )
    with qtbot.waitSignal(steps.step_chosen) as chosen:
        steps.setCurrentIndex(steps.model().index(1, 0))
    assert chosen.args == ["cameras"]
    spoken = steps.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Cameras, begun. 5 of 6 answer"


def test_icons_of_a_header_have_a_word_for_everyone(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    action = QAction("Full screen")
    action.setShortcut("F11")
    header = PanelHeader(theme, "Cameras", "6 live", [(action, "fullscreen")])
    qtbot.addWidget(header)
    button = header.findChild(QToolButton)
    assert button is not None
    assert button.toolTip() == "Full screen (F11)"
    assert button.accessibleName() == "Full screen"
    assert button.width() >= theme.size.min_target
    with qtbot.waitSignal(action.triggered):
        button.click()


def test_the_rail_goes_to_one_workspace_at_a_time(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    rail = RailBar(theme)
    qtbot.addWidget(rail)
    actions = [QAction(name, rail) for name in ("Live", "Setup")]
    for action in actions:
        rail.add_workspace(action, "tune-variant", action.text())
    actions[0].setChecked(True)
    actions[1].trigger()
    assert [action.isChecked() for action in actions] == [False, True]
    rail.set_mark(actions[0], Tone.ALARM)
    names = [button.accessibleName() for button in rail.findChildren(RailButton)]
    assert names == ["Live, Alarm", "Setup"]


def test_proofs_are_never_cut_and_hints_that_do_not_fit_are_left_out(
    qtbot: QtBot,
    dressed: QApplication,
    theme: Theme,
    pixels: Callable[[QImage], npt.NDArray[np.uint8]],
) -> None:
    bar = StatusHints(theme)
    qtbot.addWidget(bar)
    bar.set_proofs((Proof("Log sealed 15:32:05"), Proof("Site NORTHGATE")))
    bar.resize(420, theme.size.status)
    bare = pixels(bar.grab().toImage())
    bar.set_hints((KeyHint("F2", "Acknowledge"), KeyHint("F6", "Next panel, quite long words")))
    hinted = pixels(bar.grab().toImage())
    changed = np.flatnonzero((bare != hinted).any(axis=(0, 2)))
    assert changed.size
    proofs_start = np.flatnonzero((bare[6:22] != bare[6, 200]).any(axis=(0, 2)))[0]
    assert changed.max() < proofs_start
    bar.say("A new alarm came up. Press F2 again")
    assert (pixels(bar.grab().toImage()) != hinted).any()
    bar._said.stop()


def test_the_pointer_chooses_in_the_palette_too(palette: CommandPalette) -> None:
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    where = palette._list.visualItemRect(palette._list.item(1)).center()
    QTest.mouseClick(palette._list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))
    assert chosen == ["reset"]
