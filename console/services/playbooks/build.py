"""Puts runs and library together for one site. Main thread; they then live elsewhere."""

from dataclasses import dataclass

from console.domain.playbooks.run_view import RunBoard
from console.services.commands import CommandDesk
from console.services.ledger import Ledger
from console.services.operations.subject import Subject, ViewName
from console.services.playbooks.book import RunBook
from console.services.playbooks.keeper import PlaybookKeeper
from console.services.playbooks.library import LibraryBook
from console.services.playbooks.runs import RunService
from console.services.playbooks.shipped import Shelf

#: Until the site file names one; shown with every run.
DEFAULT_JURISDICTION = "UK"


@dataclass(frozen=True, slots=True)
class Playbooks:
    """Handles; their methods run on the operations thread only.

    Attributes:
        book: Runs as they are remembered.
        runs: Starts and advances them.
        library: Versions as they are remembered.
        keeper: Saves and approves them.
    """

    book: RunBook
    runs: RunService
    library: LibraryBook
    keeper: PlaybookKeeper


def build_playbooks(
    ledger: Ledger, commands: CommandDesk, seat: str, jurisdiction: str = DEFAULT_JURISDICTION
) -> tuple[Playbooks, Subject]:
    """Everything about playbooks.

    Args:
        ledger: Makes events durable.
        commands: Asks for rights.
        seat: Begins the ids.
        jurisdiction: Names the profile that holds here.
    """
    shelf = Shelf()
    library, book = LibraryBook(shelf.shipped()), RunBook()
    keeper = PlaybookKeeper(library, shelf, ledger, commands, seat, jurisdiction)
    runs = RunService(book, ledger, commands, seat, keeper.find)

    def board() -> RunBoard:
        now = ledger.now()
        return RunBoard(runs.views(now), keeper.summaries(now))

    subject = Subject(books=(library, book), tick=runs.tick, view=board, view_name=ViewName.RUNS)
    return Playbooks(book, runs, library, keeper), subject
