"""Invented states of Respond, after the target picture: form, not facts."""

import pytest

from widgets.respond.side_state import (
    BarLook,
    DontLine,
    DontState,
    EvidenceLine,
    EvidenceState,
    Lane,
    LaneBar,
    LanesState,
    PackState,
    Thumbnail,
    ToldLine,
    ToldMark,
    ToldState,
)
from widgets.respond.state import (
    AnswerKind,
    FactField,
    FactsState,
    NoteLine,
    OpenStep,
    Option,
    RespondMode,
    StepLine,
    StepMark,
    StepsState,
)

#: 24 Nov 2026, 14:32:07 UTC, as the clock of the widgets' tests.
UTC_NS = 1_795_530_727_000_000_000
S = 1_000_000_000


def past(
    number: str, text: str, lane: str, time: str, stamp: str, *, late: bool = False
) -> StepLine:
    return StepLine(f"s{number}", number, text, lane, "", StepMark.DONE, time, stamp, "", late)


def due(number: str, text: str, lane: str, time: str) -> StepLine:
    return StepLine(f"s{number}", number, text, lane, "Read this ahead.", StepMark.WAITING, time)


QUESTION = OpenStep(
    "s6",
    "6  ·  Operator, with wardens",
    "Is everyone out to at least the inner ring?",
    "Screening room, both rooms beside it, and the rooms above and below. "
    "Leave the lights and machines as they are.",
    AnswerKind.YES_NO,
    (Option("yes", "Yes, all out", "Y"), Option("no", "No, someone inside", "N")),
    since_utc_ns=UTC_NS - 138 * S,
    target_s=120,
    told="Duty manager told at 02:00",
)

STEPS = StepsState(
    RespondMode.OWNER,
    "Step 6 of 14  ·  only the owner moves steps on",
    (),
    (
        past("1", "Hands off. Leave the item where it is.", "Handler", "0:07 of 0:10", "15:40:59"),
        past(
            "2", "Belt stopped. Item frozen in the system.", "Operator", "0:02 of 0:30", "15:40:54"
        ),
        past("3", "Video hold on cameras 01 to 06.", "Operator", "0:03 of 0:30", "15:40:55"),
        past(
            "4",
            "Say the code phrase. Leave by the dock route.",
            "Handler",
            "1:38 of 2:00",
            "15:42:30",
        ),
        past(
            "5",
            "Call police from the landline. Read the card.",
            "Operator",
            "3:21 of 3:00",
            "15:44:13",
            late=True,
        ),
        StepLine("s6", "6", QUESTION.question, "Operator", "", StepMark.OPEN),
        due("7", "Close doors behind. Nobody goes back in.", "Warden", "due 7:30"),
        due("8", "Evacuate or shelter? Choose by ring and glass.", "Operator", "due 8:00"),
        due("9", "Search muster point B before people stand there.", "Warden", "due 9:00"),
        due("10", "Air handling for zone 2: leave on or stop?", "Facilities", "due 9:00"),
        due("11", "Headcount. Who is missing?", "Duty manager", "due 10:00"),
        due("12", "Hand-over pack ready for police.", "Operator", "due 10:00"),
    ),
    QUESTION,
    "then 13 Witnesses kept available, 14 Close with the authority's reference",
    (),
    (
        NoteLine("15:47:02", "M. Duarte", "Level 1 empty, two people left by the stair"),
        NoteLine("15:46:10", "S. Ito", "On site, taking lead at the gate"),
        NoteLine("15:45:30", "System", "Facilities call not answered, retry 2"),
    ),
)

FACTS = FactsState(
    (
        FactField("Incident", "0413"),
        FactField("Playbook", "Suspect item, IED signs"),
        FactField("Version", "3, approved 02 Oct 2026 by J. Abara"),
        FactField("Lead", "S. Ito, duty manager"),
        FactField("Item", "Frozen on belt, not moved"),
        FactField("Opened before?", "No"),
    ),
    can_change=True,
    can_print=True,
)

