"""Footage encrypted at rest: a container of fragment-sized authenticated chunks.

Layout (all numbers big endian)::

    header:  b"SPSEAL01"  salt (16 bytes)  length of key id (1 byte)  key id (UTF-8)
    chunk:   length (4 bytes; the top bit marks the last chunk)  ciphertext  tag (16 bytes)

The file's own key is HKDF-SHA256 (RFC 5869) of the footage key with the salt, bound to the whole
header, so no key ever meets the same nonce twice. Chunks are AES-256-GCM (NIST SP 800-38D) with
the chunk's number and the last-chunk mark in nonce and associated data (the STREAM construction,
Hoang and others, CRYPTO 2015): a missing, doubled, moved or altered chunk does not open, and a
file without its last chunk is known to be cut short, yet readable up to there. Any thread; an
object has one owner.
"""

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.pipeline.footage_key import KEY_BYTES, FootageKey, KeyFinder

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAGIC = b"SPSEAL01"
_SALT_BYTES = 16
_TAG_BYTES = 16
_LAST = 0x8000_0000
_NONCE_PREFIX = b"\x00" * 7


class SealedError(Exception):
    """The file is not a sealed one, was altered, or its key is not at hand.

    Attributes:
        is_key_missing: Only the key is missing; the file may be sound.
    """

    def __init__(self, message: str, *, is_key_missing: bool = False) -> None:
        """Keep the words and the kind."""
        super().__init__(message)
        self.is_key_missing = is_key_missing


def _cipher(key: FootageKey, salt: bytes, header: bytes) -> AESGCM:
    """The cipher of one file."""
    derived = HKDF(SHA256(), KEY_BYTES, salt, b"sallyport footage" + header).derive(key.secret)
    return AESGCM(derived)


def _nonce(number: int, *, is_last: bool) -> bytes:
    """96 bits: prefix, chunk number, last mark; also used as associated data."""
    return _NONCE_PREFIX + number.to_bytes(4, "big") + bytes([is_last])


