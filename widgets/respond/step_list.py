"""What to do now: banners, steps, the open question, proposals, latest notes. GUI thread.

Keys work while the list has the focus and no text is being typed. Tab reads ahead, without doing
anything; the open question stays where it is.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.banner import Banner
from widgets.chips import text_label
from widgets.panel_header import PanelHeader
from widgets.respond.notes import NotesView
from widgets.respond.proposals import ProposalList
from widgets.respond.rows import paint_words
from widgets.respond.state import Notice, StepLine, StepMark, StepsState
from widgets.respond.step_card import CurrentStepCard
from widgets.respond.step_row import StepRow
from widgets.theme import TextStyle, Theme


class _Steps(QWidget):
    """The scrolled column: rows before, the card, proposals, rows after."""

    def __init__(self, theme: Theme, card: CurrentStepCard, proposals: ProposalList) -> None:
        super().__init__()
        self.rows: list[StepRow] = []
        self.before, self.behind = QVBoxLayout(), QVBoxLayout()
        self.after = text_label(theme, "", TextStyle.DETAIL, kind="second", parent=self)
        self.after.setWordWrap(True)
        self.after.setContentsMargins(theme.px(36), 4, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space.s3, 4, theme.space.s3, 4)
        column.setSpacing(4)
        for layout in (self.before, self.behind):
            layout.setSpacing(0)
        column.addLayout(self.before)
        column.addWidget(card)
        column.addWidget(proposals)
        column.addLayout(self.behind)
        column.addWidget(self.after)
        column.addStretch(1)

    def show_lines(self, theme: Theme, lines: tuple[StepLine, ...], current: str) -> None:
        """One row a step, except the open one, which the card shows."""
        keys = [one.key for one in lines]
        place = keys.index(current) if current in keys else len(lines)
        wanted = [
            (line, number < place) for number, line in enumerate(lines) if line.key != current
        ]
        while len(self.rows) > len(wanted):
            row = self.rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(wanted):
            self.rows.append(StepRow(theme, self))
        for row, (_line, is_before) in zip(self.rows, wanted, strict=True):
            (self.before if is_before else self.behind).addWidget(row)
            row.show()


class StepList(QWidget):
    """The panel.

    Attributes:
        answered: Signal(str, str, str): step, value, comment.
        skip_requested: Signal(str, str): step, comment.
        proposal_decided: Signal(str, bool): action, do it.
        notice_requested: Signal(str): what a banner's button asks for.
        said: Signal(str): words for the foot of the window.
    """

    answered = Signal(str, str, str)
    skip_requested = Signal(str, str)
    proposal_decided = Signal(str, bool)
    notice_requested = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        theme: Theme,
        header: PanelHeader,
        utc_ns: Callable[[], int],
        now_ns: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._header = header
        self._state: StepsState | None = None
        self._read = ""
        self._banners: list[Banner] = []
        self._banner_column = QVBoxLayout()
        self._banner_column.setContentsMargins(8, 0, 8, 0)
        self._card = CurrentStepCard(theme, utc_ns, now_ns, self)
        self._proposals = ProposalList(theme, self)
        self._steps = _Steps(theme, self._card, self._proposals)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._steps)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._notes = NotesView(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._banner_column)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._notes)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._on_settled)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("What to do now"))
        self.setMinimumWidth(theme.px(300))
        self._connect()

    def _connect(self) -> None:
        self._card.answered.connect(self.answered)
        self._card.skip_requested.connect(self.skip_requested)
        self._card.said.connect(self.said)
        self._proposals.decided.connect(self.proposal_decided)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self.setMinimumWidth(theme.px(300))
        self._steps.after.setFont(theme.font(TextStyle.DETAIL))
        self._settle.start()

    @property
    def card(self) -> CurrentStepCard:
        """The open question."""
        return self._card

    def set_state(self, state: StepsState) -> None:
        """Show other steps; when another question is open, it comes into sight."""
        before, self._state = self._state, state
        self._header.set_fact(state.fact)
        old = before.current.key if before is not None and before.current is not None else ""
        new = state.current.key if state.current is not None else ""
        if before is None or before.notices != state.notices:
            self._show_notices(state.notices)
        self._card.set_step(state.current)
        self._proposals.set_proposals(state.proposals)
        self._steps.show_lines(self._theme, state.lines, new)
        self._steps.after.setText(state.after)
        self._steps.after.setVisible(bool(state.after))
        self._notes.set_notes(state.notes)
        self._scroll.setVisible(bool(state.lines))
        if old != new:
            self._read = ""
            self._settle.start()
        self._show_rows()
        self.setAccessibleDescription(state.trouble or state.fact)
        self.update()

    def _show_rows(self) -> None:
        """Hand every row its step."""
        state = self._state
        if state is None:
            return
        current = state.current.key if state.current is not None else ""
        lines = [one for one in state.lines if one.key != current]
        for row, line in zip(self._steps.rows, lines, strict=True):
            row.set_line(line, is_read=line.key == self._read)

    def _show_notices(self, notices: tuple[Notice, ...]) -> None:
        for banner in self._banners:
            banner.hide()
            banner.deleteLater()
        self._banners = []
        for notice in notices:
            banner = Banner(self._theme, notice.tone, self)
            banner.say(notice.title, notice.detail, notice.action)
            banner.setObjectName(notice.name)
            banner.action_requested.connect(self._on_notice)
            self._banners.append(banner)
            self._banner_column.addWidget(banner)
        top = 6 if notices else 0
        self._banner_column.setContentsMargins(8, top, 8, 0)

    @Slot()
    def _on_notice(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.notice_requested.emit(sender.objectName())

    @Slot()
    def _on_settled(self) -> None:
        """The open question in sight, with what was done before it above."""
        if self._card.isVisible():
            bar = self._scroll.verticalScrollBar()
            top = self._card.geometry().top()
            room = max(0, self._scroll.viewport().height() - self._card.height())
            bar.setValue(max(0, top - room // 2))

    def set_refused(self, words: str) -> None:
        """An answer was not taken."""
        self._card.set_refused(words)

    def focus_proposals(self) -> None:
        """Go to the proposed actions, because the user asked for it."""
        self._proposals.take_focus()

    @override
    def event(self, event: QEvent) -> bool:
        """Tab reads ahead while the list itself has the focus; at the end it leaves the list."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self.hasFocus()
        ):
            step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()), 0)
            if step and self._read_on(step):
                return True
        return super().event(event)

    def _read_on(self, step: int) -> bool:
        """Read the next or previous step that is still to come."""
        state = self._state
        if state is None:
            return False
        waiting = [one.key for one in state.lines if one.mark is StepMark.WAITING]
        place = waiting.index(self._read) + step if self._read in waiting else 0
        if (self._read not in waiting and step < 0) or not 0 <= place < len(waiting):
            self._read = ""
            self._show_rows()
            return False
        self._read = waiting[place]
        self._show_rows()
        row = next(one for one in self._steps.rows if one.line.key == self._read)
        self._scroll.ensureWidgetVisible(row, 0, 20)
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y, N, numbers, Enter go to the card; P goes to proposals; Esc stops reading ahead."""
        if event.key() == Qt.Key.Key_Escape and self._read:
            self._read = ""
            self._show_rows()
            self._settle.start()
        elif self._card.take_key(event):
            event.accept()
        elif event.key() == Qt.Key.Key_P:
            self.focus_proposals()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, and what is the case when there are no steps."""
        theme, state = self._theme, self._state
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.panel)
        if state is not None and not state.lines:
            top = self.rect().adjusted(0, theme.px(60) * len(self._banners), 0, 0)
            _paint_nothing(painter, theme, top, state)
        painter.end()


def _paint_nothing(painter: QPainter, theme: Theme, rect: QRect, state: StepsState) -> None:
    """What is the case and what to do."""
    pad = theme.space.panel_pad
    painter.setFont(theme.font(TextStyle.ACTION))
    painter.setPen(theme.text.main)
    where = rect.adjusted(pad, pad, -pad, 0)
    flags = int(Qt.TextFlag.TextWordWrap)
    used = painter.boundingRect(where, flags, state.trouble)
    painter.drawText(where, flags, state.trouble)
    paint_words(painter, theme, rect.adjusted(0, used.height() + 8, 0, 0), state.advice)
