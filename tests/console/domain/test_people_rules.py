"""Names, passwords, PINs, codes and lock-outs: pure rules."""

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.operations import Moment
from console.domain.people.accounts import (
    Account,
    NameProblem,
    is_house_kept,
    name_problem,
    person_key,
    plain_name,
    shown_role,
)
from console.domain.people.actions import Role
from console.domain.people.lockout import RULES, BootDeadlines, Tally, TallyKind, counted
from console.domain.people.passwords import SecretProblem, password_problem, pin_problem
from console.domain.people.role_sets import DEFAULT_TABLE
from console.domain.people.totp import enrol_uri, fitting_counter, new_secret

COMMON = frozenset({"administrator", "welcome"})
DAY_NS = 86_400 * 10**9


def person(account_id: str, name: str, staff: str = "", *roles: Role) -> Account:
    return Account(account_id, name, frozenset(roles), staff)


ANNA = person("anna", "A. Okafor", "", Role.GUARD)
ROOT = person("root", "R. Lindqvist", "", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("account", "problem"),
    [
        (person("a", "Somebody"), NameProblem.SHAPE),
        (person("-anna", "Somebody"), NameProblem.SHAPE),
        (person("anna b", "Somebody"), NameProblem.SHAPE),
        (person("ann\u0430", "Somebody"), NameProblem.SHAPE),
        (person("system", "Somebody"), NameProblem.RESERVED),
        (person("seat-control", "Somebody"), NameProblem.RESERVED),
        (person("ben", " "), NameProblem.SHOWN_NAME),
        (person("ben", "Ben\nRoot"), NameProblem.SHOWN_NAME),
        (person("ben", "B" * 61), NameProblem.SHOWN_NAME),
        (person("anna", "Somebody"), NameProblem.TAKEN),
        (person("ben", "a  okafor"), NameProblem.PERSON_TAKEN),
        (person("ben", "\uff21. Okafor", "77"), NameProblem.PERSON_TAKEN),
        (person("ben", "B. Okafor"), None),
    ],
)
def test_what_an_account_cannot_be_called(account: Account, problem: NameProblem | None) -> None:
    assert name_problem(account, (ANNA, ROOT)) is problem


def test_one_person_may_have_two_accounts_when_both_say_so() -> None:
    first = person("anna", "A. Okafor", "4711", Role.GUARD)
    assert name_problem(person("anna-admin", "A. Okafor", " 4711 "), (first,)) is None
    assert person_key(first) == person_key(person("x1", "Other", "4711"))


@given(names=st.lists(st.text(alphabet="aAbB.-_ \u00e9", min_size=1, max_size=6), max_size=8))
def test_no_two_accounts_ever_share_an_id(names: list[str]) -> None:
    house: list[Account] = []
    for number, typed in enumerate(names):
        account = person(plain_name(typed), f"Person {'i' * number}x")
        if name_problem(account, house) is None:
            house.append(account)
    ids = [one.account_id for one in house]
    assert len(set(ids)) == len(ids)
    assert len({person_key(one) for one in house}) == len(ids)


def test_a_house_without_somebody_who_gives_rights_is_not_kept() -> None:
    assert is_house_kept([ANNA, ROOT], DEFAULT_TABLE)
    assert not is_house_kept([ANNA], DEFAULT_TABLE)
    gone = Account("root", "R", ROOT.roles, is_enabled=False)
    assert not is_house_kept([ANNA, gone], DEFAULT_TABLE)


def test_of_several_roles_the_strip_names_the_one_that_answers_for_most() -> None:
    assert shown_role({Role.GUARD, Role.SUPERVISOR}) is Role.SUPERVISOR
    assert shown_role(()) is None


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("nine char", SecretProblem.TOO_SHORT),
        ("x" * 257, SecretProblem.TOO_LONG),
        ("Administrator", SecretProblem.COMMON),
        ("Welcome2026!", SecretProblem.COMMON),
        ("qwertyuiop", SecretProblem.PATTERN),
        ("0987654321", SecretProblem.PATTERN),
        ("abcabcabcabc", SecretProblem.PATTERN),
        ("xyzxyxyzxyz1"[:11] + "z", SecretProblem.PATTERN),
        ("okafor1234", SecretProblem.HAS_NAME),
        ("seven quiet lorries", None),
        ("l\u00e4ngere Stra\u00dfe", None),
        ("\u4e09\u500b\u5b89\u975c\u7684\u5361\u8eca\u5728\u96e8\u4e2d", None),
    ],
)
def test_which_passwords_are_refused(password: str, problem: SecretProblem | None) -> None:
    assert password_problem(password, "anna", "A. Okafor", COMMON) is problem


