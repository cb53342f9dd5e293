"""Makes events with the time of now and hands them to the journal. Any thread."""

from collections.abc import Callable

from console.clock import Clock
from console.domain.events import Code, Event, Param, Tone

EventSink = Callable[[Event], None]


class Reporter:
    """What every service uses to say what happened."""

    def __init__(self, clock: Clock, sink: EventSink) -> None:
        """Keep both; the sink must not block."""
        self._clock = clock
        self._sink = sink

    @property
    def clock(self) -> Clock:
        """The clock that stamps the events."""
        return self._clock

    def report(
        self, code: Code, tone: Tone, subject: str, actor: str = "system", **params: Param
    ) -> Event:
        """Journal one fact as of now.

        Args:
            code: What happened.
            tone: How much it matters.
            subject: Whom it concerns, ``kind:id``.
            actor: Who caused it.
            **params: Codes and numbers the sentence is made from.

        Returns:
            The event as it was handed on.
        """
        clock = self._clock
        event = Event(
            code, tone, subject, clock.utc_ns(), clock.monotonic_ns(), actor, dict(params)
        )
        self._sink(event)
        return event
