"""Playbooks and their runs, in words. Fields are parameters of the event."""

from typing import Final

from console.domain.events import Code
from console.models.words import QT_TRANSLATE_NOOP

SENTENCES: Final[dict[Code, str]] = {
    Code.PLAYBOOK_SAVED: QT_TRANSLATE_NOOP("events", "Playbook {playbook} version {version} saved"),
    Code.PLAYBOOK_APPROVED: QT_TRANSLATE_NOOP(
        "events", "Playbook {playbook} version {version} approved"
    ),
    Code.RUN_STARTED: QT_TRANSLATE_NOOP("events", "Playbook {playbook} started"),
    Code.RUN_STEP_DONE: QT_TRANSLATE_NOOP("events", "{step}: {answer}"),
    Code.RUN_STEP_SKIPPED: QT_TRANSLATE_NOOP("events", "Skipped {step}: {comment}"),
    Code.RUN_STEP_OVERDUE: QT_TRANSLATE_NOOP("events", "{step} is overdue"),
    Code.RUN_STEP_ESCALATED: QT_TRANSLATE_NOOP("events", "{step} overdue, told to {post}"),
    Code.RUN_OWNER_CHANGED: QT_TRANSLATE_NOOP("events", "{owner} leads the response"),
    Code.RUN_OWNER_SILENT: QT_TRANSLATE_NOOP(
        "events", "The console of {owner} is silent, another may take over"
    ),
    Code.RUN_OWNER_BACK: QT_TRANSLATE_NOOP("events", "The console of {owner} is back"),
    Code.RUN_CLOCK_SHIFTED: QT_TRANSLATE_NOOP(
        "events", "Times of the response moved by {step_s} s with the clock"
    ),
    Code.RUN_HAZARD_CHANGED: QT_TRANSLATE_NOOP(
        "events", "Hazard is now {hazard}, playbook {playbook}"
    ),
    Code.RUN_ACTION_PROPOSED: QT_TRANSLATE_NOOP("events", "Proposed: {action}"),
    Code.RUN_ACTION_DECIDED: QT_TRANSLATE_NOOP("events", "{action}: {decision}"),
    Code.RUN_TIMER_REACHED: QT_TRANSLATE_NOOP("events", "{timer} reached its target"),
    Code.RUN_ENDED: QT_TRANSLATE_NOOP("events", "Playbook {playbook} ended, {outcome}"),
}
