"""What the window asks the operations thread to do. Plain values."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """One wish.

    Attributes:
        name: For logs and for whoever waits: ``acknowledge``.
        work: Runs on the operations thread, mostly a service's command; what it returns goes back.
            It must not touch widgets, models, or anything else of the window.
    """

    name: str
    work: Callable[[], object]


@dataclass(frozen=True, slots=True)
class OrderOutcome:
    """What became of an order.

    Attributes:
        order: The very object that was given.
        value: What its work returned, mostly an `Outcome`; None when it failed.
        has_failed: A mistake of ours stopped it; it was reported.
    """

    order: Order
    value: object = None
    has_failed: bool = False
