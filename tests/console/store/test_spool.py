"""The spool keeps every whole record, whatever happened to its end or its middle."""

import errno
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.events import Code, Event, Tone
from console.store.drafts import Draft, draft_from_bytes, draft_to_bytes, make_draft
from console.store.spool import Spool, frame_record, read_records

PARAMS = st.dictionaries(
    st.text(max_size=5), st.one_of(st.text(max_size=9), st.integers(), st.booleans()), max_size=3
)
DRAFTS = st.builds(
    make_draft,
    st.builds(
        Event,
        st.sampled_from(Code),
        st.sampled_from(Tone),
        st.text(max_size=9),
        st.integers(-(2**63), 2**63 - 1),
        st.integers(0, 2**63 - 1),
        st.text(max_size=9),
        PARAMS,
        st.booleans(),
    ),
    st.just("boot-a"),
    st.integers(0, 2**32),
)


def drafts(count: int) -> list[Draft]:
    return [
        make_draft(Event(Code.CAMERA_LOST, Tone.ALARM, "camera:01", n, n), "boot-a", n)
        for n in range(count)
    ]


@given(DRAFTS)
def test_a_draft_comes_back_from_its_bytes(draft: Draft) -> None:
    assert draft_from_bytes(draft_to_bytes(draft)) == draft


@given(st.binary(max_size=40))
def test_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no spooled event"):
        draft_from_bytes(raw)


@given(st.lists(DRAFTS, max_size=5), st.data())
def test_a_torn_tail_costs_only_the_torn_record(kept: list[Draft], data: st.DataObject) -> None:
    records = [frame_record(draft) for draft in kept]
    whole = b"".join(records)
    cut = data.draw(st.integers(0, len(whole)))
    found, end, damaged = read_records(whole[:cut])
    ends = [len(b"".join(records[: count + 1])) for count in range(len(records))]
    assert found == kept[: sum(end <= cut for end in ends)]
    assert end == max([0, *(one for one in ends if one <= cut)])
    assert damaged == 0, "the end is for the caller to judge"


@given(st.lists(DRAFTS, min_size=3, max_size=5), st.data())
def test_a_spoiled_byte_costs_only_its_record(kept: list[Draft], data: st.DataObject) -> None:
    records = [bytearray(frame_record(draft)) for draft in kept]
    which = data.draw(st.integers(0, len(records) - 1))
    at = data.draw(st.integers(0, len(records[which]) - 1))
    records[which][at] ^= data.draw(st.integers(1, 255))
    found, _end, damaged = read_records(b"".join(records))
    assert found == [draft for number, draft in enumerate(kept) if number != which]
    assert damaged == (which < len(records) - 1)


def test_what_was_added_is_read_in_order_and_only_then_cleared(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "in" / "spool")
    assert spool.is_empty
    kept = drafts(5)
    for draft in kept[:4]:
        spool.append(draft)
    assert spool.sync()
    piece = spool.read_from(0)
    assert (piece.drafts, piece.damaged, piece.is_last) == (tuple(kept[:4]), 0, True)
    spool.append(kept[4])
    assert not spool.clear_if_read(piece.end, piece.held), "one came meanwhile"
    rest = spool.read_from(piece.end)
    assert rest.drafts == (kept[4],)
    assert spool.clear_if_read(rest.end, rest.held)
    assert spool.is_empty
    assert not (tmp_path / "in" / "spool").exists()
    spool.append(kept[0])
    spool.close()
    assert Spool(tmp_path / "in" / "spool").read_from(0).drafts == (kept[0],)


def test_a_long_spool_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.store.spool._PASS_BYTES", 700)
    spool = Spool(tmp_path / "spool")
    for draft in drafts(20):
        spool.append(draft)
    spool.close()
    found: list[Draft] = []
    at, is_last, pieces = 0, False, 0
    while not is_last:
        piece = spool.read_from(at)
        found += piece.drafts
        at, is_last, pieces = piece.end, piece.is_last, pieces + 1
        assert piece.damaged == 0
    assert found == drafts(20)
    assert pieces > 3


def test_rubbish_longer_than_a_piece_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.store.spool._PASS_BYTES", 300)
    path = tmp_path / "spool"
    path.write_bytes(b"x" * 1_000 + frame_record(drafts(1)[0]))
    spool = Spool(path)
    found: list[Draft] = []
    at, is_last = 0, False
    while not is_last:
        piece = spool.read_from(at)
        found += piece.drafts
        at, is_last = piece.end, piece.is_last
    assert len(found) <= 1  # the record may be cut by a piece, but reading ends
    assert at == path.stat().st_size


def test_while_the_disk_refuses_events_are_held_and_then_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path / "spool")
    kept = drafts(6)
    spool.append(kept[0])

    def full(_file: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", full)
        spool.append(kept[1])
        spool.append(kept[2])
        assert spool.held == 2
        assert not spool.sync()
        held = spool.read_from(0)
        assert (held.drafts, held.held) == (tuple(kept[:3]), 2)
    spool.append(kept[3])
    assert spool.sync()
    assert spool.held == 0
    assert spool.read_from(0).drafts == tuple(kept[:4])
    spool.close()


def test_half_a_record_on_a_full_disk_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path / "spool")
    kept = drafts(2)
    write = os.write
    with monkeypatch.context() as broken:
        broken.setattr(os, "write", lambda file, data: write(file, data[: len(data) // 2]))
        spool.append(kept[0])
    assert spool.held == 1
    assert spool.sync()
    spool.append(kept[1])
    spool.close()
    piece = spool.read_from(0)
    assert (piece.drafts, piece.damaged) == (tuple(kept), 1)


def test_beyond_the_bound_losses_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.store.spool._MAX_HELD", 2)
    (tmp_path / "file").write_text("a file where the folder should be")
    spool = Spool(tmp_path / "file" / "spool")
    for draft in drafts(5):
        spool.append(draft)
    assert (spool.held, spool.lost) == (2, 3)


def test_a_failing_sync_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(drafts(1)[0])
    calls: list[int] = []

    def failing(file: int) -> None:
        calls.append(file)
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        assert not spool.sync()
        assert not spool.sync()
    assert len(calls) == 2
    assert spool.sync()
    assert "is not on disk" in caplog.text
    spool.close()


def test_a_folder_is_synced_only_where_that_is_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_event: Callable[..., Event]
) -> None:
    monkeypatch.setattr("console.store.spool.IS_POSIX", False)
    spool = Spool(tmp_path / "spool")
    spool.append(make_draft(make_event(), "boot-a", 0))
    spool.close()
    assert len(spool.read_from(0).drafts) == 1


def test_a_whole_record_of_another_shape_is_no_event(tmp_path: Path) -> None:
    record = bytearray(frame_record(drafts(1)[0]))
    payload = b'{"uid":"00"}'
    spoiled = b"SPL1" + len(payload).to_bytes(4) + zlib.crc32(payload).to_bytes(4) + payload
    found, end, damaged = read_records(spoiled + record)
    assert (found, end, damaged) == (drafts(1), len(spoiled) + len(record), 1)
