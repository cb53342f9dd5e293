"""Whole site files: what a good one becomes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from console.config.cameras import camera_settings
from console.config.keystore import Keystore
from console.config.load_site import load_site
from console.config.site import RecordMode
from console.config.site_problems import SiteFileError
from hardware.camera.settings import Transport

GOOD = """
version = 1

[site]
id = "northgate"
name = "Northgate mailroom"
time_zone = "Europe/Berlin"

[[seats]]
id = "control"
name = "Control room"

[[cameras]]
id = "01"
name = "Loading dock"
zone = "Dock"
record = "event"
retention = { days = 14 }
[cameras.main]
url = "rtsp://192.0.2.21/main"
transport = "udp"
user = "sallyport"
password = "secret:camera-01"
[cameras.sub]
url = "rtsp://192.0.2.21/sub"

[[cameras]]
id = "02"
name = "Counter"
record = "off"
main = { url = "http://192.0.2.22:8080/mjpeg" }

[recording]
encrypt = true
"""


def test_a_good_file_becomes_values(write_site: Callable[[str], Path]) -> None:
    site = load_site(write_site(GOOD))
    assert site.site.time_zone == "Europe/Berlin"
    assert [camera.id for camera in site.cameras] == ["01", "02"]
    assert site.camera("01").record is RecordMode.EVENT
    assert site.retention_of("01").days == 14
    assert site.retention_of("02").days == 30
    assert site.recording.encrypt


def test_a_site_without_cameras_is_a_site(write_site: Callable[[str], Path]) -> None:
    head = GOOD[: GOOD.index("[[seats]]")]
    site = load_site(write_site(head))
    assert site.cameras == ()
    assert site.seats[0].id == "control"


def test_windows_line_ends_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_site(path).site.id == "northgate"


def test_cameras_become_hardware_settings_with_their_passwords(
    write_site: Callable[[str], Path], keystore: Keystore
) -> None:
    keystore.set("camera-01", "open sesame")
    site = load_site(write_site(GOOD), keystore.names())
    first, second = camera_settings(site, keystore)
    assert first.main.password == "open sesame"  # noqa: S105 - planted
    assert first.main.transport is Transport.UDP
    assert first.sub is not None
    assert first.sub.user == ""
    assert first.record
    assert not second.record
    assert second.sub is None
    assert "open sesame" not in repr(first)


def test_a_secret_that_the_keystore_has_not_is_named(write_site: Callable[[str], Path]) -> None:
    with pytest.raises(SiteFileError) as refused:
        load_site(write_site(GOOD), {"camera-02", "media@1"})
    (problem,) = refused.value.problems
    assert problem.line == 23
    assert problem.key == "cameras[01].main.password"
    assert "camera-01" in problem.found
    assert problem.allowed == "secret:camera-02"


@pytest.mark.parametrize(
    "zone", ["", "Europe", "../etc/passwd", "/etc/localtime", "localtime", "Europe/Berlin "]
)
def test_what_is_no_zone_is_refused(write_site: Callable[[str], Path], zone: str) -> None:
    with pytest.raises(SiteFileError, match="an IANA name"):
        load_site(write_site(GOOD.replace("Europe/Berlin", zone)))


@pytest.mark.parametrize("zone", ["UTC", "America/Argentina/Buenos_Aires", "Asia/Kathmandu"])
def test_every_zone_may_be_chosen(write_site: Callable[[str], Path], zone: str) -> None:
    assert load_site(write_site(GOOD.replace("Europe/Berlin", zone))).site.time_zone == zone
