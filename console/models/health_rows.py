"""Health lines as the panel shows them, the worst first. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from console.domain.conditions import RANK
from console.domain.health import HealthItem, HealthState
from console.models.event_words import cause_words, place
from console.models.words import QT_TRANSLATE_NOOP
from widgets.health_panel import HealthRow
from widgets.roles import Tone

CONTEXT: Final = "health"

STATES: Final[dict[HealthState, str]] = {
    HealthState.STARTING: QT_TRANSLATE_NOOP("health", "Starting"),
    HealthState.NORMAL: QT_TRANSLATE_NOOP("health", "Normal"),
    HealthState.DEGRADED: QT_TRANSLATE_NOOP("health", "Degraded"),
    HealthState.FAILED: QT_TRANSLATE_NOOP("health", "Failed"),
    HealthState.OFF: QT_TRANSLATE_NOOP("health", "Off"),
    HealthState.UNKNOWN: QT_TRANSLATE_NOOP("health", "Not known"),
}

KINDS: Final[dict[str, str]] = {
    "camera": QT_TRANSLATE_NOOP("health", "Camera {0}"),
    "recording": QT_TRANSLATE_NOOP("health", "Recording {0}"),
}


def health_row(item: HealthItem, names: Mapping[str, str]) -> HealthRow:
    """One line.

    Args:
        item: What is known.
        names: Camera names by id.
    """
    kind, _, ident = item.subject.partition(":")
    words = QCoreApplication.translate
    if kind in KINDS:
        name = words(CONTEXT, KINDS[kind]).format(f"{ident} {names.get(ident, '')}".strip())
    else:
        name = place(item.subject, {})
    cause = str(item.params.get("cause", "none"))
    return HealthRow(
        key=item.subject,
        tone=Tone(item.tone.value),
        name=name,
        state=words(CONTEXT, STATES[item.state]),
        since_ns=item.since_ns,
        detail="" if cause == "none" else cause_words(cause),
    )


def health_rows(items: Iterable[HealthItem], names: Mapping[str, str]) -> tuple[HealthRow, ...]:
    """All lines, the worst first, else in the order of the site."""
    ordered = sorted(items, key=lambda item: -RANK[item.tone])
    return tuple(health_row(item, names) for item in ordered)
