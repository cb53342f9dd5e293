"""Coded pictures for the recorder's tests, made once by PyAV's own encoders."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from console.domain.recording import SegmentReason
from console.pipeline import nal
from console.pipeline.footage_key import FootageKey
from console.pipeline.sealed import SegmentSealer
from console.pipeline.segment_file import SegmentFile
from console.pipeline.segment_muxer import SegmentMuxer
from console.pipeline.segment_name import SegmentName
from console.store.engines import sqlite_url
from console.store.footage import FootageStore
from console.store.site_writer import SiteWriter
from hardware.camera.bitstream import split_units
from hardware.camera.packet import Packet, StreamFormat, StreamRole

FPS = 25
STEP_NS = 1_000_000_000 // FPS


@dataclass(frozen=True)
class Clip:
    """Coded pictures that can be repeated for ever; every GOP has 25 pictures."""

    form: StreamFormat
    pictures: tuple[tuple[bytes, bool], ...]

    def packet(self, index: int, camera: str = "01", start_ns: int = 1, session: int = 1) -> Packet:
        """The index-th packet of an endless stream."""
        data, is_keyframe = self.pictures[index % len(self.pictures)]
        ticks = round(index / FPS / self.form.time_base)
        return Packet(
            camera=camera,
            role=StreamRole.MAIN,
            data=data,
            is_keyframe=is_keyframe,
            pts=ticks,
            dts=ticks,
            arrival_ns=start_ns + index * STEP_NS,
            session=session,
            sequence=index,
            format=self.form,
        )

    def packets(self, count: int, camera: str = "01", start_ns: int = 1) -> Iterator[Packet]:
        """The first packets of the stream."""
        return (self.packet(index, camera, start_ns) for index in range(count))


def _encode(encoder: str, options: dict[str, str], pixel_format: str) -> Clip:
    """Two seconds of a moving bar, as Annex B (or JPEG) packets."""
    context = av.CodecContext.create(encoder, "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height = 160, 128
    context.pix_fmt = pixel_format
    context.time_base = Fraction(1, FPS)
    context.framerate = Fraction(FPS)
    context.gop_size = FPS
    context.max_b_frames = 0
    context.options = options
    pictures: list[tuple[bytes, bool]] = []
    for index in range(2 * FPS):
        pixels = np.zeros((128, 160, 3), np.uint8)
        pixels[:, index * 3 : index * 3 + 9] = 255
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=pixel_format)
        frame.pts = index
        pictures += [(bytes(packet), packet.is_keyframe) for packet in context.encode(frame)]
    pictures += [(bytes(packet), packet.is_keyframe) for packet in context.encode(None)]
    names = {"libx264": "h264", "libx265": "hevc", "mjpeg": "mjpeg"}
    form = StreamFormat(names[encoder], 160, 128, b"", Fraction(1, 90_000))
    return Clip(form, tuple(pictures))


@pytest.fixture(scope="session")
def h264() -> Clip:
    return _encode("libx264", {"preset": "ultrafast", "tune": "zerolatency"}, "yuv420p")


@pytest.fixture(scope="session")
def hevc() -> Clip:
    parameters = "log-level=none:keyint=25:min-keyint=25:scenecut=0:repeat-headers=1"
    return _encode("libx265", {"preset": "ultrafast", "x265-params": parameters}, "yuv420p")


@pytest.fixture(scope="session")
def mjpeg() -> Clip:
    return _encode("mjpeg", {}, "yuvj420p")


def _from_mp4(clip: Clip) -> Clip:
    """The clip as an MP4 file gives it: a configuration record and length-prefixed units."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as output:
        stream = output.add_mux_stream(
            clip.form.codec, width=160, height=128, time_base=Fraction(1, FPS)
        )
        for index, (data, is_keyframe) in enumerate(clip.pictures):
            packet = av.Packet(data)
            packet.pts = packet.dts = index
            packet.time_base = Fraction(1, FPS)
            packet.is_keyframe = is_keyframe
            packet.stream = stream
            output.mux_one(packet)
    file.seek(0)
    with av.open(file, "r") as source:
        stream_in = source.streams.video[0]
        extradata = stream_in.codec_context.extradata
        assert extradata is not None
        pictures = tuple((bytes(p), p.is_keyframe) for p in source.demux(stream_in) if p.size)
    return Clip(replace(clip.form, extradata=extradata), pictures)


@pytest.fixture(scope="session")
def avcc(h264: Clip) -> Clip:
    return _from_mp4(h264)


@pytest.fixture(scope="session")
def hvcc(hevc: Clip) -> Clip:
    return _from_mp4(hevc)


@pytest.fixture(scope="session")
def bare(avcc: Clip, h264: Clip) -> Clip:
    """H.264 whose parameter sets stand only in the stream's description, as some cameras do it."""
    sets = nal.parameter_sets("h264", avcc.form.extradata)
    pictures = tuple(
        (
            b"".join(
                nal.START_CODE + unit
                for unit in split_units(data)
                if nal.unit_kind("h264", unit) not in {7, 8}
            ),
            is_keyframe,
        )
        for data, is_keyframe in h264.pictures
    )
    return Clip(replace(h264.form, extradata=sets), pictures)


@pytest.fixture
def decoded() -> Callable[[bytes], list[int]]:
    """Decodes a file's bytes; gives the presentation time of every picture in ms."""

    def decode(data: bytes) -> list[int]:
        with av.open(io.BytesIO(data), "r") as source:
            return [round((frame.time or 0.0) * 1000) for frame in source.decode(video=0)]

    return decode


@pytest.fixture
def footage(tmp_path: Path) -> Iterator[FootageStore]:
    """The real rows, in a database of their own."""
    url = sqlite_url(tmp_path / "site.db")
    writer = SiteWriter(url)
    writer.start()
    writer.do(lambda _connection: None)  # the tables are made by now
    store = FootageStore(url, writer)
    yield store
    store.close()
    writer.request_stop()
    assert writer.wait(5_000)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty media root."""
    folder = tmp_path / "media"
    folder.mkdir()
    return folder


@pytest.fixture
def write_segment(
    root: Path, h264: Clip
) -> Callable[[str, int, FootageKey | None, bool], SegmentFile]:
    """Writes 50 pictures as one file; left under work or completed."""

    def write(
        camera: str, start_utc_ns: int, key: FootageKey | None, is_complete: bool
    ) -> SegmentFile:
        sealer = None if key is None else SegmentSealer(key)
        name = SegmentName(camera, start_utc_ns, SegmentReason.CONTINUOUS)
        file = SegmentFile(root, name, sealer)
        muxer = SegmentMuxer(h264.form, (160, 128), start_utc_ns - 1)
        for packet in h264.packets(50 if is_complete else 45, camera):
            muxer.add(packet)
            if muxer.added % 5 == 0:
                file.add(muxer.take())
        file.write()
        if is_complete:
            file.complete()
        else:
            file.close()
        return file

    return write
