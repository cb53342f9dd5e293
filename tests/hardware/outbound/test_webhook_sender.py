"""Webhooks against a server that fails as told: signed, one key, not redirected, bounded."""

import json
import time
from dataclasses import replace

import pytest

from hardware.outbound.message import Outgoing, SendVerdict, accepted, refused, retry
from hardware.outbound.webhook import WebhookSender, WebhookSettings, _by_status, signature_of
from hardware.sim.receivers.hooks import HookFault, HookReceiver

MESSAGE = Outgoing(
    "control-17.northgate", "", "Suspect item", "Äll text", 1_764_000_000_000_000_000
)
KEY = b"shared"
NOW_S = 1_764_000_005


def _sender(hooks: HookReceiver, limit_s: float = 5.0) -> WebhookSender:
    return WebhookSender(WebhookSettings(hooks.url, KEY, limit_s=limit_s), lambda: NOW_S)


def test_a_receiver_can_prove_who_sent_it_and_when(hooks: HookReceiver) -> None:
    assert _sender(hooks).send(MESSAGE) == accepted()
    (got,) = hooks.taken
    assert got.timestamp == str(NOW_S)
    assert got.signature == signature_of(KEY, str(NOW_S), got.body)
    assert got.signature != signature_of(b"other", str(NOW_S), got.body)
    assert got.key == json.loads(got.body)["id"] == MESSAGE.message_id
    assert json.loads(got.body)["body"] == MESSAGE.body


def test_the_signature_is_the_one_that_openssl_computes() -> None:
    # printf '1.{}' | openssl dgst -sha256 -hmac key
    digest = "1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224"
    assert signature_of(b"key", "1", b"{}") == f"v1={digest}"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (HookFault.BUSY, retry("server_busy")),
        (HookFault.REDIRECT, retry("redirected")),
        (HookFault.DROP, retry("connection_lost")),
    ],
)
def test_a_failing_server_is_tried_again(
    hooks: HookReceiver, fault: HookFault, expected: object
) -> None:
    hooks.plan(lambda _number: fault)
    assert _sender(hooks).send(MESSAGE) == expected
    assert hooks.asked == 1


def test_a_server_that_fails_half_of_the_time_has_each_message_once(hooks: HookReceiver) -> None:
    hooks.plan(lambda number: HookFault.DROP if number % 2 == 0 else HookFault.NONE)
    sender = _sender(hooks)
    for number in range(5):
        message = replace(MESSAGE, message_id=f"control-{number}")
        while sender.send(message) != accepted():
            pass
    assert len(hooks.taken) == 10
    assert sorted(hooks.unique) == [f"control-{number}" for number in range(5)]


def test_a_dripping_answer_costs_a_bounded_time(hooks: HookReceiver) -> None:
    hooks.plan(lambda _number: HookFault.DRIP)
    begun = time.monotonic()
    assert _sender(hooks, limit_s=0.5).send(MESSAGE) == retry("no_answer")
    assert time.monotonic() - begun < 4.0


def test_a_silent_or_absent_server_is_told_apart(silent: int, closed_port: int) -> None:
    for port, cause in ((silent, "no_answer"), (closed_port, "connection_refused")):
        settings = WebhookSettings(f"http://127.0.0.1:{port}/", KEY, limit_s=0.4)
        assert WebhookSender(settings, lambda: NOW_S).send(MESSAGE) == retry(cause)


def test_https_to_a_server_without_tls_is_no_message_in_the_open(hooks: HookReceiver) -> None:
    settings = WebhookSettings(hooks.url.replace("http:", "https:"), KEY, limit_s=2.0)
    assert WebhookSender(settings, lambda: NOW_S).send(MESSAGE).verdict is SendVerdict.RETRY
    assert not hooks.taken


def test_what_is_too_long_is_refused_at_once(hooks: HookReceiver) -> None:
    assert _sender(hooks).send(replace(MESSAGE, body="x" * 70_000)) == refused("too_long")
    assert hooks.asked == 0


@pytest.mark.parametrize("status", [400, 405, 410, 413, 422])
def test_what_a_server_will_never_take_is_not_repeated(status: int) -> None:
    assert _by_status(status) == refused("message_refused")


@pytest.mark.parametrize("status", [302, 401, 403, 404, 409, 429, 500, 502, 503])
def test_what_may_be_corrected_is_repeated(status: int) -> None:
    assert _by_status(status).verdict is SendVerdict.RETRY


def test_the_key_is_in_no_repr() -> None:
    assert "shared" not in repr(WebhookSettings("http://a.example/", KEY))
