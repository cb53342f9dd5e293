"""One life of a console that follows a playbook: stands where it fell, answers once, is killed.

Prints a line when the books are caught up, and one when the answer is durable.
"""

import hashlib
import sys
import threading
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from console.clock import SystemClock
from console.domain.playbooks.run_view import RunView
from console.domain.playbooks.state import RunState
from console.domain.playbooks.words import AckKind
from console.domain.rights import Actor, Role
from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.services.operations.desk import OperationsDesk
from console.services.playbooks.build import Playbooks, build_playbooks
from console.store.engines import sqlite_url
from console.store.open_store import Store, open_store
from console.store.signing import Signer

GUARD = Actor("bench-guard", frozenset({Role.GUARD}))


def stand(state: RunState | None) -> str:
    """A run in one line: its last fact, whether it is over, and a hash of all it remembers."""
    if state is None:
        return "0 open -"
    over = "open" if state.tokens else "over"
    # a set of texts is written in another order by every process
    whole = repr((sorted(state.announced), replace(state, announced=frozenset())))
    return f"{state.number} {over} {hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def answer_of(view: RunView) -> str:
    """An answer to the open question that leads out of every loop."""
    step = view.step(view.current)
    if step is None:
        return ""
    if step.ack is AckKind.YES_NO:
        return "yes"
    if step.ack is AckKind.CHOICE:
        return step.choices[-1].value
    return {AckKind.DONE: "done", AckKind.NUMBER: str(step.limits.minimum)}.get(step.ack, "x")


def _open(folder: Path, clock: SystemClock) -> Store:
    return open_store(
        sqlite_url(folder / "journal.db"),
        sqlite_url(folder / "site.db"),
        site="bench",
        writer="control",
        signer=Signer(bytes(range(32))),
        clock=clock,
        spool_path=folder / "control.spool",
        checkpoints_path=folder / "control.jsonl",
    )


def _state(parts: Playbooks) -> RunState | None:
    return next(iter(parts.book.runs()), None)


def main(folder: Path, playbook: str) -> None:
    """Live once."""
    app = QCoreApplication([])
    clock = SystemClock()
    store = _open(folder, clock)
    ledger = Ledger(store.journal.append_now, clock)
    commands = CommandDesk(GUARD, clock, store.journal.append)
    parts, subject = build_playbooks(ledger, commands, "control")
    desk = OperationsDesk(ledger, [subject], "control", store.backlog, store.state)
    store.journal.stored.connect(desk.on_stored)
    desk.on_begun(store.journal.take_left())
    print(stand(_state(parts)), flush=True)
    state = _state(parts)
    if state is None:
        parts.runs.start(GUARD, playbook, "control-1")
    else:
        view = parts.runs.views(ledger.now())[0]
        parts.runs.answer(GUARD, state.run_id, view.current, answer_of(view), "bench")
    print(stand(_state(parts)), flush=True)
    app.processEvents()
    threading.Event().wait(60.0)  # killed here at the latest


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
