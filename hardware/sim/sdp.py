"""Session descriptions (RFC 8866; RTSP use: RFC 2326 appendix C). Pure; any thread."""

import base64
from dataclasses import dataclass

from hardware.sim.plan import Codec, StreamPlan
from hardware.sim.rtp import PAYLOAD_TYPES

VIDEO_TRACK = 0
AUDIO_TRACK = 1


@dataclass(frozen=True, slots=True)
class Description:
    """What a session description is made of.

    Attributes:
        plan: The stream.
        parameter_sets: In the order VPS, SPS, PPS; empty for JPEG.
        title: Session name.
        session: Number of the session, grows when the description changes.
    """

    plan: StreamPlan
    parameter_sets: tuple[bytes, ...]
    title: str
    session: int


def format_sdp(description: Description) -> bytes:
    """Write the description of one stream."""
    plan = description.plan
    payload_type = PAYLOAD_TYPES[plan.codec]
    lines = [
        "v=0",
        f"o=- {description.session} 1 IN IP4 127.0.0.1",
        f"s={description.title}",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "a=control:*",
        "a=range:npt=now-",
        f"m=video 0 RTP/AVP {payload_type}",
        f"b=AS:{max(1, plan.bitrate_bps // 1000)}",
        *_media_lines(plan.codec, payload_type, description.parameter_sets),
        f"a=framerate:{plan.fps}",
        f"a=control:trackID={VIDEO_TRACK}",
    ]
    if plan.audio:
        lines += ["m=audio 0 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", f"a=control:trackID={AUDIO_TRACK}"]
    return ("\r\n".join(lines) + "\r\n").encode()


def _media_lines(codec: Codec, payload_type: int, sets: tuple[bytes, ...]) -> list[str]:
    if codec is Codec.MJPEG:
        return [f"a=rtpmap:{payload_type} JPEG/90000"]
    words = [base64.b64encode(entry).decode() for entry in sets]
    if codec is Codec.HEVC:
        names = ("sprop-vps", "sprop-sps", "sprop-pps")
        fmtp = ";".join(f"{name}={word}" for name, word in zip(names, words, strict=False))
        return [f"a=rtpmap:{payload_type} H265/90000", f"a=fmtp:{payload_type} {fmtp}"]
    # RFC 6184 8.1: profile-level-id is the three bytes after the SPS's NAL header.
    level = sets[0][1:4].hex().upper() if sets else "4D401E"
    fmtp = f"packetization-mode=1;profile-level-id={level};sprop-parameter-sets={','.join(words)}"
    return [f"a=rtpmap:{payload_type} H264/90000", f"a=fmtp:{payload_type} {fmtp}"]
