"""Whatever is done to a row of the journal is found and named."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.domain.chain import ChainId, ChainRow, Frames, canonical_bytes, frame_chain
from console.domain.events import Code, Event
from console.domain.tampering import Fault, Finding
from console.store.engines import sqlite_url
from console.store.journal_session import JournalPlan
from console.store.seed import seed_events
from console.store.signing import Signer
from console.store.verify import Verdict, verify_journal

REAL = ChainId("hq", "seat-1", exercise=False)
DRILL = ChainId("hq", "seat-1", exercise=True)
COLUMNS = ", ".join(ChainRow._fields)
MakeEvent = Callable[..., Event]
Tamper = Callable[[sqlite3.Connection], object]


@pytest.fixture
def master(plan: JournalPlan, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal of two chains with three signed checkpoints; returns its file."""
    monkeypatch.setattr("console.store.seed.SEED_ROWS", 10)
    events = [make_event(exercise=number % 4 == 3) for number in range(30)]
    assert seed_events(plan, events) == 30
    return Path(plan.url.removeprefix("sqlite:///"))


@pytest.fixture
def tampered(master: Path, plan: JournalPlan, signer: Signer) -> Callable[[Tamper], Verdict]:
    """Verify a copy of the master to which something was done."""
    with closing(sqlite3.connect(master)) as connection:
        whole = connection.serialize()

    def verify(tamper: Tamper, *, outside: bool = True) -> Verdict:
        copy = master.with_name("copy.db")
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        copy.write_bytes(whole)
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute("DROP TRIGGER event_never_changes")
            tamper(connection)
            connection.commit()
        path = plan.checkpoints_path if outside else None
        return verify_journal(sqlite_url(copy), path, [signer.public_key])

    return verify


def place(connection: sqlite3.Connection, row_id: int) -> tuple[ChainId, int]:
    chain, sequence = connection.execute(
        "SELECT exercise, sequence FROM event JOIN chain USING (chain_id) WHERE row_id = ?",
        (row_id,),
    ).fetchone()
    return (DRILL if chain else REAL), sequence


def rows_of(connection: sqlite3.Connection) -> list[ChainRow]:
    query = f"SELECT {COLUMNS} FROM event ORDER BY row_id"  # noqa: S608 - our own column names
    return [ChainRow._make(row) for row in connection.execute(query)]


def rewrite(connection: sqlite3.Connection, rows: list[ChainRow]) -> None:
    """Replace all rows; the constraints that would refuse them are gone first."""
    connection.execute("CREATE TABLE loose AS SELECT * FROM event WHERE 0")
    marks = ", ".join("?" for _ in ChainRow._fields)
    connection.executemany(f"INSERT INTO loose VALUES ({marks})", rows)  # noqa: S608 - marks only
    connection.execute("DROP TABLE event")
    connection.execute("ALTER TABLE loose RENAME TO event")


def zip_fields(row: ChainRow) -> list[tuple[str, object]]:
    return list(zip(ChainRow._fields, row, strict=True))


def first(verdict: Verdict) -> Finding:
    assert verdict.findings, "nothing was found"
    return verdict.findings[0]


def rehash(rows: list[ChainRow]) -> list[ChainRow]:
    """Compute all digests anew, as somebody without the key can."""
    frames = Frames()
    tails: dict[int, bytes] = {}
    result = []
    for row in rows:
        exercise = int(row.chain_id != rows[0].chain_id)
        canonical = canonical_bytes(frame_chain(REAL), exercise, frames, row)
        previous = tails.get(row.chain_id, bytes(32))
        tails[row.chain_id] = hashlib.sha256(previous + canonical).digest()
        result.append(row._replace(digest=tails[row.chain_id]))
    return result


def test_a_journal_nobody_touched_is_whole(tampered: Callable[..., Verdict]) -> None:
    verdict = tampered(sqlite3.Connection.commit)
    assert verdict.findings == ()
    assert verdict.totals.rows == 33
    assert verdict.totals.checkpoints == 3
    assert verdict.outside == 3
    assert verdict.is_pinned


