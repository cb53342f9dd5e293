"""Incidents to the guard's log, and what he asks of them back. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
incidents changed                     the model shows those that pass
the guard filters                     the model shows others
O on a row                            the service makes him its owner
A on a row                            its alarms are to be acknowledged
export                                the filtered list as CSV, journalled
====================================  ================================
"""

from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from console.clock import Clock
from console.domain.incidents.incident import IncidentBoard
from console.domain.rights import Action, Context
from console.models.incident_model import IncidentColumn, IncidentModel
from console.models.incident_words import age_words
from console.services.incidents.export import csv_of
from console.services.operations.build import Operations
from console.services.operations.orders import Order
from console.services.printing.desk import write_new
from widgets.incident_table import IncidentTable
from widgets.panel_header import PanelHeader
from widgets.roles import ViewState

CONTEXT: Final = "incidents"
_TICK_MS: Final = 1_000
_NS: Final = 1_000_000_000


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


class IncidentFlow(QObject):
    """Connects the incident log with the operations thread.

    Attributes:
        acknowledge_requested: Signal(tuple[str, ...]): ids of the alarms of a row.
    """

    acknowledge_requested = Signal(object)

    def __init__(
        self,
        table: IncidentTable,
        header: PanelHeader,
        operations: Operations,
        clock: Clock,
        zone: ZoneInfo,
        folder: Path,
    ) -> None:
        """Connect; `start` lets ages run.

        Args:
            table: Shows the rows.
            header: Above it.
            operations: Where incidents live.
            clock: For ages.
            zone: Of the site.
            folder: Where exports go.
        """
        super().__init__()
        self._table = table
        self._header = header
        self._operations = operations
        self._clock = clock
        self._folder = folder
        self.model = IncidentModel(clock, zone)
        table.set_model(self.model, IncidentColumn.WHAT)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.on_tick)
        operations.desk.incidents_changed.connect(self.on_incidents_changed)
        table.wish_changed.connect(self.model.on_wish_changed)
        table.own_requested.connect(self.on_own_requested)
        table.acknowledge_requested.connect(self.on_acknowledge_requested)

    def start(self) -> None:
        """Let ages run."""
        self._tick.start()

    def stop(self) -> None:
        """Hold them."""
        self._tick.stop()

    @Slot(object)
    def on_incidents_changed(self, board: IncidentBoard) -> None:
        """The operations thread has news."""
        self.model.on_board(board)
        self._table.set_state(ViewState.READY)
        self._tell_header()

    @Slot()
    def on_tick(self) -> None:
        """A second passed."""
        self.model.on_tick()
        self._tell_header()

    def _tell_header(self) -> None:
        board = self.model.board
        said = _tr("{0} open").format(board.open_count)
        if board.open_count:
            age_s = (self._clock.utc_ns() - board.oldest_open_utc_ns) / _NS
            said = _tr("{0} · oldest {1}").format(said, age_words(age_s))
        self._header.set_fact(said)

    @Slot(object)
    def on_own_requested(self, incident_id: object) -> None:
        """The guard wants to own the chosen one."""
        actor, ident = self._operations.commands.actor, str(incident_id)
        take = self._operations.services.incidents.service.take
        self._operations.order(Order("incident.take", lambda: take(actor, ident)))

    @Slot(object)
    def on_acknowledge_requested(self, incident_id: object) -> None:
        """The guard has seen the chosen one."""
        incident = self.model.find(str(incident_id))
        if incident is not None and incident.unacknowledged:
            self.acknowledge_requested.emit(incident.unacknowledged)

    @Slot()
    def on_export_requested(self) -> None:
        """The list as it is filtered, as CSV; the right is asked for on the operations thread."""
        operations, model = self._operations, self.model
        rows = [model.cells(one) for one in model.rows]
        data = csv_of(model.titles(), rows)
        path = self._folder / f"incidents-{self._clock.utc_ns() // 1_000_000}.csv"
        actor, seat = operations.commands.actor, operations.seat
        operations.order(
            Order(
                "incident.export",
                lambda: operations.commands.run_as(
                    actor, Action.EXPORT_LOG, Context(seat), lambda: write_new(path, data)
                ),
            )
        )
