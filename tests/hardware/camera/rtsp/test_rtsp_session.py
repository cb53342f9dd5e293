"""The session without sockets: the conversation, passwords, keep-alive, and what ends it."""

import struct

import pytest

from hardware.camera.errors import RefusedError, SourceError
from hardware.camera.rtsp.sdp import find_picture_track
from hardware.camera.rtsp.session import Phase, RtspSession, UnsupportedStreamError
from hardware.camera.settings import StreamSettings
from hardware.camera.state import LinkCause

URL = "rtsp://127.0.0.1:8554/cam/main"
NS = 1_000_000_000
SDP = (
    "v=0\r\nm=audio 0 RTP/AVP 8\r\na=control:track2\r\n"
    "m=video 0 RTP/AVP 97\r\na=control:track1\r\na=rtpmap:97 H264/90000\r\n"
    "a=fmtp:97 packetization-mode=1;sprop-parameter-sets=Z0IADQ==,aM48gA==\r\n"
)
SECRET = "open sesame"  # noqa: S105 - planted
NONCE = 'Digest realm="cam", nonce="one"'


def reply(session: RtspSession, status: int, *headers: str, body: str = "") -> bytes:
    """Answer the last request."""
    asked = requests(session)[-1]
    sequence = next(line for line in asked if line.startswith("CSeq"))
    lines = [f"RTSP/1.0 {status} x", sequence, *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def requests(session: RtspSession) -> list[list[str]]:
    """What was asked since the last look."""
    text = session.take_output().decode()
    return [one.split("\r\n") for one in text.split("\r\n\r\n") if one]


def told(session: RtspSession, status: int, *headers: str, body: str = "") -> None:
    session.feed(reply(session, status, *headers, body=body), NS)


def playing(password: str = "", timeout: int = 30) -> RtspSession:
    session = RtspSession(StreamSettings(URL, user="u", password=password), NS)
    told(session, 200, body=SDP)
    told(session, 200, f"Session: abc;timeout={timeout}")
    told(session, 200)
    assert session.phase is Phase.PLAYING
    return session


def rtp(sequence: int, stamp: int, unit: bytes) -> bytes:
    packet = struct.pack(">BBHII", 0x80, 0x80 | 97, sequence, stamp, 1) + unit
    return b"$\x00" + struct.pack(">H", len(packet)) + packet


def test_the_conversation_asks_for_the_picture_track_only() -> None:
    session = RtspSession(StreamSettings(URL), NS)
    session.feed(reply(session, 200, f"Content-Base: {URL}/", body=SDP), NS)
    (setup,) = requests(session)
    assert setup[0] == f"SETUP {URL}/track1 RTSP/1.0"
    assert "Transport: RTP/AVP/TCP;unicast;interleaved=0-1" in setup


def test_pictures_carry_their_ticks_and_the_descriptions_parameter_sets() -> None:
    session = playing()
    units = session.feed(rtp(1, 9000, b"\x65a") + rtp(2, 12600, b"\x41b"), NS)
    assert [one.pts for one in units] == [0, 3600]
    assert units[0].header == b"\x00\x00\x00\x01\x67\x42\x00\x0d\x00\x00\x00\x01\x68\xce\x3c\x80"
    assert units[0].codec == "h264"


def test_a_challenge_is_answered_once_and_a_second_one_is_a_wrong_password() -> None:
    session = RtspSession(StreamSettings(URL, user="u", password=SECRET), NS)
    told(session, 401, f"WWW-Authenticate: {NONCE}")
    (again,) = requests(session)
    assert again[0].startswith("DESCRIBE")
    assert any(line.startswith("Authorization: Digest") for line in again)
    wrong = b"RTSP/1.0 401 x\r\nCSeq: 2\r\nWWW-Authenticate: " + NONCE.encode() + b"\r\n\r\n"
    with pytest.raises(RefusedError) as refused:
        session.feed(wrong, NS)
    assert refused.value.cause is LinkCause.WRONG_PASSWORD


def test_a_nonce_that_grew_old_is_replaced_without_complaint() -> None:
    session = RtspSession(StreamSettings(URL, user="u", password=SECRET), NS)
    told(session, 401, f"WWW-Authenticate: {NONCE}")
    told(session, 401, 'WWW-Authenticate: Digest realm="cam", nonce="two", stale=TRUE')
    assert any('nonce="two"' in line for line in requests(session)[0])


def test_without_a_user_a_challenge_is_a_refusal_at_once() -> None:
    session = RtspSession(StreamSettings(URL), NS)
    with pytest.raises(RefusedError):
        told(session, 401, f"WWW-Authenticate: {NONCE}")


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (404, LinkCause.NOT_FOUND),
        (403, LinkCause.WRONG_PASSWORD),
        (500, LinkCause.BAD_MEDIA),
        (302, LinkCause.BAD_MEDIA),
    ],
)
def test_other_answers_end_the_try_with_their_cause(status: int, cause: LinkCause) -> None:
    session = RtspSession(StreamSettings(URL), NS)
    with pytest.raises(SourceError) as ended:
        told(session, status)
    assert ended.value.cause is cause


