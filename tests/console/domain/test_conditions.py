"""The strip shows the highest tone, and of equal ones the oldest."""

from console.domain.conditions import Condition, count_by_tone, foremost
from console.domain.events import Code, Tone


def condition(tone: Tone, since_ns: int, subject: str = "camera:01") -> Condition:
    return Condition(Code.CAMERA_LOST, tone, subject, 0, since_ns)


def test_nothing_wrong_shows_nothing() -> None:
    assert foremost([]) is None
    assert set(count_by_tone([]).values()) == {0}


def test_a_higher_tone_wins_over_an_older_one() -> None:
    old = condition(Tone.WARNING, 1)
    new = condition(Tone.ALARM, 9)
    assert foremost([old, new]) is new


def test_of_equal_tones_the_oldest_stays() -> None:
    first, second = condition(Tone.WARNING, 3), condition(Tone.WARNING, 2, "camera:02")
    assert foremost([first, second]) is second
    assert count_by_tone([first, second])[Tone.WARNING] == 2
