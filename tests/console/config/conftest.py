"""Site files and keystores for the tests of this folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from console.config.keystore import Keystore
from console.config.sealed import MachineKeyLock
from console.scrub import Scrubber


@pytest.fixture
def lock() -> MachineKeyLock:
    return MachineKeyLock(b"\x11" * 32)


@pytest.fixture
def keystore(tmp_path: Path, lock: MachineKeyLock) -> Keystore:
    return Keystore.create(tmp_path / "keystore", lock, Scrubber())


@pytest.fixture
def write_site(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "site.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
