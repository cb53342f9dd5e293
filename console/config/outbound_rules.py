"""Rules of the site file's `[outbound]`: servers that carry messages. Pure; any thread."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.config.site_rules import refusal

if TYPE_CHECKING:
    from console.config.site import MailServer

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")
_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)


def check_host(value: str) -> str:
    """Refuse what is no name or number of a machine."""
    if not _HOST.fullmatch(value):
        allowed = "a name or number such as mail.example.org"
        raise refusal(repr(value), allowed, "Write the host alone, the port under port.")
    return value


def check_mail_address(value: str) -> str:
    """Refuse what is no single address."""
    if not _MAIL.fullmatch(value):
        allowed = "one address such as sallyport@example.org"
        raise refusal(repr(value), allowed, "Write one address without a name.")
    return value


def check_web_address(value: str) -> str:
    """Refuse what cannot be posted to, and what carries credentials."""
    allowed = "https://host/path or http://host/path"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise refusal("an address that cannot be read", allowed, "Correct it.") from None
    if "@" in parts.netloc:
        found = "a user name or password inside the address (not shown here)"
        raise refusal(found, allowed, "The message is signed: remove both.")
    is_clean = value.isascii() and value.isprintable() and " " not in value
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_clean or port == 0:
        raise refusal("another kind of address", allowed, "Write it in this form.")
    return value


def check_mail_server(server: "MailServer") -> "MailServer":
    """Refuse a password that would travel in the open, or without a user."""
    if server.user and server.security.value == "none":
        found = "a user on an unprotected line"
        cure = "Write starttls or tls, or remove user and password."
        raise refusal(found, 'security = "starttls" or "tls"', cure, "security")
    if server.password and not server.user:
        raise refusal("a password without a user", "both or neither", "Add user.", "password")
    return server
