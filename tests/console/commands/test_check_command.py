"""``check`` from the command line: what it finds, what it refuses, its codes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.commands.exit_codes import ExitCode
from console.domain.recording import Segment, SegmentReason
from console.paths import SitePaths, paths_under
from console.pipeline.segment_name import SegmentName
from console.store.engines import sqlite_url
from console.store.footage import FootageStore
from console.store.site_writer import SiteWriter

from .conftest import Sallyport


@pytest.fixture
def paths(sallyport: Sallyport, tmp_path: Path) -> SitePaths:
    sallyport("init")
    return paths_under(tmp_path / "home")


@pytest.fixture
def footage(paths: SitePaths) -> Iterator[FootageStore]:
    """The site's database, made as a console would."""
    url = sqlite_url(paths.site_database_file)
    writer = SiteWriter(url)
    writer.start()
    writer.do(lambda _connection: None)
    store = FootageStore(url, writer)
    yield store
    store.close()
    writer.request_stop()
    assert writer.wait(5_000)


def test_an_empty_site_agrees(sallyport: Sallyport, footage: FootageStore) -> None:
    answer = sallyport("check")
    assert answer.code == ExitCode.OK
    assert answer.out == "0 rows, 0 files, 0 disagreements\n"


def test_a_row_without_file_and_a_strange_file_are_named(
    sallyport: Sallyport, footage: FootageStore, paths: SitePaths
) -> None:
    start_ns = 1_764_000_000_000_000_000
    path = SegmentName("01", start_ns, SegmentReason.CONTINUOUS).path()
    footage.add_segment(Segment("01", path, start_ns, start_ns + 1, 10, 1, "h264", 320, 240))
    (paths.media / "notes.txt").write_text("what is this")
    answer = sallyport("check")
    assert answer.code == ExitCode.FAILED
    assert f"missing    {path}" in answer.out
    assert "foreign    notes.txt" in answer.out
    found = json.loads(sallyport("check", "--json").out)
    assert (found["rows"], found["files"]) == (1, 1)
    assert {one["kind"] for one in found["findings"]} == {"missing", "foreign"}


def test_a_site_that_never_ran_is_said(sallyport: Sallyport, paths: SitePaths) -> None:
    answer = sallyport("check")
    assert answer.code == ExitCode.STORE
    assert "no database" in answer.err


def test_a_damaged_database_is_said(sallyport: Sallyport, paths: SitePaths) -> None:
    paths.site_database_file.write_bytes(b"no database at all" * 100)
    assert sallyport("check").code == ExitCode.STORE


def test_a_media_folder_that_is_gone_is_said(
    sallyport: Sallyport, footage: FootageStore, paths: SitePaths
) -> None:
    text = paths.site_file.read_text(encoding="utf-8")
    gone = paths.media / "gone"
    paths.site_file.write_text(
        text.replace('media_root = ""', f'media_root = "{gone}"'), encoding="utf-8"
    )
    answer = sallyport("check")
    assert answer.code == ExitCode.FILES
    assert "gone" in answer.err


def test_a_broken_site_file_and_a_wrong_seat_are_refused(
    sallyport: Sallyport, paths: SitePaths
) -> None:
    wrong = sallyport("check", "--seat", "attic")
    assert wrong.code == ExitCode.USAGE
    assert "control" in wrong.err
    paths.site_file.write_text("nonsense", encoding="utf-8")
    answer = sallyport("check")
    assert answer.code == ExitCode.SITE_FILE
    assert "line 1" in answer.err
