"""What doors, cards, sensors and parcels tell, in words. Fields are parameters of the event."""

from typing import Final

from console.domain.events import Code
from console.models.words import QT_TRANSLATE_NOOP

SENTENCES: Final[dict[Code, str]] = {
    Code.DOOR_FORCED: QT_TRANSLATE_NOOP("events", "Door forced"),
    Code.DOOR_HELD_OPEN: QT_TRANSLATE_NOOP("events", "Door held open for {held_s} s"),
    Code.DOOR_TAILGATE: QT_TRANSLATE_NOOP("events", "Two people passed on one card"),
    Code.DOOR_SECURED: QT_TRANSLATE_NOOP("events", "Door closed and locked again"),
    Code.CARD_REFUSED: QT_TRANSLATE_NOOP("events", "Card refused, {cause}"),
    Code.DURESS_SIGNALLED: QT_TRANSLATE_NOOP("events", "Duress signalled"),
    Code.SENSOR_TRIPPED: QT_TRANSLATE_NOOP("events", "Sensor tripped, {cause}"),
    Code.PARCEL_FLAGGED: QT_TRANSLATE_NOOP("events", "Parcel {parcel} needs attention, {cause}"),
    Code.PARCEL_FROZEN: QT_TRANSLATE_NOOP("events", "Suspect item {parcel}, do not move it"),
    Code.PARCEL_RELEASED: QT_TRANSLATE_NOOP(
        "events", "Item {parcel} released by {authority}, reference {reference}"
    ),
}
