"""What the program's exit code tells a script; the same table stands in docs/command-line.md."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every sub-command."""

    OK = 0
    FAILED = 1
    """The command ran and its answer is bad: a check failed, a finding was made."""
    USAGE = 2
    """The command line itself is wrong (argparse's own code)."""
    SITE_FILE = 3
    """The site file was refused; every problem is on stderr."""
    KEYSTORE = 4
    """The keystore is missing, damaged or not opened by this passphrase."""
    SEAT_TAKEN = 5
    """Another console runs at this seat and was told to come forward."""
    STORE = 6
    """The store cannot be used: newer schema, altered journal, no right to write."""
    TARGET_MISSED = 7
    """``bench --strict``: a figure missed its target."""
    THREAD_OVERDUE = 8
    """The console ended, but a thread did not stop in time; it is named on stderr."""
    FILES = 9
    """A file or folder that the command needs cannot be read or written."""
    CRASHED = 70
    """A mistake of ours; a crash report was written."""
    INTERRUPTED = 130
    """Ctrl+C."""


class CommandRefusedError(Exception):
    """A sub-command cannot do its work; the words go to stderr, the code to the shell.

    Attributes:
        exit_code: What the program ends with.
    """

    def __init__(self, exit_code: ExitCode, words: str) -> None:
        """Keep code and words."""
        super().__init__(words)
        self.exit_code = exit_code
