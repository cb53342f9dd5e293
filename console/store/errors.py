"""What can go wrong with a database, in words for a person."""

from enum import StrEnum


class DownCause(StrEnum):
    """Why a database does not answer; the code that events carry."""

    LOCKED = "locked"
    FULL = "full"
    GONE = "gone"
    DAMAGED = "damaged"
    READ_ONLY = "read_only"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    OTHER_WRITER = "other_writer"
    NEWER_SCHEMA = "newer_schema"
    OTHER = "other"


class StoreError(Exception):
    """The database or its disk failed; the world's fault. Waiting and trying again may help."""


class StoreDownError(StoreError):
    """The database does not answer now: locked, disk full, file gone or server stopped.

    Attributes:
        cause: The reason as a code.
    """

    def __init__(self, message: str, cause: DownCause = DownCause.OTHER) -> None:
        """Keep the message for the log and the cause for the event."""
        super().__init__(message)
        self.cause = cause


class NewerSchemaError(StoreError):
    """The database was written by a newer program; this one must not touch it."""


#: What SQLite says, and what it means. Source: sqlite3_errstr() of SQLite 3.
_SAID = (
    ("is locked", DownCause.LOCKED),
    ("lock timeout", DownCause.LOCKED),
    ("disk is full", DownCause.FULL),
    ("no space left", DownCause.FULL),
    ("is gone", DownCause.GONE),
    ("unable to open", DownCause.GONE),
    ("malformed", DownCause.DAMAGED),
    ("not a database", DownCause.DAMAGED),
    ("readonly", DownCause.READ_ONLY),
    ("read-only", DownCause.READ_ONLY),
    ("connection", DownCause.UNREACHABLE),
    ("server closed", DownCause.UNREACHABLE),
)


def cause_of(message: str) -> DownCause:
    """The cause that a driver's message tells."""
    said = message.lower()
    return next((cause for words, cause in _SAID if words in said), DownCause.OTHER)
