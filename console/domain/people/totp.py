"""Codes of an authenticator app (RFC 6238): which one fits, and none twice. Pure.

A code fits for its own 30 seconds and one step to either side (RFC 6238 section 5.2 advises at
most one). A code that was taken is remembered and never taken again, also after a step of the
clock: that is why the counters are remembered and not only the last one.
"""

import hmac
from collections.abc import Container

import pyotp

STEP_S = 30
DIGITS = 6
WINDOW = 1
#: Counters that are remembered; more than the window can ever hold, so that the clock may step.
REMEMBERED = 64


def new_secret() -> str:
    """A random secret, 160 bits in base32 (RFC 4226 section 4, R6)."""
    return pyotp.random_base32(32)


def enrol_uri(secret: str, account_id: str, site: str) -> str:
    """What an authenticator app reads: typed, or shown as a picture by other means."""
    return pyotp.TOTP(secret).provisioning_uri(name=account_id, issuer_name=f"Sallyport {site}")


def fitting_counter(secret: str, code: str, utc_ns: int, used: Container[int]) -> int | None:
    """The step whose code this is; None when it fits none, or one that was taken already.

    Every step of the window is computed and compared whatever was found, so that time tells
    nothing.

    Args:
        secret: Base32.
        code: As typed; spaces are left out.
        utc_ns: Now.
        used: Counters that were taken.
    """
    typed = "".join(code.split())
    hotp = pyotp.HOTP(secret, digits=DIGITS)
    now = utc_ns // (STEP_S * 10**9)
    found = None
    for counter in range(max(0, now - WINDOW), now + WINDOW + 1):
        is_equal = hmac.compare_digest(hotp.at(counter).encode(), typed.encode())
        if is_equal and counter not in used:
            found = counter
    return found
