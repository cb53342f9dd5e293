"""Incidents over a real ledger and book: opened, joined, owned, closed, replayed."""

from typing import Any

import pytest

from console.domain.event_filter import END_OF_TIME_NS
from console.domain.events import Code, Tone
from console.domain.incidents.incident import Attachment, AttachmentKind, Party, PartyRole
from console.domain.incidents.kinds import (
    CloseCause,
    CloseOutcome,
    Condition,
    IncidentKind,
    IncidentState,
)
from console.domain.incidents.opening import Opening
from console.domain.incidents.rules import Closing, Refused
from console.services.incidents.book import IncidentBook
from console.services.incidents.records import AuthorityNews, sha256_of
from console.services.incidents.timeline import timeline_of

Room = Any
NS = 1_000_000_000
POLICE = AuthorityNews("", "Police", "called")
ITEM = "parcel:P-20931"
BY_HAND = Opening(IncidentKind.OTHER, Tone.WARNING, "Lights out in the dock", zone="Dock")


def _freeze(room: Room) -> str:
    about = {"parcel": "P-20931"}
    room.tell(Code.PARCEL_ARRIVED, ITEM, Tone.CALM, **about, room="Dock", by="L. Marsh")
    room.tell(Code.PARCEL_MOVED, ITEM, Tone.CALM, **about, room="Screening", by="J. Costa")
    room.tell(Code.PERSON_SEEN, "person:brandt", Tone.CALM, person="T. Brandt", room="Screening")
    room.clock.advance(60)
    room.tell(Code.PARCEL_FROZEN, ITEM, **about, zone="Screening", indicators="X01")
    return str(room.book.view().incidents[0].incident_id)


def test_a_frozen_item_opens_one_incident_with_its_handlers_and_locked_cameras(room: Room) -> None:
    incident = room.book.find(_freeze(room))
    assert (incident.incident_id, incident.number_words) == ("control-1", "0001")
    assert incident.kind is IncidentKind.POWDER
    assert incident.tone is Tone.ALARM
    assert [(one.name, one.role) for one in incident.parties] == [
        ("L. Marsh", PartyRole.HANDLER),
        ("J. Costa", PartyRole.HANDLER),
        ("T. Brandt", PartyRole.PRESENT),
    ]
    assert incident.conditions == tuple(Condition)
    held = [(one.camera, one.start_utc_ns, one.end_utc_ns) for one in room.locks.kept]
    since = incident.opened_utc_ns - 120 * NS
    assert held == [("03", since, END_OF_TIME_NS), ("05", since, END_OF_TIME_NS)]


def test_the_same_fact_told_again_after_a_crash_opens_nothing(room: Room) -> None:
    event = room.tell(Code.PARCEL_FROZEN, "parcel:P-1", parcel="P-1", zone="Dock")
    rows = room.book.changed_rows()
    room.start()
    room.book.load(rows)
    room.intake.on_fact(event)
    assert len(room.book.view().incidents) == 1


def test_a_flagged_item_opens_an_incident_only_with_the_decision_threat(room: Room) -> None:
    room.tell(Code.PARCEL_FLAGGED, "parcel:P-1", Tone.WARNING, parcel="P-1", cause="unexpected")
    assert room.book.view().incidents == ()
    room.tell(Code.PARCEL_FLAGGED, "parcel:P-1", Tone.WARNING, parcel="P-1", decision="threat")
    assert room.book.view().open_count == 1
    assert room.book.view().incidents[0].tone is Tone.ALARM


def test_alarms_of_one_zone_join_and_those_of_another_item_do_not(room: Room) -> None:
    room.tell(Code.ALARM_RAISED, "alarm:control-1", what="door.forced", door="D3", zone="Dock")
    room.clock.advance(40)
    room.tell(Code.ALARM_RAISED, "alarm:control-2", what="sensor.tripped", zone="Dock")
    room.tell(Code.ALARM_RAISED, "alarm:control-3", what="door.forced", door="D9", zone="Cage")
    newest, first = room.book.view().incidents
    assert first.alarms == ("control-1", "control-2")
    assert newest.alarms == ("control-3",)
    room.tell(Code.PARCEL_FROZEN, "parcel:P-1", parcel="P-1", zone="Dock")
    room.tell(Code.PARCEL_FROZEN, "parcel:P-2", parcel="P-2", zone="Dock")
    assert [one.parcel for one in room.book.view().incidents[:2]] == ["P-2", "P-1"]


