"""Signed HTTP POST of one message (RFC 9110). The caller's thread blocks, at most `limit_s`.

The receiver proves origin and age by `Sallyport-Signature`: HMAC-SHA256 over the time of the
attempt, a full stop and the body, as hexadecimal after ``v1=``; and knows repetitions by
`Idempotency-Key`. Redirects are not followed: a signed message goes where the site file says. Only
the status of the answer is read.
"""

import functools
import hashlib
import hmac
import http.client
import io
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from hardware.outbound.deadline import BoundedReader, Deadline, cause_of, connect, tls_context
from hardware.outbound.message import (
    MAX_BODY_BYTES,
    Outgoing,
    SendResult,
    accepted,
    payload_of,
    refused,
    retry,
)

TIMESTAMP_HEADER = "Sallyport-Timestamp"
SIGNATURE_HEADER = "Sallyport-Signature"
KEY_HEADER = "Idempotency-Key"

#: Answers that ask for patience, or for a site that is corrected: the message must not be lost.
_LATER = frozenset({401, 403, 404, 407, 408, 409, 423, 425, 429})
_CAUSES = {401: "wrong_password", 403: "wrong_password", 404: "address_missing"}


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """One receiver.

    Attributes:
        url: ``http(s)://host[:port]/path``, without credentials.
        key: Shared with the receiver; not shown in a repr.
        ca_file: The site's own authority; None takes the machine's.
        limit_s: For one whole conversation.
    """

    url: str
    key: bytes = field(repr=False)
    ca_file: Path | None = None
    limit_s: float = 10.0


def signature_of(key: bytes, timestamp: str, body: bytes) -> str:
    """What stands in `SIGNATURE_HEADER`; receivers compute the same and compare."""
    digest = hmac.new(key, timestamp.encode("ascii") + b"." + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


class _Response(http.client.HTTPResponse):
    """An answer that is read under the deadline."""

    def __init__(
        self,
        sock: socket.socket,
        debuglevel: int = 0,
        method: str | None = None,
        url: str | None = None,
        *,
        deadline: Deadline,
    ) -> None:
        super().__init__(sock, debuglevel, method, url)
        self.fp.close()
        self.fp = io.BufferedReader(BoundedReader(sock, deadline))


class WebhookSender:
    """Posts to one receiver."""

    def __init__(self, settings: WebhookSettings, wall_s: Callable[[], int]) -> None:
        """Keep the settings; nothing is opened.

        Args:
            settings: Of the receiver.
            wall_s: UTC seconds, asked at each attempt; receivers compare them with their clock.
        """
        self._settings = settings
        self._wall_s = wall_s

    def send(self, message: Outgoing) -> SendResult:
        """Post once; blocks for `limit_s` at most."""
        body = payload_of(message)
        if len(body) > MAX_BODY_BYTES:
            return refused("too_long")
        try:
            return _by_status(self._post(message.message_id, body))
        except OSError as error:
            return retry(cause_of(error))
        except http.client.HTTPException:
            return retry("answer_unreadable")

    def _post(self, message_id: str, body: bytes) -> int:
        """The status of the answer."""
        deadline = Deadline(self._settings.limit_s)
        parts = urlsplit(self._settings.url)
        host = parts.hostname or ""
        is_tls = parts.scheme == "https"
        sock = connect(host, parts.port or (443 if is_tls else 80), deadline)
        try:
            sock.settimeout(deadline.left_s())
            if is_tls:
                sock = tls_context(self._settings.ca_file).wrap_socket(sock, server_hostname=host)
            connection = http.client.HTTPConnection(host, parts.port)
            # http.client only calls it; the stubs ask for a class.
            built = functools.partial(_Response, deadline=deadline)
            connection.response_class = cast("type[http.client.HTTPResponse]", built)
            connection.sock = sock
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request("POST", path, body, self._headers(message_id, body))
            response = connection.getresponse()
            response.close()
            return response.status
        finally:
            sock.close()

    def _headers(self, message_id: str, body: bytes) -> dict[str, str]:
        timestamp = str(self._wall_s())
        return {
            "Content-Type": "application/json",
            "Connection": "close",
            KEY_HEADER: message_id,
            TIMESTAMP_HEADER: timestamp,
            SIGNATURE_HEADER: signature_of(self._settings.key, timestamp, body),
        }


def _by_status(status: int) -> SendResult:
    """RFC 9110 section 15."""
    kind = status // 100
    if kind == 2:  # noqa: PLR2004 - 2xx
        return accepted()
    if kind == 3:  # noqa: PLR2004 - 3xx; perhaps a gateway that asks somebody to sign in
        return retry("redirected")
    if kind == 4 and status not in _LATER:  # noqa: PLR2004 - 4xx
        return refused("message_refused")
    return retry(_CAUSES.get(status, "server_busy"))
