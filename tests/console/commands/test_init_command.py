"""``init`` writes both files or none, and never over anything."""

from pathlib import Path

import pytest

from console.commands import init_command
from console.commands.exit_codes import ExitCode
from console.commands.init_command import machine_time_zone, site_id
from console.config.keystore import Keystore
from console.config.load_site import load_site
from console.config.sealed import PassphraseLock
from console.paths import paths_under
from console.scrub import Scrubber

from .conftest import PASSPHRASE, Sallyport


def test_both_files_are_written_and_fit_together(sallyport: Sallyport, tmp_path: Path) -> None:
    answer = sallyport("init", "--name", "Northgate", "--time-zone", "Europe/Berlin")
    paths = paths_under(tmp_path / "home")
    assert answer.code == ExitCode.OK
    assert str(paths.site_file) in answer.out
    assert load_site(paths.site_file).site.name == "Northgate"
    keystore = Keystore.open(paths.keystore_file, PassphraseLock(PASSPHRASE), Scrubber())
    assert keystore.names() == ("journal-signing@1", "media@1", "people@1")


def test_a_second_time_is_refused_and_changes_nothing(sallyport: Sallyport, tmp_path: Path) -> None:
    sallyport("init")
    paths = paths_under(tmp_path / "home")
    before = (paths.site_file.read_bytes(), paths.keystore_file.read_bytes())
    answer = sallyport("init", "--name", "Other")
    assert answer.code == ExitCode.FILES
    assert "exists already" in answer.err
    assert (paths.site_file.read_bytes(), paths.keystore_file.read_bytes()) == before


def test_an_existing_keystore_alone_is_enough_to_refuse(
    sallyport: Sallyport, tmp_path: Path
) -> None:
    sallyport("init")
    paths = paths_under(tmp_path / "home")
    paths.site_file.unlink()
    assert sallyport("init").code == ExitCode.FILES
    assert not paths.site_file.exists()


@pytest.mark.parametrize(
    ("arguments", "phrase", "code"),
    [
        (("--time-zone", "Atlantis"), PASSPHRASE, ExitCode.SITE_FILE),
        (("--name", ""), PASSPHRASE, ExitCode.SITE_FILE),
        ((), "short", ExitCode.KEYSTORE),
        ((), "", ExitCode.KEYSTORE),
    ],
)
def test_what_will_not_do_leaves_nothing_behind(
    sallyport: Sallyport, tmp_path: Path, arguments: tuple[str, ...], phrase: str, code: ExitCode
) -> None:
    answer = sallyport("init", *arguments, SALLYPORT_PASSPHRASE=phrase)
    assert answer.code == code
    assert answer.err
    assert list((tmp_path / "home" / "config").iterdir()) == []


def test_a_machine_key_needs_no_passphrase(sallyport: Sallyport, tmp_path: Path) -> None:
    answer = sallyport("init", "--machine-key", SALLYPORT_PASSPHRASE="")
    assert answer.code == ExitCode.OK
    assert "secret backup" in answer.out
    assert sallyport("secret", "list", SALLYPORT_PASSPHRASE="").out.split() == [
        "journal-signing@1",
        "media@1",
        "people@1",
    ]


def test_a_machine_key_of_an_earlier_keystore_is_used_again(
    sallyport: Sallyport, tmp_path: Path
) -> None:
    sallyport("init", "--machine-key")
    paths = paths_under(tmp_path / "home")
    key = paths.machine_key_file.read_bytes()
    paths.keystore_file.unlink()
    paths.site_file.unlink()
    assert sallyport("init", "--machine-key").code == ExitCode.OK
    assert paths.machine_key_file.read_bytes() == key
    paths.keystore_file.unlink()
    paths.site_file.unlink()
    paths.machine_key_file.write_bytes(b"damaged")
    answer = sallyport("init", "--machine-key")
    assert answer.code == ExitCode.KEYSTORE
    assert not paths.site_file.exists()


def test_a_full_disk_leaves_no_half_site(
    sallyport: Sallyport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = sallyport("init", "--machine-key")
    assert answer.code == ExitCode.FILES
    assert "No space left" in answer.err
    assert list((tmp_path / "home" / "config").iterdir()) == []


def test_a_passphrase_may_be_typed(sallyport: Sallyport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(init_command, "prompt_at_terminal", lambda: lambda _: PASSPHRASE)
    assert sallyport("init", SALLYPORT_PASSPHRASE="").code == ExitCode.OK
    assert sallyport("secret", "list").code == ExitCode.OK


def test_a_home_that_cannot_be_made_is_said(sallyport: Sallyport, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the way")
    answer = sallyport("init")
    assert answer.code == ExitCode.FILES
    assert "--home" in answer.err


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Northgate Mailroom", "northgate-mailroom"), ("Ü!", "site"), ("a" * 50, "a" * 32)],
)
def test_an_id_is_made_from_the_name(name: str, expected: str) -> None:
    assert site_id(name) == expected


def test_the_machines_zone_is_told_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert machine_time_zone() == "Asia/Tokyo"
    monkeypatch.delenv("TZ")
    assert machine_time_zone()
