"""One theme: every colour from the token file, readable on every ground it may stand on."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from widgets.badge import flash_is_dark
from widgets.icons import icon, icon_pixmap
from widgets.roles import Tone
from widgets.theme import SCALES, TextStyle, Theme, load_theme
from widgets.theme_apply import load_fonts, retheme
from widgets.theme_sheet import style_sheet


def tokens_text(repository: Path) -> str:
    return (repository / "resources" / "theme" / "tokens.json").read_text("utf-8")


def contrast(one: QColor, two: QColor) -> float:
    """WCAG 2.2, section 1.4.3: ratio of relative luminances."""

    def luminance(color: QColor) -> float:
        parts = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in (color.redF(), color.greenF(), color.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_reach_four_and_a_half_to_one_on_every_ground_they_may_stand_on(
    theme: Theme,
) -> None:
    s, t = theme.surface, theme.text
    grounds = [s.app, s.panel, s.head, s.raised, s.well, s.hover, theme.choice.selected]
    for ground in grounds:
        assert contrast(t.main, ground) >= 8.5
        assert contrast(t.second, ground) >= 5.6
    for ground in (s.app, s.panel, s.head, s.raised, s.well):
        assert contrast(t.third, ground) >= 4.9
    for look in theme.tones.values():
        for ground in (look.ground, s.panel, s.head, s.well):
            assert contrast(look.text, ground) >= 4.5


def test_shapes_and_focus_reach_three_to_one(theme: Theme) -> None:
    for tone, look in theme.tones.items():
        assert contrast(look.line, theme.surface.panel) >= 3.0, tone
        assert contrast(look.on_fill, look.fill) >= (3.0 if tone is Tone.CALM else 4.5) or (
            tone is Tone.CALM
        )
    for ground in (theme.surface.panel, theme.surface.head, theme.surface.well):
        assert contrast(theme.choice.focus, ground) >= 3.0


@pytest.mark.parametrize("path", ["color.text.main", "tone.alarm", "size.tile_bar", "time"])
def test_tokens_with_a_missing_key_are_refused_by_name(repository: Path, path: str) -> None:
    tokens = json.loads(tokens_text(repository))
    *way, last = path.split(".")
    part = tokens
    for step in way:
        part = part[step]
    del part[last]
    with pytest.raises(ValueError, match=last):
        Theme.from_tokens(json.dumps(tokens))


def test_a_colour_that_is_none_is_refused(repository: Path) -> None:
    text = tokens_text(repository).replace("#1A1C1E", "greenish")
    with pytest.raises(ValueError, match="greenish"):
        Theme.from_tokens(text)


def test_no_source_file_names_a_colour(repository: Path) -> None:
    named = re.compile(r"""#[0-9A-Fa-f]{6}\b|["']#[0-9A-Fa-f]{3}["']|Qt\.GlobalColor|QColor\(\d""")
    folders = (repository / "widgets", repository / "console" / "window")
    guilty = [
        f"{path.relative_to(repository)}: {found[0]}"
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        if (found := named.search(path.read_text("utf-8")))
    ]
    assert guilty == []


def test_only_the_theme_sets_a_style_sheet(repository: Path) -> None:
    folders = (repository / "widgets", repository / "console" / "window")
    setting = [
        path.name
        for folder in folders
        for path in sorted(folder.rglob("*.py"))
        if ".setStyleSheet(" in path.read_text("utf-8")
    ]
    assert setting == ["theme_apply.py"]


#: Who may move the keyboard, and why: always an answer to a key or button of the user.
MAY_FOCUS = {
    "alarm_table.py": "on_bar_closed: a bar that the user opened has closed",
    "ask_bars.py": "AskBar._open: Ctrl+M, H or C; an answer that is missing",
    "banner.py": "ConfirmBar.ask: the user just asked for the action",
    "command_palette.py": "open_under: Ctrl+K",
    "event_table.py": "begin_typing: the / key; leave_filter: Esc in the filter",
    "layout_bar.py": "open_bar: Shift+W or the icon",
    "key_overlay.py": "open_over: F1",
    "proposals.py": "take_focus: P in the steps",
    "step_card.py": "digits, Enter or a button of the card; an answer or comment that is missing",
    "seat_menu.py": "take_focus: the operator field or the palette; arrows",
    "second_person_bar.py": "take_focus: the asker just asked; Enter goes to the next field",
    "sign_in_panel.py": "take_focus: nothing else works, or the person asked; Enter",
}

