"""Every panel of Respond looks like its stored picture, also at 150 %."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from widgets.panel_header import PanelHeader
from widgets.respond.do_not import DoNotList
from widgets.respond.evidence import EvidencePanel
from widgets.respond.facts import FactsBar
from widgets.respond.lanes import LaneView
from widgets.respond.pack import PackPanel
from widgets.respond.side_state import (
    DontState,
    EvidenceState,
    LanesState,
    PackState,
    ToldState,
)
from widgets.respond.state import FactsState, RespondMode, StepsState
from widgets.respond.step_list import StepList
from widgets.respond.told import ToldTable
from widgets.theme import Theme, load_theme
from widgets.theme_apply import apply_theme

SamePicture = Callable[[QWidget, str], None]
EMPTY = StepsState(
    RespondMode.EMPTY, trouble="No open incident. Start one: F5", advice="Alarms stand in Live."
)


@pytest.fixture(params=[100, 150])
def scaled(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    theme = load_theme(scale=request.param / 100)
    apply_theme(qapp, theme)
    return theme


@pytest.fixture
def shown(qtbot: QtBot, same_picture: SamePicture) -> Callable[..., None]:
    """A panel under its head, at the width of the design, beside its stored picture."""

    def compare(
        theme: Theme, header: PanelHeader | None, panel: QWidget, name: str, size: tuple[int, int]
    ) -> None:
        host = QWidget()
        qtbot.addWidget(host)
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if header is not None:
            column.addWidget(header)
        column.addWidget(panel, 1)
        host.resize(theme.px(size[0]), theme.px(size[1]))
        with qtbot.waitExposed(host):
            host.show()
        QApplication.processEvents()
        QApplication.processEvents()
        same_picture(host, f"respond_{name}_{round(theme.scale * 100)}")
        host.hide()

    return compare


@pytest.mark.parametrize("name", ["steps", "steps_empty"])
def test_steps(
    scaled: Theme, shown: Callable[..., None], steps: StepsState, clock: ManualClock, name: str
) -> None:
    header = PanelHeader(scaled, "What to do now")
    panel = StepList(scaled, header, clock.utc_ns, clock.monotonic_ns)
    panel.set_state(steps if name == "steps" else EMPTY)
    shown(scaled, header, panel, name, (520, 920))


def test_facts(scaled: Theme, shown: Callable[..., None], facts: FactsState) -> None:
    panel = FactsBar(scaled)
    panel.set_state(facts)
    shown(scaled, None, panel, "facts", (1852, 64))


def test_do_not(scaled: Theme, shown: Callable[..., None], donts: DontState) -> None:
    header = PanelHeader(scaled, "Do not")
    panel = DoNotList(scaled, header)
    panel.set_state(donts)
    shown(scaled, header, panel, "do_not", (484, 232))


def test_told(scaled: Theme, shown: Callable[..., None], told: ToldState) -> None:
    header = PanelHeader(scaled, "Told")
    panel = ToldTable(scaled, header)
    panel.set_state(told)
    shown(scaled, header, panel, "told", (484, 250))


def test_evidence(scaled: Theme, shown: Callable[..., None], evidence: EvidenceState) -> None:
    header = PanelHeader(scaled, "Evidence")
    panel = EvidencePanel(scaled, header)
    panel.set_state(evidence)
    shown(scaled, header, panel, "evidence", (484, 245))


def test_pack(scaled: Theme, shown: Callable[..., None], pack: PackState) -> None:
    header = PanelHeader(scaled, "Hand-over pack")
    panel = PackPanel(scaled, header)
    panel.set_state(pack)
    shown(scaled, header, panel, "pack", (484, 168))


def test_lanes(
    scaled: Theme, shown: Callable[..., None], lanes: LanesState, clock: ManualClock
) -> None:
    header = PanelHeader(scaled, "Who is doing what", "Minutes since declared")
    panel = LaneView(scaled, clock.utc_ns)
    panel.set_state(lanes)
    shown(scaled, header, panel, "lanes", (816, 340))
