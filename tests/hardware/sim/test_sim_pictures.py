"""Stamps, scenes, encoders and loops."""

from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.packet import StreamRole
from hardware.sim.encode import PictureEncoder
from hardware.sim.loops import Loop, cached_loop, encode_loop
from hardware.sim.plan import Codec, StreamPlan
from hardware.sim.sources import SceneSource, StampedSource
from hardware.sim.stamp import Stamp, draw_stamp, read_frame_number, read_stamp
from hardware.sim.units import AccessUnit, join_nals, parameter_sets, split_nals

TINY = StreamPlan(
    role=StreamRole.SUB, width=320, height=180, fps=5, bitrate_bps=150_000, gop_s=1, loop_s=2
)


@given(number=st.integers(0, 0xFFFF), camera=st.integers(0, 255), grey=st.integers(0, 255))
def test_a_stamp_is_read_back(number: int, camera: int, grey: int) -> None:
    picture = np.full((180, 320, 3), grey, np.uint8)
    draw_stamp(picture, Stamp(number, camera))
    assert read_stamp(picture[:, :, 0]) == Stamp(number, camera)


@pytest.mark.parametrize("width", [160, 240, 480, 1920])
def test_a_stamp_is_read_at_another_size(width: int) -> None:
    picture = np.full((360, 640, 3), 90, np.uint8)
    draw_stamp(picture, Stamp(0xA5C3, 77))
    scaled = cv2.resize(picture, (width, width * 9 // 16), interpolation=cv2.INTER_AREA)
    assert read_stamp(np.asarray(scaled[:, :, 0], np.uint8)) == Stamp(0xA5C3, 77)


@given(flat=st.integers(0, 255))
def test_a_picture_without_a_stamp_reads_as_none(flat: int) -> None:
    assert read_frame_number(np.full((180, 320), flat, np.uint8)) is None


@given(bit=st.integers(0, 15), row=st.integers(0, 1))
def test_one_damaged_cell_is_noticed(bit: int, row: int) -> None:
    picture = np.full((360, 640, 3), 90, np.uint8)
    draw_stamp(picture, Stamp(1234, 5))
    cell = picture[row * 16 : row * 16 + 16, bit * 16 : bit * 16 + 16]
    cell[:] = 251 - cell
    assert read_stamp(picture[:, :, 0]) is None


def test_the_same_seed_draws_the_same_scene_and_another_does_not() -> None:
    first, same, other = (SceneSource(64, 48, 5, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.picture(7, 0), same.picture(7, 0))
    assert not np.array_equal(first.picture(7, 0), other.picture(7, 0))
    assert not np.array_equal(first.picture(7, 0), first.picture(8, 0))


@given(nals=st.lists(st.binary(min_size=1, max_size=30), min_size=1, max_size=5))
def test_nal_units_survive_the_byte_stream(nals: list[bytes]) -> None:
    # A NAL unit holds no start code and does not end with zero: emulation prevention sees to it.
    clean = [nal.replace(b"\x00", b"\x03") for nal in nals]
    assert split_nals(join_nals(clean)) == clean


@pytest.mark.parametrize("codec", Codec)
@pytest.mark.parametrize("live", [True, False])
def test_every_picture_comes_out_in_order_with_its_number(codec: Codec, *, live: bool) -> None:
    plan = replace(TINY, codec=codec)
    source = StampedSource(SceneSource(320, 180, 5, 1), 9)
    encoder = PictureEncoder(plan, live=live)
    units: list[AccessUnit] = []
    for index in range(12):
        units += encoder.encode(source.picture(index, 0), index, keyframe=index == 7)
        assert not live or len(units) == index + 1, "a live encoder holds nothing back"
    units += encoder.flush()
    assert [unit.number for unit in units] == list(range(12))
    keys = [unit.number for unit in units if unit.is_keyframe]
    assert keys == list(range(12)) if codec is Codec.MJPEG else {0, 5, 7} <= set(keys)
    decoder = av.CodecContext.create(codec.value, "r")
    frames = [frame for unit in units for frame in decoder.decode(av.Packet(unit.data))]
    frames += decoder.decode(None)
    shown = [read_stamp(np.asarray(f.to_ndarray(format="gray"), np.uint8)) for f in frames]
    assert shown == [Stamp(number, 9) for number in range(12)]


@pytest.mark.parametrize(("codec", "count"), [(Codec.H264, 2), (Codec.HEVC, 3), (Codec.MJPEG, 0)])
def test_every_keyframe_carries_its_parameter_sets(codec: Codec, count: int) -> None:
    plan = replace(TINY, codec=codec)
    loop = encode_loop(plan, SceneSource(320, 180, 5, 1))
    assert len(loop.units) == plan.loop_frames
    for unit in loop.units:
        assert len(parameter_sets(codec, unit.data)) == (count if unit.is_keyframe else 0)
    assert loop.units[0].is_keyframe
    assert loop.unit(len(loop.units)) is loop.units[0]


def test_a_cached_loop_is_the_same_and_a_damaged_file_is_coded_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made: list[int] = []

    def make() -> SceneSource:
        made.append(1)
        return SceneSource(320, 180, 5, 1)

    def load() -> Loop:
        return cached_loop(TINY, make, "scene", tmp_path)

    first = load()
    assert load() == first
    assert len(made) == 1
    (file,) = tmp_path.glob("*.loop")
    file.write_bytes(file.read_bytes()[:-5])
    assert load() == first
    assert len(made) == 2
    assert "damaged" in caplog.text
    file.write_bytes(b"SPLOOP1\n{}\n")
    assert load() == first
    assert not list(tmp_path.glob("*.part"))


def test_a_cache_that_cannot_be_written_does_not_stop_serving(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    loop = cached_loop(TINY, lambda: SceneSource(320, 180, 5, 1), "scene", blocked)
    assert len(loop.units) == TINY.loop_frames
    assert "cannot be written" in caplog.text
