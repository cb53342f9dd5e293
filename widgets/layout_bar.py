"""Saved wall layouts in a bar under the header of the cameras: choose, save, delete. No dialog.

It knows names only; what a layout is and whether it may be changed is decided outside. It never
covers a picture: the wall below it becomes smaller while it is open. GUI thread.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QWidget
from typing_extensions import override

from widgets.chips import Chip, text_label
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look

#: Longest name, letters: it stands in the header and on a chip.
NAME_MAX = 24


class LayoutBar(QFrame):
    """A chip for each saved layout, a field for a new name; Enter saves, Esc closes.

    Attributes:
        chosen: Signal(str): show the layout of this name.
        save_requested: Signal(str): keep what is shown under this name.
        delete_requested: Signal(str): forget the layout of this name.
        closed: Signal(): the user closed the bar.
    """

    chosen = Signal(str)
    save_requested = Signal(str)
    delete_requested = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = ""
        self._chips: list[Chip] = []
        set_look(self, kind="panel")
        nothing = self.tr("No saved layouts yet")
        self._none = text_label(theme, nothing, TextStyle.BODY, kind="second")
        self._row = QWidget(self)
        self._list = QHBoxLayout(self._row)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.space.s2)
        self._list.addWidget(self._none)
        self._list.addStretch(1)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._row)
        for ground in (self._row, self._area.viewport()):
            ground.setAutoFillBackground(False)  # the bar's own ground shines through
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._field = QLineEdit(self)
        self._field.setMaxLength(NAME_MAX)
        self._field.setPlaceholderText(self.tr("New name"))
        self._field.setAccessibleName(self.tr("Name for the wall layout that is shown"))
        self._save = QPushButton(self.tr("Save"), self)
        self._delete = QPushButton(self.tr("Delete"), self)
        self._close = QPushButton(self.tr("Close"), self)
        self._lay_out()
        self._field.returnPressed.connect(self._on_save)
        self._field.textChanged.connect(self._refresh)
        self._save.clicked.connect(self._on_save)
        self._delete.clicked.connect(self._on_delete)
        self._close.clicked.connect(self.close_bar)
        self.setAccessibleName(self.tr("Saved wall layouts"))
        self.hide()
        self._refresh()

    def _lay_out(self) -> None:
        """One row."""
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(self._theme.space.s3)
        row.addWidget(self._area, 3)
        row.addWidget(self._field, 2)
        for button in (self._save, self._delete, self._close):
            row.addWidget(button)
        self._measure()

    def _measure(self) -> None:
        """Sizes that follow the text."""
        self._area.setFixedHeight(self._theme.size.min_target + 2)
        self._field.setMinimumWidth(self._theme.px(120))

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self._none.setFont(theme.font(TextStyle.BODY))
        self._measure()

    @property
    def names(self) -> tuple[str, ...]:
        """The layouts that can be chosen."""
        return tuple(chip.text() for chip in self._chips)

    def set_layouts(self, names: tuple[str, ...], shown: str) -> None:
        """Show the saved layouts.

        Args:
            names: Their names, in the order in which W walks through them.
            shown: The one on the wall; empty when that is not a saved one.
        """
        self._shown = shown
        if names != self.names:
            for chip in self._chips:
                self._list.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self._chips = [Chip(self._theme, name, None, self._row) for name in names]
            for place, chip in enumerate(self._chips):
                self._list.insertWidget(place, chip)
                chip.clicked.connect(self._on_chip)
                chip.show()
        self._none.setVisible(not names)
        self._refresh()

    def open_bar(self) -> None:
        """Open and take the keyboard: the user just asked for it."""
        self._field.clear()
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def close_bar(self) -> None:
        """Close with nothing changed."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _refresh(self) -> None:
        """Buttons that can do something are on; the chip of what is shown is checked."""
        self._save.setEnabled(bool(self._field.text().strip()))
        self._delete.setEnabled(bool(self._shown))
        text = self.tr("Delete {0}").format(self._shown) if self._shown else self.tr("Delete")
        self._delete.setAccessibleName(text)
        self._delete.setToolTip(text)
        for chip in self._chips:
            chip.setChecked(chip.text() == self._shown)

    @Slot()
    def _on_chip(self) -> None:
        """Ask for the layout; its chip is checked when it is shown."""
        chip = self.sender()
        if isinstance(chip, Chip):
            self.chosen.emit(chip.text())
            self._refresh()

    @Slot()
    def _on_save(self) -> None:
        """Ask to keep what is shown."""
        name = self._field.text().strip()
        if name:
            self.save_requested.emit(name)
            self._field.clear()

    @Slot()
    def _on_delete(self) -> None:
        """Ask to forget the saved layout that is shown."""
        if self._shown:
            self.delete_requested.emit(self._shown)
