"""The list of installation steps: what is done, what is open, what is wrong. GUI thread."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from widgets.badge import ROW_PX, Badge, paint_badge
from widgets.icons import icon_pixmap
from widgets.roles import ItemRole, Tone
from widgets.theme import TextStyle, Theme

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_WIDTH_PX = 200


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    PARTLY = "partly"
    OPEN = "open"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step.

    Attributes:
        key: Stable id.
        name: Translated name.
        state: How far it is.
        detail: Translated line below; empty when done.
    """

    key: str
    name: str
    state: StepState
    detail: str = ""


class StepModel(QAbstractListModel):
    """The steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[SetupStep, ...] = ()

    def set_steps(self, steps: tuple[SetupStep, ...]) -> None:
        """Show other steps; the same keys change in place."""
        if [one.key for one in steps] != [one.key for one in self._steps]:
            self.beginResetModel()
            self._steps = steps
            self.endResetModel()
        elif steps != self._steps:
            self._steps = steps
            self.dataChanged.emit(self.index(0), self.index(len(steps) - 1))

    def step(self, row: int) -> SetupStep:
        """The step of a row."""
        return self._steps[row]

    def state_word(self, state: StepState) -> str:
        """A state in a word."""
        return {
            StepState.DONE: self.tr("done"),
            StepState.PARTLY: self.tr("begun"),
            StepState.OPEN: self.tr("open"),
            StepState.TROUBLE: self.tr("needs attention"),
        }[state]

    @override
    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """One per step."""
        return 0 if parent.isValid() else len(self._steps)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, key, and the spoken line."""
        step = self._steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return step.name
        if role == ItemRole.ROW_KEY:
            return step.key
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{step.name}, {self.state_word(step.state)}. {step.detail}"
        return None


_ICONS = {
    StepState.DONE: "check-circle-outline",
    StepState.PARTLY: "circle-half-full",
    StepState.OPEN: "circle-outline",
}


class StepDelegate(QStyledItemDelegate):
    """Shape, name, detail."""

    def __init__(self, theme: Theme, model: StepModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._model = model

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One touch row."""
        return QSize(160, self.theme.px(50))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, bar, shape, words."""
        theme, step = self.theme, self._model.step(index.row())
        rect: QRect = option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_chosen:
            painter.fillRect(rect, theme.choice.selected)
            bar = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(bar, theme.choice.focus)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.surface.hover)
        side = theme.px(ROW_PX)
        box = QRectF(rect.left() + 12, rect.top() + (rect.height() - side) / 2, side, side)
        if step.state is StepState.TROUBLE:
            paint_badge(painter, theme, box, Badge(Tone.WARNING))
        else:
            small = theme.px(18)
            at = box.center().toPoint()
            glyph = icon_pixmap(_ICONS[step.state], theme.text.second, small)
            painter.drawPixmap(at.x() - small // 2, at.y() - small // 2, glyph)
        left = round(box.right()) + 10
        width = rect.right() - left - 6
        is_strong = is_chosen or step.state in {StepState.TROUBLE, StepState.PARTLY}
        painter.setFont(theme.font(TextStyle.BODY, weight=600 if is_strong else 400))
        painter.setPen(theme.text.main if is_strong else theme.text.second)
        half = theme.px(9) if step.detail else 0
        line = QRect(left, rect.top() - half, width, rect.height())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(line, middle, step.name)
        if step.detail:
            painter.setFont(theme.font(TextStyle.DETAIL))
            metrics = painter.fontMetrics()
            painter.setPen(theme.text.second)
            detail = metrics.elidedText(step.detail, Qt.TextElideMode.ElideRight, width)
            painter.drawText(line.translated(0, 2 * half), middle, detail)
        painter.restore()


class SetupList(QListView):
    """The steps; choosing one asks for its panel."""

    step_chosen = Signal(str)  # key

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = StepModel(self)
        self._delegate = StepDelegate(theme, self._steps, self)
        self.setModel(self._steps)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Steps of the installation"))
        self.setMinimumWidth(theme.px(_WIDTH_PX))
        self.selectionModel().selectionChanged.connect(self._on_chosen)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._delegate.theme = theme
        self.setMinimumWidth(theme.px(_WIDTH_PX))
        self.doItemsLayout()

    def set_steps(self, steps: tuple[SetupStep, ...]) -> None:
        """Show other steps; the chosen one stays chosen."""
        self._steps.set_steps(steps)

    @Slot(QItemSelection, QItemSelection)
    def _on_chosen(self, chosen: QItemSelection, _before: QItemSelection) -> None:
        """Say which step was chosen."""
        indexes = chosen.indexes()
        if indexes:
            self.step_chosen.emit(str(indexes[0].data(ItemRole.ROW_KEY)))
