"""Tells a new picture from one that was sent before. Pure; one thread.

A still room is legitimate: its encoder still counts pictures (frame_num and picture order count
in every slice header, H.264 clause 7.4.3; slice_pic_order_cnt_lsb, H.265 clause 7.4.7), two
IDR pictures in a row must differ in idr_pic_id, and a sensor's noise changes every JPEG. So a
coded picture that equals, bit for bit, the one before it was sent twice; and a group of pictures
that equals the group before it picture for picture is a loop. Pixels are never compared.
Does not see an encoder that codes the same frozen image anew: nothing in the stream tells that
from a still room.
"""

import zlib
from collections.abc import Sequence

#: Digests kept of one group of pictures; a longer group is only compared so far.
GROUP_LIMIT = 600


def picture_digest(picture: Sequence[bytes]) -> int:
    """A number that two equal coded pictures share. Length and CRC-32: chance is no enemy here."""
    crc = length = 0
    for unit in picture:
        crc = zlib.crc32(unit, crc)
        length += len(unit)
    return (length << 32) | crc


class FreshnessWatch:
    """Remembers the last two groups of pictures of one stream, across reconnections."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._last: int | None = None
        self._group: list[int] = []
        self._earlier: list[int] = []
        self._is_looping = False
        self.repeated = 0

    def is_new(self, digest: int, *, is_keyframe: bool) -> bool:
        """Judge the next coded picture in decoding order.

        Args:
            digest: From `picture_digest`.
            is_keyframe: Whether a group of pictures begins here.
        """
        twice = digest == self._last
        self._last = digest
        if twice:
            # Sent twice: not a step in the group, or one repeat would hide a loop.
            self.repeated += 1
            return False
        if is_keyframe:
            self._earlier, self._group = self._group, []
            self._is_looping = bool(self._earlier)
        place = len(self._group)
        if self._is_looping:
            self._is_looping = place < len(self._earlier) and self._earlier[place] == digest
        if place < GROUP_LIMIT:
            self._group.append(digest)
        if self._is_looping:
            self.repeated += 1
        return not self._is_looping
