"""Reads a stream's picture size from its parameter sets. Pure; any thread.

Sources: ITU-T H.264 clauses 7.3.2.1.1 and 7.4.2.1.1 (sequence parameter set, frame cropping),
ITU-T H.265 clauses 7.3.2.2 and 7.3.3 (profile_tier_level), Exp-Golomb codes of clause 9.1 / 9.2.
Refuses nothing: a set that makes no sense gives None, and the stream is then undecodable anyway.
"""

from dataclasses import dataclass

from hardware.camera.bitstream import H264_SPS, H265_SPS, split_units, unit_type

#: Profiles whose sequence parameter set names the chroma format (H.264 7.3.2.1.1).
_HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
#: Codecs whose size we read ourselves: no size means that no decoder can start.
SIZED_CODECS = frozenset({"h264", "hevc", "mjpeg"})
#: Start-of-frame markers (T.81 table B.1): C4, C8 and CC mean something else.
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_LARGEST_PX = 16_384
_LONGEST_EXP_GOLOMB = 32


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Pixels after cropping."""

    width: int
    height: int


class BitsExhaustedError(Exception):
    """The parameter set ended too early or holds a number that cannot be."""


class BitReader:
    """Reads the bits of one NAL unit's payload, emulation prevention removed."""

    def __init__(self, unit: bytes, header_bytes: int) -> None:
        """Skip the NAL unit header of so many bytes."""
        raw = unit[header_bytes:].replace(b"\x00\x00\x03", b"\x00\x00")
        self._bits = int.from_bytes(raw, "big")
        self._left = len(raw) * 8

    def take(self, count: int) -> int:
        """The next `count` bits as a number.

        Raises:
            BitsExhaustedError: If there are fewer.
        """
        if count > self._left:
            raise BitsExhaustedError
        self._left -= count
        return (self._bits >> self._left) & ((1 << count) - 1)

    def unsigned(self) -> int:
        """The next ue(v)."""
        zeros = 0
        while self.take(1) == 0:
            zeros += 1
            if zeros > _LONGEST_EXP_GOLOMB:
                raise BitsExhaustedError
        return (1 << zeros) - 1 + self.take(zeros)

    def unsigned_up_to(self, most: int) -> int:
        """The next ue(v), which the standard bounds.

        Raises:
            BitsExhaustedError: If it is larger: then the whole set makes no sense.
        """
        value = self.unsigned()
        if value > most:
            raise BitsExhaustedError
        return value

    def signed(self) -> int:
        """The next se(v)."""
        code = self.unsigned()
        return (code + 1) // 2 if code % 2 else -(code // 2)


def picture_size(codec: str, parameter_sets: bytes) -> PictureSize | None:
    """Size from the first sequence parameter set that makes sense.

    Args:
        codec: ``h264`` or ``hevc``; for others the answer is None.
        parameter_sets: Annex B.
    """
    if codec not in {"h264", "hevc"}:
        return None
    wanted, read = (H265_SPS, _h265_size) if codec == "hevc" else (H264_SPS, _h264_size)
    for unit in split_units(parameter_sets):
        if unit_type(codec, unit) != wanted:
            continue
        try:
            size = read(unit)
        except BitsExhaustedError:
            continue
        if 0 < size.width <= _LARGEST_PX and 0 < size.height <= _LARGEST_PX:
            return size
    return None


def jpeg_size(jpeg: bytes) -> PictureSize | None:
    """Size from a JPEG's frame header (ITU-T T.81 clause B.2.2), None when there is none."""
    place = 2
    while place + 9 <= len(jpeg) and jpeg[place] == 0xFF:  # noqa: PLR2004 - every marker starts so
        marker = jpeg[place + 1]
        if marker == 0xFF:  # noqa: PLR2004 - fill byte
            place += 1
            continue
        if marker in _FRAME_HEADERS:
            height = int.from_bytes(jpeg[place + 5 : place + 7], "big")
            width = int.from_bytes(jpeg[place + 7 : place + 9], "big")
            return PictureSize(width, height) if width and height else None
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return None


