"""``selftest`` from the command line: table, JSON, exit codes."""

import json
from pathlib import Path

import pytest

from console.commands import main
from console.commands.exit_codes import ExitCode
from console.paths import paths_under

from .conftest import Sallyport

pytestmark = pytest.mark.gui


def test_the_self_check_of_a_new_executable_passes(
    qapp: object, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--self-check", "--json"])
    answer = json.loads(capsys.readouterr().out)
    failed = [line for line in answer["selftest"] if line["outcome"] == "fail"]
    assert failed == []
    assert code == ExitCode.OK
    assert answer["pass"] >= 14
    assert answer["pass"] + answer["unknown"] == len(answer["selftest"])


def test_a_broken_installation_fails_line_by_line(
    qapp: object, sallyport: Sallyport, tmp_path: Path
) -> None:
    sallyport("init")
    paths = paths_under(tmp_path / "home")
    paths.site_file.write_text("version = 1\n", encoding="utf-8")
    wrong = {"SALLYPORT_PASSPHRASE": "not the one it was"}
    answer = sallyport("selftest", **wrong)
    assert answer.code == ExitCode.FAILED
    assert "fail    Site file" in answer.out
    assert "does not open the keystore" in answer.out
    assert "pass    Folders can be written" in answer.out


def test_without_a_passphrase_the_keystore_is_unknown(qapp: object, sallyport: Sallyport) -> None:
    sallyport("init")
    answer = sallyport("selftest", SALLYPORT_PASSPHRASE="")
    assert "unknown Keystore" in answer.out
    assert answer.code == ExitCode.OK
