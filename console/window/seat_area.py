"""Everything about this seat under the strip: signing in, the menu, a second person, a question.

Bars in one column; the pictures below become smaller while one is open and are never covered. And
the covers over the panels while nobody who may use them sits here. GUI thread.
"""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from widgets.lock_cover import LockCover
from widgets.presence_bar import PresenceBar
from widgets.seat_menu import SeatMenu
from widgets.second_person_bar import SecondPersonBar
from widgets.sign_in_panel import SignInPanel
from widgets.theme import Theme

#: One key for "I am well"; it works wherever the keyboard is.
PRESENCE_KEY = "Ctrl+Space"


class SeatArea(QWidget):
    """The bars of one seat, all hidden at first."""

    def __init__(self, theme: Theme, monotonic_ns: Callable[[], int]) -> None:
        """Make them."""
        super().__init__()
        self._theme = theme
        self.presence = PresenceBar(theme, monotonic_ns, PRESENCE_KEY, self)
        self.second = SecondPersonBar(theme, monotonic_ns, self)
        self.sign_in = SignInPanel(theme, self)
        self.menu = SeatMenu(theme, self)
        self._covers: list[LockCover] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.presence, self.second, self.sign_in, self.menu):
            column.addWidget(bar)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; the bars are told by themselves."""
        self._theme = theme

    def add_covers(self, bodies: Iterable[QWidget]) -> None:
        """These panels are covered while nobody who may use them sits here."""
        self._covers += [LockCover(self._theme, body) for body in bodies]

    def cover(self, words: str, *, wall: QWidget, is_wall_visible: bool) -> None:
        """Cover the panels, saying why; empty words uncover them.

        Args:
            words: Why.
            wall: The cameras: their keys rest, but they stay visible.
            is_wall_visible: Whether the site lets them.
        """
        for cover in self._covers:
            is_kept = cover.body is wall and is_wall_visible
            cover.set_words("" if is_kept else words)
        wall.setEnabled(not words)
