"""Encrypted footage opens only whole, in order and with its key; cut short it says so."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.pipeline.footage_key import FootageKey, no_keys
from console.pipeline.sealed import (
    SealedError,
    SealedReader,
    SegmentSealer,
    append_final,
    open_sealed,
)

KEY = FootageKey("media-1", bytes(range(32)))
OTHER = FootageKey("media-1", bytes(32))
CHUNKS = [b"first", b"", b"second chunk", b"x" * 1000]


def find_key(key_id: str) -> FootageKey | None:
    return KEY if key_id == KEY.key_id else None


def sealed(chunks: list[bytes], *, is_final: bool = True) -> bytes:
    sealer = SegmentSealer(KEY, bytes(16))
    data = sealer.header() + b"".join(sealer.seal(chunk) for chunk in chunks)
    return data + (sealer.final() if is_final else b"")


def reader(data: bytes) -> SealedReader:
    return SealedReader(io.BytesIO(data), find_key)


@given(
    st.lists(st.binary(max_size=60), max_size=6),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 80)), max_size=6),
)
def test_any_reading_order_gives_the_plain_bytes(
    chunks: list[bytes], reads: list[tuple[int, int]]
) -> None:
    plain = b"".join(chunks)
    with io.BufferedReader(reader(sealed(chunks))) as file:
        for start, size in reads:
            file.seek(start)
            assert file.read(size) == plain[start : start + size]
        file.seek(0)
        assert file.read() == plain


@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    whole = sealed(CHUNKS)
    at = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    spoilt = whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
    try:
        opened = reader(spoilt)
        opened.verify()
    except SealedError:
        return
    # a length that points behind the end looks like a file cut short there
    assert not opened.is_whole


@given(st.integers(0, len(sealed(CHUNKS)) - 1))
def test_a_cut_file_reads_to_its_last_whole_chunk_and_says_it_was_cut(end: int) -> None:
    cut = sealed(CHUNKS)[:end]
    try:
        opened = reader(cut)
    except SealedError:
        assert end < len(sealed([], is_final=False))
        return
    assert not opened.is_whole
    assert opened.whole_bytes <= end
    plain = io.BufferedReader(opened).read()
    assert b"".join(CHUNKS).startswith(plain)


def test_chunks_cannot_be_moved_doubled_or_left_out() -> None:
    sealer = SegmentSealer(KEY, bytes(16))
    header, final = sealer.header(), b""
    parts = [sealer.seal(chunk) for chunk in (b"aa", b"bb", b"cc")]
    final = sealer.final()
    for order in ([1, 0, 2], [0, 0, 1, 2], [0, 2], [0, 1], []):
        data = header + b"".join(parts[number] for number in order) + final
        with pytest.raises(SealedError, match="altered"):
            reader(data).verify()


def test_two_files_never_look_alike_and_neither_shows_its_content() -> None:
    one, two = SegmentSealer(KEY), SegmentSealer(KEY)
    first, second = one.seal(b"the same picture"), two.seal(b"the same picture")
    assert first != second
    assert b"same" not in first
    assert "0001" not in repr(KEY)


def test_the_key_must_be_there_and_be_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "a.sealed"
    path.write_bytes(sealed(CHUNKS))
    with pytest.raises(SealedError) as missing:
        open_sealed(path, no_keys)
    assert missing.value.is_key_missing
    with (
        open_sealed(path, lambda _key: OTHER) as opened,
        pytest.raises(SealedError, match="another"),
    ):
        opened.file.read()
    with open_sealed(path, find_key) as opened:
        assert (opened.is_whole, opened.key_id) == (True, "media-1")
        assert opened.file.read() == b"".join(CHUNKS)


def test_a_plain_file_passes_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"plain bytes")
    with open_sealed(path, no_keys) as opened:
        assert (opened.file.read(), opened.is_whole, opened.key_id) == (b"plain bytes", True, "")


def test_a_cut_file_is_whole_again_after_its_last_mark_is_added(tmp_path: Path) -> None:
    path = tmp_path / "a.sealed"
    path.write_bytes(sealed(CHUNKS, is_final=False))
    append_final(path, find_key)
    assert path.read_bytes() == sealed(CHUNKS)


@pytest.mark.parametrize(
    ("key_id", "secret"), [("", bytes(32)), ("a" * 256, bytes(32)), ("a", b"")]
)
def test_impossible_keys_are_refused(key_id: str, secret: bytes) -> None:
    with pytest.raises(ValueError, match="footage key"):
        FootageKey(key_id, secret)
