"""One message to an MQTT broker (OASIS MQTT 5.0 or 3.1.1), QoS 1. Blocks, at most `limit_s`.

A connection a message, turned by the caller's own thread: paho's background thread is not used. It
waits for the broker's PUBACK (section 3.4); without one nothing is said to be sent. The stable id
stands in the payload and, with version 5, as the user property ``message-id``.
"""

import socket
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from hardware.outbound.deadline import Deadline, cause_of, connect, tls_context
from hardware.outbound.message import (
    MAX_BODY_BYTES,
    Outgoing,
    SendResult,
    accepted,
    payload_of,
    refused,
    retry,
)

_TURN_S = 0.2
_KEEPALIVE_S = 30
_NOT_AUTHORISED = frozenset({0x86, 0x87})  # bad user name or password; not authorised


class MqttVersion(StrEnum):
    """Which protocol is spoken."""

    V5 = "5"
    V311 = "3.1.1"


@dataclass(frozen=True, slots=True)
class MqttSettings:
    """One broker.

    Attributes:
        host: Name or number; the certificate must be for it.
        port: 8883 with TLS, 1883 without by custom.
        is_tls: Whether the line is protected.
        topic: The site's; messages go below it.
        client_id: Of this console; the broker throws out a second one of the same id.
        version: Of the protocol.
        user: Empty = no sign-in.
        password: Not shown in a repr.
        ca_file: The site's own authority; None takes the machine's.
        limit_s: For one whole conversation.
    """

    host: str
    port: int
    is_tls: bool
    topic: str
    client_id: str
    version: MqttVersion = MqttVersion.V5
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    limit_s: float = 10.0


class _Answers:
    """What the broker said so far; paho calls these from `loop`, in our thread."""

    def __init__(self) -> None:
        self.connected: ReasonCode | None = None
        self.acknowledged: ReasonCode | None = None
        self.is_lost = False

    def on_connect(
        self,
        client: paho.Client,
        userdata: object,
        flags: paho.ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        del client, userdata, flags, properties
        self.connected = reason

    def on_publish(
        self,
        client: paho.Client,
        userdata: object,
        mid: int,
        reason: ReasonCode,
        properties: Properties,
    ) -> None:
        del client, userdata, mid, properties
        self.acknowledged = reason

    def on_disconnect(self, *arguments: Any) -> None:
        del arguments
        self.is_lost = True


class _Client(paho.Client):
    """paho on a socket of ours: under the deadline, and closed when TLS fails."""

    def __init__(self, settings: MqttSettings, deadline: Deadline) -> None:
        is_new = settings.version is MqttVersion.V5
        super().__init__(
            CallbackAPIVersion.VERSION2,
            client_id=settings.client_id,
            clean_session=None if is_new else True,
            protocol=MQTTProtocolVersion.MQTTv5 if is_new else MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
        )
        self._settings = settings
        self._deadline = deadline

    def _create_socket(self) -> socket.socket:
        """What paho calls to connect."""
        settings = self._settings
        sock = connect(settings.host, settings.port, self._deadline)
        if not settings.is_tls:
            return sock
        try:
            sock.settimeout(self._deadline.left_s())
            return tls_context(settings.ca_file).wrap_socket(sock, server_hostname=settings.host)
        except OSError:
            sock.close()
            raise


class MqttSender:
    """Publishes to one broker."""

    def __init__(self, settings: MqttSettings) -> None:
        """Keep the settings; nothing is opened."""
        self._settings = settings

    def send(self, message: Outgoing) -> SendResult:
        """Publish once and wait for the PUBACK; blocks for `limit_s` at most."""
        if len(payload_of(message)) > MAX_BODY_BYTES:
            return refused("too_long")
        answers = _Answers()
        deadline = Deadline(self._settings.limit_s)
        client = self._client(answers, deadline)
        try:
            return self._converse(client, answers, message, deadline)
        except OSError as error:  # first: a bad certificate is a ValueError, too
            return retry(cause_of(error))
        except (ValueError, TypeError):
            # paho's words for a topic or payload that MQTT cannot carry
            return refused("not_sendable")
        finally:
            client.disconnect()

    def _client(self, answers: _Answers, deadline: Deadline) -> _Client:
        settings = self._settings
        client = _Client(settings, deadline)
        client.on_connect = answers.on_connect
        client.on_publish = answers.on_publish
        client.on_disconnect = answers.on_disconnect
        if settings.user:
            client.username_pw_set(settings.user, settings.password)
        return client

    def _converse(
        self, client: paho.Client, answers: _Answers, message: Outgoing, deadline: Deadline
    ) -> SendResult:
        client.connect(self._settings.host, self._settings.port, _KEEPALIVE_S)
        while answers.connected is None:
            # A broker that refuses says so and hangs up, both within one turn.
            if not _turn(client, answers, deadline) and answers.connected is None:
                return retry("connection_lost")
        if answers.connected.is_failure:
            is_known = answers.connected.value in _NOT_AUTHORISED
            return retry("wrong_password" if is_known else "server_busy")
        properties = None
        if self._settings.version is MqttVersion.V5:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            properties.UserProperty = ("message-id", message.message_id)
        topic = f"{self._settings.topic}/{message.to}" if message.to else self._settings.topic
        client.publish(topic, payload_of(message), qos=1, properties=properties)
        while answers.acknowledged is None:
            if not _turn(client, answers, deadline) and answers.acknowledged is None:
                return retry("not_acknowledged")
        return refused("message_refused") if answers.acknowledged.is_failure else accepted()


def _turn(client: paho.Client, answers: _Answers, deadline: Deadline) -> bool:
    """Read and write once.

    Returns:
        Whether the line still stands.

    Raises:
        TimeoutError: If the time is over.
    """
    code = client.loop(min(_TURN_S, deadline.left_s()))
    return code is MQTTErrorCode.MQTT_ERR_SUCCESS and not answers.is_lost
