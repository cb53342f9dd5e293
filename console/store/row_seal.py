"""Signs and hides what rows of people hold, with a key that is not in the database. Any thread.

Whoever can write to the database can change every row; without the keystore's key the change is
seen, because each row carries an HMAC over all of it. What the row must keep but not show (the
secret of an authenticator) is sealed with another key made from the same one.
"""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


def _derived(key: bytes, purpose: str) -> bytes:
    """A key for one purpose (RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"sallyport {purpose}".encode()).derive(key)


class RowSeal:
    """Holds the keys made from one key of the keystore."""

    def __init__(self, key: bytes) -> None:
        """Take the key, 32 bytes.

        Raises:
            ValueError: If it has another length.
        """
        if len(key) != KEY_BYTES:
            msg = f"the key of people has {KEY_BYTES} bytes, not {len(key)}"
            raise ValueError(msg)
        self._sign_key = _derived(key, "people rows")
        self._hide = AESGCM(_derived(key, "people secrets"))
        self.pepper = _derived(key, "people pepper")

    def signed(self, content: str) -> str:
        """The signature of a row's content, 64 hex digits."""
        return hmac.digest(self._sign_key, content.encode(), "sha256").hex()

    def is_genuine(self, content: str, signature: str) -> bool:
        """Whether the signature is this key's over this content."""
        return hmac.compare_digest(self.signed(content).encode(), signature.encode())

    def name_tag(self, name: str) -> str:
        """A name that must not be written down, as 12 hex digits that are always the same."""
        return hmac.digest(
            self._sign_key, b"name\0" + name.encode("utf-8", "replace"), "sha256"
        ).hex()[:12]

    def hidden(self, text: str, row: str) -> str:
        """A text sealed for one row, hex; empty stays empty."""
        if not text:
            return ""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return (nonce + self._hide.encrypt(nonce, text.encode(), row.encode())).hex()

    def shown(self, sealed: str, row: str) -> str:
        """The text again.

        Raises:
            ValueError: If it was sealed for another row or by another key.
        """
        if not sealed:
            return ""
        raw = bytes.fromhex(sealed)
        try:
            return self._hide.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], row.encode()).decode()
        except InvalidTag as error:
            msg = f"the secret in the row of {row} does not open"
            raise ValueError(msg) from error
