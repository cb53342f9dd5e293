"""Exercise, shift, prints, plan, in words. Fields are parameters of the event."""

from typing import Final

from console.domain.events import Code
from console.models.words import QT_TRANSLATE_NOOP

SENTENCES: Final[dict[Code, str]] = {
    Code.EXERCISE_STARTED: QT_TRANSLATE_NOOP("events", "Exercise started: {title}"),
    Code.EXERCISE_PAUSED: QT_TRANSLATE_NOOP("events", "Exercise paused, {cause}"),
    Code.EXERCISE_RESUMED: QT_TRANSLATE_NOOP("events", "Exercise goes on"),
    Code.EXERCISE_ENDED: QT_TRANSLATE_NOOP("events", "Exercise ended"),
    Code.EXERCISE_ACTION: QT_TRANSLATE_NOOP("events", "Only pretended: {action}"),
    Code.EXERCISE_KEY_TAKEN: QT_TRANSLATE_NOOP("events", "May act for real in the exercise"),
    Code.EXERCISE_KEY_RETURNED: QT_TRANSLATE_NOOP("events", "Real-action key given back"),
    Code.LOG_ENTRY_WRITTEN: QT_TRANSLATE_NOOP("events", "Log book: {text}"),
    Code.WATCH_NOTE_WRITTEN: QT_TRANSLATE_NOOP("events", "Watch note: {text}"),
    Code.WATCH_NOTE_DONE: QT_TRANSLATE_NOOP("events", "Watch note done: {text}"),
    Code.SHIFT_REPORT_MADE: QT_TRANSLATE_NOOP("events", "Hand-over report made, {file}"),
    Code.PRINT_MADE: QT_TRANSLATE_NOOP("events", "{title} printed to {target}"),
    Code.PLAN_CHANGED: QT_TRANSLATE_NOOP("events", "Site plan changed, {file}"),
}
