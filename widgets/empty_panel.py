"""Panels that have nothing to show yet: one true sentence and the next action. No fake data.

Each stands in its final place, so that later work fills it without moving anything. GUI thread.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from widgets.icons import icon_pixmap
from widgets.theme import TextStyle, Theme

_ICON_FROM_PX = 200


class EmptyKind(StrEnum):
    """Every panel that waits for its subject."""

    DOORS = "doors"
    XRAY = "xray"
    QUEUE = "queue"
    PASSPORT = "passport"
    INDICATORS = "indicators"
    DECISION = "decision"
    STEPS = "steps"
    PLAN = "plan"
    LANES = "lanes"
    DO_NOT = "do_not"
    EVIDENCE = "evidence"
    PLAYBACK = "playback"
    TIMELINE = "timeline"
    FOUND = "found"
    EXPORT = "export"
    REGISTER = "register"
    HEAT_MAP = "heat_map"
    LIVE_EVIDENCE = "live_evidence"
    TRAINING = "training"
    PROFICIENCY = "proficiency"


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What an empty panel says.

    Attributes:
        panel: Name of the panel.
        title: What is the case.
        detail: What it means and what to do.
        action: Text of the button; empty for none.
        goal: Where the button leads: a workspace of the window.
        icon: Name in the icon set.
    """

    panel: str
    title: str
    detail: str
    action: str
    goal: str
    icon: str


def _tr(text: str) -> str:
    """Text of this module in the user's language."""
    return QCoreApplication.translate("EmptyPanel", text)


def _live_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Live and Screening: panel, title, detail, icon."""
    table = {
        EmptyKind.DOORS: (
            _tr("Doors and locks"),
            _tr("No doors yet. Add one in Setup"),
            _tr("No door controller is configured. Nothing is read and nothing is commanded."),
            "door",
        ),
        EmptyKind.XRAY: (
            _tr("X-ray"),
            _tr("No X-ray lane yet. Add one in Setup"),
            _tr("No lane is configured, so no item is shown and none is cleared."),
            "radiology-box-outline",
        ),
        EmptyKind.QUEUE: (
            _tr("Parcel queue"),
            _tr("No parcels yet"),
            _tr("Parcels enter here when an X-ray lane or a label reader is configured in Setup."),
            "package-variant-closed",
        ),
        EmptyKind.PASSPORT: (
            _tr("Parcel passport"),
            _tr("No parcel chosen"),
            _tr("A parcel's way through the house stands here once a lane is configured in Setup."),
            "card-account-details-outline",
        ),
        EmptyKind.INDICATORS: (
            _tr("Indicator check"),
            _tr("No item to check"),
            _tr("The list of indicators opens with an item on the lane. No lane is configured."),
            "format-list-checks",
        ),
        EmptyKind.DECISION: (
            _tr("Decision"),
            _tr("No item to decide on"),
            _tr("Clear, hold and suspect act only on an item that is on screen."),
            "gavel",
        ),
    }
    return table.get(kind)


def _respond_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Respond: panel, title, detail, icon."""
    table = {
        EmptyKind.STEPS: (
            _tr("What to do now"),
            _tr("No open incident"),
            _tr(
                "No playbook is installed. Follow the site's paper plan and note times in the log."
            ),
            "clipboard-text-outline",
        ),
        EmptyKind.PLAN: (
            _tr("Site plan"),
            _tr("No plan. Add one in Setup"),
            _tr("Distances and doors are drawn on the plan of the site."),
            "floor-plan",
        ),
        EmptyKind.LANES: (
            _tr("Who is doing what"),
            _tr("Nobody has a task"),
            _tr("Tasks stand here while an incident is open."),
            "account-group-outline",
        ),
        EmptyKind.DO_NOT: (
            _tr("Do not"),
            _tr("No open incident"),
            _tr("What must not be done stands here while an incident is open."),
            "hand-back-left-off-outline",
        ),
        EmptyKind.EVIDENCE: (
            _tr("Evidence"),
            _tr("Nothing is set aside"),
            _tr("Recordings can be locked; a locked range is never deleted."),
            "archive-lock-outline",
        ),
    }
    return table.get(kind)


def _review_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Review: panel, title, detail, icon."""
    table = {
        EmptyKind.PLAYBACK: (
            _tr("Playback"),
            _tr("Recordings are not played in this version"),
            _tr("Segments are MP4 files in the media folder. Players open what is not encrypted."),
            "play-box-multiple-outline",
        ),
        EmptyKind.TIMELINE: (
            _tr("Timeline"),
            _tr("No range chosen"),
            _tr("What was recorded, and every gap with its reason, stands in the incident log."),
            "chart-timeline",
        ),
        EmptyKind.FOUND: (
            _tr("Found"),
            _tr("Nothing searched"),
            _tr("Search the incident log in Live: press / there."),
            "magnify",
        ),
        EmptyKind.EXPORT: (
            _tr("Export basket"),
            _tr("The basket is empty"),
            _tr("Nothing leaves this console in this version."),
            "basket-outline",
        ),
    }
    return table.get(kind)


def _assess_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Assess: panel, title, detail, icon."""
    table = {
        EmptyKind.REGISTER: (
            _tr("Risk register"),
            _tr("No risks entered"),
            _tr("The register of this site has not been started."),
            "table-alert",
        ),
        EmptyKind.HEAT_MAP: (
            _tr("Heat map"),
            _tr("No risks entered"),
            _tr("Likelihood and impact stand here once the register has entries."),
            "grid",
        ),
        EmptyKind.LIVE_EVIDENCE: (
            _tr("Live evidence"),
            _tr("Nothing to decide"),
            _tr("Counts from the incident log are proposed here once risks are entered."),
            "chart-line",
        ),
        EmptyKind.TRAINING: (
            _tr("Training matrix"),
            _tr("No people entered"),
            _tr("Certificates stand here once people are entered in Setup."),
            "school-outline",
        ),
        EmptyKind.PROFICIENCY: (
            _tr("X-ray proficiency"),
            _tr("No training images shown"),
            _tr("Hit rates stand here once an X-ray lane is configured."),
            "chart-scatter-plot",
        ),
    }
    return table.get(kind)


