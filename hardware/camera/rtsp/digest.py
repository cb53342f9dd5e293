"""Shows a camera who we are: Basic and Digest (RFC 2617, RFC 7616). Pure; one thread.

Answers the strongest challenge it understands. Refuses none: a challenge that is not understood
gives no answer, and the camera then says 401 again.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

_PARAMETER = re.compile(r'([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
#: Digest algorithms by strength. MD5 is the cameras' choice, not ours.
_HASHES: dict[str, Callable[[bytes], str]] = {
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
}


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the camera asks for.

    Attributes:
        scheme: ``basic`` or ``digest``.
        realm: Shown to people.
        nonce: Digest only.
        algorithm: ``MD5`` or ``SHA-256``.
        is_session: The ``-sess`` form of the algorithm.
        has_qop: Whether the camera offers ``qop=auth``.
        opaque: Given back unchanged.
        is_stale: The answer was right but the nonce too old.
    """

    scheme: str
    realm: str = ""
    nonce: str = ""
    algorithm: str = "MD5"
    is_session: bool = False
    has_qop: bool = False
    opaque: str = ""
    is_stale: bool = False


def parse_challenges(headers: Iterable[str]) -> list[Challenge]:
    """Read WWW-Authenticate headers, the strongest challenge first."""
    found = [one for header in headers if (one := _challenge(header)) is not None]
    order = {("digest", "SHA-256"): 0, ("digest", "MD5"): 1}
    return sorted(found, key=lambda one: order.get((one.scheme, one.algorithm), 2))


def _challenge(header: str) -> Challenge | None:
    scheme, _, rest = header.strip().partition(" ")
    values = {
        match[1].lower(): (match[2] if match[2] is not None else match[3]).replace('\\"', '"')
        for match in _PARAMETER.finditer(rest)
    }
    if scheme.lower() == "basic":
        return Challenge("basic", values.get("realm", ""))
    algorithm = values.get("algorithm", "MD5").upper()
    plain = algorithm.removesuffix("-SESS")
    if scheme.lower() != "digest" or plain not in _HASHES or "nonce" not in values:
        return None
    return Challenge(
        scheme="digest",
        realm=values.get("realm", ""),
        nonce=values["nonce"],
        algorithm=plain,
        is_session=algorithm.endswith("-SESS"),
        has_qop="auth" in [one.strip() for one in values.get("qop", "").split(",")],
        opaque=values.get("opaque", ""),
        is_stale=values.get("stale", "").lower() == "true",
    )


@dataclass(slots=True)
class Credentials:
    """User and password, and the answers made of them.

    Attributes:
        user: May be empty: then there is nothing to answer with.
        password: Never shown.
        make_cnonce: Random text; an argument so that the standards' examples can be checked.
    """

    user: str
    password: str = field(repr=False)
    make_cnonce: Callable[[], str] = field(default=lambda: secrets.token_hex(8), repr=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False)

    def answer(self, challenge: Challenge, method: str, url: str) -> str:
        """The Authorization header of one request."""
        if challenge.scheme == "basic":
            token = base64.b64encode(f"{self.user}:{self.password}".encode())
            return f"Basic {token.decode()}"
        return self._digest(challenge, method, url)

    def _digest(self, challenge: Challenge, method: str, url: str) -> str:
        def hashed(*parts: str) -> str:
            return _HASHES[challenge.algorithm](":".join(parts).encode())

        cnonce = self.make_cnonce()
        secret = hashed(self.user, challenge.realm, self.password)
        if challenge.is_session:
            secret = hashed(secret, challenge.nonce, cnonce)
        asked = hashed(method, url)
        fields = [
            ("username", f'"{_quoted(self.user)}"'),
            ("realm", f'"{_quoted(challenge.realm)}"'),
            ("nonce", f'"{challenge.nonce}"'),
            ("uri", f'"{url}"'),
            ("algorithm", challenge.algorithm + ("-sess" if challenge.is_session else "")),
        ]
        if challenge.has_qop:
            count = f"{self._count(challenge.nonce):08x}"
            response = hashed(secret, challenge.nonce, count, cnonce, "auth", asked)
            fields += [("qop", "auth"), ("nc", count), ("cnonce", f'"{cnonce}"')]
        else:
            response = hashed(secret, challenge.nonce, asked)
            if challenge.is_session:
                fields.append(("cnonce", f'"{cnonce}"'))
        fields.append(("response", f'"{response}"'))
        if challenge.opaque:
            fields.append(("opaque", f'"{challenge.opaque}"'))
        return "Digest " + ", ".join(f"{name}={value}" for name, value in fields)

    def _count(self, nonce: str) -> int:
        count = self._counts.get(nonce, 0) + 1
        self._counts = {nonce: count}
        return count


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
