"""What the disk says of itself, and what its refusals mean. Blocking calls; any thread."""

import errno
import os
import shutil
from pathlib import Path

_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.ENOENT: "vanished",
    errno.ENOTDIR: "vanished",
}


def trouble_code(error: OSError) -> str:
    """``disk_full``, ``read_only``, ``vanished`` or ``disk_error``."""
    return _CODES.get(error.errno or 0, "disk_error")


def free_bytes(root: Path) -> int:
    """Bytes an unprivileged writer can still use under this folder; OSError passes through."""
    if hasattr(os, "statvfs"):
        facts = os.statvfs(root)
        return facts.f_bavail * facts.f_frsize
    return shutil.disk_usage(root).free


def require_free(free: int, wanted: int) -> None:
    """Nothing, if enough bytes are free.

    Raises:
        OSError: ENOSPC if not.
    """
    if free < wanted:
        raise OSError(errno.ENOSPC, f"{free} bytes are free, {wanted} are wanted")


def probe(root: Path) -> None:
    """Write and sync a small file, then remove it; OSError passes through."""
    path = root / ".probe"
    with path.open("wb") as file:
        file.write(b"\0" * 4096)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
