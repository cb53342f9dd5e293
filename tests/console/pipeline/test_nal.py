"""Units keep their bytes through both framings; broken records are refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.pipeline import nal
from hardware.camera.bitstream import split_units

# A unit never holds a start code and never ends in zero (H.264 clause 7.4.1).
UNITS = st.lists(
    st.binary(min_size=1, max_size=50).map(lambda data: b"\x65" + data.replace(b"\0", b"\1")),
    min_size=1,
    max_size=5,
)


@given(UNITS, st.sampled_from([b"\0\0\1", b"\0\0\0\1"]))
def test_both_framings_carry_the_same_units(units: list[bytes], code: bytes) -> None:
    annex_b = b"".join(code + unit for unit in units)
    prefixed = nal.from_annex_b(annex_b)
    assert prefixed == b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)
    assert list(split_units(nal.to_annex_b(prefixed, 4))) == units


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_every_length_size_is_read(size: int) -> None:
    data = (3).to_bytes(size, "big") + b"abc"
    assert nal.to_annex_b(data, size) == b"\0\0\0\1abc"
    with pytest.raises(nal.NalError):
        nal.to_annex_b(data[:-1], size)


@given(st.binary(max_size=60), st.sampled_from(nal.NAL_CODECS))
def test_any_description_is_read_or_refused(data: bytes, codec: str) -> None:
    for record in (data, b"\1" + data):
        try:
            nal.length_size(codec, record)
            sets = nal.parameter_sets(codec, record)
        except nal.NalError:
            continue
        assert sets == b"" or sets.startswith(nal.START_CODE)


def test_a_packet_without_a_unit_is_refused() -> None:
    for data in (b"", b"\0\0\1", b"abc"):
        with pytest.raises(nal.NalError):
            nal.from_annex_b(data)
