"""Where the keystore's lock comes from, and in which order."""

import os
from pathlib import Path

import pytest

from console.config.keystore_errors import (
    KeystoreError,
    KeystoreUnreadableError,
    PassphraseMissingError,
)
from console.config.passphrase import find_lock, given_passphrase, make_machine_key
from console.config.sealed import MachineKeyLock, PassphraseLock

NONE = Path("none")
KIND = PassphraseLock.kind


def test_the_passphrase_is_taken_out_of_the_environment() -> None:
    surroundings = {"SALLYPORT_PASSPHRASE": "one", "PATH": "/bin"}
    assert given_passphrase(surroundings) == "one"
    assert surroundings == {"PATH": "/bin"}


def test_the_sources_are_asked_in_their_order(tmp_path: Path) -> None:
    file = tmp_path / "phrase"
    file.write_text("two\nnot this line\n")
    (tmp_path / "sallyport-passphrase").write_text("three")
    surroundings = {
        "SALLYPORT_PASSPHRASE": "one",
        "SALLYPORT_PASSPHRASE_FILE": str(file),
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }
    locks = [find_lock(KIND, surroundings, NONE, lambda _: "four")]
    locks.append(find_lock(KIND, surroundings, NONE, lambda _: "four"))
    del surroundings["SALLYPORT_PASSPHRASE_FILE"]
    locks.append(find_lock(KIND, surroundings, NONE, lambda _: "four"))
    locks.append(find_lock(KIND, {}, NONE, lambda _: "four"))
    assert locks == [PassphraseLock(word) for word in ("one", "two", "three", "four")]


def test_a_machine_key_opens_what_a_machine_key_locked(tmp_path: Path) -> None:
    made = make_machine_key(tmp_path / "machine.key")
    surroundings = {"SALLYPORT_PASSPHRASE": "of another program"}
    found = find_lock(MachineKeyLock.kind, surroundings, tmp_path / "machine.key", None)
    assert found == made
    if os.name == "posix":
        assert (tmp_path / "machine.key").stat().st_mode & 0o777 == 0o600


def test_a_machine_key_is_never_written_over(tmp_path: Path) -> None:
    make_machine_key(tmp_path / "machine.key")
    with pytest.raises(FileExistsError):
        make_machine_key(tmp_path / "machine.key")


@pytest.mark.parametrize("content", [b"", b"abc", b"zz" * 32, b"\xff" * 64])
def test_a_damaged_machine_key_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "machine.key").write_bytes(content)
    with pytest.raises(KeystoreUnreadableError, match="damaged"):
        find_lock(MachineKeyLock.kind, {}, tmp_path / "machine.key", None)


def test_a_missing_machine_key_is_said() -> None:
    with pytest.raises(KeystoreUnreadableError, match="cannot be read"):
        find_lock(MachineKeyLock.kind, {}, NONE, None)


@pytest.mark.parametrize("prompt", [None, lambda _: ""])
def test_no_source_is_said_with_what_to_do(prompt: None) -> None:
    with pytest.raises(PassphraseMissingError, match="SALLYPORT_PASSPHRASE_FILE"):
        find_lock(KIND, {}, NONE, prompt)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_passphrase_file_without_a_passphrase_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "phrase"
    file.write_bytes(content)
    with pytest.raises(KeystoreError, match="passphrase file"):
        given_passphrase({"SALLYPORT_PASSPHRASE_FILE": str(file)})
    with pytest.raises(KeystoreUnreadableError):
        given_passphrase({"SALLYPORT_PASSPHRASE_FILE": str(tmp_path / "none")})
