"""Incidents as JSON and back, for the store's rows. Pure; refuses what it did not write."""

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from console.domain.incidents.incident import Incident

#: Raised when the shape changes in a way old rows cannot be read by.
VERSION: Final = 1


class RowError(ValueError):
    """A row does not hold an incident of this program's making."""


def body_of(incident: Incident) -> str:
    """The incident as one JSON object."""
    return json.dumps(
        {"version": VERSION, **_plain(incident)}, ensure_ascii=False, separators=(",", ":")
    )


def incident_of(body: str) -> Incident:
    """Read a row back.

    Raises:
        RowError: If it is no such row; its journal still has every event.
    """
    try:
        read = json.loads(body)
        if read.pop("version") != VERSION:
            msg = "written in another version"
            raise RowError(msg)
        return typing.cast("Incident", _made(Incident, read))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"no incident in this row: {error}"
        raise RowError(msg) from error


def _plain(value: object) -> dict[str, Any]:
    return dataclasses.asdict(value)  # type: ignore[call-overload, no-any-return]  # a dataclass


def _made(kind: type, read: Mapping[str, Any]) -> object:
    """Build a dataclass; unknown names are ignored, missing ones take their default."""
    hints = typing.get_type_hints(kind)
    names = {field.name for field in dataclasses.fields(kind)}
    return kind(**{name: _value(hints[name], read[name]) for name in names if name in read})


def _value(hint: Any, read: Any) -> Any:
    """One field as its type says."""
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one) for one in read)
    if isinstance(hint, types.UnionType):
        inner = next(one for one in typing.get_args(hint) if one is not type(None))
        return None if read is None else _value(inner, read)
    if dataclasses.is_dataclass(hint):
        return _made(typing.cast("type", hint), read)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(read)
    if not isinstance(read, hint):
        msg = f"{read!r} is no {hint.__name__}"
        raise TypeError(msg)
    return read
