"""The bytes of a keystore file: sealing and opening, without any file.

Layout (version 1)::

    SALLYPORT-KEYSTORE 1, end of line
    {json: how the lock's key is derived, salt, nonces, the wrapped content key}, end of line
    AES-256-GCM of the content under the content key; both lines are its associated data
    SHA-256 of everything above, 32 bytes

The content key is random for every writing and wrapped with AES-256-GCM under a key derived from
the passphrase by Argon2id (RFC 9106, section 4, second recommended option: t=3, p=4, 64 MiB) or
from a machine key by HKDF-SHA256 (RFC 5869). The plain checksum only tells damage from a wrong
passphrase; it is the GCM tags that prove integrity. Any thread; about 0.12 s for a passphrase.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from console.config.keystore_errors import (
    KeystoreDamagedError,
    KeystoreNewerError,
    WrongPassphraseError,
)

WORD = b"SALLYPORT-KEYSTORE "
VERSION = 1
CHECKSUM_BYTES = 32
KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16

#: RFC 9106, section 4, second recommended option.
ITERATIONS = 3
LANES = 4
MEMORY_KIB = 65_536

_HEX = r"^([0-9a-f]{2})+$"


@dataclass(frozen=True, slots=True)
class PassphraseLock:
    """Opens with something that a person knows."""

    passphrase: str = field(repr=False)
    kind: ClassVar[str] = "argon2id"


@dataclass(frozen=True, slots=True)
class MachineKeyLock:
    """Opens with 32 random bytes that this machine keeps."""

    key: bytes = field(repr=False)
    kind: ClassVar[str] = "machine-key"


Lock = PassphraseLock | MachineKeyLock


class _Header(BaseModel):
    """The second line; limits keep an altered file from eating the machine's memory."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    kdf: str = Field(pattern="^(argon2id|machine-key)$")
    iterations: int = Field(ge=1, le=64)
    lanes: int = Field(ge=1, le=64)
    memory_kib: int = Field(ge=1_024, le=1_048_576)
    salt: str = Field(pattern=_HEX, min_length=2 * SALT_BYTES, max_length=64)
    wrap_nonce: str = Field(pattern=_HEX, min_length=2 * NONCE_BYTES, max_length=2 * NONCE_BYTES)
    wrapped: str = Field(pattern=_HEX, min_length=2 * KEY_BYTES, max_length=256)
    nonce: str = Field(pattern=_HEX, min_length=2 * NONCE_BYTES, max_length=2 * NONCE_BYTES)


def _lock_key(lock: Lock, header: _Header) -> bytes:
    """Derive the wrapping key, 32 bytes."""
    salt = bytes.fromhex(header.salt)
    if isinstance(lock, MachineKeyLock):
        derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=WORD)
        return derive.derive(lock.key)
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=header.iterations,
        lanes=header.lanes,
        memory_cost=header.memory_kib,
    ).derive(lock.passphrase.encode("utf-8"))


def seal(content: bytes, lock: Lock) -> bytes:
    """Encrypt a content under a lock, with fresh key, salt and nonces.

    Returns:
        The whole file.
    """
    content_key = secrets.token_bytes(KEY_BYTES)
    first = WORD + str(VERSION).encode("ascii") + b"\n"
    draft = _Header(
        kdf=lock.kind,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_kib=MEMORY_KIB,
        salt=secrets.token_hex(SALT_BYTES),
        wrap_nonce=secrets.token_hex(NONCE_BYTES),
        wrapped="00" * KEY_BYTES,
        nonce=secrets.token_hex(NONCE_BYTES),
    )
    wrapping = AESGCM(_lock_key(lock, draft))
    wrapped = wrapping.encrypt(bytes.fromhex(draft.wrap_nonce), content_key, first)
    header = draft.model_copy(update={"wrapped": wrapped.hex()})
    lines = first + json.dumps(header.model_dump(), sort_keys=True).encode("ascii") + b"\n"
    body = AESGCM(content_key).encrypt(bytes.fromhex(header.nonce), content, lines)
    return lines + body + hashlib.sha256(lines + body).digest()


def _parts(data: bytes) -> tuple[bytes, _Header, bytes]:
    """Split a file into its two lines, the header's values and the encrypted content."""
    if not data.startswith(WORD):
        msg = "This is not a keystore: its first line is missing. Restore it from a backup."
        raise KeystoreDamagedError(msg)
    first, _, rest = data.partition(b"\n")
    number = first[len(WORD) :]
    if number.isdigit() and int(number) > VERSION:
        msg = (
            f"The keystore has format {int(number)}, and this console reads up to {VERSION}. "
            "Use the newer console that wrote it."
        )
        raise KeystoreNewerError(msg)
    intact = hashlib.sha256(data[:-CHECKSUM_BYTES]).digest() == data[-CHECKSUM_BYTES:]
    second, newline, body = rest[:-CHECKSUM_BYTES].partition(b"\n")
    try:
        header = _Header.model_validate_json(second)
    except ValidationError:
        header = None
    if not intact or header is None or not newline:
        msg = (
            "The keystore is damaged: its checksum does not fit. No secret can be read from it. "
            "Restore it from a backup."
        )
        raise KeystoreDamagedError(msg)
    return first + b"\n" + second + b"\n", header, body


def lock_kind(data: bytes) -> str:
    """What opens a file: the ``kind`` of a lock.

    Raises:
        KeystoreDamagedError: If the file is cut or altered.
        KeystoreNewerError: If a newer console wrote it.
    """
    _, header, _ = _parts(data)
    return header.kdf


def unseal(data: bytes, lock: Lock) -> bytes:
    """Decrypt a file.

    Returns:
        The content that was sealed.

    Raises:
        KeystoreDamagedError: If the file is cut or altered.
        KeystoreNewerError: If a newer console wrote it.
        WrongPassphraseError: If it is whole and this lock does not open it.
    """
    lines, header, body = _parts(data)
    if header.kdf != lock.kind:
        wanted = "a passphrase" if header.kdf == PassphraseLock.kind else "a machine key file"
        msg = f"The keystore opens with {wanted}, which was not given. Nothing was read."
        raise WrongPassphraseError(msg)
    first = lines[: lines.index(b"\n") + 1]
    try:
        content_key = AESGCM(_lock_key(lock, header)).decrypt(
            bytes.fromhex(header.wrap_nonce), bytes.fromhex(header.wrapped), first
        )
    except InvalidTag:
        what = "passphrase" if isinstance(lock, PassphraseLock) else "machine key"
        msg = (
            f"The {what} does not open the keystore. The file itself is whole. "
            f"Try again, or restore a backup whose {what} is known."
        )
        raise WrongPassphraseError(msg) from None
    try:
        return AESGCM(content_key).decrypt(bytes.fromhex(header.nonce), body, lines)
    except InvalidTag:
        msg = (
            "The keystore was altered on purpose: its checksum was made to fit, its seal does not. "
            "Trust no secret in it. Restore a backup and change the passwords."
        )
        raise KeystoreDamagedError(msg) from None
