"""The command line itself: defaults, lazy imports, exit codes."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from console.commands import COMMANDS, _with_command, main, module_name
from console.commands.exit_codes import ExitCode


@pytest.mark.parametrize(
    ("given", "parsed"),
    [
        ([], ["run"]),
        (["--offscreen", "--seconds", "3"], ["run", "--offscreen", "--seconds", "3"]),
        (["--version"], ["--version"]),
        (["-h"], ["-h"]),
        (["bench", "all"], ["bench", "all"]),
        (["--self-check"], ["selftest", "--self-check"]),
    ],
)
def test_without_a_command_it_is_run(given: list[str], parsed: list[str]) -> None:
    assert _with_command(given) == parsed


def test_help_names_every_command_and_imports_none(repository: Path) -> None:
    program = (
        "import sys\nfrom console.commands import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as end:\n    code = end.code\n"
        "heavy = [m for m in sys.modules if m.endswith('_command') or m.startswith('PySide6')]\n"
        "print('imported:', heavy)\nsys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "imported: []" in done.stdout
    assert [name for name in COMMANDS if f"    {name} " not in done.stdout] == []


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["fly"])
    assert end.value.code == ExitCode.USAGE
    assert "fly" in capsys.readouterr().err


def test_a_command_that_a_build_lacks_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "no-such", "words")
    assert main(["no-such"]) == ExitCode.USAGE
    assert "has no command 'no-such'" in capsys.readouterr().err
    assert module_name("no-such") == "console.commands.no_such_command"


def test_a_mistake_of_ours_is_reported_scrubbed_with_its_own_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(args: argparse.Namespace) -> int:
        raise LookupError("rtsp://admin:hunter2@192.0.2.1/")

    reported: list[object] = []
    monkeypatch.setattr("console.commands.init_command.run", broken)
    monkeypatch.setattr(sys, "excepthook", lambda *args: reported.append(args[0]))
    assert main(["init"]) == ExitCode.CRASHED
    assert reported == [LookupError]
    err = capsys.readouterr().err
    assert "mistake of its own" in err
    assert "in broken" in err
    assert "hunter2@" not in err


def test_ctrl_c_has_its_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("console.commands.init_command.run", interrupted)
    assert main(["init"]) == ExitCode.INTERRUPTED


def test_every_exit_code_is_documented(repository: Path) -> None:
    text = (repository / "docs" / "command-line.md").read_text(encoding="utf-8")
    missing = [code for code in ExitCode if f"| {code.value} | `{code.name}`" not in text]
    assert missing == []


def test_every_command_is_documented(repository: Path) -> None:
    text = (repository / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"## `{name}`" not in text] == []
