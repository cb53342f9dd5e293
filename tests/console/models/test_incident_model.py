"""The guard's incident log: rows stay where they are, new ones enter on top."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from console.clock import ManualClock
from console.domain.events import Tone
from console.domain.incidents.incident import Incident, IncidentBoard, Party, PartyRole
from console.domain.incidents.kinds import IncidentKind, IncidentState
from console.models.incident_model import IncidentColumn, IncidentModel
from console.services.incidents.export import csv_of, safe_cell
from widgets.event_table import EventWish
from widgets.roles import BadgeState, ItemRole
from widgets.roles import Tone as Shown

pytestmark = pytest.mark.usefixtures("qapp")
NS = 1_000_000_000


def _one(clock: ManualClock, number: int, kind: IncidentKind = IncidentKind.INTRUDER) -> Incident:
    return Incident(
        f"control-{number}", number, kind, Tone.ALARM, "door.forced", True, IncidentState.NEW,
        clock.utc_ns() + number, "system", zone="Dock", door="D3",
    )  # fmt: skip


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def _board(*incidents: Incident) -> IncidentBoard:
    return IncidentBoard(tuple(sorted(incidents, key=lambda one: -one.number)))


def test_a_row_says_what_live_png_says_in_its_columns(clock: ManualClock) -> None:
    model = IncidentModel(clock, ZoneInfo("UTC"))
    model.on_board(_board(_one(clock, 412)))
    clock.advance(75)
    model.set_progress({"control-412": (2, 6)})
    cells = [str(model.index(0, column).data()) for column in IncidentColumn]
    assert cells[:6] == ["Alarm", "0412", "Door forced", "D3 \u00b7 Dock", "New", "\u2013"]
    assert cells[6:] == ["01:14", "2/6"]
    first = model.index(0, 0)
    assert first.data(ItemRole.TONE) == Shown.ALARM
    assert first.data(ItemRole.BADGE) == BadgeState.NEW


def test_new_ones_enter_on_top_and_changed_ones_stay_in_place(clock: ManualClock) -> None:
    model = IncidentModel(clock, ZoneInfo("UTC"))
    one, two, three = (_one(clock, number) for number in (1, 2, 3))
    model.on_board(_board(one, two))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.on_board(_board(replace(one, owner="okafor", changed_utc_ns=9), two, three))
    assert [row.number for row in model.rows] == [3, 2, 1]
    assert model.rows[2].owner == "okafor"
    assert resets == []


def test_a_closed_one_leaves_after_eight_hours(clock: ManualClock) -> None:
    model = IncidentModel(clock, ZoneInfo("UTC"))
    closed = replace(_one(clock, 1), state=IncidentState.CLOSED, closed_utc_ns=clock.utc_ns())
    model.on_board(_board(closed))
    assert model.index(0, 0).data(ItemRole.BADGE) == BadgeState.CLOSED
    clock.advance(8 * 3600 - 1)
    model.on_tick()
    assert model.rowCount() == 1
    clock.advance(2)
    model.on_tick()
    assert model.rowCount() == 0


@pytest.mark.parametrize(
    ("text", "found"), [("marsh", True), ("D3 forced", True), ("0001", True), ("powder", False)]
)
def test_words_are_found_wherever_they_stand(clock: ManualClock, text: str, found: bool) -> None:
    model = IncidentModel(clock, ZoneInfo("UTC"))
    party = Party("m", "L. Marsh", PartyRole.HANDLER)
    model.on_board(_board(replace(_one(clock, 1), parties=(party,))))
    model.on_wish_changed(EventWish(text=text))
    assert (model.rowCount() == 1) is found


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1"])
def test_no_exported_cell_is_a_formula(cell: str) -> None:
    assert safe_cell(cell).startswith("'")
    line = csv_of(("Title",), [(cell,)]).decode("utf-8-sig").splitlines()[1]
    assert line.lstrip('"').startswith("'")