def test_the_session_is_kept_alive_well_before_its_time_out() -> None:
    session = playing(timeout=30)
    session.tick(NS + 11 * NS)
    assert requests(session) == []
    session.tick(NS + 12 * NS)
    (asked,) = requests(session)
    assert asked[0].startswith("GET_PARAMETER")
    assert "Session: abc" in asked
    session.tick(NS + 13 * NS)
    assert requests(session) == []


def test_a_camera_that_knows_no_get_parameter_is_asked_for_its_options() -> None:
    session = playing()
    session.tick(NS + 12 * NS)
    told(session, 405)
    session.tick(NS + 24 * NS)
    assert requests(session)[0][0].startswith("OPTIONS")


def test_a_camera_that_forgot_the_session_is_lost() -> None:
    session = playing()
    session.tick(NS + 12 * NS)
    with pytest.raises(SourceError) as ended:
        told(session, 454)
    assert ended.value.cause is LinkCause.CLOSED_BY_CAMERA


def test_other_codecs_are_left_to_ffmpeg() -> None:
    session = RtspSession(StreamSettings(URL), NS)
    with pytest.raises(UnsupportedStreamError):
        told(session, 200, body="v=0\r\nm=video 0 RTP/AVP 26\r\n")


def test_pictures_out_of_order_are_left_to_ffmpeg_and_a_jump_is_not_one() -> None:
    session = playing()
    jumped = session.feed(
        rtp(1, 900_000, b"\x65a") + rtp(2, 903_600, b"\x41b") + rtp(3, 3600, b"\x41c"), NS
    )
    assert len(jumped) == 3
    with pytest.raises(UnsupportedStreamError):
        session.feed(rtp(4, 14_400, b"\x41d") + rtp(5, 7200, b"\x41e"), NS)


def test_an_address_that_only_the_camera_can_reach_is_replaced_by_ours() -> None:
    session = RtspSession(StreamSettings(URL), NS)
    told(session, 200, "Content-Base: rtsp://192.168.0.9/cam/main/", body=SDP)
    assert requests(session)[0][0] == "SETUP rtsp://127.0.0.1:8554/cam/main/track1 RTSP/1.0"


def test_goodbye_is_said_with_the_session() -> None:
    session = playing()
    session.say_goodbye(NS)
    assert requests(session)[0][0].startswith("TEARDOWN")


def test_bytes_that_are_no_rtsp_end_the_session() -> None:
    with pytest.raises(SourceError):
        playing().feed(b"HTTP/1.1 400 Bad\r\n\r\n", NS)


def test_the_camera_may_ask_and_report_without_harm() -> None:
    session = playing()
    report = b"$\x01\x00\x04abcd"
    assert session.feed(b"OPTIONS * RTSP/1.0\r\nCSeq: 9\r\n\r\n" + report, NS) == []


@pytest.mark.parametrize(
    ("control", "address"),
    [
        ("track1", "rtsp://h/a/track1"),
        ("/other/track1", "rtsp://h/other/track1"),
        ("rtsp://h/full", "rtsp://h/full"),
        ("*", "rtsp://h/a/"),
        ("", "rtsp://h/a/"),
    ],
)
def test_a_control_address_is_joined_as_cameras_mean_it(control: str, address: str) -> None:
    body = f"v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\na=control:{control}\r\n"
    track = find_picture_track(body.encode(), "rtsp://h/a/")
    assert track is not None
    assert (track.codec, track.control) == ("hevc", address)


def test_broken_parameter_sets_in_a_description_are_left_out() -> None:
    body = (
        "m=video 0 RTP/AVP 95 96\r\na=rtpmap:95 H264/0\r\na=rtpmap:96 H264/90000\r\na=rtpmap:x\r\n"
        "a=fmtp:96 sprop-parameter-sets=%%%,Z0IADQ==,\r\n"
    )
    track = find_picture_track(body.encode(), "rtsp://h/a")
    assert track is not None
    assert track.payload_type == 96
    assert track.header == b"\x00\x00\x00\x01\x67\x42\x00\x0d"


def test_replies_to_other_requests_are_left_alone() -> None:
    session = playing()
    assert session.feed(b"RTSP/1.0 454 x\r\nCSeq: 1\r\n\r\n", NS) == []


def test_a_password_changed_in_mid_session_is_called_wrong() -> None:
    session = RtspSession(StreamSettings(URL, user="u", password=SECRET), NS)
    told(session, 401, f"WWW-Authenticate: {NONCE}")
    told(session, 200, body=SDP)
    told(session, 200, "Session: abc")
    told(session, 200)
    session.tick(NS + 25 * NS)
    told(session, 401, 'WWW-Authenticate: Digest realm="cam", nonce="two"')
    with pytest.raises(RefusedError):
        told(session, 401, 'WWW-Authenticate: Digest realm="cam", nonce="two"')
