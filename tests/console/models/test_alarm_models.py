"""Alarms in strip, list, bars and spot: order, words, and nothing that moves under the hand."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPersistentModelIndex
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.alarms.values import AlarmBoard, AlarmState, AlarmView, FloodGroup, FloodView
from console.domain.events import Code, Tone
from console.domain.operations import Moment
from console.models.alarm_model import AlarmModel
from console.models.alarm_rows import AlarmRow, HeadingRow, Section, rows_of
from console.models.spot_rule import SpotRule, tile_marks
from console.models.strip_bars import DrillFacts, strip_bars
from console.models.strip_guard import GUARD_NS, StripGuard
from console.models.strip_states import OpenIncident, StripFacts, strip_state
from widgets.roles import ItemRole
from widgets.roles import Tone as Shown
from widgets.strip_bars import BarKind

UTC = ZoneInfo("UTC")
S = 1_000_000_000
T0 = 1_795_530_727 * S
NOW = Moment(T0 + 100 * S, 100 * S)


def alarm(number: int, tone: Tone = Tone.WARNING, *, at_s: int | None = None) -> AlarmView:
    """An unacknowledged one, each younger than the one before."""
    moment = Moment(T0 + (number if at_s is None else at_s) * S, number * S)
    return AlarmView(
        f"control-{number}",
        tone,
        AlarmState.RAISED,
        Code.DOOR_FORCED,
        f"door:D{number}",
        {},
        moment,
        moment,
        number,
        camera=f"0{number}",
    )


def board(*alarms: AlarmView, shown: str | None = None) -> AlarmBoard:
    waiting = [one for one in alarms if one.is_unacknowledged]
    counts = {tone: sum(1 for one in waiting if one.tone is tone) for tone in Tone}
    return AlarmBoard(alarms, shown_id=shown, counts=counts)


def test_the_strip_shows_alarm_then_incident_then_nothing() -> None:
    incident = OpenIncident("Incident 0413: Intruder", "Dock", Tone.ALARM, T0)
    facts = StripFacts(board(alarm(1), shown="control-1"), incident)
    first = strip_state(facts, UTC, NOW).alarm
    assert first is not None
    assert (first.title, first.key, first.key_of) == ("Door forced: Door D1", "F2", "control-1")
    assert first.raised_ns == 1 * S
    second = strip_state(replace(facts, board=board()), UTC, NOW).alarm
    assert second is not None
    assert (second.title, second.key) == ("Incident 0413: Intruder", "F5")
    assert strip_state(StripFacts(board()), UTC, NOW).alarm is None


def test_of_an_alarm_that_is_over_nothing_is_said_in_the_present() -> None:
    """A camera was frozen in the last run and is live now: its picture is not old."""
    stalled = replace(alarm(1), code=Code.CAMERA_STALLED, subject="camera:05", escalated_to="lead")
    now = strip_state(StripFacts(board(stalled, shown="control-1")), UTC, NOW).alarm
    assert now is not None
    assert "What is shown is old" in now.detail
    assert now.status == "passed to lead"
    over = replace(stalled, state=AlarmState.RETURNED)
    then = strip_state(StripFacts(board(over, shown="control-1")), UTC, NOW).alarm
    assert then is not None
    assert "What is shown is old" not in then.detail
    assert then.detail.startswith("It is over, nobody has looked")
    assert then.status == "over, passed to lead"
    assert then.action == "Acknowledge"


def test_counts_are_what_stands_and_say_whether_something_waits() -> None:
    seen = replace(alarm(2), state=AlarmState.ACKNOWLEDGED)
    hidden = replace(alarm(3), state=AlarmState.SHELVED)
    drill = replace(alarm(4), exercise=True)
    counts = strip_state(StripFacts(board(seen, hidden)), UTC, NOW).counts
    assert [(one.tone, one.count, one.has_new) for one in counts][1] == (Shown.WARNING, 1, False)
    both = strip_state(StripFacts(board(alarm(1), seen, drill)), UTC, NOW).counts
    assert both[1].count == 2
    assert both[1].has_new


def test_f2_does_nothing_until_the_strip_stood_still_for_half_a_second() -> None:
    guard = StripGuard()
    guard.show(board(alarm(1), shown="control-1"), 10)
    assert not guard.may_acknowledge(10 + GUARD_NS - 1)
    assert guard.may_acknowledge(10 + GUARD_NS)
    guard.show(board(alarm(1), alarm(2), shown="control-1"), 20 * S)
    assert guard.may_acknowledge(20 * S)  # the same alarm is still shown
    own = replace(board(alarm(2), shown="control-2"), is_guarded=False)
    guard.show(own, 30 * S)
    assert guard.may_acknowledge(30 * S)


def test_a_higher_tone_takes_the_spot_and_equal_tones_wait() -> None:
    rule, cameras = SpotRule(), ["01", "02", "03"]
    first = rule.follow(board(alarm(1)), cameras)
    equal = rule.follow(board(alarm(1), alarm(2), alarm(3)), cameras)
    assert first.alarm == equal.alarm == alarm(1)
    assert (first.more, equal.more) == (0, 2)
    higher = alarm(2, Tone.ALARM)
    taken = rule.follow(board(higher, alarm(1)), cameras)
    assert taken.alarm == higher
    assert taken.more == 0
    marks = tile_marks(board(higher, alarm(1)), higher, UTC)
    assert marks["02"].tag.startswith("Spot: Door forced")
    assert (marks["01"].tone, marks["01"].tag) == (Shown.WARNING, "")
    assert rule.follow(board(alarm(9)), cameras).alarm is None  # no such camera on the wall


def test_a_drill_never_takes_the_spot_from_what_is_real() -> None:
    drill = replace(alarm(1, Tone.ALARM), exercise=True)
    choice = SpotRule().follow(board(drill, alarm(2, Tone.NOTICE)), ["01", "02"])
    assert choice.alarm == alarm(2, Tone.NOTICE)


def test_bars_stand_in_their_order_and_say_real() -> None:
    drill = DrillFacts("Powder letter", "S. Ito", T0, is_paused=True)
    flood = FloodView(T0, 14, 14, "control-1")
    full = replace(
        board(alarm(1), shown="control-1"), flood=flood, silenced_until_ns=NOW.monotonic_ns + 94 * S
    )
    bars = strip_bars(full, drill, UTC, NOW)
    kinds = {bar.kind: bar for bar in bars}
    assert set(kinds) == set(BarKind)
    assert kinds[BarKind.REAL].title.startswith("REAL alarm: Door forced")
    assert "01:34" in kinds[BarKind.SILENCE].title
    assert strip_bars(board(), None, UTC, NOW) == ()


def test_the_list_is_newest_first_and_hidden_ones_stand_below() -> None:
    shelved = replace(alarm(9), state=AlarmState.SHELVED)
    rows = rows_of(board(alarm(1), alarm(3), shelved, alarm(2)))
    assert [row.key for row in rows] == [
        "control-3",
        "control-2",
        "control-1",
        f"section:{Section.SHELVED.value}",
        "control-9",
    ]


def test_a_flood_groups_by_cause_and_the_first_out_leads() -> None:
    group = FloodGroup("Dock", Code.DOOR_FORCED, Tone.WARNING, 2, "control-1")
    flooded = replace(
        board(replace(alarm(1), group="Dock"), replace(alarm(2), group="Dock"), alarm(3)),
        flood=FloodView(T0, 14, 14, "control-1", (group,)),
    )
    rows = rows_of(flooded)
    assert isinstance(rows[0], HeadingRow)
    assert rows[1] == AlarmRow(replace(alarm(1), group="Dock"), is_first_out=True)
    assert [row.key for row in rows[3:]] == [f"section:{Section.OTHERS.value}", "control-3"]


def test_what_stays_keeps_its_place_and_a_new_order_waits_for_the_pointer(qtbot: QtBot) -> None:
    del qtbot
    model = AlarmModel(ManualClock(NOW.utc_ns, NOW.monotonic_ns), UTC)
    model.set_board(board(alarm(1), alarm(2)))
    chosen = QPersistentModelIndex(model.index(1, 0))
    assert chosen.data(ItemRole.ROW_KEY) == "control-1"
    seen = replace(alarm(1), state=AlarmState.ACKNOWLEDGED)
    model.set_board(board(seen, alarm(2), alarm(3)))
    assert (chosen.row(), chosen.data(ItemRole.ROW_KEY)) == (2, "control-1")
    model.hold(is_held=True)
    shelved = replace(alarm(2), state=AlarmState.SHELVED)
    model.set_board(board(seen, shelved, alarm(3)))
    assert [row.key for row in model.rows] == ["control-3", "control-2", "control-1"]
    model.hold(is_held=False)
    assert [row.key for row in model.rows][:2] == ["control-3", "control-1"]
    assert chosen.data(ItemRole.ROW_KEY) == "control-1"
