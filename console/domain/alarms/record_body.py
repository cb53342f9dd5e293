"""An alarm's record as a row of the store and back. Pure; refuses what is no record, in words."""

import json
from dataclasses import asdict, fields

from console.domain.alarms.record import AlarmRecord
from console.domain.alarms.states import Nature
from console.domain.alarms.values import AlarmState
from console.domain.events import Code, Tone


def to_body(record: AlarmRecord) -> str:
    """The record as a JSON object for the store."""
    return json.dumps(asdict(record), separators=(",", ":"))


_NAMES = frozenset(one.name for one in fields(AlarmRecord))
_TUPLES = ("facts", "changes_utc_ns")


def from_body(body: str) -> AlarmRecord:
    """A stored record; keys of a newer program are left aside.

    Raises:
        ValueError: If it is no record of an alarm.
    """
    try:
        found = {name: value for name, value in json.loads(body).items() if name in _NAMES}
        for name in _TUPLES:
            found[name] = tuple(found.get(name, ()))
        found["nature"] = Nature(found["nature"])
        found["tone"] = Tone(found["tone"])
        found["state"] = AlarmState(found["state"])
        found["code"] = Code(found["code"])
        return AlarmRecord(**found)
    except (AttributeError, KeyError, TypeError) as error:
        msg = f"no stored alarm: {error}"
        raise ValueError(msg) from error
