"""The demo site is one that the site file's own rules accept, and its plan serves all of it."""

from pathlib import Path

from console.config.load_site import load_site
from console.services.demo_site import (
    CAMERAS,
    PASSWORD_NAME,
    demo_plan,
    demo_site,
    demo_site_text,
)
from hardware.camera.packet import StreamRole
from hardware.sim.plan import SitePlan


def url_of(camera: str, role: StreamRole) -> str:
    return f"rtsp://127.0.0.1:{9000 + int(camera)}/{role.value}"


def test_every_camera_of_the_site_is_served_under_its_own_address() -> None:
    site = demo_site(url_of)
    plan = demo_plan("secret", Path("cache"), seed=7)
    assert [one.id for one in site.cameras] == [one.camera for one in plan.cameras]
    assert len({one.main.url for one in site.cameras}) == len(CAMERAS)
    assert all(one.sub is not None for one in site.cameras)


def test_the_password_stands_in_the_plan_and_never_in_the_site() -> None:
    site = demo_site(url_of)
    plan = demo_plan("tr0ub4dor", Path("cache"), seed=7)
    assert "tr0ub4dor" not in site.model_dump_json()
    assert "tr0ub4dor" not in repr(plan)
    assert SitePlan.from_json(plan.to_json()) == plan


def test_the_demo_s_site_file_reads_back_as_the_same_site(tmp_path: Path) -> None:
    site = demo_site(url_of)
    file = tmp_path / "site.toml"
    file.write_text(demo_site_text(site), encoding="utf-8")
    assert load_site(file, [PASSWORD_NAME]) == site
