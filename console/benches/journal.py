"""Measures the journal: durable appends, pages at any depth and filter, verification.

The journal is filled through the real chain code. Latencies are from `append_now` called to
returned, one after the other, so nothing is hidden by a queue; the throughput is that of events
that are durable. The import beside it is the site's own import path.
"""

import argparse
import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from console.benches.report import BenchResult, at_least, at_most, machine_facts
from console.clock import SystemClock
from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, Tone
from console.interpreter import set_switch_interval
from console.store.engines import sqlite_url
from console.store.event_pages import EventReader
from console.store.journal_session import JournalPlan
from console.store.open_store import Store, open_store
from console.store.seed import seed_events
from console.store.signing import Signer
from console.store.site_import import ImportRow, import_rows
from console.store.verify import verify_journal

KEYS = (
    "append_p99_ms",
    "rows_per_s",
    "page_p95_ms",
    "verify_rows_per_s",
    "append_busy_p99_ms",
)

_ROWS = 1_000_000
_QUICK_ROWS = 50_000
_IMPORT_ROWS = 50_000
_START_UTC_NS = 1_761_955_200 * 10**9  # 2025-11-01T00:00:00Z
_MONTH_NS = 30 * 86_400 * 10**9
_PAGE_ROWS = 100

#: Code, tone, kind of subject, how often in a thousand: a month as a site has it.
_MIX = (
    (Code.PERSON_SEEN, Tone.CALM, "camera", 420),
    (Code.PARCEL_MOVED, Tone.CALM, "parcel", 240),
    (Code.PARCEL_ARRIVED, Tone.NOTICE, "parcel", 120),
    (Code.ACTION_ALLOWED, Tone.CALM, "console", 120),
    (Code.CAMERA_LIVE, Tone.NOTICE, "camera", 40),
    (Code.CAMERA_STALLED, Tone.WARNING, "camera", 30),
    (Code.RECORDING_GAP, Tone.WARNING, "camera", 15),
    (Code.CAMERA_LOST, Tone.ALARM, "camera", 10),
    (Code.ACTION_REFUSED, Tone.WARNING, "console", 4),
    (Code.STORAGE_FULL, Tone.ALARM, "store", 1),
)
_PLACES = ("dock", "counter", "screening", "sorting", "quarantine", "corridor")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--rows`` and ``--samples``."""
    parser.add_argument("--rows", type=int, default=None, help="rows to fill in (1,000,000)")
    parser.add_argument("--samples", type=int, default=None, help="appends to time (2,000)")


@dataclass(frozen=True, slots=True)
class _Bed:
    """Where the bench works."""

    folder: Path
    rows: int
    samples: int
    signer: Signer

    @property
    def url(self) -> str:
        return sqlite_url(self.folder / "journal.db")

    @property
    def checkpoints(self) -> Path:
        return self.folder / "checkpoints.log"


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Fill a journal in a temporary folder, measure, and verify it."""
    rows = args.rows or (_QUICK_ROWS if quick else _ROWS)
    samples = args.samples or (500 if quick else 2_000)
    application = QCoreApplication.instance() or QCoreApplication([])
    interval_s = sys.getswitchinterval()
    set_switch_interval()  # as the program does at start
    try:
        with tempfile.TemporaryDirectory(prefix="sallyport-bench-") as folder:
            signer = Signer(secrets.token_bytes(32))
            figures = _measure(_Bed(Path(folder), rows, samples, signer))
    finally:
        sys.setswitchinterval(interval_s)
    del application
    targets = (
        at_least(figures, "rows_per_s", 2_000),
        at_most(figures, "page_p95_ms", 20),
        at_least(figures, "verify_rows_per_s", 100_000),
        at_most(figures, "append_busy_p99_ms", 20),
    )
    return BenchResult("journal", figures, targets, rows, machine_facts())


def _measure(bed: _Bed) -> dict[str, float]:
    plan = JournalPlan(
        url=bed.url,
        site="bench",
        writer="seat-1",
        boot="seed",
        signer=bed.signer,
        spool_path=bed.folder / "journal.spool",
        checkpoints_path=bed.checkpoints,
    )
    seed_events(plan, _month(bed.rows))
    store = open_store(
        bed.url,
        sqlite_url(bed.folder / "site.db"),
        site="bench",
        writer="seat-1",
        signer=bed.signer,
        clock=SystemClock(),
        spool_path=plan.spool_path,
        checkpoints_path=bed.checkpoints,
    )
    try:
        appends = [_timed_append(store) for _ in range(bed.samples)]
        rate = _rate(store, bed.samples * 10)
        pages = _pages(store.events, bed)
        busy = _busy_appends(store, bed.samples)
    finally:
        overdue = store.close(30.0)
    if overdue or store.journal.state.lost:
        msg = f"the bench's store did not end well: {overdue}, {store.journal.state}"
        raise RuntimeError(msg)
    return {
        "append_p99_ms": _percentile(appends, 99) * 1e3,
        "rows_per_s": rate,
        "page_p95_ms": _percentile(pages, 95) * 1e3,
        "verify_rows_per_s": _verify(bed),
        "append_busy_p99_ms": _percentile(busy, 99) * 1e3,
    }


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _month(rows: int) -> Iterator[Event]:
    """A month of events, the same every time."""
    dice = random.Random(1)  # noqa: S311 - a repeatable bench, no secret
    weights = [often for _code, _tone, _kind, often in _MIX]
    step_ns = _MONTH_NS // rows
    for number in range(rows):
        code, tone, kind, _often = dice.choices(_MIX, weights)[0]
        moment_ns = number * step_ns
        yield Event(
            code=code,
            tone=tone,
            subject=f"{kind}:{_subject(dice, kind, number)}",
            utc_ns=_START_UTC_NS + moment_ns,
            monotonic_ns=moment_ns,
            actor=f"guard-{dice.randrange(12)}" if kind == "console" else "system",
            params={"place": dice.choice(_PLACES), "count": dice.randrange(100_000)},
        )


