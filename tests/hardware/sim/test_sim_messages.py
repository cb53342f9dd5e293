"""Requests in any slicing, passwords by the standards' own examples, control lines, orders."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.camera.packet import StreamRole
from hardware.sim.audio import encode_mu_law
from hardware.sim.auth import challenge, digest_response, is_allowed
from hardware.sim.control_messages import (
    ControlRequest,
    FrameTruth,
    MessageError,
    ReadyLine,
    StreamStats,
    Verb,
    decode_answer,
    decode_ready,
    decode_request,
    encode_answer,
    encode_ready,
    encode_request,
)
from hardware.sim.faults import Fault, FaultOrder
from hardware.sim.messages import Interleaved, ProtocolError, Request, RequestParser, format_reply
from hardware.sim.plan import AuthPlan, AuthScheme, Codec

WIRE = (
    b"OPTIONS rtsp://host/main RTSP/1.0\r\nCSeq: 1\r\n\r\n"
    b"$\x01\x00\x04abcd"
    b"SET_PARAMETER rtsp://host/main/ RTSP/1.0\r\nCSeq: 2\r\nContent-Length: 5\r\n\r\n$\r\n\r\n"
    b"$\x03\x00\x00"
    b"GET /sub.ts?x=1 HTTP/1.1\r\nHost: host\r\n\r\n"
)


@given(cuts=st.lists(st.integers(0, len(WIRE)), max_size=12))
def test_any_slicing_gives_the_same_requests(cuts: list[int]) -> None:
    parser = RequestParser()
    got: list[Request | Interleaved] = []
    for start, end in pairwise([0, *sorted(cuts), len(WIRE)]):
        got += parser.feed(WIRE[start:end])
    methods = [item.method for item in got if isinstance(item, Request)]
    assert methods == ["OPTIONS", "SET_PARAMETER", "GET"]
    assert [item for item in got if isinstance(item, Interleaved)] == [
        Interleaved(1, b"abcd"),
        Interleaved(3, b""),
    ]
    requests = [item for item in got if isinstance(item, Request)]
    assert requests[1].body == b"$\r\n\r\n"
    assert [request.path for request in requests] == ["main", "main", "sub.ts"]


@given(data=st.binary(max_size=200))
def test_random_bytes_are_refused_or_waited_for(data: bytes) -> None:
    parser = RequestParser()
    with suppress(ProtocolError):
        items = parser.feed(data)
        assert all(isinstance(item, Request | Interleaved) for item in items)


@pytest.mark.parametrize(
    "wire",
    [
        b"x" * 20_000,
        b"NOTHING\r\n\r\n",
        b"GET / SMTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        b"\xff\xfe / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(wire: bytes) -> None:
    with pytest.raises(ProtocolError):
        RequestParser().feed(wire)


def test_an_address_without_a_path_has_none() -> None:
    (request,) = RequestParser().feed(b"OPTIONS rtsp://host:554 RTSP/1.0\r\n\r\n")
    assert isinstance(request, Request)
    assert request.path == ""


def test_a_streams_head_has_no_length_and_a_reply_has() -> None:
    assert b"Content-Length" not in format_reply("HTTP/1.1", 200, {})
    assert format_reply("RTSP/1.0", 401, {"CSeq": "4"}, b"no").endswith(
        b"CSeq: 4\r\nContent-Length: 2\r\n\r\nno"
    )


def test_digest_follows_the_worked_example_of_rfc_2617() -> None:
    # RFC 2617 section 3.5.
    middle = "dcd98b7102dd2f0e8b11d0f600bfb0c093:00000001:0a4f113b:auth"
    got = digest_response("Mufasa:testrealm@host.com:Circle Of Life", middle, "GET:/dir/index.html")
    assert got == "6629fae49393a05397450978507c4ef1"


def test_basic_follows_the_worked_example_of_rfc_7617() -> None:
    auth = AuthPlan(AuthScheme.BASIC, "Aladdin", "open sesame")
    assert is_allowed(auth, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "GET", "n")
    assert challenge(auth, "n") == 'Basic realm="IP Camera"'


DIGEST = AuthPlan(AuthScheme.DIGEST, "guard", "right")


def _digest(**change: str) -> str:
    parts = {"username": "guard", "realm": "IP Camera", "nonce": "abc", "uri": "rtsp://h/m"}
    parts["response"] = digest_response("guard:IP Camera:right", "abc", "DESCRIBE:rtsp://h/m")
    parts |= change
    return "Digest " + ", ".join(f'{name}="{value}"' for name, value in parts.items())


def test_a_right_digest_is_let_in_with_and_without_qop() -> None:
    assert is_allowed(DIGEST, _digest(), "DESCRIBE", "abc")
    response = digest_response(
        "guard:IP Camera:right", "abc:00000001:xyz:auth", "DESCRIBE:rtsp://h/m"
    )
    full = _digest(response=response, cnonce="xyz", nc="00000001", qop="auth")
    assert is_allowed(DIGEST, full, "DESCRIBE", "abc")


@pytest.mark.parametrize(
    ("given_header", "method", "nonce"),
    [
        ("", "DESCRIBE", "abc"),
        ("Basic Z3VhcmQ6cmlnaHQ=", "DESCRIBE", "abc"),
        (_digest(username="other"), "DESCRIBE", "abc"),
        (_digest(response="0" * 32), "DESCRIBE", "abc"),
        (_digest(), "PLAY", "abc"),
        (_digest(), "DESCRIBE", "another nonce"),
        ("Digest", "DESCRIBE", "abc"),
    ],
)
def test_anything_else_is_refused(given_header: str, method: str, nonce: str) -> None:
    assert not is_allowed(DIGEST, given_header, method, nonce)


def test_basic_that_is_no_base64_is_refused() -> None:
    assert not is_allowed(AuthPlan(AuthScheme.BASIC, "a", "b"), "Basic !!!", "GET", "n")


@given(fault=st.sampled_from(Fault), share=st.floats(0, 1), width=st.integers(0, 4096))
def test_an_order_survives_the_control_socket(fault: Fault, share: float, width: int) -> None:
    order = FaultOrder(
        fault,
        role=StreamRole.MAIN,
        share=share,
        width=width,
        codec=Codec.HEVC,
        scheme=AuthScheme.BASIC,
        cut=False,
    )
    request = ControlRequest(Verb.FAULT, "01", order.to_fields())
    read = decode_request(encode_request(request))
    assert read == request
    assert FaultOrder.from_fields(read.fields) == order


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"fault": "rain"},
        {"fault": "stall", "colour": 1},
        {"fault": "packet_loss", "share": 2},
        {"fault": "packet_loss", "share": "half"},
        {"fault": "trickle", "fps": 0},
        {"fault": "stall", "role": "third"},
    ],
)
def test_a_wrong_order_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        FaultOrder.from_fields(raw)


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"{}", b'{"verb": "x"}', b'{"verb":"stop","camera":1}']
)
def test_a_wrong_control_line_is_refused(line: bytes) -> None:
    with pytest.raises(MessageError):
        decode_request(line)
    with pytest.raises(MessageError):
        decode_answer(line)
    with pytest.raises(MessageError):
        decode_ready(line)


def test_answers_survive_the_control_socket() -> None:
    frame = FrameTruth("01", StreamRole.SUB, 5, 65541, 10**18, 2 * 10**18, 3 * 10**18)
    stats = StreamStats("01", StreamRole.MAIN, 1, 2, 3)
    answer = decode_answer(encode_answer(frames=(frame,), stats=(stats,), error="no"))
    assert (answer.frames, answer.stats, answer.error) == ((frame,), (stats,), "no")
    assert answer.world is None
    ready = ReadyLine(1, {"01": 2})
    assert decode_ready(encode_ready(ready)) == ready


@pytest.mark.parametrize(
    ("sample", "code"),
    # ITU-T G.711 table 2: decision values at both ends, zero, and the sign.
    [(0, 0xFF), (-1, 0x7F), (32_767, 0x80), (-32_768, 0x00), (1000, 0xCE), (-1000, 0x4E)],
)
def test_mu_law_follows_the_standards_table(sample: int, code: int) -> None:
    assert encode_mu_law(sample) == code
