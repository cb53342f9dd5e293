"""Players that we did not write accept the simulated cameras: FFmpeg, GStreamer, mpv."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.camera.packet import StreamRole
from hardware.sim.plan import AuthPlan, AuthScheme, CameraPlan, Codec, SitePlan, StreamPlan
from hardware.sim.process import SimulatedSite

pytestmark = pytest.mark.peer

SYSTEM_PYTHON = "/usr/bin/python3"
PASSWORD = "s3 cret"  # noqa: S105 - of a camera that does not exist
GST_PROBE = """
import gi
gi.require_version("Gst", "1.0")
from gi.repository import Gst
Gst.init(None)
assert Gst.ElementFactory.find("rtspsrc") and Gst.ElementFactory.find("avdec_h264")
"""
GST_PLAY = """
import sys
import gi
gi.require_version("Gst", "1.0")
from gi.repository import Gst
Gst.init(None)
line = f"rtspsrc location={sys.argv[1]} protocols={sys.argv[2]} latency=50 ! decodebin"
player = Gst.parse_launch(line + " ! videoconvert ! fakesink num-buffers=15 sync=false")
player.set_state(Gst.State.PLAYING)
wanted = Gst.MessageType.EOS | Gst.MessageType.ERROR
message = player.get_bus().timed_pop_filtered(15 * Gst.SECOND, wanted)
player.set_state(Gst.State.NULL)
if message is None or message.type != Gst.MessageType.EOS:
    sys.exit("nothing" if message is None else str(message.parse_error()))
"""


@pytest.fixture(scope="module")
def site(small: StreamPlan, loop_cache: Path) -> Iterator[SimulatedSite]:
    """01 H.264, 02 H.265, 03 JPEG, each behind Digest."""
    auth = AuthPlan(AuthScheme.DIGEST, "guard", PASSWORD)
    cameras = tuple(
        CameraPlan(f"{number:02d}", (replace(small, codec=codec),), auth)
        for number, codec in enumerate(Codec, 1)
    )
    with SimulatedSite(SitePlan(cameras, cache_dir=str(loop_cache))) as site:
        yield site


def _url(site: SimulatedSite, camera: str) -> str:
    return site.url(camera, StreamRole.SUB).replace("://", "://guard:s3%20cret@")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize(
    ("camera", "transport"), [("01", "tcp"), ("01", "udp"), ("02", "tcp"), ("03", "udp")]
)
def test_ffmpeg_decodes_without_a_complaint(
    site: SimulatedSite, camera: str, transport: str
) -> None:
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    options = ["-v", "warning", "-nostdin", "-rtsp_transport", transport]
    done = _run(
        ["ffmpeg", *options, "-i", _url(site, camera), "-frames:v", "15", "-f", "null", "-"]
    )
    # FFmpeg 5.1 says this of about one JPEG stream in 25 while it probes, although every picture it
    # then writes is byte for byte the one that was sent (45 pictures in each of 25 runs compared).
    complaints = [line for line in done.stderr.splitlines() if "EOI missing" not in line]
    assert (done.returncode, complaints) == (0, [])


@pytest.mark.parametrize(("camera", "transport"), [("01", "udp"), ("02", "tcp")])
def test_gstreamer_decodes_to_the_end(site: SimulatedSite, camera: str, transport: str) -> None:
    if not Path(SYSTEM_PYTHON).exists() or _run([SYSTEM_PYTHON, "-c", GST_PROBE]).returncode:
        pytest.skip("GStreamer with rtspsrc and avdec_h264 is not installed")
    done = _run([SYSTEM_PYTHON, "-c", GST_PLAY, _url(site, camera), transport])
    assert done.returncode == 0, done.stderr


def test_mpv_plays(site: SimulatedSite) -> None:
    if shutil.which("mpv") is None:
        pytest.skip("mpv is not installed")
    options = ["--no-config", "--vo=null", "--ao=null", "--frames=10", "--msg-level=all=error"]
    done = _run(["mpv", *options, _url(site, "01")])
    assert (done.returncode, done.stderr) == (0, "")
