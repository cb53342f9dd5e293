"""How a subject takes its place on the operations desk. Plain values; the desk calls them.

A helper that brings a subject writes a book, a service and one `Subject`; `build.py` lists it. What
the desk does with it: folds the book, ticks the service, tells it facts, emits its view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from console.domain.events import Event
from console.domain.operations import Book, Moment


class ViewName(StrEnum):
    """The signals of `OperationsDesk` that carry a view: ``alarms`` is ``alarms_changed``."""

    ALARMS = "alarms"
    INCIDENTS = "incidents"
    RUNS = "runs"
    MESSAGES = "messages"
    SESSION = "session"
    EXERCISE = "exercise"
    SHIFT = "shift"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject's place on the desk; every call comes on the operations thread.

    Example::

        book = DoorBook(seat)
        service = DoorService(parts.ledger, parts.commands, book, parts.seat)
        Subject(
            books=(book,),
            tick=service.tick,
            react=service.on_fact,
            react_to=("door.", "alarm.raised"),
            view=lambda: door_board(book),
            view_name=ViewName.ALARMS,
        )

    Attributes:
        books: Folded from durable events, loaded and saved by the desk.
        begin: Called once when every book has caught up, before any fact is told and any tick.
        tick: Called about four times a second, once everything is caught up; checks deadlines.
            Two seats share what they remember: act on the things of this seat (their ids begin
            with its name) when they are due, on another seat's some seconds later, when it did not.
        react: Is told every event of this console that begins with `react_to`, after every book
            has folded it: facts of other threads (``camera.lost``) and what other subjects
            recorded (``alarm.raised``) alike; also when the journal's database is down. After a
            crash an event may be told again: compare `fact_key` with what the book remembers, or
            look whether the thing is done already. Whatever follows from a fact carries its
            ``event.exercise``.
        react_to: Beginnings of the codes it wants to be told.
        hears_others: Whether it is told events of other seats, too. What is raised or sent because
            of a fact is raised by the seat that told it, or it would be there twice.
        view: A frozen value made from the books; compared, and emitted when it is another.
        view_name: By which signal.
    """

    books: tuple[Book, ...] = ()
    begin: Callable[[], None] | None = None
    tick: Callable[[Moment], None] | None = None
    react: Callable[[Event], None] | None = None
    react_to: tuple[str, ...] = ()
    hears_others: bool = False
    view: Callable[[], object] | None = None
    view_name: ViewName | None = None


def fact_key(event: Event) -> str:
    """A name for one event that is the same after a crash; a parameter of what followed from it."""
    return f"{event.utc_ns}:{event.code.value}:{event.subject}"
