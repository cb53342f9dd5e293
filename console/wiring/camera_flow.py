"""Pictures and camera facts to the walls; the walls' wishes back. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
a picture waits                       every wall gets it
a camera fact or a proof changes      the tiles of every wall say so
somebody else sits here               cameras outside the rights are not shown
a wall wishes tiles or sizes          the engine decodes these, no more
====================================  ================================
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from console.domain.people.sessions import SessionView
from console.domain.recording import RecordingProof
from console.models.spot_rule import TileMark
from console.models.tile_states import tile_state, without_rights
from console.pipeline.display import Display, Picture
from console.services.cameras import CameraFact, CameraService
from console.services.recording import RecordingService
from hardware.camera.frame import FrameWish
from hardware.camera.packet import StreamRole
from widgets.wall.board import TileWish
from widgets.wall.tile import TileState
from widgets.wall.wall import CameraWall


def frame_wishes(wishes: Iterable[TileWish]) -> dict[str, FrameWish]:
    """The walls' wishes as the engine takes them.

    Enlarged means the large stream; of several tiles of one camera the largest decides.
    """
    merged: dict[str, FrameWish] = {}
    for one in sorted(wishes, key=lambda wish: (wish.enlarged, wish.width_px)):
        role = StreamRole.MAIN if one.enlarged else StreamRole.SUB
        merged[one.camera] = FrameWish(role, one.width_px, one.height_px)
    return merged


class CameraFlow(QObject):
    """Connects the walls with the cameras."""

    def __init__(
        self, display: Display, cameras: CameraService, recording: RecordingService
    ) -> None:
        """Connect the engines' side; walls are added."""
        super().__init__()
        self._walls: list[CameraWall] = []
        self._display = display
        self._cameras = cameras
        self._recording = recording
        self._proofs: Mapping[str, RecordingProof] = {}
        self._newest: dict[str, Picture] = {}
        self._visible: frozenset[str] | None = None
        self._marks: Mapping[str, TileMark] = {}
        display.pictures_waiting.connect(self.on_pictures_waiting)
        cameras.camera_changed.connect(self.on_camera_changed)
        recording.proofs_changed.connect(self.on_proofs_changed)

    def add_wall(self, wall: CameraWall) -> None:
        """Show every camera on a wall, and decode what it then wishes."""
        self._walls.append(wall)
        wall.wishes_changed.connect(self.on_wishes_changed)
        wall.set_tiles([self._tile(fact) for fact in self._cameras.facts])
        self.on_wishes_changed()

    def remove_wall(self, wall: CameraWall) -> None:
        """Let go of a wall that closes."""
        self._walls.remove(wall)
        self.on_wishes_changed()

    def newest(self, camera: str) -> Picture | None:
        """The picture of a camera that was shown last; None when none is on a wall."""
        return self._newest.get(camera)

    def _tile(self, fact: CameraFact) -> TileState:
        made = tile_state(fact, self._proofs.get(fact.camera), self._recording.started_ns)
        if not self._may_watch(fact.camera):
            return without_rights(made)
        mark = self._marks.get(fact.camera)
        return made if mark is None else replace(made, tone=mark.tone, tag=mark.tag)

    def _may_watch(self, camera: str) -> bool:
        """Whether whoever sits here may watch a camera."""
        return self._visible is None or camera in self._visible

    @Slot(object)
    def on_session_changed(self, view: SessionView) -> None:
        """Somebody else sits here: other cameras may be in the rights."""
        if view.cameras == self._visible:
            return
        self._visible = view.cameras
        for camera in [one for one in self._newest if not self._may_watch(one)]:
            del self._newest[camera]
        for fact in self._cameras.facts:
            self.on_camera_changed(fact)
        self.on_wishes_changed()

    def set_marks(self, marks: Mapping[str, TileMark]) -> None:
        """Show which tiles have an alarm; the tiles that change are painted again."""
        before, self._marks = self._marks, marks
        changed = {one for one in {*before, *marks} if before.get(one) != marks.get(one)}
        for fact in self._cameras.facts:
            if fact.camera in changed:
                self.on_camera_changed(fact)

    @Slot()
    def on_pictures_waiting(self) -> None:
        """Hand the newest picture of every camera to the walls."""
        for picture in self._display.take():
            if not self._may_watch(picture.camera):
                continue
            self._newest[picture.camera] = picture
            for wall in self._walls:
                wall.set_picture(
                    picture.camera, picture.image, picture.captured_ns, picture.sequence
                )

    @Slot(object)
    def on_camera_changed(self, fact: CameraFact) -> None:
        """One camera stands differently."""
        for wall in self._walls:
            wall.set_tile(self._tile(fact))

    @Slot(object)
    def on_proofs_changed(self, proofs: Mapping[str, RecordingProof]) -> None:
        """New proofs of recording."""
        self._proofs = proofs
        for fact in self._cameras.facts:
            self.on_camera_changed(fact)

    @Slot()
    def on_wishes_changed(self) -> None:
        """Other tiles are visible, or at another size."""
        wishes = frame_wishes(wish for wall in self._walls for wish in wall.wishes)
        for camera in set(self._newest) - set(wishes):
            del self._newest[camera]
        self._cameras.show(
            {camera: wish for camera, wish in wishes.items() if self._may_watch(camera)}
        )
