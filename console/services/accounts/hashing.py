"""Argon2id hashes of passwords and PINs. Blocks for about 0.2 s each: never on the GUI thread.

Every secret is first keyed with a pepper from the keystore, so that a stolen database alone cannot
be guessed at; a PIN of six digits would not last two days otherwise. Refuses nothing and decides
nothing: it counts how often it computed, which is what tests of equal timing look at.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from console.domain.people.passwords import prepared

#: RFC 9106 section 4, second recommended option (64 MiB, t=3), with one lane: measured at 164 to
#: 190 ms on a 2-core server, and it leaves the other core to the wall. See decision 0093.
TIME_COST, MEMORY_KIB, LANES = 3, 65_536, 1


@dataclass(frozen=True, slots=True)
class Match:
    """What a comparison told.

    Attributes:
        is_right: Whether it was the secret.
        is_outdated: It was hashed with other parameters and should be hashed anew.
    """

    is_right: bool
    is_outdated: bool = False


class SecretHasher:
    """Hashes and compares; one for a console, used on one thread at a time."""

    def __init__(
        self,
        pepper: bytes,
        *,
        time_cost: int = TIME_COST,
        memory_kib: int = MEMORY_KIB,
        lanes: int = LANES,
    ) -> None:
        """Keep the parameters; tests give cheaper ones."""
        self._pepper = pepper
        self._argon = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes, type=Type.ID
        )
        self._nobodys = ""
        self.computed = 0

    def _keyed(self, secret: str) -> str:
        """The secret under the pepper, as text of fixed length."""
        raw = hmac.digest(self._pepper, prepared(secret).encode("utf-8", "surrogatepass"), "sha256")
        return base64.b64encode(raw).decode("ascii")

    def hashed(self, secret: str) -> str:
        """A new hash."""
        self.computed += 1
        return self._argon.hash(self._keyed(secret))

    def compare(self, stored: str, secret: str) -> Match:
        """Whether a secret belongs to a hash; a damaged hash fits nothing."""
        self.computed += 1
        try:
            self._argon.verify(stored, self._keyed(secret))
        except (VerificationError, InvalidHashError):
            return Match(is_right=False)
        return Match(is_right=True, is_outdated=self._argon.check_needs_rehash(stored))

    def prepare(self) -> None:
        """Make nobody's hash before it is needed, so that the first stranger is not told apart."""
        if not self._nobodys:
            self._nobodys = self.hashed(secrets.token_urlsafe(32))

    def compare_nobodys(self, secret: str) -> Match:
        """Spend on a name that is not known what a known one costs; never right."""
        self.prepare()
        self.compare(self._nobodys, secret)
        return Match(is_right=False)