DONTS = DontState(
    "Suspect item, IED signs",
    (
        DontLine("hand-back-left-off-outline", "Touch, move or cover the item"),
        DontLine("radioactive-off", "X-ray it again, or run the belt"),
        DontLine("cellphone-off", "Use phone or radio within 15 m"),
        DontLine("lightbulb-off-outline", "Switch lights or machines on or off"),
        DontLine("window-closed-variant", "Gather near glass or at muster A"),
        DontLine("elevator-passenger-off-outline", "Use the lift past level 1"),
    ),
)

TOLD = ToldState(
    "4 of 6 answered",
    (
        ToldLine(
            "1", ToldMark.REACHED, "Police 999", "landline, by A. Okafor", "Ref. CAD 2217", "03:21"
        ),
        ToldLine("2", ToldMark.REACHED, "Duty manager", "call + message", "Answered", "00:48"),
        ToldLine(
            "3",
            ToldMark.REACHED,
            "Wardens, levels 1-2",
            "public address",
            "Answered 2 of 2",
            "01:10",
        ),
        ToldLine(
            "4", ToldMark.REACHED, "Postal inspectors", "e-mail from template", "Delivered", "04:02"
        ),
        ToldLine("5", ToldMark.TROUBLE, "Facilities", "call", "No answer, retry 2", "04:55"),
        ToldLine(
            "6", ToldMark.WAITING, "Neighbours, unit 7", "message", "Waiting for text approval", "-"
        ),
    ),
)

EVIDENCE = EvidenceState(
    "9 items, all locked",
    True,
    (
        Thumbnail("x", "X-ray, 2 views", None, "radiology-box-outline"),
        Thumbnail("c1", "Cam 01, 24 min", None, "cctv"),
        Thumbnail("c3", "Cam 03, 7 min", None, "cctv"),
    ),
    (
        EvidenceLine(
            "d",
            "file-lock-outline",
            "Door events D1-D4",
            "15:19:58 to now, 31 records",
            "9c41 … 7e02",
        ),
        EvidenceLine(
            "p",
            "file-lock-outline",
            "Parcel passport P-20931",
            "9 links, chain checked",
            "51fa … c3d8",
        ),
        EvidenceLine("l", "file-lock-outline", "Label photographs", "2 pictures", "0b77 … 19ae"),
    ),
)

PACK = PackState(
    "Due 15:50:52, in 03:18",
    11,
    14,
    "headcount, air handling, who has keys",
    card=(
        FactField("Exact location", "Screening room, ground floor"),
        FactField("Type", "Suspect item"),
    ),
)

LANES = LanesState(
    (
        Lane("Handler", "T. Nwosu", (LaneBar(5, 97, "4 Left", BarLook.PAST),)),
        Lane(
            "Operator",
            "A. Okafor",
            (
                LaneBar(5, 200, "5 Police call", BarLook.LATE),
                LaneBar(264, None, "6 Everyone out?", BarLook.NOW),
                LaneBar(500, 600, "12 Pack", BarLook.PLANNED),
            ),
        ),
        Lane(
            "Warden",
            "M. Duarte",
            (
                LaneBar(92, None, "Clearing rooms", BarLook.NOW),
                LaneBar(405, 480, "7, 9", BarLook.PLANNED),
            ),
        ),
        Lane("Facilities", "on call", (LaneBar(300, None, "10 Air", BarLook.NOW),)),
        Lane(
            "Duty manager",
            "S. Ito",
            (
                LaneBar(120, 260, "Briefed", BarLook.PAST),
                LaneBar(405, 600, "11 Headcount", BarLook.PLANNED),
            ),
        ),
        Lane("Police", "ref. CAD 2217", (LaneBar(200, None, "En route", BarLook.NOW),)),
    ),
    UTC_NS - 402 * S,
)


@pytest.fixture
def steps() -> StepsState:
    return STEPS


@pytest.fixture
def facts() -> FactsState:
    return FACTS


@pytest.fixture
def donts() -> DontState:
    return DONTS


@pytest.fixture
def told() -> ToldState:
    return TOLD


@pytest.fixture
def evidence() -> EvidenceState:
    return EVIDENCE


@pytest.fixture
def pack() -> PackState:
    return PACK


@pytest.fixture
def lanes() -> LanesState:
    return LANES
