"""Ed25519 signatures of checkpoints and prunings. Keys come from the keystore; any thread."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES = 32


class Signer:
    """Holds one private key; shows only its public half."""

    def __init__(self, private_key: bytes) -> None:
        """Take the raw private key of 32 bytes.

        Raises:
            ValueError: If it has another length.
        """
        if len(private_key) != KEY_BYTES:
            msg = f"a signing key has {KEY_BYTES} bytes, not {len(private_key)}"
            raise ValueError(msg)
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self._public = self._key.public_key().public_bytes_raw()

    @property
    def public_key(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self._public

    def sign(self, message: bytes) -> bytes:
        """Sign a message; 64 bytes."""
        return self._key.sign(message)


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is this key's over this message; bad keys and lengths are False."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
