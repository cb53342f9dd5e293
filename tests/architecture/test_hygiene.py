"""What is committed belongs to no machine, and the lock says the same as pyproject.toml."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: What gives a machine or its package index away.
MACHINE = {
    "home folder": re.compile(r"(?<![\w.<{-])/(?:home|Users)/(?!guard\b|you\b)[a-z][\w.-]*/"),
    "root's home": re.compile(r"(?<![\w.-])/root/"),
    "workplace": re.compile(r"(?<![\w.-])/(?:work|workspace|builds?|github/workspace)/[a-z]"),
    "index option": re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host"),
    "index address": re.compile(r"https?://[^\s\"')]*/(?:simple|pypi|artifactory|nexus)\b"),
    "drive": re.compile(r"\bC:\\\\?Users\\\\?(?!guard|you)\w"),
}
TEXT = {".py", ".md", ".toml", ".lock", ".txt", ".sh", ".cfg", ".ini", ".json", ".spec", ".yml"}
#: This file spells the patterns out; the lock command names the options it forbids.
EXEMPT = {"tests/architecture/test_hygiene.py"}


def committed(repository: Path) -> list[Path]:
    """Text files under version control, or all of them where git is not at hand."""
    git = shutil.which("git")
    if git is None or not (repository / ".git").exists():
        pytest.skip("not a git checkout: nothing says which files are committed")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=True,
        timeout=30,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name and name not in EXEMPT]
    paths = [repository / name for name in names]
    known = [one for one in paths if one.suffix in TEXT or one.name in {"Makefile", "run"}]
    return [one for one in known if one.is_file()]


def findings(text: str) -> list[str]:
    """What gives a machine away in a text: kind and line."""
    return [
        f"{kind}: {line.strip()[:120]}"
        for line in text.splitlines()
        for kind, pattern in MACHINE.items()
        if pattern.search(line)
    ]


def test_no_committed_file_names_a_machine_or_an_index(repository: Path) -> None:
    found = {
        str(path.relative_to(repository)): lines
        for path in committed(repository)
        if (lines := findings(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "open('/home/anna/clip.mp4')",
        "cd /workspace/site",
        "--index-url https://mirror.example/simple",
        "see https://mirror.example/artifactory/pypi",
        "/root/.cache",
    ],
)
def test_the_search_finds_what_it_looks_for(line: str) -> None:
    assert findings(line) != []


@pytest.mark.parametrize(
    "line", ["/var/lib/sallyport", "https://example.org/manual", "/dev/video0"]
)
def test_the_search_leaves_ordinary_paths_alone(line: str) -> None:
    assert findings(line) == []


def locked(repository: Path) -> dict[str, tuple[str, str]]:
    """Name -> (version, the rest of its entry) of requirements.lock."""
    text = (repository / "requirements.lock").read_text(encoding="utf-8")
    entries = re.findall(r"^([A-Za-z0-9._-]+)==(\S+) ?((?:\\\n .*\n?)*)", text, re.MULTILINE)
    return {canonicalize_name(name): (version, rest) for name, version, rest in entries}


def test_every_locked_package_carries_hashes_and_nothing_else(repository: Path) -> None:
    lines = (repository / "requirements.lock").read_text(encoding="utf-8").splitlines()
    entry = re.compile(r"[a-z0-9._-]+==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?|#.*|")
    assert [line for line in lines if not entry.fullmatch(line)] == []
    assert [name for name, (_, rest) in locked(repository).items() if "sha256:" not in rest] == []


def test_the_lock_satisfies_every_requirement_of_the_project(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pins = locked(repository)
    unmet = []
    for requirement in map(Requirement, wanted):
        version, _ = pins.get(canonicalize_name(requirement.name), ("0", ""))
        if not requirement.specifier.contains(version):
            unmet.append(f"{requirement} but {version} is locked")
    assert unmet == []
