"""A key that footage is encrypted with. The keystore gives it; nothing here stores it."""

from collections.abc import Callable
from dataclasses import dataclass, field

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class FootageKey:
    """One key for footage at rest.

    Attributes:
        key_id: Its name in the keystore; stands in every file, is not secret.
        secret: 32 bytes; never shown by repr.
    """

    key_id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key of the wrong length, and a name that does not fit a header."""
        if len(self.secret) != KEY_BYTES:
            msg = f"a footage key has {KEY_BYTES} bytes, not {len(self.secret)}"
            raise ValueError(msg)
        if not 1 <= len(self.key_id.encode()) <= 255:  # noqa: PLR2004 - one length byte
            msg = "a footage key's id has 1 to 255 bytes"
            raise ValueError(msg)


#: Finds a key by its id; None when the keystore has none of that name.
KeyFinder = Callable[[str], FootageKey | None]


def no_keys(_key_id: str) -> None:
    """The finder of a site that has no footage keys."""
