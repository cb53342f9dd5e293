"""Contact lists and texts as JSON, for events and rows. Pure; any thread.

What is read here was written here; a field of a newer program is ignored, a missing one has its
default, so that an old event still gives a list.
"""

import json
from collections.abc import Mapping
from typing import Any

from console.domain.messages.board import Channel
from console.domain.messages.contacts import (
    Address,
    Contact,
    ContactList,
    Post,
    Rota,
    Target,
    TargetKind,
    Turn,
)
from console.domain.messages.templates import Audience, Template

_Row = Mapping[str, Any]


def _addresses(addresses: tuple[Address, ...]) -> list[list[str]]:
    return [[one.channel.value, one.target] for one in addresses]


def contacts_to_json(listed: ContactList) -> str:
    """The whole list as one line; equal lists give equal text."""
    rows = {
        "contacts": [
            {
                "id": one.contact_id,
                "name": one.name,
                "roles": list(one.roles),
                "channels": _addresses(one.channels),
                "sandbox": _addresses(one.sandbox),
                "external": one.is_external,
            }
            for one in listed.contacts
        ],
        "rotas": [
            {
                "id": one.rota_id,
                "zone": one.zone,
                "turns": [
                    [sorted(turn.days), turn.start_min, turn.end_min, turn.contact_id]
                    for turn in one.turns
                ],
            }
            for one in listed.rotas
        ],
        "posts": [
            {
                "id": one.post_id,
                "order": [[target.kind.value, target.ident] for target in one.order],
                "answer_within_s": one.answer_within_s,
                "then": one.then,
            }
            for one in listed.posts
        ],
    }
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def contacts_from_json(text: str) -> ContactList:
    """The reverse.

    Raises:
        ValueError: If the text is not what `contacts_to_json` writes.
    """
    try:
        rows = json.loads(text)
        return ContactList(
            tuple(_contact(row) for row in rows.get("contacts", ())),
            tuple(_rota(row) for row in rows.get("rotas", ())),
            tuple(_post(row) for row in rows.get("posts", ())),
        )
    except (AttributeError, KeyError, TypeError) as error:
        msg = f"not a contact list: {error!r}"
        raise ValueError(msg) from error


def _ways(rows: list[list[str]]) -> tuple[Address, ...]:
    return tuple(Address(Channel(channel), target) for channel, target in rows)


def _contact(row: _Row) -> Contact:
    return Contact(
        row["id"],
        row["name"],
        tuple(row.get("roles", ())),
        _ways(row.get("channels", [])),
        _ways(row.get("sandbox", [])),
        bool(row.get("external", False)),
    )


def _rota(row: _Row) -> Rota:
    turns = (Turn(frozenset(days), start, end, who) for days, start, end, who in row["turns"])
    return Rota(row["id"], row["zone"], tuple(turns))


def _post(row: _Row) -> Post:
    order = (Target(TargetKind(kind), ident) for kind, ident in row["order"])
    within_s = float(row.get("answer_within_s", 120.0))
    return Post(row["id"], tuple(order), within_s, row.get("then", ""))


def templates_to_json(templates: tuple[Template, ...]) -> str:
    """Every text as one line."""
    rows = [
        {
            "id": one.template_id,
            "audience": one.audience.value,
            "title": one.title,
            "body": one.body,
            "approved_by": one.approved_by,
            "review_by": one.review_by,
        }
        for one in templates
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def templates_from_json(text: str) -> tuple[Template, ...]:
    """The reverse.

    Raises:
        ValueError: If the text is not what `templates_to_json` writes.
    """
    try:
        return tuple(
            Template(
                row["id"],
                Audience(row["audience"]),
                row["title"],
                row["body"],
                row.get("approved_by", ""),
                row.get("review_by", ""),
            )
            for row in json.loads(text)
        )
    except (AttributeError, KeyError, TypeError) as error:
        msg = f"no message texts: {error!r}"
        raise ValueError(msg) from error
