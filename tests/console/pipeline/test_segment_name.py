"""A file's name gives back what it was made from, and nothing else passes as one of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.recording import SegmentReason
from console.pipeline.segment_name import SegmentName, check_camera, parse_name

NAMES = st.builds(
    SegmentName,
    st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True),
    st.integers(0, 4_000_000_000_000_000).map(lambda us: us * 1_000),
    st.sampled_from(SegmentReason),
    st.booleans(),
    st.booleans(),
)


@given(NAMES)
def test_a_name_survives_its_path(name: SegmentName) -> None:
    assert parse_name(name.path()) == name


@given(st.text(max_size=80))
def test_any_text_is_read_or_left_alone(text: str) -> None:
    found = parse_name(text)
    assert found is None or found.path() == text


@pytest.mark.parametrize(
    "path",
    [
        "../01/2026-01-01/01_20260101T000000.000000Z_c.mp4",
        "02/2026-01-01/01_20260101T000000.000000Z_c.mp4",
        "01/2026-01-02/01_20260101T000000.000000Z_c.mp4",
        "01/2026-13-01/01_20261301T000000.000000Z_c.mp4",
        "01_20260101T000000.000000Z_c.mp4",
    ],
)
def test_a_file_in_the_wrong_place_is_none_of_ours(path: str) -> None:
    assert parse_name(path) is None


def test_camera_ids_that_cannot_be_folders_are_refused() -> None:
    assert check_camera("dock-01") == "dock-01"
    with pytest.raises(ValueError, match="cannot name a folder"):
        check_camera("..")
