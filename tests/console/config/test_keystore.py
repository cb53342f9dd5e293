"""The keystore: what is kept, what is refused, and that no secret leaks."""

import logging
import os
import traceback
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.config.keys import (
    KeyKind,
    current_key,
    ensure_keys,
    key_ids,
    rotate_key,
    signing_key,
    verifying_keys,
)
from console.config.keystore import Keystore
from console.config.keystore_errors import (
    KeystoreChangedError,
    KeystoreDamagedError,
    KeystoreError,
    KeystoreMissingError,
    KeystoreNewerError,
    KeystoreUnreadableError,
    UnknownSecretError,
    WrongPassphraseError,
)
from console.config.passphrase import make_machine_key, read_machine_key
from console.config.sealed import MachineKeyLock, PassphraseLock, seal, unseal
from console.scrub import Scrubber

SECRET = "Kamera-Passwort 17!"  # noqa: S105 - planted to be looked for


def test_a_secret_survives_closing_and_opening(keystore: Keystore, lock: MachineKeyLock) -> None:
    keystore.set("camera-01", SECRET)
    again = Keystore.open(keystore.path, lock, Scrubber())
    assert again.text("camera-01") == SECRET
    assert again.names() == ("camera-01",)


def test_a_wrong_passphrase_is_told_apart_from_damage(tmp_path: Path) -> None:
    path = tmp_path / "keystore"
    lock = PassphraseLock("correct horse battery")
    Keystore.create(path, lock, Scrubber())
    assert Keystore.open(path, lock, Scrubber()).names() == ()
    with pytest.raises(WrongPassphraseError, match=r"does not open .* itself is whole"):
        Keystore.open(path, PassphraseLock("something else"), Scrubber())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_one_flipped_bit_anywhere_is_called_damage(
    keystore: Keystore, lock: MachineKeyLock, share: float
) -> None:
    keystore.set("camera-01", SECRET)
    data = bytearray(keystore.path.read_bytes())
    data[int(share * len(data))] ^= 1
    keystore.path.write_bytes(data)
    with pytest.raises(KeystoreDamagedError):
        Keystore.open(keystore.path, lock, Scrubber())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_refused_as_damaged(data: bytes) -> None:
    with pytest.raises(KeystoreDamagedError):
        unseal(data, MachineKeyLock(bytes(32)))


@settings(max_examples=30, deadline=None)
@given(cut=st.integers(0, 10_000))
def test_every_truncation_is_refused_as_damaged(cut: int) -> None:
    whole = seal(b"content", MachineKeyLock(bytes(32)))
    with pytest.raises(KeystoreDamagedError):
        unseal(whole[: cut % len(whole)], MachineKeyLock(bytes(32)))


def test_a_forged_checksum_does_not_pass_the_seal() -> None:
    import hashlib  # noqa: PLC0415 - the forger's tool

    lock = MachineKeyLock(bytes(32))
    whole = bytearray(seal(b"content", lock)[:-32])
    whole[-1] ^= 1
    forged = bytes(whole) + hashlib.sha256(whole).digest()
    with pytest.raises(KeystoreDamagedError, match="altered on purpose"):
        unseal(forged, lock)


def test_a_newer_format_is_refused_in_words(lock: MachineKeyLock) -> None:
    with pytest.raises(KeystoreNewerError, match="format 7"):
        unseal(b"SALLYPORT-KEYSTORE 7\n{}\n" + bytes(40), lock)


def test_a_passphrase_does_not_open_what_a_machine_key_locked() -> None:
    sealed = seal(b"x", MachineKeyLock(bytes(32)))
    with pytest.raises(WrongPassphraseError, match="machine key file"):
        unseal(sealed, PassphraseLock("x"))


def test_a_missing_keystore_says_how_to_make_one(tmp_path: Path, lock: MachineKeyLock) -> None:
    with pytest.raises(KeystoreMissingError, match="sallyport init"):
        Keystore.open(tmp_path / "none", lock)


