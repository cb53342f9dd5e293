"""What exactly is hashed and signed of the journal: bytes, digests, heads. Pure; any thread.

The canonical bytes of one event, version 1, all integers big-endian:

====================  =====================================================================
4 bytes               ``SLPJ``
1 byte                version, 1
1 byte                flags: bit 0 set in a drill
8 bytes, unsigned     row id, the order of arrival in this journal over all chains
8 bytes, unsigned     sequence in the chain, from 1
8 bytes, signed       UTC in ns
8 bytes, signed       monotonic ns
16 bytes              the event's own id
8 times: 4 + n bytes  length and UTF-8 of site, writer, boot, code, tone, subject, actor, params
====================  =====================================================================

Every field has a fixed place or its own length in front, so two different events never give
the same bytes. ``params`` is the stored JSON text itself: sorted keys, no spaces, ASCII.
The digest is ``SHA-256(predecessor's digest + canonical bytes)``; before the first event the
predecessor's digest is 32 zero bytes.
"""

import hashlib
import json
import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from console.domain.events import Param

VERSION = 1
DIGEST_BYTES = 32
UID_BYTES = 16
GENESIS = bytes(DIGEST_BYTES)

_MAGIC = b"SLPJ"
_FIXED = struct.Struct(">4sBBQQqq16s")
_LENGTH = struct.Struct(">I")
_FIXED_MOMENT = struct.Struct(">q")
_MAX_FRAMES = 65_536
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
)


@dataclass(frozen=True, slots=True, order=True)
class ChainId:
    """One chain: a writer at a site, real or exercise.

    Attributes:
        site: The site's id.
        writer: The console that writes it.
        exercise: True for the chain of drills.
    """

    site: str
    writer: str
    exercise: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of a chain at some moment.

    Attributes:
        chain: Which chain.
        sequence: Position of that event, from 1.
        digest: Its digest, 32 bytes.
    """

    chain: ChainId
    sequence: int
    digest: bytes


def frame_text(text: str) -> bytes:
    """Length and UTF-8 of a text, as the canonical bytes hold it."""
    raw = text.encode()
    return _LENGTH.pack(len(raw)) + raw


class Frames:
    """Framed texts that come again and again, kept for speed. One thread."""

    def __init__(self) -> None:
        """Start empty."""
        self._frames: dict[str, bytes] = {}

    def of(self, text: str) -> bytes:
        """The framed text; the same as `frame_text`."""
        frame = self._frames.get(text)
        if frame is None:
            if len(self._frames) >= _MAX_FRAMES:
                self._frames.clear()
            frame = self._frames[text] = frame_text(text)
        return frame


def frame_chain(chain: ChainId) -> bytes:
    """Site and writer of a chain, framed; the drill flag stands in the fixed part."""
    return frame_text(chain.site) + frame_text(chain.writer)


class ChainRow(NamedTuple):
    """One stored event as the database holds it; a tuple, because millions are walked.

    Attributes:
        row_id: Order of arrival in the journal, over all chains, from 1.
        chain_id: Key of its chain in this database; not hashed, site and writer are.
        sequence: Position in the chain, from 1.
        uid: The event's own id, 16 bytes.
        boot: Id of the writer's run.
        kind_id: Key of its kind in this database; not hashed, it follows from the rest.
        code: Value of the event's code.
        tone: Value of its tone.
        subject: Whom it concerns.
        actor: Who caused it.
        utc_ns: UTC in ns.
        monotonic_ns: Monotonic ns.
        params: Its parameters as `encode_params` made them.
        digest: The chained digest, 32 bytes; not hashed.
        seal: Signature over the digest on the last event of every transaction, else None; it
            vouches for the whole chain up to here.
    """

    row_id: int
    chain_id: int
    sequence: int
    uid: bytes
    boot: str
    kind_id: int
    code: str
    tone: str
    subject: str
    actor: str
    utc_ns: int
    monotonic_ns: int
    params: str
    digest: bytes
    seal: bytes | None


def canonical_bytes(chain_frame: bytes, exercise: int, frames: Frames, row: ChainRow) -> bytes:
    """The bytes of one event that are hashed; see the module for the layout.

    Args:
        chain_frame: `frame_chain` of its chain.
        exercise: 1 in a drill, else 0.
        frames: Cache for texts that come again.
        row: The event with its place.

    Raises:
        struct.error: If a number or the id does not fit its field.
        AttributeError: If a text is none, as in a row somebody edited.
    """
    row_id, _, sequence, uid, boot, _, code, tone, subject, actor, utc_ns, monotonic_ns, params = (
        row[:13]
    )
    if len(uid) != UID_BYTES:
        # struct would pad or cut it, and two ids would give the same bytes
        msg = f"an event id has {UID_BYTES} bytes, not {len(uid)}"
        raise struct.error(msg)
    framed = frames.of
    fixed = _FIXED.pack(_MAGIC, VERSION, exercise, row_id, sequence, utc_ns, monotonic_ns, uid)
    return b"".join(
        (
            fixed,
            chain_frame,
            framed(boot),
            framed(code),
            framed(tone),
            framed(subject),
            framed(actor),
            frame_text(params),
        )
    )


def next_digest(previous: bytes, canonical: bytes) -> bytes:
    """The digest of an event whose predecessor has the given digest; 32 bytes."""
    return hashlib.sha256(previous + canonical).digest()


def _scalar(value: object) -> object:
    """A value JSON can hold; a number that is none becomes its name, so no event is refused."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def encode_params(params: Mapping[str, object]) -> str:
    """Parameters as the one JSON text that is stored and hashed.

    Args:
        params: JSON scalars by name; a float that is not finite is kept as its name.

    Raises:
        ValueError: If a value is not a JSON scalar.
    """
    for name, value in params.items():
        if not isinstance(value, str | int | float | bool):
            msg = f"parameter {name} is a {type(value).__name__}; an event takes only scalars"
            raise ValueError(msg)  # noqa: TRY004 - one error for everything unfit to be stored
    return _ENCODER.encode({name: _scalar(value) for name, value in params.items()})


