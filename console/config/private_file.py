"""Files that only this account may read, replaced whole or not at all. Any thread."""

import os
import secrets
import stat
from pathlib import Path

FILE_MODE = 0o600

#: Windows would translate line ends in a file opened without O_BINARY, which others have not.
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_private(path: Path, content: bytes) -> None:
    """Replace a file in one step: write beside it, sync, rename, sync the folder.

    A crash at any moment leaves the old content or the new one, never a mixture.

    Args:
        path: Target; its folder must exist.
        content: The whole new content.

    Raises:
        OSError: If the folder cannot be written or is full; the old file is untouched.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(beside, _FLAGS, FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename durable; Windows cannot open folders and needs no sync of them."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def too_open(path: Path) -> str:
    """Say which others may read or write a file, or nothing.

    Returns:
        Empty when only its owner may; else the mode in octal. Always empty on Windows, where the
        profile folder's access list does this work.

    Raises:
        OSError: If the file cannot be looked at.
    """
    if os.name != "posix":
        return ""
    mode = stat.S_IMODE(path.stat().st_mode)
    return f"{mode:04o}" if mode & 0o077 else ""
