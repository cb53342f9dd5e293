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

    # What doors, cards, sensors and parcels will tell; raised by fixtures until their work comes.
    DOOR_FORCED = "door.forced"
    DOOR_HELD_OPEN = "door.held_open"
    DOOR_TAILGATE = "door.tailgate"
    DOOR_SECURED = "door.secured"
    CARD_REFUSED = "card.refused"
    DURESS_SIGNALLED = "person.duress"
    SENSOR_TRIPPED = "sensor.tripped"
    PARCEL_FLAGGED = "parcel.flagged"
    PARCEL_FROZEN = "parcel.frozen"
    PARCEL_RELEASED = "parcel.released"

    # Alarms: the states of ISA-18.2 and what moves them.
    ALARM_RAISED = "alarm.raised"
    ALARM_REPEATED = "alarm.repeated"
    ALARM_ACKNOWLEDGED = "alarm.acknowledged"
    ALARM_RETURNED = "alarm.returned"
    ALARM_RESET = "alarm.reset"
    ALARM_REALARMED = "alarm.realarmed"
    ALARM_ESCALATED = "alarm.escalated"
    ALARM_SHELVED = "alarm.shelved"
    ALARM_UNSHELVED = "alarm.unshelved"
    ALARM_SUPPRESSED = "alarm.suppressed"
    ALARM_UNSUPPRESSED = "alarm.unsuppressed"
    ALARM_OUT_OF_SERVICE = "alarm.out_of_service"
    ALARM_IN_SERVICE = "alarm.in_service"
    ALARM_CLOSED = "alarm.closed"
    ALARMS_SILENCED = "alarm.silenced"
    ALARMS_SOUNDING = "alarm.sounding"
    FLOOD_BEGAN = "alarm.flood_began"
    FLOOD_ENDED = "alarm.flood_ended"
    SOUND_LOST = "sound.lost"
    SOUND_BACK = "sound.back"

    # Operators, sessions, second persons.
    OPERATOR_SIGNED_IN = "operator.signed_in"
    OPERATOR_SIGNED_OUT = "operator.signed_out"
    SIGN_IN_REFUSED = "operator.sign_in_refused"
    OPERATOR_LOCKED_OUT = "operator.locked_out"
    SESSION_LOCKED = "operator.session_locked"
    SESSION_UNLOCKED = "operator.session_unlocked"
    SEAT_HANDED_OVER = "operator.handed_over"
    ACCOUNT_MADE = "operator.account_made"
    ACCOUNT_CHANGED = "operator.account_changed"
    ACCOUNT_TAMPERED = "operator.account_tampered"
    PASSWORD_CHANGED = "operator.password_changed"  # noqa: S105 - a code
    ROLE_CHANGED = "operator.role_changed"
    SECOND_PERSON_ASKED = "second_person.asked"
    SECOND_PERSON_AGREED = "second_person.agreed"
    SECOND_PERSON_REFUSED = "second_person.refused"
    SECOND_PERSON_ENDED = "second_person.ended"
    PRESENCE_STARTED = "presence.started"
    PRESENCE_CONFIRMED = "presence.confirmed"
    PRESENCE_MISSED = "presence.missed"
    PRESENCE_ENDED = "presence.ended"

    # Incidents.
    INCIDENT_OPENED = "incident.opened"
    INCIDENT_JOINED = "incident.joined"
    INCIDENT_CHANGED = "incident.changed"
    INCIDENT_OWNER_CHANGED = "incident.owner_changed"
    INCIDENT_HELD = "incident.held"
    INCIDENT_RESUMED = "incident.resumed"
    INCIDENT_CLOSED = "incident.closed"
    INCIDENT_REOPENED = "incident.reopened"
    INCIDENT_NOTED = "incident.noted"
    INCIDENT_PARTY_ADDED = "incident.party_added"
    INCIDENT_ATTACHED = "incident.attached"
    INCIDENT_CONDITION_MET = "incident.condition_met"
    AUTHORITY_CHANGED = "incident.authority_changed"
    PACK_MADE = "incident.pack_made"

    # Playbooks and their runs.
    PLAYBOOK_SAVED = "playbook.saved"
    PLAYBOOK_APPROVED = "playbook.approved"
    RUN_STARTED = "run.started"
    RUN_STEP_DONE = "run.step_done"
    RUN_STEP_SKIPPED = "run.step_skipped"
    RUN_STEP_OVERDUE = "run.step_overdue"
    RUN_STEP_ESCALATED = "run.step_escalated"
    RUN_OWNER_CHANGED = "run.owner_changed"
    RUN_OWNER_SILENT = "run.owner_silent"
    RUN_OWNER_BACK = "run.owner_back"
    RUN_CLOCK_SHIFTED = "run.clock_shifted"
    RUN_HAZARD_CHANGED = "run.hazard_changed"
    RUN_ACTION_PROPOSED = "run.action_proposed"
    RUN_ACTION_DECIDED = "run.action_decided"
    RUN_TIMER_REACHED = "run.timer_reached"
    RUN_ENDED = "run.ended"

    # Messages, calls, contacts.
    MESSAGE_QUEUED = "message.queued"
    MESSAGE_TRIED = "message.tried"
    MESSAGE_SENT = "message.sent"
    MESSAGE_FAILED = "message.failed"
    MESSAGE_APPROVED = "message.approved"
    MESSAGE_GIVEN_UP = "message.given_up"
    MESSAGE_SUPPRESSED = "message.suppressed"
    MESSAGE_ANSWERED = "message.answered"
    MESSAGE_ESCALATED = "message.escalated"
    MESSAGE_UNANSWERED = "message.unanswered"
    MESSAGE_CLOSED = "message.closed"
    CALL_LOGGED = "message.call_logged"
    CONTACTS_CHANGED = "contact.changed"
    TEMPLATES_CHANGED = "contact.templates_changed"
    CONTACT_TESTED = "contact.tested"

    # Exercise, shift, prints, plan.
    EXERCISE_STARTED = "exercise.started"
    EXERCISE_PAUSED = "exercise.paused"
    EXERCISE_RESUMED = "exercise.resumed"
    EXERCISE_ENDED = "exercise.ended"
    EXERCISE_ACTION = "exercise.action"
    EXERCISE_KEY_TAKEN = "exercise.key_taken"
    EXERCISE_KEY_RETURNED = "exercise.key_returned"
    LOG_ENTRY_WRITTEN = "shift.log_entry"
    WATCH_NOTE_WRITTEN = "shift.watch_note"
    WATCH_NOTE_DONE = "shift.watch_note_done"
    SHIFT_REPORT_MADE = "shift.report_made"
    PRINT_MADE = "print.made"
    PLAN_CHANGED = "plan.changed"


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
