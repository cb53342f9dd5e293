"""Named loggers, one rotating file of ten times 10 MB, UTC stamps, secrets scrubbed.

``setup_logs`` is called once at start, and its return value is closed at the end. Modules write
``log = logging.getLogger("camera")``. Handlers never raise into the program: what cannot be
written is counted. Any thread may log.
"""

import logging
import re
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from logging.handlers import RotatingFileHandler
from pathlib import Path

from console.scrub import SCRUBBER, Scrubber

#: One logger per subject; a module logs to one of these.
SUBJECTS: tuple[str, ...] = (
    "access",
    "camera",
    "config",
    "console",
    "console.operations",
    "console.people",
    "gui",
    "health",
    "osdp",
    "outbound",
    "recorder",
    "sim",
    "sound",
    "store",
    "xray",
)

FILE_NAME = "sallyport.log"
FILE_BYTES = 10_000_000
FILES = 10

#: How many lines a crash report carries.
RECENT_LINES = 200

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")


class LogLevel(StrEnum):
    """The levels of the site file."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    DEBUG = "debug"

    @property
    def number(self) -> int:
        """The level of the logging module."""
        return logging.getLevelNamesMapping()[self.name]


class ScrubbingFormatter(logging.Formatter):
    """One line per record: UTC stamp, level, subject, thread, message; traces are indented.

    What devices send cannot forge a line: control characters are escaped and every further line of
    a message or trace starts with a bar.
    """

    def __init__(self, scrubber: Scrubber = SCRUBBER) -> None:
        """Scrub with the given scrubber."""
        super().__init__("%(asctime)s %(levelname)-7s %(name)s [%(threadName)s] %(message)s")
        self._scrubber = scrubber

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - overrides
        """ISO 8601 in UTC with milliseconds."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"

    def format(self, record: logging.LogRecord) -> str:
        """Format with message, exception and stack scrubbed."""
        cached = record.exc_text
        record.exc_text = None  # another formatter's text; ours must pass the scrubber
        try:
            text = super().format(record)
        finally:
            record.exc_text = cached
        lines = self._scrubber.clean(text).replace("\r\n", "\n").split("\n")
        return "\n  | ".join(_CONTROL.sub(_escaped, line) for line in lines)


def _escaped(match: re.Match[str]) -> str:
    """A control character in words."""
    return repr(match.group())[1:-1]


class CountingFileHandler(RotatingFileHandler):
    """A rotating file that counts what it could not write and never raises or prints it."""

    lost_lines = 0

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - overrides
        """Count; the base class would print the unscrubbed record."""
        self.lost_lines += 1


class RecentLines(logging.Handler):
    """Keeps the last lines in memory for the crash report."""

    def __init__(self, limit: int = RECENT_LINES) -> None:
        """Keep at most `limit` lines."""
        super().__init__()
        self._lines: deque[str] = deque(maxlen=limit)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line; one that cannot be formatted is left out, as it may hold a secret."""
        try:
            self._lines.append(self.format(record))
        except (TypeError, ValueError, KeyError):
            self._lines.append("(a log line that could not be formatted)")

    def lines(self) -> tuple[str, ...]:
        """The lines, oldest first."""
        return tuple(self._lines)


@dataclass(frozen=True, slots=True)
class Logs:
    """What `setup_logs` installed.

    Attributes:
        file: The current file; None when the folder could not be written.
        recent: The last lines.
        trouble: Why there is no file, in words; else empty.
    """

    file: CountingFileHandler | None
    recent: RecentLines
    trouble: str = ""

    def close(self) -> None:
        """Detach from the root logger and close the file; a second call does nothing."""
        root = logging.getLogger()
        for handler in (self.file, self.recent):
            if handler is not None:
                root.removeHandler(handler)
                handler.close()


def set_log_level(level: LogLevel) -> None:
    """Log our own subjects from this level on; the site file is read after the log begins."""
    for subject in SUBJECTS:
        logging.getLogger(subject).setLevel(level.number)


def setup_logs(
    folder: Path,
    level: LogLevel = LogLevel.INFO,
    *,
    file_name: str = FILE_NAME,
    scrubber: Scrubber = SCRUBBER,
    file_bytes: int = FILE_BYTES,
    files: int = FILES,
) -> Logs:
    """Send every logger to the rotating file and to the recent lines.

    A folder that cannot be written does not stop the console: it runs on without a file, and
    `Logs.trouble` says why, for the health panel and the self-test.

    Args:
        folder: Made when it is missing.
        level: For our own subjects; other libraries log warnings and worse.
        file_name: Of the newest file. Two processes must not share one: they would rotate it
            under each other, so a seat's console names its seat.
        scrubber: Learns secrets from the keystore.
        file_bytes: Size at which the file rotates.
        files: How many files are kept in all.
    """
    formatter = ScrubbingFormatter(scrubber)
    recent = RecentLines()
    recent.setFormatter(formatter)
    handler: CountingFileHandler | None = None
    trouble = ""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = CountingFileHandler(
            folder / file_name, maxBytes=file_bytes, backupCount=files - 1, encoding="utf-8"
        )
    except OSError as error:
        trouble = f"No log file in {folder}: {error.strerror or error}. Give this account the right"
        trouble += " to write there, or name another place with --home."
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.addHandler(recent)
    if handler is not None:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    set_log_level(level)
    return Logs(handler, recent, trouble)
