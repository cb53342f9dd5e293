"""Builds dist/sallyport with PyInstaller and proves that it runs: self-check, then a short demo."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
BUILD = ROOT / "build"
PROGRAM = DIST / "sallyport" / ("sallyport.exe" if sys.platform == "win32" else "sallyport")
DEMO_SECONDS = 10


def step(words: str, command: list[str], limit_s: float, place: Path = BUILD) -> None:
    """Run one step; ends the build when it fails.

    Raises:
        SystemExit: With the step's words and exit code.
    """
    print(f"dist: {words}", flush=True)
    started = time.monotonic()
    # The frozen program must not find anything of this checkout or its environment.
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    result = subprocess.run(command, cwd=place, env=clean, check=False, timeout=limit_s)
    print(f"dist: {words}: {time.monotonic() - started:.1f} s", flush=True)
    if result.returncode != 0:
        sys.exit(f"dist: {words} failed with exit code {result.returncode}")


def size_mb(folder: Path) -> float:
    """Size of a folder's files, megabytes of 10^6 bytes; links count nothing."""
    files = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sum(one.stat().st_size for one in files) / 1e6


def shortcomings(facts: dict[str, Any]) -> list[str]:
    """What the demo's report says against the executable, in words; empty when it worked."""
    found = []
    if not facts["cameras"] or facts["connected"] != facts["cameras"]:
        found.append(f"{facts['connected']} of {facts['cameras']} cameras connected")
    found += [f"tile {one['camera']} showed nothing" for one in facts["tiles"] if not one["frames"]]
    if not facts["segments"]:
        found.append("nothing was recorded")
    if facts["overdue"]:
        found.append(f"threads did not stop in time: {', '.join(facts['overdue'])}")
    return found


def main() -> int:
    """Build and prove."""
    BUILD.mkdir(exist_ok=True)
    python = sys.executable
    notices = BUILD / "third-party-notices.txt"
    step(
        "third-party notices",
        [python, str(ROOT / "tools" / "third_party_notices.py"), str(notices)],
        60,
    )
    options = ["--noconfirm", "--log-level=WARN", f"--distpath={DIST}", f"--workpath={BUILD}"]
    spec = str(ROOT / "console.spec")
    step("PyInstaller", [python, "-m", "PyInstaller", *options, spec], 900, ROOT)
    print(f"dist: {size_mb(DIST / 'sallyport'):.0f} MB in dist/sallyport")
    step("self-check", [str(PROGRAM), "--self-check"], 120)
    report = BUILD / "frozen-report.json"
    report.unlink(missing_ok=True)
    demo = ["demo", "--offscreen", "--seconds", str(DEMO_SECONDS), "--report", str(report)]
    step("demo offscreen", [str(PROGRAM), *demo], 120)
    found = shortcomings(json.loads(report.read_text(encoding="utf-8")))
    print(
        "".join(f"dist: demo: {one}\n" for one in found) or "dist: all cameras shown and recorded"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
