"""What passes a filter in memory is what the store's own query finds."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.clock import ManualClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, StoredEvent, Tone
from console.models.event_match import passes
from console.store.database_url import database_url
from console.store.open_store import Store, open_store
from console.store.signing import Signer

TEXTS = ("Loading dock", "Ünknown gäst", "cage 06", "silent", "no_answer")
SUBJECTS = ("camera:01", "camera:02", "store:journal", "console:control")
START = 1_795_000_000_000_000_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("match")
    opened = open_store(
        database_url("", folder / "journal.db", "", ""),
        database_url("", folder / "site.db", "", ""),
        site="match",
        writer="control",
        signer=Signer(secrets.token_bytes(32)),
        clock=ManualClock(START),
        spool_path=folder / "spool",
        checkpoints_path=folder / "checkpoints",
    )
    codes = list(Code)
    for number in range(200):
        event = Event(
            codes[number * 7 % 20],
            list(Tone)[number % 5],
            SUBJECTS[number % 4],
            START + number * 1_000_000_000,
            number,
            "okafor" if number % 3 else "system",
            {"name": TEXTS[number % 5], "cause": TEXTS[number * 3 % 5], "count": number},
            exercise=number % 11 == 0,
        )
        stored = opened.journal.append_now(event, 10.0)
        assert stored.row_id
    yield opened
    assert opened.close() == []


def everything(store: Store) -> list[StoredEvent]:
    return store.events.page(EventFilter(), None, 1000)


FILTERS = st.builds(
    EventFilter,
    tones=st.frozensets(st.sampled_from(list(Tone)), max_size=2),
    code_prefix=st.sampled_from(["", "camera.", "camera.lost", "recording.", "nothing"]),
    subject=st.sampled_from(["", "camera:", "camera:02", "store:journal"]),
    text=st.sampled_from(["", "load", "unknown gast", "CAGE", "06", "okaf dock", "zzz"]),
    start_utc_ns=st.sampled_from([0, START + 50_000_000_000]),
    end_utc_ns=st.sampled_from([2**63 - 1, START + 150_000_000_000]),
    exercise=st.sampled_from([None, True, False]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=FILTERS)
def test_memory_and_store_agree(store: Store, wanted: EventFilter) -> None:
    in_store = {row.row_id for row in store.events.page(wanted, None, 1000)}
    in_memory = {row.row_id for row in everything(store) if passes(wanted, row)}
    assert in_memory == in_store