def decode_params(text: str) -> dict[str, Param]:
    """Parameters from their stored text.

    Raises:
        ValueError: If it is not one JSON object.
    """
    decoded = json.loads(text)
    if not isinstance(decoded, dict):
        msg = "the parameters are not a JSON object"
        raise ValueError(msg)  # noqa: TRY004 - bad stored text, not a wrong argument
    return decoded


def storable_text(text: str) -> str:
    """A text every database keeps unchanged: NUL and lone surrogates become U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def heads_to_text(heads: Iterable[Head]) -> str:
    """Heads as one text: a JSON array of site, writer, drill, sequence, digest; sorted."""
    rows = [
        [one.chain.site, one.chain.writer, one.chain.exercise, one.sequence, one.digest.hex()]
        for one in sorted(heads, key=lambda head: head.chain)
    ]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=True)


def heads_from_text(text: str) -> tuple[Head, ...]:
    """Heads from the text that `heads_to_text` made.

    Raises:
        ValueError: If it is anything else.
    """
    try:
        return tuple(
            Head(
                ChainId(str(site), str(writer), bool(exercise)),
                int(sequence),
                bytes.fromhex(digest),
            )
            for site, writer, exercise, sequence, digest in json.loads(text)
        )
    except (TypeError, ValueError) as error:
        msg = f"these are no chain heads: {error}"
        raise ValueError(msg) from error


def checkpoint_message(utc_ns: int, heads_text: str) -> bytes:
    """What is signed of a checkpoint: its moment and the heads of every chain."""
    return b"sallyport checkpoint 1\n" + _FIXED_MOMENT.pack(utc_ns) + heads_text.encode()


def seal_message(digest: bytes) -> bytes:
    """What is signed of the last event of a transaction: its digest."""
    return b"sallyport seal 1\n" + digest


def prune_message(utc_ns: int, heads_text: str) -> bytes:
    """What is signed of a pruning: its moment and the last event removed of every chain."""
    return b"sallyport prune 1\n" + _FIXED_MOMENT.pack(utc_ns) + heads_text.encode()
