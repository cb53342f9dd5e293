"""New pictures and repeated ones, by coded bytes."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.bitstream import describe, split_units
from hardware.camera.freshness import FreshnessWatch, picture_digest


def judged(groups: list[list[int]]) -> list[bool]:
    watch = FreshnessWatch()
    return [
        watch.is_new(digest, is_keyframe=place == 0)
        for group in groups
        for place, digest in enumerate(group)
    ]


@given(st.lists(st.lists(st.integers(), min_size=1, max_size=6), max_size=6))
def test_different_pictures_are_always_new(groups: list[list[int]]) -> None:
    seen: set[int] = set()
    unique = [[one for one in group if one not in seen and not seen.add(one)] for group in groups]  # type: ignore[func-returns-value] # adds while it filters
    assert all(judged([group for group in unique if group]))


def test_a_picture_sent_again_is_not_new_however_often() -> None:
    watch = FreshnessWatch()
    assert watch.is_new(5, is_keyframe=True)
    assert not any(watch.is_new(5, is_keyframe=True) for _ in range(40))
    assert watch.is_new(6, is_keyframe=True)
    assert watch.repeated == 40


def test_the_last_keyframe_sent_again_in_mid_group_is_not_new() -> None:
    watch = FreshnessWatch()
    assert [watch.is_new(n, is_keyframe=n == 1) for n in (1, 2, 3)] == [True] * 3
    assert not any(watch.is_new(1, is_keyframe=True) for _ in range(30))


def test_a_group_that_comes_again_is_a_loop_until_it_differs() -> None:
    assert judged([[1, 2, 3], [1, 2, 3], [1, 2, 9, 4], [5]]) == (
        [True] * 3 + [False] * 3 + [False, False, True, True] + [True]
    )


def test_a_still_room_whose_encoder_counts_its_pictures_is_live() -> None:
    """IDR pictures alternate idr_pic_id, others carry frame_num: groups repeat by twos."""
    assert all(judged([[10, 1, 2, 3], [11, 1, 2, 3]] * 20))


def test_a_real_encoder_of_a_motionless_noiseless_picture_is_live(
    still_units: list[bytes],
) -> None:
    watch = FreshnessWatch()
    news = []
    for unit in still_units:
        is_key, _, picture = describe("h264", unit)
        news.append(watch.is_new(picture_digest(picture), is_keyframe=is_key))
    assert len(news) == 60
    assert all(news)


@given(st.lists(st.binary(max_size=20).filter(lambda one: b"\x00" not in one and one), max_size=5))
def test_units_are_split_as_they_were_joined(units: list[bytes]) -> None:
    assert list(split_units(b"".join(b"\x00\x00\x00\x01" + one for one in units))) == units
    assert list(split_units(b"".join(b"\x00\x00\x01" + one for one in units))) == units


@given(st.binary(max_size=200), st.sampled_from(["h264", "hevc", "mjpeg"]))
def test_random_bytes_are_described_without_complaint(noise: bytes, codec: str) -> None:
    describe(codec, noise)
