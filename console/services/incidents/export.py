"""The filtered incident log as CSV and as a paper. Pure but for the caller's file.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV
injection), so that opening the file runs nothing.
"""

import csv
import io
from collections.abc import Iterable
from typing import Final

from console.services.printing.document import Document, Mark, Paragraph, Table

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
SHARES: Final = (1.1, 0.8, 3.2, 2.0, 1.2, 1.2, 1.0, 1.0)


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet calculates; line feeds become blanks."""
    plain = " ".join(text.split("\n"))
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def csv_of(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    """UTF-8 with a mark at its head, so that spreadsheets read accents.

    Args:
        titles: Of the columns.
        rows: Texts of the incidents.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(one) for one in titles])
    writer.writerows([safe_cell(one) for one in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def log_document(
    title: str,
    site: str,
    operator: str,
    stamp: str,
    titles: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    *,
    exercise: bool,
    said: str,
) -> Document:
    """The list as a paper; `said` is the filter in words."""
    marks = frozenset({Mark.EXERCISE}) if exercise else frozenset()
    blocks = (Paragraph(said), Table(titles, rows, SHARES))
    return Document(title, site, operator, stamp, blocks, marks, "EXERCISE" if exercise else "")
