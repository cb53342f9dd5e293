"""Walks the rows of a journal in order and finds the first thing wrong in every chain. Pure.

Every row's digest is computed anew from its stored values and its predecessor. A chain's walk ends
at its first fault: what follows hangs on it and says nothing more. Signed heads, from checkpoints
inside the journal and outside, pin digests that nobody without the key could have written, and the
last event of every chain must bear a seal, so a journal whose digests were all computed anew is
found too.
"""

import struct
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.domain.chain import (
    GENESIS,
    ChainId,
    ChainRow,
    Frames,
    Head,
    canonical_bytes,
    frame_chain,
    next_digest,
)
from console.domain.chain_plan import WalkPlan, WalkTotals
from console.domain.events import Code
from console.domain.tampering import Fault, Finding, SignedHead

#: UTC and the monotonic clock may drift apart so far between two events. Architecture, 7.3.
_STEP_NS = 500_000_000
_NEVER = -1
_LAST = 1 << 63
_SEALS = 1_000
_MAX_KINDS = 100_000
_CHECKPOINT = Code.JOURNAL_CHECKPOINT.value
_STEPPED = Code.CLOCK_STEPPED.value


@dataclass(slots=True)
class _Tail:
    """Where the walk stands in one chain.

    Attributes:
        chain: Which.
        frame: Its framed name.
        exercise: 1 for drills.
        signed: Heads outside the database still to be met, by rising sequence.
        sequence: Last sequence that was right.
        digest: Its digest.
        before: The digest before that.
        last: The row itself.
        next_signed: Sequence at which a signed digest is due.
        is_broken: A fault was found; the walk of this chain is over.
        unproved: First row since the last checkpoint that named this chain.
        sealed: The newest sealed rows since then.
    """

    chain: ChainId
    frame: bytes
    exercise: int
    signed: list[SignedHead]
    sequence: int = 0
    digest: bytes = GENESIS
    before: bytes = GENESIS
    last: ChainRow | None = None
    next_signed: int = _NEVER
    is_broken: bool = False
    unproved: ChainRow | None = None
    sealed: deque[ChainRow] = field(default_factory=lambda: deque(maxlen=_SEALS))

    def aim(self) -> None:
        """Name the next place where a signed digest must be met."""
        self.next_signed = self.signed[0].sequence if self.signed else _NEVER


