"""The outbox: durable first, retried, escalated, silent in drills, the same after a crash."""

from console.clock import ManualClock
from console.domain.events import Code, Event, StoredEvent, Tone
from console.domain.messages.board import Channel, MessageState
from console.domain.people.actions import Role
from console.domain.rights import Actor
from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.services.messages.book import MessageBook
from console.services.messages.contact_book import ContactBook
from console.services.messages.delivery import Delivery, DeliveryResult, DeliveryVerdict
from console.services.messages.outbox import Outbox
from console.services.messages.service import MessageService
from console.services.messages.teller import Teller, Telling

LIST = """\
schema: 1
contacts:
  - id: duty
    name: Duty manager
    channels: [{email: duty@example.org}, {phone: "+49 30 555 0101"}]
    sandbox: [{email: drill@example.org}]
  - id: press
    name: Press
    external: yes
    channels: [{email: press@example.org}]
posts:
  - {id: supervisor, answer_within_s: 60, order: [{contact: duty}]}
"""
SUPERVISOR = Actor("op-1", frozenset({Role.SUPERVISOR}))
INSTALLER = Actor("op-2", frozenset({Role.INSTALLER}))
TELL = Telling("supervisor", "escalated", {"what": "Door forced"}, incident="control-9")


class _Seat:
    """One seat's services; a second one on the same events is the program after a crash."""

    def __init__(self, clock: ManualClock, events: list[Event], *, replay: bool = False) -> None:
        self.clock, self.events = clock, events
        self.sent: list[Delivery] = []
        self.ledger = Ledger(self._append, clock)
        self.book, self.contacts = MessageBook(), ContactBook()
        self.ledger.add(self.book)
        self.ledger.add(self.contacts)
        commands = CommandDesk(SUPERVISOR, clock, lambda _event: None)
        teller = Teller(self.ledger, self.book, self.contacts, "control", "northgate")
        self.outbox = Outbox(
            self.ledger, self.book, teller, frozenset({Channel.EMAIL}), self.sent.append
        )
        self.service = MessageService(self.ledger, commands, self.book, self.contacts, teller)
        for event in events if replay else ():
            self.ledger.fold(event)

    def _append(self, event: Event, limit_s: float) -> StoredEvent:
        del limit_s
        self.events.append(event)
        return StoredEvent(len(self.events), len(self.events), "control", "boot", b"", event)

    def tick(self, seconds: float = 0.0) -> None:
        self.clock.advance(seconds)
        self.outbox.tick(self.ledger.now())

    def state(self, message_id: str) -> MessageState:
        message = self.book.get(message_id)
        assert message is not None
        return message.row.state

    def result(self, verdict: DeliveryVerdict, cause: str = "") -> None:
        self.outbox.on_result(DeliveryResult(self.sent[-1].message_id, verdict, cause))

    def codes(self, code: Code) -> list[Event]:
        return [one for one in self.events if one.code is code]


def _seat() -> _Seat:
    seat = _Seat(ManualClock(), [])
    assert seat.service.import_contacts(SUPERVISOR, LIST, "contacts.yaml").value == ()
    return seat


def test_a_message_is_durable_before_it_is_tried() -> None:
    seat = _seat()
    assert seat.service.tell(SUPERVISOR, TELL).value == "control-1"
    assert not seat.sent
    seat.tick()
    assert [one.code for one in seat.events[-2:]] == [Code.MESSAGE_QUEUED, Code.MESSAGE_TRIED]
    assert seat.sent[0].to == "duty@example.org"
    assert seat.sent[0].stable_id == "control-1.northgate"
    seat.result(DeliveryVerdict.ACCEPTED)
    assert seat.state("control-1") is MessageState.SENT


def test_a_failed_message_is_tried_again_under_the_same_id() -> None:
    seat = _seat()
    seat.service.tell(SUPERVISOR, TELL)
    seat.tick()
    seat.result(DeliveryVerdict.RETRY, "no_answer")
    assert seat.state("control-1") is MessageState.RETRYING
    seat.tick()
    assert len(seat.sent) == 1
    seat.tick(7.0)
    assert len({one.stable_id for one in seat.sent}) == 1
    assert len(seat.sent) == 2
    assert seat.service.board().rows[0].attempts == 2


def test_what_was_under_way_at_a_crash_is_tried_again_at_once() -> None:
    seat = _seat()
    seat.service.tell(SUPERVISOR, TELL)
    seat.tick()
    after = _Seat(seat.clock, seat.events, replay=True)
    after.tick()
    assert [one.stable_id for one in after.sent] == ["control-1.northgate"]


def test_nobody_answers_so_the_next_way_is_used_and_then_it_is_said() -> None:
    seat = _seat()
    seat.service.tell(SUPERVISOR, TELL)
    seat.tick()
    seat.result(DeliveryVerdict.ACCEPTED)
    seat.tick(59.0)
    assert not seat.codes(Code.MESSAGE_ESCALATED)
    seat.tick(2.0)
    assert seat.state("control-2") is MessageState.TO_CALL
    assert [row.who for row in seat.service.board().calls] == ["Duty manager"]
    seat.service.log_call(SUPERVISOR, "control-2", "no_answer")
    (event,) = seat.codes(Code.MESSAGE_UNANSWERED)
    assert event.tone is Tone.WARNING
    seat.tick(600.0)
    assert len(seat.codes(Code.MESSAGE_UNANSWERED)) == 1


