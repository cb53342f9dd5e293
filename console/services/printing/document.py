"""What is printed: a title and blocks, as frozen values. No Qt, no clock.

Whoever reports makes one. Texts are already translated. Blocks flow from page to page and tables
repeat their heading; what stands before the first page break of a document that `is_one_page` is
set smaller until it fits one page.
"""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What a paper must say on every page."""

    EXERCISE = "exercise"
    DRAFT = "draft"


class Size(StrEnum):
    """Paper."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Heading:
    """A title within the document."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text.

    Attributes:
        text: May hold line feeds.
        is_strong: Set semi-bold.
        is_boxed: In a frame with a bar at its left: a warning that must be seen in grey, too.
    """

    text: str
    is_strong: bool = False
    is_boxed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values, in columns; an empty value reads as missing.

    Attributes:
        pairs: Name and value.
        columns: How many pairs stand beside one another.
    """

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading.

    Attributes:
        titles: Of the columns.
        rows: Texts, as many a row as titles.
        shares: Widths, any unit.
        is_numbered: A box to tick before each row, for lists that are worked off on paper.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture from a file.

    Attributes:
        path: Absolute.
        caption: Below it.
    """

    path: str
    caption: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures beside one another.

    Attributes:
        pictures: In their order.
        columns: How many in a row.
    """

    pictures: tuple[Picture, ...]
    columns: int = 3


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = Heading | Paragraph | Facts | Table | Pictures | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed.

    Attributes:
        title: On every page.
        site: Name of the site.
        operator: Who prints.
        stamp: Time of making, local and UTC, in words.
        blocks: In their order.
        marks: Exercise, draft.
        mark_words: Words of the banner; empty without marks.
        size: Paper.
        is_one_page: Blocks up to the first page break must fit one page.
        missing_words: What stands for an empty value.
        page_words: ``page {0} of {1}``.
    """

    title: str
    site: str
    operator: str
    stamp: str
    blocks: tuple[Block, ...]
    marks: frozenset[Mark] = frozenset()
    mark_words: str = ""
    size: Size = Size.A4
    is_one_page: bool = False
    missing_words: str = "not known"
    page_words: str = "page {0} of {1}"
