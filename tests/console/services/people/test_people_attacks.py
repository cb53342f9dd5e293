"""Attacks: guessing, replaying, telling names apart, and writing to the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pyotp
import pytest

from console.domain.events import Code
from console.domain.people.accounts import Account
from console.domain.people.actions import Action, Role
from console.domain.people.lockout import TallyKind
from console.domain.people.sessions import Refusal
from console.domain.rights import NOBODY, Context
from console.services.accounts.directory import Entry
from console.services.accounts.hashing import SecretHasher
from console.services.accounts.people_book import PeopleBook

if TYPE_CHECKING:
    from tests.console.services.people.conftest import House

PASSWORD = "seven quiet lorries"  # noqa: S105 - of a test
SECRET = pyotp.random_base32()


def code_now(house: House, steps: int = 0) -> str:
    return pyotp.HOTP(SECRET).at(house.clock.utc_ns() // 30_000_000_000 + steps)


def test_a_guesser_gets_96_tries_a_day_at_one_account(house: House) -> None:
    tries, end_ns = 0, house.clock.utc_ns() + 86_400 * 10**9
    while house.clock.utc_ns() < end_ns:
        before = house.hasher.computed
        house.enter("anna", f"guess number {tries}")
        tries += house.hasher.computed - before
        house.clock.advance(max(1.0, house.people.view().answer.wait_s))
    assert 90 <= tries <= 105
    assert house.last(Code.OPERATOR_LOCKED_OUT).params["failures"]


def test_a_closed_account_is_not_opened_by_the_right_password(house: House) -> None:
    for _ in range(5):
        house.enter("anna", "wrong")
    computed = house.hasher.computed
    house.enter("anna")
    answer = house.people.view().answer
    assert answer.refusal is Refusal.CLOSED
    assert 0 < answer.wait_s <= 30
    assert house.hasher.computed == computed
    house.clock.advance(31)
    house.enter("anna")
    assert house.commands.actor.actor_id == "anna"
    assert house.people.prover.closed_s("anna", house.ledger.now()) <= 0


def test_a_lock_out_survives_a_restart_and_a_step_of_the_clock(house: House) -> None:
    for _ in range(8):
        house.clock.advance(300)
        house.enter("anna", "wrong")
    assert house.people.view().answer.wait_s == pytest.approx(240, abs=1)
    house.clock.step_utc(-365 * 86_400)
    house.restart(1)
    left_s = house.people.prover.closed_s("anna", house.ledger.now())
    assert 200 < left_s <= 240
    house.clock.step_utc(365 * 86_400)
    assert house.people.prover.closed_s("anna", house.ledger.now()) == pytest.approx(left_s, abs=2)


def test_many_names_close_the_seat(house: House) -> None:
    for number in range(10):
        house.enter(f"stranger{number}", "wrong")
    house.enter("anna")
    assert house.people.view().answer.refusal is Refusal.CLOSED
    house.clock.advance(16)
    house.enter("anna")
    assert house.commands.actor.actor_id == "anna"


def test_own_success_does_not_wash_a_seat_clean(house: House) -> None:
    for number in range(9):
        house.enter(f"stranger{number}", "wrong")
    house.enter("anna")
    house.people.session.sign_out(house.commands.actor)
    house.enter("stranger9", "wrong")
    assert house.people.prover.closed_s("anna", house.ledger.now()) > 0


@pytest.mark.parametrize("name", ["anna", "nobody-knows-me", "", "ANNA", "x" * 4000, "\ud800"])
def test_every_name_costs_exactly_one_hash_and_gets_the_same_answer(
    house: House, name: str
) -> None:
    before = house.hasher.computed
    house.enter(name, "wrong")
    assert house.hasher.computed == before + 1
    answer = house.people.view().answer
    assert (answer.refusal, answer.wait_s, answer.detail) == (Refusal.WRONG, 0.0, "")


def test_a_disabled_account_answers_like_a_wrong_password(house: House) -> None:
    house.hire("gone", Role.GUARD, is_enabled=False)
    before = house.hasher.computed
    house.enter("gone")
    assert house.hasher.computed == before + 1
    assert house.people.view().answer.refusal is Refusal.WRONG
    assert house.last(Code.SIGN_IN_REFUSED).params["cause"] == "disabled"


def test_unknown_names_are_closed_as_known_ones_are(house: House) -> None:
    for _ in range(5):
        house.enter("mallory", "wrong")
    house.enter("mallory", "wrong")
    assert house.people.view().answer.refusal is Refusal.CLOSED


def test_what_was_typed_as_a_name_is_never_written_down(house: House) -> None:
    house.enter("hunter2-is-my-password", "anna")
    text = "".join(f"{one.subject} {one.params}" for one in house.events)
    assert "hunter2" not in text
    assert house.last(Code.SIGN_IN_REFUSED).subject.startswith("operator:unknown-")


def test_a_name_and_a_password_are_never_shown_by_repr() -> None:
    assert "lorries" not in repr(Entry("anna", PASSWORD, "123456"))


def test_a_code_is_asked_for_and_taken_once(house: House) -> None:
    house.hire("dora", Role.GUARD, totp=SECRET)
    house.enter("dora")
    assert house.people.view().answer.refusal is Refusal.WRONG
    code = code_now(house)
    house.enter("dora", code=code)
    assert house.commands.actor.actor_id == "dora"
    house.people.session.sign_out(house.commands.actor)
    house.enter("dora", code=code)
    assert house.people.view().answer.refusal is Refusal.WRONG
    house.restart(1)
    house.enter("dora", code=code)
    assert house.people.view().answer.refusal is Refusal.WRONG


def test_a_used_code_stays_used_when_the_clock_goes_back(house: House) -> None:
    house.hire("dora", Role.GUARD, totp=SECRET)
    code = code_now(house)
    house.enter("dora", code=code)
    house.people.session.sign_out(house.commands.actor)
    house.clock.advance(600)
    house.clock.step_utc(-600)
    house.enter("dora", code=code)
    assert house.people.view().answer.refusal is Refusal.WRONG
    house.enter("dora", code=code_now(house, 1))
    assert house.commands.actor.actor_id == "dora"


def test_guessing_codes_closes_the_account_long_before_one_fits(house: House) -> None:
    house.hire("dora", Role.GUARD, totp=SECRET)
    for number in range(6):
        wrong = f"{(int(code_now(house)) + 1000 + number) % 10**6:06d}"
        house.enter("dora", code=wrong)
    assert house.people.view().answer.refusal is Refusal.CLOSED


def change_row(house: House, statement: str, *values: object) -> None:
    """What somebody with the database file can do."""
    connection = sqlite3.connect(house.path)
    with connection:
        assert connection.execute(statement, values).rowcount >= 1
    connection.close()


def test_a_role_raised_in_the_database_is_seen_and_not_used(house: House) -> None:
    change_row(
        house,
        "UPDATE account SET body = replace(body, 'guard', 'administrator') WHERE account_id=?",
        "anna",
    )
    house.enter("anna")
    assert house.people.view().answer.refusal is Refusal.WRONG
    assert house.commands.actor == NOBODY
    event = house.last(Code.ACCOUNT_TAMPERED)
    assert (event.subject, event.params["cause"]) == ("operator:anna", "signature")


@pytest.mark.parametrize("column", ["password_hash", "pin_hash", "totp_sealed", "version"])
def test_a_changed_column_is_seen(house: House, column: str) -> None:
    other = "9" if column == "version" else "'x'"
    change_row(house, f"UPDATE account SET {column} = {other} WHERE account_id='sam'")  # noqa: S608 - a test's own
    house.enter("sam")
    assert house.commands.actor == NOBODY
    assert Code.ACCOUNT_TAMPERED in house.codes()


def test_the_hash_of_another_does_not_open_an_account(house: House) -> None:
    change_row(
        house,
        "UPDATE account SET password_hash ="
        " (SELECT password_hash FROM account WHERE account_id='anna') WHERE account_id='root'",
    )
    house.enter("root")
    assert house.commands.actor == NOBODY


def test_a_row_put_back_to_an_older_state_is_seen(house: House) -> None:
    connection = sqlite3.connect(house.path)
    old = connection.execute("SELECT * FROM account WHERE account_id='anna'").fetchone()
    connection.close()
    house.enter("root")
    anna = next(one for one in house.people.accounts.accounts if one.account_id == "anna")

    house.people.accounts.change(house.commands.actor, replace(anna, is_enabled=False))
    assert house.people.accounts.answer.problem == ""
    house.people.session.sign_out(house.commands.actor)
    marks = ",".join("?" * len(old))
    change_row(house, f"INSERT OR REPLACE INTO account VALUES ({marks})", *old)  # noqa: S608 - a test's own
    house.enter("anna")
    assert house.people.view().answer.refusal is Refusal.WRONG
    assert house.commands.actor == NOBODY


def test_an_emptied_table_is_no_fresh_site(house: House, make_house: Callable[..., House]) -> None:
    fresh = make_house()
    change_row(fresh, "DELETE FROM account")
    fresh.directory.refresh()
    first = Account("boss", "Boss", frozenset())
    assert fresh.people.add_first(first, "a first long secret") == ""
    assert fresh.codes() == [Code.ACCOUNT_MADE]
    change_row(fresh, "DELETE FROM account")
    fresh.directory.refresh()
    assert fresh.people.session.has_people
    intruder = Account("mallory", "Mallory", frozenset())
    assert fresh.people.add_first(intruder, "a first long secret") == Refusal.NO_RIGHT.value


def test_rights_widened_in_the_database_are_not_used(house: House) -> None:

    house.enter("root")
    table = replace(house.people.table, version=2)
    assert house.people.accounts.set_table(house.commands.actor, table).value == ""
    assert house.people.table.version == 2
    wide = 'replace(body, \'"acknowledge_alarm"\', \'"acknowledge_alarm","edit_accounts"\')'
    change_row(house, f"UPDATE rights_table SET body = {wide}")  # noqa: S608 - a test's own
    house.tick(30)
    house.people.session.sign_out(house.commands.actor)
    house.enter("anna")
    assert not house.commands.may(Action.EDIT_ACCOUNTS, Context("control")).is_allowed
    assert {one.params["name"] for one in house.events if one.code is Code.ACCOUNT_TAMPERED} == {
        "rights 2",
        "rights",
    }


def test_a_person_disabled_at_another_seat_leaves_within_half_a_minute(house: House) -> None:

    house.enter("anna")
    record = next(one for one in house.store.read().records if one.account.account_id == "anna")
    off = replace(record.account, is_enabled=False)
    assert house.store.put(replace(record, account=off), record.account.version) is not None
    house.tick(21)
    assert house.commands.actor == NOBODY
    assert house.last(Code.OPERATOR_SIGNED_OUT).params["cause"] == "disabled"


def test_tallies_of_invented_names_do_not_fill_the_memory(house: House) -> None:
    for number in range(400):
        house.clock.advance(1000)
        house.enter(f"name{number}", "wrong")
    book = house.people.books[0]
    assert isinstance(book, PeopleBook)
    kinds = [kind for kind, _ in book.tallies]
    assert kinds.count(TallyKind.ACCOUNT) <= 256


def test_an_outdated_hash_is_made_anew_at_the_next_sign_in(house: House) -> None:
    old = {one.account.account_id: one.secrets.password for one in house.store.read().records}
    house.hasher = SecretHasher(house.store.seal.pepper, time_cost=2, memory_kib=8)
    house.build()
    house.tick()
    house.enter("anna")
    house.people.session.sign_out(house.commands.actor)
    new = {one.account.account_id: one.secrets.password for one in house.store.read().records}
    assert new["anna"] != old["anna"]
    assert "t=2" in new["anna"]
    assert new["sam"] == old["sam"]
    house.enter("anna")
    assert house.commands.actor.actor_id == "anna"
