"""Which events open an incident by themselves, and what it then begins with. Pure.

A frozen item always does, whatever is open already (doctrine, acceptance 1). Alarms do by their
tone; which open incident they join instead is for correlation to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from console.domain.events import Code, Event, Tone
from console.domain.incidents.fold import listed, text
from console.domain.incidents.incident import Incident
from console.domain.incidents.kinds import CONDITIONS, Condition, IncidentKind, kind_of

#: Decisions on an item that mean danger, as screening will tell them.
THREAT: Final = "threat"
#: Alarms of these tones open an incident; notices are looked at when there is time.
OPENING_TONES: Final = frozenset({Tone.ALARM, Tone.WARNING, Tone.UNKNOWN})


@dataclass(frozen=True, slots=True)
class SiteMap:
    """Which camera sees which zone.

    Attributes:
        zone_of_camera: By camera id; zones as people read them.
    """

    zone_of_camera: Mapping[str, str] = field(default_factory=dict)

    def cameras_of(self, zone: str) -> tuple[str, ...]:
        """Cameras of a zone, in the site's order."""
        wanted = zone.casefold()
        return tuple(
            camera for camera, seen in self.zone_of_camera.items() if seen.casefold() == wanted
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new incident begins with.

    Attributes:
        kind: What it is about.
        tone: Priority.
        title: Words, or an event code.
        is_title_code: Which of both.
        zone: Where.
        parcel: Item.
        door: Door.
        person: Person.
        cameras: Linked cameras; their footage is locked.
        alarm: Alarm it begins with.
        conditions: What closing will need.
    """

    kind: IncidentKind
    tone: Tone
    title: str
    is_title_code: bool = False
    zone: str = ""
    parcel: str = ""
    door: str = ""
    person: str = ""
    cameras: tuple[str, ...] = ()
    alarm: str = ""
    conditions: tuple[Condition, ...] = ()


def is_frozen_item(event: Event) -> bool:
    """Whether an event says that an item must not move any more."""
    if event.code == Code.PARCEL_FROZEN:
        return True
    is_flagged = event.code == Code.PARCEL_FLAGGED
    return is_flagged and text(event.params, "decision").casefold() == THREAT


def subject_id(event: Event, kind: str) -> str:
    """The id behind ``kind:`` in subject or parameters; empty when neither names one."""
    subject = text(event.params, "about") or event.subject
    before, _, ident = subject.partition(":")
    if before == kind and ident:
        return ident
    return text(event.params, kind) or text(event.params, f"linked_{kind}")


def opening_of(event: Event, site: SiteMap, *, code: str = "", alarm: str = "") -> Opening:
    """What an incident about an event begins with.

    Args:
        event: The fact, or the alarm it raised.
        site: Cameras and zones.
        code: Code of the fact when the event is an alarm's.
        alarm: Id of the alarm.
    """
    fact = code or event.code
    params = event.params
    kind = kind_of(
        fact,
        hint=text(params, "hint"),
        indicators=text(params, "indicators"),
        sensor=text(params, "sensor"),
    )
    own = listed(subject_id(event, "camera"))
    named = text(params, "zone") or text(params, "linked_zone")
    zone = named or next((site.zone_of_camera.get(one, "") for one in own), "")
    cameras = tuple(dict.fromkeys([*own, *(site.cameras_of(zone) if zone else ())]))
    tone = Tone.ALARM if is_frozen_item(event) else event.tone
    return Opening(
        kind=kind,
        tone=tone,
        title=fact,
        is_title_code=True,
        zone=zone,
        parcel=subject_id(event, "parcel"),
        door=subject_id(event, "door"),
        person=subject_id(event, "person"),
        cameras=cameras,
        alarm=alarm,
        conditions=CONDITIONS.get(kind, ()),
    )


def open_for_parcel(incidents: tuple[Incident, ...], parcel: str, *, exercise: bool) -> str:
    """Id of the open incident about an item; empty when there is none."""
    for one in incidents:
        if one.is_open and parcel and one.parcel == parcel and one.exercise == exercise:
            return one.incident_id
    return ""
