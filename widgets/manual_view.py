"""The offline manual: a list of tasks with a search, and the chosen page.

It shows the pages it is given (Markdown) and follows links between them; it opens nothing else, no
address and no file. It asks for the keyboard never by itself. GUI thread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QShowEvent, QTextCursor, QTextTable
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from widgets.theme import TextStyle, Theme

_PAGE_ROLE = int(Qt.ItemDataRole.UserRole)
#: Width of the list of tasks, in letters of the application's font.
_LIST_LETTERS = 36


@dataclass(frozen=True, slots=True)
class ManualEntry:
    """One page.

    Attributes:
        name: Target of links from other pages.
        title: Line in the list.
        group: Heading above its neighbours, translated.
        text: Markdown.
    """

    name: str
    title: str
    group: str
    text: str


class ManualView(QWidget):
    """Tasks at the left, the page at the right."""

    page_shown = Signal(object)  # name of the page

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty manual."""
        super().__init__(parent)
        self.setObjectName("manual")
        self._theme = theme
        self._entries: tuple[ManualEntry, ...] = ()
        self._read_pages: Callable[[], Sequence[ManualEntry]] | None = None
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(self.tr("Find a task"))
        self._search.setAccessibleName(self.tr("Find a task"))
        self._search.setClearButtonEnabled(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Tasks"))
        self._page = QTextBrowser(self)
        self._page.setAccessibleName(self.tr("Page of the manual"))
        self._page.setOpenLinks(False)
        side = QVBoxLayout()
        side.addWidget(self._search)
        side.addWidget(self._list, 1)
        row = QHBoxLayout(self)
        row.addLayout(side)
        row.addWidget(self._page, 1)
        self.set_theme(theme)
        self._search.textChanged.connect(self._on_search_changed)
        self._list.currentItemChanged.connect(self._on_task_chosen)
        self._page.anchorClicked.connect(self._on_link_followed)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme; the text follows the application's font."""
        self._theme = theme
        layout = self.layout()
        pad = theme.space.panel_pad
        if layout is not None:
            layout.setContentsMargins(pad, pad, pad, pad)
            layout.setSpacing(theme.space.panel_gap)
        width = self.fontMetrics().averageCharWidth() * _LIST_LETTERS
        self._search.setFixedWidth(width)
        self._list.setFixedWidth(width)
        self._fill(self._entries)

    def set_source(self, read_pages: Callable[[], Sequence[ManualEntry]]) -> None:
        """Read the pages by this when the manual is first shown, however that comes about."""
        self._read_pages = read_pages

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Read the pages if nobody did."""
        if self._read_pages is not None:
            read_pages, self._read_pages = self._read_pages, None
            self.set_pages(read_pages())
        super().showEvent(event)

    def set_pages(self, entries: Sequence[ManualEntry]) -> None:
        """Show these pages, in this order, the first one open."""
        self._entries = tuple(entries)
        self._fill(self._entries)

    def show_page(self, name: str) -> bool:
        """Open a page; False when there is none of this name."""
        for row in range(self._list.count()):
            if self._list.item(row).data(_PAGE_ROLE) == name:
                self._list.setCurrentRow(row)
                return True
        entry = next((one for one in self._entries if one.name == name), None)
        if entry is not None:
            self._open(entry)
        return entry is not None

    def _fill(self, entries: Sequence[ManualEntry]) -> None:
        """Rebuild the list with a heading wherever the group changes."""
        self._list.clear()
        group = ""
        for entry in entries:
            if entry.group != group:
                group = entry.group
                heading = QListWidgetItem(group, self._list)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                heading.setFont(self._theme.font(TextStyle.TITLE))
                heading.setForeground(self._theme.text.second)
                heading.setSizeHint(QSize(0, self._theme.size.row))
            item = QListWidgetItem(entry.title, self._list)
            item.setData(_PAGE_ROLE, entry.name)
            item.setSizeHint(QSize(0, self._theme.size.row_dense))
        if entries:
            self._list.setCurrentRow(1)
        elif self._entries:
            self._page.setPlainText(self.tr("No page has these words. Try fewer or other words."))

    def _open(self, entry: ManualEntry) -> None:
        """Show a page from its beginning."""
        self._page.setMarkdown(entry.text)
        self._space_out()
        self.page_shown.emit(entry.name)

    def _space_out(self) -> None:
        """Give paragraphs and tables room: Markdown sets them line to line."""
        document, space = self._page.document(), self._theme.space
        document.setDocumentMargin(space.s5)
        frames = document.rootFrame().childFrames()
        tables = [frame for frame in frames if isinstance(frame, QTextTable)]
        for table in tables:
            self._dress_table(table)
        block = document.begin()
        while block.isValid():
            place = block.position()
            if not any(one.firstPosition() <= place <= one.lastPosition() for one in tables):
                shape = block.blockFormat()
                shape.setTopMargin(space.s3)
                shape.setBottomMargin(space.s2)
                QTextCursor(block).setBlockFormat(shape)
            block = block.next()

    def _dress_table(self, table: QTextTable) -> None:
        """Padding and quiet lines."""
        look = table.format()
        look.setCellPadding(self._theme.space.s3)
        look.setBorderBrush(self._theme.line.soft)
        table.setFormat(look)

    @Slot(str)
    def _on_search_changed(self, words: str) -> None:
        """Keep the pages that have every word."""
        wanted = words.casefold().split()
        self._fill([one for one in self._entries if all(w in one.text.casefold() for w in wanted)])

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_task_chosen(self, now: QListWidgetItem | None, _before: object) -> None:
        """Open what the list points at."""
        name = None if now is None else now.data(_PAGE_ROLE)
        for entry in self._entries:
            if entry.name == name:
                self._open(entry)

    @Slot(QUrl)
    def _on_link_followed(self, url: QUrl) -> None:
        """Follow a link to another page; anything else stays closed."""
        self.show_page(url.toString())
