"""The rule of losing and finding a camera, as one table. Pure; time is an argument.

CONNECTING is the time from start to the first picture or the first failure. After that a stream
that is not live stays LOST or REFUSED while it is tried again in the background, so that a tile
does not flicker. LIVE means that a *new* picture came within `LinkTimings.stall_s`; a picture
that repeats the last one bit for bit, or that cannot be decoded, is not new.
Refuses an event that the table does not name: such a pair is a mistake of ours.
"""

from dataclasses import dataclass, replace
from enum import Enum

from hardware.camera.state import LinkCause, LinkState

NS_PER_S = 1_000_000_000


class LinkEvent(Enum):
    """What can happen to a stream."""

    STARTED = "started"
    PICTURE = "picture"
    SILENT = "silent"
    GIVEN_UP = "given_up"
    FAILED = "failed"
    DENIED = "denied"
    DUE = "due"
    STOPPED = "stopped"


class LinkAction(Enum):
    """What the owner of the connection must do next."""

    NONE = "none"
    OPEN = "open"
    CLOSE = "close"


_NONE, _OPEN, _CLOSE = LinkAction.NONE, LinkAction.OPEN, LinkAction.CLOSE
_S, _E = LinkState, LinkEvent

#: (state, event) -> (action, state). What is absent cannot happen.
TABLE: dict[tuple[LinkState, LinkEvent], tuple[LinkAction, LinkState]] = {
    (_S.OFF, _E.STARTED): (_OPEN, _S.CONNECTING),
    (_S.OFF, _E.STOPPED): (_NONE, _S.OFF),
    (_S.CONNECTING, _E.PICTURE): (_NONE, _S.LIVE),
    (_S.CONNECTING, _E.GIVEN_UP): (_CLOSE, _S.LOST),
    (_S.CONNECTING, _E.FAILED): (_CLOSE, _S.LOST),
    (_S.CONNECTING, _E.DENIED): (_CLOSE, _S.REFUSED),
    (_S.CONNECTING, _E.STOPPED): (_CLOSE, _S.OFF),
    (_S.LIVE, _E.PICTURE): (_NONE, _S.LIVE),
    (_S.LIVE, _E.SILENT): (_NONE, _S.STALLED),
    (_S.LIVE, _E.FAILED): (_CLOSE, _S.LOST),
    (_S.LIVE, _E.DENIED): (_CLOSE, _S.REFUSED),
    (_S.LIVE, _E.STOPPED): (_CLOSE, _S.OFF),
    (_S.STALLED, _E.PICTURE): (_NONE, _S.LIVE),
    (_S.STALLED, _E.GIVEN_UP): (_CLOSE, _S.LOST),
    (_S.STALLED, _E.FAILED): (_CLOSE, _S.LOST),
    (_S.STALLED, _E.DENIED): (_CLOSE, _S.REFUSED),
    (_S.STALLED, _E.STOPPED): (_CLOSE, _S.OFF),
    (_S.LOST, _E.DUE): (_OPEN, _S.LOST),
    (_S.LOST, _E.PICTURE): (_NONE, _S.LIVE),
    (_S.LOST, _E.GIVEN_UP): (_CLOSE, _S.LOST),
    (_S.LOST, _E.FAILED): (_CLOSE, _S.LOST),
    (_S.LOST, _E.DENIED): (_CLOSE, _S.REFUSED),
    (_S.LOST, _E.STOPPED): (_CLOSE, _S.OFF),
    (_S.REFUSED, _E.DUE): (_OPEN, _S.REFUSED),
    (_S.REFUSED, _E.PICTURE): (_NONE, _S.LIVE),
    (_S.REFUSED, _E.GIVEN_UP): (_CLOSE, _S.LOST),
    (_S.REFUSED, _E.FAILED): (_CLOSE, _S.LOST),
    (_S.REFUSED, _E.DENIED): (_CLOSE, _S.REFUSED),
    (_S.REFUSED, _E.STOPPED): (_CLOSE, _S.OFF),
}


