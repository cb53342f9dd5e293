"""MQTT against Mosquitto: acknowledged, protected, refused in words, bounded."""

import threading
import time
from dataclasses import replace

import pytest

from hardware.outbound.message import Outgoing, SendVerdict, accepted, refused, retry
from hardware.outbound.mqtt import MqttSender, MqttSettings, MqttVersion
from hardware.sim.receivers.broker import Broker

pytestmark = pytest.mark.peer

ACCOUNT = ("console", "p/w:with@marks")
WRONG = "a guess"
MESSAGE = Outgoing("control-17.northgate", "duty/phone", "Title", "Text", 1_764_000_000_000_000_000)


def _settings(broker: Broker, **changed: object) -> MqttSettings:
    base = MqttSettings(
        "localhost",
        broker.port,
        is_tls=True,
        topic="sallyport/northgate",
        client_id="sallyport-control",
        user=ACCOUNT[0],
        password=ACCOUNT[1],
        ca_file=broker.ca_file,
        limit_s=5.0,
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def _wait(broker: Broker, count: int) -> None:
    end = time.monotonic() + 5.0
    while len(broker.taken) < count and time.monotonic() < end:
        threading.Event().wait(0.01)


@pytest.mark.parametrize("version", list(MqttVersion))
def test_a_message_is_sent_when_the_broker_acknowledged_it(
    broker: Broker, version: MqttVersion
) -> None:
    sender = MqttSender(_settings(broker, version=version))
    assert sender.send(MESSAGE) == accepted()
    assert sender.send(MESSAGE) == accepted()
    _wait(broker, 2)
    assert [one.topic for one in broker.taken] == ["sallyport/northgate/duty/phone"] * 2
    assert list(broker.unique) == [MESSAGE.message_id]


def test_a_wrong_password_and_a_wrong_authority_are_told_apart(broker: Broker) -> None:
    assert MqttSender(_settings(broker, password=WRONG)).send(MESSAGE) == retry("wrong_password")
    assert MqttSender(_settings(broker, ca_file=None)).send(MESSAGE) == retry("certificate")
    assert not broker.taken


def test_what_no_topic_can_be_is_refused(broker: Broker) -> None:
    assert MqttSender(_settings(broker)).send(replace(MESSAGE, to="a/#")) == refused("not_sendable")


def test_a_silent_or_absent_broker_costs_a_bounded_time(silent: int, closed_port: int) -> None:
    base = MqttSettings("127.0.0.1", silent, is_tls=False, topic="a", client_id="c", limit_s=0.5)
    begun = time.monotonic()
    assert MqttSender(base).send(MESSAGE) == retry("no_answer")
    assert time.monotonic() - begun < 4.0
    assert MqttSender(replace(base, port=closed_port)).send(MESSAGE) == retry("connection_refused")
    tls = MqttSender(replace(base, is_tls=True))
    assert tls.send(MESSAGE).verdict is SendVerdict.RETRY
    assert WRONG not in repr(replace(base, password=WRONG))
