"""Reads a contact list from YAML: contacts, rotas, posts. Pure; any thread.

A list is accepted whole or refused whole, with every problem and its line: half a list of people to
call is worse than the old one.
"""

import re
import zoneinfo
from collections.abc import Callable

from console.domain.messages.addresses import address_problem
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
from console.domain.messages.document import Reader, shown, words_of
from console.domain.messages.yaml_nodes import Node, Table, Text, read_yaml

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_CHANNELS = tuple(one.value for one in Channel)
_NO_CONTACT = "Name an id from the list of contacts."
_NO_POST = "Name another post of this list."


def read_contacts(text: str, file: str) -> ContactList:
    """Read a whole list.

    Args:
        text: YAML.
        file: Its name, for refusals.

    Returns:
        The list; every name in it leads somewhere.

    Raises:
        DocumentRefusedError: With every problem.
    """
    reader = Reader(file)
    root = reader.table(read_yaml(text, file), "document", ("schema", "contacts", "rotas", "posts"))
    reader.schema(root)
    contacts = tuple(_contact(reader, node) for node in reader.rows(root, "contacts", ""))
    rotas = tuple(_rota(reader, node) for node in reader.rows(root, "rotas", ""))
    posts = tuple(_post(reader, node) for node in reader.rows(root, "posts", ""))
    if not contacts:
        reader.refuse(root.line, "contacts", "no contact", "Add at least one contact.")
    listed = ContactList(contacts, rotas, posts)
    _check_names(reader, listed)
    reader.finish()
    return listed


def _contact(reader: Reader, node: Node) -> Contact:
    keys = ("id", "name", "roles", "channels", "sandbox", "external")
    table = reader.table(node, "contacts", keys)
    ident = reader.ident(table, "id", "contacts")
    reader.own_id(ident, "contacts", node.line)
    key = f"contacts[{ident or '?'}]"
    channels = _addresses(reader, table, "channels", key)
    if not channels:
        cure = "Add `channels:` with at least one of email, webhook, mqtt, phone."
        reader.refuse(table.line, f"{key}.channels", "cannot be reached", cure)
    return Contact(
        ident,
        reader.line_text(table, "name", key),
        tuple(word for _line, word in words_of(reader, table, "roles", key)),
        channels,
        _addresses(reader, table, "sandbox", key),
        reader.truth(table, "external", key, default=False),
    )


def _addresses(reader: Reader, table: Table, name: str, key: str) -> tuple[Address, ...]:
    """A list of single `channel: target` entries, each channel once."""
    found: dict[Channel, Address] = {}
    for node in reader.rows(table, name, f"{key}.", most=len(_CHANNELS)):
        entry = reader.table(node, f"{key}.{name}", _CHANNELS)
        for word, value in entry.entries.items():
            if word not in _CHANNELS:
                continue
            channel = Channel(word)
            target = value.value if isinstance(value, Text) else ""
            cure = address_problem(channel, target)
            if cure:
                reader.refuse(value.line, f"{key}.{name}.{word}", shown(target), cure)
            elif channel in found:
                reader.refuse(value.line, f"{key}.{name}", f"{word} twice", "Keep one of them.")
            else:
                found[channel] = Address(channel, target)
    return tuple(found.values())


def _rota(reader: Reader, node: Node) -> Rota:
    table = reader.table(node, "rotas", ("id", "zone", "turns"))
    ident = reader.ident(table, "id", "rotas")
    reader.own_id(ident, "rotas", node.line)
    key = f"rotas[{ident or '?'}]"
    zone = reader.text(table, "zone", key)
    if zone and not _is_zone(zone):
        line = reader.line_of(table, "zone")
        reader.refuse(line, f"{key}.zone", shown(zone), "Write the zone as Region/City.")
    turns = tuple(_turn(reader, one, key) for one in reader.rows(table, "turns", f"{key}."))
    if not turns:
        reader.refuse(table.line, f"{key}.turns", "no turn", "Add at least one turn.")
    return Rota(ident, zone, turns)


