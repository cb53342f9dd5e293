"""Words and exit code for the end of a run."""

import os
import sys

from console.app.options import RunEnd
from console.commands.exit_codes import ExitCode
from console.services.opening import RefusalKind

REFUSED: dict[RefusalKind, ExitCode] = {
    RefusalKind.SITE_FILE: ExitCode.SITE_FILE,
    RefusalKind.SEAT: ExitCode.USAGE,
    RefusalKind.KEYSTORE: ExitCode.KEYSTORE,
    RefusalKind.STORE: ExitCode.STORE,
    RefusalKind.FILES: ExitCode.FILES,
    RefusalKind.SIMULATOR: ExitCode.FAILED,
}


def exit_code_of(end: RunEnd) -> ExitCode:
    """The code of a run's end; the worst fact decides."""
    if end.seat_taken:
        return ExitCode.SEAT_TAKEN
    if end.refusal is not None:
        return REFUSED[end.refusal.kind]
    if end.overdue:
        return ExitCode.THREAD_OVERDUE
    return ExitCode.FILES if end.trouble else ExitCode.OK


def say(end: RunEnd) -> None:
    """Say on stderr what did not go as it should."""
    for words in (end.seat_taken, end.refusal.words if end.refusal else "", end.trouble):
        if words:
            print(words, file=sys.stderr)
    for name in end.overdue:
        print(f"Thread {name} did not stop in time; the process ends without it.", file=sys.stderr)


def leave(end: RunEnd) -> int:
    """Say how it ended and return the exit code; a hanging thread cannot keep the process."""
    say(end)
    code = exit_code_of(end)
    if end.overdue:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code
