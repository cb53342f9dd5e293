"""Turns what a source read into packets, and keeps the stream's link state. One thread, no Qt.

Joins the pure rules: link machine, freshness, time stamps, format. Refuses what cannot start a
decoder: until the first key picture of a connection nothing leaves. Knows no sockets and does
not look at the clock.
"""

import logging
from collections.abc import Callable

from hardware.camera.bitstream import describe, has_sequence_set
from hardware.camera.errors import RefusedError, SourceError
from hardware.camera.freshness import FreshnessWatch, picture_digest
from hardware.camera.link_machine import LinkAction, LinkMachine, LinkTimings
from hardware.camera.packet import Packet, StreamFormat, StreamRole
from hardware.camera.picture_size import SIZED_CODECS, jpeg_size, picture_size
from hardware.camera.state import LinkCause, LinkState, StreamStatus
from hardware.camera.timestamps import TimestampRepair
from hardware.camera.unit import RawUnit

log = logging.getLogger("camera")


class StreamReceiver:
    """One stream of one camera, from connection to packets.

    Attributes:
        machine: The link; its `view` may be read from any thread.
    """

    def __init__(
        self,
        camera: str,
        role: StreamRole,
        now_ns: int,
        report: Callable[[StreamStatus], None],
        *,
        timings: LinkTimings | None = None,
        watch_repeats: bool = True,
    ) -> None:
        """Begin OFF.

        Args:
            camera: Camera id.
            role: Which stream.
            now_ns: Monotonic ns.
            report: Called at every change of state or cause, on the thread that used the receiver.
            timings: Limits of the link.
            watch_repeats: False for files, which may hold and loop what they like.
        """
        self.camera = camera
        self.role = role
        self.machine = LinkMachine(timings or LinkTimings(), now_ns)
        self._report = report
        self._told = (LinkState.OFF, LinkCause.STOPPED)
        self._logged_loss = self._logged_refusal = False
        self._freshness = FreshnessWatch() if watch_repeats else None
        self._stamps: TimestampRepair | None = None
        self._format: StreamFormat | None = None
        self._session = 0
        self._sequence = -1
        self._doubt = LinkCause.SILENT
        self._newest: tuple[int, int] = (0, -1)
        self._newest_ns = 0
        self._seen: tuple[int, int] = (0, -1)
        self._errors_seen = 0

    @property
    def session(self) -> int:
        """Which connection this is, counted from 1."""
        return self._session

    def start(self, now_ns: int) -> LinkAction:
        """Begin to want this stream."""
        return self._told_of(self.machine.start(now_ns))

    def stop(self, now_ns: int) -> LinkAction:
        """Want it no more."""
        return self._told_of(self.machine.stop(now_ns))

    def begin_session(self) -> None:
        """A new try: what comes now joins nothing that came before."""
        self._session += 1
        self._sequence = -1
        self._stamps = None
        self._format = None
        self._doubt = LinkCause.SILENT

    def opened(self, now_ns: int) -> None:
        """The camera answered and media may follow."""
        self.machine.sign_of_life(now_ns)

    def failed(self, error: SourceError, now_ns: int) -> LinkAction:
        """The try or the connection ended."""
        denied = isinstance(error, RefusedError)
        return self._told_of(self.machine.failed(error.cause, now_ns, denied=denied))

    def accept(self, unit: RawUnit, now_ns: int) -> Packet | None:
        """Judge and stamp one access unit.

        Args:
            unit: As the source read it, in decoding order.
            now_ns: Monotonic ns of its arrival.

        Returns:
            The packet, or None when decoding cannot start yet or there is no picture in it.
        """
        self.machine.sign_of_life(now_ns)
        is_key, sets, picture = describe(unit.codec, unit.data)
        is_key = is_key and unit.is_key
        if not picture:
            return None
        if self._sequence >= 0:
            self._sequence += unit.lost_before + 1
        if is_key:
            self._follow_format(unit, sets)
        if self._format is None:
            # Nothing to start with yet, or parameter sets that make no sense.
            self._doubt = LinkCause.UNDECODABLE if is_key else self._doubt
            return None
        self._sequence = max(self._sequence, 0)
        if self._stamps is None:
            self._stamps = TimestampRepair(unit.time_base)
        stamps = self._stamps.repair(unit.pts, unit.dts, now_ns)
        if self._is_new(picture, is_key=is_key):
            self._newest, self._newest_ns = (self._session, self._sequence), now_ns
        else:
            # The decoder will pass it too: that must not look like progress.
            self._seen = max(self._seen, (self._session, self._sequence))
        return Packet(
            camera=self.camera,
            role=self.role,
            data=unit.data,
            is_keyframe=is_key,
            pts=stamps.pts,
            dts=stamps.dts,
            arrival_ns=now_ns,
            session=self._session,
            sequence=self._sequence,
            format=self._format,
        )

    def progress(self, decoded: tuple[int, int] | None = None) -> None:
        """Tell the link machine of new pictures.

        Args:
            decoded: (session, sequence) of the newest picture that came out of the decoder when
                somebody wants this stream decoded, else None: then a new packet is a new picture.
        """
        newest = self._newest if decoded is None else min(decoded, self._newest)
        if newest <= self._seen or newest[0] != self._session or not self.machine.is_open:
            return
        self._seen = newest
        self._doubt = LinkCause.SILENT
        self._told_of(self.machine.picture(self._newest_ns))

    def judge(self, decoded: tuple[int, int] | None, errors: int) -> None:
        """Take over what the decoder says.

        Args:
            decoded: See `progress`.
            errors: Packets that the decoder has refused so far.
        """
        self.progress(decoded)
        if errors > self._errors_seen:
            self._errors_seen = errors
            self._doubt = LinkCause.UNDECODABLE

    def tick(self, now_ns: int) -> LinkAction:
        """Let time pass; obey what it returns."""
        return self._told_of(self.machine.tick(now_ns, self._doubt))

    def _is_new(self, picture: list[bytes], *, is_key: bool) -> bool:
        if self._freshness is None:
            return True
        is_new = self._freshness.is_new(picture_digest(picture), is_keyframe=is_key)
        if not is_new:
            self._doubt = LinkCause.REPEATED_PICTURE
        return is_new

    def _follow_format(self, unit: RawUnit, sets: bytes) -> None:
        """Take over what a key picture says; parameter sets without sense leave no format."""
        old = self._format
        if unit.codec == "mjpeg":
            size = jpeg_size(unit.data)
        elif old is not None and (not has_sequence_set(unit.codec, sets) or sets == old.extradata):
            return
        else:
            size = picture_size(unit.codec, sets or unit.header)
        if size is None and unit.codec in SIZED_CODECS:
            # A muxer would write a file that nobody can play.
            self._format = None
            return
        width, height = (size.width, size.height) if size else (0, 0)
        extradata = sets or unit.header
        if old is None or (width, height, extradata) != (old.width, old.height, old.extradata):
            self._format = StreamFormat(unit.codec, width, height, extradata, unit.time_base)

    def _told_of(self, action: LinkAction) -> LinkAction:
        view = self.machine.view
        if (view.state, view.cause) != self._told:
            self._told = (view.state, view.cause)
            self._write_line(view.state, view.cause, view.away_s)
            self._report(
                StreamStatus(
                    camera=self.camera,
                    role=self.role,
                    state=view.state,
                    cause=view.cause,
                    since_ns=view.since_ns,
                    retry_ns=view.retry_ns,
                    attempts=view.attempts,
                    away_s=view.away_s,
                )
            )
        return action

    def _write_line(self, state: LinkState, cause: LinkCause, away_s: float) -> None:
        name = self.role.value
        if state is LinkState.LIVE:
            if self._logged_loss or self._logged_refusal:
                log.info("camera %s %s is back after %.1f s", self.camera, name, away_s)
            else:
                log.info("camera %s %s is live", self.camera, name)
            self._logged_loss = self._logged_refusal = False
        elif state is LinkState.REFUSED:
            if not self._logged_refusal:
                log.error(
                    "camera %s %s refuses us: %s; tried again, slowly",
                    self.camera,
                    name,
                    cause.value,
                )
            self._logged_refusal = True
        elif state in {LinkState.STALLED, LinkState.LOST} and not self._logged_loss:
            log.warning("camera %s %s is lost: %s", self.camera, name, cause.value)
            self._logged_loss = True
