"""A mail server (aiosmtpd, not ours): keeps what came, fails as planned. Own thread.

aiosmtpd belongs to the tests and benches; the console itself runs without it.
"""

import email
import email.policy
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hardware.sim.receivers.authority import Authority
from hardware.sim.receivers.broker import free_port


class MailFault(StrEnum):
    """What the server does with a mail."""

    NONE = "none"
    BUSY = "busy"  # 451, keeps nothing
    REFUSE = "refuse"  # 554, keeps nothing
    DROP = "drop"  # keeps it and hangs up without an answer


@dataclass(frozen=True, slots=True)
class Mailed:
    """One mail that was taken.

    Attributes:
        message_id: Its Message-ID, without brackets.
        to: Receivers of the envelope.
        title: Its subject.
        body: Its text.
        is_exercise: Whether its header says so.
    """

    message_id: str
    to: tuple[str, ...]
    title: str
    body: str
    is_exercise: bool


class MailReceiver:
    """A server on a free port of 127.0.0.1; its certificate is for ``localhost`` and 127.0.0.1."""

    def __init__(
        self,
        authority: Authority,
        *,
        is_tls: bool = False,
        account: tuple[str, str] | None = None,
        fault: Callable[[int], MailFault] = lambda _number: MailFault.NONE,
    ) -> None:
        """Serve at once.

        Args:
            authority: Its certificate.
            is_tls: TLS from the start; else STARTTLS, and nothing before it.
            account: Name and password that must be used; None lets everybody in. With STARTTLS
                only: aiosmtpd does not count TLS from the start as protection.
            fault: What to do with mail number n, from 0.
        """
        from aiosmtpd.controller import Controller  # noqa: PLC0415 - tests and benches only
        from aiosmtpd.smtp import AuthResult  # noqa: PLC0415

        self._fault = fault
        self._guard = threading.Lock()
        self.taken: list[Mailed] = []
        self.asked = 0
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.cert_file, authority.key_file)

        def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
            del server, session, envelope, mechanism
            given = (data.login.decode(), data.password.decode())
            return AuthResult(success=given == account, handled=False)

        options: dict[str, Any] = {
            "authenticator": check,
            "auth_required": account is not None,
            "auth_require_tls": True,
        }
        if is_tls:
            options["ssl_context"] = context
        else:
            options.update(tls_context=context, require_starttls=True)
        # aiosmtpd asks its own port whether it is there, so it cannot be left to the system.
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()

    @property
    def unique(self) -> dict[str, Mailed]:
        """What a receiver that knows repetitions by their Message-ID has."""
        found: dict[str, Mailed] = {}
        with self._guard:
            for one in self.taken:
                found.setdefault(one.message_id, one)
        return found

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one mail; aiosmtpd calls this in its thread."""
        del session
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = mail.get_body()
        with self._guard:
            fault = self._fault(self.asked)
            self.asked += 1
            if fault is MailFault.BUSY:
                return "451 Busy"
            if fault is MailFault.REFUSE:
                return "554 No"
            self.taken.append(
                Mailed(
                    str(mail["Message-ID"]).strip("<>"),
                    tuple(envelope.rcpt_tos),
                    str(mail["Subject"]),
                    "" if part is None else part.get_content(),
                    mail["X-Sallyport-Exercise"] == "yes",
                )
            )
        if fault is MailFault.DROP:
            server.transport.abort()
        return "250 Taken"

    def close(self) -> None:
        """End; the thread is gone afterwards."""
        self._controller.stop()
