"""One board for what is wrong and for how every part stands. GUI (main) thread only."""

from PySide6.QtCore import QObject, Signal

from console.clock import Clock
from console.domain.conditions import Condition
from console.domain.events import Code, Param, Tone
from console.domain.health import HealthItem, HealthState


class HealthService(QObject):
    """Keeps conditions and health lines; says when they changed.

    Attributes:
        conditions_changed: Signal(): something was raised or cleared.
        items_changed: Signal(): a health line changed.
    """

    conditions_changed = Signal()
    items_changed = Signal()

    def __init__(self, clock: Clock) -> None:
        """Start with nothing known."""
        super().__init__()
        self._clock = clock
        self._conditions: dict[tuple[str, str], Condition] = {}
        self._items: dict[str, HealthItem] = {}

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What is wrong now, oldest first."""
        return tuple(sorted(self._conditions.values(), key=lambda one: one.since_ns))

    @property
    def items(self) -> tuple[HealthItem, ...]:
        """Every line, in the order of first appearance."""
        return tuple(self._items.values())

    def raise_condition(
        self, group: str, code: Code, tone: Tone, subject: str, **params: Param
    ) -> None:
        """State that something is wrong; the same code keeps its beginning.

        Args:
            group: What it is about (``link``, ``recording`` …): one condition a subject and group.
            code: What is wrong.
            tone: How much it matters.
            subject: Whom it concerns.
            **params: As in `Condition.params`.
        """
        key = (group, subject)
        known = self._conditions.get(key)
        if known is not None and known.code is code and dict(known.params) == params:
            return
        is_same = known is not None and known.code is code
        since = (known.since_utc_ns, known.since_ns) if known is not None and is_same else None
        utc_ns, now_ns = since or (self._clock.utc_ns(), self._clock.monotonic_ns())
        self._conditions[key] = Condition(code, tone, subject, utc_ns, now_ns, dict(params))
        self.conditions_changed.emit()

    def has_condition(self, group: str, subject: str) -> bool:
        """Whether something of this group is wrong with this subject."""
        return (group, subject) in self._conditions

    def clear_condition(self, group: str, subject: str) -> None:
        """State that it has ended."""
        if self._conditions.pop((group, subject), None) is not None:
            self.conditions_changed.emit()

    def set_item(self, subject: str, state: HealthState, tone: Tone, **params: Param) -> None:
        """Say how one part stands; its age counts from the last change of state."""
        known = self._items.get(subject)
        if known is not None and known.state is state and dict(known.params) == params:
            return
        is_same = known is not None and known.state is state
        since_ns = known.since_ns if known and is_same else self._clock.monotonic_ns()
        self._items[subject] = HealthItem(subject, state, tone, since_ns, dict(params))
        self.items_changed.emit()
