"""Where the keystore's lock comes from: environment, file, system key service, prompt.

The keystore's first lines say what opens it. A machine key is read from its file beside the
keystore. A passphrase comes from the first of these that is there:

1. ``SALLYPORT_PASSPHRASE``, taken out of the environment so that children do not inherit it;
2. the file that ``SALLYPORT_PASSPHRASE_FILE`` names, its first line;
3. systemd's key service: the file ``sallyport-passphrase`` in ``CREDENTIALS_DIRECTORY``
   (``LoadCredentialEncrypted=``, bound to the machine's TPM where it has one);
4. a prompt, where there is a terminal.
"""

import getpass
import secrets
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path

from console.config.keystore_errors import KeystoreUnreadableError, PassphraseMissingError
from console.config.private_file import write_private
from console.config.sealed import KEY_BYTES, Lock, MachineKeyLock, PassphraseLock

VARIABLE = "SALLYPORT_PASSPHRASE"
FILE_VARIABLE = "SALLYPORT_PASSPHRASE_FILE"
CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
CREDENTIAL_NAME = "sallyport-passphrase"

Prompt = Callable[[str], str]


def prompt_at_terminal() -> Prompt | None:
    """The prompt to use: one without echo where a person can answer, else none."""
    return getpass.getpass if sys.stdin is not None and sys.stdin.isatty() else None


def _first_line(path: Path) -> str:
    """A passphrase file's first line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        msg = f"The passphrase file {path} cannot be read: {reason}. Correct the path or its mode."
        raise KeystoreUnreadableError(msg) from None
    if not lines or not lines[0]:
        msg = f"The passphrase file {path} is empty. Put the passphrase in its first line."
        raise PassphraseMissingError(msg)
    return lines[0]


def read_machine_key(path: Path) -> MachineKeyLock:
    """Read a machine key file: 64 hexadecimal digits.

    Raises:
        KeystoreUnreadableError: If it cannot be read or is something else.
    """
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        msg = f"The machine key {path} cannot be read: {error.strerror or error}."
        raise KeystoreUnreadableError(msg) from error
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        msg = (
            f"The machine key {path} is damaged: 64 hexadecimal digits are expected. "
            "Restore the keystore from a backup with its passphrase."
        )
        raise KeystoreUnreadableError(msg)
    return MachineKeyLock(key)


def make_machine_key(path: Path) -> MachineKeyLock:
    """Write a new machine key file of mode 0600.

    Raises:
        OSError: If it cannot be written.
        FileExistsError: If there is one: a keystore may depend on it.
    """
    if path.exists():
        msg = f"there is a machine key at {path} already"
        raise FileExistsError(msg)
    key = secrets.token_bytes(KEY_BYTES)
    write_private(path, key.hex().encode("ascii") + b"\n")
    return MachineKeyLock(key)


def given_passphrase(environment: MutableMapping[str, str]) -> str:
    """The passphrase that the surroundings give (sources 1 to 3), or empty.

    Args:
        environment: Changed: the passphrase itself is taken out of it.

    Raises:
        KeystoreError: If a file is named and cannot be used.
    """
    direct = environment.pop(VARIABLE, "")
    if direct:
        return direct
    named = environment.get(FILE_VARIABLE, "")
    if named:
        return _first_line(Path(named))
    credentials = environment.get(CREDENTIALS_VARIABLE, "")
    if credentials and (Path(credentials) / CREDENTIAL_NAME).exists():
        return _first_line(Path(credentials) / CREDENTIAL_NAME)
    return ""


def find_lock(
    kind: str, environment: MutableMapping[str, str], machine_key: Path, prompt: Prompt | None
) -> Lock:
    """Find what opens the keystore.

    Args:
        kind: From `Keystore.lock_kind`.
        environment: The process's; a passphrase in it is taken out.
        machine_key: Where a machine key file would be.
        prompt: Asks a person without echo; None where nobody can answer.

    Raises:
        PassphraseMissingError: If no source gave anything.
        KeystoreUnreadableError: If a file cannot be used.
    """
    passphrase = given_passphrase(environment)
    if kind == MachineKeyLock.kind:
        return read_machine_key(machine_key)
    if not passphrase and prompt is not None:
        passphrase = prompt("Keystore passphrase: ")
    if passphrase:
        return PassphraseLock(passphrase)
    msg = (
        "The keystore needs a passphrase and none was given. Set SALLYPORT_PASSPHRASE_FILE to a "
        "file of mode 0600 that holds it, or start at a terminal."
    )
    raise PassphraseMissingError(msg)
