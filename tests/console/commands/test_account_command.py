"""The command line of accounts: unattended, in words, journalled, refused with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.commands.exit_codes import ExitCode
from console.services.accounts import hashing

if TYPE_CHECKING:
    from tests.console.commands.conftest import Answer, Sallyport

PASSWORD = "seven quiet lorries\n"  # noqa: S105 - the tests' own


@pytest.fixture
def site(sallyport: Sallyport, monkeypatch: pytest.MonkeyPatch) -> Sallyport:
    real = hashing.SecretHasher.__init__
    monkeypatch.setattr(
        hashing.SecretHasher,
        "__init__",
        lambda self, pepper: real(self, pepper, time_cost=1, memory_kib=8),
    )
    assert sallyport("init", "--time-zone", "UTC").code == ExitCode.OK

    def run(*arguments: str, typed: str = PASSWORD) -> Answer:
        return sallyport("account", *arguments, typed=typed)

    return run


def add(site: Sallyport, name: str, role: str, *more: str) -> Answer:
    return site("add", name, "--role", role, "--password-stdin", *more)


def test_an_account_is_made_unattended_and_listed(site: Sallyport) -> None:
    assert site("list").out.strip() == "(no account yet)"
    made = add(site, "Root", "administrator", "--shown", "R. Lindqvist")
    assert made.code == ExitCode.OK, made.err
    assert "lorries" not in made.out + made.err
    listed = site("list").out
    assert "R. Lindqvist" in listed
    assert "administrator, must choose a password" in listed


def test_what_is_refused_is_said_with_a_code(site: Sallyport) -> None:
    add(site, "root", "administrator")
    twice = add(site, "root", "guard")
    assert (twice.code, "taken" in twice.err) == (ExitCode.FAILED, True)
    weak = site("add", "anna", "--role", "guard", "--password-stdin", typed="short\n")
    assert (weak.code, "Too short" in weak.err) == (ExitCode.FAILED, True)
    none = site("add", "anna", "--role", "guard", "--password-stdin", typed="")
    assert none.code == ExitCode.USAGE
    assert site("disable", "nobody").code == ExitCode.FAILED
    last = site("disable", "root")
    assert (last.code, "administrator first" in last.err) == (ExitCode.FAILED, True)


def test_a_person_is_changed_disabled_and_let_in_again(site: Sallyport) -> None:
    add(site, "root", "administrator")
    add(site, "anna", "guard")
    assert site("roles", "anna", "--role", "guard", "--role", "supervisor").code == ExitCode.OK
    assert site("disable", "anna").code == ExitCode.OK
    assert "guard, supervisor, disabled" in site("list").out
    assert site("enable", "anna").code == ExitCode.OK
    shown = site("code-on", "anna")
    assert "otpauth://totp/" in shown.out
    assert "code" in site("list").out
    assert site("code-off", "anna").code == ExitCode.OK
    assert site("password", "anna", "--password-stdin", typed="other lorries here\n").code == 0


def test_every_change_stands_in_a_journal_that_verifies(
    site: Sallyport, sallyport: Sallyport
) -> None:
    add(site, "root", "administrator")
    add(site, "anna", "guard")
    site("disable", "anna")
    verified = sallyport("journal", "verify")
    assert verified.code == ExitCode.OK, verified.err
