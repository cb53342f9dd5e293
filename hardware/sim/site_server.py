"""A whole simulated site on one asyncio loop: cameras, pacing and the control socket."""

import asyncio
import logging
from pathlib import Path

from hardware.sim.camera import CameraServer
from hardware.sim.clock import SimClock
from hardware.sim.control_messages import (
    ControlRequest,
    MessageError,
    ReadyLine,
    Verb,
    decode_request,
    encode_answer,
)
from hardware.sim.faults import FaultOrder
from hardware.sim.feeds import FeedMaker
from hardware.sim.pace import Conductor
from hardware.sim.plan import PlanError, SitePlan
from hardware.sim.world_stage import WorldStage

log = logging.getLogger("sim")

_EXPIRE_EVERY_S = 1.0
_START_AFTER_NS = 50_000_000
_MAX_LINE = 64 * 1024
_WORLD_VERBS = frozenset(
    {
        Verb.WORLD,
        Verb.SET_LOCK,
        Verb.GRANT,
        Verb.SET_BELT,
        Verb.STAGE_INTRUSION,
    }
)


class SiteServer:
    """Serves a plan until it is asked to stop."""

    def __init__(self, plan: SitePlan, cache_dir: Path, clock: SimClock) -> None:
        """Prepare every stream: blocking while loops are coded.

        Args:
            plan: What to serve.
            cache_dir: Where loops are kept.
            clock: Both hands.
        """
        self._clock = clock
        self._plan = plan
        start_utc_ns = plan.world_start_utc_ns or clock.utc_ns()
        self._stage = WorldStage(plan.seed, start_utc_ns, plan.world_offset_s, cache_dir)
        maker = FeedMaker(plan, cache_dir, clock, self._stage)
        self._cameras = {
            camera.camera: CameraServer(plan, camera, maker, clock) for camera in plan.cameras
        }
        self._conductor = Conductor(clock)
        self._stopping = asyncio.Event()
        self._start_ns = 0
        self._failure: Exception | None = None
        self._control: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()
        # One order after another: a fault that codes a loop must not overtake a clear.
        self._orders = asyncio.Lock()

    async def open(self) -> ReadyLine:
        """Paint what the first pictures need, listen everywhere, start the clocks."""
        views = [one.view or one.camera for one in self._plan.cameras if one.source == "world"]
        if views:
            await asyncio.to_thread(self._stage.warm, views)
        for camera in self._cameras.values():
            await camera.open()
        self._control = await asyncio.start_server(
            self._serve_control, "127.0.0.1", 0, limit=_MAX_LINE
        )
        self._start_streams()
        port = self._control.sockets[0].getsockname()[1]
        return ReadyLine(port, {name: camera.port for name, camera in self._cameras.items()})

    def request_stop(self) -> None:
        """Ask `run` to end. Serving loop only."""
        self._stopping.set()

    async def run(self) -> None:
        """Serve until asked to stop, then close everything."""
        while not self._stopping.is_set():
            for camera in self._cameras.values():
                camera.expire_sessions()
            try:
                await asyncio.wait_for(self._stopping.wait(), _EXPIRE_EVERY_S)
            except TimeoutError:
                continue
        await self._close()
        if self._failure is not None:
            raise self._failure

    def _start_streams(self) -> None:
        """Spread the streams over one picture's time, so that wake-ups do not pile up."""
        outlets = [outlet for camera in self._cameras.values() for outlet in camera.outlets]
        start_ns = self._start_ns = self._clock.monotonic_ns() + _START_AFTER_NS
        for place, outlet in enumerate(outlets):
            period_ns = 1_000_000_000 // outlet.plan.fps
            due_ns = start_ns + period_ns * place // len(outlets)
            if outlet.start(due_ns, self._stage.start_utc_ns, self._fail):
                self._conductor.add(outlet)
            if outlet.audio is not None:
                outlet.audio.start(due_ns)
                self._conductor.add(outlet.audio)

    def _fail(self, error: Exception) -> None:
        """A live stream's thread ended by a bug: end the site, which then says so."""
        self._failure = error
        self.request_stop()

    async def _close(self) -> None:
        self._conductor.stop()
        self._stage.stop()
        if self._control is not None:
            self._control.close()
        for talk in tuple(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks)
        for camera in self._cameras.values():
            await camera.close()

    async def _serve_control(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        talk = asyncio.current_task()
        assert talk is not None  # noqa: S101 - asyncio runs this in a task
        self._talks.add(talk)
        try:
            while line := await reader.readline():
                writer.write(await self._answer(line))
                await writer.drain()
        except asyncio.CancelledError:
            log.debug("the site ends while a control client is there")
        except (ConnectionError, ValueError) as error:
            log.info("a control client is gone: %s", error)
        finally:
            self._talks.discard(talk)
            writer.close()

    async def _answer(self, line: bytes) -> bytes:
        try:
            request = decode_request(line)
            async with self._orders:
                return await self._obey(request)
        except (MessageError, PlanError, ValueError) as error:
            return encode_answer(error=str(error))
        except KeyError as error:
            return encode_answer(error=f"there is no such camera, stream or door: {error}")

    async def _obey(self, request: ControlRequest) -> bytes:
        if request.verb is Verb.STOP:
            self.request_stop()
            return encode_answer()
        if request.verb in _WORLD_VERBS:
            # The first question may have to build the world, which takes seconds.
            return await asyncio.to_thread(self._ask_world, request)
        cameras = self._named(request.camera)
        if request.verb is Verb.STATS:
            return encode_answer(stats=tuple(s for camera in cameras for s in camera.stats()))
        if request.verb is Verb.TRUTH:
            return _truth(cameras, request)
        for camera in cameras:
            if request.verb is Verb.CLEAR:
                await camera.clear_faults()
            else:
                await camera.start_fault(FaultOrder.from_fields(request.fields))
        return encode_answer()

    def _ask_world(self, request: ControlRequest) -> bytes:
        if not any(camera.source == "world" for camera in self._plan.cameras):
            return encode_answer(error="no camera of this site shows the world")
        elapsed_ns = self._clock.monotonic_ns() - self._start_ns
        now_utc_ns = self._stage.start_utc_ns + max(0, elapsed_ns)
        door = str(request.fields.get("door", ""))
        if request.verb is Verb.WORLD:
            return encode_answer(world=self._stage.truth(now_utc_ns))
        commands = self._stage.commands()
        if request.verb is Verb.SET_LOCK:
            commands.set_lock(door, locked=request.fields.get("locked") is True)
        elif request.verb is Verb.GRANT:
            commands.grant(door)
        elif request.verb is Verb.STAGE_INTRUSION:
            commands.stage_intrusion()
        else:
            commands.set_belt(running=request.fields.get("running") is True)
        return encode_answer()

    def _named(self, name: str) -> list[CameraServer]:
        return [self._cameras[name]] if name else list(self._cameras.values())


def _truth(cameras: list[CameraServer], request: ControlRequest) -> bytes:
    last = request.fields.get("last", 100)
    if not isinstance(last, int) or last < 1:
        msg = f"last is {last!r}, allowed are whole numbers from 1"
        raise MessageError(msg)
    outlets = [outlet for camera in cameras for outlet in camera.outlets]
    return encode_answer(frames=tuple(f for outlet in outlets for f in outlet.truth()[-last:]))
