"""What can be wrong with a journal, and where. Pure values."""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.chain import ChainId


class Fault(StrEnum):
    """What was done to a journal."""

    ALTERED = "altered"
    REDATED = "re-dated"
    MISSING = "missing"
    REORDERED = "reordered"
    INSERTED = "inserted"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"
    FORGED = "forged"
    UNSIGNED = "unsigned"
    INDEX = "index"
    CHECKPOINTS = "checkpoints"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        fault: What was done.
        chain: In which chain; None when it concerns none.
        sequence: At which place in the chain; 0 when it has none.
        row_id: The row that shows it; 0 when there is no row.
        detail: What it means, in a sentence for the log and the terminal.
    """

    fault: Fault
    chain: ChainId | None
    sequence: int
    row_id: int
    detail: str

    def __str__(self) -> str:
        """One line for a person."""
        where = []
        if self.chain is not None:
            kind = "drills" if self.chain.exercise else "real events"
            where.append(f"chain {self.chain.site}/{self.chain.writer} ({kind})")
        if self.sequence:
            where.append(f"sequence {self.sequence}")
        if self.row_id:
            where.append(f"row {self.row_id}")
        return f"{self.fault.value}: {', '.join(where) or 'journal'}: {self.detail}"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The digest that a signature vouches for at one place of a chain.

    Attributes:
        sequence: The place.
        digest: What it must be there.
        source: Where it is written, for the finding: ``checkpoint line 7``.
    """

    sequence: int
    digest: bytes
    source: str
