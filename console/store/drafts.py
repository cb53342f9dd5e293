"""An event on its way into the journal: checked, frozen and numbered, but not yet in a chain.

Made on the caller's thread, so that a mistake is the caller's exception and a parameter that
changes later changes nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from console.domain.chain import decode_params, encode_params, storable_text
from console.domain.events import Code, Event, Tone

_INT64 = 1 << 63
_HALF_UID = 8
#: Characters of an event's parameters; more belongs into a file that the event names.
MAX_PARAMS = 65_536


@dataclass(frozen=True, slots=True)
class Draft:
    """One event with all that does not depend on its place.

    Attributes:
        uid: Its own id, 16 bytes: hash of writer and boot id, then the ordinal.
        boot: Id of the writer's run.
        event: The fact, with texts that every database can hold.
        params: Its parameters as stored and hashed.
    """

    uid: bytes
    boot: str
    event: Event
    params: str


def make_draft(event: Event, boot: str, ordinal: int, writer: str = "") -> Draft:
    """Check and freeze an event.

    Args:
        event: The fact.
        boot: Id of the writer's run.
        ordinal: Its number in that run.
        writer: Id of the console; part of the event's own id.

    Raises:
        ValueError: If a moment does not fit 64 bits or a parameter is no JSON scalar
            or all together are too long.
    """
    if not (-_INT64 <= event.utc_ns < _INT64 and -_INT64 <= event.monotonic_ns < _INT64):
        msg = f"{event.code}: the moments {event.utc_ns}, {event.monotonic_ns} do not fit 64 bits"
        raise ValueError(msg)
    params = encode_params(event.params)
    if len(params) > MAX_PARAMS:
        msg = (
            f"{event.code}: its parameters take {len(params)} characters, {MAX_PARAMS} are allowed"
        )
        raise ValueError(msg)
    frozen = Event(
        event.code,
        event.tone,
        storable_text(event.subject),
        event.utc_ns,
        event.monotonic_ns,
        storable_text(event.actor),
        dict(event.params),
        event.exercise,
    )
    return Draft(_run_hash(writer, boot) + ordinal.to_bytes(_HALF_UID), boot, frozen, params)


@lru_cache(maxsize=64)
def _run_hash(writer: str, boot: str) -> bytes:
    return hashlib.sha256(f"{writer}\0{boot}".encode()).digest()[:_HALF_UID]


def draft_to_bytes(draft: Draft) -> bytes:
    """A draft as the spool keeps it: one JSON object."""
    event = draft.event
    return json.dumps(
        {
            "uid": draft.uid.hex(),
            "boot": draft.boot,
            "code": event.code.value,
            "tone": event.tone.value,
            "subject": event.subject,
            "utc_ns": event.utc_ns,
            "monotonic_ns": event.monotonic_ns,
            "actor": event.actor,
            "exercise": event.exercise,
            "params": draft.params,
        },
        separators=(",", ":"),
    ).encode()


def draft_from_bytes(raw: bytes) -> Draft:
    """A draft from the bytes `draft_to_bytes` made.

    Raises:
        ValueError: If they are anything else.
    """
    try:
        found: Mapping[str, str] = json.loads(raw)
        event = Event(
            code=Code(found["code"]),
            tone=Tone(found["tone"]),
            subject=str(found["subject"]),
            utc_ns=int(found["utc_ns"]),
            monotonic_ns=int(found["monotonic_ns"]),
            actor=str(found["actor"]),
            params=decode_params(found["params"]),
            exercise=bool(found["exercise"]),
        )
        return Draft(bytes.fromhex(found["uid"]), str(found["boot"]), event, str(found["params"]))
    except (KeyError, TypeError, ValueError) as error:
        msg = f"this is no spooled event: {error}"
        raise ValueError(msg) from error
