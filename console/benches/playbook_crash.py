"""Kills a real process without warning at every step of a playbook: does the next one stand there?

Every life opens the real journal, catches up, answers one step and is killed: mostly once the
answer is known to be durable, every third time at a random moment before. What was told durable
must be there, whole; what was not may be there or not. Messages are not part of it yet: the outbox
has its own kill test.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from console.benches.report import BenchResult, at_most, machine_facts

KEYS = ("state_lost", "kills", "facts")

MOST_LIVES = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this bench."""
    parser.add_argument("--playbook", default="pb.powder", help="which one, default %(default)s")


def _live(folder: Path, playbook: str, delay_s: float | None) -> tuple[str, str]:
    """One life: where it stood, and where it is known to have come (empty when killed before)."""
    with subprocess.Popen(
        [sys.executable, "-m", "console.benches._playbook_child", str(folder), playbook],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        out = process.stdout
        if out is None:
            return "", ""
        stood = out.readline().strip()
        if delay_s is None:
            came = out.readline().strip()
            process.kill()
            return stood, came
        time.sleep(delay_s)
        process.kill()
        return stood, out.read().partition("\n")[0].strip()


def _number(line: str) -> int:
    """The last fact of a state in one line; 0 for none."""
    return int(line.partition(" ")[0]) if line else 0


def is_lost(known: str, stood: str) -> bool:
    """Whether a state that was durable is not what the next life found."""
    if not known:
        return False
    if not stood:
        return True
    was, now = _number(known), _number(stood)
    return now < was or (now == was and known != stood)


def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
    """Kill until the playbook is at its end."""
    playbook = "pb.cam_out" if quick else args.playbook
    rng = random.Random(4)  # noqa: S311 - moments of kills, no secrets
    lost = kills = facts = 0
    known = ""
    with tempfile.TemporaryDirectory() as name:
        for life in range(MOST_LIVES):
            delay_s = rng.uniform(0.0, 0.03) if life % 3 == 2 else None
            stood, came = _live(Path(name), playbook, delay_s)
            kills += 1
            lost += is_lost(known, stood)
            known = came or (stood if not is_lost(known, stood) else known)
            facts = _number(known)
            if " over " in known:
                break
        else:
            lost += 1  # the end was never reached: an answer went missing every time
        stood, _ = _live(Path(name), playbook, 0.0)
        lost += is_lost(known, stood)
    figures: dict[str, float] = {"state_lost": lost, "kills": kills + 1, "facts": facts}
    return BenchResult(
        "playbook-crash",
        figures,
        (at_most(figures, "state_lost", 0),),
        kills + 1,
        {**machine_facts(), "playbook": playbook},
    )
