"""Streams over HTTP: MPEG-TS at ``/ROLE.ts``, multipart JPEG at ``/ROLE.mjpg``.

Serving loop only.
"""

from hardware.camera.packet import StreamRole
from hardware.sim.deliveries import KeyframeStart, Line
from hardware.sim.messages import Request, format_reply
from hardware.sim.outlet import Outlet, Sending, Subscriber
from hardware.sim.plan import Codec
from hardware.sim.rtsp_session import Streams
from hardware.sim.ts_mux import TsMuxer

_BOUNDARY = "cameraframe"
_TYPES = {
    "ts": "video/mp2t",
    "mjpg": f"multipart/x-mixed-replace; boundary={_BOUNDARY}",
}


class TsDelivery:
    """An MPEG transport stream for one client, starting with a keyframe."""

    def __init__(self, line: Line, codec: Codec, fps: int) -> None:
        """Prepare a muxer.

        Args:
            line: The client's connection.
            codec: H264 or HEVC.
            fps: Pictures per second.
        """
        self._line = line
        self._start = KeyframeStart()
        self._muxer = TsMuxer(codec, fps)

    def deliver(self, sending: Sending) -> int:
        """Send one picture; see `Subscriber`."""
        if not self._start.takes(self._line.backlog(), can_start=sending.unit.is_keyframe):
            return 0
        data = self._muxer.mux(sending.unit, sending.ticks)
        self._line.write(data)
        return len(data)

    def close(self) -> None:
        """Give the muxer back."""
        self._muxer.close()


class MultipartDelivery:
    """JPEG files as parts (RFC 2046 5.1), the way cameras push them."""

    def __init__(self, line: Line) -> None:
        """Keep the line."""
        self._line = line
        self._start = KeyframeStart()

    def deliver(self, sending: Sending) -> int:
        """Send one picture; see `Subscriber`."""
        if not self._start.takes(self._line.backlog(), can_start=sending.unit.is_keyframe):
            return 0
        data = sending.unit.data
        head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
        self._line.write(head.encode() + data + b"\r\n")
        return len(data)


class HttpStreams:
    """The HTTP half of one connection: at most one stream, until the connection ends."""

    def __init__(self, streams: Streams, line: Line) -> None:
        """Start without media.

        Args:
            streams: The camera.
            line: The connection.
        """
        self._streams = streams
        self._line = line
        self._outlet: Outlet | None = None
        self._delivery: Subscriber | None = None

    def answer(self, request: Request) -> bool:
        """Start a stream or refuse.

        Returns:
            Whether the connection goes on.
        """
        word, _, suffix = request.path.partition(".")
        outlet = self._find(word)
        if request.method != "GET":
            return self._refuse(request, 405)
        if outlet is None or suffix not in _TYPES or self._delivery is not None:
            return self._refuse(request, 404)
        if (outlet.plan.codec is Codec.MJPEG) is not (suffix == "mjpg"):
            return self._refuse(request, 404)
        head = {
            "Content-Type": _TYPES[suffix],
            "Cache-Control": "no-store",
            "Connection": "close",
        }
        self._line.write(format_reply("HTTP/1.1", 200, head))
        self._outlet = outlet
        self._delivery = self._new_delivery(outlet)
        outlet.subscribe(self._delivery)
        return True

    def close(self) -> None:
        """Send no more media."""
        if self._outlet is not None and self._delivery is not None:
            self._outlet.unsubscribe(self._delivery)
        if isinstance(self._delivery, TsDelivery):
            self._delivery.close()
        self._outlet = self._delivery = None

    def _new_delivery(self, outlet: Outlet) -> Subscriber:
        if outlet.plan.codec is Codec.MJPEG:
            return MultipartDelivery(self._line)
        return TsDelivery(self._line, outlet.plan.codec, outlet.plan.fps)

    def _find(self, word: str) -> Outlet | None:
        try:
            return self._streams.outlet(StreamRole(word))
        except ValueError:
            return None

    def _refuse(self, request: Request, status: int) -> bool:
        self._line.write(format_reply(request.version, status, {"Connection": "close"}, b""))
        return False
