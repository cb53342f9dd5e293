"""Plans survive JSON, and what cannot be served is refused by name."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.camera.packet import StreamRole
from hardware.sim.plan import (
    PROFILES,
    AuthPlan,
    AuthScheme,
    CameraPlan,
    Codec,
    PlanError,
    Serving,
    SitePlan,
    StreamPlan,
    farm,
    profile_stream,
)

streams = st.builds(
    StreamPlan,
    role=st.just(StreamRole.MAIN),
    codec=st.sampled_from(Codec),
    width=st.integers(8, 2048).map(lambda n: n * 2),
    height=st.integers(8, 2048).map(lambda n: n * 2),
    fps=st.integers(1, 60),
    bitrate_bps=st.integers(1000, 10**8),
    gop_s=st.floats(1, 10),
    serving=st.sampled_from(Serving),
    loop_s=st.floats(0, 60),
    audio=st.booleans(),
)
cameras = st.builds(
    CameraPlan,
    camera=st.text(min_size=1, max_size=5),
    streams=st.tuples(streams),
    auth=st.builds(AuthPlan, st.sampled_from(AuthScheme), st.text(), st.text()),
    source=st.sampled_from(["scene", "world"]),
    burn=st.booleans(),
    shared_loop=st.booleans(),
)
plans = st.builds(
    SitePlan,
    cameras=st.lists(cameras, max_size=3, unique_by=lambda c: c.camera).map(tuple),
    seed=st.integers(0, 2**31),
    session_timeout_s=st.floats(1, 100),
)


@settings(max_examples=40)
@given(plan=plans)
def test_a_plan_survives_json(plan: SitePlan) -> None:
    assert SitePlan.from_json(plan.to_json()) == plan


@given(text=st.text())
def test_text_that_is_no_plan_is_refused_in_words(text: str) -> None:
    with pytest.raises(PlanError, match=r"\w+"):
        SitePlan.from_json(text)


def _changed(**stream: object) -> str:
    raw = json.loads(SitePlan(farm(1)).to_json())
    raw["cameras"][0]["streams"][0].update(stream)
    return json.dumps(raw)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": 1}, "colour is unknown"),
        ({"codec": "av1"}, "codec is 'av1', allowed are h264, hevc, mjpeg"),
        ({"fps": 0}, "fps is 0"),
        ({"fps": True}, "fps is True"),
        ({"width": "640"}, "width is '640', allowed is int"),
        ({"width": 641}, "width is 641"),
        ({"gop_s": 0.01}, "gop_s"),
        ({"role": None}, "role is None"),
    ],
)
def test_a_wrong_value_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        SitePlan.from_json(_changed(**change))


def test_doubled_cameras_and_roles_are_refused() -> None:
    camera = farm(1)[0]
    with pytest.raises(PlanError, match="stands twice"):
        SitePlan((camera, camera))
    stream = profile_stream("360p10", StreamRole.SUB)
    with pytest.raises(PlanError, match="different role"):
        SitePlan((CameraPlan("01", (stream, stream)),))


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_is_whole_groups_of_pictures(profile: str) -> None:
    stream = profile_stream(profile, StreamRole.MAIN)
    assert stream.loop_frames % stream.gop_frames == 0
    assert stream.loop_frames == 10 * stream.fps


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(PlanError, match="1080p25"):
        profile_stream("8k", StreamRole.MAIN)


def test_passwords_do_not_show_in_a_plan_that_is_printed() -> None:
    plan = CameraPlan("01", (), AuthPlan(AuthScheme.BASIC, "guard", "opensesame"))
    assert "opensesame" not in repr(plan)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "plan.cameras is not a list"),
        ('{"cameras": [1]}', r"cameras\[0\].streams is not a list"),
        ('{"cameras": [{"streams": []}]}', "missing"),
        ('{"cameras": [{"camera": "1", "streams": [], "auth": 3}]}', "auth is not an object"),
    ],
)
def test_a_plan_of_another_shape_is_refused_with_the_place(text: str, words: str) -> None:
    with pytest.raises(PlanError, match=words):
        SitePlan.from_json(text)


def test_a_camera_gives_its_streams_by_role() -> None:
    (camera,) = farm(1, sub="360p5", main="1080p25")
    assert camera.stream(StreamRole.MAIN).fps == 25
    (small,) = farm(1, sub="360p5")
    with pytest.raises(KeyError, match="no main stream"):
        small.stream(StreamRole.MAIN)
