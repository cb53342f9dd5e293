"""The wall as a widget: ages without news, wishes of visible tiles, keys, accessible tiles."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme
from widgets.wall.arrangement import Arrangement
from widgets.wall.bars import Bars, HeadKey
from widgets.wall.board import TileWish
from widgets.wall.layout import BUILT_IN, LayoutKind, WallLayout
from widgets.wall.tile import TileCondition, TilePhase, TileState
from widgets.wall.wall import CameraWall

S = 1_000_000_000


def states(clock: ManualClock, count: int) -> list[TileState]:
    return [
        TileState(
            f"cam{n}",
            f"{n:02d}",
            f"Room {n}",
            TileCondition.RUNNING,
            since_ns=clock.monotonic_ns(),
        )
        for n in range(1, count + 1)
    ]


def picture(
    width: int = 320, height: int = 180, color: Qt.GlobalColor = Qt.GlobalColor.gray
) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


class Heard:
    """Everything a wall said."""

    def __init__(self, wall: CameraWall) -> None:
        self.wishes: list[tuple[TileWish, ...]] = []
        self.enlarged: list[str] = []
        self.snapshots: list[str] = []
        self.full_screen = 0
        self.arrangements: list[Arrangement] = []
        wall.wishes_changed.connect(self.wishes.append)
        wall.enlarge_requested.connect(self.enlarged.append)
        wall.snapshot_requested.connect(self.snapshots.append)
        wall.arrangement_changed.connect(self.arrangements.append)
        wall.full_screen_requested.connect(self.on_full_screen)

    def on_full_screen(self) -> None:
        self.full_screen += 1


@pytest.fixture
def wall(
    qtbot: QtBot, dressed: QApplication, theme: Theme, clock: ManualClock
) -> Iterator[CameraWall]:
    widget = CameraWall(theme, clock.monotonic_ns)
    qtbot.addWidget(widget)
    widget.resize(960, 540)
    widget.set_tiles(states(clock, 6))
    with qtbot.waitExposed(widget):
        widget.show()
    yield widget
    widget.hide()


def phases(wall: CameraWall) -> dict[str, TilePhase]:
    """What is painted, not what could be."""
    wall.grab()
    return {cell.state.camera: cell.words.phase for cell in wall.cells if cell.words is not None}


def test_a_tile_reads_frozen_within_two_seconds_though_nothing_arrives(
    qtbot: QtBot, wall: CameraWall, clock: ManualClock
) -> None:
    wall.set_picture("cam1", picture(), clock.monotonic_ns(), 1)
    clock.advance(1.9)
    qtbot.waitUntil(lambda: phases(wall)["cam1"] is TilePhase.LIVE, timeout=2000)
    clock.advance(0.15)

    def is_frozen() -> bool:
        words = wall.cells[0].words
        return words is not None and words.mark == "Frozen 2.2 s"

    qtbot.waitUntil(is_frozen, timeout=2000)
    clock.advance(8)
    qtbot.waitUntil(lambda: phases(wall)["cam1"] is TilePhase.LOST, timeout=2000)


def test_a_new_picture_ends_the_freeze_in_its_own_paint(
    wall: CameraWall, clock: ManualClock
) -> None:
    wall.set_picture("cam1", picture(), clock.monotonic_ns(), 1)
    clock.advance(3)
    wall.set_picture("cam1", picture(), clock.monotonic_ns() - S // 20, 2)
    wall.grab()
    words = wall.cells[0].words
    assert words is not None
    assert words.mark == "Live 0.1 s"


def test_an_older_picture_never_replaces_a_newer_one(wall: CameraWall, clock: ManualClock) -> None:
    wall.set_picture("cam1", picture(), clock.monotonic_ns(), 7)
    wall.set_picture("cam1", picture(), clock.monotonic_ns() - S, 6)
    kept = wall.cells[0].picture
    assert kept is not None
    assert kept.sequence == 7


def test_a_camera_that_was_hidden_is_not_blamed_for_pictures_nobody_asked_for(
    wall: CameraWall, clock: ManualClock
) -> None:
    clock.advance(3600)
    wall.hide()
    wall.show()
    assert wall.phase_of("cam1") is TilePhase.OPENING
    clock.advance(6)
    assert wall.phase_of("cam1") is TilePhase.LOST


def test_a_hidden_wall_wishes_for_nothing_and_keeps_no_picture(
    wall: CameraWall, clock: ManualClock
) -> None:
    heard = Heard(wall)
    wall.hide()
    assert heard.wishes == [()]
    wall.set_picture("cam1", picture(), clock.monotonic_ns(), 1)
    assert all(cell.picture is None for cell in wall.cells)
    wall.show()
    assert [wish.camera for wish in heard.wishes[-1]] == [f"cam{n}" for n in range(1, 7)]


def test_wishes_carry_the_device_pixels_of_each_tile(wall: CameraWall) -> None:
    heard = Heard(wall)
    wall.set_layout_value(WallLayout(LayoutKind.GRID, 2))
    assert heard.wishes[-1] == tuple(
        TileWish(f"cam{n}", 478, 268, enlarged=False) for n in range(1, 5)
    )


def test_a_tile_without_rights_is_never_decoded(wall: CameraWall, clock: ManualClock) -> None:
    heard = Heard(wall)
    hidden = replace(states(clock, 6)[1], condition=TileCondition.NO_RIGHTS)
    wall.set_tile(hidden)
    wall.set_layout_value(BUILT_IN[2])
    assert "cam2" not in {wish.camera for wish in heard.wishes[-1]}


def test_enter_enlarges_on_the_main_stream_and_escape_goes_back(
    qtbot: QtBot, wall: CameraWall
) -> None:
    heard = Heard(wall)
    wall.setFocus()
    QTest.keyClick(wall, Qt.Key.Key_Right)
    QTest.keyClick(wall, Qt.Key.Key_Return)
    assert heard.enlarged == ["cam2"]
    assert heard.wishes[-1] == (TileWish("cam2", 960, 540, enlarged=True),)
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert heard.enlarged == ["cam2", ""]
    assert len(heard.wishes[-1]) == 6


def test_a_double_click_enlarges_the_tile_under_the_pointer(qtbot: QtBot, wall: CameraWall) -> None:
    heard = Heard(wall)
    third = wall.cells[2].rect.center()
    QTest.mouseDClick(wall, Qt.MouseButton.LeftButton, pos=third)
    assert heard.enlarged == ["cam3"]
    QTest.mouseDClick(wall, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    assert heard.enlarged == ["cam3", ""]


def test_a_number_and_enter_bring_a_camera_to_spot_and_no_other_tile_moves(
    qtbot: QtBot, wall: CameraWall
) -> None:
    before = [cell.state.camera for cell in wall.cells]
    wall.setFocus()
    QTest.keyClicks(wall, "04")
    QTest.keyClick(wall, Qt.Key.Key_Return)
    after = [cell.state.camera for cell in wall.cells]
    assert after == ["cam4", "cam2", "cam3", "cam1", "cam5", "cam6"]
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 2


def test_digits_are_shown_forgotten_after_three_seconds_and_by_escape(
    qtbot: QtBot, wall: CameraWall, clock: ManualClock
) -> None:
    wall.setFocus()
    QTest.keyClicks(wall, "5")
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    QTest.keyClicks(wall, "3")
    clock.advance(3.2)
    qtbot.waitUntil(lambda: not wall._keys.digits, timeout=2000)
    QTest.keyClick(wall, Qt.Key.Key_Return)
    assert wall.arrangement.spot == ""


def test_a_held_spot_yields_to_an_alarm_only(qtbot: QtBot, wall: CameraWall) -> None:
    wall.setFocus()
    QTest.keyClicks(wall, "2")
    QTest.keyClick(wall, Qt.Key.Key_Return)
    QTest.keyClick(wall, Qt.Key.Key_Space)
    assert not wall.show_in_spot("cam5")
    assert wall.show_in_spot("cam5", is_urgent=True)
    assert wall.cells[0].state.camera == "cam5"


def test_arrows_choose_the_neighbour_and_s_asks_for_its_snapshot(
    qtbot: QtBot, wall: CameraWall
) -> None:
    heard = Heard(wall)
    wall.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(wall, key)
    QTest.keyClick(wall, Qt.Key.Key_S)
    assert heard.snapshots == ["cam5"]
    QTest.keyClick(wall, Qt.Key.Key_F11)
    assert heard.full_screen == 1


def test_w_walks_through_all_layouts_and_returns(qtbot: QtBot, wall: CameraWall) -> None:
    wall.setFocus()
    seen = []
    for _ in BUILT_IN:
        QTest.keyClick(wall, Qt.Key.Key_W)
        seen.append(wall.arrangement.layout)
    assert seen == [*BUILT_IN[1:], BUILT_IN[0]]


def test_cycling_turns_the_pages_and_hidden_pages_want_nothing(
    qtbot: QtBot, wall: CameraWall, clock: ManualClock
) -> None:
    heard = Heard(wall)
    wall.set_layout_value(WallLayout(LayoutKind.GRID, 2))
    wall.setFocus()
    QTest.keyClick(wall, Qt.Key.Key_C)
    qtbot.wait(120)  # one tick notes the start of the cycle
    clock.advance(10.1)
    qtbot.waitUntil(lambda: wall.arrangement.page == 1, timeout=2000)
    assert [wish.camera for wish in heard.wishes[-1]] == ["cam5", "cam6"]


def test_keys_with_modifiers_are_left_to_others(qtbot: QtBot, wall: CameraWall) -> None:
    heard = Heard(wall)
    wall.setFocus()
    QTest.keyClick(wall, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert heard.snapshots == []


def test_each_painted_tile_is_an_accessible_child_with_place_and_state(
    wall: CameraWall, clock: ManualClock
) -> None:
    wall.set_picture("cam3", picture(), clock.monotonic_ns(), 1)
    wall.grab()
    access = QAccessible.queryAccessibleInterface(wall)
    assert access.childCount() == 6
    child = access.child(2)
    assert child.text(QAccessible.Text.Name) == "Camera 03 Room 3, Live 0.1 s, Recording off"
    assert child.rect().size() == wall.cells[2].rect.size()
    assert child.role() is QAccessible.Role.ListItem
    assert access.child(6) is None
    wall.set_layout_value(WallLayout(LayoutKind.GRID, 2))
    assert access.childCount() == 4


def test_a_screen_reader_finds_the_tile_under_a_point_and_the_chosen_one(
    wall: CameraWall, clock: ManualClock
) -> None:
    wall.setFocus()
    wall.arrange(replace(wall.arrangement, current="cam4"))
    access = QAccessible.queryAccessibleInterface(wall)
    where = wall.mapToGlobal(wall.cells[3].rect.center())
    child = access.childAt(where.x(), where.y())
    assert child is not None
    assert child.text(QAccessible.Text.Name).startswith("Camera 04")
    assert child.text(QAccessible.Text.Description) == ""
    assert access.indexOfChild(child) == 3
    assert child.parent() is access
    assert [access.child(n).state().selected for n in range(6)] == [0, 0, 0, 1, 0, 0]
    assert access.childAt(-5000, -5000) is None
    assert child.childCount() == 0
    assert child.indexOfChild(access) == -1
    wall.set_layout_value(WallLayout(LayoutKind.GRID, 1))
    assert not child.isValid()
    assert child.rect().isEmpty()
    assert child.state().invalid


def test_a_change_of_phase_is_told_to_assistive_technology(
    wall: CameraWall, clock: ManualClock
) -> None:
    wall.set_picture("cam1", picture(), clock.monotonic_ns(), 1)
    wall.grab()
    board, cell = wall._board, wall.cells[0]
    clock.advance(0.2)
    assert not board.speak(cell, clock.monotonic_ns())
    clock.advance(3)
    assert board.speak(cell, clock.monotonic_ns())


def test_a_picture_of_the_wished_size_is_drawn_pixel_for_pixel(
    wall: CameraWall, clock: ManualClock
) -> None:
    rect = wall.cells[0].rect
    image = QImage(rect.width(), rect.height(), QImage.Format.Format_RGB32)
    for x in range(rect.width()):
        for y in range(100, 110):
            image.setPixelColor(x, y, QColor(x % 256, y, 77))
    wall.set_picture("cam1", image, clock.monotonic_ns(), 1)
    shown = wall.grab().toImage()
    for x in range(10, rect.width() - 10, 37):
        got = shown.pixelColor(rect.x() + x, rect.y() + 105)
        assert got == image.pixelColor(x, 105)


def test_every_picture_is_counted_once_with_its_age(wall: CameraWall, clock: ManualClock) -> None:
    for sequence in range(3):
        wall.set_picture("cam1", picture(), clock.monotonic_ns(), sequence)
        clock.advance(0.05)
        wall.grab()
        wall.grab()
    figure = wall.figures()["cam1"]
    assert (figure.painted, figure.age_ns, figure.age_max_ns) == (3, S // 20, S // 20)


def test_a_camera_that_leaves_the_site_leaves_the_wall(
    wall: CameraWall, clock: ManualClock
) -> None:
    heard = Heard(wall)
    wall.set_tiles(states(clock, 6)[:2])
    assert [wish.camera for wish in heard.wishes[-1]] == ["cam1", "cam2"]
    assert [cell.state.camera for cell in wall.cells] == ["cam1", "cam2", "", "", "", ""]


def luminance(color: QColor) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize(
    ("age_s", "band"), [(0.1, "bars"), (3.2, "bars"), (72, "bars"), (72, "body")]
)
def test_words_over_a_white_picture_keep_their_contrast(
    wall: CameraWall, clock: ManualClock, theme: Theme, age_s: float, band: str
) -> None:
    rect = wall.cells[0].rect
    white = picture(rect.width(), rect.height(), Qt.GlobalColor.white)
    wall.set_picture("cam1", white, clock.monotonic_ns() - round(age_s * S), 1)
    shown = wall.grab().toImage()
    # The left end of bars and body holds ground only, hatch included.
    rows = range(8, 24) if band == "bars" else range(60, 200)
    columns = range(300, 400) if band == "bars" else range(6, 60)
    ground = max(luminance(shown.pixelColor(x, y)) for x in columns for y in rows)
    for color in (theme.text.main, theme.text.second):
        assert (luminance(color) + 0.05) / (ground + 0.05) >= 4.5


def test_a_narrow_tile_keeps_number_state_and_proof_apart(
    qtbot: QtBot, dressed: QApplication, theme: Theme
) -> None:
    bars = Bars(theme, 1.0)
    wide = bars.head(HeadKey("03", "Screening", Tone.CALM, "Live 0.1 s", 320, is_spot=False))
    narrow = bars.head(HeadKey("03", "Screening", Tone.CALM, "Live 0.1 s", 112, is_spot=False))
    assert (wide.width(), narrow.width()) == (320, 112)
    image = narrow.toImage()
    lit = [
        any(image.pixelColor(x, y).lightness() > 60 for y in range(image.height()))
        for x in range(image.width())
    ]
    metrics = QFontMetrics(theme.font(TextStyle.TITLE, weight=700))
    number = range(8, 8 + metrics.horizontalAdvance("03"))
    assert any(lit[x] for x in number)
    assert not any(lit[number.stop + 1 : number.stop + 6]), "the state stands clear of the number"
    assert any(lit[number.stop + 6 :])


def test_the_pointer_reads_the_whole_name_of_a_small_tile(
    wall: CameraWall, clock: ManualClock
) -> None:
    wall.set_tile(replace(states(clock, 6)[5], name="Quarantine cage, north wall"))
    tip = wall.tip_at(wall.cells[5].rect.center())
    assert tip.startswith("Camera 06 Quarantine cage, north wall")
    assert wall.tip_at(QPoint(-5, -5)) == ""
