"""The books of people: the same events always give the same state, over rows and restarts."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from console.domain.people.actions import Action
from console.domain.rights import Context
from console.services.accounts.directory import Entry
from console.services.accounts.people_book import PeopleBook
from console.services.accounts.presence_book import PresenceBook
from console.services.accounts.second_book import SecondBook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.events import Event
    from console.domain.operations import StateRow
    from tests.console.services.people.conftest import House

PASSWORD = "seven quiet lorries"  # noqa: S105 - of a test
NAMES = ("anna", "sam", "tess", "nobody")
Book = PeopleBook | PresenceBook | SecondBook


def busy_day(house: House, seed: int) -> None:  # noqa: C901 - a list of deeds
    """Sixty things that people do, in an order that the seed fixes."""
    chance = random.Random(seed)
    session, people = house.people.session, house.people
    for _ in range(60):
        actor, name = house.commands.actor, chance.choice(NAMES)
        entry = Entry(name, chance.choice((PASSWORD, PASSWORD, "wrong")))
        deed = chance.randrange(9)
        if deed == 0:
            session.sign_in(entry)
        elif deed == 1:
            session.begin_hand_over(entry)
        elif deed == 2:
            session.accept_hand_over(actor)
        elif deed == 3:
            session.lock(actor)
        elif deed == 4:
            session.sign_out(actor)
        elif deed == 5:
            people.start_presence(actor)
        elif deed == 6:
            people.presence.confirm(actor)
        elif deed == 7:
            people.second.agree(entry)
        else:
            house.commands.run_as(actor, Action.EXPORT_FOOTAGE, Context("control"), list)
        house.tick(chance.choice((1, 20, 200, 2000)))


def fresh() -> tuple[Book, ...]:
    return PeopleBook(), SecondBook(), PresenceBook()


def fold(book: Book, events: Iterable[Event]) -> Book:
    for event in events:
        if event.code.startswith(book.prefixes):
            book.apply(event)
    return book


def state(book: Book) -> dict[str, object]:
    """Everything it remembers, but for what it has yet to save."""
    return {name: value for name, value in vars(book).items() if name != "_changed"}


def rows(book: Book) -> tuple[StateRow, ...]:
    return tuple(row for row in book.changed_rows() if row.is_open)


@pytest.mark.parametrize("seed", range(6))
def test_a_replay_gives_the_same_state_once_twice_and_over_rows(house: House, seed: int) -> None:
    busy_day(house, seed)
    for kept, again, twice, half, loaded in zip(
        house.people.books, fresh(), fresh(), fresh(), fresh(), strict=True
    ):
        assert isinstance(kept, PeopleBook | PresenceBook | SecondBook)
        assert state(fold(again, house.events)) == state(kept)
        assert state(fold(fold(twice, house.events), house.events)) == state(kept)
        cut = len(house.events) // 2
        fold(half, house.events[:cut])
        loaded.load(rows(half))
        assert _plain(fold(loaded, house.events[cut:])) == _plain(kept)


def _plain(book: Book) -> dict[str, object]:
    """State in which what is open matters, and not from which event it was made."""
    found = state(book)
    if isinstance(book, SecondBook):
        found["_open"] = sorted(str(one.params["request"]) for one in book.open_at("control"))
    if isinstance(book, PeopleBook):
        found["sessions"] = {seat: book.session(seat) for seat in book.sessions}
    return found


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_in_the_middle_loses_no_session_no_tally_and_no_watch(
    house: House, seed: int
) -> None:
    busy_day(house, seed)
    before = [state(book) for book in house.people.books]  # type: ignore[arg-type]  # ours
    house.build()
    assert [state(book) for book in house.people.books] == before  # type: ignore[arg-type]  # ours
