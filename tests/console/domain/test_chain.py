"""The bytes that are hashed: laid out as documented, never the same for two events."""

import hashlib
import json
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.chain import (
    GENESIS,
    ChainId,
    ChainRow,
    Frames,
    Head,
    canonical_bytes,
    checkpoint_message,
    decode_params,
    encode_params,
    frame_chain,
    frame_text,
    heads_from_text,
    heads_to_text,
    next_digest,
    prune_message,
    seal_message,
    storable_text,
)

CHAIN = ChainId("hq", "séat", exercise=True)
ROW = ChainRow(
    row_id=7,
    chain_id=99,
    sequence=3,
    uid=bytes(range(16)),
    boot="b1",
    kind_id=98,
    code="camera.lost",
    tone="alarm",
    subject="camera:03",
    actor="system",
    utc_ns=-5,
    monotonic_ns=2**63 - 1,
    params='{"n":1}',
    digest=b"not hashed",
    seal=None,
)


def canonical(row: ChainRow, chain: ChainId = CHAIN) -> bytes:
    return canonical_bytes(frame_chain(chain), int(chain.exercise), Frames(), row)


def test_the_bytes_are_laid_out_as_the_module_says() -> None:
    by_hand = b"SLPJ" + b"\x01" + b"\x01"
    by_hand += (7).to_bytes(8) + (3).to_bytes(8)
    by_hand += (-5).to_bytes(8, signed=True) + (2**63 - 1).to_bytes(8)
    by_hand += bytes(range(16))
    texts = ("hq", "séat", "b1", "camera.lost", "alarm", "camera:03", "system", '{"n":1}')
    for text in texts:
        by_hand += len(text.encode()).to_bytes(4) + text.encode()
    assert canonical(ROW) == by_hand
    assert next_digest(GENESIS, by_hand) == hashlib.sha256(bytes(32) + by_hand).digest()


TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
ROWS = st.builds(
    ChainRow,
    row_id=st.integers(0, 2**64 - 1),
    chain_id=st.just(1),
    sequence=st.integers(0, 2**64 - 1),
    uid=st.binary(min_size=16, max_size=16),
    boot=TEXT,
    kind_id=st.just(1),
    code=TEXT,
    tone=TEXT,
    subject=TEXT,
    actor=TEXT,
    utc_ns=st.integers(-(2**63), 2**63 - 1),
    monotonic_ns=st.integers(-(2**63), 2**63 - 1),
    params=TEXT,
    digest=st.just(b""),
    seal=st.none(),
)


def read_back(data: bytes) -> tuple[object, ...]:
    """Read canonical bytes without the code that makes them: that it works proves injectivity."""
    fixed = struct.Struct(">4sBBQQqq16s")
    values: list[object] = list(fixed.unpack_from(data))
    at = fixed.size
    for _ in range(8):
        (length,) = struct.unpack_from(">I", data, at)
        values.append(data[at + 4 : at + 4 + length].decode())
        at += 4 + length
    assert at == len(data)
    return tuple(values)


@given(row=ROWS, site=TEXT, writer=TEXT, exercise=st.booleans())
def test_every_field_can_be_read_back_so_no_two_events_share_bytes(
    row: ChainRow, site: str, writer: str, exercise: bool
) -> None:
    values = read_back(canonical(row, ChainId(site, writer, exercise)))
    assert values[:3] == (b"SLPJ", 1, int(exercise))
    assert values[3:8] == (row.row_id, row.sequence, row.utc_ns, row.monotonic_ns, row.uid)
    assert values[8:] == (
        site, writer, row.boot, row.code, row.tone, row.subject, row.actor, row.params,
    )  # fmt: skip


@pytest.mark.parametrize("uid", [b"", bytes(15), bytes(17)])
def test_an_id_of_another_length_is_refused_not_padded(uid: bytes) -> None:
    with pytest.raises(struct.error, match="16 bytes"):
        canonical(ROW._replace(uid=uid))


def test_the_cache_of_frames_forgets_but_never_errs() -> None:
    frames = Frames()
    for number in range(70_000):
        assert frames.of(str(number)) == frame_text(str(number))
    assert frames.of("1") == b"\x00\x00\x00\x011"


SCALARS = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.booleans())


@given(st.dictionaries(st.text(), SCALARS))
def test_parameters_come_back_with_their_types(params: dict[str, str | int | float | bool]) -> None:
    text = encode_params(params)
    assert text.isascii()
    back = decode_params(text)
    finite = {
        name: str(value) if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in params.items()
    }
    assert back == finite
    assert {name: type(value) for name, value in back.items()} == {
        name: type(value) for name, value in finite.items()
    }
    assert text == encode_params(dict(reversed(params.items())))


def test_a_number_that_is_none_is_kept_as_its_name() -> None:
    assert encode_params({"a": math.nan, "b": -math.inf}) == '{"a":"nan","b":"-inf"}'


@pytest.mark.parametrize("wrong", [None, [1], {"a": 1}, b"x"])
def test_a_parameter_that_is_no_scalar_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="parameter reason is a"):
        encode_params({"reason": wrong})


@pytest.mark.parametrize("text", ["[1]", "3", "{", ""])
def test_stored_parameters_that_are_no_object_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own error for some of them
        decode_params(text)


@given(st.text())
def test_a_storable_text_survives_utf8_and_keeps_what_was_storable(text: str) -> None:
    kept = storable_text(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept
    assert storable_text(kept) == kept


def test_a_lone_surrogate_does_not_cost_an_event() -> None:
    assert storable_text("a\ud800b\0c") == "a?b\ufffdc"


HEADS = st.lists(
    st.builds(
        Head,
        st.builds(ChainId, TEXT, TEXT, st.booleans()),
        st.integers(1, 2**63),
        st.binary(min_size=32, max_size=32),
    ),
    max_size=4,
    unique_by=lambda head: head.chain,
)


@given(HEADS)
def test_heads_come_back_from_their_text_in_one_order(heads: list[Head]) -> None:
    text = heads_to_text(heads)
    assert list(heads_from_text(text)) == sorted(heads, key=lambda head: head.chain)
    assert heads_to_text(reversed(heads)) == text
    json.loads(text)


@pytest.mark.parametrize("text", ["", "{}x", "[1]", "[[1,2]]", '[["a","b",true,1,"zz"]]', "3"])
def test_a_text_that_holds_no_heads_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no chain heads"):
        heads_from_text(text)


def test_signed_messages_of_different_kinds_never_agree() -> None:
    assert len({checkpoint_message(1, "[]"), prune_message(1, "[]"), seal_message(b"[]")}) == 3
    assert checkpoint_message(1, "[]") != checkpoint_message(2, "[]")
