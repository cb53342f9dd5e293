"""A real console as a child process of a bench: a site of its own, offscreen, with a report.

Shared by the benches that measure the whole program. It is started by the same command line that
an installer uses.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from console.config.keys import ensure_keys
from console.config.keystore import Keystore
from console.config.passphrase import make_machine_key
from console.paths import SitePaths, paths_under

WINDOW = (1920, 1080)


@dataclass(frozen=True, slots=True)
class CameraLine:
    """One camera of the bench's site file.

    Attributes:
        camera: Id.
        main: Address of the large stream.
        sub: Address of the small one; empty when there is none.
        is_recorded: Whether the large one is recorded.
    """

    camera: str
    main: str
    sub: str = ""
    is_recorded: bool = False


def make_home(home: Path, cameras: Sequence[CameraLine], wall: str = "adaptive") -> SitePaths:
    """Write a site file and a keystore under a folder."""
    paths = paths_under(home)
    paths.make_folders()
    keystore = Keystore.create(paths.keystore_file, make_machine_key(paths.machine_key_file))
    ensure_keys(keystore)
    rows: list[dict[str, object]] = []
    for one in cameras:
        row: dict[str, object] = {
            "id": one.camera,
            "name": f"Camera {one.camera}",
            "main": {"url": one.main},
            "record": "continuous" if one.is_recorded else "off",
        }
        if one.sub:
            row["sub"] = {"url": one.sub}
        rows.append(row)
    site: Mapping[str, object] = {
        "version": 1,
        "site": {"id": "bench", "name": "Bench", "time_zone": "UTC"},
        "cameras": rows,
        "recording": {"free_floor_gb": 0.5},
        "window": {"wall": wall},
    }
    paths.site_file.write_text(tomli_w.dumps(site), encoding="utf-8")
    return paths


class ConsoleChild:
    """One run of ``sallyport run --offscreen``."""

    def __init__(
        self,
        home: Path,
        seconds: float,
        settle_s: float,
        *extra: str,
        is_measured: bool = True,
    ) -> None:
        """Start it.

        Args:
            home: From `make_home`.
            seconds: Measured length.
            settle_s: Before the measuring begins.
            extra: Further arguments.
            is_measured: Whether it reports on itself, which takes a timer a hundred times a second.
        """
        self.report_file = home / "report.json"
        self.report_file.unlink(missing_ok=True)
        size = f"{WINDOW[0]}x{WINDOW[1]}"
        command = [sys.executable, "-m", "console", "run", "--offscreen", "--home", str(home)]
        command += ["--seconds", f"{seconds:g}", "--settle", f"{settle_s:g}", "--size", size]
        command += ["--report", str(self.report_file), *extra] if is_measured else extra
        self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def end(self, limit_s: float) -> None:
        """Wait for its end, with no report to read.

        Raises:
            RuntimeError: If it ended badly.
        """
        code = self.child.wait(limit_s)
        if code != 0:
            msg = f"the console ended with exit code {code}"
            raise RuntimeError(msg)

    @property
    def pid(self) -> int:
        """The console's process id."""
        return self.child.pid

    def wait(self, limit_s: float) -> dict[str, Any]:
        """Wait for its end and read its report.

        Raises:
            RuntimeError: If it ended badly or left no report.
        """
        code = self.child.wait(limit_s)
        if code != 0 or not self.report_file.exists():
            msg = f"the console ended with exit code {code} and left no report"
            raise RuntimeError(msg)
        report: dict[str, Any] = json.loads(self.report_file.read_text(encoding="utf-8"))
        return report

    def kill(self) -> None:
        """End it at once; does nothing when it has ended."""
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()
