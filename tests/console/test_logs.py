"""The log file: where lines go, how they look, and what never gets into them."""

import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.logs import FILE_NAME, SUBJECTS, LogLevel, Logs, set_log_level, setup_logs
from console.scrub import Scrubber

SECRET = "tulip-garden-42"  # noqa: S105 - planted to be looked for


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Logs]:
    scrubber = Scrubber()
    scrubber.add(SECRET)
    made = setup_logs(tmp_path, LogLevel.DEBUG, scrubber=scrubber, file_bytes=2_000, files=10)
    yield made
    made.close()
    logging.getLogger().setLevel(logging.WARNING)
    for subject in SUBJECTS:
        logging.getLogger(subject).setLevel(logging.NOTSET)


def fail(words: str) -> None:
    raise ValueError(words)


def written(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.glob(f"{FILE_NAME}*"))


def test_a_line_has_utc_stamp_level_subject_and_thread(logs: Logs, tmp_path: Path) -> None:
    worker = threading.Thread(
        target=lambda: logging.getLogger("camera").warning("camera %s is away", "01"),
        name="demux-01",
    )
    worker.start()
    worker.join()
    form = (
        r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING camera \[demux-01\] camera 01 is away\n"
    )
    assert re.fullmatch(form, written(tmp_path))


def test_planted_secrets_reach_neither_file_nor_memory(logs: Logs, tmp_path: Path) -> None:
    log = logging.getLogger("camera")
    log.info("trying %s", SECRET)
    log.info("open rtsp://admin:other-word@192.0.2.1/")
    log.debug("Authorization: Basic %s", "b3RoZXItd29yZA==")
    try:
        fail(f"{SECRET} was refused by rtsp://u:other-word@h/")
    except ValueError:
        log.exception("login failed with %s", SECRET)
    text = written(tmp_path) + "\n".join(logs.recent.lines())
    assert "ValueError" in text
    for planted in (SECRET, "other-word", "b3RoZXItd29yZA=="):
        assert planted not in text


def test_a_trace_another_handler_cached_is_scrubbed_too(logs: Logs, tmp_path: Path) -> None:
    record = logging.getLogger("store").makeRecord(
        "store", logging.ERROR, __file__, 1, "failed", (), None
    )
    try:
        fail(SECRET)
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    logging.Formatter().format(record)
    assert record.exc_text is not None
    assert SECRET in record.exc_text
    logging.getLogger("store").handle(record)
    assert "ValueError" in written(tmp_path)
    assert SECRET not in written(tmp_path)


def test_a_device_cannot_forge_a_line(logs: Logs, tmp_path: Path) -> None:
    logging.getLogger("camera").warning(
        "it says %s", "x\r\n2026-11-25T00:00:00.000Z ERROR store [main] all is well\x1b[2J"
    )
    lines = written(tmp_path).splitlines()
    assert lines[1].startswith("  | 2026")
    assert "\x1b" not in written(tmp_path)


def test_ten_files_are_kept_and_the_newest_lines_are_among_them(logs: Logs, tmp_path: Path) -> None:
    log = logging.getLogger("recorder")
    for number in range(600):
        log.info("line %05d", number)
    files = sorted(tmp_path.glob(f"{FILE_NAME}*"))
    assert len(files) == 10
    assert all(path.stat().st_size <= 2_000 for path in files)
    assert "line 00599" in (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert "line 00000" not in written(tmp_path)


def test_recent_lines_are_bounded(logs: Logs) -> None:
    for number in range(500):
        logging.getLogger("gui").info("line %d", number)
    lines = logs.recent.lines()
    assert len(lines) == 200
    assert lines[-1].endswith("line 499")


def test_foreign_libraries_are_heard_from_warnings_on(logs: Logs, tmp_path: Path) -> None:
    logging.getLogger("someone.else").info("chatter")
    logging.getLogger("someone.else").warning("trouble")
    assert "chatter" not in written(tmp_path)
    assert "trouble" in written(tmp_path)


def test_a_folder_that_cannot_be_used_is_said_and_the_console_goes_on(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    logs = setup_logs(blocked / "logs")
    try:
        assert logs.file is None
        assert "--home" in logs.trouble
        logging.getLogger("store").warning("kept in memory")
        assert logs.recent.lines()[-1].endswith("kept in memory")
    finally:
        logs.close()


def test_a_line_that_cannot_be_written_is_counted_not_raised(
    logs: Logs, capsys: pytest.CaptureFixture[str]
) -> None:
    assert logs.file is not None
    record = logging.getLogger("camera").makeRecord(
        "camera", logging.WARNING, __file__, 1, "two %s %s", (SECRET,), None
    )
    logs.file.handle(record)
    logs.recent.handle(record)
    assert logs.file.lost_lines == 1
    assert capsys.readouterr().err == ""
    assert SECRET not in "".join(logs.recent.lines())


def test_the_level_follows_the_site_file(logs: Logs, tmp_path: Path) -> None:
    logging.getLogger("camera").debug("first")
    set_log_level(LogLevel.ERROR)
    logging.getLogger("camera").warning("second")
    logging.getLogger("camera").error("third")
    text = written(tmp_path)
    assert ("first" in text, "second" in text, "third" in text) == (True, False, True)


def test_a_seat_has_a_file_of_its_own(tmp_path: Path) -> None:
    logs = setup_logs(tmp_path, file_name="control.log")
    try:
        logging.getLogger("store").warning("here")
    finally:
        logs.close()
    assert [path.name for path in tmp_path.iterdir()] == ["control.log"]


def test_closing_twice_is_harmless(logs: Logs) -> None:
    logs.close()
    logs.close()
    assert logs.recent not in logging.getLogger().handlers


def test_every_logger_of_the_code_is_a_known_subject(repository: Path) -> None:
    used: dict[str, str] = {}
    for room in ("console", "hardware", "widgets", "analytics"):
        for file in (repository / room).rglob("*.py"):
            for name in re.findall(r'getLogger\("([^"]+)"\)', file.read_text(encoding="utf-8")):
                used[name] = str(file)
    assert {name: file for name, file in used.items() if name not in SUBJECTS} == {}