@dataclass(frozen=True, slots=True)
class LinkTimings:
    """Limits of one stream's link, in seconds.

    Attributes:
        stall_s: No new picture for so long makes a live stream STALLED (the promise is 2 s; the
            rest is for the thread that looks).
        give_up_s: No picture for so long after the last packet closes the connection.
        repeat_give_up_s: The same for pictures that come but repeat or cannot be decoded.
        first_open_s: Time-out of the first try.
        open_s: Time-out of the later ones.
        back_off_s: Least time from the start of one try to the next, doubled up to the most.
        back_off_most_s: The most of it.
        breath_s: Least pause after a try that took longer than its back-off.
        denied_s: Pause after the camera refused a password that had worked before.
        denied_tries: So many of those, then the slow pause: accounts lock after a few wrong tries.
        denied_slow_s: Pause after a refusal otherwise.
    """

    stall_s: float = 1.5
    give_up_s: float = 3.0
    repeat_give_up_s: float = 10.0
    first_open_s: float = 1.0
    open_s: float = 3.0
    back_off_s: float = 0.5
    back_off_most_s: float = 2.0
    breath_s: float = 0.1
    denied_s: float = 2.0
    denied_tries: int = 5
    denied_slow_s: float = 30.0


@dataclass(frozen=True, slots=True)
class LinkView:
    """Where a link stands.

    Attributes:
        state: See the module.
        cause: Why it is not LIVE.
        since_ns: Monotonic ns of the last change of state.
        retry_ns: Monotonic ns of the next try; 0 when none is planned.
        attempts: Tries since it was last live.
        away_s: Seconds from the last new picture to the return; only on the view of the return.
    """

    state: LinkState
    cause: LinkCause
    since_ns: int
    retry_ns: int = 0
    attempts: int = 0
    away_s: float = 0.0


