"""Two hundred alarms in ten minutes, one of them a frozen parcel: is it on top, does F2 reach it?

Runs the real alarm service on a clock of its own. After every alarm the board that the window
would get is looked at; at the end F2 is pressed as a guard would, half a second after the strip
changed. It says nothing about painting: `bench alarms` is for that.
"""

import argparse
import random

from console.benches._alarm_house import GUARD, AlarmHouse
from console.benches.report import BenchResult, at_least, at_most, machine_facts
from console.domain.events import Code, Tone

KEYS = ("alarms", "top_share", "acknowledge_keys", "floods")

MINUTES = 10
PARCEL = "P-20931"
#: What else cries in a flood, of every tone.
OTHERS = (
    (Code.DOOR_FORCED, Tone.ALARM, "door"),
    (Code.CAMERA_LOST, Tone.WARNING, "camera"),
    (Code.RECORDING_STOPPED, Tone.WARNING, "recording"),
    (Code.DOOR_HELD_OPEN, Tone.WARNING, "door"),
    (Code.DOOR_TAILGATE, Tone.WARNING, "door"),
)
GUARD_S = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many alarms and which flood."""
    parser.add_argument("--alarms", type=int, default=200, help="alarms in ten minutes")
    parser.add_argument("--seed", type=int, default=4, help="of the flood")


def press_f2_until(house: AlarmHouse, wanted: str) -> int:
    """Press F2 as a guard does until one alarm is acknowledged; how often.

    The first press comes at once and may meet the guard of half a second.
    """
    for keys in range(1, 4):
        house.service.acknowledge(GUARD)
        one = house.board.find(wanted)
        if one is not None and not one.is_unacknowledged:
            return keys
        house.wait(GUARD_S)
    return 99


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Raise the flood and look after every alarm."""
    del quick  # its time is not the machine's
    source = random.Random(args.seed)  # noqa: S311 - a stream with a seed
    house = AlarmHouse()
    frozen_at = source.randrange(1, max(args.alarms // 2, 2))
    step_s = MINUTES * 60 / args.alarms
    frozen_id, looks, on_top = "", 0, 0
    for number in range(args.alarms):
        if number == frozen_at:
            where, hint = f"parcel:{PARCEL}", "CBR"
            house.tell(Code.PARCEL_FROZEN, Tone.ALARM, where, parcel=PARCEL, hint=hint)
            frozen_id = house.board.shown_id or ""
        else:
            code, tone, kind = source.choice(OTHERS)
            subject = f"{kind}:{number}"
            house.tell(code, tone, subject, zone=f"Zone {number % 5}", cause="no_answer")
        board = house.board
        if frozen_id:
            looks += 1
            is_first = bool(board.alarms) and board.alarms[0].alarm_id == frozen_id
            on_top += is_first and board.shown_id == frozen_id
        house.wait(step_s)
    board = house.board
    groups = len(board.flood.groups) if board.flood is not None else 0
    figures = {
        "alarms": len(board.alarms),
        "top_share": on_top / max(looks, 1),
        "acknowledge_keys": press_f2_until(house, frozen_id),
        "floods": sum(one.code is Code.FLOOD_BEGAN for one in house.events),
    }
    targets = (
        at_least(figures, "alarms", args.alarms),
        at_least(figures, "top_share", 1),
        at_most(figures, "acknowledge_keys", 2),
    )
    machine = machine_facts() | {"groups": str(groups)}
    return BenchResult("flood", figures, targets, looks, machine)
