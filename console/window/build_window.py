"""Puts the panels into the six workspaces as the design says. GUI thread."""

from PySide6.QtCore import Qt

from console.window.main_window import MainWindow
from console.window.panels import HeadedPanel, Panels, words
from console.window.workspace import Panel, Workspace

#: Names in the order of the rail.
WORKSPACES = ("live", "screening", "respond", "review", "assess", "setup")


def workspace_title(name: str) -> str:
    """The translated name of a workspace."""
    return {
        "live": words("Live"),
        "screening": words("Screening"),
        "respond": words("Respond"),
        "review": words("Review"),
        "assess": words("Assess"),
        "setup": words("Setup"),
    }[name]


def build_live(panels: Panels) -> Workspace:
    """Cameras over the incident log, X-ray over queue, doors."""
    workspace = Workspace("live", workspace_title("live"))
    workspace.set_central(HeadedPanel(panels.wall_header, panels.wall), panels.wall)
    workspace.add_panel(
        Panel("log", words("Incident log"), panels.log_header, panels.log),
        Qt.DockWidgetArea.BottomDockWidgetArea,
    )
    return workspace


def build_window(title: str, panels: Panels) -> MainWindow:
    """The whole window with every workspace in its default layout."""
    window = MainWindow(title)
    window.set_strip(panels.strip)
    window.add_workspace(build_live(panels))
    for workspace in window.workspaces:
        workspace.keep_default()
    return window
