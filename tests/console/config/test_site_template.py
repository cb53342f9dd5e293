"""The file that ``init`` writes: the loader reads it, and it names every key with its default."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from console.config.load_site import load_site
from console.config.site import Camera, Recording, Site, Store, Stream, Window
from console.config.site_template import SiteStart, site_text

START = SiteStart("northgate", 'Nörthgate "A"', "Europe/Berlin")


def uncommented(text: str) -> str:
    """The file as an installer would fill it in: the example camera switched on."""
    return re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)


def test_a_new_file_is_read_as_it_is(write_site: Callable[[str], Path]) -> None:
    site = load_site(write_site(site_text(START)))
    assert (site.site.id, site.site.name, site.site.time_zone) == (
        START.site_id,
        START.name,
        START.time_zone,
    )


def test_what_it_shows_as_defaults_are_the_defaults(write_site: Callable[[str], Path]) -> None:
    site = load_site(write_site(site_text(START)))
    bare = Site.model_validate({"version": 1, "site": {"id": "x", "name": "X", "time_zone": "UTC"}})
    assert site.model_dump(exclude={"site"}) == bare.model_dump(exclude={"site"})


def test_its_example_camera_is_read_when_switched_on(write_site: Callable[[str], Path]) -> None:
    site = load_site(
        write_site(uncommented(site_text(START))), {"camera-01", "mail", "webhook-duty", "mqtt"}
    )
    (camera,) = site.cameras
    bare = Camera(id="01", name="X", main=Stream(url="rtsp://h/a"))
    assert camera.pre_event_s == bare.pre_event_s
    assert camera.post_event_s == bare.post_event_s
    assert camera.record == bare.record
    assert camera.main.password == "secret:camera-01"  # noqa: S105 - a reference
    assert camera.sub is not None


def keys(model: type[BaseModel]) -> Iterator[str]:
    yield from model.model_fields


@pytest.mark.parametrize("section", [Site, Camera, Stream, Recording, Store, Window])
def test_every_key_stands_in_it(section: type[BaseModel]) -> None:
    text = site_text(START)
    missing = [key for key in keys(section) if not re.search(rf"\b{key}\b", text)]
    assert missing == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.text(
        alphabet=st.characters(min_codepoint=32, exclude_categories=["C", "Z"]),
        min_size=1,
        max_size=80,
    )
)
def test_any_name_comes_back_as_it_was(write_site: Callable[[str], Path], name: Any) -> None:
    assert load_site(write_site(site_text(SiteStart("x", name, "UTC")))).site.name == name
