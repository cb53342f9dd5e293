"""What the tests of the store share: places, databases, and a PostgreSQL of our own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.store.engines import sqlite_url
from console.store.site_writer import SiteWriter


@pytest.fixture
def site_url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "site.db")


@pytest.fixture
def site_writer(site_url: str) -> Iterator[SiteWriter]:
    writer = SiteWriter(site_url)
    writer.start()
    yield writer
    writer.request_stop()
    assert writer.wait(5_000)