EDITS = {
    "uid": "X'00112233445566778899AABBCCDDEEFF'",
    "boot": "'boot-x'",
    "code": "'camera.live '",
    "tone": "'calmer'",
    "subject": "'camera:99'",
    "actor": "'mallory'",
    "utc_ns": "utc_ns + 1",
    "monotonic_ns": "monotonic_ns - 1",
    "params": "params || ' '",
    "digest": "zeroblob(32)",
    "kind_id": "kind_id + 1",
    "sequence": "sequence + 100",
    "chain_id": "3 - chain_id",
}


@pytest.mark.parametrize("column", sorted(EDITS))
def test_an_edit_of_any_field_of_any_row_is_named(
    tampered: Callable[..., Verdict], column: str
) -> None:
    for row_id in range(1, 34, 7):
        places: list[tuple[ChainId, int]] = []

        def edit(connection: sqlite3.Connection, row_id: int = row_id) -> None:
            places.append(place(connection, row_id))  # noqa: B023 - called before the next round
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("DROP INDEX IF EXISTS event_by_kind")
            rows = rows_of(connection)
            rewrite(connection, rows)
            statement = f"UPDATE event SET {column} = {EDITS[column]} WHERE row_id = ?"  # noqa: S608
            connection.execute(statement, (row_id,))

        verdict = tampered(edit)
        chain, sequence = places[0]
        named = [one for one in verdict.findings if one.row_id == row_id or one.chain == chain]
        assert named, f"row {row_id}: {verdict.findings}"
        if column not in {"chain_id", "sequence"}:
            assert (first(verdict).row_id, first(verdict).sequence) == (row_id, sequence)


def test_a_deleted_row_is_missing_wherever_it_was(tampered: Callable[..., Verdict]) -> None:
    for row_id in range(1, 34):
        places: list[tuple[ChainId, int]] = []

        def delete(connection: sqlite3.Connection, row_id: int = row_id) -> None:
            places.append(place(connection, row_id))  # noqa: B023 - called before the next round
            connection.execute("DELETE FROM event WHERE row_id = ?", (row_id,))

        finding = first(tampered(delete))
        assert finding.fault in {Fault.MISSING, Fault.TRUNCATED}
        assert (finding.chain, finding.sequence) == places[0]


def test_a_cut_tail_is_seen_by_the_checkpoints_outside(tampered: Callable[..., Verdict]) -> None:
    for kept in range(33):
        verdict = tampered(
            lambda connection, kept=kept: connection.execute(
                "DELETE FROM event WHERE row_id > ?", (kept,)
            )
        )
        faults = {finding.fault for finding in verdict.findings}
        assert faults <= {Fault.TRUNCATED, Fault.UNSIGNED}
        assert Fault.TRUNCATED in faults, f"kept {kept}"


def test_a_tail_cut_inside_a_transaction_is_seen_without_anything_outside(
    tampered: Callable[..., Verdict],
) -> None:
    verdict = tampered(
        lambda connection: connection.execute("DELETE FROM event WHERE row_id > 27"), outside=False
    )
    assert first(verdict).fault is Fault.UNSIGNED


def test_rows_that_changed_places_are_reordered(tampered: Callable[..., Verdict]) -> None:
    for low, high in ((1, 2), (5, 6), (9, 14), (22, 30)):

        def swap(connection: sqlite3.Connection, low: int = low, high: int = high) -> None:
            for old, new in ((low, 1_000), (high, low), (1_000, high)):
                connection.execute("UPDATE event SET row_id = ? WHERE row_id = ?", (new, old))

        finding = first(tampered(swap))
        assert finding.row_id == low
        assert finding.fault in {Fault.REORDERED, Fault.ALTERED}


def test_a_row_moved_by_its_sequence_alone_is_reordered(tampered: Callable[..., Verdict]) -> None:
    def swap(connection: sqlite3.Connection) -> None:
        for old, new in ((3, 1_000), (4, 3), (1_000, 4)):
            connection.execute(
                "UPDATE event SET sequence = ? WHERE sequence = ? AND chain_id = 1", (new, old)
            )

    finding = first(tampered(swap))
    assert (finding.fault, finding.sequence) == (Fault.REORDERED, 4)


