"""The fixed words of a playbook: lanes, kinds of answers, hazards, device actions. Pure values."""

from enum import StrEnum


class Lane(StrEnum):
    """Who does a step. The operator answers for all of them."""

    HANDLER = "handler"
    OPERATOR = "operator"
    GUARD = "guard"
    WARDEN = "warden"
    FACILITIES = "facilities"
    DUTY_MANAGER = "duty_manager"
    SUPERVISOR = "supervisor"
    FIRST_AID = "first_aid"
    TECHNICIAN = "technician"
    POLICE = "police"
    FIRE_SERVICE = "fire_service"


class AckKind(StrEnum):
    """How a step is answered."""

    DONE = "done"
    YES_NO = "yesno"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    PHOTO = "photo"


class Hazard(StrEnum):
    """What a playbook is against."""

    UNKNOWN = "unknown"
    EXPLOSIVE = "explosive"
    POWDER = "powder"
    CHEMICAL = "chemical"
    RADIATION = "radiation"
    WEAPON = "weapon"
    THREAT = "threat"
    INTRUDER = "intruder"
    FIRE = "fire"
    BATTERY = "battery"
    SHARPS = "sharps"
    OUTAGE = "outage"
    THEFT = "theft"


class Approval(StrEnum):
    """Whether the site stands behind a playbook."""

    DRAFT = "draft"
    APPROVED = "approved"


class ActionKind(StrEnum):
    """What the console can propose to do by machine; never done without a person's word."""

    FREEZE_ITEM = "freeze_item"
    HOLD_VIDEO = "hold_video"
    SNAPSHOT_PEOPLE = "snapshot_people"
    SAVE_IMAGE = "save_image"
    STOP_BELT = "stop_belt"
    HVAC_OFF = "hvac_off"
    HVAC_ON = "hvac_on"
    LOCK_DOORS = "lock_doors"
    LOCK_INWARD = "lock_inward"
    RELEASE_DOORS = "release_doors"
    RAISE_DOOR_SENSITIVITY = "raise_door_sensitivity"


#: What keeps people in or out; gives way to an evacuation release.
LOCKS = frozenset({ActionKind.LOCK_DOORS, ActionKind.LOCK_INWARD})


class CloseNeed(StrEnum):
    """What must be there before an incident may be closed."""

    AUTHORITY_REF = "authority_ref"
    HEADCOUNT = "headcount_ok"
    DISPOSITION = "item_disposition"
    HOT_WASH = "hotwash_scheduled"
    WELFARE = "welfare_check"
    CAUSE = "cause_code"
    RETURN_TEST = "return_test"


class Channel(StrEnum):
    """By what somebody is told."""

    CALL = "call"
    MESSAGE = "message"
    MAIL = "mail"
    PUBLIC_ADDRESS = "public_address"
    RUNNER = "runner"


class DrillBehaviour(StrEnum):
    """What becomes of a message in an exercise."""

    SUPPRESS = "suppress"
    SANDBOX = "sandbox"


class DueFrom(StrEnum):
    """Where a step's time begins."""

    RUN = "run"
    STEP = "step"
