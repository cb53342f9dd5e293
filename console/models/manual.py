"""The offline manual: one page a task, read from the program's own resources.

The pages are Markdown files of ``resources/manual``, the only source: the repository's docs link to
the same files. Reads files, so not for a paint event; any thread.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final


class Reader(StrEnum):
    """Whom a page is written for; also the first word of its file name."""

    GUARD = "guard"
    SUPERVISOR = "supervisor"
    INSTALLER = "installer"


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One task.

    Attributes:
        name: File name, the target of links between pages.
        title: First heading.
        reader: Whom it is for.
        text: The whole page, Markdown (GitHub dialect: tables).
    """

    name: str
    title: str
    reader: Reader
    text: str


_NAME: Final = re.compile(r"(?P<reader>[a-z]+)-\d\d-[a-z0-9-]+\.md")
_TITLE: Final = re.compile(r"# (?P<title>\S.*)")


def manual_folder() -> Traversable:
    """Where the pages lie, in a checkout and in the packaged program alike."""
    return files("resources") / "manual"


def parse_page(name: str, text: str) -> ManualPage:
    """Make a page of a file.

    Raises:
        ValueError: If the name or the first line is not as pages have it.
    """
    named, titled = _NAME.fullmatch(name), _TITLE.match(text)
    if named is None or titled is None:
        msg = f"{name} is no manual page: it is named reader-NN-task.md and starts with '# Title'"
        raise ValueError(msg)
    return ManualPage(name, titled["title"].strip(), Reader(named["reader"]), text)


def read_manual(folder: Traversable | None = None) -> tuple[ManualPage, ...]:
    """Read every page, guard first, each reader's pages in their order.

    Raises:
        ValueError: If a file of the folder is no page.
    """
    place = manual_folder() if folder is None else folder
    pages = [
        parse_page(entry.name, entry.read_text(encoding="utf-8"))
        for entry in place.iterdir()
        if entry.name.endswith(".md")
    ]
    order = list(Reader)
    return tuple(sorted(pages, key=lambda page: (order.index(page.reader), page.name)))