class ChainWalker:
    """Feed it all rows by rising row id, then finish."""

    def __init__(self, plan: WalkPlan) -> None:
        """Begin before the first row."""
        self._plan = plan
        self._frames = Frames()
        self._tails: dict[int, _Tail] = {}
        self._known_kinds: set[tuple[object, ...]] = set()
        self._findings: list[Finding] = []
        self._gone: set[ChainId] = set()
        self._span = (_NEVER, 0, 0)
        self.totals = WalkTotals()
        for key, chain in plan.chains.items():
            tail = _Tail(
                chain, frame_chain(chain), int(chain.exercise), list(plan.outside.get(chain, ()))
            )
            tail.aim()
            self._tails[key] = tail

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong so far: the first fault of every chain, in the order of rows."""
        return tuple(sorted(self._findings, key=lambda one: one.row_id or _LAST))

    def feed(self, rows: Iterable[Sequence[Any]]) -> None:
        """Walk some rows, each with the fields of a `ChainRow` in order."""
        tails, totals = self._tails, self.totals
        make = ChainRow._make
        for raw in rows:
            row = make(raw)
            totals.rows += 1
            totals.after_checkpoint += 1
            tail = tails.get(row.chain_id)
            if tail is None:
                self._unknown_chain(row)
            elif not tail.is_broken and self._follows(tail, row):
                self._accept(tail, row)

    def _follows(self, tail: _Tail, row: ChainRow) -> bool:
        """Whether a row is the next of its chain, unchanged; else the fault is noted."""
        sequence, digest = row.sequence, row.digest
        if sequence != tail.sequence + 1 and not self._jumps(tail, row):
            return False
        before = tail.digest
        try:
            canonical = canonical_bytes(tail.frame, tail.exercise, self._frames, row)
        except (struct.error, AttributeError, TypeError, UnicodeError):
            self._break(tail, Fault.ALTERED, row, "a value is not of the kind that is written")
            return False
        if next_digest(before, canonical) != digest:
            self._mismatch(tail, row)
            return False
        tail.before, tail.digest, tail.sequence, tail.last = before, digest, sequence, row
        return True

    def _accept(self, tail: _Tail, row: ChainRow) -> None:
        """Note a row that is right, and what else it says."""
        row_id, _, sequence, _, _, kind_id, code, tone, subject, _, utc_ns, *_, seal = row
        if tail.unproved is None:
            tail.unproved = row
        if seal is not None:
            tail.sealed.append(row)
        block, low, high = self._span
        if row_id // self._plan.span_rows != block or not low <= utc_ns <= high:
            self._widen_span(row)
        if sequence == tail.next_signed:
            self._meet_signed(tail, row)
        if (kind_id, code, tone, subject, tail.exercise) not in self._known_kinds:
            self._check_kind(tail, row)
        if code == _CHECKPOINT and not tail.is_broken:
            self._checkpoint(tail, row)

    def finish(self) -> tuple[Finding, ...]:
        """End after the last row.

        Returns:
            Everything that is wrong.
        """
        self._note_span()
        for tail in self._tails.values():
            if not tail.is_broken:
                self._check_end(tail)
        seen = {tail.chain for tail in self._tails.values()}
        for chain, signed in self._plan.outside.items():
            if chain not in seen:
                detail = f"the whole chain is gone; {signed[-1].source} signs it"
                self._findings.append(Finding(Fault.TRUNCATED, chain, 1, 0, detail))
        return self.findings

    def _break(self, tail: _Tail, fault: Fault, row: ChainRow, detail: str) -> None:
        tail.is_broken = True
        sequence = row.sequence if type(row.sequence) is int else tail.sequence + 1
        self._findings.append(Finding(fault, tail.chain, sequence, row.row_id, detail))

    def _unknown_chain(self, row: ChainRow) -> None:
        if not any(one.chain is None for one in self._findings):
            detail = f"the row names chain {row.chain_id}, which the journal does not have"
            self._findings.append(Finding(Fault.ALTERED, None, 0, row.row_id, detail))

    def _jumps(self, tail: _Tail, row: ChainRow) -> bool:
        """Whether a row may follow although its sequence does not; else the fault is noted."""
        wanted, found = tail.sequence + 1, row.sequence
        if type(found) is not int:
            self._break(tail, Fault.ALTERED, row, "its sequence is not a whole number")
            return False
        pruned = self._plan.pruned.get(tail.chain)
        if tail.sequence == 0 and pruned is not None and pruned.sequence < found:
            tail.sequence, tail.digest = pruned.sequence, pruned.digest
            if pruned.sequence == found - 1:
                return self._passes_signed(tail, row)
            wanted = pruned.sequence + 1
        self._note_jump(tail, row, wanted)
        return False

    def _note_jump(self, tail: _Tail, row: ChainRow, wanted: int) -> None:
        found, find = row.sequence, self._plan.find_row
        if found < wanted:
            detail = f"sequence {found} is here a second time; {wanted} was due"
            self._break(tail, Fault.INSERTED, row, detail)
            return
        elsewhere = find(row.chain_id, wanted)
        if elsewhere is None:
            self._missing(tail, wanted, row)
        elif find(row.chain_id, found - 1) is None:
            detail = f"sequence {found} follows nothing; {wanted} was due and stands later"
            self._break(tail, Fault.INSERTED, row, detail)
        else:
            detail = f"sequence {wanted} was due here and stands at row {elsewhere}"
            self._break(tail, Fault.REORDERED, row, detail)

    def _missing(self, tail: _Tail, wanted: int, row: ChainRow) -> None:
        last = row.sequence - 1
        which = f"event {wanted} is" if last == wanted else f"events {wanted} to {last} are"
        detail = f"{which} missing before row {row.row_id}"
        if tail.sequence == 0:
            detail += ", and no signed pruning says why"
        tail.is_broken = True
        self._findings.append(Finding(Fault.MISSING, tail.chain, wanted, row.row_id, detail))

    def _mismatch(self, tail: _Tail, row: ChainRow) -> None:
        last = tail.last
        if last is not None and self._fits_without(tail, last, row):
            detail = "the events after it were written before it was there"
            self._break(tail, Fault.INSERTED, last, detail)
        elif last is not None and _is_redated(last, row):
            detail = "its date does not fit the events around it and its digest does not match"
            self._break(tail, Fault.REDATED, row, detail)
        else:
            detail = "its digest does not match: its content, date or place was changed"
            self._break(tail, Fault.ALTERED, row, detail)

    def _fits_without(self, tail: _Tail, last: ChainRow, row: ChainRow) -> bool:
        """Whether a row is right in the place of the row before it: then that one was put in."""
        moved = row._replace(row_id=last.row_id, sequence=last.sequence)
        canonical = canonical_bytes(tail.frame, tail.exercise, self._frames, moved)
        return next_digest(tail.before, canonical) == row.digest

    def _meet_signed(self, tail: _Tail, row: ChainRow) -> None:
        """Compare with the digests that were signed outside for this place."""
        while tail.signed and tail.signed[0].sequence == tail.sequence:
            signed = tail.signed.pop(0)
            if signed.digest != tail.digest:
                detail = f"{signed.source} signs another digest: the chain was computed anew"
                self._break(tail, Fault.REWRITTEN, row, detail)
                return
        tail.aim()

    def _passes_signed(self, tail: _Tail, row: ChainRow) -> bool:
        """Leave out the signed heads of what was pruned, but meet that of the last one removed."""
        while tail.signed and tail.signed[0].sequence < tail.sequence:
            tail.signed.pop(0)
        self._meet_signed(tail, row)
        return not tail.is_broken

    def _check_kind(self, tail: _Tail, row: ChainRow) -> None:
        kind = (row.tone, row.code, row.subject.partition(":")[0], tail.exercise)
        if self._plan.kinds.get(row.kind_id) != kind:
            detail = "it is filed under another kind than its own, so that filters miss it"
            self._break(tail, Fault.INDEX, row, detail)
            return
        if len(self._known_kinds) > _MAX_KINDS:
            self._known_kinds.clear()
        self._known_kinds.add((row.kind_id, row.code, row.tone, row.subject, tail.exercise))

    def _checkpoint(self, tail: _Tail, row: ChainRow) -> None:
        """Compare every chain's head with what the checkpoint signs; `row` ends its own chain."""
        try:
            heads = {head.chain: head for head in self._plan.read_signed(row.params, row.utc_ns)}
        except ValueError as error:
            self._break(tail, Fault.FORGED, row, str(error))
            return
        self._check_known(heads, row)
        for other in self._tails.values():
            if other.is_broken:
                continue
            is_own = other is tail
            sequence = other.sequence - is_own
            digest = other.before if is_own else other.digest
            self._check_head(other, Head(other.chain, sequence, digest), heads, row)
            if not other.is_broken:
                other.unproved = row if is_own else None
                other.sealed.clear()
        if not tail.is_broken:
            tail.sealed.append(row)
            self.totals.checkpoints += 1
            self.totals.after_checkpoint = 0

    def _check_known(self, heads: Mapping[ChainId, Head], checkpoint: ChainRow) -> None:
        """A chain that was signed must still be known; pruning leaves its end."""
        known = {tail.chain for tail in self._tails.values()} | self._gone
        for chain in sorted(heads.keys() - known):
            self._gone.add(chain)
            detail = f"the whole chain is gone; the checkpoint at row {checkpoint.row_id} signs it"
            self._findings.append(Finding(Fault.MISSING, chain, 1, checkpoint.row_id, detail))

    def _check_head(
        self, tail: _Tail, found: Head, heads: Mapping[ChainId, Head], checkpoint: ChainRow
    ) -> None:
        signed = heads.get(tail.chain, Head(tail.chain, 0, GENESIS))
        if found.sequence == 0 and signed.sequence > 0:
            pruned = self._plan.pruned.get(tail.chain)
            if pruned is not None and pruned.sequence >= signed.sequence:
                return  # what it signs was removed by a signed pruning
        if (signed.sequence, signed.digest) == (found.sequence, found.digest):
            return
        source = f"the checkpoint at row {checkpoint.row_id}"
        first = tail.unproved
        row_id = checkpoint.row_id if first is None else first.row_id
        if signed.sequence > found.sequence:
            fault, sequence = Fault.MISSING, found.sequence + 1
            detail = f"{source} signs {signed.sequence} events, {found.sequence} are there"
            row_id = checkpoint.row_id
        elif signed.sequence < found.sequence:
            fault, sequence = Fault.INSERTED, signed.sequence + 1
            detail = f"{source} signs {signed.sequence} events, {found.sequence} are there"
        else:
            fault, sequence = Fault.REWRITTEN, signed.sequence if first is None else first.sequence
            detail = f"from here on the chain was computed anew: {source} signs another digest"
        tail.is_broken = True
        self._findings.append(Finding(fault, tail.chain, sequence, row_id, detail))

    def _check_end(self, tail: _Tail) -> None:
        """The end of a chain must be where it was signed outside, and must be sealed."""
        last = tail.last
        row_id = 0 if last is None else last.row_id
        if tail.next_signed != _NEVER:
            signed = tail.signed[-1]
            detail = (
                f"the chain ends at {tail.sequence}, {signed.source} signs {signed.sequence} events"
            )
            self._findings.append(
                Finding(Fault.TRUNCATED, tail.chain, tail.sequence + 1, row_id, detail)
            )
            return
        first = tail.unproved
        if first is None or last is None or self._plan.is_sealed(last.digest, last.seal):
            return
        genuine = (
            one.sequence
            for one in reversed(tail.sealed)
            if self._plan.is_sealed(one.digest, one.seal)
        )
        sequence = next(genuine, first.sequence - 1) + 1
        key = next(key for key, one in self._tails.items() if one is tail)
        row_id = self._plan.find_row(key, sequence) or last.row_id
        detail = "from here to the end nothing bears a genuine seal: this console did not write it"
        self._findings.append(Finding(Fault.UNSIGNED, tail.chain, sequence, row_id, detail))

    def _widen_span(self, row: ChainRow) -> None:
        block, low, high = self._span
        if row.row_id // self._plan.span_rows != block:
            self._note_span()
            self._span = (row.row_id // self._plan.span_rows, row.utc_ns, row.utc_ns)
        else:
            self._span = (block, min(low, row.utc_ns), max(high, row.utc_ns))

    def _note_span(self) -> None:
        block, low, high = self._span
        if block != _NEVER:
            self.totals.spans[block] = (low, high)


def _is_redated(last: ChainRow, row: ChainRow) -> bool:
    """Whether UTC moved otherwise than the monotonic clock between two events of one run."""
    if row.boot != last.boot or _STEPPED in {row.code, last.code}:
        return False
    by_record = row.utc_ns - last.utc_ns
    by_durations = row.monotonic_ns - last.monotonic_ns
    return abs(by_record - by_durations) > _STEP_NS
