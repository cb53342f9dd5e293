"""The manual says what is so: its links, keys, commands, site-file pieces and exit codes exist."""

import re
import shlex
from pathlib import Path

import pytest

from console.commands import COMMANDS, build_parser
from console.commands.exit_codes import ExitCode
from console.config.load_site import load_site
from console.models.manual import (
    ManualPage,
    Reader,
    manual_folder,
    parse_page,
    read_manual,
)
from console.window.action_specs import ACTIONS, PANEL_KEYS

PAGES = read_manual()
KEY = re.compile(
    r"\*\*((?:(?:Ctrl|Shift|Alt)\+)*(?:F\d+|[A-Z0-9+/-]|Enter|Esc|Space|Home|Tab))\*\*"
)
LINK = re.compile(r"\]\(([^)#]+)\)")
COMMAND = re.compile(r"^(?:`|)sallyport ([^\n`]+)|`sallyport ([^\n`]+)`", re.MULTILINE)

SITE_HEAD = """version = 1

[site]
id = "north"
name = "North mailroom"
time_zone = "Europe/Berlin"

"""


def known_keys() -> set[str]:
    """Every key of the action tables, as the manual writes it."""
    keys = {key for spec in (*ACTIONS, *PANEL_KEYS) for key in spec.keys}
    return {key.replace("Return", "Enter") for key in keys}


def toml_pieces() -> list[tuple[str, str]]:
    """Pieces of a site file that pages show, with their page."""
    found = re.compile(r"```toml\n(.*?)```", re.DOTALL)
    return [(page.name, piece) for page in PAGES for piece in found.findall(page.text)]


def test_every_reader_has_pages_and_the_guard_comes_first() -> None:
    assert [page.reader for page in PAGES] == sorted(
        (page.reader for page in PAGES), key=list(Reader).index
    )
    assert {page.reader for page in PAGES} == set(Reader)


def test_titles_are_different() -> None:
    assert len({page.title for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_says_whom_it_is_for_and_links_only_to_pages(page: ManualPage) -> None:
    assert f"*For the {page.reader}.*" in page.text
    assert set(LINK.findall(page.text)) <= {other.name for other in PAGES}


def test_every_key_that_the_manual_names_is_in_the_action_tables() -> None:
    named = {(page.name, key) for page in PAGES for key in KEY.findall(page.text)}
    assert len(named) > 15
    assert {(page, key) for page, key in named if key not in known_keys()} == set()


def command_lines() -> list[str]:
    """Every `sallyport ...` of the pages, without the program's name."""
    found = {one or two for page in PAGES for one, two in COMMAND.findall(page.text)}
    return sorted(found)


def test_the_manual_names_most_commands() -> None:
    assert {line.split()[0] for line in command_lines()} >= set(COMMANDS) - {"secret"}


@pytest.mark.parametrize("line", command_lines())
def test_every_command_line_of_the_manual_is_accepted(line: str) -> None:
    words = shlex.split(line.replace("KEY", "00" * 32))
    if words == ["--self-check"] or "--help" in words:
        return
    assert words[0] in COMMANDS
    build_parser(words[0]).parse_args(words)


@pytest.mark.parametrize(("page", "piece"), toml_pieces())
def test_every_piece_of_a_site_file_is_accepted(page: str, piece: str, tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(SITE_HEAD + piece, encoding="utf-8")
    load_site(file)


def test_the_table_of_exit_codes_is_complete() -> None:
    (page,) = [one for one in PAGES if "exit code | meaning" in one.text]
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", page.text, re.MULTILINE)}
    assert table == set(ExitCode)


def test_the_index_in_the_docs_lists_every_page_once(repository: Path) -> None:
    index = (repository / "docs" / "manual" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"\[([^\]]+)\]\(\.\./\.\./resources/manual/([^)]+)\)", index)
    assert listed == [(page.title, page.name) for page in PAGES]


def test_the_pages_are_the_packaged_ones(repository: Path) -> None:
    assert Path(str(manual_folder())) == repository / "resources" / "manual"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.md", "# Title\n"),
        ("guard-01-x.md", "Title\n"),
        ("guard-01-x.md", "#   \n"),
        ("visitor-01-x.md", "# Title\n"),
    ],
)
def test_a_file_that_is_no_page_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"page|visitor"):
        parse_page(name, text)


def test_a_folder_is_read_without_other_files(tmp_path: Path) -> None:
    (tmp_path / "supervisor-01-b.md").write_text("# B\n", encoding="utf-8")
    (tmp_path / "guard-02-a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"")
    assert [page.title for page in read_manual(tmp_path)] == ["A", "B"]
