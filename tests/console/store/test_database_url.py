"""The embedded file is used unless the site names a server."""

from pathlib import Path

from console.store.database_url import database_url


def test_an_empty_address_is_the_embedded_file() -> None:
    assert database_url("", Path("a b/journal.db"), "", "") == "sqlite:///a b/journal.db"


def test_a_server_gets_the_account_of_the_keystore() -> None:
    url = database_url("postgresql://db:5432/site", Path("x"), "console", "p@ss/word")
    assert url == "postgresql://console:p%40ss%2Fword@db:5432/site"
