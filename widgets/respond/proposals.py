"""Machine actions that are proposed: nothing is done before a person confirms. GUI thread."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.banner import ConfirmBar
from widgets.chips import text_label
from widgets.respond.state import Proposal
from widgets.theme import TextStyle, Theme
from widgets.theme_sheet import set_look


class _ProposalRow(QFrame):
    """One proposed action with its two buttons."""

    chosen = Signal(object, bool)  # Proposal, do it

    def __init__(self, theme: Theme, proposal: Proposal, parent: QWidget) -> None:
        super().__init__(parent)
        self._proposal = proposal
        set_look(self, kind="well")
        title = text_label(theme, proposal.title, weight=600, parent=self)
        detail = text_label(
            theme, proposal.lock or proposal.detail, TextStyle.DETAIL, kind="second", parent=self
        )
        for label in (title, detail):
            label.setWordWrap(True)
        detail.setVisible(bool(detail.text()))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addLayout(words, 1)
        if not proposal.lock:
            confirm = QPushButton(self.tr("{0}…").format(proposal.verb), self)
            decline = QPushButton(self.tr("Leave"), self)
            confirm.clicked.connect(self._on_confirm)
            decline.clicked.connect(self._on_decline)
            row.addWidget(confirm)
            row.addWidget(decline)
        self.setAccessibleName(self.tr("Proposed: {0}").format(proposal.title))

    @Slot()
    def _on_confirm(self) -> None:
        self.chosen.emit(self._proposal, True)  # noqa: FBT003 - a signal

    @Slot()
    def _on_decline(self) -> None:
        self.chosen.emit(self._proposal, False)  # noqa: FBT003 - a signal


class ProposalList(QWidget):
    """All of them, with the one bar that asks before anything is done."""

    decided = Signal(str, bool)  # key, do it

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._proposals: tuple[Proposal, ...] = ()
        self._asked = ""
        self._rows: list[_ProposalRow] = []
        self._head = text_label(
            theme, self.tr("Proposed, waits for your word"), TextStyle.DETAIL, kind="second"
        )
        self._bar = ConfirmBar(theme, self)
        self._bar.confirmed.connect(self._on_confirmed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._head)
        self._column.addWidget(self._bar)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; rows are made anew."""
        self._theme = theme
        self._head.setFont(theme.font(TextStyle.DETAIL))
        self._make_rows()

    def set_proposals(self, proposals: tuple[Proposal, ...]) -> None:
        """Show others; a bar whose action is gone closes with nothing done."""
        if proposals == self._proposals:
            return
        self._proposals = proposals
        if self._asked not in {one.key for one in proposals}:
            self._bar.dismiss()
        self._make_rows()
        self.setVisible(bool(proposals))

    def _make_rows(self) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [_ProposalRow(self._theme, one, self) for one in self._proposals]
        for row in self._rows:
            row.chosen.connect(self._on_chosen)
            self._column.addWidget(row)

    @Slot(object, bool)
    def _on_chosen(self, proposal: Proposal, is_wanted: bool) -> None:  # noqa: FBT001 - a slot
        """Ask once more before a machine moves; leaving it needs no second word."""
        if not is_wanted:
            self.decided.emit(proposal.key, False)  # noqa: FBT003 - a signal
            return
        self._asked = proposal.key
        self._bar.ask(f"{proposal.title}?", proposal.detail, proposal.verb, self.tr("Leave it"))

    @Slot()
    def _on_confirmed(self) -> None:
        self.decided.emit(self._asked, True)  # noqa: FBT003 - a signal
        self._asked = ""

    def take_focus(self) -> None:
        """Put the keyboard on the first one, because the user asked for it."""
        if self._rows:
            self._rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self._rows[0].focusNextChild()
