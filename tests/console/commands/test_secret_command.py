"""``secret``: every deed, and that no value is ever shown."""

from pathlib import Path

import pytest

from console.commands.exit_codes import ExitCode
from console.paths import paths_under

from .conftest import Sallyport

VALUE = "Kamera-Passwort 17!"
NEW = "another four words here"
BACKUP = "paper in the safe, floor two"


@pytest.fixture(autouse=True)
def _site(sallyport: Sallyport) -> None:
    assert sallyport("init").code == ExitCode.OK


def test_set_list_and_delete(sallyport: Sallyport) -> None:
    stored = sallyport("secret", "set", "camera-01", typed=f"{VALUE}\n")
    assert stored.code == ExitCode.OK
    assert "secret:camera-01" in stored.out
    listed = sallyport("secret", "list")
    assert "camera-01" in listed.out.split()
    assert VALUE not in stored.out + stored.err + listed.out + listed.err
    assert sallyport("secret", "delete", "camera-01").code == ExitCode.OK
    assert "camera-01" not in sallyport("secret", "list").out
    again = sallyport("secret", "delete", "camera-01")
    assert again.code == ExitCode.KEYSTORE
    assert "no secret named" in again.err


def test_nothing_typed_changes_nothing(sallyport: Sallyport) -> None:
    assert sallyport("secret", "set", "camera-01").code == ExitCode.KEYSTORE
    assert "camera-01" not in sallyport("secret", "list").out


def test_an_odd_name_is_wrong_usage(sallyport: Sallyport) -> None:
    assert sallyport("secret", "set", "Camera 1", typed=VALUE).code == ExitCode.USAGE


def test_a_generated_key_cannot_be_deleted(sallyport: Sallyport) -> None:
    assert sallyport("secret", "delete", "media@1").code == ExitCode.KEYSTORE
    assert "media@1" in sallyport("secret", "list").out


def test_rotation_adds_a_key(sallyport: Sallyport) -> None:
    assert "journal-signing@2" in sallyport("secret", "rotate", "journal-signing").out
    assert "journal-signing@1" in sallyport("secret", "list").out


def test_public_keys_are_shown_for_other_machines(sallyport: Sallyport) -> None:
    sallyport("secret", "rotate", "journal-signing")
    rows = [line.split() for line in sallyport("secret", "public").out.splitlines()]
    assert [name for name, _ in rows] == ["journal-signing@1", "journal-signing@2"]
    assert all(len(bytes.fromhex(key)) == 32 for _, key in rows)
    assert rows[0][1] != rows[1][1]


def test_a_changed_passphrase_is_needed_from_then_on(sallyport: Sallyport) -> None:
    changed = sallyport("secret", "passphrase", SALLYPORT_NEW_PASSPHRASE=NEW)
    assert changed.code == ExitCode.OK
    old = sallyport("secret", "list")
    assert old.code == ExitCode.KEYSTORE
    assert "does not open the keystore" in old.err
    assert sallyport("secret", "list", SALLYPORT_PASSPHRASE=NEW).code == ExitCode.OK


def test_a_backup_brings_everything_back(sallyport: Sallyport, tmp_path: Path) -> None:
    sallyport("secret", "set", "camera-01", typed=VALUE)
    file = tmp_path / "backup"
    made = sallyport("secret", "backup", str(file), SALLYPORT_BACKUP_PASSPHRASE=BACKUP)
    assert made.code == ExitCode.OK
    assert VALUE.encode() not in file.read_bytes()
    paths_under(tmp_path / "home").keystore_file.write_bytes(b"damaged")
    assert sallyport("secret", "list").code == ExitCode.KEYSTORE
    wrong = sallyport("secret", "restore", str(file), SALLYPORT_BACKUP_PASSPHRASE=NEW)
    assert wrong.code == ExitCode.KEYSTORE
    restored = sallyport("secret", "restore", str(file), SALLYPORT_BACKUP_PASSPHRASE=BACKUP)
    assert restored.code == ExitCode.OK
    assert "camera-01" in sallyport("secret", "list").out.split()


def test_a_backup_needs_its_own_passphrase(sallyport: Sallyport, tmp_path: Path) -> None:
    answer = sallyport("secret", "backup", str(tmp_path / "b"))
    assert answer.code == ExitCode.KEYSTORE
    assert "SALLYPORT_BACKUP_PASSPHRASE" in answer.err
    assert not (tmp_path / "b").exists()
    assert sallyport("secret", "restore", str(tmp_path / "b")).code == ExitCode.KEYSTORE
