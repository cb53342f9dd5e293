"""The serving side of Basic and Digest authentication (RFC 7617, RFC 7616; RFC 2326 14.5). Pure."""

import base64
import binascii
import hashlib
import hmac
import re

from hardware.sim.plan import AuthPlan, AuthScheme

REALM = "IP Camera"
_PAIR = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


def challenge(auth: AuthPlan, nonce: str) -> str:
    """The WWW-Authenticate header of a 401 reply."""
    if auth.scheme is AuthScheme.BASIC:
        return f'Basic realm="{REALM}"'
    return f'Digest realm="{REALM}", nonce="{nonce}", algorithm=MD5'


def is_allowed(auth: AuthPlan, authorization: str, method: str, nonce: str) -> bool:
    """Whether a client proved that it knows the password.

    Args:
        auth: What is asked.
        authorization: The request's Authorization header, empty when it has none.
        method: The request's method.
        nonce: What the challenge on this connection said.
    """
    if auth.scheme is AuthScheme.NONE:
        return True
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != auth.scheme.value:
        return False
    if auth.scheme is AuthScheme.BASIC:
        return _basic(auth, rest)
    return _digest(auth, rest, method, nonce)


def _basic(auth: AuthPlan, rest: str) -> bool:
    try:
        given = base64.b64decode(rest.strip(), validate=True)
    except binascii.Error:
        return False
    return hmac.compare_digest(given, f"{auth.user}:{auth.password}".encode())


def _digest(auth: AuthPlan, rest: str, method: str, nonce: str) -> bool:
    given = {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(rest)}
    if given.get("nonce") != nonce or given.get("username") != auth.user:
        return False
    middle = nonce
    if "qop" in given:
        middle = ":".join((nonce, given.get("nc", ""), given.get("cnonce", ""), given["qop"]))
    # The camera trusts the uri that the client signed, as real ones do: players rewrite paths.
    wanted = digest_response(
        f"{auth.user}:{REALM}:{auth.password}", middle, f"{method}:{given.get('uri', '')}"
    )
    return hmac.compare_digest(given.get("response", "").encode(), wanted.encode())


def digest_response(secret: str, middle: str, request: str) -> str:
    """The response of RFC 2617 3.2.2.1 with MD5.

    Args:
        secret: ``user:realm:password``.
        middle: ``nonce``, or ``nonce:nc:cnonce:qop``.
        request: ``method:uri``.
    """
    return _md5(f"{_md5(secret)}:{middle}:{_md5(request)}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - the standard's algorithm, cameras have no other
