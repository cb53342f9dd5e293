"""Every action a person can call, as one table: the key map, the palette and the menus read it.

Keys follow ui.md section 5.3. An action stands here only when it does something today.
"""

from dataclasses import dataclass
from enum import Enum

from console.models.words import QT_TRANSLATE_NOOP


class Scope(Enum):
    """Where a key works."""

    GLOBAL = "global"
    CAMERAS = "cameras"
    LOG = "log"
    ALARMS = "alarms"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        name: Stable id, also the object name of its QAction.
        text: Shown in palette and key map; context ``actions``.
        keys: Portable key sequences; empty means palette only.
        scope: Where the keys work. Keys of panels are served by the panel itself.
        words: More words under which the palette finds it.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    scope: Scope = Scope.GLOBAL
    words: str = ""


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "key_map", QT_TRANSLATE_NOOP("actions", "Keys of this workspace"), ("F1",), words="help"
    ),
    ActionSpec(
        "acknowledge",
        QT_TRANSLATE_NOOP("actions", "Acknowledge the alarm shown"),
        ("F2",),
        words="alarm accept",
    ),
    ActionSpec(
        "go_to_alarm",
        QT_TRANSLATE_NOOP("actions", "Go to the highest alarm not acknowledged"),
        ("F3",),
        words="show",
    ),
    ActionSpec(
        "newest_alarm",
        QT_TRANSLATE_NOOP("actions", "Go to the newest alarm"),
        ("Shift+F3",),
        words="show",
    ),
    ActionSpec(
        "silence",
        QT_TRANSLATE_NOOP("actions", "Silence the sound, or sound on"),
        ("F4",),
        words="mute loudspeaker",
    ),
    ActionSpec(
        "open_response",
        QT_TRANSLATE_NOOP("actions", "Open the response"),
        ("F5",),
        words="incident playbook",
    ),
    ActionSpec(
        "note", QT_TRANSLATE_NOOP("actions", "Write a note"), ("Ctrl+M",), words="log book entry"
    ),
    ActionSpec("next_panel", QT_TRANSLATE_NOOP("actions", "Next panel"), ("F6",)),
    ActionSpec("previous_panel", QT_TRANSLATE_NOOP("actions", "Previous panel"), ("Shift+F6",)),
    ActionSpec("full_screen", QT_TRANSLATE_NOOP("actions", "Full screen"), ("F11",)),
    ActionSpec(
        "bookmark", QT_TRANSLATE_NOOP("actions", "Bookmark now"), ("F12",), words="mark time"
    ),
    ActionSpec("workspace_live", QT_TRANSLATE_NOOP("actions", "Go to Live"), ("Ctrl+1",)),
    ActionSpec("workspace_screening", QT_TRANSLATE_NOOP("actions", "Go to Screening"), ("Ctrl+2",)),
    ActionSpec("workspace_respond", QT_TRANSLATE_NOOP("actions", "Go to Respond"), ("Ctrl+3",)),
    ActionSpec("workspace_review", QT_TRANSLATE_NOOP("actions", "Go to Review"), ("Ctrl+4",)),
    ActionSpec("workspace_assess", QT_TRANSLATE_NOOP("actions", "Go to Assess"), ("Ctrl+5",)),
    ActionSpec("workspace_setup", QT_TRANSLATE_NOOP("actions", "Go to Setup"), ("Ctrl+6",)),
    ActionSpec(
        "palette", QT_TRANSLATE_NOOP("actions", "Find an action"), ("Ctrl+K",), words="command"
    ),
    ActionSpec(
        "reset_workspace", QT_TRANSLATE_NOOP("actions", "Reset this workspace"), ("Ctrl+0",)
    ),
    ActionSpec("text_larger", QT_TRANSLATE_NOOP("actions", "Larger text"), ("Ctrl++", "Ctrl+=")),
    ActionSpec("text_smaller", QT_TRANSLATE_NOOP("actions", "Smaller text"), ("Ctrl+-",)),
    ActionSpec(
        "manual", QT_TRANSLATE_NOOP("actions", "Open the manual"), ("Shift+F1",), words="help"
    ),
    ActionSpec("print_keys", QT_TRANSLATE_NOOP("actions", "Print the key card"), (), words="pdf"),
    ActionSpec(
        "second_screen",
        QT_TRANSLATE_NOOP("actions", "Camera wall on the second screen"),
        ("Ctrl+Shift+2",),
        words="monitor window",
    ),
    ActionSpec(
        "wall_layouts",
        QT_TRANSLATE_NOOP("actions", "Saved wall layouts: choose, save, delete"),
        (),
        words="arrange view",
    ),
    ActionSpec(
        "lock",
        QT_TRANSLATE_NOOP("actions", "Lock the controls"),
        ("Ctrl+Shift+L",),
        words="away session",
    ),
    ActionSpec(
        "hand_over",
        QT_TRANSLATE_NOOP("actions", "Hand over this seat"),
        ("Ctrl+Alt+L",),
        words="shift next person",
    ),
    ActionSpec(
        "seat_menu",
        QT_TRANSLATE_NOOP("actions", "Who sits here: password, alone, sign out"),
        (),
        words="operator account user",
    ),
    ActionSpec(
        "presence",
        QT_TRANSLATE_NOOP("actions", "I am well"),
        ("Ctrl+Space",),
        words="alone lone worker",
    ),
    ActionSpec(
        "exercise",
        QT_TRANSLATE_NOOP("actions", "Start or stop an exercise"),
        (),
        words="drill training test",
    ),
    ActionSpec(
        "exercise_pause",
        QT_TRANSLATE_NOOP("actions", "Pause the exercise, or go on with it"),
        (),
        words="drill",
    ),
    ActionSpec(
        "real_key",
        QT_TRANSLATE_NOOP("actions", "Act for real in the exercise, for 60 s"),
        (),
        words="drill key door",
    ),
    ActionSpec(
        "quit", QT_TRANSLATE_NOOP("actions", "Leave the console"), ("Ctrl+Q",), words="exit"
    ),
)