def test_creating_never_writes_over_an_existing_keystore(
    keystore: Keystore, lock: MachineKeyLock
) -> None:
    before = keystore.path.read_bytes()
    with pytest.raises(KeystoreError, match="already"):
        Keystore.create(keystore.path, lock)
    assert keystore.path.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_the_file_is_private_and_a_wider_mode_is_said(
    keystore: Keystore, lock: MachineKeyLock, caplog: pytest.LogCaptureFixture
) -> None:
    assert keystore.path.stat().st_mode & 0o777 == 0o600
    assert keystore.notice() == ""
    keystore.path.chmod(0o644)
    with caplog.at_level(logging.WARNING, "config"):
        opened = Keystore.open(keystore.path, lock, Scrubber())
    assert "0644" in opened.notice()
    assert "chmod 600" in caplog.text


def test_deleting_forgets_and_a_second_time_refuses(keystore: Keystore) -> None:
    keystore.set("pg", SECRET)
    keystore.delete("pg")
    with pytest.raises(UnknownSecretError):
        keystore.delete("pg")


@pytest.mark.parametrize("name", ["", "Camera", "a/b", "a b", "ü", "-x", "x" * 65])
def test_odd_names_are_refused(keystore: Keystore, name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a secret"):
        keystore.set(name, SECRET)


def test_a_new_passphrase_opens_and_the_old_one_no_longer(
    keystore: Keystore, lock: MachineKeyLock
) -> None:
    keystore.set("pg", SECRET)
    keystore.change_lock(PassphraseLock("new one"))
    assert Keystore.open(keystore.path, PassphraseLock("new one"), Scrubber()).text("pg") == SECRET
    with pytest.raises(WrongPassphraseError):
        Keystore.open(keystore.path, lock, Scrubber())


def test_a_backup_restores_under_another_lock(
    keystore: Keystore, lock: MachineKeyLock, tmp_path: Path
) -> None:
    keystore.set("pg", SECRET)
    keystore.backup(tmp_path / "backup", PassphraseLock("paper in the safe"))
    keystore.set("pg", "changed since")
    key = make_machine_key(tmp_path / "machine.key")
    restored = Keystore.restore(
        keystore.path, tmp_path / "backup", PassphraseLock("paper in the safe"), key, Scrubber()
    )
    assert restored.text("pg") == SECRET
    same_key = read_machine_key(tmp_path / "machine.key")
    assert Keystore.open(keystore.path, same_key, Scrubber()).text("pg") == SECRET
    before = keystore.path.with_name("keystore.before")
    assert Keystore.open(before, lock, Scrubber()).text("pg") == "changed since"


def test_a_backup_that_does_not_open_leaves_the_keystore_alone(
    keystore: Keystore, lock: MachineKeyLock, tmp_path: Path
) -> None:
    keystore.set("pg", SECRET)
    (tmp_path / "backup").write_bytes(b"SALLYPORT-KEYSTORE 1\nrubbish")
    with pytest.raises(KeystoreDamagedError):
        Keystore.restore(keystore.path, tmp_path / "backup", lock, lock, Scrubber())
    assert Keystore.open(keystore.path, lock, Scrubber()).text("pg") == SECRET


def test_a_change_by_another_program_is_not_written_over(
    keystore: Keystore, lock: MachineKeyLock
) -> None:
    other = Keystore.open(keystore.path, lock, Scrubber())
    other.set("theirs", "1234567")
    with pytest.raises(KeystoreChangedError):
        keystore.set("ours", SECRET)
    assert Keystore.open(keystore.path, lock, Scrubber()).names() == ("theirs",)


def test_a_failed_write_keeps_value_lock_and_file(
    keystore: Keystore, lock: MachineKeyLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keystore.set("pg", SECRET)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(KeystoreUnreadableError, match="No space left"):
            keystore.set("pg", "other")
        with pytest.raises(KeystoreUnreadableError):
            keystore.change_lock(PassphraseLock("new"))
    assert keystore.text("pg") == SECRET
    assert Keystore.open(keystore.path, lock, Scrubber()).text("pg") == SECRET
    assert [one.name for one in keystore.path.parent.iterdir()] == ["keystore"]


def test_no_secret_in_repr_file_or_trace(keystore: Keystore, lock: MachineKeyLock) -> None:
    keystore.set("camera-01", SECRET)
    ensure_keys(keystore)
    shown = f"{keystore!r} {lock!r} {current_key(keystore, KeyKind.MEDIA)!r}"
    assert SECRET not in shown
    assert lock.key.hex() not in shown
    assert repr(lock.key) not in shown
    assert "horse" not in repr(PassphraseLock("horse"))
    assert keystore.get("media@1").hex() not in shown
    assert repr(keystore.get("media@1")) not in shown
    assert SECRET.encode() not in keystore.path.read_bytes()
    with pytest.raises(UnknownSecretError) as refused:
        keystore.get("camera-1")
    assert SECRET not in "".join(traceback.format_exception(refused.value))


def test_the_scrubber_learns_every_secret(tmp_path: Path, lock: MachineKeyLock) -> None:
    first = Scrubber()
    keystore = Keystore.create(tmp_path / "k", lock, first)
    keystore.set("camera-01", SECRET)
    second = Scrubber()
    Keystore.open(tmp_path / "k", lock, second)
    for scrubber in (first, second):
        assert SECRET not in scrubber.clean(f"tried {SECRET} at the door")


def test_rotation_keeps_old_keys_readable(keystore: Keystore) -> None:
    ensure_keys(keystore)
    first_id, first = signing_key(keystore)
    for _ in range(10):
        rotate_key(keystore, KeyKind.SIGNING)
    now_id, now = signing_key(keystore)
    assert (first_id, now_id) == ("journal-signing@1", "journal-signing@11")
    signature = first.sign(b"row")
    verifying_keys(keystore)[first_id].verify(signature, b"row")
    assert now.private_bytes_raw() != first.private_bytes_raw()
    assert key_ids(keystore, KeyKind.MEDIA) == ("media@1",)


def test_ensuring_keys_twice_changes_nothing(keystore: Keystore) -> None:
    ensure_keys(keystore)
    before = current_key(keystore, KeyKind.MEDIA)
    ensure_keys(keystore)
    assert current_key(keystore, KeyKind.MEDIA) == before


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.dictionaries(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), st.binary(min_size=1))
)
def test_any_bytes_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, bytes]
) -> None:
    path = tmp_path_factory.mktemp("any") / "keystore"
    lock = MachineKeyLock(bytes(32))
    keystore = Keystore.create(path, lock, Scrubber())
    for name, value in values.items():
        keystore.set(name, value)
    again = Keystore.open(path, lock, Scrubber())
    assert {name: again.get(name) for name in again.names()} == values


