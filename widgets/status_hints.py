"""Status bar: the keys that matter now left, proofs with their age right. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStatusBar, QWidget
from typing_extensions import override

from widgets.badge import SMALL_PX, Badge, paint_badge, tone_word
from widgets.chips import key_cap_width, paint_key_cap
from widgets.roles import Tone
from widgets.theme import TextStyle, Theme

_SAID_MS = 6000


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key and what it does here, translated."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A fact that is proven, or a tone that says it is not.

    Attributes:
        text: For example ``Recording 5 of 6``, translated.
        tone: CALM while it holds.
    """

    text: str
    tone: Tone = Tone.CALM


class _HintLine(QWidget):
    """The painted contents of the bar."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.hints: tuple[KeyHint, ...] = ()
        self.proofs: tuple[Proof, ...] = ()
        self.said = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @override
    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, self.theme.size.status - 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Proofs first: they are never cut; hints that do not fit are left out."""
        painter = QPainter(self)
        right = self._paint_proofs(painter)
        theme, left = self.theme, self.theme.space.s4
        font = theme.font(TextStyle.DETAIL)
        metrics, middle = QFontMetrics(font), self.height() / 2
        if self.said:
            painter.setFont(theme.font(TextStyle.DETAIL, weight=600))
            painter.setPen(theme.text.main)
            area = QRectF(left, 0, right - left, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.said)
            painter.end()
            return
        for hint in self.hints:
            width = key_cap_width(theme, hint.key) + 7 + metrics.horizontalAdvance(hint.text)
            if left + width + theme.space.s6 > right:
                break
            cap = paint_key_cap(painter, theme, left, middle, hint.key)
            painter.setFont(font)
            painter.setPen(theme.text.second)
            area = QRectF(left + cap + 7, 0, width, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, hint.text)
            left += width + theme.space.s5
        painter.end()

    def _paint_proofs(self, painter: QPainter) -> float:
        """Facts from right to left with separators; returns where they start."""
        theme = self.theme
        font = theme.font(TextStyle.DETAIL)
        metrics = QFontMetrics(font)
        right = float(self.width() - theme.space.s4)
        side = theme.px(SMALL_PX)
        for index, proof in enumerate(reversed(self.proofs)):
            if index:
                painter.fillRect(QRectF(right - 9, 7, 1, self.height() - 14), theme.line.strong)
                right -= 18
            width = metrics.horizontalAdvance(proof.text)
            painter.setFont(font)
            is_calm = proof.tone is Tone.CALM
            painter.setPen(theme.text.second if is_calm else theme.tones[proof.tone].text)
            area = QRectF(right - width - 2, 0, width + 4, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, proof.text)
            right -= width
            if not is_calm:
                right -= side + 6
                box = QRectF(right, (self.height() - side) / 2, side, side)
                paint_badge(painter, theme, box, Badge(proof.tone))
        return right


class StatusHints(QStatusBar):
    """The bar at the foot of the window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = _HintLine(theme, self)
        self.setSizeGripEnabled(False)
        self.addWidget(self._line, 1)
        self.setFixedHeight(theme.size.status)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_MS)
        self._said.timeout.connect(self._on_said_enough)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._line.theme = theme
        self.setFixedHeight(theme.size.status)
        self._line.update()

    def set_hints(self, hints: tuple[KeyHint, ...]) -> None:
        """Show other keys, the most important first."""
        self._line.hints = hints
        self._line.setAccessibleDescription(", ".join(f"{h.key} {h.text}" for h in hints))
        self._line.update()

    def set_proofs(self, proofs: tuple[Proof, ...]) -> None:
        """Show other proofs."""
        if proofs != self._line.proofs:
            self._line.proofs = proofs
            spoken = [
                p.text if p.tone is Tone.CALM else f"{tone_word(p.tone)}: {p.text}" for p in proofs
            ]
            self._line.setAccessibleName(", ".join(spoken))
            self._line.update()

    def say(self, text: str) -> None:
        """Answer a key that did nothing, or did something unseen; stands for six seconds."""
        self._line.said = text
        self._said.start()
        self._line.update()

    @Slot()
    def _on_said_enough(self) -> None:
        """Show the keys again."""
        self._line.said = ""
        self._line.update()
