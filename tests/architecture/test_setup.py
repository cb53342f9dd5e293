"""tools/setup.sh on machines that we do not have: nothing installed, no rights, nothing to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("cksum") is None, reason="needs a POSIX shell"
)

#: What any Debian has; apt, sudo and python are not among them.
BASE = ("sh", "cat", "cksum", "dirname", "id", "uname", "mktemp", "rm", "grep", "tail", "env")
NEEDED = ("requirements.lock", "pyproject.toml", "tools")


@pytest.fixture
def checkout(repository: Path, tmp_path: Path) -> Path:
    """What set-up reads, under a path with a space."""
    place = tmp_path / "a checkout"
    place.mkdir()
    for name in NEEDED:
        source = repository / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, place / name)
    return place


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the base programs and a loader that knows no library."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in BASE:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    add_program(folder, "ldconfig", "exit 0")
    return folder


def add_program(folder: Path, name: str, body: str) -> None:
    """Put a small shell program into the folder."""
    (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def set_up(checkout: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    """Run set-up where only these programs exist."""
    return subprocess.run(
        [str(programs / "sh"), str(checkout / "tools" / "setup.sh")],
        env={"PATH": str(programs), "TMPDIR": str(programs.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_without_rights_one_line_names_what_is_missing(checkout: Path, programs: Path) -> None:
    result = set_up(checkout, programs)
    assert result.returncode != 0
    (line,) = result.stderr.splitlines()
    assert "apt-get install" in line
    libraries = (checkout / "tools" / "system-libraries.txt").read_text(encoding="utf-8")
    wanted = [row.split()[1] for row in libraries.splitlines() if row and row[0] != "#"]
    assert len(wanted) > 15
    assert [package for package in wanted if package not in line.split()] == []


def test_a_failing_apt_stops_the_set_up(checkout: Path, programs: Path) -> None:
    add_program(programs, "apt-get", "exit 100")
    add_program(programs, "sudo", '[ "$1" = -n ] && shift && exec "$@"')
    add_program(programs, "true", "exit 0")
    result = set_up(checkout, programs)
    assert result.returncode != 0
    assert "system packages are missing" in result.stderr


def test_libraries_that_the_loader_knows_are_not_asked_for(checkout: Path, programs: Path) -> None:
    rows = (checkout / "tools" / "system-libraries.txt").read_text(encoding="utf-8").splitlines()
    libraries = [row.split()[0] for row in rows if row and row[0] != "#"]
    known = "\n".join(f"printf '\\t{one} (libc6,x86-64) => /lib/{one}\\n'" for one in libraries)
    add_program(programs, "ldconfig", known)
    add_program(programs, "python3.11", '[ "$1" = -c ]  # fits, but makes no environment')
    add_program(programs, "apt-get", f"touch {programs.parent}/asked; exit 100")
    set_up(checkout, programs)
    assert not (programs.parent / "asked").exists()


def test_a_linked_environment_is_left_alone(checkout: Path, programs: Path) -> None:
    (programs.parent / "theirs").mkdir()
    (checkout / ".venv").symlink_to(programs.parent / "theirs")
    result = set_up(checkout, programs)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert os.listdir(programs.parent / "theirs") == []  # noqa: PTH208 - names are enough


def test_a_current_stamp_ends_set_up_at_once(checkout: Path, programs: Path) -> None:
    inputs = ["requirements.lock", "pyproject.toml", "tools/setup.sh", "tools/system-libraries.txt"]
    text = b"".join((checkout / name).read_bytes() for name in inputs)
    text += f"{checkout}\n".encode()
    stamp = subprocess.run(["cksum"], input=text, capture_output=True, check=True).stdout
    (checkout / ".venv" / "bin").mkdir(parents=True)
    add_program(checkout / ".venv" / "bin", "sallyport", "exit 0")
    (checkout / ".venv" / "setup-stamp").write_bytes(stamp.strip())
    result = set_up(checkout, programs)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_changed_lock_is_not_current(checkout: Path, programs: Path) -> None:
    test_a_current_stamp_ends_set_up_at_once(checkout, programs)
    with (checkout / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert set_up(checkout, programs).returncode != 0
