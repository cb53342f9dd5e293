"""The one style sheet of the program, generated from a `Theme`.

Widgets choose among its looks by the dynamic properties `kind` and `tone` (see `set_look`); none
sets a sheet of its own. Pure text; any thread.
"""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from widgets.roles import Tone
from widgets.theme import Theme


def style_sheet(theme: Theme) -> str:
    """The sheet for the whole application."""
    return "\n".join(
        (
            _frames(theme),
            _buttons(theme),
            _inputs(theme),
            _tables(theme),
            _bars(theme),
            _scroll_bars(theme),
        )
    )


def set_look(widget: QWidget, *, kind: str | None = None, tone: Tone | None = None) -> None:
    """Choose a look of the sheet and polish the widget again, if anything changed."""
    changed = False
    for name, value in (("kind", kind), ("tone", tone)):
        text = None if value is None else str(value)
        if text is not None and widget.property(name) != text:
            widget.setProperty(name, text)
            changed = True
    if changed:
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def _name(color: QColor) -> str:
    """A colour as the sheet wants it."""
    return color.name(QColor.NameFormat.HexRgb)


def _frames(theme: Theme) -> str:
    """Panels, banners and labels."""
    s, ln, t = theme.surface, theme.line, theme.text
    tones = "\n".join(
        f"""QFrame[kind="banner"][tone="{tone}"] {{ background: {_name(look.ground)};
            border: 2px solid {_name(look.line)}; border-radius: {theme.radius.panel}px; }}
        QLabel[tone="{tone}"] {{ color: {_name(look.text)}; }}"""
        for tone, look in theme.tones.items()
    )
    return f"""
    QToolTip {{ background: {_name(s.tag)}; color: {_name(t.main)};
        border: 1px solid {_name(ln.strong)}; padding: 4px 6px; }}
    QFrame[kind="panel"] {{ background: {_name(s.panel)}; border: 1px solid {_name(ln.soft)};
        border-radius: {theme.radius.panel}px; }}
    QFrame[kind="well"] {{ background: {_name(s.well)}; border: 1px solid {_name(ln.soft)};
        border-radius: {theme.radius.control}px; }}
    QFrame[kind="line"] {{ background: {_name(ln.soft)}; border: none; }}
    QLabel {{ background: transparent; color: {_name(t.main)}; }}
    QLabel[kind="second"] {{ color: {_name(t.second)}; }}
    QLabel[kind="third"] {{ color: {_name(t.third)}; }}
    QSplitter::handle, QMainWindow::separator {{ background: {_name(s.app)};
        width: {theme.space.panel_gap}px; height: {theme.space.panel_gap}px; }}
    QMainWindow::separator:hover {{ background: {_name(ln.strong)}; }}
    {tones}"""


def _buttons(theme: Theme) -> str:
    """Buttons and tool buttons."""
    s, ln, t, focus = theme.surface, theme.line, theme.text, theme.choice.focus
    alarm, warning = theme.tones[Tone.ALARM], theme.tones[Tone.WARNING]
    radius = theme.radius.control
    return f"""
    QPushButton {{ background: {_name(s.raised)}; color: {_name(t.main)};
        border: 1px solid {_name(ln.strong)}; border-radius: {radius}px;
        min-height: {theme.size.button - 2}px; padding: 0 14px; font-weight: 600; outline: none; }}
    QPushButton:hover {{ background: {_name(s.hover)}; }}
    QPushButton:pressed {{ background: {_name(s.well)}; }}
    QPushButton:focus {{ border: 2px solid {_name(focus)}; padding: 0 13px; }}
    QPushButton:disabled {{ background: {_name(s.panel)}; color: {_name(t.third)};
        border-color: {_name(ln.soft)}; }}
    QPushButton:checked {{ background: {_name(theme.choice.selected)};
        border-color: {_name(focus)}; }}
    QPushButton[kind="main"] {{ background: {_name(focus)}; color: {_name(t.on_light)};
        border-color: {_name(focus)}; }}
    QPushButton[kind="main"]:focus {{ border: 2px solid {_name(t.main)}; }}
    QPushButton[kind="risky"] {{ border-color: {_name(alarm.line)}; }}
    QPushButton[kind="hold"] {{ border-color: {_name(warning.line)}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent;
        border-radius: {radius}px; padding: 0; outline: none; color: {_name(t.second)}; }}
    QToolButton:hover {{ background: {_name(s.hover)}; }}
    QToolButton:focus {{ border: 2px solid {_name(focus)}; }}
    QToolButton:checked {{ background: {_name(theme.choice.selected)};
        border-color: {_name(focus)}; color: {_name(t.main)}; }}
    QToolButton:disabled {{ color: {_name(t.third)}; }}"""