def _skip_scaling_lists(bits: BitReader, chroma_format: int) -> None:
    for index in range(8 if chroma_format != 3 else 12):  # noqa: PLR2004 - 4:4:4 has four more
        if not bits.take(1):
            continue
        last = following = 8
        for _ in range(16 if index < 6 else 64):  # noqa: PLR2004 - six 4x4 lists come first
            if following:
                following = (last + bits.signed()) % 256
            last = following or last


def _h264_size(unit: bytes) -> PictureSize:
    bits = BitReader(unit, 1)
    profile = bits.take(8)
    bits.take(16)  # constraint flags, level
    bits.unsigned_up_to(31)  # seq_parameter_set_id
    chroma_format, separate_planes = 1, 0
    if profile in _HIGH_PROFILES:
        chroma_format = bits.unsigned_up_to(3)
        if chroma_format == 3:  # noqa: PLR2004 - 4:4:4
            separate_planes = bits.take(1)
        bits.unsigned_up_to(6)  # bit_depth_luma
        bits.unsigned_up_to(6)  # bit_depth_chroma
        bits.take(1)
        if bits.take(1):
            _skip_scaling_lists(bits, chroma_format)
    bits.unsigned_up_to(12)  # log2_max_frame_num
    _skip_picture_order(bits)
    bits.unsigned_up_to(16)  # max_num_ref_frames
    bits.take(1)
    width_mbs, map_units = bits.unsigned() + 1, bits.unsigned() + 1
    fields = 1 if bits.take(1) else 2
    if fields == 2:  # noqa: PLR2004 - frame_mbs_only_flag is 0
        bits.take(1)
    bits.take(1)
    left, right, top, bottom = _crop(bits)
    mono = chroma_format == 0 or separate_planes
    unit_x = 1 if mono or chroma_format == 3 else 2  # noqa: PLR2004 - table 6-1
    unit_y = (1 if mono or chroma_format != 1 else 2) * fields
    return PictureSize(
        width_mbs * 16 - unit_x * (left + right),
        map_units * 16 * fields - unit_y * (top + bottom),
    )


def _skip_picture_order(bits: BitReader) -> None:
    order = bits.unsigned_up_to(2)
    if order == 0:
        bits.unsigned_up_to(12)
    elif order == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(min(bits.unsigned(), 256)):
            bits.signed()


def _crop(bits: BitReader) -> tuple[int, int, int, int]:
    """Left, right, top and bottom in chroma units; zero when the flag before them is not set."""
    if not bits.take(1):
        return 0, 0, 0, 0
    return bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()


def _h265_size(unit: bytes) -> PictureSize:
    bits = BitReader(unit, 2)
    bits.take(4)  # video parameter set id
    layers = bits.take(3)
    bits.take(1)
    _skip_profile_tier_level(bits, layers)
    bits.unsigned_up_to(15)  # seq_parameter_set_id
    chroma_format = bits.unsigned_up_to(3)
    separate_planes = bits.take(1) if chroma_format == 3 else 0  # noqa: PLR2004 - 4:4:4
    width, height = bits.unsigned(), bits.unsigned()
    left, right, top, bottom = _crop(bits)
    mono = chroma_format == 0 or separate_planes
    unit_x = 2 if not mono and chroma_format in {1, 2} else 1
    unit_y = 2 if not mono and chroma_format == 1 else 1
    return PictureSize(width - unit_x * (left + right), height - unit_y * (top + bottom))


def _skip_profile_tier_level(bits: BitReader, layers: int) -> None:
    bits.take(88)  # general profile: 2 + 1 + 5 + 32 + 4 + 43 + 1 bits
    bits.take(8)  # general level
    flags = [(bits.take(1), bits.take(1)) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for has_profile, has_level in flags:
        if has_profile:
            bits.take(88)
        if has_level:
            bits.take(8)
