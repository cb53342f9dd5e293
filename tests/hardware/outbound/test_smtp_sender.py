"""Mail against aiosmtpd: protected, signed in, one Message-ID, bounded, and no secret told."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from hardware.outbound.message import Outgoing, SendVerdict, accepted, refused, retry
from hardware.outbound.smtp import MailSecurity, SmtpSender, SmtpSettings, mail_of
from hardware.sim.receivers.authority import Authority
from hardware.sim.receivers.mail import MailFault, MailReceiver

pytestmark = pytest.mark.peer

ACCOUNT = ("console", "p/w:with@marks")
WRONG = "a guess"
MESSAGE = Outgoing(
    "control-17.northgate",
    "duty@example.org",
    "Verdächtige Sendung",
    "Ganz ruhig.\n.\nA line with a dot.",
    1_764_000_000_000_000_000,
)

Make = Callable[..., MailReceiver]


def _settings(server: MailReceiver, authority: Authority, **changed: object) -> SmtpSettings:
    base = SmtpSettings(
        "localhost",
        server.port,
        MailSecurity.STARTTLS,
        "sallyport@site.example",
        ca_file=authority.ca_file,
        limit_s=5.0,
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def test_a_mail_arrives_as_it_was_written(mail_server: Make, authority: Authority) -> None:
    server = mail_server()
    assert SmtpSender(_settings(server, authority)).send(MESSAGE) == accepted()
    (got,) = server.taken
    assert got.message_id == "control-17.northgate@site.example"
    assert got.to == ("duty@example.org",)
    assert got.title == MESSAGE.title
    assert got.body.splitlines() == MESSAGE.body.splitlines()
    assert not got.is_exercise


def test_tls_from_the_start_is_spoken(mail_server: Make, authority: Authority) -> None:
    server = mail_server(is_tls=True)
    settings = _settings(server, authority, security=MailSecurity.TLS)
    assert SmtpSender(settings).send(replace(MESSAGE, is_exercise=True)) == accepted()
    assert server.taken[0].is_exercise


def test_an_account_is_used_and_a_wrong_one_is_told(
    mail_server: Make, authority: Authority
) -> None:
    server = mail_server(account=ACCOUNT)
    settings = _settings(server, authority, user=ACCOUNT[0], password=ACCOUNT[1])
    assert SmtpSender(settings).send(MESSAGE) == accepted()
    wrong = SmtpSender(replace(settings, password=WRONG))
    assert wrong.send(MESSAGE) == retry("wrong_password")
    assert SmtpSender(replace(settings, user="")).send(MESSAGE).verdict is not SendVerdict.ACCEPTED
    assert len(server.taken) == 1
    assert WRONG not in repr(wrong._settings)


def test_a_server_of_an_unknown_authority_gets_nothing(
    mail_server: Make, authority: Authority
) -> None:
    server = mail_server()
    unknown = SmtpSender(_settings(server, authority, ca_file=None))
    assert unknown.send(MESSAGE) == retry("certificate")
    missing = SmtpSender(_settings(server, authority, ca_file=authority.ca_file / "no"))
    assert missing.send(MESSAGE).verdict is SendVerdict.RETRY
    assert server.asked == 0


def test_a_server_of_another_name_gets_nothing(mail_server: Make, authority: Authority) -> None:
    server = mail_server(is_tls=True)
    settings = _settings(server, authority, host="127.0.0.2", security=MailSecurity.TLS)
    assert SmtpSender(settings).send(MESSAGE).verdict is SendVerdict.RETRY
    assert server.asked == 0


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (MailFault.BUSY, retry("server_busy")),
        (MailFault.REFUSE, refused("mail_refused")),
        (MailFault.DROP, retry("connection_lost")),
    ],
)
def test_the_answer_decides_between_later_and_never(
    mail_server: Make, authority: Authority, fault: MailFault, expected: object
) -> None:
    server = mail_server(fault=lambda _number: fault)
    assert SmtpSender(_settings(server, authority)).send(MESSAGE) == expected


def test_a_repetition_carries_the_same_id(mail_server: Make, authority: Authority) -> None:
    server = mail_server(fault=lambda number: MailFault.DROP if number == 0 else MailFault.NONE)
    sender = SmtpSender(_settings(server, authority))
    assert sender.send(MESSAGE).verdict is SendVerdict.RETRY
    assert sender.send(MESSAGE) == accepted()
    assert len(server.taken) == 2
    assert len(server.unique) == 1


def test_a_silent_server_costs_a_bounded_time(silent: int) -> None:
    settings = SmtpSettings("127.0.0.1", silent, MailSecurity.NONE, "a@b.example", limit_s=0.4)
    begun = time.monotonic()
    assert SmtpSender(settings).send(MESSAGE) == retry("no_answer")
    assert time.monotonic() - begun < 4.0


def test_a_dripping_server_costs_a_bounded_time() -> None:
    stopping = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            peer, _address = server.accept()
            with peer:
                while not stopping.wait(0.05):
                    try:
                        peer.sendall(b"2")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        port = server.getsockname()[1]
        settings = SmtpSettings("127.0.0.1", port, MailSecurity.NONE, "a@b.example", limit_s=0.5)
        try:
            assert SmtpSender(settings).send(MESSAGE) == retry("no_answer")
        finally:
            stopping.set()
            thread.join()


def test_nobody_listens_is_told_as_such(closed_port: int) -> None:
    settings = SmtpSettings("127.0.0.1", closed_port, MailSecurity.TLS, "a@b.example")
    assert SmtpSender(settings).send(MESSAGE) == retry("connection_refused")
    unknown = replace(settings, host="no-such-host.invalid")
    assert SmtpSender(unknown).send(MESSAGE) == retry("name_unknown")


def test_a_server_without_starttls_gets_no_mail() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard: list[bytes] = []

        def answer() -> None:
            peer, _address = server.accept()
            with peer, peer.makefile("rb") as lines:
                peer.sendall(b"220 ready\r\n")
                for line in lines:
                    heard.append(line)
                    peer.sendall(b"250 hello\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        port = server.getsockname()[1]
        settings = SmtpSettings("127.0.0.1", port, MailSecurity.STARTTLS, "a@b.example", "u", "pw")
        assert SmtpSender(settings).send(MESSAGE) == retry("tls_missing")
        thread.join()
        assert not any(b"AUTH" in line or b"MAIL" in line for line in heard)


def test_what_cannot_be_a_mail_is_refused_at_once() -> None:
    settings = SmtpSettings("127.0.0.1", 1, MailSecurity.TLS, "a@b.example")
    bad = replace(MESSAGE, title="a\r\nBcc: x@example.org")
    assert SmtpSender(settings).send(bad) == refused("not_sendable")
    assert SmtpSender(settings).send(replace(MESSAGE, body="x" * 70_000)) == refused("too_long")
    assert mail_of(MESSAGE, "a@b.example")["Date"] is not None