class SegmentSealer:
    """Seals the fragments of one file, in order."""

    def __init__(self, key: FootageKey, salt: bytes | None = None) -> None:
        """Draw a salt unless a test gives one."""
        salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
        key_id = key.key_id.encode()
        self._header = MAGIC + salt + bytes([len(key_id)]) + key_id
        self._cipher = _cipher(key, salt, self._header)
        self._number = 0

    def header(self) -> bytes:
        """The first bytes of the file."""
        return self._header

    def seal(self, data: bytes) -> bytes:
        """One chunk."""
        return self._chunk(data, is_last=False)

    def final(self) -> bytes:
        """The empty last chunk."""
        return self._chunk(b"", is_last=True)

    def _chunk(self, data: bytes, *, is_last: bool) -> bytes:
        """Length and sealed bytes."""
        nonce = _nonce(self._number, is_last=is_last)
        self._number += 1
        sealed = self._cipher.encrypt(nonce, data, nonce)
        return (len(sealed) | (_LAST if is_last else 0)).to_bytes(4, "big") + sealed


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Where one chunk stands, in the file and in the plain text."""

    at: int
    size: int
    plain_at: int
    is_last: bool


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed file, seekable; opens only the chunks that are read.

    Attributes:
        key_id: Which key it needs.
        is_whole: The last-chunk mark was found (and is verified when read to the end).
        whole_bytes: File bytes up to the end of the last whole chunk.
        plain_bytes: Length of the plain text.
    """

    def __init__(self, file: BinaryIO, find_key: KeyFinder) -> None:
        """Read the header and the places of all chunks.

        Args:
            file: The sealed file, opened for reading; closed with the reader.
            find_key: Gives the key of the header's id.

        Raises:
            SealedError: If the header is wrong or the key unknown.
        """
        super().__init__()
        self._file = file
        head = file.read(len(MAGIC) + _SALT_BYTES + 1)
        if len(head) != len(MAGIC) + _SALT_BYTES + 1 or not head.startswith(MAGIC):
            msg = "this is not a sealed footage file"
            raise SealedError(msg)
        name = file.read(head[-1])
        self.key_id = name.decode(errors="replace")
        if len(name) != head[-1]:
            msg = "the sealed file ends inside its header"
            raise SealedError(msg)
        key = find_key(self.key_id)
        if key is None:
            msg = f"the keystore has no footage key {self.key_id!r}"
            raise SealedError(msg, is_key_missing=True)
        self._cipher = _cipher(key, head[len(MAGIC) : -1], head + name)
        self._chunks = self._find_chunks(len(head) + len(name))
        last = self._chunks[-1] if self._chunks else None
        self.is_whole = last is not None and last.is_last
        self.whole_bytes = len(head) + len(name) if last is None else last.at + last.size
        self.plain_bytes = 0 if last is None else last.plain_at + last.size - _TAG_BYTES
        self._position = 0
        self._opened: tuple[int, bytes] = (-1, b"")

    def _find_chunks(self, at: int) -> list[_Chunk]:
        """Places of the whole chunks; what follows a torn one is left out."""
        end = self._file.seek(0, io.SEEK_END)
        chunks: list[_Chunk] = []
        plain_at = 0
        while at + 4 <= end:
            self._file.seek(at)
            word = int.from_bytes(self._file.read(4), "big")
            size = word & ~_LAST
            if size < _TAG_BYTES or at + 4 + size > end:
                break
            is_last = bool(word & _LAST)
            chunks.append(_Chunk(at + 4, size, plain_at, is_last))
            plain_at += size - _TAG_BYTES
            at += 4 + size
            if is_last:
                break
        return chunks

    def _open_chunk(self, number: int) -> bytes:
        """The plain bytes of one chunk; the newest one is remembered."""
        if self._opened[0] != number:
            chunk = self._chunks[number]
            self._file.seek(chunk.at)
            nonce = _nonce(number, is_last=chunk.is_last)
            try:
                plain = self._cipher.decrypt(nonce, self._file.read(chunk.size), nonce)
            except InvalidTag:
                msg = f"chunk {number} was altered, or the key {self.key_id!r} is another one"
                raise SealedError(msg) from None
            self._opened = (number, plain)
        return self._opened[1]

    def _chunk_at(self, position: int) -> int:
        """Number of the chunk that holds this plain position."""
        low, high = 0, len(self._chunks) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._chunks[middle].plain_at <= position:
                low = middle
            else:
                high = middle - 1
        return low

    def final_chunk(self) -> bytes:
        """The last chunk that a file cut short lacks; empty when it is whole."""
        if self.is_whole:
            return b""
        nonce = _nonce(len(self._chunks), is_last=True)
        sealed = self._cipher.encrypt(nonce, b"", nonce)
        return (len(sealed) | _LAST).to_bytes(4, "big") + sealed

    def verify(self) -> None:
        """Open every chunk, the last mark included.

        Raises:
            SealedError: At the first one that does not open.
        """
        for number in range(len(self._chunks)):
            self._open_chunk(number)

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer from one chunk; 0 at the end."""
        if self._position >= self.plain_bytes:
            return 0
        number = self._chunk_at(self._position)
        plain = self._open_chunk(number)
        start = self._position - self._chunks[number].plain_at
        target = memoryview(buffer).cast("B")
        part = plain[start : start + len(target)]
        target[: len(part)] = part
        self._position += len(part)
        return len(part)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move the reading position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.plain_bytes}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        """The reading position."""
        return self._position

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def close(self) -> None:
        """Close the file too."""
        self._file.close()
        super().close()


@dataclass(frozen=True, slots=True)
class OpenedFootage:
    """A segment opened for reading; a context manager.

    Attributes:
        file: Its plain bytes, seekable; PyAV takes it as it is.
        is_whole: A sealed file carries its last-chunk mark; plain files always say True.
        key_id: Name of its key, empty when it is not sealed.
        verify: Opens every chunk, the last mark included; SealedError at the first altered one.
            Does nothing for plain files.
    """

    file: BinaryIO
    is_whole: bool = True
    key_id: str = ""
    verify: Callable[[], None] = lambda: None

    def __enter__(self) -> "OpenedFootage":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def open_sealed(path: Path, find_key: KeyFinder) -> OpenedFootage:
    """A segment's plain bytes for playback, export and checks, sealed or not.

    Args:
        path: The file.
        find_key: Gives footage keys by id.

    Raises:
        OSError: If the file cannot be opened.
        SealedError: If it is sealed and cannot be read.
    """
    file = path.open("rb")
    try:
        is_sealed = file.read(len(MAGIC)) == MAGIC
        file.seek(0)
        if not is_sealed:
            return OpenedFootage(file)
        reader = SealedReader(file, find_key)
    except (OSError, SealedError):
        file.close()
        raise
    plain = cast("BinaryIO", io.BufferedReader(reader))
    return OpenedFootage(plain, reader.is_whole, reader.key_id, reader.verify)


def append_final(path: Path, find_key: KeyFinder) -> None:
    """Give a file that was cut to whole chunks its last-chunk mark; OSError, SealedError pass."""
    with SealedReader(path.open("rb"), find_key) as reader:
        final = reader.final_chunk()
    with path.open("ab") as file:
        file.write(final)
