"""The self-test: each check passes on a sound installation and names what is broken."""

import contextlib
import importlib.resources
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from console.clock import ManualClock, SystemClock
from console.config.keys import KeyKind, current_key, ensure_keys
from console.config.keystore import Keystore
from console.config.load_site import load_site
from console.config.private_file import write_private
from console.config.sealed import MachineKeyLock
from console.domain.events import Code, Event, Tone
from console.domain.selftest import CheckOutcome, SelfTestLine, count_outcomes
from console.paths import paths_under
from console.scrub import Scrubber
from console.services import selftest_machine, selftest_site
from console.services.selftest import SelfTestSubject, run_checks
from console.services.selftest_machine import (
    CODECS,
    PICTURE_LIMIT,
    check_clock,
    check_codecs,
    check_ports,
    check_theme,
    picture_error,
)
from console.services.selftest_site import (
    check_folders,
    check_free_space,
    check_keystore,
    check_passwords,
    check_read_back,
    check_site_file,
)
from console.services.selftest_store import check_journal_round_trip, check_journal_whole
from console.store.engines import sqlite_url
from console.store.open_store import open_store
from console.store.signing import Signer

SITE = """
version = 1
[site]
id = "x"
name = "X"
time_zone = "UTC"
[[cameras]]
id = "01"
name = "Dock"
main = { url = "rtsp://192.0.2.1/a", user = "u", password = "secret:camera-01" }
[recording]
free_floor_gb = 0
"""


@pytest.fixture
def subject(tmp_path: Path) -> SelfTestSubject:
    paths = paths_under(tmp_path)
    paths.make_folders()
    paths.site_file.write_text(SITE, encoding="utf-8")
    keystore = Keystore.create(paths.keystore_file, MachineKeyLock(bytes(32)), Scrubber())
    ensure_keys(keystore)
    keystore.set("camera-01", "1234567")
    site = load_site(paths.site_file)
    return SelfTestSubject(paths, paths.site_file, site, "", keystore, "", False, SystemClock())


def outcomes(lines: Sequence[SelfTestLine]) -> list[CheckOutcome]:
    return [line.outcome for line in lines]


def test_a_sound_installation_passes_what_concerns_files(subject: SelfTestSubject) -> None:
    checks = (
        check_site_file,
        check_keystore,
        check_passwords,
        check_folders,
        check_read_back,
        check_free_space,
    )
    lines = run_checks(subject, checks)
    assert [line for line in lines if line.outcome is not CheckOutcome.PASS] == []
    assert all(line.words == "" for line in lines)
    assert list(subject.media_root.iterdir()) == []


def test_a_refused_site_file_fails_with_its_words(subject: SelfTestSubject) -> None:
    broken = replace(subject, site=None, site_words="line 3: bad\nline 9: bad")
    (line,) = check_site_file(broken)
    assert line.outcome is CheckOutcome.FAIL
    assert line.measured == "2 problems"
    assert line.words == broken.site_words
    assert outcomes(check_passwords(broken)) == [CheckOutcome.UNKNOWN]


