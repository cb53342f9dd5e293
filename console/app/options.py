"""What a run was asked to do; made by the command line, trusted inside."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from console.paths import SitePaths
from console.services.opening import Refusal, Talk


@dataclass(frozen=True, slots=True)
class RunOptions:
    """One run of the console.

    Attributes:
        title: Of the window.
        paths: Folders that exist already.
        seat: Names lock, crash folder and window state before the site is read.
        open_site: Returns an `Opened` or a `Refusal`; called on the opening thread, where it brings
            its own imports.
        seconds: End by itself after so long; 0 = a person ends it.
        report: Where to write what was measured; None = nowhere.
        screenshots: Folder for one picture a workspace; None = none.
        size: Window size in pixels; None = as saved, else maximised.
        is_wall_only: The wall fills the window.
        is_offscreen: No screen: a refusal ends the run.
        settle_s: Measuring, and counting `seconds`, begin so long after the site is open.
        has_saved_look: Wall layout and text size come from the last run, not from the site file.
        enter_as: Role that enters the demo by itself; empty = whoever presses a button.
        alarm_facts: Post so many facts that are alarms, evenly over `seconds`, and time them.
        layout_switches: Change layouts and workspaces so often, evenly over `seconds`.
    """

    title: str
    paths: SitePaths
    seat: str
    open_site: Callable[[Talk], object]
    seconds: float = 0.0
    report: Path | None = None
    screenshots: Path | None = None
    size: tuple[int, int] | None = None
    is_wall_only: bool = False
    is_offscreen: bool = False
    settle_s: float = 0.0
    has_saved_look: bool = False
    layout_switches: int = 0
    alarm_facts: int = 0
    enter_as: str = ""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended.

    Attributes:
        seat_taken: Why it did not start, in words; empty when it did.
        refusal: Why the site was not opened; None when it was.
        overdue: Threads that did not stop in time.
        trouble: What could not be written, in words; empty when all was.
    """

    seat_taken: str = ""
    refusal: Refusal | None = None
    overdue: tuple[str, ...] = ()
    trouble: str = ""
