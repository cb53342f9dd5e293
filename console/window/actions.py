"""Makes the QActions of the outer window from the table. GUI thread."""

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from console.window.action_specs import ACTIONS, ActionSpec

CONTEXT = "actions"


def action_text(spec: ActionSpec) -> str:
    """The translated text of an action."""
    return QCoreApplication.translate(CONTEXT, spec.text)


class Actions(QObject):
    """Every global action; says by name which was called.

    Attributes:
        called: Signal(str): name of the action.
    """

    called = Signal(str)

    def __init__(self, window: QWidget) -> None:
        """Make the actions and give them to the window, so that their keys work in all of it."""
        super().__init__(window)
        self._by_name: dict[str, QAction] = {}
        for spec in ACTIONS:
            action = QAction(action_text(spec), window)
            action.setObjectName(f"action.{spec.name}")
            action.setData(spec.name)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setAutoRepeat(False)
            action.triggered.connect(self._on_triggered)
            window.addAction(action)
            self._by_name[spec.name] = action

    def __getitem__(self, name: str) -> QAction:
        """One action by name."""
        return self._by_name[name]

    @Slot()
    def _on_triggered(self) -> None:
        """Pass the name on."""
        action = self.sender()
        if isinstance(action, QAction):
            self.called.emit(str(action.data()))
