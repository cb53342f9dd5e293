"""Puts the panels into the workspaces as the design says. GUI thread."""

from PySide6.QtCore import Qt

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

    def live(self) -> Workspace:
        """Cameras over the incident log, X-ray over queue, doors."""
        panels = self._panels
        live = Workspace("live", workspace_title("live"))
        live.set_central(HeadedPanel(panels.refusal, panels.wall_header, panels.wall), panels.wall)
        log = Panel("log", words("Incident log"), panels.log_header, panels.log)
        log_dock = live.add_panel(log, BOTTOM)
        xray = live.add_panel(self.empty(EmptyKind.XRAY), RIGHT)
        doors = live.add_panel(self.empty(EmptyKind.DOORS), RIGHT)
        queue = live.add_panel(self.empty(EmptyKind.QUEUE), RIGHT)
        # The right side stands beside wall and log: X-ray over queue, then the doors.
        live.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
        live.splitDockWidget(xray, doors, ACROSS)
        live.splitDockWidget(xray, queue, DOWN)
        live.set_sizes([(xray, 532), (doors, 332)], ACROSS)
        live.set_sizes([(xray, 626), (queue, 320)], DOWN)
        live.set_sizes([(log_dock, 390)], DOWN)
        return live

    def screening(self) -> Workspace:
        """Passport, view, indicators over decision."""
        screening = Workspace("screening", workspace_title("screening"))
        body = self._panels.empty[EmptyKind.XRAY]
        lane = type(body)(self._panels.theme, EmptyKind.XRAY)
        screening.set_central(HeadedPanel(self.header(lane.words.panel), lane), lane)
        passport = screening.add_panel(self.empty(EmptyKind.PASSPORT), LEFT)
        indicators = screening.add_panel(self.empty(EmptyKind.INDICATORS), RIGHT)
        decision = screening.add_panel(self.empty(EmptyKind.DECISION), RIGHT)
        screening.set_sizes([(passport, 308), (indicators, 460)], ACROSS)
        screening.set_sizes([(indicators, 600), (decision, 340)], DOWN)
        return screening

    def respond(self) -> Workspace:
        """Steps, plan over lanes, do not over evidence."""
        respond = Workspace("respond", workspace_title("respond"))
        self.central(respond, EmptyKind.PLAN)
        steps = respond.add_panel(self.empty(EmptyKind.STEPS), LEFT)
        lanes = respond.add_panel(self.empty(EmptyKind.LANES), BOTTOM)
        do_not = respond.add_panel(self.empty(EmptyKind.DO_NOT), RIGHT)
        evidence = respond.add_panel(self.empty(EmptyKind.EVIDENCE), RIGHT)
        self._keep_sides(respond)
        respond.set_sizes([(steps, 520), (do_not, 484)], ACROSS)
        respond.set_sizes([(do_not, 420), (evidence, 500)], DOWN)
        respond.set_sizes([(lanes, 300)], DOWN)
        return respond

    def review(self) -> Workspace:
        """Playback over timeline, found over export."""
        review = Workspace("review", workspace_title("review"))
        self.central(review, EmptyKind.PLAYBACK)
        timeline = review.add_panel(self.empty(EmptyKind.TIMELINE), BOTTOM)
        found = review.add_panel(self.empty(EmptyKind.FOUND), RIGHT)
        export = review.add_panel(self.empty(EmptyKind.EXPORT), RIGHT)
        self._keep_sides(review)
        review.set_sizes([(found, 432)], ACROSS)
        review.set_sizes([(found, 460), (export, 480)], DOWN)
        review.set_sizes([(timeline, 390)], DOWN)
        return review

    def assess(self) -> Workspace:
        """Register, heat map, live evidence over training and proficiency."""
        assess = Workspace("assess", workspace_title("assess"))
        self.central(assess, EmptyKind.REGISTER)
        heat = assess.add_panel(self.empty(EmptyKind.HEAT_MAP), RIGHT)
        evidence = assess.add_panel(self.empty(EmptyKind.LIVE_EVIDENCE), RIGHT)
        training = assess.add_panel(self.empty(EmptyKind.TRAINING), BOTTOM)
        proficiency = assess.add_panel(self.empty(EmptyKind.PROFICIENCY), BOTTOM)
        assess.splitDockWidget(heat, evidence, ACROSS)
        assess.splitDockWidget(training, proficiency, ACROSS)
        assess.set_sizes([(heat, 404), (evidence, 488)], ACROSS)
        assess.set_sizes([(training, 1252), (proficiency, 600)], ACROSS)
        return assess

    def setup(self) -> Workspace:
        """Steps, devices, recording and storage."""
        panels = self._panels
        setup = Workspace("setup", workspace_title("setup"))
        setup.set_central(HeadedPanel(panels.health_header, panels.health), panels.health)
        steps = Panel(
            "steps", words("Installation"), self.header(words("Installation")), panels.setup
        )
        left = setup.add_panel(steps, LEFT)
        storage = Panel(
            "storage", words("Recording and storage"), panels.storage_header, panels.storage
        )
        right = setup.add_panel(storage, RIGHT)
        setup.set_sizes([(left, 236), (right, 716)], ACROSS)
        return setup

    def manual(self) -> Workspace:
        """The manual alone."""
        manual = Workspace("manual", workspace_title("manual"))
        body = self._panels.manual
        header = self.header(words("Manual"), words("one page a task; works offline"))
        manual.set_central(HeadedPanel(header, body), body)
        return manual

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
    rail.add_tool(window.actions_of["manual"], "book-open-page-variant-outline", words("Manual"))
    return rail


def build_window(title: str, panels: Panels) -> MainWindow:
    """The whole window with every workspace in its default layout."""
    window = MainWindow(title)
    window.set_strip(panels.strip)
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
    return window
