"""What a password and a PIN must be. Pure.

NIST SP 800-63B section 5.1.1.2: length counts, a list of common ones is refused, and there are no
rules of composition and no expiry, since both make people choose worse ones.
"""

import unicodedata
from collections.abc import Container
from enum import StrEnum
from itertools import pairwise

SHORTEST_PASSWORD = 10
#: Far above what anybody types; what is hashed must have a bound.
LONGEST_PASSWORD = 256
SHORTEST_PIN, LONGEST_PIN = 6, 12
#: Fewer different characters than this are a pattern, not a password.
FEWEST_KINDS = 5
#: Part of the name that makes a password guessable.
NAME_PART = 4

_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890")


class SecretProblem(StrEnum):
    """Why a password or PIN is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PATTERN = "pattern"
    HAS_NAME = "has_name"
    NOT_DIGITS = "not_digits"
    SAME_AS_BEFORE = "same_as_before"


def prepared(text: str) -> str:
    """The one spelling that is hashed (RFC 8265 section 4.2, OpaqueString: NFC)."""
    return unicodedata.normalize("NFC", text)


def password_problem(
    password: str, account_id: str, name: str, common: Container[str]
) -> SecretProblem | None:
    """Why a password is refused; None when it will do.

    Args:
        password: As typed.
        account_id: Sign-in name of its owner.
        name: Shown name of its owner.
        common: Common passwords in lower case.
    """
    text = prepared(password)
    if len(text) < SHORTEST_PASSWORD:
        return SecretProblem.TOO_SHORT
    if len(text) > LONGEST_PASSWORD:
        return SecretProblem.TOO_LONG
    low = text.casefold()
    if low in common or low.rstrip("0123456789!.?-_ ") in common:
        return SecretProblem.COMMON
    if len(set(low)) < FEWEST_KINDS or _is_run(low):
        return SecretProblem.PATTERN
    parts = [account_id.casefold(), *name.casefold().replace(".", " ").split()]
    if any(len(part) >= NAME_PART and _is_mostly(low, part) for part in parts):
        return SecretProblem.HAS_NAME
    return None


def pin_problem(pin: str) -> SecretProblem | None:
    """Why a PIN is refused; None when it will do."""
    if not (pin.isascii() and pin.isdigit()):
        return SecretProblem.NOT_DIGITS
    if len(pin) < SHORTEST_PIN:
        return SecretProblem.TOO_SHORT
    if len(pin) > LONGEST_PIN:
        return SecretProblem.TOO_LONG
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    halves = pin[: len(pin) // 2] * 2 == pin or pin[:2] * (len(pin) // 2) == pin
    return SecretProblem.PATTERN if len(steps) == 1 or halves else None


def _is_run(low: str) -> bool:
    """Whether it is nothing but a walk along a row of keys or the alphabet, or a repetition."""
    for row in _ROWS:
        for line in (row * 3, row[::-1] * 3):
            if low in line:
                return True
    return any(
        low == low[:size] * (len(low) // size)
        for size in range(1, len(low) // 2 + 1)
        if len(low) % size == 0
    )


def _is_mostly(low: str, part: str) -> bool:
    """Whether a password is little more than a name."""
    return part in low and len(low) - len(part) < SHORTEST_PASSWORD - NAME_PART
