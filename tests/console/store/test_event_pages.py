"""Pages hold exactly what a plain look through all events would give, newest first."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, StoredEvent, Tone
from console.store.engines import writing_engine
from console.store.event_pages import EventReader
from console.store.event_words import split_words
from console.store.journal_session import JournalPlan
from console.store.seed import seed_events

START_NS = 1_764_000_000 * 10**9
ROWS = 2_600
CODES = (Code.CAMERA_LIVE, Code.CAMERA_LOST, Code.PARCEL_MOVED, Code.ACTION_ALLOWED)
SUBJECTS = ("camera:01", "camera:02", "parcel:p0001", "console:control", "Ärger:straße")
PLACES = ("North dock", "counter", "quarantäne", "sorting_room")


@cache
def past() -> tuple[Event, ...]:
    dice = random.Random(7)
    events = []
    for number in range(ROWS):
        rare = number % 500 == 123
        events.append(
            Event(
                code=Code.STORAGE_FULL if rare else dice.choice(CODES),
                tone=Tone.ALARM if rare else dice.choice((Tone.CALM, Tone.NOTICE, Tone.WARNING)),
                subject="store:media" if rare else dice.choice(SUBJECTS),
                # a clock that was wrong for a while, and set right
                utc_ns=START_NS + (number - (900 if 1_100 < number < 1_300 else 0)) * 10**9,
                monotonic_ns=number * 10**9,
                actor=dice.choice(("system", "anna", "jörg")),
                params={"place": dice.choice(PLACES), "count": number},
                exercise=number % 7 == 0,
            )
        )
    return tuple(events)


@pytest.fixture
def reader(any_url: str, plan: JournalPlan) -> Iterator[EventReader]:
    seed_events(replace(plan, url=any_url), past())
    reader = EventReader(any_url)
    yield reader
    reader.close()


def words_of(event: Event) -> list[str]:
    texts = [event.code.value, event.subject, event.actor]
    texts += [value for value in event.params.values() if isinstance(value, str)]
    return [word for text in texts for word in split_words(text)]


def passes(wanted: EventFilter, event: Event) -> bool:
    subject = event.subject
    typed = split_words(wanted.text)
    return (
        (not wanted.tones or event.tone in wanted.tones)
        and event.code.value.startswith(wanted.code_prefix)
        and (subject.startswith(wanted.subject) if wanted.subject.endswith(":") else True)
        and (subject == wanted.subject if wanted.is_one_subject else True)
        and wanted.start_utc_ns <= event.utc_ns < wanted.end_utc_ns
        and wanted.exercise in {None, event.exercise}
        and (not wanted.text.strip() or bool(typed))
        and all(any(word.startswith(one) for word in words_of(event)) for one in typed)
    )


FILTERS = st.builds(
    EventFilter,
    tones=st.frozensets(st.sampled_from(Tone), max_size=2),
    code_prefix=st.sampled_from(["", "", "camera.", "camera.lost", "storage.", "parcel.", "%"]),
    subject=st.sampled_from(
        ["", "", "camera:", "camera:01", "store:media", "Ärger:straße", "camera:77", "nobody:"]
    ),
    text=st.sampled_from(
        ["", "", "dock", "NORTH d", "quarant", "Quarantäne", "c", "ca", "cam", "jorg", "STRASSE",
         "p0001", "media", "room sort", "zzz", "!?", "anna counter camera lost", "full", "1"]
    ),
    start_utc_ns=st.sampled_from([0, 0, START_NS + 400 * 10**9, START_NS + 2_500 * 10**9]),
    end_utc_ns=st.sampled_from([2**63 - 1, START_NS + 410 * 10**9, START_NS + 1_900 * 10**9]),
    exercise=st.sampled_from([None, None, True, False]),
)  # fmt: skip


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=FILTERS, depth=st.integers(1, ROWS + 50), limit=st.integers(1, 60))
def test_a_page_is_what_a_look_through_everything_gives(
    reader: EventReader, wanted: EventFilter, depth: int, limit: int
) -> None:
    stored = everything(reader)
    expected = [one for one in stored if one.row_id < depth and passes(wanted, one.event)][:limit]
    assert reader.page(wanted, depth, limit) == expected


_read: dict[int, list[StoredEvent]] = {}


def everything(reader: EventReader) -> list[StoredEvent]:
    if id(reader) not in _read:
        _read.clear()
        _read[id(reader)] = reader.page(EventFilter(), None, 10 * ROWS)
    return _read[id(reader)]


def test_all_events_come_back_as_they_went_in(reader: EventReader) -> None:
    rows = everything(reader)
    own = [row.event for row in reversed(rows) if row.event.code is not Code.JOURNAL_CHECKPOINT]
    assert own == list(past())


def test_a_kind_that_ended_long_ago_is_not_walked(reader: EventReader) -> None:
    wanted = EventFilter(code_prefix="s", subject="store:")
    both = EventFilter(tones=frozenset({Tone.ALARM, Tone.CALM}))
    assert len(reader.page(wanted)) == len([one for one in past() if one.tone is Tone.ALARM])
    assert [one.event.tone for one in reader.page(both, None, 3)] == [Tone.CALM] * 3


def test_pages_follow_one_another_without_hole_or_overlap(reader: EventReader) -> None:
    wanted = EventFilter(text="dock", tones=frozenset({Tone.NOTICE, Tone.ALARM}))
    collected: list[StoredEvent] = []
    before: int | None = None
    while page := reader.page(wanted, before, 37):
        collected += page
        before = page[-1].row_id
    assert collected == [one for one in everything(reader) if passes(wanted, one.event)]


def test_an_unknown_code_is_shown_as_unknown_and_a_damaged_row_still_shows(
    any_url: str, plan: JournalPlan, make_event: Callable[..., Event]
) -> None:
    seed_events(replace(plan, url=any_url), [make_event(), make_event()])
    engine = writing_engine(any_url)
    with engine.begin() as connection:
        trigger = "DROP TRIGGER event_never_changes"
        connection.execute(sa.text(trigger if "sqlite" in any_url else f"{trigger} ON event"))
        connection.execute(
            sa.text("UPDATE event SET code = 'door.held', tone = 'purple' WHERE row_id = 1")
        )
        connection.execute(sa.text("UPDATE event SET params = '[]' WHERE row_id = 2"))
    engine.dispose()
    reader = EventReader(any_url)
    _checkpoint, second, first = reader.newest()
    reader.close()
    assert (first.event.code, first.event.tone) == (Code.UNKNOWN_CODE, Tone.UNKNOWN)
    assert first.event.params["code"] == "door.held"
    assert second.event.params == {"damaged": "[]"}


def test_the_database_itself_refuses_to_edit_an_event(
    any_url: str, plan: JournalPlan, make_event: Callable[..., Event]
) -> None:
    seed_events(replace(plan, url=any_url), [make_event()])
    engine = writing_engine(any_url)
    with pytest.raises(sa.exc.DBAPIError, match="events are never edited"), engine.begin() as one:
        one.execute(sa.text("UPDATE event SET actor = 'mallory'"))
    engine.dispose()
