"""The packaged program runs by itself, away from the checkout; needs `make dist` before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console import __version__

pytestmark = pytest.mark.frozen


@pytest.fixture
def program(repository: Path) -> Path:
    """The executable, built from this checkout."""
    name = "sallyport.exe" if sys.platform == "win32" else "sallyport"
    found = repository / "dist" / "sallyport" / name
    if not found.is_file():
        pytest.skip("no packaged executable: make dist builds it")
    return found


def run(program: Path, place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it in an empty folder, without the environment of the checkout."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(program), *arguments],
        cwd=place,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
        timeout=55,
    )


def test_it_says_its_version(program: Path, tmp_path: Path) -> None:
    assert run(program, tmp_path, "--version").stdout.split()[-1] == __version__


def test_its_self_check_passes(program: Path, tmp_path: Path) -> None:
    result = run(program, tmp_path, "--self-check")
    assert result.returncode == 0, result.stdout + result.stderr


def test_licences_and_manual_are_inside(program: Path) -> None:
    parts = program.parent / "parts"
    assert (parts / "third-party-notices.txt").stat().st_size > 100_000
    assert "version 3" in (parts / "NOTICE").read_text(encoding="utf-8")
    assert len(list((parts / "resources" / "manual").glob("*.md"))) > 15
