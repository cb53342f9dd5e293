"""The embedded demo site: what the simulator serves, and the site file's values for it.

The console reaches the simulated cameras only by their addresses and passwords, as it would real
ones. Pure but for the caller's random source.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import tomli_w

from console.config.site import Site
from hardware.camera.packet import StreamRole
from hardware.sim.plan import AuthPlan, AuthScheme, CameraPlan, SitePlan, StreamPlan

#: Keystore name of the password that all simulated cameras share.
PASSWORD_NAME: Final = "demo-cameras"  # noqa: S105 - the name of a secret
USER: Final = "console"
DEMO_ZONE: Final = "Europe/Zurich"

#: Id, name and zone of the six cameras; the views of the simulated world carry the same ids.
CAMERAS: Final = (
    ("01", "Loading dock", "Dock"),
    ("02", "Counter", "Counter"),
    ("03", "Screening room", "Screening"),
    ("04", "Sorting racks", "Sorting"),
    ("05", "Corridor east", "Corridor"),
    ("06", "Quarantine cage", "Quarantine"),
)

MAIN: Final = StreamPlan(
    StreamRole.MAIN, width=1280, height=720, fps=10, bitrate_bps=1_200_000, loop_s=0.0
)
SUB: Final = StreamPlan(
    StreamRole.SUB, width=640, height=360, fps=10, bitrate_bps=350_000, loop_s=0.0
)


def demo_plan(
    password: str,
    cache_dir: Path,
    seed: int,
    world_start_utc_ns: int = 0,
    world_offset_s: int = 0,
) -> SitePlan:
    """What the simulator's child process serves.

    Args:
        password: Of all cameras.
        cache_dir: For drawn figures and coded loops.
        seed: Fixes the world.
        world_start_utc_ns: When the world begins; 0 = now.
        world_offset_s: Its local time minus UTC.
    """
    auth = AuthPlan(AuthScheme.DIGEST, USER, password)
    cameras = tuple(
        CameraPlan(camera, (MAIN, SUB), auth, source="world", view=camera, burn=False)
        for camera, _name, _zone in CAMERAS
    )
    return SitePlan(
        cameras,
        seed,
        str(cache_dir),
        world_start_utc_ns=world_start_utc_ns,
        world_offset_s=world_offset_s,
    )


def demo_site(url_of: Callable[[str, StreamRole], str], time_zone: str = DEMO_ZONE) -> Site:
    """The site whose cameras are the simulator's.

    Args:
        url_of: Address by camera and stream, without credentials.
        time_zone: IANA name.
    """
    return Site.model_validate(
        {
            "version": 1,
            "site": {"id": "demo", "name": "Demo site", "time_zone": time_zone},
            "cameras": tuple(
                {
                    "id": camera,
                    "name": name,
                    "zone": zone,
                    "main": _stream(url_of(camera, StreamRole.MAIN)),
                    "sub": _stream(url_of(camera, StreamRole.SUB)),
                }
                for camera, name, zone in CAMERAS
            ),
            "recording": {"free_floor_gb": 1.0, "retention": {"days": 3.0, "size_gb": 4.0}},
        }
    )


def demo_site_text(site: Site) -> str:
    """The demo's site file, as TOML that the loader reads back."""
    head = (
        "# Written anew at every start of `sallyport demo`: the simulated cameras' ports change.\n"
    )
    return head + tomli_w.dumps(site.model_dump(mode="json", exclude_none=True))


def _stream(url: str) -> dict[str, str]:
    """One stream's keys of the site file."""
    return {"url": url, "user": USER, "password": f"secret:{PASSWORD_NAME}"}
