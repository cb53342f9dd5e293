"""Checks the addresses of contacts. Pure; any thread.

An address goes into protocol lines of other programs, so anything that could end a line or name a
second receiver is refused here, at the edge.
"""

import re

from console.domain.messages.board import Channel
from console.domain.messages.document import IDENT

_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_LOCAL}@{_HOST}")  # RFC 5321 section 4.1.2, without quoted local parts
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{1,30}[0-9]")
_TOPIC = re.compile(r"[A-Za-z0-9_.-]{1,48}(?:/[A-Za-z0-9_.-]{1,48}){0,4}")

_CHECKS: dict[Channel, tuple[re.Pattern[str], str]] = {
    Channel.EMAIL: (_EMAIL, "Write one address such as duty@example.org."),
    Channel.WEBHOOK: (IDENT, "Write the id of a webhook of the site file."),
    Channel.MQTT: (_TOPIC, "Write a topic below the site's, such as duty/phone, without # and +."),
    Channel.PHONE: (_PHONE, "Write the number as it is dialled, such as +49 30 555 0101."),
}


def address_problem(channel: Channel, target: str) -> str:
    """What is to be done about an address.

    Returns:
        Empty when it is good, else the cure.
    """
    pattern, cure = _CHECKS[channel]
    if pattern.fullmatch(target) and ".." not in target:
        return ""
    return cure
