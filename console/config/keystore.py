"""Names and their secrets in one encrypted file.

Camera passwords, database passwords, the journal's signing keys and the keys of encrypted footage
live here and nowhere else; the site file says ``secret:NAME``. Every change replaces the file whole
(synced) before it counts. Secrets never appear in a repr, a log line or an exception: every value
is taught to the scrubber as soon as it is known. Any thread.
"""

import base64
import hashlib
import json
import logging
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from console.config.keystore_errors import (
    KeystoreChangedError,
    KeystoreError,
    KeystoreMissingError,
    KeystoreUnreadableError,
    UnknownSecretError,
)
from console.config.private_file import too_open, write_private
from console.config.sealed import Lock, lock_kind, seal, unseal
from console.scrub import SCRUBBER, Scrubber

log = logging.getLogger("config")

#: What a secret may be called; ``@`` separates the version of a rotated key.
NAME_PATTERN = r"^[a-z0-9][a-z0-9._@-]{0,63}$"


def _to_content(values: Mapping[str, bytes]) -> bytes:
    """The sealed content: names and base64 values."""
    rows = {name: base64.b64encode(values[name]).decode("ascii") for name in sorted(values)}
    return json.dumps({"secrets": rows}).encode("ascii")


def _from_content(content: bytes) -> dict[str, bytes]:
    """The reverse; the content is authenticated, so anything odd is a mistake of ours."""
    rows = json.loads(content)["secrets"]
    return {name: base64.b64decode(value, validate=True) for name, value in rows.items()}


