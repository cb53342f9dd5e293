"""Addresses of databases and footage, with the password only where it is needed."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from console.config.keys import KeyKind, rotate_key
from console.config.keystore import Keystore
from console.config.sealed import MachineKeyLock
from console.config.site import Site
from console.paths import SitePaths, paths_under
from console.scrub import Scrubber
from console.services.site_places import FootageKeys, journal_address, media_root, site_address

FACTS = {"id": "x", "name": "X", "time_zone": "UTC"}


@pytest.fixture
def keystore(tmp_path: Path) -> Keystore:
    made = Keystore.create(tmp_path / "keystore", MachineKeyLock(bytes(32)), Scrubber())
    made.set("pg", "p@ss/1")
    return made


@pytest.fixture
def paths(tmp_path: Path) -> SitePaths:
    return paths_under(tmp_path)


def test_without_addresses_the_built_in_files_are_used(
    keystore: Keystore, paths: SitePaths
) -> None:
    site = Site.model_validate({"version": 1, "site": FACTS})
    assert make_url(journal_address(site, paths, keystore)).database == str(paths.journal_file)
    assert make_url(site_address(site, paths, keystore)).database == str(paths.site_database_file)
    assert media_root(site, paths) == paths.media


def test_a_server_gets_user_and_password(keystore: Keystore, paths: SitePaths) -> None:
    store = {"journal_url": "postgresql://db:5433/j", "user": "sally", "password": "secret:pg"}
    recording = {"media_root": "/srv/footage"}
    site = Site.model_validate(
        {"version": 1, "site": FACTS, "store": store, "recording": recording}
    )
    url = make_url(journal_address(site, paths, keystore))
    assert (url.username, url.password, url.host, url.port) == ("sally", "p@ss/1", "db", 5433)
    assert make_url(site_address(site, paths, keystore)).get_backend_name() == "sqlite"
    assert media_root(site, paths) == Path("/srv/footage")


def test_footage_keys_are_found_by_their_id_and_nothing_else_is_a_footage_key(
    keystore: Keystore,
) -> None:
    first = rotate_key(keystore, KeyKind.MEDIA)
    rotate_key(keystore, KeyKind.MEDIA)
    find = FootageKeys(keystore)
    key = find("media@1")
    assert key is not None
    assert key.secret == first.value
    assert find("media@3") is None
    assert find("pg") is None
