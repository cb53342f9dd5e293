"""One opened site that runs: its engines and every connection to the window. Main thread.

Imported on the opening thread, since it brings everything heavy with it.
"""

import logging
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer

from console.app.engines import Engines
from console.app.run_meter import RunMeter
from console.clock import Clock
from console.crash import CrashReport
from console.domain.events import Code, Tone
from console.models.event_model import EventModel
from console.services.health import HealthService
from console.services.site_opening import Opened
from console.window.panels import Panels
from console.wiring.camera_flow import CameraFlow
from console.wiring.journal_flow import JournalFlow
from console.wiring.strip_flow import StripFlow

log = logging.getLogger("console")

TICK_MS = 500


class Running(QObject):
    """Engines and flows of one site."""

    def __init__(
        self, opened: Opened, clock: Clock, health: HealthService, panels: Panels, meter: RunMeter
    ) -> None:
        """Build and connect; nothing runs until start()."""
        super().__init__()
        site = opened.prepared.site
        zone = ZoneInfo(site.site.time_zone)
        journal = opened.store.journal
        self.opened = opened
        self.engines = Engines(opened, clock, health)
        self._meter = meter
        self._model = EventModel(clock, zone)
        self._cameras = CameraFlow(
            panels.wall, self.engines.display, self.engines.cameras, self.engines.recording
        )
        self._events = JournalFlow(panels.log, self._model, journal, self.engines.page_desk)
        self._strip = StripFlow(panels.strip, health)
        self._strip.attach(journal, zone)
        journal.stored.connect(meter.on_stored)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.engines.recording.on_tick)

    def start(self, crashes: tuple[CrashReport, ...] = ()) -> None:
        """Start every engine and show what is known; tell first what ended badly before."""
        site, seat = self.opened.prepared.site, self.opened.prepared.seat
        self.engines.reporter.report(
            Code.CONSOLE_STARTED, Tone.CALM, f"console:{seat}", seat=seat, site=site.site.id
        )
        for crash in crashes:
            self.engines.reporter.report(
                Code.CONSOLE_CRASHED,
                Tone.WARNING,
                f"console:{seat}",
                detail=crash.summary,
                kind=crash.kind.value,
            )
        self.engines.start()
        self._events.start()
        self._cameras.start()
        self._tick.start()
        self._meter.start_loop(len(site.cameras))
        log.info("site %s is open, %d cameras", site.site.id, len(site.cameras))

    def stop(self) -> list[str]:
        """Stop everything in reverse; names the overdue threads."""
        self._tick.stop()
        return self.engines.stop()