def _subject(dice: random.Random, kind: str, number: int) -> str:
    if kind == "parcel":
        return f"p{number // 400:06d}"
    return f"{dice.randrange(16):02d}"


def _event() -> Event:
    clock = SystemClock()
    return Event(
        code=Code.BOOKMARK_SET,
        tone=Tone.NOTICE,
        subject="camera:03",
        utc_ns=clock.utc_ns(),
        monotonic_ns=clock.monotonic_ns(),
        actor="guard-3",
        params={"place": "dock", "count": 3},
    )


def _timed(work: Callable[[], object]) -> float:
    started_ns = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - started_ns) / 1e9


def _timed_append(store: Store) -> float:
    event = _event()
    return _timed(lambda: store.journal.append_now(event, 60.0))


def _rate(store: Store, count: int) -> float:
    """Events a second that become durable when many wait, none of them by way of the spool."""

    def flood() -> None:
        for _ in range(count):
            while store.journal.queued > 2_000:
                time.sleep(0.001)
            store.journal.append(_event())
        store.journal.append_now(_event(), 60.0)

    return (count + 1) / _timed(flood)


def _busy_appends(store: Store, samples: int) -> list[float]:
    """Times of appends while rows are imported beside them without a pause."""
    is_over = threading.Event()
    clock = SystemClock()

    def work() -> None:
        turn = 0
        while not is_over.is_set():
            rows = (ImportRow(f"list-{turn}", f"{i}", '{"n":1}') for i in range(_IMPORT_ROWS))
            import_rows(store.site_writer, rows, clock.utc_ns())
            turn += 1

    importer = threading.Thread(target=work, name="bench-import")
    importer.start()
    try:
        return [_timed_append(store) for _ in range(samples)]
    finally:
        is_over.set()
        importer.join()


def _filters(dice: random.Random, rows: int) -> tuple[EventFilter, ...]:
    """Filters of every kind: none, wide, narrow, combined, and such that nothing passes."""
    start = _START_UTC_NS + dice.randrange(_MONTH_NS)
    hour, day = 3_600 * 10**9, 86_400 * 10**9
    parcel = f"p{dice.randrange(rows) // 400:06d}"
    alarm, warning = frozenset({Tone.ALARM}), frozenset({Tone.WARNING})
    return (
        EventFilter(),
        EventFilter(tones=alarm),
        EventFilter(tones=frozenset({Tone.ALARM, Tone.WARNING, Tone.NOTICE})),
        EventFilter(code_prefix="camera."),
        EventFilter(code_prefix=Code.STORAGE_FULL.value),
        EventFilter(subject="camera:"),
        EventFilter(subject=f"camera:{dice.randrange(16):02d}"),
        EventFilter(subject=f"parcel:{parcel}"),
        EventFilter(subject="camera:05", tones=alarm),
        EventFilter(subject="camera:05", code_prefix="parcel."),
        EventFilter(start_utc_ns=start, end_utc_ns=start + hour),
        EventFilter(start_utc_ns=start, end_utc_ns=start + day, tones=warning),
        EventFilter(end_utc_ns=start, code_prefix="recording."),
        EventFilter(text="quarantine"),
        EventFilter(text="ca"),
        EventFilter(text=parcel),
        EventFilter(text="guard-7 counter"),
        EventFilter(text="corridor", tones=alarm),
        EventFilter(text="dock", subject="store:07"),
        EventFilter(text="nothing-like-it"),
        EventFilter(text="screening", start_utc_ns=start, end_utc_ns=start + hour),
        EventFilter(exercise=True),
    )


def _pages(reader: EventReader, bed: _Bed) -> list[float]:
    """Times of pages: every filter, at the top and at random depths."""
    dice = random.Random(2)  # noqa: S311 - a repeatable bench, no secret
    times: list[float] = []
    reader.newest(_PAGE_ROWS)
    for turn in range(max(5, bed.samples // 50)):
        for wanted in _filters(dice, bed.rows):
            before = None if turn == 0 else dice.randrange(1, bed.rows)
            times.append(_timed(lambda w=wanted, b=before: reader.page(w, b, _PAGE_ROWS)))  # type: ignore[misc]
    return times


def _verify(bed: _Bed) -> float:
    started_ns = time.perf_counter_ns()
    verdict = verify_journal(bed.url, bed.checkpoints, [bed.signer.public_key])
    seconds = (time.perf_counter_ns() - started_ns) / 1e9
    if verdict.findings:
        msg = f"the bench's own journal is not whole: {verdict.findings[0]}"
        raise RuntimeError(msg)
    return verdict.totals.rows / seconds
