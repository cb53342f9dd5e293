"""What a walk over the journal's chains starts with and what it counts. Pure values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from console.domain.chain import ChainId, Head
from console.domain.tampering import SignedHead


@dataclass(frozen=True, slots=True)
class WalkPlan:
    """What a walk needs to know beforehand.

    Attributes:
        chains: Chain by its key in the rows.
        kinds: Tone, code, kind of subject and drill flag by the key in the rows.
        pruned: By chain, the last event that a signed pruning removed.
        outside: By chain, heads signed outside the database, by rising sequence.
        read_signed: Heads that a checkpoint event vouches for, from its parameters and UTC;
            raises ValueError, saying why, when its signature does not hold.
        is_sealed: Whether a seal, which may be absent, is genuine for a digest.
        find_row: Row id of a chain's key and sequence anywhere in the journal, or None.
        span_rows: Rows in one block of the index by time.
    """

    chains: Mapping[int, ChainId]
    kinds: Mapping[int, tuple[str, str, str, int]]
    pruned: Mapping[ChainId, Head]
    outside: Mapping[ChainId, Sequence[SignedHead]]
    read_signed: Callable[[str, int], Sequence[Head]]
    is_sealed: Callable[[bytes, bytes | None], bool]
    find_row: Callable[[int, int], int | None]
    span_rows: int = 1_000


@dataclass(slots=True)
class WalkTotals:
    """What a walk saw.

    Attributes:
        rows: Rows walked.
        checkpoints: Genuine checkpoints met.
        after_checkpoint: Rows after the last of them.
        spans: Lowest and highest UTC of every block of rows.
    """

    rows: int = 0
    checkpoints: int = 0
    after_checkpoint: int = 0
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
