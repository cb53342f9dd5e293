"""Loops coded once and kept on disk, so that a bench starts quickly. Blocking; one thread.

A cache file is written beside its name and moved there; a damaged one is coded again, never served.
"""

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hardware.sim.encode import PictureEncoder
from hardware.sim.plan import Codec, StreamPlan
from hardware.sim.sources import PictureSource
from hardware.sim.units import AccessUnit

log = logging.getLogger("sim")

#: Raise when coding or drawing changes: old files are then not found.
_VERSION = 2
_MAGIC = b"SPLOOP1\n"


@dataclass(frozen=True, slots=True)
class Loop:
    """Coded pictures that repeat for ever: whole GOPs, starting with a keyframe."""

    units: tuple[AccessUnit, ...]

    def unit(self, index: int) -> AccessUnit:
        """The unit at a position that only grows."""
        return self.units[index % len(self.units)]


def encode_loop(plan: StreamPlan, source: PictureSource) -> Loop:
    """Draw and code a loop.

    Args:
        plan: Codec, size, rate, length.
        source: Draws pictures 0 to `plan.loop_frames` - 1.
    """
    encoder = PictureEncoder(plan, live=False)
    units: list[AccessUnit] = []
    for index in range(plan.loop_frames):
        utc_ns = index * 1_000_000_000 // plan.fps
        units += encoder.encode(
            source.picture(index, utc_ns), index, keyframe=index % plan.gop_frames == 0
        )
    units += encoder.flush()
    return Loop(tuple(units))


def cached_loop(
    plan: StreamPlan, make_source: Callable[[], PictureSource], identity: str, cache_dir: Path
) -> Loop:
    """A loop from the cache, or coded now and kept.

    Args:
        plan: Codec, size, rate, length.
        make_source: Called only when the loop must be coded.
        identity: Everything about the picture that the plan does not say (source, seed, stamp).
        cache_dir: Made when it is missing.
    """
    words = (
        f"{_VERSION}|{plan.codec.value}|{plan.width}x{plan.height}@{plan.fps}|{plan.bitrate_bps}"
        f"|{plan.gop_frames}|{plan.loop_frames}|{identity}"
    )
    path = cache_dir / f"{hashlib.sha256(words.encode()).hexdigest()[:24]}.loop"
    loop = _read(path, plan.codec)
    if loop is None:
        loop = encode_loop(plan, make_source())
        _write(path, loop)
    return loop


def _write(path: Path, loop: Loop) -> None:
    body = b"".join(unit.data for unit in loop.units)
    head = json.dumps(
        {
            "digest": hashlib.sha256(body).hexdigest(),
            "units": [[len(u.data), int(u.is_keyframe), u.number] for u in loop.units],
        }
    ).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + head + b"\n" + body)
        Path(name).replace(path)
    except OSError as error:
        log.warning("the loop cache %s cannot be written (%s): coded again next time", path, error)


def _read(path: Path, codec: Codec) -> Loop | None:
    try:
        raw = path.read_bytes()
    except OSError:
        # Not there yet, or a cache folder that cannot be read: writing will say so.
        return None
    try:
        magic, head, body = raw.split(b"\n", 2)
        facts = json.loads(head)
        intact = magic + b"\n" == _MAGIC and hashlib.sha256(body).hexdigest() == facts["digest"]
    except (ValueError, KeyError, TypeError):
        intact, facts, body = False, {}, b""
    if not intact:
        log.warning("the loop cache file %s is damaged: coded again", path)
        return None
    units: list[AccessUnit] = []
    start = 0
    for length, key, number in facts["units"]:
        units.append(AccessUnit(codec, body[start : start + length], bool(key), number))
        start += length
    return Loop(tuple(units))
