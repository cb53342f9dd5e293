"""Complete addresses of the databases, with the password only where it is needed."""

from collections.abc import Callable
from pathlib import Path

from console.config.keystore import Keystore
from console.config.load_site import load_site
from console.config.stores import media_root, store_urls
from console.paths import paths_under

HEAD = 'version = 1\n[site]\nid = "x"\nname = "X"\ntime_zone = "UTC"\n'


def test_without_addresses_the_built_in_files_are_used(
    write_site: Callable[[str], Path], keystore: Keystore, tmp_path: Path
) -> None:
    paths = paths_under(tmp_path)
    site = load_site(write_site(HEAD))
    urls = store_urls(site, paths, keystore)
    assert urls.journal == f"sqlite:///{paths.journal_file.as_posix()}"
    assert urls.site == f"sqlite:///{paths.site_database_file.as_posix()}"
    assert media_root(site, paths) == paths.media


def test_a_server_gets_user_and_password_percent_encoded(
    write_site: Callable[[str], Path], keystore: Keystore, tmp_path: Path
) -> None:
    keystore.set("pg", "p@ss/1")
    text = (
        '[store]\njournal_url = "postgresql://db:5433/journal"\n'
        'user = "sally port"\npassword = "secret:pg"\n'
        '[recording]\nmedia_root = "/srv/footage"\n'
    )
    site = load_site(write_site(HEAD + text), keystore.names())
    urls = store_urls(site, paths_under(tmp_path), keystore)
    assert urls.journal == "postgresql://sally%20port:p%40ss%2F1@db:5433/journal"
    assert urls.site.startswith("sqlite:///")
    assert "p%40ss" not in repr(urls)
    assert media_root(site, paths_under(tmp_path)) == Path("/srv/footage")
