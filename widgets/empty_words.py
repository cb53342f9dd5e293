"""What panels without a subject say: one true sentence and the next action. Pure; any thread."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

#: A name that the translators' tool finds; QCoreApplication.translate by another name.
translate = QCoreApplication.translate


class EmptyKind(StrEnum):
    """Every panel that waits for its subject."""

    DOORS = "doors"
    XRAY = "xray"
    LANE = "lane"
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


def _live_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Live: panel, title, detail, icon."""
    table = {
        EmptyKind.DOORS: (
            translate("EmptyPanel", "Doors and locks"),
            translate("EmptyPanel", "No doors configured"),
            translate(
                "EmptyPanel",
                "This version cannot add doors yet. Nothing is read and nothing is commanded.",
            ),
            "door",
        ),
        EmptyKind.XRAY: (
            translate("EmptyPanel", "X-ray"),
            translate("EmptyPanel", "No X-ray lane configured"),
            translate(
                "EmptyPanel",
                "This version cannot add a lane yet. No item is shown and none is cleared.",
            ),
            "radiology-box-outline",
        ),
        EmptyKind.LANE: (
            translate("EmptyPanel", "X-ray, both views"),
            translate("EmptyPanel", "No X-ray lane configured"),
            translate(
                "EmptyPanel",
                "This version cannot add a lane yet. No item is shown and none is cleared.",
            ),
            "radiology-box-outline",
        ),
        EmptyKind.QUEUE: (
            translate("EmptyPanel", "Parcel queue"),
            translate("EmptyPanel", "No parcels yet"),
            translate(
                "EmptyPanel",
                "Parcels enter here once there is a lane or a label reader. This version has none.",
            ),
            "package-variant-closed",
        ),
    }
    return table.get(kind)


def _screening_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Screening: panel, title, detail, icon."""
    table = {
        EmptyKind.PASSPORT: (
            translate("EmptyPanel", "Parcel passport"),
            translate("EmptyPanel", "No parcel chosen"),
            translate(
                "EmptyPanel",
                "A parcel's way through the house stands here once there is a lane.",
            ),
            "card-account-details-outline",
        ),
        EmptyKind.INDICATORS: (
            translate("EmptyPanel", "Indicator check"),
            translate("EmptyPanel", "No item to check"),
            translate(
                "EmptyPanel",
                "The list of indicators opens with an item on the lane. No lane is configured.",
            ),
            "format-list-checks",
        ),
        EmptyKind.DECISION: (
            translate("EmptyPanel", "Decision"),
            translate("EmptyPanel", "No item to decide on"),
            translate(
                "EmptyPanel", "Clear, hold and suspect act only on an item that is on screen."
            ),
            "gavel",
        ),
    }
    return table.get(kind)


def _respond_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Respond: panel, title, detail, icon."""
    table = {
        EmptyKind.STEPS: (
            translate("EmptyPanel", "What to do now"),
            translate("EmptyPanel", "Steps are not shown in this version"),
            translate(
                "EmptyPanel",
                "Follow the site's paper plan, note times in the log. Incidents stand in Live.",
            ),
            "clipboard-text-outline",
        ),
        EmptyKind.PLAN: (
            translate("EmptyPanel", "Site plan"),
            translate("EmptyPanel", "No plan of the site"),
            translate(
                "EmptyPanel",
                "Distances and doors are drawn on it. This version cannot add one yet.",
            ),
            "floor-plan",
        ),
        EmptyKind.LANES: (
            translate("EmptyPanel", "Who is doing what"),
            translate("EmptyPanel", "Tasks are not shown in this version"),
            translate("EmptyPanel", "Note in the log who does what, and when."),
            "account-group-outline",
        ),
        EmptyKind.DO_NOT: (
            translate("EmptyPanel", "Do not"),
            translate("EmptyPanel", "Not shown in this version"),
            translate("EmptyPanel", "A suspect item: do not touch, move, cover or X-ray it again."),
            "hand-back-left-off-outline",
        ),
        EmptyKind.EVIDENCE: (
            translate("EmptyPanel", "Evidence"),
            translate("EmptyPanel", "Nothing is set aside"),
            translate("EmptyPanel", "Recordings can be locked; a locked range is never deleted."),
            "archive-lock-outline",
        ),
    }
    return table.get(kind)


def _review_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Review: panel, title, detail, icon."""
    table = {
        EmptyKind.PLAYBACK: (
            translate("EmptyPanel", "Playback"),
            translate("EmptyPanel", "Recordings are not played in this version"),
            translate(
                "EmptyPanel",
                "Segments are MP4 files in the media folder. Players open what is not encrypted.",
            ),
            "play-box-multiple-outline",
        ),
        EmptyKind.TIMELINE: (
            translate("EmptyPanel", "Timeline"),
            translate("EmptyPanel", "No range chosen"),
            translate(
                "EmptyPanel",
                "What was recorded, and every gap with its reason, stands in the incident log.",
            ),
            "chart-timeline",
        ),
        EmptyKind.FOUND: (
            translate("EmptyPanel", "Found"),
            translate("EmptyPanel", "Nothing searched"),
            translate("EmptyPanel", "Search the incident log in Live: press / there."),
            "magnify",
        ),
        EmptyKind.EXPORT: (
            translate("EmptyPanel", "Export basket"),
            translate("EmptyPanel", "The basket is empty"),
            translate("EmptyPanel", "Nothing leaves this console in this version."),
            "basket-outline",
        ),
    }
    return table.get(kind)


def _assess_words(kind: EmptyKind) -> tuple[str, str, str, str] | None:
    """Panels of Assess: panel, title, detail, icon."""
    table = {
        EmptyKind.REGISTER: (
            translate("EmptyPanel", "Risk register"),
            translate("EmptyPanel", "No risks entered"),
            translate("EmptyPanel", "The register of this site has not been started."),
            "table-alert",
        ),
        EmptyKind.HEAT_MAP: (
            translate("EmptyPanel", "Heat map"),
            translate("EmptyPanel", "No risks entered"),
            translate(
                "EmptyPanel", "Likelihood and impact stand here once the register has entries."
            ),
            "grid",
        ),
        EmptyKind.LIVE_EVIDENCE: (
            translate("EmptyPanel", "Live evidence"),
            translate("EmptyPanel", "Nothing to decide"),
            translate(
                "EmptyPanel",
                "Counts from the incident log are proposed here once risks are entered.",
            ),
            "chart-line",
        ),
        EmptyKind.TRAINING: (
            translate("EmptyPanel", "Training matrix"),
            translate("EmptyPanel", "No people entered"),
            translate("EmptyPanel", "Certificates stand here once people can be entered."),
            "school-outline",
        ),
        EmptyKind.PROFICIENCY: (
            translate("EmptyPanel", "X-ray proficiency"),
            translate("EmptyPanel", "No training images shown"),
            translate("EmptyPanel", "Hit rates stand here once an X-ray lane is configured."),
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
    tables = (_live_words, _screening_words, _respond_words, _review_words, _assess_words)
    words = next((found for table in tables if (found := table(kind)) is not None), None)
    if words is None:
        msg = f"no words for the panel {kind}"
        raise KeyError(msg)
    panel, title, detail, icon = words
    if kind in _TO_LIVE:
        return EmptyWords(panel, title, detail, translate("EmptyPanel", "Go to Live"), "live", icon)
    return EmptyWords(panel, title, detail, translate("EmptyPanel", "Open Setup"), "setup", icon)
