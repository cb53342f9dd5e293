"""Checks of the self-test that concern the program and its machine: codecs, theme, clock, ports."""

import ctypes
import importlib.resources
import json
import struct
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Literal

import av
import numpy as np
import numpy.typing as npt
from av.codec.context import CodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from PySide6.QtNetwork import QHostAddress, QTcpServer

from console.domain.selftest import CheckOutcome, SelfTestLine
from console.services.selftest import SelfTestSubject

#: Title, encoder, decoder, pixel format, options: the encoders of the PyAV wheel.
CODECS: tuple[tuple[str, str, str, str, dict[str, str]], ...] = (
    ("H.264", "libx264", "h264", "yuv420p", {"preset": "ultrafast", "tune": "zerolatency"}),
    (
        "H.265",
        "libx265",
        "hevc",
        "yuv420p",
        {"preset": "ultrafast", "x265-params": "log-level=none:pools=1"},
    ),
    ("MJPEG", "mjpeg", "mjpeg", "yuvj420p", {}),
)

#: Largest mean difference between a picture and its decoded self, grey levels of 255. The worst of
#: the three measured 2.5 on the generated picture.
PICTURE_LIMIT = 8.0

FONT_FAMILIES = ("Inter", "JetBrainsMono")
CLOCK_LIMIT_MS = 100.0

#: The program was built after this; an earlier clock is wrong.
_BUILT = datetime(2026, 1, 1, tzinfo=UTC)

#: sfnt versions: TrueType and CFF outlines (OpenType specification, "Organization of an OpenType
#: font").
_FONT_BEGINNINGS = (b"\x00\x01\x00\x00", b"OTTO")


