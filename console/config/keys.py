"""Generated keys in the keystore: kinds, versions, rotation.

A key's id is ``kind@number``. The highest number is used for new work; the lower ones stay, since
old journal rows are verified and old footage is opened with them. Any thread.
"""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from console.config.keystore import Keystore
from console.config.keystore_errors import UnknownSecretError


class KeyKind(StrEnum):
    """What a generated key is for."""

    SIGNING = "journal-signing"  # Ed25519 private key, 32 raw bytes (RFC 8032)
    MEDIA = "media"  # AES-256 key, 32 bytes
    PEOPLE = "people"  # signs rows of accounts and peppers passwords, 32 bytes


#: A key of people is never rotated alone: every password would have to be set anew.
ROTATABLE = (KeyKind.SIGNING, KeyKind.MEDIA)


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key and its id.

    Attributes:
        key_id: ``kind@number``; safe to store and show.
        value: 32 bytes; never shown.
    """

    key_id: str
    value: bytes = field(repr=False)


def key_ids(keystore: Keystore, kind: KeyKind) -> tuple[str, ...]:
    """All ids of a kind, oldest first."""
    numbers: list[int] = []
    for name in keystore.names():
        before, _, number = name.rpartition("@")
        if before == kind and number.isdigit():
            numbers.append(int(number))
    return tuple(f"{kind}@{number}" for number in sorted(numbers))


def rotate_key(keystore: Keystore, kind: KeyKind) -> NamedKey:
    """Generate the next key of a kind; the older ones stay readable.

    Raises:
        KeystoreError: If the keystore cannot be written.
    """
    known = key_ids(keystore, kind)
    number = int(known[-1].rpartition("@")[2]) + 1 if known else 1
    made = NamedKey(f"{kind}@{number}", secrets.token_bytes(32))
    keystore.set(made.key_id, made.value)
    return made


def current_key(keystore: Keystore, kind: KeyKind) -> NamedKey:
    """The key for new work.

    Raises:
        UnknownSecretError: If none was ever generated.
    """
    known = key_ids(keystore, kind)
    if not known:
        msg = f"The keystore has no {kind} key. Run `sallyport init`, or restore a backup."
        raise UnknownSecretError(msg)
    return NamedKey(known[-1], keystore.get(known[-1]))


def ensure_keys(keystore: Keystore) -> None:
    """Generate one key of each kind that has none.

    Raises:
        KeystoreError: If the keystore cannot be written.
    """
    for kind in KeyKind:
        if not key_ids(keystore, kind):
            rotate_key(keystore, kind)


def people_key(keystore: Keystore) -> bytes:
    """The key that signs rows of people: the first of its kind, for as long as there are rows.

    Raises:
        UnknownSecretError: If none was ever generated.
    """
    known = key_ids(keystore, KeyKind.PEOPLE)
    return keystore.get(known[0] if known else f"{KeyKind.PEOPLE}@1")


def signing_key(keystore: Keystore) -> tuple[str, Ed25519PrivateKey]:
    """The journal's present signing key with its id.

    Raises:
        UnknownSecretError: If none was ever generated.
    """
    named = current_key(keystore, KeyKind.SIGNING)
    return named.key_id, Ed25519PrivateKey.from_private_bytes(named.value)


def verifying_keys(keystore: Keystore) -> dict[str, Ed25519PublicKey]:
    """Every signing key's public half by id, for verifying old rows."""
    return {
        key_id: Ed25519PrivateKey.from_private_bytes(keystore.get(key_id)).public_key()
        for key_id in key_ids(keystore, KeyKind.SIGNING)
    }
