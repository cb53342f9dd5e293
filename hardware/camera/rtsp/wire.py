"""Cuts an RTSP connection's bytes into replies and interleaved packets (RFC 2326 clause 10.12).

Takes arbitrary slices. Refuses bytes that are neither: TCP loses nothing, so such a peer is
broken and the connection ends. Pure; one thread.
"""

from typing import NamedTuple

from hardware.camera.rtsp.messages import MessageError, Reply, content_length, parse_head

_DOLLAR = 0x24
_HEADER = 4
_LONGEST_HEAD = 65_536


class Interleaved(NamedTuple):
    """One binary packet. A tuple, because thousands a second are made."""

    channel: int
    payload: bytes


class WireReader:
    """The receiving half of one connection."""

    def __init__(self) -> None:
        """Start at a message boundary."""
        self._rest = b""

    def feed(self, data: bytes) -> list[Interleaved | Reply]:
        """Take the next bytes.

        Returns:
            What is complete, in order.

        Raises:
            MessageError: If the bytes are neither a packet nor a message.
        """
        buffer = self._rest + data if self._rest else data
        found: list[Interleaved | Reply] = []
        place, size = 0, len(buffer)
        while place < size:
            if buffer[place] == _DOLLAR:
                if place + _HEADER > size:
                    break
                end = place + _HEADER + (buffer[place + 2] << 8 | buffer[place + 3])
                if end > size:
                    break
                found.append(Interleaved(buffer[place + 1], buffer[place + _HEADER : end]))
                place = end
            elif buffer[place] in b"\r\n":
                place += 1  # some servers put an empty line between messages
            else:
                message, end = _message(buffer, place)
                if message is None:
                    break
                found.append(message)
                place = end
        self._rest = buffer[place:]
        return found


def _message(buffer: bytes, place: int) -> tuple[Reply | None, int]:
    """The message at `place` and where it ends; None while it is incomplete."""
    head_end = buffer.find(b"\r\n\r\n", place)
    if head_end < 0:
        if len(buffer) - place > _LONGEST_HEAD or not _may_be_text(buffer[place : place + 4]):
            msg = "bytes that are neither a message nor a packet"
            raise MessageError(msg)
        return None, place
    head = parse_head(buffer[place:head_end])
    begin = head_end + 4
    end = begin + content_length(head)
    if end > len(buffer):
        return None, place
    return Reply(head.status, head.headers, buffer[begin:end]), end


def _may_be_text(start: bytes) -> bool:
    return all(0x20 <= byte < 0x7F for byte in start)  # noqa: PLR2004 - printable ASCII
