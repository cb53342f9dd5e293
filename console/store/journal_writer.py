"""The only thread that writes `journal.db`: batches, outages, replays, checkpoints.

Each turn does one bounded thing. While the database is down every event is brought to the spool's
disk; when it is back they are replayed in order, each once, and only then new ones go straight in.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from PySide6.QtCore import Signal

from console.clock import Clock
from console.domain.events import Code, Event, Param, StoredEvent, Tone
from console.store.errors import DownCause, NewerSchemaError, StoreDownError
from console.store.journal_intake import Intake, answer
from console.store.journal_session import JournalPlan, JournalSession
from console.store.pump import StorePump
from console.store.replay import Replay

_LOG = logging.getLogger("store")

#: Rows in one commit: few enough that nobody waits long, enough to share a disk's round trip.
BATCH_ROWS = 10
#: A step of UTC against the monotonic clock that is an event. Architecture, 7.3.
CLOCK_STEP_NS = 500_000_000
_LOOK_NS = 50_000_000
_TURN_S = 0.25
#: At the end of the program so long a spool is still brought in; the rest waits for the next start.
_LAST_REPLAY_NS = 2_000_000_000
#: Between two roundings-up of the database's files, at least.
_TIDY_NS = 2_000_000_000
_RETRY_NS = 500_000_000
_MAX_RETRY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class JournalState:
    """Whether the database takes events.

    Attributes:
        is_up: It does; otherwise they go to the spool.
        cause: Why not; None when up.
        detail: What the database said, for the log and the health panel.
        since_utc_ns: Since when.
        lost: Events that could not even be spooled; 0 unless the spool's disk is full too.
    """

    is_up: bool
    cause: DownCause | None
    detail: str
    since_utc_ns: int
    lost: int = 0


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[sa.Connection], Any]
    done: Future[Any]


class JournalWriter(StorePump):
    """Writes what the intake takes in.

    Attributes:
        stored: Signal(tuple[StoredEvent, ...]): committed just now, in order.
        spooled: Signal(tuple[Event, ...]): they wait in the spool for a place; told again by
            `stored` when they have one.
        state_changed: Signal(JournalState): the database went or came back.
    """

    stored = Signal(object)
    spooled = Signal(object)
    state_changed = Signal(object)

    def __init__(self, plan: JournalPlan, intake: Intake, clock: Clock) -> None:
        """Keep what is needed; the database is opened on the thread."""
        super().__init__("store-journal")
        self.first_try: Future[None] = Future()
        self._plan = plan
        self._intake = intake
        self._clock = clock
        self._session = JournalSession(plan)
        self._jobs: deque[_Job] = deque()
        self._state = JournalState(
            is_up=False, cause=DownCause.CLOSED, detail="", since_utc_ns=clock.utc_ns()
        )
        self._last_utc_ns = clock.utc_ns()
        self._last_monotonic_ns = clock.monotonic_ns()
        self._replay = Replay()
        self._is_tidy = True
        self._tidied_ns = clock.monotonic_ns()
        self._next_try_ns = 0
        self._retry_ns = _RETRY_NS
        self._unsigned = 0
        self._signed_ns = clock.monotonic_ns()
        self._down_ns = clock.monotonic_ns()

    @property
    def state(self) -> JournalState:
        """Whether the database takes events. Any thread."""
        return self._state

    def request_stop(self) -> None:
        """Ask the loop to end. Any thread; returns at once."""
        super().request_stop()
        self._intake.nudge()

    def call(self, work: Callable[[sa.Connection], Any]) -> Future[Any]:
        """Run something in a transaction of the writing connection. Any thread; returns at once."""
        job = _Job(work, Future())
        self._jobs.append(job)
        self._intake.nudge()
        return job.done

    @property
    def session(self) -> JournalSession:
        """The writing connection, for work given to `call`."""
        return self._session

    def opened(self) -> None:
        """Try the database once; whoever opens the journal waits for this."""
        try:
            self._session.open()
        except NewerSchemaError as error:
            self.request_stop()
            self.first_try.set_exception(error)
        except StoreDownError as error:
            self._went_down(error)
            self.first_try.set_result(None)
        else:
            self._set_state(None, "")
            self.first_try.set_result(None)

    def turn(self) -> None:
        """Wait a moment for work, then do one piece of it."""
        is_replaying = self._state.is_up and self._intake.is_spooling
        self._intake.wait(0.0 if is_replaying else _TURN_S)
        self._watch_clock()
        if not self._state.is_up:
            self._turn_down()
            return
        try:
            self._turn_up()
        except StoreDownError as error:
            self._went_down(error)

    def closed(self) -> None:
        """Write what is queued, sign it, and bring the rest to the spool's disk."""
        try:
            if self._state.is_up and not self.has_failed:
                self._last_rounds()
        except StoreDownError as error:
            _LOG.error("the journal ends while its database is down: %s", error)
        finally:
            self._intake.close()
            self._session.close()
            self._refuse_jobs()

    def _last_rounds(self) -> None:
        until_ns = self._clock.monotonic_ns() + _LAST_REPLAY_NS
        while self._write_batch() or (
            self._intake.is_spooling and self._clock.monotonic_ns() < until_ns
        ):
            if self._intake.is_spooling:
                self._replay_piece()
        if self._unsigned:
            self._checkpoint()

    def _turn_up(self) -> None:
        if self._jobs:
            self._do_job(self._jobs.popleft())
        if self._write_batch():
            self._is_tidy = False
        elif self._intake.is_spooling:
            self._replay_piece()
        else:
            self._tidy_if_due()
        self._checkpoint_if_due()

    def _tidy_if_due(self) -> None:
        now = self._clock.monotonic_ns()
        if not self._is_tidy and now - self._tidied_ns >= _TIDY_NS:
            self._is_tidy, self._tidied_ns = True, now
            self._session.tidy()

    def _checkpoint_if_due(self) -> None:
        waited_s = (self._clock.monotonic_ns() - self._signed_ns) / 1e9
        if self._unsigned >= self._plan.checkpoint_rows or (
            self._unsigned and waited_s >= self._plan.checkpoint_s
        ):
            self._checkpoint()

    def _write_batch(self) -> bool:
        """Write the oldest queued events; False when none are queued."""
        batch = self._intake.take(BATCH_ROWS)
        if not batch:
            return False
        try:
            stored = self._session.write([waiting.draft for waiting in batch])
        except BaseException:
            self._intake.divert(batch)  # before what is still queued
            raise
        for waiting, one in zip(batch, stored, strict=True):
            answer(waiting, one)
        self._announce(stored)
        return True

    def _announce(self, stored: Sequence[StoredEvent]) -> None:
        self._unsigned += len(stored)
        if stored:
            self.stored.emit(tuple(stored))

    def _checkpoint(self) -> None:
        now = self._clock.monotonic_ns()
        stored = self._session.checkpoint(self._intake.draft, self._clock.utc_ns(), now)
        self._unsigned = 0
        self._signed_ns = now
        self.stored.emit(tuple(stored))

    def _do_job(self, job: _Job) -> None:
        if not job.done.set_running_or_notify_cancel():
            return
        try:
            result = self._session.run(job.work)
        except StoreDownError as error:
            job.done.set_exception(error)
            raise
        except Exception as error:  # noqa: BLE001 - the caller of call() gets it
            job.done.set_exception(error)
            self._session.open()
        else:
            job.done.set_result(result)

    def _refuse_jobs(self) -> None:
        while self._jobs:
            error = StoreDownError("the journal is closed", DownCause.CLOSED)
            self._jobs.popleft().done.set_exception(error)

    def _replay_piece(self) -> None:
        """Bring a piece of the spool into the database; when all is in, queue again."""
        self._sync()
        self._announce(self._replay.step(self._intake, self._session))
        if self._replay.is_over:
            done, self._replay = self._replay, Replay()
            params = {"count": done.count, "damaged": done.damaged, "lost": self._intake.lost}
            self._note(Code.JOURNAL_REPLAYED, Tone.NOTICE, params)

    def _turn_down(self) -> None:
        self._intake.divert([])
        self._sync()
        self._refuse_jobs()
        now = self._clock.monotonic_ns()
        if now < self._next_try_ns:
            return
        try:
            self._session.open()
        except (StoreDownError, NewerSchemaError) as error:
            self._retry_ns = min(self._retry_ns * 2, _MAX_RETRY_NS)
            self._next_try_ns = self._clock.monotonic_ns() + self._retry_ns
            _LOG.debug("the journal's database is still down: %s", error)
            return
        self._came_back()

    def _went_down(self, error: StoreDownError) -> None:
        _LOG.error("the journal's database is down, events go to the spool: %s", error)
        self._session.drop()
        self._replay = Replay()
        self._down_ns = self._clock.monotonic_ns()
        self._retry_ns = _RETRY_NS
        self._next_try_ns = self._down_ns + self._retry_ns
        self._intake.divert([])
        self._note(Code.STORE_DOWN, Tone.ALARM, {"cause": error.cause.value})
        # before those who wait are answered, so that they find the state that answers them
        self._set_state(error.cause, str(error))
        self._sync()

    def _sync(self) -> None:
        """Bring the spool to the disk and tell what is in it now."""
        spooled = self._intake.sync()
        if spooled:
            self.spooled.emit(spooled)

    def _came_back(self) -> None:
        away_s = (self._clock.monotonic_ns() - self._down_ns) / 1e9
        _LOG.info("the journal's database is back after %.1f s", away_s)
        self._note(Code.STORE_BACK, Tone.NOTICE, {"away_s": round(away_s, 3)})
        self._set_state(None, "")

    def _set_state(self, cause: DownCause | None, detail: str) -> None:
        self._state = JournalState(
            is_up=cause is None,
            cause=cause,
            detail=detail,
            since_utc_ns=self._clock.utc_ns(),
            lost=self._intake.lost,
        )
        self.state_changed.emit(self._state)

    def _note(self, code: Code, tone: Tone, params: Mapping[str, Param]) -> None:
        """Make an event about the journal itself."""
        self._intake.put(
            Event(
                code=code,
                tone=tone,
                subject=f"journal:{self._plan.writer}",
                utc_ns=self._clock.utc_ns(),
                monotonic_ns=self._clock.monotonic_ns(),
                params=params,
            )
        )

    def _watch_clock(self) -> None:
        """Note a step of UTC: it moved otherwise than the monotonic clock since the last look."""
        monotonic_ns, utc_ns = self._clock.monotonic_ns(), self._clock.utc_ns()
        if self._clock.monotonic_ns() - monotonic_ns > _LOOK_NS:
            return  # the thread was held up between the two looks: they do not belong together
        by_record = utc_ns - self._last_utc_ns
        by_durations = monotonic_ns - self._last_monotonic_ns
        step_ns = by_record - by_durations
        self._last_utc_ns, self._last_monotonic_ns = utc_ns, monotonic_ns
        if abs(step_ns) > CLOCK_STEP_NS:
            self._note(Code.CLOCK_STEPPED, Tone.WARNING, {"step_s": round(step_ns / 1e9, 3)})
