"""Runs the suite under coverage with branches, then holds two promises: the whole, and a list.

The whole project stands at 90 % at least. The files that tools/full-coverage.txt lists (rules,
protocols, store: where a line that nothing ran may decide about a door) stand at 100 %, branches
included. A report for reading is left in out/coverage/.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "out" / "coverage.json"
LIST = ROOT / "tools" / "full-coverage.txt"
WHOLE_PERCENT = 90.0


def listed(names: list[str], patterns: list[str]) -> tuple[set[str], list[str]]:
    """Match file names against the list.

    Args:
        names: Measured files, with forward slashes.
        patterns: Lines of the list: a file, or a glob.

    Returns:
        The files that must be full, and the patterns that match nothing (a list that rots is none).
    """
    matches = {pattern: {one for one in names if Path(one).match(pattern)} for pattern in patterns}
    full = {one for found in matches.values() for one in found}
    return full, [pattern for pattern, found in matches.items() if not found]


def shortcomings(report: dict[str, Any], patterns: list[str]) -> list[str]:
    """What the coverage report falls short of, in words; empty when both promises hold."""
    whole = float(report["totals"]["percent_covered"])
    files = {name.replace("\\", "/"): entry for name, entry in report["files"].items()}
    full, idle = listed(list(files), patterns)
    found = [f"the list names {pattern}, which is no measured file" for pattern in idle]
    if whole < WHOLE_PERCENT:
        found.append(f"the whole stands at {whole:.1f} %, wanted are {WHOLE_PERCENT:g} %")
    for name in sorted(full):
        entry = files[name]
        if entry["missing_lines"] or entry.get("missing_branches"):
            branches = [f"{a}->{b}" for a, b in entry.get("missing_branches", [])]
            lacks = ", ".join([*map(str, entry["missing_lines"]), *branches])
            found.append(f"{name} must be full and lacks {lacks}")
    return found


def patterns_of_list(text: str) -> list[str]:
    """Lines of the list without comments."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def main() -> int:
    """Run, report, judge."""
    python = [sys.executable, "-m"]
    REPORT.parent.mkdir(exist_ok=True)
    suite = [*python, "pytest", "-n", "2", "--dist", "loadfile", "-q", "--cov", "--cov-branch"]
    tests = subprocess.run([*suite, "--cov-report=", *sys.argv[1:]], cwd=ROOT, check=False)
    coverage = [*python, "coverage"]
    subprocess.run([*coverage, "json", "-q", "-o", str(REPORT)], cwd=ROOT, check=True)
    subprocess.run([*coverage, "html", "-q", "-d", "out/coverage"], cwd=ROOT, check=True)
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    found = shortcomings(report, patterns_of_list(LIST.read_text(encoding="utf-8")))
    print("\n".join(f"coverage: {one}" for one in found))
    print(f"coverage: {report['totals']['percent_covered']:.1f} % of lines and branches")
    return 1 if found or tests.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
