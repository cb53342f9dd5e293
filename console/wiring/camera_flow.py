"""Pictures and camera facts to the wall; the wall's wishes back. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
a picture waits                       the wall gets it
a camera fact or a proof changes      the wall's tiles say so
the wall wishes tiles or sizes        the engine decodes these, no more
====================================  ================================
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot

from console.domain.recording import RecordingProof
from console.models.tile_states import tile_state
from console.pipeline.display import Display
from console.services.cameras import CameraFact, CameraService
from console.services.recording import RecordingService
from hardware.camera.frame import FrameWish
from hardware.camera.packet import StreamRole
from widgets.wall.board import TileWish
from widgets.wall.tile import TileState
from widgets.wall.wall import CameraWall


def frame_wishes(wishes: tuple[TileWish, ...]) -> dict[str, FrameWish]:
    """The wall's wishes as the engine takes them; enlarged means the large stream."""
    return {
        one.camera: FrameWish(
            StreamRole.MAIN if one.enlarged else StreamRole.SUB, one.width_px, one.height_px
        )
        for one in wishes
    }


class CameraFlow(QObject):
    """Connects one wall with the cameras. A second wall has a flow of its own."""

    def __init__(
        self,
        wall: CameraWall,
        display: Display,
        cameras: CameraService,
        recording: RecordingService,
    ) -> None:
        """Connect; `start` shows what is known."""
        super().__init__()
        self._wall = wall
        self._display = display
        self._cameras = cameras
        self._recording = recording
        self._proofs: Mapping[str, RecordingProof] = {}
        display.pictures_waiting.connect(self.on_pictures_waiting)
        cameras.camera_changed.connect(self.on_camera_changed)
        recording.proofs_changed.connect(self.on_proofs_changed)
        wall.wishes_changed.connect(self.on_wishes_changed)

    def start(self) -> None:
        """Show every camera, and decode what the wall then wishes."""
        self._wall.set_tiles([self._tile(fact) for fact in self._cameras.facts])
        self.on_wishes_changed(self._wall.wishes)

    def _tile(self, fact: CameraFact) -> TileState:
        return tile_state(fact, self._proofs.get(fact.camera), self._recording.started_ns)

    @Slot()
    def on_pictures_waiting(self) -> None:
        """Hand the newest picture of every camera to the wall."""
        for picture in self._display.take():
            self._wall.set_picture(
                picture.camera, picture.image, picture.captured_ns, picture.sequence
            )

    @Slot(object)
    def on_camera_changed(self, fact: CameraFact) -> None:
        """One camera stands differently."""
        self._wall.set_tile(self._tile(fact))

    @Slot(object)
    def on_proofs_changed(self, proofs: Mapping[str, RecordingProof]) -> None:
        """New proofs of recording."""
        self._proofs = proofs
        for fact in self._cameras.facts:
            self._wall.set_tile(self._tile(fact))

    @Slot(object)
    def on_wishes_changed(self, wishes: tuple[TileWish, ...]) -> None:
        """Other tiles are visible, or at another size."""
        self._cameras.show(frame_wishes(wishes))