def _inputs(theme: Theme) -> str:
    """Text fields and choices."""
    s, ln, t, focus = theme.surface, theme.line, theme.text, theme.choice.focus
    return f"""
    QLineEdit, QComboBox, QSpinBox, QPlainTextEdit {{ background: {_name(s.well)};
        color: {_name(t.main)}; border: 1px solid {_name(ln.control)};
        border-radius: {theme.radius.control}px; padding: 0 8px;
        min-height: {theme.size.input - 2}px;
        selection-background-color: {_name(theme.choice.selected)};
        selection-color: {_name(t.main)}; }}
    QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit:focus {{
        border: 2px solid {_name(focus)}; padding: 0 7px; }}
    QLineEdit:disabled, QComboBox:disabled {{ color: {_name(t.third)};
        border-color: {_name(ln.soft)}; }}
    QComboBox QAbstractItemView {{ background: {_name(s.raised)}; color: {_name(t.main)};
        border: 1px solid {_name(ln.strong)};
        selection-background-color: {_name(theme.choice.selected)}; }}
    QMenu {{ background: {_name(s.raised)}; color: {_name(t.main)};
        border: 1px solid {_name(ln.strong)}; padding: 4px; }}
    QMenu::item {{ padding: 6px 18px; border-radius: {theme.radius.chip}px; }}
    QMenu::item:selected {{ background: {_name(theme.choice.selected)}; }}
    QMenu::item:disabled {{ color: {_name(t.third)}; }}
    QTextBrowser {{ background: {_name(s.panel)}; color: {_name(t.main)}; border: none; }}"""


def _tables(theme: Theme) -> str:
    """Tables, lists and their headers; rows are drawn by the delegates."""
    s, ln, t = theme.surface, theme.line, theme.text
    return f"""
    QTableView, QListView, QTreeView {{ background: {_name(s.panel)}; color: {_name(t.main)};
        border: none; outline: none; gridline-color: {_name(ln.soft)};
        selection-background-color: {_name(theme.choice.selected)};
        selection-color: {_name(t.main)}; }}
    QTableView::item, QListView::item {{ border: none; }}
    QListWidget::item {{ padding-left: {theme.space.s3}px; }}
    QListView::item:selected {{ background: {_name(theme.choice.selected)}; }}
    QListView::item:hover {{ background: {_name(s.hover)}; }}
    QHeaderView {{ background: {_name(s.panel)}; border: none; }}
    QHeaderView::section {{ background: {_name(s.panel)}; color: {_name(t.second)};
        border: none; border-bottom: 1px solid {_name(ln.soft)}; padding: 0 12px;
        height: {theme.size.table_header}px; font-weight: 600; }}
    QScrollArea, QAbstractScrollArea {{ background: {_name(s.panel)}; border: none; }}"""


def _bars(theme: Theme) -> str:
    """Status bar, tool bars, docks."""
    s, ln, t = theme.surface, theme.line, theme.text
    return f"""
    QMainWindow {{ background: {_name(s.app)}; }}
    QStatusBar {{ background: {_name(s.head)}; color: {_name(t.second)};
        border-top: 1px solid {_name(ln.soft)}; min-height: {theme.size.status - 1}px; }}
    QStatusBar::item {{ border: none; }}
    QToolBar {{ background: {_name(s.head)}; border: none; spacing: 2px; }}
    QDockWidget {{ background: {_name(s.panel)}; color: {_name(t.main)}; }}
    QTabBar::tab {{ background: {_name(s.head)}; color: {_name(t.second)}; padding: 6px 12px;
        border: 1px solid {_name(ln.soft)}; }}
    QTabBar::tab:selected {{ background: {_name(theme.choice.selected)}; color: {_name(t.main)}; }}
    QProgressBar {{ background: {_name(ln.soft)}; border: none; border-radius: 2px;
        max-height: 4px; }}
    QProgressBar::chunk {{ background: {_name(t.second)}; border-radius: 2px; }}"""


def _scroll_bars(theme: Theme) -> str:
    """Slim scroll bars with a handle that is easy to see."""
    ln, s = theme.line, theme.surface
    return f"""
    QScrollBar:vertical {{ background: {_name(s.panel)}; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: {_name(s.panel)}; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {_name(ln.strong)}; border-radius: 4px; margin: 1px;
        min-height: 28px; min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {_name(ln.control)}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}"""
