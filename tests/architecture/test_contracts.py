"""Each contract of pyproject.toml refuses a planted import; one that refuses nothing is noise."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOMS = ("console", "widgets", "hardware", "analytics", "resources")

#: Contract -> (module to plant, what it must not import).
PLANTS = {
    "The rooms know nothing of one another": ("widgets/planted.py", "import hardware.camera"),
    "Only console composes": ("resources/planted.py", "import console.clock"),
    "Layers inside the console": ("console/domain/planted_up.py", "import console.services"),
    "No Qt where values are made": ("analytics/planted.py", "import PySide6.QtCore"),
    "Domain and store import no room": ("console/domain/planted.py", "import hardware.world"),
    "SQL only in the store": ("console/services/planted.py", "import sqlalchemy"),
    "Devices and sockets only in hardware": ("console/window/planted.py", "import socket"),
    "Outbound servers know no camera, world or thread": (
        "hardware/outbound/planted.py",
        "import hardware.camera.packet",
    ),
    "The simulated world is the lowest layer of hardware": (
        "hardware/world/planted.py",
        "import hardware.threads",
    ),
}

BANNED = {
    "time.time": ("console/services/x.py", "import time\n\nNOW = time.time()\n"),
    "time.time_ns": ("hardware/camera/x.py", "from time import time_ns\n\nNOW = time_ns()\n"),
    "datetime.datetime.now": (
        "console/domain/x.py",
        "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n",
    ),
    "cv2.VideoCapture": ("hardware/camera/x.py", "import cv2\n\nFILM = cv2.VideoCapture(0)\n"),
    "PySide6.QtWidgets": ("analytics/x.py", "from PySide6.QtWidgets import QWidget\n"),
    "PySide6.QtCore.QThread.terminate": (
        "hardware/threads/x.py",
        "from PySide6.QtCore import QThread\n\nEND = QThread.terminate\n",
    ),
}


def copy_tree(repository: Path, target: Path) -> None:
    """Copy the rooms and the settings; enough for every checker."""
    for room in ROOMS:
        shutil.copytree(
            repository / room,
            target / room,
            ignore=lambda folder, names: [
                name
                for name in names
                if not name.endswith(".py") and not (Path(folder) / name).is_dir()
            ],
        )
    shutil.copy(repository / "pyproject.toml", target)


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the import linter in a tree."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )


def contracts(repository: Path) -> list[dict[str, Any]]:
    """The contracts as pyproject.toml states them."""
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


@pytest.fixture(scope="module")
def report(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says about each contract, in a tree with every plant in place."""
    tree = tmp_path_factory.mktemp("planted")
    copy_tree(repository, tree)
    for path, line in PLANTS.values():
        (tree / path).write_text(f'"""Planted."""\n\n{line}\n', encoding="utf-8")
    result = lint_imports(tree)
    assert result.returncode != 0
    details = result.stdout.split("Broken contracts", 1)[1]
    sections = re.split(r"\n(.+)\n-{3,}\n", details)
    return dict(zip(sections[1::2], sections[2::2], strict=True))


def test_every_contract_has_its_plant(repository: Path) -> None:
    assert {contract["name"] for contract in contracts(repository)} == set(PLANTS)


def test_the_tree_without_plants_is_accepted(repository: Path, tmp_path: Path) -> None:
    copy_tree(repository, tmp_path)
    result = lint_imports(tmp_path)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("contract", PLANTS)
def test_a_planted_import_is_refused_by_its_contract(report: dict[str, str], contract: str) -> None:
    module = PLANTS[contract][0].removesuffix(".py").replace("/", ".")
    assert module in report.get(contract, "")


def test_no_part_of_hardware_escapes_the_ban_on_qt(repository: Path) -> None:
    (ban,) = [one for one in contracts(repository) if one["name"] == "No Qt where values are made"]
    parts = {
        f"hardware.{path.name.removesuffix('.py')}"
        for path in (repository / "hardware").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    parts -= {"hardware.__init__", "hardware.threads"}
    assert parts <= set(ban["source_modules"])


@pytest.mark.parametrize("name", BANNED)
def test_a_banned_name_is_refused(repository: Path, name: str) -> None:
    path, text = BANNED[name]
    result = ruff_banned(repository, "--stdin-filename", str(repository / path), "-", text=text)
    assert any(f"`{name}` is banned" in message for message in result)


def test_rooms_with_leave_for_widgets_use_no_other_banned_name(repository: Path) -> None:
    leave = "lint.per-file-ignores={}"
    found = ruff_banned(repository, "--config", leave, "widgets", "console/window")
    assert [one for one in found if not one.startswith("`PySide6.QtWidgets` is banned")] == []


def ruff_banned(repository: Path, *arguments: str, text: str = "") -> list[str]:
    """Messages of ruff's rule of banned names."""
    program = Path(sys.executable).with_name("ruff")
    options = ["check", "--no-cache", "--select", "TID251", "--output-format", "json"]
    result = subprocess.run(
        [str(program), *options, *arguments],
        cwd=repository,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return [message["message"] for message in json.loads(result.stdout)]
