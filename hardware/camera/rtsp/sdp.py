"""Reads what a camera says of its streams (SDP, RFC 4566; RTSP's use of it, RFC 2326 annex C).

Takes the first H.264 or H.265 picture track and leaves sound and everything else alone. Pure.
"""

import base64
import binascii
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from hardware.camera.bitstream import START_CODE

_CODECS = {"H264": "h264", "H265": "hevc"}
#: In the order a decoder needs them (RFC 6184 clause 8.1, RFC 7798 clause 7.1).
_SPROPS = ("sprop-parameter-sets", "sprop-vps", "sprop-sps", "sprop-pps")


@dataclass(frozen=True, slots=True)
class PictureTrack:
    """One picture track of a description.

    Attributes:
        codec: FFmpeg codec name.
        payload_type: RTP payload type, 0 to 127.
        clock_hz: Ticks a second of its time stamps.
        control: Full address for SETUP.
        header: Parameter sets in Annex B, may be empty.
        play_url: Full address of the whole, for PLAY.
    """

    codec: str
    payload_type: int
    clock_hz: int
    control: str
    header: bytes
    play_url: str


@dataclass(slots=True)
class _Section:
    """One media section as it stands in the text."""

    kind: str = ""
    payload_types: list[int] = field(default_factory=list)
    control: str = ""
    maps: dict[int, str] = field(default_factory=dict)
    formats: dict[int, str] = field(default_factory=dict)


def find_picture_track(body: bytes, base: str) -> PictureTrack | None:
    """The first picture track that we can read.

    Args:
        body: The description.
        base: Content-Base, Content-Location or the asked address.

    Returns:
        None when there is only sound or another codec.
    """
    whole, *sections = _sections(body.decode("utf-8", "replace"))
    play_url = _join(base, whole.control)
    for section in sections:
        if section.kind != "video":
            continue
        for kind in section.payload_types:
            name, _, rest = section.maps.get(kind, "").partition("/")
            clock = rest.split("/")[0]
            codec = _CODECS.get(name.strip().upper())
            if codec is None or not clock.isdecimal() or int(clock) == 0:
                continue
            control = _join(base, section.control)
            header = _parameter_sets(section.formats.get(kind, ""))
            return PictureTrack(codec, kind, int(clock), control, header, play_url)
    return None


def _sections(text: str) -> list[_Section]:
    found = [_Section()]
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("m="):
            words = line[2:].split()
            kinds = [int(word) for word in words[3:] if word.isdecimal()]
            found.append(_Section(words[0] if words else "", kinds))
        elif line.startswith("a=control:"):
            found[-1].control = line.removeprefix("a=control:").strip()
        elif line.startswith(("a=rtpmap:", "a=fmtp:")):
            kind, _, value = line.partition(":")[2].strip().partition(" ")
            if kind.isdecimal():
                table = found[-1].maps if line.startswith("a=rtpmap:") else found[-1].formats
                table[int(kind)] = value.strip()
    return found


def _join(base: str, control: str) -> str:
    """Full address of a control attribute (RFC 2326 clause C.1.1)."""
    if control in {"", "*"}:
        return base
    if urlsplit(control).scheme:
        return control
    if control.startswith("/"):
        parts = urlsplit(base)
        return f"{parts.scheme}://{parts.netloc}{control}"
    # Not RFC 3986's joining: cameras mean "below", with or without a final slash.
    return f"{base.rstrip('/')}/{control}"


def _parameter_sets(parameters: str) -> bytes:
    values: dict[str, str] = {}
    for part in parameters.split(";"):
        name, _, value = part.strip().partition("=")
        values[name.strip().lower()] = value.strip().strip('"')
    sets: list[bytes] = []
    for name in _SPROPS:
        for text in values.get(name, "").split(","):
            try:
                unit = base64.b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                continue  # broken ones come again in the stream
            if unit:
                sets.append(START_CODE + unit)
    return b"".join(sets)