def _read(path: Path) -> bytes:
    """The file's bytes, or why there are none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        msg = f"There is no keystore at {path}. Run `sallyport init`, or restore a backup."
        raise KeystoreMissingError(msg) from None
    except OSError as error:
        msg = (
            f"The keystore {path} cannot be read: {error.strerror or error}. "
            "Give this account the right to read it."
        )
        raise KeystoreUnreadableError(msg) from error


class Keystore:
    """An opened keystore file."""

    def __init__(
        self,
        path: Path,
        lock: Lock,
        values: Mapping[str, bytes],
        digest: bytes,
        scrubber: Scrubber = SCRUBBER,
    ) -> None:
        """Use `open`, `create` or `restore` instead."""
        self._path = path
        self._lock = lock
        self._values = dict(values)
        self._digest = digest
        self._scrubber = scrubber
        self._guard = threading.RLock()
        scrubber.add(*self._values.values())

    def __repr__(self) -> str:
        """Say where it is and how many secrets it has."""
        return f"Keystore({str(self._path)!r}, {len(self._values)} secrets)"

    @classmethod
    def create(cls, path: Path, lock: Lock, scrubber: Scrubber = SCRUBBER) -> Self:
        """Make a new, empty keystore.

        Raises:
            KeystoreError: If the file exists already: it may hold keys that nothing can replace.
            KeystoreUnreadableError: If it cannot be written.
        """
        if path.exists():
            msg = f"There is a keystore at {path} already. Nothing was written over it."
            raise KeystoreError(msg)
        made = cls(path, lock, {}, b"", scrubber)
        made._write({})
        return made

    @staticmethod
    def lock_kind(path: Path) -> str:
        """What opens the keystore: ``PassphraseLock.kind`` or ``MachineKeyLock.kind``.

        Raises:
            KeystoreError: If the file is missing, unreadable, damaged or newer.
        """
        return lock_kind(_read(path))

    @classmethod
    def open(cls, path: Path, lock: Lock, scrubber: Scrubber = SCRUBBER) -> Self:
        """Open an existing keystore.

        Raises:
            KeystoreError: One of its kinds says which: missing, unreadable, damaged, newer, or
                not opened by this lock.
        """
        data = _read(path)
        opened = cls(
            path, lock, _from_content(unseal(data, lock)), hashlib.sha256(data).digest(), scrubber
        )
        if opened.notice():
            log.warning("%s", opened.notice())
        return opened

    @classmethod
    def restore(
        cls, path: Path, backup: Path, backup_lock: Lock, lock: Lock, scrubber: Scrubber = SCRUBBER
    ) -> Self:
        """Make a keystore from a backup; a keystore that stands there is kept as ``.before``.

        Args:
            path: Where the keystore shall be.
            backup: A file that `backup` wrote.
            backup_lock: Opens the backup.
            lock: Opens the keystore from now on.
            scrubber: Learns the secrets.

        Raises:
            KeystoreError: If the backup cannot be opened; the present keystore is untouched.
        """
        values = _from_content(unseal(_read(backup), backup_lock))
        if path.exists():
            path.replace(path.with_name(f"{path.name}.before"))
        restored = cls(path, lock, {}, b"", scrubber)
        restored._write(values)
        return restored

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._path

    def notice(self) -> str:
        """Say in words when others may read the file; else empty."""
        try:
            mode = too_open(self._path)
        except OSError as error:
            return f"The keystore {self._path} cannot be looked at: {error.strerror or error}."
        if not mode:
            return ""
        return (
            f"The keystore {self._path} has mode {mode}: other accounts of this machine may read "
            f"it. Run: chmod 600 {self._path}"
        )

    def names(self) -> tuple[str, ...]:
        """The names of all secrets, sorted."""
        with self._guard:
            return tuple(sorted(self._values))

    def get(self, name: str) -> bytes:
        """Return a secret.

        Raises:
            UnknownSecretError: If no secret has this name.
        """
        with self._guard:
            if name in self._values:
                return self._values[name]
        msg = f"The keystore has no secret named {name!r}. Set it, or correct the name."
        raise UnknownSecretError(msg)

    def text(self, name: str) -> str:
        """Return a secret that is text.

        Raises:
            UnknownSecretError: If no secret has this name.
            KeystoreError: If it is a key and not text.
        """
        value = self.get(name)
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            msg = f"The secret {name!r} is a key and cannot be used as a password."
            raise KeystoreError(msg) from None

    def set(self, name: str, value: bytes | str) -> None:
        """Store a secret under a name, replacing what was there.

        Raises:
            ValueError: If the name is not allowed or the value is empty.
            KeystoreError: If the file cannot be replaced; the old value still holds.
        """
        if re.fullmatch(NAME_PATTERN, name) is None:
            msg = f"{name!r} cannot name a secret: use a-z, 0-9, '.', '_', '-', '@', at most 64"
            raise ValueError(msg)
        raw = value.encode("utf-8") if isinstance(value, str) else bytes(value)
        if not raw:
            msg = f"the secret {name!r} is empty"
            raise ValueError(msg)
        self._scrubber.add(raw)
        with self._guard:
            self._write({**self._values, name: raw})

    def delete(self, name: str) -> None:
        """Forget a secret.

        Raises:
            UnknownSecretError: If no secret has this name.
            KeystoreError: If the file cannot be replaced.
        """
        with self._guard:
            self.get(name)
            self._write({known: self._values[known] for known in self._values if known != name})

    def change_lock(self, lock: Lock) -> None:
        """Encrypt everything anew under another passphrase or machine key.

        Raises:
            KeystoreError: If the file cannot be replaced; the old lock still opens it.
        """
        with self._guard:
            before = self._lock
            self._lock = lock
            try:
                self._write(self._values)
            except BaseException:
                self._lock = before
                raise

    def backup(self, target: Path, lock: Lock) -> None:
        """Write a copy that opens with its own passphrase, so that it outlives this machine.

        Raises:
            KeystoreError: If the target exists.
            KeystoreUnreadableError: If it cannot be written.
        """
        if target.exists():
            msg = f"{target} exists already. Nothing was written. Name a new file."
            raise KeystoreError(msg)
        with self._guard:
            sealed = seal(_to_content(self._values), lock)
        self._put(target, sealed)

    def _write(self, values: Mapping[str, bytes]) -> None:
        """Replace the file and, when it stands, the values."""
        if self._digest and hashlib.sha256(_read(self._path)).digest() != self._digest:
            msg = (
                f"Another program changed the keystore {self._path}. Nothing was written. "
                "Start this console again and repeat the change."
            )
            raise KeystoreChangedError(msg)
        sealed = seal(_to_content(values), self._lock)
        self._put(self._path, sealed)
        self._values = dict(values)
        self._digest = hashlib.sha256(sealed).digest()

    @staticmethod
    def _put(path: Path, sealed: bytes) -> None:
        """Write one file, or say why not."""
        try:
            write_private(path, sealed)
        except OSError as error:
            msg = (
                f"The keystore {path} cannot be written: {error.strerror or error}. "
                "Nothing was changed. Free space or give this account the right to write there."
            )
            raise KeystoreUnreadableError(msg) from error
