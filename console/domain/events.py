"""What happened, as codes and parameters; never sentences. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """How much an event matters to the guard; the names of `tokens.json`."""

    ALARM = "alarm"
    WARNING = "warning"
    NOTICE = "notice"
    UNKNOWN = "unknown"
    CALM = "calm"


class Code(StrEnum):
    """Every kind of event; the sentence for each stands in console/models/event_words.py."""

    CONSOLE_STARTED = "console.started"
    CONSOLE_STOPPED = "console.stopped"
    CONSOLE_CRASHED = "console.crashed"
    THREAD_OVERDUE = "console.thread_overdue"
    THREAD_FAILED = "console.thread_failed"
    SITE_LOADED = "site.loaded"
    CLOCK_STEPPED = "clock.stepped"
    CAMERA_LIVE = "camera.live"
    CAMERA_STALLED = "camera.stalled"
    CAMERA_LOST = "camera.lost"
    CAMERA_REFUSED = "camera.refused"
    RECORDING_STARTED = "recording.started"
    RECORDING_STOPPED = "recording.stopped"
    RECORDING_GAP = "recording.gap"
    SEGMENT_SALVAGED = "recording.salvaged"
    SEGMENT_MISSING = "recording.missing"
    SEGMENT_DELETED = "recording.deleted"
    FOOTAGE_LOCKED = "recording.locked"
    FOOTAGE_UNLOCKED = "recording.unlocked"
    STORAGE_FULL = "storage.full"
    STORAGE_BACK = "storage.back"
    STORE_DOWN = "store.down"
    STORE_BACK = "store.back"
    JOURNAL_CHECKPOINT = "journal.checkpoint"
    JOURNAL_PRUNED = "journal.pruned"
    JOURNAL_REPLAYED = "journal.replayed"
    UNKNOWN_CODE = "journal.unknown_code"
    ACTION_ALLOWED = "action.allowed"
    ACTION_REFUSED = "action.refused"
    SNAPSHOT_TAKEN = "camera.snapshot"
    BOOKMARK_SET = "camera.bookmark"
    # Facts of the simulated site that the seeded past tells; real sources follow with later work.
    PERSON_SEEN = "world.person_seen"
    PARCEL_ARRIVED = "parcel.arrived"
    PARCEL_MOVED = "parcel.moved"


Param = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Event:
    """One fact.

    Attributes:
        code: What happened.
        tone: How much it matters.
        subject: Whom it concerns, as ``kind:id``: ``camera:03``, ``console:control``.
        utc_ns: When, for the record.
        monotonic_ns: When, for order and durations within one boot.
        actor: Who caused it: ``system`` or an operator's id.
        params: Codes and numbers the sentence is made from; JSON scalars only.
        exercise: True only in drills; such events live in a chain of their own.
    """

    code: Code
    tone: Tone
    subject: str
    utc_ns: int
    monotonic_ns: int
    actor: str = "system"
    params: Mapping[str, Param] = field(default_factory=dict)
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place in a chain.

    Attributes:
        row_id: Order of arrival in this journal, over all chains; the key of pages.
        sequence: Position in its chain, from 1 without a hole.
        writer: Which console wrote it.
        boot: Id of the writer's run.
        digest: SHA-256 of the row and its predecessor, 32 bytes.
        event: The fact itself.
    """

    row_id: int
    sequence: int
    writer: str
    boot: str
    digest: bytes
    event: Event
