"""Health, storage, setup steps and proofs to their panels. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
a health line changes                 the health panel says so
proofs are read (every tick)          status bar and setup steps say so
retention looked at the disk          the storage panel says so
a checkpoint is durable               the status bar says so
the site was opened                   the last seal is looked up
====================================  ================================
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from console.clock import Clock
from console.config.site import Site
from console.domain.event_filter import EventFilter
from console.domain.events import Code, StoredEvent
from console.domain.forecast import StorageForecast
from console.domain.recording import RecordingProof, is_proven
from console.models.health_rows import health_rows
from console.models.setup_steps import setup_steps
from console.models.status_proofs import proofs
from console.models.storage_states import storage_state
from console.services.accounts.people import PeopleView
from console.services.cameras import CameraService
from console.services.health import HealthService
from console.window.main_window import MainWindow
from console.window.panels import Panels
from widgets.setup_list import StepState

#: Tells this flow's page from those of the log.
SEAL_TICKET = "seal"


class StatusFlow(QObject):
    """Keeps the quiet panels true.

    Attributes:
        page_requested: Signal(EventFilter, before row, limit, ticket): for the last seal.
    """

    page_requested = Signal(object, object, object, object)

    def __init__(
        self,
        window: MainWindow,
        panels: Panels,
        site: Site,
        cameras: CameraService,
        health: HealthService,
        clock: Clock,
    ) -> None:
        """Keep the parts; the slots are connected by `console.app.running`."""
        super().__init__()
        self._people: int | None = None
        self._window = window
        self._panels = panels
        self._site = site
        self._cameras = cameras
        self._health = health
        self._clock = clock
        self._zone = ZoneInfo(site.site.time_zone)
        self._names = {one.id: one.name for one in site.cameras}
        self._sealed_utc_ns = 0
        panels.storage_header.set_fact(
            QCoreApplication.translate("panels", "Measured over the last 24 h")
        )

    @Slot()
    def on_items_changed(self) -> None:
        """A device or engine stands differently."""
        self._panels.health.set_rows(health_rows(self._health.items, self._names))

    @Slot(object)
    def on_proofs_changed(self, known: Mapping[str, RecordingProof]) -> None:
        """What is on disk, once a tick."""
        now_ns = self._clock.monotonic_ns()
        proven = sum(1 for one in known.values() if is_proven(one, now_ns))
        if self._window.hints is not None:
            self._window.hints.set_proofs(
                proofs(
                    proven,
                    len(known),
                    self._sealed_utc_ns,
                    self._clock.utc_ns(),
                    self._zone,
                    self._site.site.name,
                )
            )
        steps = setup_steps(self._site, self._cameras.facts, proven, len(known), self._people)
        self._panels.setup.set_steps(steps)
        done = sum(1 for step in steps if step.state is StepState.DONE)
        words = QCoreApplication.translate("panels", "{0} of {1} done").format(done, len(steps))
        self._panels.setup_header.set_fact(words)

    @Slot(object)
    def on_people_changed(self, view: PeopleView) -> None:
        """Accounts were read or changed."""
        self._people = sum(1 for one in view.accounts if one.is_enabled)

    @Slot(object)
    def on_forecast_changed(self, forecast: StorageForecast) -> None:
        """The disk was looked at."""
        recording = self._site.recording
        usable = recording.retention.size_gb * 1e9 * max(1, len(self._site.cameras))
        if not usable and forecast.bytes_per_day and forecast.days_kept:
            usable = forecast.bytes_per_day * forecast.days_kept
        self._panels.storage.set_state(
            storage_state(forecast, self._names, recording.retention.days, usable)
        )

    def ask_for_seal(self) -> None:
        """Ask when the log was sealed last, perhaps by the run before this one."""
        wanted = EventFilter(code_prefix=Code.JOURNAL_CHECKPOINT.value)
        self.page_requested.emit(wanted, None, 1, SEAL_TICKET)

    @Slot(object, object)
    def on_paged(self, ticket: object, rows: list[StoredEvent]) -> None:
        """The answer, unless a newer seal came meanwhile."""
        if ticket == SEAL_TICKET and rows:
            self._sealed_utc_ns = max(self._sealed_utc_ns, rows[0].event.utc_ns)

    @Slot(object)
    def on_stored(self, stored: tuple[StoredEvent, ...]) -> None:
        """Look for checkpoints among the new events."""
        for one in stored:
            if one.event.code is Code.JOURNAL_CHECKPOINT:
                self._sealed_utc_ns = one.event.utc_ns