def generated_picture(width_px: int = 320, height_px: int = 192) -> npt.NDArray[np.uint8]:
    """A picture with gradients and edges, shape (height, width, 3), RGB."""
    rows, columns = np.mgrid[0:height_px, 0:width_px]
    picture = np.empty((height_px, width_px, 3), dtype=np.uint8)
    picture[..., 0] = rows * 255 // height_px
    picture[..., 1] = columns * 255 // width_px
    picture[..., 2] = np.where((rows // 32 + columns // 32) % 2, 200, 60)
    return picture


def _video_codec(name: str, mode: Literal["r", "w"]) -> VideoCodecContext:
    """Open a codec of pictures by its name."""
    codec = CodecContext.create(name, mode)
    if not isinstance(codec, VideoCodecContext):
        msg = f"{name} is no codec of pictures"
        raise ValueError(msg)  # noqa: TRY004 - a codec, not an argument
    return codec


def picture_error(encoder: str, decoder: str, pixels: str, options: dict[str, str]) -> float:
    """Encode a generated picture, decode it, compare.

    Returns:
        Mean difference of grey levels, 0 to 255.

    Raises:
        av.FFmpegError: If a codec is missing or fails.
        ValueError: If nothing was decoded.
    """
    picture = generated_picture()
    height_px, width_px = picture.shape[:2]
    writer = _video_codec(encoder, "w")
    writer.width, writer.height, writer.pix_fmt = width_px, height_px, pixels
    writer.framerate, writer.options = Fraction(10), options
    frames: list[VideoFrame] = []
    for number in range(3):
        frames.append(VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pixels))
        frames[-1].pts = number  # the MJPEG encoder takes no two pictures of one time
    packets = [packet for frame in (*frames, None) for packet in writer.encode(frame)]
    reader = _video_codec(decoder, "r")
    decoded = [frame for packet in (*packets, None) for frame in reader.decode(packet)]
    if not decoded:
        msg = f"{decoder} decoded nothing"
        raise ValueError(msg)
    seen = decoded[0].to_ndarray(format="rgb24")
    return float(np.abs(seen.astype(np.int16) - picture.astype(np.int16)).mean())


def check_codecs(subject: SelfTestSubject) -> Sequence[SelfTestLine]:  # noqa: ARG001 - a Check
    """Whether each codec of cameras decodes a picture to what it was."""
    lines: list[SelfTestLine] = []
    limit = f"{PICTURE_LIMIT:g} levels"
    for title, encoder, decoder, pixels, options in CODECS:
        name = f"codec_{decoder}"
        try:
            error = picture_error(encoder, decoder, pixels, options)
        except (av.FFmpegError, ValueError) as failed:
            words = f"{failed}. Cameras with {title} cannot be shown. Install the program anew."
            line = SelfTestLine(
                name, f"{title} decodes", CheckOutcome.FAIL, "no picture", "", words
            )
        else:
            is_good = error <= PICTURE_LIMIT
            words = "" if is_good else f"{title} pictures come out wrong. Install the program anew."
            outcome = CheckOutcome.PASS if is_good else CheckOutcome.FAIL
            measured = f"{error:.1f} levels"
            line = SelfTestLine(name, f"{title} decodes", outcome, measured, limit, words)
        lines.append(line)
    return lines


def _fonts() -> list[str]:
    """The font families whose files are there and look like fonts."""
    folder = importlib.resources.files("resources") / "fonts"
    found: set[str] = set()
    if folder.is_dir():
        for file in folder.iterdir():
            if file.name.endswith((".otf", ".ttf")) and file.read_bytes()[:4] in _FONT_BEGINNINGS:
                found.add(file.name.split("-")[0])
    return [family for family in FONT_FAMILIES if family in found]


def check_theme(subject: SelfTestSubject) -> Sequence[SelfTestLine]:  # noqa: ARG001 - a Check
    """Whether fonts and tokens came with the program."""
    fonts = _fonts()
    words = "" if len(fonts) == len(FONT_FAMILIES) else "Install the program anew."
    count = f"{len(fonts)} of {len(FONT_FAMILIES)}"
    outcome = CheckOutcome.FAIL if words else CheckOutcome.PASS
    lines = [SelfTestLine("fonts", "Fonts", outcome, count, "all", words)]
    tokens = importlib.resources.files("resources") / "theme" / "tokens.json"
    try:
        known = json.loads(tokens.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        words = f"The theme cannot be read ({type(error).__name__}). Install the program anew."
        lines.append(SelfTestLine("theme", "Theme", CheckOutcome.FAIL, "not read", "", words))
    else:
        lines.append(SelfTestLine("theme", "Theme", CheckOutcome.PASS, f"{len(known)} groups"))
    return lines


def check_clock(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
    """Whether the clock can be right, and whether a time source proves it."""
    now = datetime.fromtimestamp(subject.clock.utc_ns() / 1e9, UTC)
    is_late = now >= _BUILT
    words = "" if is_late else "The clock is wrong: this program is younger. Set it."
    outcome = CheckOutcome.PASS if is_late else CheckOutcome.FAIL
    shown = f"{now:%Y-%m-%d %H:%M} UTC"
    limit = f"after {_BUILT:%Y-%m-%d}"
    sane = SelfTestLine("clock", "Clock", outcome, shown, limit, words)
    return [sane, _time_source()]


def _kernel_clock() -> tuple[bool, float] | None:
    """What Linux's kernel knows of its clock: synchronised, largest error in ms; else None.

    Source: adjtimex(2); ``struct timex``: modes (int, padded), offset, freq, maxerror and esterror
    (long), status (int). A state of 5 is TIME_ERROR, status bit 0x40 STA_UNSYNC.
    """
    if sys.platform != "linux":
        return None
    buffer = ctypes.create_string_buffer(512)
    state = ctypes.CDLL(None).adjtimex(buffer)
    if state < 0 or struct.calcsize("l") != 8:  # noqa: PLR2004 - the layout above
        return None
    error_us, _, status = struct.unpack_from("=qqi", buffer, 24)
    is_synchronised = state != 5 and not status & 0x40  # noqa: PLR2004 - see above
    return is_synchronised, error_us / 1000


def _time_source() -> SelfTestLine:
    """Whether a time source keeps the machine's clock."""
    name, title, limit = "time_source", "Clock from a time source", f"{CLOCK_LIMIT_MS:g} ms"
    known = _kernel_clock()
    if known is None or not known[0]:
        words = (
            "Nothing proves that the clock is right. Set up a time source (NTP or a receiver): "
            "the times of footage and events are evidence."
        )
        return SelfTestLine(name, title, CheckOutcome.UNKNOWN, "not known", limit, words)
    is_near = known[1] <= CLOCK_LIMIT_MS
    words = "" if is_near else "The time source is far away. Use a nearer one."
    outcome = CheckOutcome.PASS if is_near else CheckOutcome.FAIL
    return SelfTestLine(name, title, outcome, f"{known[1]:.1f} ms", limit, words)


def check_ports(subject: SelfTestSubject) -> Sequence[SelfTestLine]:  # noqa: ARG001 - a Check
    """Whether a local port can be had: the demo and the simulators need some."""
    server = QTcpServer()
    is_open = server.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost), 0)
    why = server.errorString()
    server.close()
    words = "" if is_open else f"{why}. The demo cannot run. Allow local ports (firewall)."
    outcome = CheckOutcome.PASS if is_open else CheckOutcome.FAIL
    measured = "granted" if is_open else "refused"
    return [SelfTestLine("ports", "Local port", outcome, measured, "", words)]
