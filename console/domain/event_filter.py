"""What a reader of the journal asks for. A pure value; the store turns it into a query."""

from dataclasses import dataclass

from console.domain.events import Tone

#: Later than any moment a journal can hold.
END_OF_TIME_NS = 2**63 - 1


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to show; every field narrows, the empty filter shows all.

    Attributes:
        tones: Only these tones; empty means every tone.
        code_prefix: Only codes that begin so: ``camera.`` or ``camera.lost``.
        subject: Only this subject, ``camera:03``; ending in a colon, every subject of that
            kind, ``camera:``.
        text: Every word of it must begin a word of the event's code, subject, actor or a text
            among its parameters. Case and accents do not matter. Numbers among the parameters
            are not words.
        start_utc_ns: Not before this UTC, in ns.
        end_utc_ns: Before this UTC, in ns.
        exercise: True only drills, False only real events, None both.
    """

    tones: frozenset[Tone] = frozenset()
    code_prefix: str = ""
    subject: str = ""
    text: str = ""
    start_utc_ns: int = 0
    end_utc_ns: int = END_OF_TIME_NS
    exercise: bool | None = None

    @property
    def has_time(self) -> bool:
        """Whether the filter asks for a range of time."""
        return self.start_utc_ns > 0 or self.end_utc_ns < END_OF_TIME_NS

    @property
    def subject_kind(self) -> str:
        """The part of the subject before its colon, empty when no subject is asked for."""
        return self.subject.partition(":")[0]

    @property
    def is_one_subject(self) -> bool:
        """Whether exactly one subject is asked for, not a kind of subjects."""
        return bool(self.subject) and not self.subject.endswith(":")
