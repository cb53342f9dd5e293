"""Real servers on loopback: aiosmtpd, Mosquitto, and an HTTP server that fails as told."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware.sim.receivers.authority import Authority, make_authority
from hardware.sim.receivers.broker import Broker, find_broker, free_port
from hardware.sim.receivers.hooks import HookReceiver
from hardware.sim.receivers.mail import MailReceiver

ACCOUNT = ("console", "p/w:with@marks")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def mail_server(authority: Authority) -> Iterator[Callable[..., MailReceiver]]:
    made: list[MailReceiver] = []

    def make(**options: object) -> MailReceiver:
        made.append(MailReceiver(authority, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def hooks() -> Iterator[HookReceiver]:
    receiver = HookReceiver()
    yield receiver
    receiver.close()


@pytest.fixture
def broker() -> Iterator[Broker]:
    if find_broker() is None:
        pytest.skip("Mosquitto is not installed")
    # Not below pytest's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="sallyport-broker-") as name:
        folder = Path(name)
        made = Broker(folder, free_port(), make_authority(folder), ACCOUNT)
        yield made
        made.close()


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that accepts and then never says anything."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    return free_port()