def test_a_notice_opens_nothing_by_itself(room: Room) -> None:
    room.tell(Code.ALARM_RAISED, "alarm:control-1", Tone.NOTICE, what="door.held_open", zone="Dock")
    assert room.book.view().incidents == ()


def test_acknowledging_its_last_alarm_empties_the_incidents_badge(room: Room) -> None:
    room.tell(Code.ALARM_RAISED, "alarm:control-1", what="door.forced", door="D3")
    assert room.book.view().incidents[0].unacknowledged == ("control-1",)
    room.tell(Code.ALARM_ACKNOWLEDGED, "alarm:control-1")
    assert room.book.view().incidents[0].unacknowledged == ()


def test_an_incident_goes_through_its_states_and_back(room: Room) -> None:
    made = room.service.open(room.guard, BY_HAND).value.incident_id
    assert room.book.find(made).state is IncidentState.IN_PROGRESS
    assert room.book.find(made).owner == "okafor"
    assert room.service.hold(room.guard, made, " ").value.refused is Refused.REASON_MISSING
    assert room.service.hold(room.guard, made, "waits for the electrician").value.refused is None
    assert room.book.find(made).state is IncidentState.ON_HOLD
    assert room.service.resume(room.guard, made).value.refused is None
    assert room.service.resume(room.guard, made).value.refused is Refused.WRONG_STATE
    room.service.transfer(room.guard, made, "ito", "end of shift")
    assert room.book.find(made).owner == "ito"
    closing = Closing(CloseOutcome.RESOLVED)
    assert not room.service.close(room.guard, made, closing).verdict.is_allowed
    assert room.service.close(room.supervisor, made, closing).value.refused is None
    assert room.book.find(made).outcome is CloseOutcome.RESOLVED
    assert room.locks.kept[0].end_utc_ns == room.book.find(made).closed_utc_ns
    room.service.reopen(room.supervisor, made, "it happened again")
    assert room.book.find(made).is_open


def test_a_suspect_item_closes_only_with_everything_closing_needs(room: Room) -> None:
    made = _freeze(room)
    closing = Closing(CloseOutcome.HANDED_OVER, CloseCause.REAL)
    refused = room.service.close(room.supervisor, made, closing).value.refused
    assert refused is Refused.CONDITIONS_MISSING
    police = AuthorityNews("", "Police", "called", reference="CAD 2217")
    room.records.record_authority(room.guard, made, police)
    released = AuthorityNews("u1", "", "released")
    room.records.record_authority(room.guard, made, released)
    for condition, value in (
        (Condition.HEADCOUNT, "12 of 12"),
        (Condition.DISPOSITION, "taken by the police"),
        (Condition.HOT_WASH, "2026-11-25 09:00"),
    ):
        room.records.meet(room.guard, made, condition, value)
    met = {one.condition: one.value for one in room.book.find(made).met}
    assert met[Condition.AUTHORITY_REF] == "Police CAD 2217"
    assert room.service.close(room.supervisor, made, closing).value.refused is None


def test_an_intruder_incident_needs_to_say_what_it_was(room: Room) -> None:
    room.tell(Code.ALARM_RAISED, "alarm:control-1", what="door.forced", door="D3")
    resolved = Closing(CloseOutcome.RESOLVED)
    assert room.service.close(room.supervisor, "control-1", resolved).value.refused is (
        Refused.CAUSE_MISSING
    )
    by_staff = Closing(CloseOutcome.FALSE_ALARM, CloseCause.STAFF)
    assert room.service.close(room.supervisor, "control-1", by_staff).value.refused is None


def test_what_an_installer_asks_for_is_refused_and_nothing_changes(room: Room) -> None:
    made = _freeze(room)
    before = room.book.find(made)
    asked = [
        room.service.take(room.installer, made),
        room.records.note(room.installer, made, "I was here"),
        room.records.record_authority(room.installer, made, POLICE),
    ]
    assert [one.verdict.is_allowed for one in asked] == [False] * 3
    assert room.book.find(made) == before


def test_an_attachments_hash_is_that_of_its_file_and_a_path_outside_is_refused(room: Room) -> None:
    made = _freeze(room)
    (room.media_root / "snapshots").mkdir()
    picture = room.media_root / "snapshots" / "03.png"
    picture.write_bytes(b"picture")
    attached = Attachment(
        "", AttachmentKind.PHOTO, "Label", "snapshots/03.png", sha256="invented", camera="03"
    )
    assert room.records.attach(room.guard, made, attached).value.refused is None
    assert room.book.find(made).attachments[0].sha256 == sha256_of(picture)
    outside = Attachment("", AttachmentKind.PHOTO, "Key", "../secret")
    assert room.records.attach(room.guard, made, outside).value.refused is Refused.FILE_MISSING


