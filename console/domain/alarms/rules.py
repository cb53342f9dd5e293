"""Which events are alarms, and what kind: one table, editable per site. Pure values.

An event that no line names is no alarm: it stands in the journal and nobody is called. A line
never looks at a clock or at other alarms; that is for `presenting` (suppression, second facts).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from console.domain.alarms.states import Nature
from console.domain.events import Code, Event, Param, Tone

#: Playbook by indicator code of the doctrine's checklist; the first that fits decides.
PLAYBOOK_OF_INDICATOR: Mapping[str, str] = {
    "X01": "pb.powder",
    "O01": "pb.powder",
    "I03": "pb.powder",
    "X02": "pb.chem",
    "X06": "pb.chem",
    "X07": "pb.chem",
    "R01": "pb.rad",
    "E03": "pb.battery",
    "R02": "pb.battery",
    "I02": "pb.weapon",
    "A09": "pb.letter",
    "O02": "pb.letter",
    "O03": "pb.sharps",
}
#: Playbook by hint, in lower case.
PLAYBOOK_OF_HINT: Mapping[str, str] = {
    "ied": "pb.ied",
    "powder": "pb.powder",
    "cbr": "pb.powder",
    "chem": "pb.chem",
    "rad": "pb.rad",
    "battery": "pb.battery",
    "incendiary": "pb.battery",
    "weapon": "pb.weapon",
    "letter": "pb.letter",
    "sharps": "pb.sharps",
    "bio": "pb.sharps",
    "tamper": "pb.theft",
}
#: Staff cannot tell which hazard it is, so an item without a hint begins with the strictest one.
PLAYBOOK_OF_ITEM = "pb.ied"


@dataclass(frozen=True, slots=True)
class SecondFact:
    """A fact that calls nobody by itself, and what makes it an alarm.

    Attributes:
        count: So many of the same subject within the window, this one included; 0 = never.
        within_s: The window, seconds.
        codes: Or one of these at the same zone, door, parcel, person or camera.
        causes: Restricts `codes` to events with one of these causes; empty = any.
    """

    count: int = 0
    within_s: float = 60.0
    codes: frozenset[Code] = frozenset()
    causes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """One line: an event and the alarm it makes.

    Attributes:
        rule_id: Alarms of one rule and one thing are one alarm: a camera that is stalled and
            then lost is one trouble.
        code: The event.
        nature: How the alarm ends.
        tone: How much it matters; None takes the event's own.
        causes: Only events with one of these causes; empty = any. Earlier lines go first.
        ended_by: Events that say its cause has gone.
        ends_at_start: A start of the same console ends it, because a start finds out anew.
        thing: What tells two alarms of a rule apart: empty = the event's subject, ``=x`` = always
            x, else the name of a parameter, with the subject where the event has none.
        needs_cause: Only closed with a cause code.
        is_pinned: Life may depend on it.
        playbook: Where the response begins; ``item`` = by the parcel's hint.
        reactivation_s: A repeat later than this on an acknowledged alarm asks for another look;
            0 = repeats only count.
        second_fact: Shown only with a second fact; None = at once.
        is_condition: `HealthService` holds a condition while it lasts.
    """

    rule_id: str
    code: Code
    nature: Nature
    tone: Tone | None = None
    causes: frozenset[str] = frozenset()
    ended_by: frozenset[Code] = frozenset()
    ends_at_start: bool = False
    thing: str = ""
    needs_cause: bool = False
    is_pinned: bool = False
    playbook: str = ""
    reactivation_s: float = 0.0
    second_fact: SecondFact | None = None
    is_condition: bool = False


_CAMERA_BACK = frozenset({Code.CAMERA_LIVE})
_INTRUDER = "pb.intruder"


def _camera(code: Code) -> AlarmRule:
    """A camera without a picture."""
    return AlarmRule(
        "camera",
        code,
        Nature.PLAIN,
        ended_by=_CAMERA_BACK,
        playbook="pb.cam_out",
        is_condition=True,
    )


def _sensor(rule_id: str, cause: str, playbook: str) -> AlarmRule:
    """A sensor of the building that never cries for nothing."""
    return AlarmRule(
        rule_id,
        Code.SENSOR_TRIPPED,
        Nature.HELD,
        Tone.ALARM,
        frozenset({cause}),
        needs_cause=True,
        playbook=playbook,
        reactivation_s=120.0,
    )


def _told_once(code: Code, tone: Tone | None, thing: str = "", playbook: str = "") -> AlarmRule:
    """Something that is over as soon as somebody knows it."""
    return AlarmRule(
        code.value, code, Nature.MOMENTARY, tone, thing=thing, playbook=playbook, reactivation_s=60
    )


#: Somebody moves where nothing should: alone a fact, with one of these an alarm.
_MOTION_NEEDS = SecondFact(
    within_s=120.0,
    codes=frozenset({Code.DOOR_FORCED, Code.DOOR_TAILGATE, Code.SENSOR_TRIPPED}),
    causes=frozenset({"glass", "tamper", "beam", ""}),
)

DEFAULT_RULES: tuple[AlarmRule, ...] = (
    AlarmRule(
        "parcel.frozen",
        Code.PARCEL_FROZEN,
        Nature.PLAIN,
        Tone.ALARM,
        ended_by=frozenset({Code.PARCEL_RELEASED}),
        thing="parcel",
        is_pinned=True,
        playbook="item",
    ),
    AlarmRule(
        "parcel.flagged",
        Code.PARCEL_FLAGGED,
        Nature.PLAIN,
        Tone.WARNING,
        ended_by=frozenset({Code.PARCEL_RELEASED}),
        thing="parcel",
        playbook="item",
        reactivation_s=60.0,
    ),
    AlarmRule(
        "person.duress",
        Code.DURESS_SIGNALLED,
        Nature.HELD,
        Tone.ALARM,
        needs_cause=True,
        is_pinned=True,
        playbook=_INTRUDER,
        reactivation_s=1.0,
    ),
    AlarmRule(
        "presence",
        Code.PRESENCE_MISSED,
        Nature.PLAIN,
        Tone.ALARM,
        ended_by=frozenset({Code.PRESENCE_CONFIRMED, Code.PRESENCE_ENDED}),
        is_pinned=True,
        playbook=_INTRUDER,
    ),
    AlarmRule(
        "door.forced",
        Code.DOOR_FORCED,
        Nature.HELD,
        Tone.ALARM,
        needs_cause=True,
        playbook=_INTRUDER,
        reactivation_s=60.0,
    ),
    AlarmRule(
        "door.held_open",
        Code.DOOR_HELD_OPEN,
        Nature.PLAIN,
        Tone.WARNING,
        ended_by=frozenset({Code.DOOR_SECURED}),
    ),
    AlarmRule(
        "door.tailgate",
        Code.DOOR_TAILGATE,
        Nature.HELD,
        Tone.WARNING,
        needs_cause=True,
        playbook=_INTRUDER,
        reactivation_s=60.0,
    ),
    AlarmRule(
        "card.refused",
        Code.CARD_REFUSED,
        Nature.MOMENTARY,
        Tone.NOTICE,
        reactivation_s=60.0,
        second_fact=SecondFact(3, 300.0, frozenset({Code.DOOR_FORCED, Code.DOOR_TAILGATE})),
    ),
    _sensor("sensor.smoke", "smoke", "pb.fire"),
    _sensor("sensor.heat", "heat", "pb.fire"),
    _sensor("sensor.gas", "gas", "pb.chem"),
    _sensor("sensor.radiation", "radiation", "pb.rad"),
    _sensor("sensor.panic", "panic", _INTRUDER),
    _sensor("sensor.glass", "glass", _INTRUDER),
    AlarmRule(
        "sensor.motion",
        Code.SENSOR_TRIPPED,
        Nature.HELD,
        Tone.WARNING,
        frozenset({"motion"}),
        needs_cause=True,
        playbook=_INTRUDER,
        reactivation_s=60.0,
        second_fact=_MOTION_NEEDS,
    ),
    AlarmRule(
        "sensor",
        Code.SENSOR_TRIPPED,
        Nature.HELD,
        Tone.WARNING,
        needs_cause=True,
        playbook=_INTRUDER,
        reactivation_s=60.0,
    ),
    _camera(Code.CAMERA_LOST),
    _camera(Code.CAMERA_STALLED),
    _camera(Code.CAMERA_REFUSED),
    AlarmRule(
        "recording",
        Code.RECORDING_STOPPED,
        Nature.PLAIN,
        ended_by=frozenset({Code.RECORDING_STARTED}),
        playbook="pb.cam_out",
        is_condition=True,
    ),
    AlarmRule(
        "floor",
        Code.STORAGE_FULL,
        Nature.PLAIN,
        causes=frozenset({"floor"}),
        ends_at_start=True,
        is_condition=True,
    ),
    AlarmRule(
        "storage",
        Code.STORAGE_FULL,
        Nature.PLAIN,
        ended_by=frozenset({Code.STORAGE_BACK}),
        ends_at_start=True,
        is_condition=True,
    ),
    AlarmRule(
        "store",
        Code.STORE_DOWN,
        Nature.PLAIN,
        Tone.ALARM,
        ended_by=frozenset({Code.STORE_BACK}),
        ends_at_start=True,
        thing="=store:journal",
        is_condition=True,
    ),
    AlarmRule("thread", Code.THREAD_FAILED, Nature.PLAIN, ends_at_start=True, is_condition=True),
    _told_once(Code.CONSOLE_CRASHED, None),
    _told_once(Code.SEGMENT_MISSING, Tone.NOTICE),
    _told_once(Code.CLOCK_STEPPED, Tone.NOTICE),
    _told_once(Code.OPERATOR_LOCKED_OUT, Tone.WARNING),
    _told_once(Code.SECOND_PERSON_REFUSED, Tone.NOTICE),
    _told_once(Code.RUN_STEP_ESCALATED, Tone.WARNING, "run"),
    _told_once(Code.RUN_STEP_SKIPPED, Tone.NOTICE, "run"),
    _told_once(Code.MESSAGE_FAILED, Tone.WARNING, "message"),
)


@dataclass(frozen=True, slots=True)
class Links:
    """What an event is about, for cameras, plans and correlation; empty where it does not say.

    Attributes:
        camera: Id of a camera.
        zone: Zone.
        door: Id of a door.
        parcel: Id of a parcel.
        person: Id of a person.
    """

    camera: str = ""
    zone: str = ""
    door: str = ""
    parcel: str = ""
    person: str = ""


def _linked(name: str, kinds: tuple[str, ...], event: Event) -> str:
    """One of them: the parameter, else the subject when it is of a fitting kind."""
    given = event.params.get(name, "")
    if given != "":
        return str(given)
    kind, _, about = event.subject.partition(":")
    return about if kind in kinds else ""


def links_of(event: Event) -> Links:
    """What an event is about."""
    return Links(
        _linked("camera", ("camera", "recording"), event),
        _linked("zone", ("zone",), event),
        _linked("door", ("door",), event),
        _linked("parcel", ("parcel",), event),
        _linked("person", ("person", "operator"), event),
    )


def find_rule(event: Event, rules: tuple[AlarmRule, ...]) -> AlarmRule | None:
    """The line of an event; None when it is no alarm."""
    cause = str(event.params.get("cause", ""))
    for rule in rules:
        if rule.code is event.code and (not rule.causes or cause in rule.causes):
            return rule
    return None


def key_of(rule: AlarmRule, event: Event) -> str:
    """What tells one standing alarm from another: rule, thing and whether it is a drill."""
    thing = event.subject
    if rule.thing.startswith("="):
        thing = rule.thing[1:]
    elif rule.thing:
        thing = str(event.params.get(rule.thing, "")) or event.subject.partition(":")[2]
    return f"{rule.rule_id}|{thing}|{'drill' if event.exercise else 'real'}"


def keys_ended_by(event: Event, rules: tuple[AlarmRule, ...]) -> tuple[str, ...]:
    """Keys of the alarms whose cause has gone with this event; without those a start ends."""
    return tuple(
        dict.fromkeys(key_of(rule, event) for rule in rules if event.code in rule.ended_by)
    )


def playbook_of(rule: AlarmRule, params: Mapping[str, Param]) -> str:
    """Where the response begins; empty when there is none."""
    if rule.playbook != "item":
        return rule.playbook
    indicator = str(params.get("indicator", "")).upper()
    if indicator in PLAYBOOK_OF_INDICATOR:
        return PLAYBOOK_OF_INDICATOR[indicator]
    for hint in str(params.get("hint", "")).lower().replace("/", " ").split():
        if hint in PLAYBOOK_OF_HINT:
            return PLAYBOOK_OF_HINT[hint]
    return PLAYBOOK_OF_ITEM


def group_of(rule: AlarmRule, event: Event, links: Links) -> str:
    """What alarms with one likely cause have in common; names their group in a flood."""
    cause = str(event.params.get("cause", ""))
    if rule.is_condition:
        return f"{rule.rule_id}|{cause}"
    return f"zone|{links.zone}" if links.zone else f"{rule.rule_id}|"
