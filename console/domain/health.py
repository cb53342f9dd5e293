"""The state of every device, engine and thread, with the age of its proof. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.domain.events import Param, Tone


class HealthState(StrEnum):
    """What is known of one part; the words stand in console/models."""

    STARTING = "starting"
    NORMAL = "normal"
    DEGRADED = "degraded"
    FAILED = "failed"
    OFF = "off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HealthItem:
    """One line of the health panel.

    Attributes:
        subject: ``camera:03``, ``recording:03``, ``store:journal``, ``thread:camera-03`` …
        state: What is known.
        tone: How much it matters.
        since_ns: Monotonic ns since when it stands so.
        params: What the sentence is made from: ``cause``, ``away_s``, …
    """

    subject: str
    state: HealthState
    tone: Tone
    since_ns: int
    params: Mapping[str, Param] = field(default_factory=dict)
