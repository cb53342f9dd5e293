"""One event per loss and one per return, whatever the two streams do in between."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from console.domain.camera_link import LinkGrade, LinkStep, LinkSummary

BOTH = ("main", "sub")
SECOND = 1_000_000_000


def steps_of(changes: list[tuple[str, LinkGrade, int]]) -> list[LinkStep]:
    summary = LinkSummary()
    steps: list[LinkStep] = []
    for stream, grade, at_s in changes:
        summary, step = summary.after(stream, grade, at_s * SECOND, BOTH)
        if step is not None:
            steps.append(step)
    return steps


def test_a_camera_is_live_only_when_both_streams_are() -> None:
    assert steps_of([("main", LinkGrade.LIVE, 1)]) == []
    steps = steps_of([("main", LinkGrade.LIVE, 1), ("sub", LinkGrade.LIVE, 2)])
    assert [step.after for step in steps] == [LinkGrade.LIVE]


def test_trying_again_does_not_hide_a_loss() -> None:
    steps = steps_of(
        [
            ("main", LinkGrade.LIVE, 1),
            ("sub", LinkGrade.LIVE, 1),
            ("main", LinkGrade.LOST, 5),
            ("main", LinkGrade.OPENING, 6),
            ("main", LinkGrade.LOST, 7),
            ("sub", LinkGrade.LOST, 7),
            ("sub", LinkGrade.LIVE, 9),
            ("main", LinkGrade.LIVE, 12),
        ]
    )
    assert [step.after for step in steps] == [LinkGrade.LIVE, LinkGrade.LOST, LinkGrade.LIVE]
    assert steps[-1].away_s == 7.0


@given(
    st.lists(
        st.tuples(st.sampled_from(BOTH), st.sampled_from(list(LinkGrade)), st.integers(1, 100))
    )
)
def test_neighbouring_steps_always_differ(changes: list[tuple[str, LinkGrade, int]]) -> None:
    steps = steps_of(sorted(changes, key=lambda change: change[2]))
    for one, other in pairwise(steps):
        assert one.after is not other.after
        assert one.after is other.before
        assert other.away_s >= 0.0
