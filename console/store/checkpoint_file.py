"""Signed checkpoints outside the database, so that a cut tail is seen. One line each.

A line is a JSON object: ``number`` from 1, ``previous`` the SHA-256 of the line before (64 zeros
at first), ``utc_ns``, ``heads`` as `heads_to_text` makes them, ``key`` and ``signature`` in hex.
The file belongs on another disk or machine than the database; whoever can cut both unseen, can.
"""

import hashlib
import json
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from console.domain.chain import Head, heads_from_text
from console.store.signing import Signer, is_signed

_NO_LINE = "0" * 64
_NUMBERS = struct.Struct(">Qq")


@dataclass(frozen=True, slots=True)
class OutsideCheckpoint:
    """One line of the file.

    Attributes:
        number: Its place, from 1.
        previous: SHA-256 of the line before it, hex.
        utc_ns: When it was made.
        heads_text: The heads as signed.
        key: Public key, 32 bytes.
        signature: Over all of the above, 64 bytes.
    """

    number: int
    previous: str
    utc_ns: int
    heads_text: str
    key: bytes
    signature: bytes

    @property
    def heads(self) -> tuple[Head, ...]:
        """The heads of every chain at that moment."""
        return heads_from_text(self.heads_text)

    @property
    def is_genuine(self) -> bool:
        """Whether the signature is the named key's."""
        message = _message(self.number, self.previous, self.utc_ns, self.heads_text)
        return is_signed(self.key, message, self.signature)

    def to_line(self) -> str:
        """The line, without its end."""
        return json.dumps(
            {
                "number": self.number,
                "previous": self.previous,
                "utc_ns": self.utc_ns,
                "heads": self.heads_text,
                "key": self.key.hex(),
                "signature": self.signature.hex(),
            },
            separators=(",", ":"),
        )


def _message(number: int, previous: str, utc_ns: int, heads_text: str) -> bytes:
    head = f"sallyport outside checkpoint 1\n{previous}\n".encode()
    return head + _NUMBERS.pack(number, utc_ns) + heads_text.encode()


def parse_line(line: str) -> OutsideCheckpoint | None:
    """A checkpoint from its line; None for a torn or foreign one."""
    try:
        found = json.loads(line)
        checkpoint = OutsideCheckpoint(
            number=int(found["number"]),
            previous=str(found["previous"]),
            utc_ns=int(found["utc_ns"]),
            heads_text=str(found["heads"]),
            key=bytes.fromhex(found["key"]),
            signature=bytes.fromhex(found["signature"]),
        )
        heads_from_text(checkpoint.heads_text)
    except (KeyError, TypeError, ValueError):
        return None
    return checkpoint


def hash_line(line: str) -> str:
    """What the next line names as its previous one."""
    return hashlib.sha256(line.encode()).hexdigest()


def read_checkpoints(path: Path) -> list[OutsideCheckpoint]:
    """Every whole line of the file, in order; an absent file has none.

    Raises:
        OSError: If the file is there and cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [one for line in text.splitlines() if (one := parse_line(line)) is not None]


class CheckpointFile:
    """Appends checkpoints; each is on disk when `append` returns. One thread."""

    def __init__(self, path: Path, signer: Signer) -> None:
        """Go on after the last whole line of the file.

        Raises:
            OSError: If the file is there and cannot be read.
        """
        self._path = path
        self._signer = signer
        known = read_checkpoints(path)
        self._number = known[-1].number if known else 0
        self._previous = hash_line(known[-1].to_line()) if known else _NO_LINE

    def append(self, utc_ns: int, heads_text: str) -> None:
        """Sign the heads and add them, synced.

        Args:
            utc_ns: When.
            heads_text: Heads of every chain, as committed and as `heads_to_text` makes them.

        Raises:
            OSError: If the disk refuses; nothing counts as written.
        """
        number = self._number + 1
        message = _message(number, self._previous, utc_ns, heads_text)
        checkpoint = OutsideCheckpoint(
            number=number,
            previous=self._previous,
            utc_ns=utc_ns,
            heads_text=heads_text,
            key=self._signer.public_key,
            signature=self._signer.sign(message),
        )
        line = checkpoint.to_line()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            # a line torn by a crash ends here, so that it cannot spoil this one
            start = b"\n" if file.tell() and not self._ends_whole() else b""
            file.write(start + line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._number, self._previous = number, hash_line(line)

    def _ends_whole(self) -> bool:
        with self._path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"
