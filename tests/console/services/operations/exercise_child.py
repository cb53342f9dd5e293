"""A console's operations in a process of its own, to be killed: turns the exercise switch for ever.

Prints the switch after every turn, which is after the event was durable.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from console.clock import SystemClock
from console.domain.rights import Actor, Role
from console.services.commands import CommandDesk
from console.services.exercise import ExerciseService
from console.services.ledger import Ledger
from console.services.operations.desk import OperationsDesk
from console.store.engines import sqlite_url
from console.store.open_store import open_store
from console.store.signing import Signer

CHIEF = Actor("s.ito", frozenset({Role.SUPERVISOR}))


def main(folder: Path) -> None:
    """Run until killed."""
    app = QCoreApplication([])
    clock = SystemClock()
    store = open_store(
        sqlite_url(folder / "journal.db"),
        sqlite_url(folder / "site.db"),
        site="hq",
        writer="control",
        signer=Signer(bytes(range(32))),
        clock=clock,
        spool_path=folder / "control.spool",
        checkpoints_path=folder / "control.jsonl",
    )
    ledger = Ledger(store.journal.append_now, clock)
    service = ExerciseService(ledger, CommandDesk(CHIEF, clock, store.journal.append), "control")
    desk = OperationsDesk(ledger, [service.subject], "control", store.backlog, store.state)
    store.journal.stored.connect(desk.on_stored)
    desk.on_begun(store.journal.take_left())
    turns = (service.stop, lambda who: service.start(who, "drill"), service.pause, service.resume)
    while True:
        for turn in turns:
            turn(CHIEF)
            view = service.view()
            print(view.number, view.phase.value, flush=True)  # noqa: T201 - the parent reads it
            app.processEvents()
            desk.on_tick()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