def test_a_re_dated_row_is_called_so(tampered: Callable[..., Verdict]) -> None:
    verdict = tampered(
        lambda connection: connection.execute(
            "UPDATE event SET utc_ns = utc_ns - 3600000000000 WHERE row_id = 17"
        )
    )
    assert first(verdict).fault is Fault.REDATED
    assert first(verdict).row_id == 17


def test_an_inserted_row_is_named_though_its_own_digest_is_right(
    tampered: Callable[..., Verdict],
) -> None:
    for at in (2, 11, 20, 33):

        def insert(connection: sqlite3.Connection, at: int = at) -> None:
            rows = rows_of(connection)
            before = rows[: at - 1]
            forged = rows[at - 1]._replace(uid=bytes(16), actor="mallory", seal=None)
            after = [
                row._replace(row_id=row.row_id + 1, sequence=row.sequence + 1)
                if row.chain_id == forged.chain_id
                else row._replace(row_id=row.row_id + 1)
                for row in rows[at - 1 :]
            ]
            rewrite(connection, [*rehash([*before, forged]), *after])

        verdict = tampered(insert)
        assert first(verdict).row_id == at, f"at {at}: {verdict.findings}"
        # 11 and 33 are the places of checkpoints, whose digests were signed outside
        assert first(verdict).fault is (Fault.REWRITTEN if at in {11, 33} else Fault.INSERTED)


@pytest.mark.parametrize("seal", [None, bytes(64), "text"])
def test_a_row_added_at_the_end_bears_no_seal(
    tampered: Callable[..., Verdict], seal: bytes | None
) -> None:
    def add(connection: sqlite3.Connection) -> None:
        rows = rows_of(connection)
        last = rows[-1]
        forged = last._replace(
            row_id=last.row_id + 1, sequence=last.sequence + 1, uid=bytes(16), seal=seal
        )
        forged = forged._replace(code=Code.CAMERA_LIVE.value, kind_id=rows[0].kind_id)
        forged = forged._replace(tone=rows[0].tone, subject=rows[0].subject)
        rewrite(connection, rehash([*rows, forged]))

    finding = first(tampered(add))
    assert (finding.fault, finding.row_id) == (Fault.UNSIGNED, 34)


@pytest.mark.parametrize("outside", [True, False])
def test_digests_computed_anew_without_the_key_are_caught(
    tampered: Callable[..., Verdict], outside: bool
) -> None:
    for row_id in (1, 8, 12, 25, 31):

        def forge(connection: sqlite3.Connection, row_id: int = row_id) -> None:
            rows = rows_of(connection)
            rows[row_id - 1] = rows[row_id - 1]._replace(actor="mallory")
            rewrite(connection, rehash(rows))

        finding = first(tampered(forge, outside=outside))
        assert finding.fault in {Fault.REWRITTEN, Fault.UNSIGNED}
        # the checkpoint before the forgery still proves what lies before it
        assert (row_id - 1) // 11 * 11 <= finding.row_id <= row_id + 11