def test_a_key_is_no_password(keystore: Keystore) -> None:
    keystore.set("media@1", b"\xff" * 32)
    with pytest.raises(KeystoreError, match="cannot be used as a password"):
        keystore.text("media@1")


def test_an_empty_secret_is_refused(keystore: Keystore) -> None:
    with pytest.raises(ValueError, match="empty"):
        keystore.set("pg", "")


def test_a_folder_in_the_place_of_the_keystore_is_said(
    tmp_path: Path, lock: MachineKeyLock
) -> None:
    with pytest.raises(KeystoreUnreadableError, match="cannot be read"):
        Keystore.open(tmp_path, lock)


def test_a_backup_never_writes_over_a_file(keystore: Keystore, lock: MachineKeyLock) -> None:
    before = keystore.path.read_bytes()
    with pytest.raises(KeystoreError, match="exists already"):
        keystore.backup(keystore.path, lock)
    assert keystore.path.read_bytes() == before


def test_a_keystore_that_vanished_is_said(keystore: Keystore) -> None:
    keystore.path.unlink()
    assert "cannot be looked at" in keystore.notice()
    with pytest.raises(KeystoreMissingError):
        keystore.set("pg", SECRET)


def test_a_site_without_keys_says_how_to_get_them(keystore: Keystore) -> None:
    with pytest.raises(UnknownSecretError, match="sallyport init"):
        signing_key(keystore)