#: Keys that panels serve themselves, for the key map only.
PANEL_KEYS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "leave_enlarge", QT_TRANSLATE_NOOP("actions", "Leave enlarge"), ("Esc",), Scope.CAMERAS
    ),
    ActionSpec(
        "camera_to_spot",
        QT_TRANSLATE_NOOP("actions", "Camera number, then Enter: to the spot"),
        ("0…9", "Return"),
        Scope.CAMERAS,
    ),
    ActionSpec(
        "tile_move", QT_TRANSLATE_NOOP("actions", "Choose a tile"), ("Arrows",), Scope.CAMERAS
    ),
    ActionSpec(
        "enlarge", QT_TRANSLATE_NOOP("actions", "Enlarge, and back"), ("Return",), Scope.CAMERAS
    ),
    ActionSpec(
        "hold_spot", QT_TRANSLATE_NOOP("actions", "Hold the spot"), ("Space",), Scope.CAMERAS
    ),
    ActionSpec("snapshot", QT_TRANSLATE_NOOP("actions", "Snapshot"), ("S",), Scope.CAMERAS),
    ActionSpec(
        "next_layout", QT_TRANSLATE_NOOP("actions", "Next wall layout"), ("W",), Scope.CAMERAS
    ),
    ActionSpec(
        "saved_layouts",
        QT_TRANSLATE_NOOP("actions", "Saved wall layouts"),
        ("Shift+W",),
        Scope.CAMERAS,
    ),
    ActionSpec(
        "cycle", QT_TRANSLATE_NOOP("actions", "Cycle the pages on or off"), ("C",), Scope.CAMERAS
    ),
    ActionSpec("log_move", QT_TRANSLATE_NOOP("actions", "Choose a line"), ("Arrows",), Scope.LOG),
    ActionSpec("log_filter", QT_TRANSLATE_NOOP("actions", "Filter"), ("/",), Scope.LOG),
    ActionSpec("log_newest", QT_TRANSLATE_NOOP("actions", "Newest line"), ("Home",), Scope.LOG),
    ActionSpec("log_copy", QT_TRANSLATE_NOOP("actions", "Copy the line"), ("Ctrl+C",), Scope.LOG),
    ActionSpec(
        "alarm_move", QT_TRANSLATE_NOOP("actions", "Choose an alarm"), ("Arrows",), Scope.ALARMS
    ),
    ActionSpec(
        "alarm_open",
        QT_TRANSLATE_NOOP("actions", "Show its camera in the spot"),
        ("Return",),
        Scope.ALARMS,
    ),
    ActionSpec(
        "alarm_acknowledge", QT_TRANSLATE_NOOP("actions", "Acknowledge it"), ("A",), Scope.ALARMS
    ),
    ActionSpec(
        "alarm_shelve",
        QT_TRANSLATE_NOOP("actions", "Shelve it, or take it off the shelf"),
        ("H",),
        Scope.ALARMS,
    ),
    ActionSpec(
        "alarm_cause",
        QT_TRANSLATE_NOOP("actions", "Name its cause and close it"),
        ("C",),
        Scope.ALARMS,
    ),
    ActionSpec(
        "alarm_reset",
        QT_TRANSLATE_NOOP("actions", "Reset it when it is over"),
        ("R",),
        Scope.ALARMS,
    ),
)
