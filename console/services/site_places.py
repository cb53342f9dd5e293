"""Where a site keeps databases and footage, and the keys to them. Pure but for the keystore.

Addresses may hold a password: they belong in no log or report.
"""

from pathlib import Path

from console.config.keys import KeyKind, key_ids
from console.config.keystore import Keystore
from console.config.site import Site
from console.config.site_rules import secret_name
from console.paths import SitePaths
from console.pipeline.footage_key import FootageKey
from console.store.database_url import database_url


def _password(site: Site, keystore: Keystore) -> str:
    """The database password, empty when the site file names none."""
    return keystore.text(secret_name(site.store.password)) if site.store.password else ""


def journal_address(site: Site, paths: SitePaths, keystore: Keystore) -> str:
    """The URL of the journal.

    Raises:
        UnknownSecretError: If its password is not in the keystore.
    """
    password = _password(site, keystore)
    return database_url(site.store.journal_url, paths.journal_file, site.store.user, password)


def site_address(site: Site, paths: SitePaths, keystore: Keystore) -> str:
    """The URL of the database of footage, people and parcels.

    Raises:
        UnknownSecretError: If its password is not in the keystore.
    """
    password = _password(site, keystore)
    return database_url(site.store.site_url, paths.site_database_file, site.store.user, password)


def media_root(site: Site, paths: SitePaths) -> Path:
    """The folder of footage: the site file's, else the platform's."""
    return Path(site.recording.media_root) if site.recording.media_root else paths.media


class FootageKeys:
    """Finds footage keys in the keystore by id; a `KeyFinder`. Any thread."""

    def __init__(self, keystore: Keystore) -> None:
        """Keep the keystore."""
        self._keystore = keystore

    def __call__(self, key_id: str) -> FootageKey | None:
        """The key, or None when the keystore has none of that name."""
        if key_id not in key_ids(self._keystore, KeyKind.MEDIA):
            return None
        return FootageKey(key_id, self._keystore.get(key_id))