def _is_zone(zone: str) -> bool:
    try:
        return zoneinfo.ZoneInfo(zone) is not None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _turn(reader: Reader, node: Node, key: str) -> Turn:
    table = reader.table(node, f"{key}.turns", ("days", "from", "to", "contact"))
    days = []
    for line, word in words_of(reader, table, "days", f"{key}.turns"):
        if word in DAYS:
            days.append(DAYS.index(word))
        else:
            cure = f"Write days as {', '.join(DAYS)}."
            reader.refuse(line, f"{key}.turns.days", f"{word!r} is no day", cure)
    start, end = (_minute(reader, table, name, f"{key}.turns") for name in ("from", "to"))
    contact = reader.ident(table, "contact", f"{key}.turns")
    reader.mark(f"{key} {contact}", reader.line_of(table, "contact"))
    return Turn(frozenset(days) or frozenset(range(7)), start, end, contact)


def _minute(reader: Reader, table: Table, name: str, key: str) -> int:
    value = reader.text(table, name, key)
    match = _CLOCK.fullmatch(value)
    if match is None:
        if value:
            cure = 'Write a time of day in quotes, from "00:00" to "23:59".'
            reader.refuse(reader.line_of(table, name), f"{key}.{name}", shown(value), cure)
        return 0
    return int(match[1]) * 60 + int(match[2])


def _post(reader: Reader, node: Node) -> Post:
    table = reader.table(node, "posts", ("id", "answer_within_s", "order", "then"))
    ident = reader.ident(table, "id", "posts")
    reader.own_id(ident, "posts", node.line)
    key = f"posts[{ident or '?'}]"
    order = tuple(
        target
        for one in reader.rows(table, "order", f"{key}.")
        if (target := _target(reader, one, key)) is not None
    )
    if not order:
        cure = "Add `order:` with contact, rota or role entries."
        reader.refuse(table.line, f"{key}.order", "nobody to ask", cure)
    within_s = reader.number(table, "answer_within_s", key, 120.0, 10.0, 3600.0)
    reader.mark(f"{key}.then", reader.line_of(table, "then"))
    return Post(ident, order, within_s, reader.ident(table, "then", key, ""))


def _target(reader: Reader, node: Node, key: str) -> Target | None:
    kinds = tuple(one.value for one in TargetKind)
    table = reader.table(node, f"{key}.order", kinds)
    known = [word for word in table.entries if word in kinds]
    if len(known) != 1:
        if len(known) == len(table.entries):
            cure = "Write one of `contact: ID`, `rota: ID`, `role: NAME`."
            reader.refuse(node.line, f"{key}.order", f"{len(known)} names in one entry", cure)
        return None
    ident = reader.ident(table, known[0], f"{key}.order")
    reader.mark(f"{key} {known[0]} {ident}", reader.line_of(table, known[0]))
    return Target(TargetKind(known[0]), ident) if ident else None


def _check_names(reader: Reader, listed: ContactList) -> None:
    """Every name leads to something."""
    for rota in listed.rotas:
        key = f"rotas[{rota.rota_id}]"
        for turn in rota.turns:
            if turn.contact_id and listed.contact(turn.contact_id) is None:
                found = f"nobody is called {turn.contact_id!r}"
                line = reader.line_at(f"{key} {turn.contact_id}")
                reader.refuse(line, f"{key}.turns", found, _NO_CONTACT)
    roles = {role for one in listed.contacts for role in one.roles}
    finders: dict[TargetKind, Callable[[str], bool]] = {
        TargetKind.CONTACT: lambda ident: listed.contact(ident) is not None,
        TargetKind.ROTA: lambda ident: listed.rota(ident) is not None,
        TargetKind.ROLE: lambda ident: ident in roles,
    }
    for post in listed.posts:
        key = f"posts[{post.post_id}]"
        for target in post.order:
            if not finders[target.kind](target.ident):
                found = f"there is no {target.kind.value} {target.ident!r}"
                line = reader.line_at(f"{key} {target.kind.value} {target.ident}")
                cure = "Correct the name, or add it to the list."
                reader.refuse(line, f"{key}.order", found, cure)
        if post.then and listed.post(post.then) is None:
            line = reader.line_at(f"{key}.then")
            reader.refuse(line, f"{key}.then", f"there is no post {post.then!r}", _NO_POST)