def test_a_keystore_that_nobody_could_open_is_unknown_and_a_damaged_one_fails(
    subject: SelfTestSubject,
) -> None:
    shut = replace(subject, keystore=None, keystore_words="w", is_passphrase_missing=True)
    assert outcomes(check_keystore(shut)) == [CheckOutcome.UNKNOWN]
    damaged = replace(shut, is_passphrase_missing=False)
    assert outcomes(check_keystore(damaged)) == [CheckOutcome.FAIL]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_keystore_that_others_may_read_fails(subject: SelfTestSubject) -> None:
    subject.paths.keystore_file.chmod(0o640)
    (line,) = check_keystore(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert "chmod 600" in line.words


def test_a_keystore_without_its_own_keys_fails(subject: SelfTestSubject) -> None:
    assert subject.keystore is not None
    subject.keystore.delete("media@1")
    (line,) = check_keystore(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert "secret rotate media" in line.words


def test_a_missing_password_fails_with_its_place(subject: SelfTestSubject) -> None:
    assert subject.keystore is not None
    subject.keystore.delete("camera-01")
    (line,) = check_passwords(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert "cameras[01].main.password" in line.words


def test_a_missing_folder_fails_and_is_named(subject: SelfTestSubject) -> None:
    subject.paths.cache.rmdir()
    (line,) = check_folders(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert line.measured == "5 of 6"
    assert str(subject.paths.cache) in line.words
    subject.media_root.rmdir()
    assert outcomes(check_read_back(subject)) == [CheckOutcome.FAIL]
    assert outcomes(check_free_space(subject)) == [CheckOutcome.UNKNOWN]


def test_a_slow_disk_fails(subject: SelfTestSubject, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ManualClock()

    def slow(path: Path, content: bytes) -> None:
        write_private(path, content)
        clock.advance(2.0)

    monkeypatch.setattr(selftest_site, "write_private", slow)
    (line,) = check_read_back(replace(subject, clock=clock))
    assert line.outcome is CheckOutcome.FAIL
    assert line.measured == "2000 ms"
    assert "slow" in line.words


def test_a_disk_that_gives_back_other_bytes_fails(
    subject: SelfTestSubject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(path: Path, content: bytes) -> None:
        write_private(path, b"x" + content[1:])

    monkeypatch.setattr(selftest_site, "write_private", spoilt)
    monkeypatch.setattr(os, "urandom", lambda size: b"y" * size)
    (line,) = check_read_back(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert line.measured == "altered"


def test_less_free_than_the_floor_fails(subject: SelfTestSubject) -> None:
    text = SITE.replace("free_floor_gb = 0", "free_floor_gb = 100000")
    subject.site_file.write_text(text, encoding="utf-8")
    (line,) = check_free_space(replace(subject, site=load_site(subject.site_file)))
    assert line.outcome is CheckOutcome.FAIL
    assert line.limit == "above 100000 GB"


def test_a_journal_that_is_not_made_yet_is_unknown(subject: SelfTestSubject) -> None:
    (line,) = check_journal_whole(subject)
    assert line.outcome is CheckOutcome.UNKNOWN
    assert line.measured == "not made yet"


def test_a_damaged_journal_fails(subject: SelfTestSubject) -> None:
    subject.paths.journal_file.write_bytes(b"no database at all" * 100)
    (line,) = check_journal_whole(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert line.words


@pytest.fixture
def journal(subject: SelfTestSubject) -> Path:
    """The site's journal with two events, closed."""
    assert subject.keystore is not None
    paths, clock = subject.paths, subject.clock
    store = open_store(
        sqlite_url(paths.journal_file),
        sqlite_url(paths.site_database_file),
        site="x",
        writer="control",
        signer=Signer(current_key(subject.keystore, KeyKind.SIGNING).value),
        clock=clock,
        spool_path=paths.spool_dir,
        checkpoints_path=paths.checkpoint_file,
    )
    for code in (Code.CONSOLE_STARTED, Code.CONSOLE_STOPPED):
        event = Event(code, Tone.CALM, "console:x", clock.utc_ns(), clock.monotonic_ns())
        store.journal.append_now(event, 5.0)
    assert store.close() == []
    return paths.journal_file


def test_a_whole_journal_passes(subject: SelfTestSubject, journal: Path) -> None:
    (line,) = check_journal_whole(subject)
    assert line.outcome is CheckOutcome.PASS, line.words
    assert int(line.measured.split()[0]) >= 2


def test_a_journal_signed_by_a_stranger_fails(subject: SelfTestSubject, journal: Path) -> None:
    assert subject.keystore is not None
    subject.keystore.set("journal-signing@1", b"\x07" * 32)
    (line,) = check_journal_whole(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert "journal verify" in line.words


def test_a_journal_with_an_altered_row_fails(subject: SelfTestSubject, journal: Path) -> None:
    with contextlib.closing(sqlite3.connect(journal)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE event SET subject = 'console:y' WHERE row_id = 1")
        connection.commit()
    (line,) = check_journal_whole(subject)
    assert line.outcome is CheckOutcome.FAIL


def test_a_scratch_journal_keeps_an_event_and_is_removed(subject: SelfTestSubject) -> None:
    (line,) = check_journal_round_trip(subject)
    assert line.outcome is CheckOutcome.PASS, line.words
    assert list(subject.paths.data.iterdir()) == []


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec[0])
def test_each_codec_gives_the_picture_back(
    codec: tuple[str, str, str, str, dict[str, str]],
) -> None:
    assert picture_error(*codec[1:]) < PICTURE_LIMIT


def test_a_wrong_picture_and_a_missing_codec_fail(
    subject: SelfTestSubject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selftest_machine, "CODECS", (("None", "no-such", "h264", "yuv420p", {}),))
    (line,) = check_codecs(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert line.measured == "no picture"
    monkeypatch.setattr(selftest_machine, "CODECS", CODECS[2:])
    monkeypatch.setattr(selftest_machine, "PICTURE_LIMIT", 0.1)
    (line,) = check_codecs(subject)
    assert line.outcome is CheckOutcome.FAIL
    assert "wrong" in line.words


def test_the_generated_picture_is_worth_decoding() -> None:
    picture = selftest_machine.generated_picture()
    assert picture.shape == (192, 320, 3)
    assert float(np.std(picture)) > 40


def test_fonts_and_theme_came_with_the_program(subject: SelfTestSubject) -> None:
    assert outcomes(check_theme(subject)) == [CheckOutcome.PASS, CheckOutcome.PASS]


def test_a_program_without_fonts_and_theme_fails(
    subject: SelfTestSubject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path)
    lines = check_theme(subject)
    assert outcomes(lines) == [CheckOutcome.FAIL, CheckOutcome.FAIL]
    assert lines[0].measured == "0 of 2"


def test_a_clock_before_the_program_fails(subject: SelfTestSubject) -> None:
    old = replace(subject, clock=ManualClock(utc_ns=0))
    line, _ = check_clock(old)
    assert line.outcome is CheckOutcome.FAIL
    assert line.measured.startswith("1970-01-01")


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        (None, CheckOutcome.UNKNOWN),
        ((False, 1.0), CheckOutcome.UNKNOWN),
        ((True, 4.0), CheckOutcome.PASS),
        ((True, 400.0), CheckOutcome.FAIL),
    ],
)
def test_an_unproven_clock_is_unknown(
    subject: SelfTestSubject,
    monkeypatch: pytest.MonkeyPatch,
    known: tuple[bool, float] | None,
    outcome: CheckOutcome,
) -> None:
    monkeypatch.setattr(selftest_machine, "_kernel_clock", lambda: known)
    _, line = check_clock(subject)
    assert line.outcome is outcome


def test_the_kernel_is_asked_without_harm() -> None:
    known = selftest_machine._kernel_clock()
    assert known is None or known[1] >= 0


def test_a_local_port_is_granted(subject: SelfTestSubject, qapp: object) -> None:
    assert outcomes(check_ports(subject)) == [CheckOutcome.PASS]


def test_a_check_that_breaks_is_a_line_and_the_rest_goes_on(subject: SelfTestSubject) -> None:
    def check_broken_part(subject: SelfTestSubject) -> Sequence[SelfTestLine]:
        raise RuntimeError("boom")

    lines = run_checks(subject, (check_broken_part, check_site_file))
    assert outcomes(lines) == [CheckOutcome.FAIL, CheckOutcome.PASS]
    assert lines[0].title == "Broken part"
    assert count_outcomes(lines) == {
        CheckOutcome.PASS: 1,
        CheckOutcome.FAIL: 1,
        CheckOutcome.UNKNOWN: 0,
    }
