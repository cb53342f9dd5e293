"""Puts the panels into the workspaces as the design says. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QTabWidget

from console.window.main_window import MainWindow
from console.window.panels import HeadedPanel, Panels, words
from console.window.workspace import Panel, Workspace
from widgets.empty_panel import EmptyKind
from widgets.panel_header import PanelHeader
from widgets.rail import RailBar
from widgets.status_hints import StatusHints

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

#: Below this width of Live, X-ray, queue and doors are tabs beside the wall (ui.md section 4).
NARROW_BELOW_PX = 1500
NARROW_SIDE_PX = 380
NARROW_SIDE_SHARE = 0.345
#: Below this width of Setup, storage stands under the devices.
SETUP_NARROW_BELOW_PX = 1150
#: Of the height: what stands under the wall or the pictures.
LOG_SHARE = 0.385
#: Height of the log with three rows, and what the wall needs before the log may have more.
LOG_LEAST_PX, WALL_PX = 150, 430
#: Of the width: the training matrix beside the proficiency of people.
TRAINING_SHARE = 0.675
#: Of the width: what columns beside the middle may take at most.
SIDES_SHARE = 0.62

#: Action, icon and caption of the rail's workspaces, in their order.
RAIL = (
    ("live", "monitor-dashboard"),
    ("screening", "package-variant-closed"),
    ("respond", "clipboard-alert-outline"),
    ("review", "play-box-multiple-outline"),
    ("assess", "chart-box-outline"),
    ("setup", "tune-variant"),
)


def workspace_title(name: str) -> str:
    """The translated name of a workspace."""
    return {
        "live": words("Live"),
        "screening": words("Screening"),
        "respond": words("Respond"),
        "review": words("Review"),
        "assess": words("Assess"),
        "setup": words("Setup"),
        "manual": words("Manual"),
    }[name]


def _stack(workspace: Workspace, docks: tuple[QDockWidget, ...]) -> None:
    """Make docks tabs of one place, the first in front, unless they are."""
    first = docks[0]
    if len(workspace.tabifiedDockWidgets(first)) < len(docks) - 1:
        for one in docks[1:]:
            workspace.tabifyDockWidget(first, one)
        workspace.show_tab(first.windowTitle())


class Builder:
    """Builds workspaces from panels."""

    def __init__(self, panels: Panels) -> None:
        """Keep the panels."""
        self._panels = panels

    def header(self, title: str, fact: str = "") -> PanelHeader:
        """A header without actions."""
        return PanelHeader(self._panels.theme, title, fact)

    def empty(self, kind: EmptyKind) -> Panel:
        """The dock of a subject that is not there yet."""
        body = self._panels.empty[kind]
        return Panel(kind.value, body.words.panel, self.header(body.words.panel), body)

    def central(self, workspace: Workspace, kind: EmptyKind) -> None:
        """The same in the middle of a workspace."""
        body = self._panels.empty[kind]
        workspace.set_central(HeadedPanel(self.header(body.words.panel), body), body)

    def workspace(self, name: str) -> Workspace:
        """A workspace without panels."""
        return Workspace(name, workspace_title(name), self._panels.theme)

    def live(self) -> Workspace:
        """Cameras over the incident log, X-ray over queue, doors."""
        panels, live = self._panels, self.workspace("live")
        cameras = HeadedPanel(panels.refusal, panels.wall_header, panels.layout_bar, panels.wall)
        live.set_central(cameras, panels.wall)
        lists = self._lists(live)
        log = lists[0]
        xray = live.add_panel(self.empty(EmptyKind.XRAY), RIGHT)
        queue = live.add_panel(self.empty(EmptyKind.QUEUE), RIGHT)
        doors = live.add_panel(self.empty(EmptyKind.DOORS), RIGHT)
        # The right side stands beside wall and log: X-ray over queue, then the doors.
        live.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        live.setTabPosition(RIGHT, QTabWidget.TabPosition.North)
        live.setTabPosition(BOTTOM, QTabWidget.TabPosition.North)

        def arrange(is_narrow: bool) -> None:  # noqa: FBT001 - Workspace calls it so
            if not is_narrow or len(live.tabifiedDockWidgets(xray)) < len((queue, doors)):
                # Also before making tabs: taking docks out of tabs one by one leaves a bar behind.
                live.addDockWidget(RIGHT, xray)
                live.addDockWidget(RIGHT, queue)
                live.splitDockWidget(xray, doors, ACROSS)
                live.splitDockWidget(xray, queue, DOWN)
                live.resizeDocks([xray, doors], [live.px(532), live.px(332)], ACROSS)
                live.resizeDocks([xray, queue], [626, 320], DOWN)
                if is_narrow:
                    live.tabifyDockWidget(xray, queue)
                    live.tabifyDockWidget(queue, doors)
            if is_narrow:
                live.show_tab(words("X-ray"))
                side = min(live.px(NARROW_SIDE_PX), round(live.width() * NARROW_SIDE_SHARE))
                live.resizeDocks([xray], [side], ACROSS)
            _stack(live, lists)
            # Pictures first: in a low window the log keeps its heading and three rows.
            rows = live.px(LOG_LEAST_PX)
            share = round(live.height() * LOG_SHARE)
            live.resizeDocks([log], [min(share, max(rows, live.height() - live.px(WALL_PX)))], DOWN)

        live.set_arrangement(arrange, narrow_below_px=NARROW_BELOW_PX)
        return live

    def _lists(self, live: Workspace) -> tuple[QDockWidget, ...]:
        """The incident log, and behind their tabs the alarms and the journal."""
        panels = self._panels
        title = words("Incident log")
        incidents = Panel("incidents", title, panels.incidents_header, panels.incidents)
        alarms = Panel("alarms", words("Alarms"), panels.alarms_header, panels.alarms)
        journal = Panel("log", words("Journal"), panels.log_header, panels.log)
        return tuple(live.add_panel(one, BOTTOM) for one in (incidents, alarms, journal))

    def screening(self) -> Workspace:
        """Passport, view, indicators over decision."""
        screening = self.workspace("screening")
        self.central(screening, EmptyKind.LANE)
        passport = screening.add_panel(self.empty(EmptyKind.PASSPORT), LEFT)
        indicators = screening.add_panel(self.empty(EmptyKind.INDICATORS), RIGHT)
        decision = screening.add_panel(self.empty(EmptyKind.DECISION), RIGHT)
        self._read(screening, EmptyKind.PASSPORT, EmptyKind.LANE, EmptyKind.INDICATORS)

        def arrange(_is_narrow: bool) -> None:  # noqa: FBT001 - Workspace calls it so
            self._across(screening, (passport, 308), (indicators, 460))
            self._down(screening, (indicators, 600), (decision, 340))

        screening.set_arrangement(arrange)
        return screening

    def respond(self) -> Workspace:
        """Steps, plan over lanes, do not over evidence."""
        respond = self.workspace("respond")
        self.central(respond, EmptyKind.PLAN)
        steps = respond.add_panel(self.empty(EmptyKind.STEPS), LEFT)
        lanes = respond.add_panel(self.empty(EmptyKind.LANES), BOTTOM)
        do_not = respond.add_panel(self.empty(EmptyKind.DO_NOT), RIGHT)
        evidence = respond.add_panel(self.empty(EmptyKind.EVIDENCE), RIGHT)
        self._keep_sides(respond)
        self._read(respond, EmptyKind.STEPS, EmptyKind.PLAN, EmptyKind.LANES)

        def arrange(_is_narrow: bool) -> None:  # noqa: FBT001 - Workspace calls it so
            self._across(respond, (steps, 520), (do_not, 484))
            self._down(respond, (do_not, 420), (evidence, 500))
            respond.resizeDocks([lanes], [round(respond.height() * 0.3)], DOWN)

        respond.set_arrangement(arrange)
        return respond

    def review(self) -> Workspace:
        """Playback over timeline, found over export."""
        review = self.workspace("review")
        self.central(review, EmptyKind.PLAYBACK)
        timeline = review.add_panel(self.empty(EmptyKind.TIMELINE), BOTTOM)
        found = review.add_panel(self.empty(EmptyKind.FOUND), RIGHT)
        export = review.add_panel(self.empty(EmptyKind.EXPORT), RIGHT)
        self._keep_sides(review)

        def arrange(_is_narrow: bool) -> None:  # noqa: FBT001 - Workspace calls it so
            self._across(review, (found, 432))
            self._down(review, (found, 460), (export, 480))
            review.resizeDocks([timeline], [round(review.height() * LOG_SHARE)], DOWN)

        review.set_arrangement(arrange)
        return review

    def assess(self) -> Workspace:
        """Register, heat map, live evidence over training and proficiency."""
        assess = self.workspace("assess")
        self.central(assess, EmptyKind.REGISTER)
        heat = assess.add_panel(self.empty(EmptyKind.HEAT_MAP), RIGHT)
        evidence = assess.add_panel(self.empty(EmptyKind.LIVE_EVIDENCE), RIGHT)
        training = assess.add_panel(self.empty(EmptyKind.TRAINING), BOTTOM)
        proficiency = assess.add_panel(self.empty(EmptyKind.PROFICIENCY), BOTTOM)

        def arrange(_is_narrow: bool) -> None:  # noqa: FBT001 - Workspace calls it so
            assess.splitDockWidget(heat, evidence, ACROSS)
            assess.splitDockWidget(training, proficiency, ACROSS)
            self._across(assess, (heat, 404), (evidence, 488))
            share = round(assess.width() * TRAINING_SHARE)
            rest = assess.width() - share
            assess.resizeDocks([training, proficiency], [share, rest], ACROSS)
            assess.resizeDocks([training], [round(assess.height() * LOG_SHARE)], DOWN)

        assess.set_arrangement(arrange)
        return assess

    def setup(self) -> Workspace:
        """Steps, devices, recording and storage."""
        panels, setup = self._panels, self.workspace("setup")
        setup.set_central(HeadedPanel(panels.health_header, panels.health), panels.health)
        title = words("Installation")
        steps = setup.add_panel(Panel("steps", title, panels.setup_header, panels.setup), LEFT)
        title = words("Recording and storage")
        storage = setup.add_panel(
            Panel("storage", title, panels.storage_header, panels.storage), RIGHT
        )
        title = words("People and rights")
        people = setup.add_panel(Panel("people", title, panels.people_header, panels.people), RIGHT)
        setup.set_reading_order(panels.setup, panels.health, panels.storage, panels.people)
        for area in (RIGHT, BOTTOM):
            setup.setTabPosition(area, QTabWidget.TabPosition.North)

        def arrange(is_narrow: bool) -> None:  # noqa: FBT001 - Workspace calls it so
            if is_narrow:
                setup.addDockWidget(BOTTOM, storage)
                setup.resizeDocks([steps], [setup.px(236)], ACROSS)
                setup.resizeDocks([storage], [round(setup.height() * LOG_SHARE)], DOWN)
            else:
                setup.addDockWidget(RIGHT, storage)
                side = min(setup.px(716), round(setup.width() * 0.38))
                setup.resizeDocks([steps, storage], [setup.px(236), side], ACROSS)
            if people not in setup.tabifiedDockWidgets(storage):
                setup.addDockWidget(BOTTOM if is_narrow else RIGHT, people)
                setup.tabifyDockWidget(storage, people)
                setup.show_tab(words("Recording and storage"))

        self._keep_sides(setup)
        setup.set_arrangement(arrange, narrow_below_px=SETUP_NARROW_BELOW_PX)
        return setup

    def manual(self) -> Workspace:
        """The manual alone."""
        manual = self.workspace("manual")
        body = self._panels.manual
        header = self.header(words("Manual"), words("one page a task; works offline"))
        manual.set_central(HeadedPanel(header, body), body)
        return manual

    def _read(self, workspace: Workspace, *first: EmptyKind) -> None:
        """Panels on the left are read before the one in the middle; the others follow."""
        lead = [self._panels.empty[kind] for kind in first]
        rest = [panel for panel in workspace.panels if panel not in lead]
        workspace.set_reading_order(*lead, *rest)

    @staticmethod
    def _across(workspace: Workspace, *shares: tuple[QDockWidget, int]) -> None:
        """Give columns their width, as far as the window has it."""
        free = workspace.width() * SIDES_SHARE / sum(workspace.px(px) for _dock, px in shares)
        sizes = [round(workspace.px(px) * min(1.0, free)) for _dock, px in shares]
        workspace.resizeDocks([dock for dock, _px in shares], sizes, ACROSS)

    @staticmethod
    def _down(workspace: Workspace, *shares: tuple[QDockWidget, int]) -> None:
        """Give docks over one another their share of the height."""
        workspace.resizeDocks([dock for dock, _px in shares], [px for _dock, px in shares], DOWN)

    @staticmethod
    def _keep_sides(workspace: Workspace) -> None:
        """Side docks reach from top to bottom."""
        workspace.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        workspace.setCorner(Qt.Corner.BottomLeftCorner, LEFT)


def build_rail(window: MainWindow, panels: Panels) -> RailBar:
    """Workspaces above, keys and manual below."""
    rail = RailBar(panels.theme)
    for name, icon in RAIL:
        rail.add_workspace(window.actions_of[f"workspace_{name}"], icon, workspace_title(name))
    rail.add_tool(window.actions_of["key_map"], "keyboard-outline", words("Keys F1"))
    rail.add_tool(
        window.actions_of["manual"],
        "book-open-page-variant-outline",
        words("Manual"),
        is_workspace=True,
    )
    rail.add_tool(window.actions_of["hand_over"], "account-switch-outline", words("Hand-over"))
    return rail


def build_window(title: str, panels: Panels) -> MainWindow:
    """The whole window with every workspace in its default layout."""
    window = MainWindow(title)
    window.set_strip(HeadedPanel(panels.strip, panels.note_bar, panels.bars, panels.seat))
    window.set_rail(build_rail(window, panels))
    window.set_hints(StatusHints(panels.theme))
    builder = Builder(panels)
    workspaces = (
        builder.live(),
        builder.screening(),
        builder.respond(),
        builder.review(),
        builder.assess(),
        builder.setup(),
        builder.manual(),
    )
    for workspace in workspaces:
        window.add_workspace(workspace)
    window.order_tabs()
    workspaces[0].take_focus()
    return window
