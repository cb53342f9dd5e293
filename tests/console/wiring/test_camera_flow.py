"""Several walls wish for one camera: the largest tile decides, enlarged means the large stream."""

from console.wiring.camera_flow import frame_wishes
from console.wiring.journal_flow import event_filter
from hardware.camera.frame import FrameWish
from hardware.camera.packet import StreamRole
from widgets.event_table import EventWish
from widgets.roles import Tone
from widgets.wall.board import TileWish


def test_the_largest_tile_of_a_camera_decides() -> None:
    wishes = frame_wishes(
        [TileWish("01", 480, 270, enlarged=False), TileWish("01", 200, 120, enlarged=False)]
    )
    assert wishes == {"01": FrameWish(StreamRole.SUB, 480, 270)}


def test_an_enlarged_tile_wants_the_large_stream_whatever_its_size() -> None:
    wishes = frame_wishes(
        [TileWish("01", 400, 300, enlarged=True), TileWish("01", 900, 500, enlarged=False)]
    )
    assert wishes["01"].role is StreamRole.MAIN


def test_no_tile_means_nothing_is_decoded() -> None:
    assert frame_wishes([]) == {}


def test_the_chip_for_exercises_alone_asks_for_exercises_only() -> None:
    assert event_filter(EventWish(frozenset({Tone.EXERCISE}))).exercise is True
    assert event_filter(EventWish()).exercise is None