def _busy(room: Room) -> str:
    """Everything that can happen to an incident."""
    made = _freeze(room)
    room.service.take(room.guard, made)
    room.records.note(room.guard, made, "Level 1 empty")
    room.records.add_party(room.guard, made, Party("", "M. Duarte", PartyRole.EXPOSED, "Room 2"))
    room.records.state(room.guard, made, "opened_before", "no")
    room.records.state(room.guard, made, "kind", "ied")
    clip = Attachment("", AttachmentKind.CLIP, "Cam 03", camera="03", start_utc_ns=5, end_utc_ns=9)
    room.records.attach(room.guard, made, clip)
    room.records.record_authority(room.guard, made, AuthorityNews("", "Police", "called"))
    room.records.meet(room.guard, made, Condition.HEADCOUNT, "12 of 12")
    room.service.hold(room.guard, made, "police have command")
    room.service.open(room.guard, BY_HAND)
    room.service.close(room.supervisor, "control-2", Closing(CloseOutcome.RESOLVED))
    return made


@pytest.mark.parametrize("times", [1, 2])
def test_folding_the_journal_again_gives_the_same_incidents(room: Room, times: int) -> None:
    _busy(room)
    again = IncidentBook()
    for stored in room.journal.rows:
        for _ in range(times):
            if stored.event.code.startswith(again.prefixes):
                again.apply(stored.event)
    assert again.view() == room.book.view()
    assert again.next_number == room.book.next_number


def test_rows_and_later_events_give_the_same_incidents_wherever_the_cut_is(room: Room) -> None:
    _busy(room)
    events = [one.event for one in room.journal.rows]
    for cut in range(0, len(events) + 1, 3):
        first, second = IncidentBook(), IncidentBook()
        for event in events[:cut]:
            first.apply(event)
        second.load(first.changed_rows())
        for event in events[max(0, cut - 2) :]:  # what was told twice is folded once
            second.apply(event)
        assert second.view() == room.book.view()
        assert second.next_number == 3


def test_the_timeline_holds_what_names_the_incident_and_nothing_else(room: Room) -> None:
    made = _busy(room)
    room.tell(Code.CAMERA_LOST, "camera:01", Tone.WARNING, cause="silent")
    room.tell(Code.RUN_STARTED, "run:control-9", incident=made, playbook="pb.powder")
    room.tell(Code.RUN_STEP_DONE, "run:control-9", Tone.CALM, step="s1", answer="yes")
    codes = [one.event.code for one in timeline_of(room.book.find(made), room.journal)]
    assert codes[0] is Code.PARCEL_ARRIVED
    assert codes[-2:] == [Code.RUN_STARTED, Code.RUN_STEP_DONE]
    assert Code.CAMERA_LOST not in codes
    assert Code.INCIDENT_CLOSED not in codes


def test_a_drills_item_opens_a_drills_incident(room: Room) -> None:
    room.ledger.exercise = True
    room.tell(Code.PARCEL_FROZEN, "parcel:P-1", parcel="P-1", zone="Dock")
    room.ledger.exercise = False
    room.clock.advance(1)
    room.tell(Code.PARCEL_FROZEN, "parcel:P-1", parcel="P-1", zone="Dock")
    real, drill = room.book.view().incidents
    assert (real.exercise, drill.exercise) == (False, True)
    assert drill.number_words == "X0001"


def test_locks_that_a_crash_prevented_are_made_good(room: Room) -> None:
    _freeze(room)
    room.locks.kept.clear()
    for _ in range(3):
        room.service.tick(room.ledger.now())
    assert [one.camera for one in room.locks.kept] == ["03", "05"]


def test_only_so_many_closed_incidents_stay_in_memory(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.services.incidents.book.MOST_CLOSED", 3)
    for _ in range(5):
        made = room.service.open(room.guard, BY_HAND).value.incident_id
        room.clock.advance(1)
        room.service.close(room.supervisor, made, Closing(CloseOutcome.RESOLVED))
    assert [one.number for one in room.book.view().incidents] == [5, 4, 3]
    rows = {row.key: row.is_open for row in room.book.changed_rows()}
    assert rows["control-1"] is False
    assert rows["control-5"] is True
