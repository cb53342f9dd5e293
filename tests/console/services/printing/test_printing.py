"""Papers: everything is on them, the first page fits, marks are on every page."""

import hashlib
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.events import Code, Event
from console.services.printing.desk import PrintDesk, PrintOrder
from console.services.printing.document import (
    Document,
    Facts,
    Heading,
    Mark,
    PageBreak,
    Paragraph,
    Picture,
    Pictures,
    Size,
    Table,
)
from console.services.printing.render import pdf_of

ROWS = tuple((f"15:{n:02}:00", f"Something happened, number {n}") for n in range(60))
PAPER = Document(
    "Incident 0413",
    "Northgate",
    "Printed by A. Okafor",
    "24 Nov 2026 15:50:52, 14:50:52 UTC",
    (
        Heading("What is known"),
        Facts((("Opened before", "no"), ("Air handling", ""))),
        Paragraph("Do not touch the item", is_strong=True, is_boxed=True),
        PageBreak(),
        Table(("Time", "What"), ROWS, (1, 4)),
        Pictures((Picture("nowhere.png", "Camera 03"),)),
    ),
    is_one_page=True,
)


def _text(path: Path, page: int = 0) -> str:
    only = ["-f", str(page), "-l", str(page)] if page else []
    done = subprocess.run(
        ["pdftotext", "-layout", *only, str(path), "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


def _written(path: Path, document: Document) -> Path:
    path.write_bytes(pdf_of(document))
    return path


@pytest.mark.usefixtures("qapp")
def test_every_row_and_every_page_number_is_on_paper(tmp_path: Path) -> None:
    text = _text(_written(tmp_path / "a.pdf", PAPER))
    assert [n for n in range(60) if f"number {n}\n" not in text] == []
    assert re.findall(r"page (\d) of (\d)", text) == [("1", "3"), ("2", "3"), ("3", "3")]
    assert text.count("Time ") == 2  # the heading of the table, on both of its pages
    assert "not known" in text


def test_figures_can_be_searched_though_the_window_uses_tabular_ones(
    qapp: QApplication, tmp_path: Path
) -> None:
    before, tabular = qapp.font(), qapp.font()
    tabular.setFeature(QFont.Tag("tnum"), 1)
    qapp.setFont(tabular)
    try:
        text = _text(_written(tmp_path / "a.pdf", PAPER))
    finally:
        qapp.setFont(before)
    assert "number 59" in text


@pytest.mark.usefixtures("qapp")
def test_a_first_page_that_is_too_full_gets_smaller_letters_and_stays_one(tmp_path: Path) -> None:
    full = (Facts(tuple((f"Name {n}", f"Value {n}") for n in range(60))), PageBreak())
    text = _text(_written(tmp_path / "a.pdf", replace(PAPER, blocks=full)), 1)
    assert "Value 59" in text
    assert "page 1 of 1" in text


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("size", list(Size))
def test_an_exercise_says_so_on_every_page_in_either_size(tmp_path: Path, size: Size) -> None:
    marks = frozenset({Mark.EXERCISE})
    drill = replace(PAPER, marks=marks, mark_words="EXERCISE", size=size)
    path = _written(tmp_path / "a.pdf", drill)
    for page in (1, 2, 3):
        assert _text(path, page).count("EXERCISE") >= 1
    assert "EXERCISE" not in _text(_written(tmp_path / "b.pdf", PAPER))


@pytest.mark.usefixtures("qapp")
def test_the_same_paper_differs_only_in_its_time_stamp() -> None:
    def plain(data: bytes) -> bytes:
        data = re.sub(rb"/(CreationDate|ID) ?[\[(][^\])]*[\])]", b"", data)
        return re.sub(rb"(CreateDate|ModifyDate|MetadataDate|DocumentID)>[^<]*<", b"", data)

    one, two = plain(pdf_of(PAPER)), plain(pdf_of(PAPER))
    assert len(one) == len(two)
    differing = sum(a != b for a, b in zip(one, two, strict=True))
    assert differing <= 80  # an identifier the writer draws itself


def test_a_paper_is_a_file_with_its_hash_in_the_journal(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    told: list[Event] = []
    desk = PrintDesk(ManualClock(), told.append)
    order = PrintOrder(PAPER, tmp_path / "papers" / "a.pdf", "okafor", "incident:control-1")
    with qtbot.waitSignal(desk.printed) as waited:
        desk.on_ordered(order)
    data = order.path.read_bytes()
    assert waited.args[0].sha256 == hashlib.sha256(data).hexdigest()
    assert (told[0].code, told[0].params["sha256"]) == (Code.PRINT_MADE, waited.args[0].sha256)
    with qtbot.waitSignal(desk.failed):
        desk.on_ordered(order)  # never replaces a paper
    assert order.path.read_bytes() == data
    assert len(told) == 1
