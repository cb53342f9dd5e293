"""The demo site is one that the site file's own rules accept, and its plan serves all of it."""

from pathlib import Path

from console.services.demo_site import CAMERAS, demo_plan, demo_site
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
