"""What the tests of the simulated site share: one loop cache, clients that are not ours."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import av
import numpy as np
import pytest

from hardware.camera.packet import StreamRole
from hardware.sim.plan import CameraPlan, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite
from hardware.sim.stamp import Stamp, read_stamp

Start = Callable[..., SimulatedSite]


@pytest.fixture(scope="session")
def loop_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests: each loop is coded once."""
    return tmp_path_factory.mktemp("loops")


@pytest.fixture
def start_site(loop_cache: Path) -> Iterator[Start]:
    """Start sites that end with the test."""
    with ExitStack() as stack:

        def start(*cameras: CameraPlan, **settings: object) -> SimulatedSite:
            plan = SitePlan(cameras=cameras, cache_dir=str(loop_cache), **settings)  # type: ignore[arg-type] # by keyword
            return stack.enter_context(SimulatedSite(plan, start_limit_s=30))

        yield start


@pytest.fixture
def small() -> StreamPlan:
    """A stream that costs almost nothing: 20 pictures per second, a keyframe every half second."""
    return StreamPlan(
        role=StreamRole.SUB,
        width=320,
        height=180,
        fps=20,
        bitrate_bps=200_000,
        gop_s=0.5,
        loop_s=2.0,
    )


@pytest.fixture
def read_stamps() -> Callable[..., list[Stamp | None]]:
    """Open an address with PyAV and read the stamps of its first pictures."""

    def read(url: str, count: int, **options: str) -> list[Stamp | None]:
        given = {"rtsp_transport": "tcp", "probesize": "32768", "analyzeduration": "500000"}
        stamps: list[Stamp | None] = []
        with av.open(url, options={**given, **options}, timeout=(10, 5)) as container:
            for frame in container.decode(video=0):
                stamps.append(read_stamp(np.asarray(frame.to_ndarray(format="gray"), np.uint8)))
                if len(stamps) == count:
                    break
        return stamps

    return read
