"""Runs the command line as a shell would: nobody at a terminal, no variables of this machine."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.commands import main
from console.config import sealed

PASSPHRASE = "four words are enough"  # noqa: S105 - the tests' own


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run gave back."""

    code: int
    out: str
    err: str


Sallyport = Callable[..., Answer]


@pytest.fixture
def sallyport(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sallyport:
    """Run sub-commands with ``--home`` in the test's folder; `typed` is standard input."""
    monkeypatch.setattr(sealed, "MEMORY_KIB", 1_024)  # a passphrase costs 2 ms instead of 120
    for name in ("SALLYPORT_PASSPHRASE_FILE", "CREDENTIALS_DIRECTORY", "SALLYPORT_HOME"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, typed: str = "", **environment: str) -> Answer:
        with monkeypatch.context() as patched:
            patched.setattr("sys.stdin", io.StringIO(typed))
            patched.setenv("SALLYPORT_PASSPHRASE", PASSPHRASE)
            for name, value in environment.items():
                patched.setenv(name, value)
            code = main([*arguments, "--home", str(tmp_path / "home")])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run
