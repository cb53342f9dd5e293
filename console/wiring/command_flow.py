"""Commands of the window and the wall: authorised, journalled, done. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
bookmark, snapshot, key card …        the command desk authorises and journals
a snapshot was kept or failed         an event, and words at the foot
the guard arranges the wall           the command desk is asked, too
====================================  ================================
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from console.domain.events import Code, Tone
from console.domain.rights import Action, Context, Reason
from console.services.commands import CommandDesk
from console.services.reporter import Reporter
from console.services.snapshots import Snapshot, SnapshotDesk, SnapshotOrder
from console.window.overlays import Overlays
from console.wiring.camera_flow import CameraFlow

CONTEXT = "commands"


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


class CommandFlow(QObject):
    """Runs every command that needs a right.

    Attributes:
        snapshot_ordered: Signal(SnapshotOrder): to the snapshot desk.
        event_marked: Signal(): a person says that something happens now.
        second_screen_requested: Signal(): allowed; open it.
        leave_requested: Signal(): allowed; leave.
        layouts_requested: Signal(): allowed; open the bar of saved wall layouts.
    """

    snapshot_ordered = Signal(object)
    event_marked = Signal()
    second_screen_requested = Signal()
    leave_requested = Signal()
    layouts_requested = Signal()

    def __init__(
        self,
        desk: CommandDesk,
        reporter: Reporter,
        overlays: Overlays,
        cameras: CameraFlow,
        seat: str,
        folder: Path,
    ) -> None:
        """Keep the parts; `connect_all` connects.

        Args:
            desk: Authorises and journals.
            reporter: Makes the events of what was done.
            overlays: The window's own answers; says words at the foot.
            cameras: Knows the newest pictures.
            seat: Of this console.
            folder: Where snapshots go.
        """
        super().__init__()
        self._desk = desk
        self._reporter = reporter
        self._overlays = overlays
        self._cameras = cameras
        self._seat = seat
        self._folder = folder
        self._todo: dict[str, tuple[Action, Callable[[], object]]] = {
            "bookmark": (Action.SET_BOOKMARK, self._bookmark),
            "print_keys": (Action.PRINT_KEY_CARD, overlays.print_key_card),
            "reset_workspace": (Action.ARRANGE_WINDOW, overlays.reset_workspace),
            "second_screen": (
                Action.OPEN_SECOND_SCREEN,
                self.second_screen_requested.emit,
            ),
            "wall_layouts": (Action.ARRANGE_WALL, self.layouts_requested.emit),
            "quit": (Action.LEAVE_CONSOLE, self.leave_requested.emit),
        }
        self._is_free: Callable[[], bool] = lambda: False
        overlays.passed_on.connect(self.on_called)

    def connect_desk(self, snapshots: SnapshotDesk) -> None:
        """Snapshots are written on their own thread."""
        self.snapshot_ordered.connect(snapshots.on_ordered)
        snapshots.kept.connect(self.on_snapshot_kept)
        snapshots.failed.connect(self.on_snapshot_failed)

    def leave_freely_when(self, is_free: Callable[[], bool]) -> None:
        """Let go whoever has not signed in, as long as this says so."""
        self._is_free = is_free

    def run(self, action: Action, effect: Callable[[], object], subject: str = "") -> None:
        """Ask for the right, journal, and do it; refused is said at the foot.

        Args:
            action: What would be done.
            effect: Does it.
            subject: To what.
        """
        outcome = self._desk.run(action, Context(self._seat, subject), effect)
        if not outcome.verdict.is_allowed:
            self._overlays.say(self._refusal(outcome.verdict.reason))

    @staticmethod
    def refusal_words() -> str:
        """What is said where a right is missing."""
        return _tr("Not in your rights. Ask a supervisor.")

    @staticmethod
    def _refusal(reason: Reason) -> str:
        """Why nothing was done, and what to do."""
        if reason is Reason.NO_ROLE:
            return _tr("Nobody may work here now. Sign in first.")
        if reason is Reason.SECOND_PERSON_NEEDED:
            return _tr("A second person has to agree.")
        return _tr("Not in your rights. Ask a supervisor.")

    @Slot(str)
    def on_called(self, name: str) -> None:
        """An action of the window."""
        known = self._todo.get(name)
        if name == "quit" and self._is_free():
            self.leave_requested.emit()
        elif known is not None:
            self.run(*known)

    def _bookmark(self) -> None:
        self._reporter.report(
            Code.BOOKMARK_SET, Tone.NOTICE, f"console:{self._seat}", self._desk.actor.actor_id
        )
        self.event_marked.emit()
        self._overlays.say(_tr("Bookmark set at this moment"))

    @Slot(str)
    def on_snapshot_requested(self, camera: str) -> None:
        """The guard pressed S on a tile."""
        picture = self._cameras.newest(camera)
        if picture is None:
            self._overlays.say(_tr("No picture of camera {0} to keep").format(camera))
            return
        clock = self._reporter.clock
        age_ns = clock.monotonic_ns() - picture.captured_ns
        order = SnapshotOrder(
            camera,
            picture.image.copy(),
            clock.utc_ns() - age_ns,
            self._desk.actor.actor_id,
            self._folder,
        )
        self.run(
            Action.TAKE_SNAPSHOT,
            lambda: self.snapshot_ordered.emit(order),
            f"camera:{camera}",
        )

    @Slot(object)
    def on_snapshot_kept(self, snapshot: Snapshot) -> None:
        """It is on disk: journal its hash."""
        order = snapshot.order
        self._reporter.report(
            Code.SNAPSHOT_TAKEN,
            Tone.CALM,
            f"camera:{order.camera}",
            order.actor,
            file=snapshot.path.name,
            sha256=snapshot.sha256,
            taken_utc_ns=order.taken_utc_ns,
        )
        self._overlays.say(_tr("Snapshot {0} kept").format(snapshot.path.name))

    @Slot(object, str)
    def on_snapshot_failed(self, order: SnapshotOrder, words: str) -> None:
        """It could not be written."""
        text = _tr("Snapshot of camera {0} was not written: {1}")
        self._overlays.say(text.format(order.camera, words))