@pytest.mark.parametrize(
    ("pin", "problem"),
    [
        ("12345", SecretProblem.TOO_SHORT),
        ("1234567890123", SecretProblem.TOO_LONG),
        ("123456", SecretProblem.PATTERN),
        ("777777", SecretProblem.PATTERN),
        ("135791", SecretProblem.PATTERN),
        ("481481", SecretProblem.PATTERN),
        ("12a456", SecretProblem.NOT_DIGITS),
        ("\u0664\u0668\u0660\u0662\u0661\u0665", SecretProblem.NOT_DIGITS),
        ("480215", None),
    ],
)
def test_which_pins_are_refused(pin: str, problem: SecretProblem | None) -> None:
    assert pin_problem(pin) is problem


def test_codes_are_those_of_rfc_6238() -> None:
    # Appendix B, SHA-1, T = 59 s: 94287082, of which the last six digits are ours.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - of the RFC
    assert fitting_counter(secret, "287082", 59 * 10**9, ()) == 1
    assert fitting_counter(secret, "287 082", 59 * 10**9, ()) == 1
    assert fitting_counter(secret, "287082", 59 * 10**9, (1,)) is None


@given(late_s=st.integers(-300, 300))
def test_a_code_fits_one_step_to_either_side_and_no_further(late_s: int) -> None:
    secret, made_ns = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1_764_000_015 * 10**9
    code = pyotp.HOTP(secret).at(made_ns // (30 * 10**9))
    steps = (made_ns + late_s * 10**9) // (30 * 10**9) - made_ns // (30 * 10**9)
    fits = fitting_counter(secret, code, made_ns + late_s * 10**9, ()) is not None
    assert fits == (abs(steps) <= 1)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "\u0661\u0662\u0663"])
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    assert fitting_counter(new_secret(), typed, 10**18, ()) is None


def test_an_authenticator_is_told_whose_code_it_is() -> None:
    assert enrol_uri(new_secret(), "anna", "Northgate").startswith("otpauth://totp/")


@pytest.mark.parametrize("kind", list(TallyKind))
def test_a_door_closes_longer_each_time_and_never_longer_than_its_limit(kind: TallyKind) -> None:
    rule, tally, utc_ns = RULES[kind], Tally(), 0
    lengths = []
    for _ in range(40):
        utc_ns += 10**9
        tally = counted(tally, rule, utc_ns)
        lengths.append(tally.closed_s)
    assert lengths[: rule.allowed - 1] == [0.0] * (rule.allowed - 1)
    assert lengths[rule.allowed - 1] == rule.first_s
    assert lengths == sorted(lengths)
    assert lengths[-1] == rule.longest_s
    assert counted(tally, rule, utc_ns) == tally  # the same entry told twice
    assert counted(tally, rule, utc_ns + round(rule.forget_s * 1e9) + 1).failures == 1


@given(
    length_s=st.floats(1, 900),
    step_s=st.floats(-1e8, 1e8),
    waited_s=st.floats(0, 1000),
)
def test_a_deadline_is_kept_by_the_monotonic_clock(
    length_s: float, step_s: float, waited_s: float
) -> None:
    deadlines, start = BootDeadlines(), Moment(10**18, 1_000)
    until_ns = start.utc_ns + round(length_s * 1e9)
    assert deadlines.left_s("a", until_ns, length_s, start) == pytest.approx(length_s)
    later = Moment(
        start.utc_ns + round((waited_s + step_s) * 1e9), start.monotonic_ns + round(waited_s * 1e9)
    )
    left_s = deadlines.left_s("a", until_ns, length_s, later)
    assert left_s == pytest.approx(length_s - waited_s, abs=1e-6)
    after_restart = BootDeadlines().left_s("a", until_ns, length_s, later)
    assert after_restart <= length_s + 1e-6