def test_a_whole_chain_that_is_gone_is_named(tampered: Callable[..., Verdict]) -> None:
    def drop(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM event WHERE chain_id = 2")
        connection.execute("DELETE FROM chain WHERE chain_id = 2")

    verdict = tampered(drop)
    assert {one.chain for one in verdict.findings} == {DRILL}
    assert {one.fault for one in verdict.findings} == {Fault.TRUNCATED, Fault.MISSING}
    inside = tampered(
        lambda connection: connection.execute("DELETE FROM event WHERE chain_id = 2"), outside=False
    )
    assert (first(inside).fault, first(inside).chain) == (Fault.MISSING, DRILL)
    unnamed = tampered(drop, outside=False)
    assert [(one.fault, one.chain) for one in unnamed.findings] == [(Fault.MISSING, DRILL)]


def test_a_checkpoint_signed_by_another_key_is_forged(
    tampered: Callable[..., Verdict], signer: Signer, master: Path, plan: JournalPlan
) -> None:
    stranger = Signer(bytes(32))
    findings = verify_journal(plan.url, None, [stranger.public_key]).findings
    assert Fault.FORGED in {finding.fault for finding in findings}
    by_file = verify_journal(plan.url, plan.checkpoints_path)
    assert (by_file.findings, by_file.keys) == ((), (signer.public_key,))
    by_itself = verify_journal(plan.url)
    assert (by_itself.findings, by_itself.is_pinned) == ((), False)


def test_a_line_taken_out_of_the_checkpoint_file_is_noticed(
    master: Path, plan: JournalPlan, signer: Signer
) -> None:
    lines = plan.checkpoints_path.read_text().splitlines()
    for broken in (
        [lines[0], lines[2]],
        [lines[1], lines[2]],
        [lines[0], lines[1].replace("1", "2")],
    ):
        plan.checkpoints_path.write_text("\n".join(broken) + "\n")
        verdict = verify_journal(plan.url, plan.checkpoints_path, [signer.public_key])
        assert first(verdict).fault is Fault.CHECKPOINTS
    whole = lines[2].removesuffix('"}')
    other = "0" if whole[-1] != "0" else "1"
    plan.checkpoints_path.write_text("\n".join([*lines[:2], whole[:-1] + other + '"}']))
    verdict = verify_journal(plan.url, plan.checkpoints_path, [signer.public_key])
    assert "no genuine signature" in first(verdict).detail
    plan.checkpoints_path.write_text("\n".join(lines) + '\n{"number":4,"prev')
    verdict = verify_journal(plan.url, plan.checkpoints_path, [signer.public_key])
    assert verdict.findings == (), "a line torn by a crash is no tampering"


def test_an_index_by_time_that_hides_events_is_named(tampered: Callable[..., Verdict]) -> None:
    for tamper in ("UPDATE event_span SET max_utc_ns = min_utc_ns", "DELETE FROM event_span"):
        verdict = tampered(lambda connection, tamper=tamper: connection.execute(tamper))
        assert first(verdict).fault is Fault.INDEX


def test_keys_found_only_in_the_journal_prove_less_and_say_so(
    master: Path, plan: JournalPlan
) -> None:
    plan.checkpoints_path.unlink()
    verdict = verify_journal(plan.url, plan.checkpoints_path)
    assert (verdict.findings, verdict.is_pinned, verdict.outside) == ((), False, 0)


def test_a_journal_without_any_signature_cannot_be_judged_by_its_seals(
    plan: JournalPlan, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "console.store.journal_session.JournalSession.checkpoint", lambda *_arguments: []
    )
    seed_events(plan, [make_event()])
    verdict = verify_journal(plan.url)
    assert (verdict.findings, verdict.keys) == ((), ())
    stranger = Signer(bytes(32)).public_key
    assert first(verify_journal(plan.url, None, [stranger])).fault is Fault.UNSIGNED


@pytest.mark.parametrize("old", [r'"heads"', r'"signature":"', r'"key"'])
def test_a_checkpoint_whose_signature_does_not_hold_is_forged(
    tampered: Callable[..., Verdict], old: str
) -> None:
    def spoil(connection: sqlite3.Connection) -> None:
        rows = rows_of(connection)
        new = old + "00" if old.endswith('":"') else old.upper()
        rows[10] = rows[10]._replace(params=rows[10].params.replace(old, new))
        rewrite(connection, rehash(rows))

    assert Fault.FORGED in {one.fault for one in tampered(spoil, outside=False).findings}


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_single_change_to_any_row_is_found(
    tampered: Callable[..., Verdict], data: st.DataObject
) -> None:
    row_id = data.draw(st.integers(1, 33), label="row")
    column = data.draw(st.sampled_from(ChainRow._fields[:-1]), label="column")
    value = data.draw(
        st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(), st.binary()),
        label="value",
    )

    def change(connection: sqlite3.Connection) -> None:
        rows = rows_of(connection)
        old = getattr(rows[row_id - 1], column)
        new = value if value != old else 7
        if isinstance(new, str):
            new = new.encode("utf-8", "replace").decode()
        changed = [new if name == column else old for name, old in zip_fields(rows[row_id - 1])]
        rows[row_id - 1] = ChainRow._make(changed)
        rewrite(connection, rows)

    assert tampered(change).findings
