"""Asking for passphrases and secrets: never echoed, never an argument that a process list shows."""

import os
import sys
from collections.abc import MutableMapping

from console.commands.exit_codes import CommandRefusedError, ExitCode
from console.config.keystore import Keystore
from console.config.keystore_errors import KeystoreError
from console.config.passphrase import VARIABLE, Prompt, given_passphrase, prompt_at_terminal
from console.config.sealed import PassphraseLock
from console.paths import SitePaths

#: Shorter ones are refused: Argon2id slows guessing down, it does not stop it.
SHORTEST_PASSPHRASE = 12

NEW_VARIABLE = "SALLYPORT_NEW_PASSPHRASE"
BACKUP_VARIABLE = "SALLYPORT_BACKUP_PASSPHRASE"


def checked_passphrase(value: str) -> str:
    """A passphrase that is long enough.

    Raises:
        CommandRefusedError: If it is too short.
    """
    if len(value) >= SHORTEST_PASSPHRASE:
        return value
    words = (
        f"The passphrase has {len(value)} characters; at least {SHORTEST_PASSPHRASE} are needed. "
        "Nothing was changed. Four or five words are easy to keep."
    )
    raise CommandRefusedError(ExitCode.KEYSTORE, words)


def asked_twice(prompt: Prompt, what: str) -> str:
    """A new passphrase, typed twice; empty when nothing was typed.

    Raises:
        CommandRefusedError: If the two differ or it is too short.
    """
    first = prompt(f"{what}: ")
    if not first:
        return ""
    if prompt(f"{what}, again: ") != first:
        words = "The two entries differ. Nothing was changed. Try again."
        raise CommandRefusedError(ExitCode.KEYSTORE, words)
    return checked_passphrase(first)


def new_passphrase(
    variable: str, what: str, environment: MutableMapping[str, str] | None = None
) -> str:
    """A new passphrase from a variable (taken out of the environment) or from the terminal.

    Raises:
        CommandRefusedError: If there is none, or it will not do.
    """
    surroundings = os.environ if environment is None else environment
    given = surroundings.pop(variable, "")
    if given:
        return checked_passphrase(given)
    prompt = prompt_at_terminal()
    typed = asked_twice(prompt, what) if prompt is not None else ""
    if typed:
        return typed
    words = f"No passphrase was given. Start at a terminal, or set {variable}."
    raise CommandRefusedError(ExitCode.KEYSTORE, words)


def ask_before_window(paths: SitePaths) -> None:
    """Ask for the keystore's passphrase while there is still only a terminal.

    The answer waits in the environment until `find_lock` takes it out again. Asks only when a
    person is there, the keystore opens with a passphrase, and nothing else gives it.

    Args:
        paths: Where the keystore is. What is wrong with it is left for its opening to say.
    """
    prompt = prompt_at_terminal()
    try:
        if prompt is None or Keystore.lock_kind(paths.keystore_file) != PassphraseLock.kind:
            return
        typed = given_passphrase(os.environ) or prompt("Keystore passphrase: ")
    except KeystoreError:
        return
    if typed:
        os.environ[VARIABLE] = typed


def new_secret(name: str) -> str:
    """A secret from the terminal, else the first line of standard input.

    Raises:
        CommandRefusedError: If it is empty.
    """
    prompt = prompt_at_terminal()
    value = prompt(f"{name}: ") if prompt is not None else sys.stdin.readline().rstrip("\r\n")
    if value:
        return value
    words = f"Nothing was entered for {name}. The keystore is as it was."
    raise CommandRefusedError(ExitCode.KEYSTORE, words)
