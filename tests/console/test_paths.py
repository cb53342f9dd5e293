"""Where a site lives: --home over the variable over the system's places."""

import os
from pathlib import Path

import pytest

from console.paths import HOME_VARIABLE, find_paths, paths_under


def test_home_wins_over_the_variable(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "a", {HOME_VARIABLE: str(tmp_path / "b")})
    assert paths == paths_under(tmp_path / "a")
    assert find_paths(None, {HOME_VARIABLE: str(tmp_path / "b")}) == paths_under(tmp_path / "b")


def test_every_path_of_a_home_stays_inside_it(tmp_path: Path) -> None:
    paths = paths_under(tmp_path)
    named = (
        paths.site_file,
        paths.keystore_file,
        paths.machine_key_file,
        paths.journal_file,
        paths.site_database_file,
        paths.spool_dir,
        paths.checkpoint_file,
        paths.crash_dir("control"),
    )
    for path in (*paths.folders(), *named):
        assert path.is_relative_to(tmp_path)
    assert len(set(named)) == len(named)


def test_without_both_the_systems_places_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = find_paths(None, {HOME_VARIABLE: "  "})
    assert all(path.is_absolute() for path in paths.folders())
    assert all("sallyport" in str(path) for path in paths.folders())
    monkeypatch.setenv(HOME_VARIABLE, os.path.join(os.sep, "srv", "x"))  # noqa: PTH118 - text
    assert find_paths() == paths_under(Path(os.sep) / "srv" / "x")


def test_a_relative_home_does_not_move_with_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = find_paths(Path("here"))
    monkeypatch.chdir("/")
    assert paths.config == tmp_path / "here" / "config"


def test_folders_are_made_for_this_account_only(tmp_path: Path) -> None:
    paths = paths_under(tmp_path / "new")
    paths.make_folders()
    paths.make_folders()
    for folder in paths.folders():
        assert folder.is_dir()
        if os.name == "posix":
            assert folder.stat().st_mode & 0o077 == 0