_TO_LIVE = {
    EmptyKind.STEPS,
    EmptyKind.LANES,
    EmptyKind.DO_NOT,
    EmptyKind.PLAYBACK,
    EmptyKind.TIMELINE,
    EmptyKind.FOUND,
    EmptyKind.EXPORT,
    EmptyKind.LIVE_EVIDENCE,
}


def empty_words(kind: EmptyKind) -> EmptyWords:
    """What the panel of a kind says today."""
    tables = (_live_words, _respond_words, _review_words, _assess_words)
    words = next((found for table in tables if (found := table(kind)) is not None), None)
    if words is None:
        msg = f"no words for the panel {kind}"
        raise KeyError(msg)
    panel, title, detail, icon = words
    if kind in _TO_LIVE:
        return EmptyWords(panel, title, detail, _tr("Go to Live"), "live", icon)
    return EmptyWords(panel, title, detail, _tr("Open Setup"), "setup", icon)


class EmptyPanel(QWidget):
    """Icon, sentence, what to do, and one button that leads there."""

    workspace_requested = Signal(str)  # name of the workspace that helps

    def __init__(self, theme: Theme, kind: EmptyKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = empty_words(kind)
        self._button = QPushButton(self._words.action, self)
        self._button.clicked.connect(self._on_clicked)
        self.setAccessibleName(f"{self._words.panel}: {self._words.title}")
        self.setAccessibleDescription(self._words.detail)
        self.setMinimumSize(theme.px(200), theme.px(160))

    @property
    def words(self) -> EmptyWords:
        """What it says."""
        return self._words

    def set_theme(self, theme: Theme) -> None:
        """Take another theme and repaint."""
        self._theme = theme
        self._place()
        self.update()

    def _on_clicked(self) -> None:
        """Ask for the workspace."""
        self.workspace_requested.emit(self._words.goal)

    def _areas(self) -> tuple[int, QRect, QRect]:
        """Top of the icon, area of the title, area of the detail."""
        theme, wrap = self._theme, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter)
        width = min(self.width() - 32, theme.px(420))
        left = (self.width() - width) // 2
        reach = QRect(0, 0, width, 1000)
        title_font, font = theme.font(TextStyle.ACTION), theme.font(TextStyle.BODY)
        title = QFontMetrics(title_font).boundingRect(reach, wrap, self._words.title).height()
        detail = QFontMetrics(font).boundingRect(reach, wrap, self._words.detail).height()
        icon_px = theme.px(28) if self.height() >= theme.px(_ICON_FROM_PX) else -10
        total = icon_px + 10 + title + 6 + detail + 16 + theme.size.button
        top = max(8, (self.height() - total) // 2)
        title_top = top + icon_px + 10
        return (
            top,
            QRect(left, title_top, width, title),
            QRect(left, title_top + title + 6, width, detail),
        )

    def _place(self) -> None:
        """The button below the words."""
        _top, _title, detail = self._areas()
        self._button.adjustSize()
        self._button.move((self.width() - self._button.width()) // 2, detail.bottom() + 16)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in place."""
        self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon and words."""
        theme, wrap = self._theme, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.surface.panel)
        top, title, detail = self._areas()
        side = theme.px(28)
        if self.height() >= theme.px(_ICON_FROM_PX):
            glyph = icon_pixmap(self._words.icon, theme.text.third, side, self.devicePixelRatioF())
            painter.drawPixmap((self.width() - side) // 2, top, glyph)
        painter.setFont(theme.font(TextStyle.ACTION))
        painter.setPen(theme.text.main)
        painter.drawText(title, wrap, self._words.title)
        painter.setFont(theme.font(TextStyle.BODY))
        painter.setPen(theme.text.second)
        painter.drawText(detail, wrap, self._words.detail)
        painter.end()


class DoorPanel(EmptyPanel):
    """The door list's place; asks for Setup while no door is configured."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, EmptyKind.DOORS, parent)


class XrayPanel(EmptyPanel):
    """The X-ray view's place; asks for Setup while no lane is configured."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, EmptyKind.XRAY, parent)


class QueuePanel(EmptyPanel):
    """The parcel queue's place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, EmptyKind.QUEUE, parent)
