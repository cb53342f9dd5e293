"""One simulated camera: a port, its streams, its clients and its faults. Serving loop only."""

import asyncio
import logging
import random
import socket
from dataclasses import replace

from hardware.camera.packet import StreamRole
from hardware.sim.audio import AudioTrack
from hardware.sim.clock import SimClock
from hardware.sim.connection import Connection
from hardware.sim.control_messages import StreamStats
from hardware.sim.deliveries import UdpPair
from hardware.sim.faults import CAMERA_FAULTS, Fault, FaultOrder
from hardware.sim.feeds import CHANGED_LOOP_S, FeedMaker, stream_seed
from hardware.sim.outlet import Outlet
from hardware.sim.plan import AuthPlan, AuthScheme, CameraPlan, Codec, SitePlan, StreamPlan
from hardware.sim.rtp import RtpCounter

log = logging.getLogger("sim")

_BACKLOG = 64


class CameraServer:
    """Serves one camera on a loopback port of its own."""

    def __init__(self, site: SitePlan, plan: CameraPlan, maker: FeedMaker, clock: SimClock) -> None:
        """Prepare the streams: blocking while loops are coded.

        Args:
            site: For seed and time-out.
            plan: This camera.
            maker: Makes the feeds, now and when a fault changes size or codec.
            clock: Both hands.
        """
        self._site = site
        self._plan = plan
        self._maker = maker
        self._clock = clock
        self._random = random.Random(stream_seed(site, plan.camera, ""))  # noqa: S311 - repeatable, no secret
        self._connections: dict[Connection, None] = {}
        self._server: asyncio.Server | None = None
        self._held: socket.socket | None = None
        self._is_mute = False
        self._auth = plan.auth
        self._udp = UdpPair()
        self._outlets = {stream.role: self._outlet(stream) for stream in plan.streams}
        self._nonce = self.new_token()
        self.port = 0

    @property
    def auth(self) -> AuthPlan:
        """What clients must show now."""
        return self._auth

    @property
    def nonce(self) -> str:
        """What Digest answers must be made with; outlives a connection: clients come again."""
        return self._nonce

    @property
    def is_mute(self) -> bool:
        """Whether the camera has vanished without closing anything."""
        return self._is_mute

    @property
    def session_timeout_s(self) -> float:
        """RTSP sessions without a sign of life end after this."""
        return self._site.session_timeout_s

    @property
    def title(self) -> str:
        """Name in session descriptions."""
        return f"Camera {self._plan.camera}"

    @property
    def udp(self) -> UdpPair:
        """The camera's UDP ports."""
        return self._udp

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """All streams."""
        return tuple(self._outlets.values())

    def outlet(self, role: StreamRole) -> Outlet | None:
        """The stream of a role, or None."""
        return self._outlets.get(role)

    def new_token(self) -> str:
        """A fresh session id."""
        return f"{self._random.getrandbits(64):016x}"

    def now_ns(self) -> int:
        """Monotonic ns."""
        return self._clock.monotonic_ns()

    def joined(self, connection: Connection) -> None:
        """A client has come."""
        self._connections[connection] = None

    def left(self, connection: Connection) -> None:
        """A client is gone."""
        self._connections.pop(connection, None)

    async def open(self) -> None:
        """Listen; the port is known afterwards."""
        await self._udp.open()
        self._held = _bound(0)
        self.port = self._held.getsockname()[1]
        await self._listen()

    async def close(self) -> None:
        """Close the port and every connection, end the threads of live streams."""
        for outlet in self.outlets:
            outlet.stop()
        await self._refuse()
        if self._held is not None:
            self._held.close()
            self._held = None
        self._udp.close()

    def expire_sessions(self) -> None:
        """End RTSP sessions that gave no sign of life within the time-out."""
        heard, self._udp.heard = self._udp.heard, set()
        now_ns = self.now_ns()
        for connection in tuple(self._connections):
            if connection.rtcp_address in heard:
                connection.heard_ns = now_ns
            silent_s = (now_ns - connection.heard_ns) / 1e9
            if connection.has_session and silent_s > self.session_timeout_s and not self._is_mute:
                log.info("%s ends a session silent for %.0f s", self.title, silent_s)
                connection.close()

    async def start_fault(self, order: FaultOrder) -> None:
        """Begin a fault; returns when its effect is on the wire.

        Raises:
            KeyError: If the camera has no stream of the order's role.
        """
        if order.fault in CAMERA_FAULTS:
            await self._start_camera_fault(order)
        else:
            roles = [order.role] if order.role is not None else list(self._outlets)
            for role in roles:
                await self._start_stream_fault(self._outlets[role], order)
        if order.cuts and order.fault is not Fault.DROP:
            self._cut()

    async def clear_faults(self) -> None:
        """End all faults: the camera serves as planned again."""
        await self._restore_feeds()
        was_mute, self._is_mute = self._is_mute, False
        if was_mute:
            # A camera that comes back knows nothing of its old connections.
            for connection in tuple(self._connections):
                connection.reset()
        if self._auth != self._plan.auth:
            self._auth = self._plan.auth
            self._cut()
        cut = any(outlet.gate.is_active(Fault.BAD_PARAMETER_SETS) for outlet in self.outlets)
        for outlet in self.outlets:
            outlet.clear_faults()
        if cut:
            self._cut()
        await self._listen()

    def stats(self) -> tuple[StreamStats, ...]:
        """What each stream did."""
        return tuple(
            StreamStats(
                self._plan.camera, role, outlet.clients, outlet.units_sent, outlet.bytes_sent
            )
            for role, outlet in self._outlets.items()
        )

    async def _start_camera_fault(self, order: FaultOrder) -> None:
        if order.fault is Fault.REFUSE:
            await self._refuse()
        elif order.fault is Fault.DROP:
            self._cut()
        elif order.fault is Fault.AUTH_CHANGE:
            self._auth = self._changed_auth(order)
            self._nonce = self.new_token()
        else:
            self._is_mute = True
            for outlet in self.outlets:
                outlet.gate.start(order)
            for connection in self._connections:
                connection.vanish()

    async def _start_stream_fault(self, outlet: Outlet, order: FaultOrder) -> None:
        if order.fault in {Fault.SIZE_CHANGE, Fault.CODEC_CHANGE}:
            changed = _changed_plan(outlet.plan, order)
            feed = await asyncio.to_thread(self._maker.feed, self._plan, changed)
            outlet.replace_feed(feed)
        else:
            outlet.gate.start(order)

    async def _restore_feeds(self) -> None:
        for stream in self._plan.streams:
            outlet = self._outlets[stream.role]
            if outlet.plan == stream:
                continue
            is_other_codec = outlet.plan.codec is not stream.codec
            outlet.replace_feed(await asyncio.to_thread(self._maker.feed, self._plan, stream))
            if is_other_codec:
                self._cut()

    def _changed_auth(self, order: FaultOrder) -> AuthPlan:
        scheme = order.scheme or self._plan.auth.scheme
        if order.scheme is None and scheme is AuthScheme.NONE:
            scheme = AuthScheme.DIGEST
        user = order.user or self._plan.auth.user or "admin"
        return replace(self._plan.auth, scheme=scheme, user=user, password=order.password)

    def _cut(self) -> None:
        for connection in tuple(self._connections):
            connection.close()

    async def _listen(self) -> None:
        if self._server is None and self._held is not None:
            self._server = await asyncio.get_running_loop().create_server(
                lambda: Connection(self), sock=self._held, backlog=_BACKLOG
            )

    async def _refuse(self) -> None:
        """Stop listening and reset every client, but keep the port: it must answer again later."""
        for connection in tuple(self._connections):
            connection.reset()
        if self._server is not None:
            self._server.close()
            self._server = None
            # A bound socket that does not listen answers with RST, and nobody else gets the port.
            self._held = _bound(self.port)

    def _outlet(self, stream: StreamPlan) -> Outlet:
        camera = self._plan.camera
        counter = self._counter()
        seed = stream_seed(self._site, camera, stream.role.value)
        feed = self._maker.feed(self._plan, stream)
        outlet = Outlet(camera, feed, self._clock, counter, seed)
        if stream.audio:
            voice = self._counter()
            outlet.audio = AudioTrack(camera, self._clock, voice, lambda: outlet.is_silent)
        return outlet

    def _counter(self) -> RtpCounter:
        bits = self._random.getrandbits
        return RtpCounter(bits(32), bits(16), bits(32))


def _bound(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.settimeout(0)
    sock.bind(("127.0.0.1", port))
    return sock


def _changed_plan(plan: StreamPlan, order: FaultOrder) -> StreamPlan:
    loop_s = min(plan.loop_s, CHANGED_LOOP_S)
    if order.fault is Fault.CODEC_CHANGE:
        other = Codec.HEVC if plan.codec is Codec.H264 else Codec.H264
        return replace(plan, codec=order.codec or other, loop_s=loop_s)
    width = order.width or plan.width // 4 * 2
    height = order.height or plan.height // 4 * 2
    return replace(plan, width=width, height=height, loop_s=loop_s)
