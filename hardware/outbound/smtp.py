"""Mail over SMTP (RFC 5321), protected by STARTTLS (RFC 3207) or TLS from the start (RFC 8314).

One connection a message: an alarm sends few, and a kept connection fails just when it is needed.
It refuses to sign in without TLS. Answers of the server become codes; its texts are not repeated,
because some servers repeat what was sent. The caller's thread blocks, at most `limit_s`.
"""

import io
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from email.utils import format_datetime
from enum import StrEnum
from pathlib import Path

from typing_extensions import override

from hardware.outbound.deadline import BoundedReader, Deadline, cause_of, connect, tls_context
from hardware.outbound.message import (
    MAX_BODY_BYTES,
    Outgoing,
    SendResult,
    accepted,
    refused,
    retry,
)

_PERMANENT = 500
_READY = 220


class MailSecurity(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """One mail server.

    Attributes:
        host: Name or number; the certificate must be for it.
        port: 587 for STARTTLS, 465 for TLS by custom.
        security: NONE never signs in.
        sender: Address in From and in the envelope.
        user: Empty = no sign-in.
        password: Not shown in a repr.
        ca_file: The site's own authority; None takes the machine's.
        limit_s: For one whole conversation.
    """

    host: str
    port: int
    security: MailSecurity
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    limit_s: float = 10.0


class _Conversation(smtplib.SMTP):
    """smtplib under one deadline."""

    def __init__(self, settings: SmtpSettings, deadline: Deadline) -> None:
        self._settings = settings
        self._deadline = deadline
        # smtplib would ask the resolver for this machine's full name.
        super().__init__(local_hostname=settings.sender.rpartition("@")[2])

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """What smtplib calls to connect."""
        del timeout
        sock = connect(host, port, self._deadline)
        if self._settings.security is not MailSecurity.TLS:
            return sock
        sock.settimeout(self._deadline.left_s())
        return _wrapped(sock, self._settings)

    def begin(self) -> None:
        """Connect and protect the line."""
        self._host = self._settings.host  # what STARTTLS compares the certificate with
        code, _text = self.connect(self._settings.host, self._settings.port)
        if code != _READY:
            raise smtplib.SMTPResponseException(code, "")
        self.ehlo_or_helo_if_needed()
        if self._settings.security is MailSecurity.STARTTLS:
            self.starttls(context=tls_context(self._settings.ca_file))
            self.ehlo_or_helo_if_needed()

    @override
    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(BoundedReader(self.sock, self._deadline))
        answer = super().getreply()
        if self.sock is not None:
            self.sock.settimeout(self._deadline.left_s())
        return answer


def _wrapped(sock: socket.socket, settings: SmtpSettings) -> ssl.SSLSocket:
    try:
        return tls_context(settings.ca_file).wrap_socket(sock, server_hostname=settings.host)
    except OSError:
        sock.close()
        raise


def mail_of(message: Outgoing, sender: str) -> EmailMessage:
    """The mail itself; every attempt gives the same.

    Raises:
        ValueError: If a title or address would break out of its header.
    """
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = message.title
    mail["Date"] = format_datetime(message.created)
    mail["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer
    if message.is_exercise:
        mail["X-Sallyport-Exercise"] = "yes"
    mail.set_content(message.body, cte="quoted-printable")
    return mail


class SmtpSender:
    """Sends mails by one server."""

    def __init__(self, settings: SmtpSettings) -> None:
        """Keep the settings; nothing is opened."""
        self._settings = settings

    def send(self, message: Outgoing) -> SendResult:
        """Hand one mail over; blocks for `limit_s` at most."""
        if len(message.body.encode()) > MAX_BODY_BYTES:
            return refused("too_long")
        try:
            mail = mail_of(message, self._settings.sender).as_bytes()
        except ValueError:
            return refused("not_sendable")
        try:
            return self._converse(message.to, mail)
        except OSError as error:
            return _by_error(error)

    def _converse(self, to: str, mail: bytes) -> SendResult:
        settings = self._settings
        conversation = _Conversation(settings, Deadline(settings.limit_s))
        try:
            conversation.begin()
            if settings.user and settings.security is not MailSecurity.NONE:
                conversation.login(settings.user, settings.password)
            conversation.sendmail(settings.sender, [to], mail)
            return accepted()
        finally:
            # No QUIT: the mail is taken already, and its answer would only cost time.
            conversation.close()


def _by_error(error: OSError) -> SendResult:
    """What a failed conversation means; the kinds of smtplib are told from special to general."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _by_code(max(code for code, _text in error.recipients.values()), "address")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return retry("wrong_password")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        # Without STARTTLS the line is open: perhaps somebody removed it from the answer.
        return retry("tls_missing")
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, "mail")
    if not isinstance(error, smtplib.SMTPException):
        return retry(cause_of(error))
    # smtplib calls every failed read a lost line; what was behind it stands in the context.
    inner = error.__context__
    return retry(cause_of(inner) if isinstance(inner, OSError) else "connection_lost")


def _by_code(code: int, what: str) -> SendResult:
    """RFC 5321 section 4.2.1: 4yz may work later, 5yz never will."""
    if code >= _PERMANENT:
        return refused(f"{what}_refused")
    return retry("server_busy")
