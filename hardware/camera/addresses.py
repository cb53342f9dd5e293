"""Addresses of streams, and the one place where a password joins an address. Any thread.

The full address lives only as long as the call that opens the stream: it is never kept, logged
or put into an error.
"""

import ipaddress
from urllib.parse import quote, urlsplit

from hardware.camera.settings import StreamSettings, Transport


def secret_url(settings: StreamSettings) -> str:
    """The address with user and password (RFC 3986 clause 3.2.1), for FFmpeg only."""
    if not settings.user:
        return settings.url
    parts = urlsplit(settings.url)
    user = f"{quote(settings.user, safe='')}:{quote(settings.password, safe='')}"
    return parts._replace(netloc=f"{user}@{parts.netloc}").geturl()


def scheme(settings: StreamSettings) -> str:
    """Lower-case scheme of the address."""
    return urlsplit(settings.url).scheme.lower()


def is_batched(settings: StreamSettings) -> bool:
    """Whether our own RTSP client can read it, many on one thread; the rest goes through FFmpeg."""
    return (
        scheme(settings) == "rtsp"
        and settings.transport is Transport.TCP
        and has_numeric_host(settings.url)
    )


def has_numeric_host(url: str) -> bool:
    """Whether connecting needs no look-up of a name, which would block."""
    try:
        ipaddress.ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return False
    return True


def is_file(settings: StreamSettings) -> bool:
    """Whether it is a file, which may repeat itself."""
    return scheme(settings) == "file"
