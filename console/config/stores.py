"""Where the databases are: the site file's addresses made complete, passwords included. Any thread.

The results may hold a password: they never appear in a repr and belong in no log or report.
"""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from console.config.keystore import Keystore
from console.config.site import Site
from console.config.site_rules import secret_name
from console.paths import SitePaths


@dataclass(frozen=True, slots=True)
class StoreUrls:
    """Complete addresses for the store.

    Attributes:
        journal: Of the journal.
        site: Of footage, people and parcels.
    """

    journal: str = field(repr=False)
    site: str = field(repr=False)


def sqlite_file_url(path: Path) -> str:
    """The address of an embedded database file."""
    return f"sqlite:///{path.absolute().as_posix()}"


def _with_credentials(url: str, user: str, password: str) -> str:
    """Put user and password into a PostgreSQL address; SQLite asks for none."""
    scheme, _, rest = url.partition("://")
    if scheme != "postgresql" or not user:
        return url
    secret = f":{quote(password, safe='')}" if password else ""
    return f"{scheme}://{quote(user, safe='')}{secret}@{rest}"


def store_urls(site: Site, paths: SitePaths, keystore: Keystore) -> StoreUrls:
    """Complete the addresses of the site file.

    Raises:
        UnknownSecretError: If the password's name is not in the keystore.
    """
    store = site.store
    password = keystore.text(secret_name(store.password)) if store.password else ""
    journal = store.journal_url or sqlite_file_url(paths.journal_file)
    database = store.site_url or sqlite_file_url(paths.site_database_file)
    return StoreUrls(
        journal=_with_credentials(journal, store.user, password),
        site=_with_credentials(database, store.user, password),
    )


def media_root(site: Site, paths: SitePaths) -> Path:
    """The folder of footage: the site file's, else the platform's."""
    return Path(site.recording.media_root) if site.recording.media_root else paths.media