def test_an_answer_ends_the_matter() -> None:
    seat = _seat()
    seat.service.tell(SUPERVISOR, TELL)
    seat.tick()
    seat.result(DeliveryVerdict.ACCEPTED)
    seat.tick(61.0)
    seat.service.log_call(SUPERVISOR, "control-2", "coming", "CAD 2217")
    assert seat.state("control-2") is MessageState.ANSWERED
    seat.tick(600.0)
    assert not seat.codes(Code.MESSAGE_UNANSWERED)
    row = seat.service.board().told("control-9")[1]
    assert (row.reference, row.by) == ("CAD 2217", "op-1")


def test_a_refused_message_is_said_and_the_next_way_is_used_at_once() -> None:
    seat = _seat()
    seat.service.tell(SUPERVISOR, TELL)
    seat.tick()
    seat.result(DeliveryVerdict.REFUSED, "address_refused")
    assert seat.state("control-1") is MessageState.REFUSED
    assert seat.codes(Code.MESSAGE_GIVEN_UP)[0].tone is Tone.WARNING
    assert seat.state("control-2") is MessageState.TO_CALL


def test_retrying_for_hours_ends_aloud() -> None:
    seat = _seat()
    seat.service.tell(SUPERVISOR, TELL)
    for _ in range(200):
        seat.tick(400.0)
        if seat.state("control-1") is MessageState.TRYING:
            seat.result(DeliveryVerdict.RETRY, "connection_refused")
    assert seat.state("control-1") is MessageState.GIVEN_UP
    assert len(seat.codes(Code.MESSAGE_GIVEN_UP)) == 1


def test_a_drill_reaches_no_real_address() -> None:
    seat = _seat()
    seat.ledger.exercise = True
    seat.service.tell(SUPERVISOR, TELL)
    seat.service.tell(SUPERVISOR, Telling("press", "escalated"))
    for _ in range(20):
        seat.tick(61.0)
        if seat.state("control-1") is MessageState.TRYING:
            seat.result(DeliveryVerdict.ACCEPTED)
    assert {one.to for one in seat.sent} == {"drill@example.org"}
    assert all(one.is_exercise and "EXERCISE" in one.title for one in seat.sent)
    assert all("EXERCISE" in one.body for one in seat.sent)
    assert seat.state("control-2") is MessageState.SUPPRESSED
    assert all(one.exercise for one in seat.codes(Code.MESSAGE_QUEUED))


def test_a_text_that_nobody_approved_does_not_leave_the_firm() -> None:
    seat = _seat()
    seat.service.tell(SUPERVISOR, Telling("press", "escalated"))
    seat.tick(3600.0)
    assert seat.state("control-1") is MessageState.WAITING_APPROVAL
    assert not seat.sent
    assert seat.service.approve(SUPERVISOR, "control-1").value
    seat.tick()
    assert [one.to for one in seat.sent] == ["press@example.org"]


def test_an_escalated_alarm_tells_the_next_post_once() -> None:
    seat = _seat()
    event = Event(
        Code.ALARM_ESCALATED, Tone.ALARM, "alarm:control-4", 5, 5, params={"post": "supervisor"}
    )
    seat.service.react(event)
    seat.service.react(event)
    (row,) = seat.service.board().rows
    assert (row.alarm, row.post) == ("control-4", "supervisor")
    after = _Seat(seat.clock, seat.events, replay=True)
    after.service.react(event)
    assert len(after.service.board().rows) == 1


def test_nobody_to_tell_is_said() -> None:
    seat = _Seat(ManualClock(), [])
    assert seat.service.tell(SUPERVISOR, TELL).value == ""
    assert seat.codes(Code.MESSAGE_UNANSWERED)


def test_rights_hold_on_the_service() -> None:
    seat = _seat()
    for outcome in (
        seat.service.tell(INSTALLER, TELL),
        seat.service.log_call(INSTALLER, "control-1", "coming"),
        seat.service.import_contacts(INSTALLER, LIST, "c.yaml"),
        seat.service.approve(INSTALLER, "control-1"),
    ):
        assert not outcome.verdict.is_allowed
    assert not seat.service.board().rows


def test_a_broken_list_leaves_the_old_one_in_force() -> None:
    seat = _seat()
    problems = seat.service.import_contacts(SUPERVISOR, "contacts: []", "c.yaml").value
    assert problems
    assert seat.service.board().contact_version == 1


def test_folding_twice_and_from_rows_gives_the_same_state() -> None:
    seat = _seat()
    seat.service.tell(SUPERVISOR, TELL)
    seat.service.tell(SUPERVISOR, Telling("press", "escalated"))
    seat.tick()
    seat.result(DeliveryVerdict.ACCEPTED)
    seat.tick(61.0)
    twice = _Seat(seat.clock, [one for one in seat.events for _ in range(2)], replay=True)
    assert twice.book.messages == seat.book.messages
    from_rows, contacts = MessageBook(), ContactBook()
    from_rows.load(row for row in seat.book.changed_rows() if row.is_open)
    contacts.load(seat.contacts.changed_rows())
    kept = {one.row.message_id for one in from_rows.messages}
    assert from_rows.messages == tuple(
        one for one in seat.book.messages if one.row.message_id in kept
    )
    assert from_rows.next_number == seat.book.next_number
    assert contacts.listed == seat.contacts.listed
    assert seat.book.changed_rows() == ()