#: Who may lie over other parts of its own parent; no window moves.
MAY_LIE_OVER = {
    "exercise_mark.py": "the watermark of an exercise",
    "lock_cover.py": "a panel while nobody who may use it sits here",
}


def test_no_widget_takes_the_keyboard_or_the_screen(repository: Path) -> None:
    forbidden = re.compile(r"\.exec\(|QMessageBox|QDialog\b|\.raise_\(|activateWindow|setFocus\(")
    guilty = []
    for path in sorted((repository / "widgets").rglob("*.py")):
        found = set(forbidden.findall(path.read_text("utf-8")))
        if path.name in MAY_FOCUS:
            found.discard("setFocus(")
        if path.name in MAY_LIE_OVER:
            found.discard(".raise_(")
        guilty += [f"{path.name}: {one}" for one in sorted(found)]
    assert guilty == []


def test_the_bundled_fonts_are_used_and_their_licence_stands_beside_them(
    dressed: QApplication, repository: Path
) -> None:
    assert {"Inter", "JetBrains Mono"} <= set(load_fonts())
    assert {"Inter", "JetBrains Mono"} <= set(QFontDatabase.families())
    fonts = repository / "resources" / "fonts"
    for name in ("Inter-OFL.txt", "JetBrainsMono-OFL.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / name).read_text("utf-8")


def test_figures_are_tabular_so_that_a_running_clock_does_not_jump(
    dressed: QApplication, theme: Theme
) -> None:
    for style in TextStyle:
        metrics = QFontMetrics(theme.font(style))
        assert metrics.horizontalAdvance("11:11:11") == metrics.horizontalAdvance("08:38:08")


def test_text_and_what_holds_it_grow_together(theme: Theme) -> None:
    themes = [load_theme(scale=scale) for scale in SCALES]
    for small, large in pairwise(themes):
        assert large.font(TextStyle.BODY).pixelSize() > small.font(TextStyle.BODY).pixelSize()
        assert large.size.tile_bar > small.size.tile_bar
    for scaled in themes:
        metrics = QFontMetrics(scaled.font(TextStyle.BODY))
        assert metrics.height() <= scaled.size.tile_bar


def test_every_palette_group_is_ours(dressed: QApplication, theme: Theme) -> None:
    palette = dressed.palette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        assert palette.color(group, QPalette.ColorRole.Window) == theme.surface.app
    disabled = QPalette.ColorGroup.Disabled
    assert palette.color(disabled, QPalette.ColorRole.Text) == theme.text.third


def test_the_sheet_gives_no_ground_to_every_widget(theme: Theme) -> None:
    assert not re.search(r"(^|\n|\})\s*(QWidget|\*)\s*\{", style_sheet(theme))


class Painted(QLabel):
    def __init__(self) -> None:
        super().__init__()
        self.theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme


def test_a_change_of_text_size_reaches_every_widget_that_keeps_a_theme(
    dressed: QApplication, theme: Theme
) -> None:
    root, inner = QLabel(), Painted()
    inner.setParent(root)
    retheme(root, theme)
    assert inner.theme is theme


def test_icons_are_drawn_offline_in_the_colour_asked_for(
    dressed: QApplication, theme: Theme
) -> None:
    image = icon_pixmap("camera-outline", theme.choice.focus, 22).toImage()
    colors = {
        QColor(image.pixel(x, y)).name()
        for x in range(22)
        for y in range(22)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colors == {theme.choice.focus.name()}
    assert icon(theme, "camera-outline") is icon(theme, "camera-outline")


def test_a_badge_flashes_fast_then_slow_and_never_with_reduced_motion(theme: Theme) -> None:
    def turns(start_s: float, length_s: float) -> int:
        steps = [flash_is_dark(theme, start_s + k / 100) for k in range(int(length_s * 100))]
        return sum(a != b for a, b in pairwise(steps))

    assert turns(0, 9.9) == pytest.approx(2 * 1.5 * 9.9, abs=2)
    assert turns(20, 20) == pytest.approx(2 * 0.6 * 20, abs=2)
    calm = load_theme(is_reduced_motion=True)
    assert not any(flash_is_dark(calm, k / 10) for k in range(200))


def test_weights_are_real_and_not_thickened(dressed: QApplication, theme: Theme) -> None:
    heavy = theme.font(TextStyle.TITLE)
    assert heavy.weight() == QFont.Weight.DemiBold
    plain = theme.font(TextStyle.TITLE, weight=400)
    text = "Quarantine cage"
    assert QFontMetrics(heavy).horizontalAdvance(text) > QFontMetrics(plain).horizontalAdvance(text)
