"""RTSP text and interleaved framing: any slicing, and what is refused."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.rtsp.messages import MessageError, Reply, format_request, parse_head
from hardware.camera.rtsp.wire import Interleaved, WireReader

OK = b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 12ab;timeout=30\r\nContent-Length: 5\r\n\r\nv=0\r\n"


def test_a_request_has_the_form_of_the_standard() -> None:
    text = format_request("SETUP", "rtsp://10.0.0.1/a", 7, [("Transport", "RTP/AVP/TCP")])
    assert text == (
        b"SETUP rtsp://10.0.0.1/a RTSP/1.0\r\nCSeq: 7\r\nUser-Agent: Sallyport\r\n"
        b"Transport: RTP/AVP/TCP\r\n\r\n"
    )


def test_headers_are_found_whatever_their_case_and_folding() -> None:
    reply = parse_head(b"RTSP/1.0 401 No\r\ncSeQ:9\r\nWWW-Authenticate: Basic\r\n realm=x")
    assert reply.status == 401
    assert reply.sequence == 9
    assert reply.all("www-authenticate") == ["Basic realm=x"]


@pytest.mark.parametrize(
    ("header", "seconds"), [("a;timeout=30", 30), ("a", 60), ("a; Timeout=0", 60), ("", 60)]
)
def test_the_session_timeout_is_read_or_the_standards_default(header: str, seconds: int) -> None:
    assert Reply(200, (("session", header),)).session_timeout_s == seconds


@pytest.mark.parametrize("line", [b"HTTP/1.1 200 OK", b"hello", b"RTSP/1.0 two OK", b""])
def test_what_is_no_rtsp_line_is_refused(line: bytes) -> None:
    with pytest.raises(MessageError):
        parse_head(line)


def test_a_request_of_the_camera_is_no_reply() -> None:
    assert parse_head(b"OPTIONS * RTSP/1.0\r\nCSeq: 1").status == 0


@given(payloads=st.lists(st.binary(max_size=300), max_size=6), data=st.data())
def test_any_slicing_of_a_connection_gives_the_same_packets_and_replies(
    payloads: list[bytes], data: st.DataObject
) -> None:
    parts: list[bytes] = []
    wanted: list[object] = []
    for index, payload in enumerate(payloads):
        parts.append(b"$" + bytes([index]) + len(payload).to_bytes(2, "big") + payload)
        wanted.append(Interleaved(index, payload))
        if data.draw(st.booleans()):
            parts.append(OK)
            wanted.append(b"v=0\r\n")
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    reader = WireReader()
    got: list[object] = []
    for start, end in pairwise([0, *cuts, len(stream)]):
        found = reader.feed(stream[start:end])
        got += [one.body if isinstance(one, Reply) else one for one in found]
    assert got == wanted


@given(st.binary(max_size=200))
def test_random_bytes_are_cut_or_refused_and_nothing_else(noise: bytes) -> None:
    reader = WireReader()
    try:
        found = reader.feed(noise)
    except MessageError:
        return
    assert sum(len(one.payload) + 4 for one in found if isinstance(one, Interleaved)) <= len(noise)


def test_a_body_of_nonsense_length_is_refused() -> None:
    with pytest.raises(MessageError, match="content length"):
        WireReader().feed(b"RTSP/1.0 200 OK\r\nContent-Length: -4\r\n\r\n")
