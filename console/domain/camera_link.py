"""What a camera's two streams mean together, and when that is worth an event. Pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from console.domain.events import Code, Tone


class LinkGrade(IntEnum):
    """How a stream stands, from best to worst; OPENING says nothing about the camera yet."""

    OPENING = 0
    LIVE = 1
    STALLED = 2
    LOST = 3
    REFUSED = 4


CODES: dict[LinkGrade, tuple[Code, Tone]] = {
    LinkGrade.LIVE: (Code.CAMERA_LIVE, Tone.CALM),
    LinkGrade.STALLED: (Code.CAMERA_STALLED, Tone.WARNING),
    LinkGrade.LOST: (Code.CAMERA_LOST, Tone.WARNING),
    LinkGrade.REFUSED: (Code.CAMERA_REFUSED, Tone.WARNING),
}


@dataclass(frozen=True, slots=True)
class LinkStep:
    """A change worth telling.

    Attributes:
        before: The last settled grade; OPENING when there was none.
        after: The settled grade now.
        away_s: On a return, seconds since the camera was last live; else 0.
    """

    before: LinkGrade
    after: LinkGrade
    away_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """The settled state of a camera over its streams.

    Attributes:
        settled: Last grade of each stream that was not OPENING, by stream name.
        grade: The worst of them; OPENING while any stream has never settled.
        left_live_ns: Monotonic ns at which it stopped being live; 0 when live or never live.
    """

    settled: tuple[tuple[str, LinkGrade], ...] = ()
    grade: LinkGrade = LinkGrade.OPENING
    left_live_ns: int = 0

    def after(
        self, stream: str, grade: LinkGrade, now_ns: int, expected: Iterable[str]
    ) -> tuple["LinkSummary", LinkStep | None]:
        """Take one stream's new grade.

        Trying again (OPENING) never hides what is known, so a camera that is lost stays lost
        until a picture came.

        Args:
            stream: ``main`` or ``sub``.
            grade: Its grade now.
            now_ns: Monotonic ns of the change.
            expected: The names of all streams of this camera.

        Returns:
            The new summary, and the step when the camera's settled grade changed.
        """
        if grade is LinkGrade.OPENING:
            return self, None
        known = dict(self.settled)
        known[stream] = grade
        is_complete = all(name in known for name in expected)
        worst = max(known.values())
        if worst is LinkGrade.LIVE and not is_complete:
            worst = self.grade  # a stream that never answered proves nothing
        if worst is self.grade:
            return LinkSummary(tuple(known.items()), worst, self.left_live_ns), None
        away_s = 0.0
        left_ns = self.left_live_ns
        if worst is LinkGrade.LIVE:
            away_s = (now_ns - left_ns) / 1e9 if left_ns else 0.0
            left_ns = 0
        elif left_ns == 0:
            left_ns = now_ns
        step = LinkStep(self.grade, worst, away_s)
        return LinkSummary(tuple(known.items()), worst, left_ns), step
