"""Where a site keeps its files: one value made once at start.

Paths come from platformdirs (XDG on Linux, AppData on Windows), or all from one folder when
``--home`` or the environment variable ``SALLYPORT_HOME`` names it. This module only computes
paths and makes folders; it reads no file. Any thread.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "sallyport"
HOME_VARIABLE = "SALLYPORT_HOME"

#: Folders are for the console's own account: they hold the keystore and pictures of people.
FOLDER_MODE = 0o700


@dataclass(frozen=True, slots=True)
class SitePaths:
    """The folders of one site on this machine.

    Attributes:
        config: Site file and keystore.
        data: Databases, spool and checkpoints.
        media: Default root of footage; the site file may name another.
        cache: May be deleted at any time.
        logs: Rotating logs and crash reports.
        run: Locks and local sockets of running consoles.
    """

    config: Path
    data: Path
    media: Path
    cache: Path
    logs: Path
    run: Path

    @property
    def site_file(self) -> Path:
        """The site file that is read when ``--site`` names no other."""
        return self.config / "site.toml"

    @property
    def keystore_file(self) -> Path:
        """The keystore."""
        return self.config / "keystore"

    @property
    def machine_key_file(self) -> Path:
        """The key that opens the keystore where no passphrase is used."""
        return self.config / "machine.key"

    @property
    def journal_file(self) -> Path:
        """The embedded journal database."""
        return self.data / "journal.db"

    @property
    def site_database_file(self) -> Path:
        """The embedded database of footage, people and parcels."""
        return self.data / "site.db"

    @property
    def spool_dir(self) -> Path:
        """Events that wait for the store to come back."""
        return self.data / "spool"

    @property
    def checkpoint_file(self) -> Path:
        """Signed journal heads, kept outside the database."""
        return self.data / "checkpoints.log"

    def crash_dir(self, seat: str) -> Path:
        """Crash reports of one seat; a seat has one console at a time, so every file is old."""
        return self.logs / "crash" / seat

    def folders(self) -> tuple[Path, ...]:
        """Every folder, in the order of the attributes."""
        return (self.config, self.data, self.media, self.cache, self.logs, self.run)

    def make_folders(self) -> None:
        """Make what is missing, for this account only; existing folders stay as they are.

        Raises:
            OSError: If a folder cannot be made.
        """
        for folder in self.folders():
            folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def paths_under(home: Path) -> SitePaths:
    """Return the paths of a site that lives in one folder.

    Args:
        home: Any path; ``~`` is expanded and a relative path is made absolute.
    """
    root = Path(os.path.abspath(home.expanduser()))  # noqa: PTH100 - resolve() would follow links
    return SitePaths(
        config=root / "config",
        data=root / "data",
        media=root / "media",
        cache=root / "cache",
        logs=root / "logs",
        run=root / "run",
    )


def find_paths(home: Path | None = None, environment: Mapping[str, str] | None = None) -> SitePaths:
    """Decide where this site lives.

    Args:
        home: The value of ``--home``; wins over everything.
        environment: Defaults to the process's; ``SALLYPORT_HOME`` is looked up in it.
    """
    if home is not None:
        return paths_under(home)
    named = (os.environ if environment is None else environment).get(HOME_VARIABLE, "")
    if named.strip():
        return paths_under(Path(named))
    dirs = platformdirs.PlatformDirs(APP, appauthor=False, roaming=False)
    data = Path(dirs.user_data_dir)
    return SitePaths(
        config=Path(dirs.user_config_dir),
        data=data,
        media=data / "media",
        cache=Path(dirs.user_cache_dir),
        logs=Path(dirs.user_log_dir),
        # Not the runtime folder: where no session made one, its fallback under /tmp is anybody's.
        run=Path(dirs.user_state_dir) / "run",
    )
