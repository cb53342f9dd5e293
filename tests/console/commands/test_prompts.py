"""Asking at the terminal: twice for what is new, once before the window, never in vain."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.commands import prompts
from console.commands.exit_codes import CommandRefusedError
from console.commands.prompts import (
    ask_before_window,
    asked_twice,
    checked_passphrase,
    new_passphrase,
    new_secret,
)
from console.config.keystore import Keystore
from console.config.passphrase import VARIABLE, make_machine_key
from console.config.sealed import PassphraseLock
from console.paths import SitePaths, paths_under
from console.scrub import Scrubber

PHRASE = "four words are enough"
AtTerminal = Callable[..., list[str]]


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> AtTerminal:
    """Let a person answer; returns the questions that were asked."""

    def answer(*answers: str) -> list[str]:
        asked: list[str] = []
        left = iter(answers)

        def prompt(question: str) -> str:
            asked.append(question)
            return next(left)

        monkeypatch.setattr(prompts, "prompt_at_terminal", lambda: prompt)
        return asked

    return answer


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SitePaths]:
    for name in (VARIABLE, "SALLYPORT_PASSPHRASE_FILE", "CREDENTIALS_DIRECTORY"):
        monkeypatch.setenv(name, "")
    made = paths_under(tmp_path)
    made.make_folders()
    yield made
    os.environ.pop(VARIABLE, None)


def test_a_passphrase_waits_for_its_opening(paths: SitePaths, at_terminal: AtTerminal) -> None:
    Keystore.create(paths.keystore_file, PassphraseLock(PHRASE), Scrubber())
    asked = at_terminal(PHRASE)
    ask_before_window(paths)
    assert len(asked) == 1
    assert os.environ.pop(VARIABLE) == PHRASE


def test_nobody_is_asked_for_what_was_given_or_is_not_needed(
    paths: SitePaths, at_terminal: AtTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = at_terminal()
    ask_before_window(paths)  # there is no keystore: its opening says so
    Keystore.create(paths.keystore_file, PassphraseLock(PHRASE), Scrubber())
    monkeypatch.setenv(VARIABLE, PHRASE)
    ask_before_window(paths)
    assert os.environ[VARIABLE] == PHRASE
    paths.keystore_file.unlink()
    Keystore.create(paths.keystore_file, make_machine_key(paths.machine_key_file), Scrubber())
    ask_before_window(paths)
    assert asked == []


def test_a_new_passphrase_is_typed_twice_the_same(at_terminal: AtTerminal) -> None:
    asked = at_terminal(PHRASE, PHRASE)
    assert new_passphrase("NONE", "New", {}) == PHRASE
    assert len(asked) == 2
    at_terminal(PHRASE, "something else")
    with pytest.raises(CommandRefusedError, match="differ"):
        new_passphrase("NONE", "New", {})
    at_terminal("")
    with pytest.raises(CommandRefusedError, match="NONE"):
        new_passphrase("NONE", "New", {})


def test_a_short_passphrase_is_refused() -> None:
    assert checked_passphrase("x" * 12)
    with pytest.raises(CommandRefusedError, match="11 characters"):
        checked_passphrase("x" * 11)
    with pytest.raises(CommandRefusedError, match="Nothing was changed"):
        asked_twice(lambda _: "short", "New")


def test_a_secret_is_asked_by_its_name(at_terminal: AtTerminal) -> None:
    asked = at_terminal("value")
    assert new_secret("camera-01") == "value"
    assert asked == ["camera-01: "]
