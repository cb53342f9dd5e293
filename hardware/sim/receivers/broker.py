"""Mosquitto (not ours) as a child process, and a subscriber that keeps what came. Own threads."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from hardware.outbound.deadline import Deadline, connect
from hardware.sim.receivers.authority import Authority

PROGRAM = "mosquitto"
_START_LIMIT_S = 5.0


class NoBrokerError(Exception):
    """Mosquitto is not installed, or did not start."""


@dataclass(frozen=True, slots=True)
class Published:
    """One message that arrived at a subscriber.

    Attributes:
        topic: Where.
        message_id: From its payload.
        body: The payload's own text.
    """

    topic: str
    message_id: str
    body: str


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def find_broker() -> str | None:
    """The program's path, if it is installed."""
    return shutil.which(PROGRAM) or shutil.which(PROGRAM, path="/usr/sbin:/usr/local/sbin")


class Broker:
    """Mosquitto on a given port of 127.0.0.1, with TLS; as an unprivileged user."""

    def __init__(
        self, folder: Path, port: int, authority: Authority, account: tuple[str, str] | None = None
    ) -> None:
        """Start it and wait until it answers.

        Args:
            folder: For its settings; others must reach it, because Mosquitto gives up root.
            port: A free one.
            authority: Its certificate.
            account: Name and password that must be used; None lets everybody in.

        Raises:
            NoBrokerError: If it is not there or does not answer.
        """
        program = find_broker()
        if program is None:
            msg = "Mosquitto is not installed"
            raise NoBrokerError(msg)
        self.port = port
        self._authority = authority
        self._account = account
        settings = self._write_settings(folder)
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        self._child = subprocess.Popen(
            [program, "-c", str(settings)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            user="nobody" if is_root else None,
            group="nogroup" if is_root else None,
            extra_groups=[] if is_root else None,
        )
        self._await_answer()
        self._guard = threading.Lock()
        self.taken: list[Published] = []
        self._subscriber = self._subscribe()

    @property
    def ca_file(self) -> Path:
        """What a client trusts."""
        return self._authority.ca_file

    def _write_settings(self, folder: Path) -> Path:
        lines = [
            f"listener {self.port} 127.0.0.1",
            f"cafile {self._authority.ca_file}",
            f"certfile {self._authority.cert_file}",
            f"keyfile {self._authority.key_file}",
            "persistence false",
            f"allow_anonymous {'true' if self._account is None else 'false'}",
        ]
        if self._account is not None:
            words = folder / "passwords"
            maker = shutil.which("mosquitto_passwd")
            if maker is None:
                msg = "mosquitto_passwd is not installed"
                raise NoBrokerError(msg)
            subprocess.run(
                [maker, "-b", "-c", str(words), *self._account], check=True, capture_output=True
            )
            words.chmod(0o644)
            lines.append(f"password_file {words}")
        folder.chmod(folder.stat().st_mode | 0o055)
        for file in (self._authority.ca_file, self._authority.cert_file, self._authority.key_file):
            file.chmod(0o644)
        settings = folder / "mosquitto.conf"
        settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
        settings.chmod(0o644)
        return settings

    def _await_answer(self) -> None:
        end_s = time.monotonic() + _START_LIMIT_S
        while time.monotonic() < end_s and self._child.poll() is None:
            try:
                connect("127.0.0.1", self.port, Deadline(1.0)).close()
            except OSError:
                threading.Event().wait(0.02)
            else:
                return
        self.close_child()
        msg = "Mosquitto did not start"
        raise NoBrokerError(msg)

    def _subscribe(self) -> paho.Client:
        ready = threading.Event()
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id="subscriber")

        def on_connect(client: paho.Client, *arguments: Any) -> None:
            del arguments
            client.subscribe("#", qos=1)

        def on_subscribe(*arguments: Any) -> None:
            del arguments
            ready.set()

        client.on_connect = on_connect
        client.on_subscribe = on_subscribe
        client.on_message = self._on_message
        client.tls_set(str(self._authority.ca_file))
        if self._account is not None:
            client.username_pw_set(*self._account)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        if not ready.wait(_START_LIMIT_S):
            msg = "Mosquitto takes no subscriber"
            raise NoBrokerError(msg)
        return client

    def _on_message(self, client: paho.Client, userdata: object, message: paho.MQTTMessage) -> None:
        del client, userdata
        content = json.loads(message.payload)
        with self._guard:
            self.taken.append(Published(message.topic, content["id"], content["body"]))

    @property
    def unique(self) -> dict[str, Published]:
        """What a receiver that knows repetitions by their id has."""
        found: dict[str, Published] = {}
        with self._guard:
            for one in self.taken:
                found.setdefault(one.message_id, one)
        return found

    def close_child(self) -> None:
        """End the program only."""
        self._child.terminate()
        self._child.wait(_START_LIMIT_S)

    def close(self) -> None:
        """End; nothing is left running."""
        self._subscriber.disconnect()
        self._subscriber.loop_stop()
        self.close_child()