class LinkMachine:
    """One stream's link. Used by one thread; `view` may be read by any."""

    def __init__(self, timings: LinkTimings, now_ns: int) -> None:
        """Begin OFF."""
        self.timings = timings
        self.view = LinkView(LinkState.OFF, LinkCause.STOPPED, now_ns)
        self._opened_ns = 0
        self._is_open = False
        self._picture_ns = 0
        self._sign_ns = 0
        self._away_from_ns = 0
        self._back_off_s = timings.back_off_s
        self._denials = 0
        self._had_picture = False

    @property
    def is_open(self) -> bool:
        """Whether a try or a connection is under way."""
        return self._is_open

    @property
    def open_timeout_s(self) -> float:
        """Time-out of the try that is due or under way."""
        return self.timings.first_open_s if self.view.attempts <= 1 else self.timings.open_s

    def start(self, now_ns: int) -> LinkAction:
        """Leave OFF."""
        self._away_from_ns = now_ns
        self._picture_ns = 0
        self._had_picture = False
        return self._apply(LinkEvent.STARTED, LinkCause.NONE, now_ns)

    def stop(self, now_ns: int) -> LinkAction:
        """Go OFF."""
        return self._apply(LinkEvent.STOPPED, LinkCause.STOPPED, now_ns)

    def picture(self, now_ns: int) -> LinkAction:
        """A new picture came."""
        self._picture_ns = self._sign_ns = now_ns
        return self._apply(LinkEvent.PICTURE, LinkCause.NONE, now_ns)

    def sign_of_life(self, now_ns: int) -> None:
        """Something came that is no new picture: the connection stands."""
        self._sign_ns = now_ns

    def failed(self, cause: LinkCause, now_ns: int, *, denied: bool = False) -> LinkAction:
        """The connection broke, or a try failed."""
        return self._apply(LinkEvent.DENIED if denied else LinkEvent.FAILED, cause, now_ns)

    def tick(self, now_ns: int, doubt: LinkCause = LinkCause.SILENT) -> LinkAction:
        """Let time pass.

        Args:
            now_ns: Monotonic ns.
            doubt: Why there is no new picture, if there is none: SILENT, REPEATED_PICTURE or
                UNDECODABLE.
        """
        if not self._is_open:
            due = self.view.retry_ns and now_ns >= self.view.retry_ns
            return self._apply(LinkEvent.DUE, self.view.cause, now_ns) if due else LinkAction.NONE
        state = self.view.state
        quiet_ns = now_ns - max(self._picture_ns, self._opened_ns)
        if state is LinkState.LIVE and quiet_ns >= self.timings.stall_s * NS_PER_S:
            return self._apply(LinkEvent.SILENT, doubt, now_ns)
        if state is not LinkState.LIVE and self._is_hopeless(now_ns, quiet_ns):
            return self._apply(LinkEvent.GIVEN_UP, doubt, now_ns)
        return LinkAction.NONE

    def _is_hopeless(self, now_ns: int, quiet_ns: int) -> bool:
        limits = self.timings
        if quiet_ns >= limits.repeat_give_up_s * NS_PER_S:
            return True
        last_ns = max(self._sign_ns, self._opened_ns)
        # A try has its open time-out, then as long again as a silent live stream.
        allowed_s = limits.give_up_s
        if self._sign_ns < self._opened_ns:
            allowed_s = max(allowed_s, self.open_timeout_s)
        return now_ns - last_ns >= allowed_s * NS_PER_S

    def _apply(self, event: LinkEvent, cause: LinkCause, now_ns: int) -> LinkAction:
        old = self.view
        pair = (old.state, event)
        if pair not in TABLE:
            msg = f"a stream that is {old.state.value} cannot be told {event.value}"
            raise ValueError(msg)
        action, state = TABLE[pair]
        view = replace(old, state=state, cause=cause, retry_ns=0, away_s=0.0)
        if state is not old.state:
            view = replace(view, since_ns=now_ns)
        if action is LinkAction.OPEN:
            view = replace(view, attempts=view.attempts + 1)
            self._is_open, self._opened_ns = True, now_ns
        elif action is LinkAction.CLOSE:
            self._is_open = False
        self.view = self._followed(event, old, view, now_ns)
        return action

    def _followed(self, event: LinkEvent, old: LinkView, view: LinkView, now_ns: int) -> LinkView:
        """What an event means for the counters beside the state."""
        if old.state is LinkState.LIVE and view.state is not LinkState.LIVE:
            self._away_from_ns = self._picture_ns
        if event is LinkEvent.PICTURE:
            return self._returned(view, old, now_ns)
        if view.state is LinkState.OFF:
            return replace(view, attempts=0)
        if view.state in {LinkState.LOST, LinkState.REFUSED} and not self._is_open:
            return replace(view, retry_ns=self._next_try_ns(event, now_ns))
        return view

    def _returned(self, view: LinkView, old: LinkView, now_ns: int) -> LinkView:
        self._back_off_s = self.timings.back_off_s
        self._denials = 0
        self._had_picture = True
        away_s = 0.0
        if old.state not in {LinkState.LIVE, LinkState.CONNECTING}:
            away_s = (now_ns - self._away_from_ns) / NS_PER_S
        return replace(view, attempts=0, away_s=away_s)

    def _next_try_ns(self, event: LinkEvent, now_ns: int) -> int:
        limits = self.timings
        if event is LinkEvent.DENIED:
            self._denials += 1
            was_right = self._had_picture and self._denials <= limits.denied_tries
            pause_s = limits.denied_s if was_right else limits.denied_slow_s
            return now_ns + round(pause_s * NS_PER_S)
        # Counted from the start of the last try: one that hung for its whole time-out has
        # waited enough, and the camera must be back on the wall within 5 s of its return.
        planned_ns = self._opened_ns + round(self._back_off_s * NS_PER_S)
        self._back_off_s = min(self._back_off_s * 2, limits.back_off_most_s)
        return max(planned_ns, now_ns + round(limits.breath_s * NS_PER_S))
