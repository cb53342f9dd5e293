"""A real process with real files, killed without warning: the next one stands where it fell."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.exercise import ExercisePhase
from console.domain.rights import NOBODY
from console.services.commands import CommandDesk
from console.services.exercise import ExerciseService
from console.services.ledger import Ledger
from console.services.operations.desk import OperationsDesk
from console.store.open_store import Store

#: After a state comes one of these; a kill may fall between durable and printed.
NEXT = {
    "off": {"running"},
    "running": {"paused", "off"},
    "paused": {"running"},
}


@pytest.mark.parametrize("turns", [3, 41, 118])
def test_after_kill_9_the_switch_stands_where_it_stood(
    qtbot: QtBot,
    tmp_path: Path,
    repository: Path,
    make_store: Callable[..., Store],
    clock: ManualClock,
    turns: int,
) -> None:
    child = repository / "tests/console/services/operations/exercise_child.py"
    with subprocess.Popen(
        [sys.executable, str(child), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=repository,
        env={"PYTHONPATH": str(repository), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(turns)]
        process.kill()
        rest = process.stdout.read().split("\n")
        lines += [line.split() for line in rest if line.count(" ") == 1]
    number, phase = int(lines[-1][0]), lines[-1][1]
    store = make_store()
    ledger = Ledger(store.journal.append_now, clock)
    commands = CommandDesk(NOBODY, clock, store.journal.append)
    service = ExerciseService(ledger, commands, "control")
    desk = OperationsDesk(ledger, [service.subject], "control", store.backlog, store.state)
    desk.on_begun(store.journal.take_left())
    view = service.view()
    desk.on_ended()
    assert view.number in {number, number + 1}
    assert view.phase.value in {phase} | NEXT[phase]
    assert ledger.exercise is (view.phase is ExercisePhase.RUNNING)
