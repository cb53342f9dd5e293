"""Whether a new event belongs to a shown list: the same answer as the store's query, in memory."""

from console.domain.event_filter import EventFilter
from console.domain.events import StoredEvent
from console.store.event_words import WordSplitter, split_words

_WORDS = WordSplitter()


def passes(wanted: EventFilter, stored: StoredEvent) -> bool:
    """Whether the filter would have found this event. GUI thread."""
    event = stored.event
    if wanted.tones and event.tone not in wanted.tones:
        return False
    if not event.code.value.startswith(wanted.code_prefix):
        return False
    if not _is_subject(wanted, event.subject):
        return False
    if not wanted.start_utc_ns <= event.utc_ns < wanted.end_utc_ns:
        return False
    if wanted.exercise is not None and event.exercise is not wanted.exercise:
        return False
    return not wanted.text or _has_words(wanted.text, stored)


def _is_subject(wanted: EventFilter, subject: str) -> bool:
    if not wanted.subject:
        return True
    if wanted.is_one_subject:
        return subject == wanted.subject
    return subject.startswith(wanted.subject)


def _has_words(text: str, stored: StoredEvent) -> bool:
    event = stored.event
    known = _WORDS.of_event(event.code.value, event.subject, event.actor, event.params).split()
    return all(any(one.startswith(word) for one in known) for word in split_words(text))
