"""Start codes are found alike whichever way a unit is searched."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.bitstream import start_codes


@given(st.lists(st.sampled_from([b"\0", b"\1", b"\0\0\1", b"\0\0\0\1", b"a" * 700]), max_size=40))
def test_start_codes_are_found_alike_in_short_and_long_units(parts: list[bytes]) -> None:
    data = b"".join(parts)
    expected = [at for at in range(len(data)) if data[at : at + 3] == b"\0\0\1"]
    assert start_codes(data) == expected
    assert start_codes(b"b" * 5_000 + data) == [5_000 + at for at in expected]
