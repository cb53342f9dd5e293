"""The wall's layouts: header, bar and what is kept of them. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
the wall is arranged                  the header says which layout, the bar too
an icon of the header is pressed      the wall does what its key does
Shift+W                               the bar opens, or closes
the guard saves or deletes            allowed: the wall knows it, the window keeps it
====================================  ================================
"""

from PySide6.QtCore import QObject, Slot

from console.domain.rights import Action
from console.models.wall_layouts import layout_words, with_layout, without_layout
from console.window.main_window import MainWindow
from console.window.panels import Panels, words
from console.wiring.command_flow import CommandFlow


class LayoutFlow(QObject):
    """Connects one wall with its header and its bar."""

    def __init__(self, window: MainWindow, panels: Panels, commands: CommandFlow) -> None:
        """Connect; the header says the layout from the first tiles on.

        Args:
            window: Keeps the saved layouts.
            panels: Wall, header, bar.
            commands: Authorises saving and deleting.
        """
        super().__init__()
        self._window = window
        self._wall = panels.wall
        self._header = panels.wall_header
        self._bar = panels.layout_bar
        self._commands = commands
        icons = panels.wall_actions
        icons.next_layout.triggered.connect(self._wall.keys.next_layout)
        icons.cycle.triggered.connect(self._wall.keys.cycle)
        icons.layouts.triggered.connect(self.on_layouts_requested)
        icons.full_screen.triggered.connect(self._wall.full_screen_requested)
        self._wall.layouts_requested.connect(self.on_layouts_requested)
        self._wall.arrangement_changed.connect(self.on_arrangement_changed)
        self._bar.chosen.connect(self.on_chosen)
        self._bar.save_requested.connect(self.on_save_requested)
        self._bar.delete_requested.connect(self.on_delete_requested)
        self._bar.closed.connect(self.on_bar_closed)
        commands.layouts_requested.connect(self.on_layouts_requested)
        self.on_arrangement_changed()

    @Slot()
    def on_arrangement_changed(self) -> None:
        """Say what the wall shows."""
        now = self._wall.arrangement
        parts = [words("{0} cameras").format(len(now.cameras))]
        parts.append(layout_words(now.layout, len(self._wall.cells)))
        if now.is_held:
            parts.append(words("spot held"))
        if now.is_cycling:
            parts.append(words("pages turn by themselves"))
        self._header.set_fact(" · ".join(parts))
        names = tuple(one.name for one in self._wall.keys.saved)
        self._bar.set_layouts(names, now.layout.name if now.layout.name in names else "")

    @Slot()
    def on_layouts_requested(self) -> None:
        """Open the bar where the wall is, or close it."""
        self._window.show_workspace("live")
        if self._bar.isHidden():
            self._bar.open_bar()
        else:
            self._bar.close_bar()

    @Slot()
    def on_bar_closed(self) -> None:
        """The user closed the bar: the keys of the wall work again."""
        self._window.workspace.take_panel(self._wall)

    @Slot(str)
    def on_chosen(self, name: str) -> None:
        """Show a saved layout."""
        found = next((one for one in self._wall.keys.saved if one.name == name), None)
        if found is not None:
            self._wall.keys.choose_layout(found)

    @Slot(str)
    def on_save_requested(self, name: str) -> None:
        """Keep what is shown under a name."""
        layout = self._wall.arrangement.as_layout(name)

        def save() -> None:
            self._wall.keys.saved = with_layout(self._wall.keys.saved, layout)
            self._wall.keys.choose_layout(layout)
            self._keep(words("Wall layout {0} saved").format(name))

        self._commands.run(Action.ARRANGE_WALL, save, f"layout:{name}")

    @Slot(str)
    def on_delete_requested(self, name: str) -> None:
        """Forget a saved layout; the wall goes on showing it without its name."""

        def delete() -> None:
            self._wall.keys.saved = without_layout(self._wall.keys.saved, name)
            self._keep(words("Wall layout {0} deleted").format(name))

        self._commands.run(Action.ARRANGE_WALL, delete, f"layout:{name}")

    def _keep(self, said: str) -> None:
        """Tell wall, bar and window."""
        self.on_arrangement_changed()
        self._window.layouts_saved.emit()
        if self._window.hints is not None:
            self._window.hints.say(said)
