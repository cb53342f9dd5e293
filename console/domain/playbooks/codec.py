"""Playbooks as one short text and back, for the journal. Pure.

The event that starts a run carries the whole playbook, so that what was followed is proven by the
same chain as what was done, and a run never depends on a file that may have changed since.
"""

import base64
import dataclasses
import json
import typing
import zlib
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar

from console.domain.playbooks import schema
from console.domain.playbooks.schema import Playbook

T = TypeVar("T")

#: Longest text that is unpacked, bytes; a stored text that claims more is damaged.
LARGEST = 1_000_000


class DamagedTextError(ValueError):
    """A packed text is not what `pack` made."""


def pack(text: str) -> str:
    """A text as upper-case letters and digits, about half as long; one word for a text search."""
    return base64.b32encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii").rstrip("=")


def unpack(packed: str) -> str:
    """What `pack` was given.

    Raises:
        DamagedTextError: If it is no packed text, or one that unpacks to more than `LARGEST`.
    """
    try:
        raw = base64.b32decode(packed + "=" * (-len(packed) % 8))
        opener = zlib.decompressobj()
        plain = opener.decompress(raw, LARGEST)
        if not opener.eof:
            msg = "the text is cut or too long"
            raise DamagedTextError(msg)
        return plain.decode("utf-8")
    except (ValueError, zlib.error) as error:
        msg = f"not a packed text: {error}"
        raise DamagedTextError(msg) from error


def playbook_text(playbook: Playbook) -> str:
    """A playbook as packed JSON; equal playbooks give equal texts."""
    plain = json.dumps(_plain(playbook), sort_keys=True, separators=(",", ":"))
    return pack(plain)


def playbook_from(packed: str) -> Playbook:
    """The playbook that `playbook_text` was given; fields of a newer program are ignored.

    Raises:
        DamagedTextError: If the text does not hold a playbook.
    """
    try:
        return _value(Playbook, json.loads(unpack(packed)))
    except (TypeError, KeyError, ValueError) as error:
        msg = f"not a stored playbook: {error}"
        raise DamagedTextError(msg) from error


def _plain(value: Any) -> Any:
    """Values as JSON knows them; defaults are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {}
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            if field.init and inner != field.default:
                found[field.name] = _plain(inner)
        return found
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


@cache
def _hints(name: str) -> dict[str, Any]:
    return typing.get_type_hints(getattr(schema, name))


def _value(kind: type[T], plain: dict[str, Any]) -> T:
    """A dataclass from JSON."""
    hints = _hints(kind.__name__)
    found = {
        field.name: _of_type(hints[field.name], plain[field.name])
        for field in dataclasses.fields(kind)  # type: ignore[arg-type]
        if field.init and field.name in plain
    }
    return kind(**found)


def _of_type(hint: Any, plain: Any) -> Any:
    """One field from JSON."""
    origin = typing.get_origin(hint)
    if origin is UnionType:
        return None if plain is None else _of_type(typing.get_args(hint)[0], plain)
    if origin is tuple:
        return _tuple(typing.get_args(hint), plain)
    if dataclasses.is_dataclass(hint):
        return _value(typing.cast("type[Any]", hint), plain)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(plain)
    if not isinstance(plain, hint):
        msg = f"{plain!r} is no {hint.__name__}"
        raise TypeError(msg)
    return plain


def _tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_of_type(kinds[0], one) for one in plain)
    return tuple(_of_type(one, item) for one, item in zip(kinds, plain, strict=True))
