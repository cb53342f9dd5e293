"""The walk over chains, on rows made by hand: every fault has its name and place."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from console.domain.chain import (
    GENESIS,
    ChainId,
    ChainRow,
    Frames,
    Head,
    canonical_bytes,
    encode_params,
    frame_chain,
    heads_from_text,
    heads_to_text,
    next_digest,
)
from console.domain.chain_plan import WalkPlan
from console.domain.chain_walk import ChainWalker
from console.domain.events import Code
from console.domain.tampering import Fault, Finding, SignedHead

REAL = ChainId("hq", "seat-1", exercise=False)
DRILL = ChainId("hq", "seat-1", exercise=True)
CHAINS = {1: REAL, 2: DRILL}
LIVE, CHECKPOINT = Code.CAMERA_LIVE.value, Code.JOURNAL_CHECKPOINT.value
KINDS = {
    1: ("calm", LIVE, "camera", 0),
    2: ("calm", LIVE, "camera", 1),
    3: ("calm", CHECKPOINT, "journal", 0),
}
SEAL = b"genuine"


@dataclass
class Book:
    """Writes rows the way the journal does; a genuine signature is the text of the heads."""

    rows: list[ChainRow] = field(default_factory=list)
    heads: dict[ChainId, Head] = field(default_factory=dict)

    def add(self, key: int = 1, *, seal: bytes | None = None, **changes: object) -> ChainRow:
        chain = CHAINS[key]
        head = self.heads.get(chain, Head(chain, 0, GENESIS))
        number = len(self.rows) + 1
        values: dict[str, object] = {
            "row_id": number,
            "chain_id": key,
            "sequence": head.sequence + 1,
            "uid": number.to_bytes(16),
            "boot": "b",
            "kind_id": key,
            "code": LIVE,
            "tone": "calm",
            "subject": f"camera:{number:02d}",
            "actor": "system",
            "utc_ns": number * 10**9,
            "monotonic_ns": number * 10**9,
            "params": "{}",
            "digest": b"",
            "seal": seal,
        }
        values |= changes
        row = ChainRow._make(values[name] for name in ChainRow._fields)
        canonical = canonical_bytes(frame_chain(chain), int(chain.exercise), Frames(), row)
        row = row._replace(digest=next_digest(head.digest, canonical))
        self.rows.append(row)
        self.heads[chain] = Head(chain, row.sequence, row.digest)
        return row

    def checkpoint(self, heads: Sequence[Head] | None = None) -> ChainRow:
        signed = heads_to_text(self.heads.values() if heads is None else heads)
        return self.add(
            code=CHECKPOINT,
            kind_id=3,
            subject="journal:seat-1",
            params=encode_params({"heads": signed}),
            seal=SEAL,
        )


def read_signed(params: str, _utc_ns: int) -> Sequence[Head]:
    text = params.removeprefix('{"heads":"').removesuffix('"}').replace('\\"', '"')
    return heads_from_text(text)


def walk(
    rows: Sequence[ChainRow],
    *,
    pruned: dict[ChainId, Head] | None = None,
    outside: dict[ChainId, list[SignedHead]] | None = None,
    chains: dict[int, ChainId] | None = None,
) -> tuple[Finding, ...]:
    def find_row(key: int, sequence: int) -> int | None:
        ids = [one.row_id for one in rows if (one.chain_id, one.sequence) == (key, sequence)]
        return min(ids, default=None)

    walker = ChainWalker(
        WalkPlan(
            chains=CHAINS if chains is None else chains,
            kinds=KINDS,
            pruned=pruned or {},
            outside=outside or {},
            read_signed=read_signed,
            is_sealed=lambda _digest, seal: seal == SEAL,
            find_row=find_row,
        )
    )
    for row in rows:  # one at a time must give the same as all at once
        walker.feed([row])
    return walker.finish()


@pytest.fixture
def book() -> Book:
    """Two chains, a checkpoint in the middle and a seal at either end."""
    book = Book()
    for key in (1, 2, 1, 2, 1):
        book.add(key)
    book.checkpoint()
    for key in (1, 2, 1):
        book.add(key)
    book.add(2, seal=SEAL)
    book.add(1, seal=SEAL)
    return book


def test_what_the_journal_writes_is_whole(book: Book) -> None:
    assert walk(book.rows) == ()


def test_an_unknown_chain_is_said_once(book: Book) -> None:
    rows = [row._replace(chain_id=9) if row.chain_id == 2 else row for row in book.rows]
    findings = walk(rows)
    assert [one.row_id for one in findings if one.chain is None] == [2]


def test_an_event_put_before_a_checkpoint_is_inserted(book: Book) -> None:
    forger = Book()
    for key in (1, 2, 1, 2, 1, 2):  # one more drill than was signed
        forger.add(key)
    forger.checkpoint([book.heads[REAL], Head(DRILL, 2, book.rows[3].digest)])
    (drill,) = [one for one in walk(forger.rows) if one.chain == DRILL]
    assert (drill.fault, drill.sequence, drill.row_id) == (Fault.INSERTED, 3, 2)


def test_the_head_a_pruning_removed_need_not_be_met(book: Book) -> None:
    # everything up to row 5 went, but the newest of either chain would have stayed
    pruned = {REAL: Head(REAL, 3, book.rows[4].digest), DRILL: Head(DRILL, 2, book.rows[3].digest)}
    assert walk(book.rows[5:], pruned=pruned) == ()


def test_the_digest_a_pruning_keeps_must_be_the_signed_one(book: Book) -> None:
    pruned = {REAL: Head(REAL, 3, book.rows[4].digest), DRILL: Head(DRILL, 2, bytes(32))}
    findings = walk(book.rows[5:], pruned=pruned)
    assert {one.chain for one in findings} == {DRILL}


def test_rows_older_than_the_pruning_cannot_come_back(book: Book) -> None:
    pruned = {REAL: Head(REAL, 3, book.rows[4].digest), DRILL: Head(DRILL, 2, book.rows[3].digest)}
    (finding, *_) = walk(book.rows[2:], pruned=pruned)
    assert (finding.fault, finding.chain, finding.row_id) == (Fault.MISSING, REAL, 3)


def test_a_checkpoint_outside_over_a_pruned_place_is_left_out(book: Book) -> None:
    pruned = {REAL: Head(REAL, 3, book.rows[4].digest), DRILL: Head(DRILL, 2, book.rows[3].digest)}
    outside = {
        REAL: [SignedHead(1, bytes(32), "line 1"), SignedHead(3, book.rows[4].digest, "line 2")]
    }
    assert walk(book.rows[5:], pruned=pruned, outside=outside) == ()
    outside[REAL][1] = SignedHead(3, bytes(32), "line 2")
    (finding,) = walk(book.rows[5:], pruned=pruned, outside=outside)
    assert (finding.fault, finding.chain) == (Fault.REWRITTEN, REAL)


def test_an_unsealed_end_is_named_from_the_last_genuine_seal_on(book: Book) -> None:
    book.add(1, seal=b"forged")
    (finding,) = walk(book.rows)
    assert (finding.fault, finding.chain, finding.row_id) == (Fault.UNSIGNED, REAL, 12)
    no_seal = [row._replace(seal=None) if row.row_id > 6 else row for row in book.rows]
    findings = {one.chain: one for one in walk(no_seal)}
    assert findings[DRILL].row_id == 8
    assert findings[REAL].row_id == 7


def test_a_wrong_date_is_called_so_only_within_a_run_and_without_a_step(book: Book) -> None:
    def dated(row_id: int) -> list[ChainRow]:
        return [
            row._replace(utc_ns=row.utc_ns + 10**10) if row.row_id == row_id else row
            for row in book.rows
        ]

    assert walk(dated(3))[0].fault is Fault.REDATED
    assert walk(dated(1))[0].fault is Fault.ALTERED, "nothing comes before it"
    stepped = Book()
    stepped.add(1)
    stepped.add(1, code=Code.CLOCK_STEPPED.value)
    rows = [stepped.rows[0], stepped.rows[1]._replace(utc_ns=1)]
    assert walk(rows)[0].fault is Fault.ALTERED
    rebooted = Book()
    rebooted.add(1)
    rebooted.add(1, boot="c")
    rows = [rebooted.rows[0], rebooted.rows[1]._replace(utc_ns=1)]
    assert walk(rows)[0].fault is Fault.ALTERED


def test_the_memory_of_known_kinds_is_bounded(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.domain.chain_walk._MAX_KINDS", 2)
    assert walk(book.rows) == ()


def test_an_empty_journal_is_whole_unless_something_was_signed() -> None:
    assert walk([]) == ()
    signed = {REAL: [SignedHead(4, bytes(32), "line 1")]}
    (finding,) = walk([], outside=signed)
    assert (finding.fault, finding.sequence, finding.row_id) == (Fault.TRUNCATED, 1, 0)
    (gone,) = walk([], outside=signed, chains={})
    assert (gone.fault, gone.chain) == (Fault.TRUNCATED, REAL)


@pytest.mark.parametrize("fault", list(Fault))
def test_a_finding_reads_as_one_line(fault: Fault) -> None:
    assert str(Finding(fault, REAL, 4, 9, "why")) == (
        f"{fault.value}: chain hq/seat-1 (real events), sequence 4, row 9: why"
    )
    assert str(Finding(fault, None, 0, 0, "why")) == f"{fault.value}: journal: why"
