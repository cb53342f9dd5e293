"""Runs through the service: order, owner, skip, hot-swap, kill; on a fake clock."""

import pytest

from console.clock import ManualClock
from console.domain.events import Code, Event, StoredEvent, Tone
from console.domain.playbooks.decisions import RunRefusal
from console.domain.playbooks.run_view import ActionState, Banner, RunView, StepState
from console.domain.playbooks.words import AckKind, ActionKind
from console.domain.rights import Actor, Role
from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.services.playbooks.book import RunBook
from console.services.playbooks.build import Playbooks, build_playbooks

ANNA = Actor("anna", frozenset({Role.GUARD}))
BEN = Actor("ben", frozenset({Role.SUPERVISOR}))


class Room:
    """One seat with a journal in memory."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.events: list[Event] = []
        self.ledger = Ledger(self.append, self.clock)
        desk = CommandDesk(ANNA, self.clock, self.events.append)
        self.parts, subject = build_playbooks(self.ledger, desk, "control")
        for book in subject.books:
            self.ledger.add(book)

    def append(self, event: Event, limit_s: float) -> StoredEvent:
        del limit_s
        self.events.append(event)
        return StoredEvent(len(self.events), len(self.events), "control", "b", b"", event)

    @property
    def runs(self) -> Playbooks:
        return self.parts

    def view(self) -> RunView:
        return self.parts.runs.views(self.ledger.now())[0]

    def replayed(self, run_id: str = "") -> RunBook:
        book = RunBook()
        for event in self.events:
            if event.code.startswith("run.") and event.subject.endswith(run_id):
                book.apply(event)
        return book

    def start(self, playbook: str = "pb.powder") -> str:
        reply = self.parts.runs.start(ANNA, playbook, "control-1", {"zone": "Sorting"}).value
        assert reply is not None
        assert reply.refused is None
        return reply.run_id

    def of(self, code: Code) -> list[Event]:
        return [event for event in self.events if event.code == code]


@pytest.fixture
def room() -> Room:
    return Room()


def good_answer(view: RunView, step_id: str) -> str:
    """An answer that leads on to the end."""
    step = view.step(step_id)
    assert step is not None
    if step.ack is AckKind.YES_NO:
        return "yes"
    if step.ack is AckKind.CHOICE:
        return step.choices[-1].value
    return {AckKind.DONE: "done", AckKind.NUMBER: str(step.limits.minimum)}.get(step.ack, "x")


def ids(room: Room) -> list[str]:
    return [one.playbook_id for one in room.parts.keeper.summaries(room.ledger.now())]


def test_every_playbook_runs_to_its_end_and_every_kill_loses_nothing(room: Room) -> None:
    for playbook in ids(room):
        run = room.parts.runs.start(ANNA, playbook, f"incident-{playbook}").value
        assert run is not None
        for _ in range(80):
            view = next(
                one for one in room.parts.runs.views(room.ledger.now()) if one.run_id == run.run_id
            )
            if not view.current:
                break
            room.clock.advance(1)
            reply = room.parts.runs.answer(
                ANNA, run.run_id, view.current, good_answer(view, view.current), "seen"
            ).value
            assert reply is not None
            assert reply.refused is None
            known = room.parts.book.find(run.run_id)
            killed = room.replayed(run.run_id)  # killed here, folded again
            assert killed.find(run.run_id) == known
        rows = RunBook()
        rows.load(room.replayed(run.run_id).changed_rows())
        assert rows.find(run.run_id) == room.parts.book.find(run.run_id)
        state = room.parts.book.find(run.run_id)
        assert state is not None
        assert not state.tokens, (playbook, list(state.tokens))
        ended = room.parts.runs.end(ANNA, run.run_id).value
        assert ended is not None
        assert ended.refused is None


def test_folding_twice_is_folding_once(room: Room) -> None:
    run = room.start()
    room.parts.runs.answer(ANNA, run, "start.hands_off", "done")
    before = room.parts.book.find(run)
    for event in room.events:
        if event.code.startswith("run."):
            room.parts.book.apply(event)
    assert room.parts.book.find(run) == before


def test_a_later_step_waits_and_only_the_owner_advances(room: Room) -> None:
    run = room.start()
    early = room.parts.runs.answer(ANNA, run, "start.call", "ref 1").value
    other = room.parts.runs.answer(BEN, run, "start.hands_off", "done").value
    assert early is not None
    assert other is not None
    assert early.refused is RunRefusal.STEP_NOT_OPEN
    assert other.refused is RunRefusal.NOT_OWNER
    assert room.view().current == "start.hands_off"


def test_a_mandatory_step_is_not_skipped_in_silence(room: Room) -> None:
    run = room.start()
    reply = room.parts.runs.skip(ANNA, run, "start.hands_off", "no time").value
    assert reply is not None
    assert reply.refused is RunRefusal.SKIP_NOT_ALLOWED
    assert room.of(Code.RUN_STEP_SKIPPED) == []
    stopped = room.parts.runs.end(ANNA, run).value
    assert stopped is not None
    assert stopped.refused is RunRefusal.STEPS_LEFT
    room.parts.runs.end(ANNA, run, comment="exercise called off")
    assert room.of(Code.RUN_ENDED)[-1].tone is Tone.WARNING


def test_a_change_of_hazard_keeps_one_timeline(room: Room) -> None:
    run = room.start("pb.powder")
    for step in ("start.hands_off", "start.freeze", "start.code_phrase"):
        room.parts.runs.answer(ANNA, run, step, "done")
    room.clock.advance(30)
    reply = room.parts.runs.change_hazard(ANNA, run, "pb.ied", "wires seen").value
    assert reply is not None
    assert reply.refused is None
    view = room.view()
    assert view.playbook_id == "pb.ied"
    for step in ("start.hands_off", "start.freeze", "start.code_phrase"):
        kept = view.step(step)
        assert kept is not None
        assert kept.state is StepState.DONE
        assert kept.answered_by == "anna"
    assert view.current == "start.room_clear"
    assert [one.playbook_id for one in view.hazards] == ["pb.powder", "pb.ied"]
    assert room.replayed().find(run) == room.parts.book.find(run)


def test_an_owner_who_is_silent_can_be_relieved(room: Room) -> None:
    run = room.start()
    early = room.parts.runs.take_over(BEN, run).value
    assert early is not None
    assert early.refused is RunRefusal.OWNER_NOT_SILENT
    room.clock.advance(21)
    room.parts.runs.tick(room.ledger.now())
    assert Banner.OWNER_SILENT in room.view().banners
    room.parts.runs.take_over(BEN, run)
    assert room.view().owner == "ben"
    given = room.parts.runs.transfer(BEN, run, "carl").value
    assert given is not None
    assert given.refused is None
    assert room.view().owner == "carl"


def test_an_overdue_step_is_told_once_and_escalated(room: Room) -> None:
    run = room.start()
    room.clock.advance(181)
    for _ in range(3):
        room.parts.runs.tick(room.ledger.now())
    overdue = [event.params["step"] for event in room.of(Code.RUN_STEP_OVERDUE)]
    assert overdue.count("start.hands_off") == 1
    room.parts.runs.answer(ANNA, run, "start.hands_off", "done")
    room.parts.runs.answer(ANNA, run, "start.freeze", "done")
    room.parts.runs.tick(room.ledger.now())
    told = [event.params["step"] for event in room.of(Code.RUN_STEP_ESCALATED)]
    assert told == ["start.room_clear"]


def test_a_step_of_the_clock_makes_nothing_overdue(room: Room) -> None:
    room.start()
    room.parts.runs.tick(room.ledger.now())
    room.clock.step_utc(3600)
    room.parts.runs.tick(room.ledger.now())
    assert room.of(Code.RUN_STEP_OVERDUE) == []


def test_doors_that_are_released_are_not_locked(room: Room) -> None:
    run = room.start("pb.intruder")
    room.parts.runs.answer(ANNA, run, "verify", "real")
    lock = next(one for one in room.view().actions if one.kind is ActionKind.LOCK_INWARD)
    assert lock.state is ActionState.PROPOSED
    room.parts.runs.change_hazard(ANNA, run, "pb.fire")
    release = next(one for one in room.view().actions if one.kind is ActionKind.RELEASE_DOORS)
    refused = room.parts.runs.decide_action(ANNA, run, lock.action_id, confirm=True).value
    assert refused is not None
    assert refused.refused is RunRefusal.EVACUATION_FIRST
    room.parts.runs.decide_action(ANNA, run, release.action_id, confirm=True)
    states = {one.action_id: one.state for one in room.view().actions}
    assert states[lock.action_id] is ActionState.SUPERSEDED


def test_an_unapproved_playbook_runs_under_a_banner(room: Room) -> None:
    room.start()
    assert Banner.DRAFT in room.view().banners


def test_a_guard_may_not_save_a_playbook_and_an_import_is_a_draft(room: Room) -> None:
    text = room.parts.library.history("pb.fire")[0].text
    assert not room.parts.keeper.save(ANNA, text).verdict.is_allowed
    kept = room.parts.keeper.save(BEN, text).value
    assert kept is not None
    assert kept.version == 2
    broken = room.parts.keeper.save(BEN, text.replace("role: warden", "role: wardn")).value
    assert broken is not None
    assert broken.version == 0
    assert broken.problems[0].line > 1
