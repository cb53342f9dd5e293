"""An HTTP receiver for signed webhooks: keeps what came, fails as planned. Own threads."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from typing_extensions import override

_MOST_BYTES = 1_000_000
_BUSY = 503


class HookFault(StrEnum):
    """What the receiver does with a request."""

    NONE = "none"
    BUSY = "busy"  # answers 503 and keeps nothing
    DROP = "drop"  # keeps it and hangs up without an answer: the sender cannot know
    REDIRECT = "redirect"  # points elsewhere
    DRIP = "drip"  # answers one byte a second, without end


@dataclass(frozen=True, slots=True)
class Hooked:
    """One request that was taken.

    Attributes:
        key: Its Idempotency-Key.
        timestamp: Of the attempt, as sent.
        signature: As sent.
        body: Bytes.
    """

    key: str
    timestamp: str
    signature: str
    body: bytes


class HookReceiver:
    """A server on a free port of 127.0.0.1."""

    def __init__(self, fault: Callable[[int], HookFault] = lambda _number: HookFault.NONE) -> None:
        """Serve at once.

        Args:
            fault: What to do with request number n, from 0.
        """
        self._fault = fault
        self._guard = threading.Lock()
        self._stopping = threading.Event()
        self.taken: list[Hooked] = []
        self.asked = 0
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.receiver = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="sim-hooks", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where to post."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/told"

    @property
    def unique(self) -> dict[str, bytes]:
        """What a receiver that knows repetitions by their key has: key and first body."""
        found: dict[str, bytes] = {}
        with self._guard:
            for one in self.taken:
                found.setdefault(one.key, one.body)
        return found

    def plan(self, fault: Callable[[int], HookFault]) -> None:
        """Fail otherwise from now on."""
        with self._guard:
            self._fault = fault

    def take(self, hooked: Hooked) -> HookFault:
        """Decide about one request and keep it if it is taken; any of the server's threads."""
        with self._guard:
            fault = self._fault(self.asked)
            self.asked += 1
            if fault in {HookFault.NONE, HookFault.DROP}:
                self.taken.append(hooked)
            return fault

    def wait_stopped(self, limit_s: float) -> bool:
        """Wait as long as the server lives."""
        return self._stopping.wait(limit_s)

    def close(self) -> None:
        """End; every thread is gone afterwards."""
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    receiver: HookReceiver
    daemon_threads = False
    block_on_close = True

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that hangs up is nothing to print."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_POST(self) -> None:
        """Take one request."""
        length = min(int(self.headers.get("Content-Length", "0")), _MOST_BYTES)
        hooked = Hooked(
            self.headers.get("Idempotency-Key", ""),
            self.headers.get("Sallyport-Timestamp", ""),
            self.headers.get("Sallyport-Signature", ""),
            self.rfile.read(length),
        )
        fault = self.server.receiver.take(hooked)
        if fault is HookFault.DRIP:
            self._drip()
        elif fault is not HookFault.DROP:
            self._answer(fault)
        self.close_connection = True

    def _answer(self, fault: HookFault) -> None:
        status = {HookFault.BUSY: _BUSY, HookFault.REDIRECT: 302}.get(fault, 204)
        self.send_response(status)
        if fault is HookFault.REDIRECT:
            there = urlsplit(self.server.receiver.url)
            self.send_header("Location", f"http://{there.netloc}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 ")
        while not self.server.receiver.wait_stopped(0.1):
            self.wfile.write(b".")
            self.wfile.flush()

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the terminal."""
