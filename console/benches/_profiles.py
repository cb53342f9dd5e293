"""Named stream profiles of the benches, and simulated sites that serve them.

H.264 without B pictures; the bit rates are those of small and large streams of common cameras.
"""

import re
from dataclasses import dataclass

from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan

#: Height to width and bits a second at the profile's usual rate.
_SIZES = {
    "180p": (320, 180, 150_000),
    "360p": (640, 360, 350_000),
    "720p": (1280, 720, 1_500_000),
    "1080p": (1920, 1080, 4_000_000),
}
_PROFILE = re.compile(r"(\d+p)(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Profile:
    """Size and rate of a stream.

    Attributes:
        width: Pixels.
        height: Pixels.
        fps: Pictures a second.
        bitrate_bps: Wanted bits a second.
    """

    width: int
    height: int
    fps: int
    bitrate_bps: int


def parse_profile(text: str) -> Profile:
    """Read ``1080p25``.

    Raises:
        ValueError: If it is not a known size and a rate.
    """
    found = _PROFILE.fullmatch(text)
    if found is None or found[1] not in _SIZES:
        msg = f"profile {text!r} is unknown: one of {', '.join(_SIZES)} with a rate, as 1080p25"
        raise ValueError(msg)
    width, height, bitrate_bps = _SIZES[found[1]]
    return Profile(width, height, int(found[2]), bitrate_bps)


def camera_ids(count: int) -> list[str]:
    """``01``, ``02`` and so on."""
    return [f"{number:02}" for number in range(1, count + 1)]


def site_plan(count: int, profile: Profile, gop_s: float = 1.0) -> SitePlan:
    """Cameras that all serve one loop of this profile, coded once."""
    stream = StreamPlan(
        width=profile.width,
        height=profile.height,
        fps=profile.fps,
        bitrate_bps=profile.bitrate_bps,
        gop_s=gop_s,
    )
    cameras = tuple(CameraPlan(one, (stream,), shared_loop=True) for one in camera_ids(count))
    return SitePlan(cameras)
