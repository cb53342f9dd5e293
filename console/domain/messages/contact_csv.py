"""Reads contacts from a spreadsheet: one person a line. Pure; any thread.

A CSV file brings persons only; rotas and posts stay as they are and must still find their people.
Several roles or drill addresses stand in one cell, split by ';'.
"""

import csv
import io

from console.domain.messages.addresses import address_problem
from console.domain.messages.board import Channel
from console.domain.messages.contacts import Address, Contact, ContactList, TargetKind
from console.domain.messages.document import IDENT, IDENT_CURE, NAME_MAX, Reader, shown

COLUMNS = (
    "id",
    "name",
    "roles",
    "email",
    "webhook",
    "mqtt",
    "phone",
    "sandbox_email",
    "sandbox_webhook",
    "sandbox_mqtt",
    "sandbox_phone",
    "external",
)
_NEEDED = ("id", "name")
_MOST_LINES = 1_000
_TRUTHS = {"": False, "no": False, "yes": True}


def read_contact_csv(text: str, file: str, kept: ContactList) -> ContactList:
    """Read persons from CSV into a list that keeps its rotas and posts.

    Args:
        text: CSV with a header line; comma or semicolon.
        file: Its name, for refusals.
        kept: The list whose rotas and posts stay.

    Returns:
        The new list.

    Raises:
        DocumentRefusedError: With every problem and its line.
    """
    reader = Reader(file)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    source = io.StringIO(text.lstrip("\ufeff"), newline="")
    rows = csv.reader(source, delimiter=delimiter, strict=True)
    contacts: list[Contact] = []
    try:
        header = [word.strip().lower() for word in next(rows, [])]
        _check_header(reader, header)
        reader.finish()
        contacts.extend(
            _contact(reader, header, cells, rows.line_num)
            for cells in rows
            if any(cell.strip() for cell in cells)
        )
    except csv.Error as error:
        reader.refuse(rows.line_num, "", f"this is no CSV: {error}", "Save it again as CSV, UTF-8.")
    if not contacts or len(contacts) > _MOST_LINES:
        found = f"{len(contacts)} contacts"
        reader.refuse(0, "", found, f"A list has 1 to {_MOST_LINES}.")
    _check_kept(reader, contacts, kept)
    reader.finish()
    return ContactList(tuple(contacts), kept.rotas, kept.posts)


def _check_header(reader: Reader, header: list[str]) -> None:
    for name in _NEEDED:
        if name not in header:
            cure = f"The first line names the columns: {', '.join(COLUMNS)}."
            reader.refuse(1, name, "the column is missing", cure)
    for name in header:
        if name not in COLUMNS:
            cure = f"Known columns: {', '.join(COLUMNS)}."
            reader.refuse(1, shown(name), "the column is not known", cure)
        elif header.count(name) > 1:
            reader.refuse(1, name, "the column stands twice", "Remove one of them.")


def _contact(reader: Reader, header: list[str], cells: list[str], line: int) -> Contact:
    if len(cells) > len(header):
        found = f"{len(cells)} cells for {len(header)} columns"
        reader.refuse(line, "", found, "Put text that holds the separator into quotes.")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    ident, name = row.get("id", ""), row.get("name", "")
    key = f"contacts[{ident or '?'}]"
    if not IDENT.fullmatch(ident):
        reader.refuse(line, "id", f"{shown(ident)} is no id", IDENT_CURE)
    reader.own_id(ident, "contacts", line)
    if not name or not name.isprintable() or len(name) > NAME_MAX:
        cure = f"Write at most {NAME_MAX} printable characters."
        reader.refuse(line, f"{key}.name", shown(name), cure)
    roles = tuple(word.strip() for word in row.get("roles", "").split(";") if word.strip())
    for role in roles:
        if not IDENT.fullmatch(role):
            reader.refuse(line, f"{key}.roles", shown(role), IDENT_CURE)
    channels = _addresses(reader, row, "", key, line)
    if not channels:
        cure = "Fill in at least one of email, webhook, mqtt, phone."
        reader.refuse(line, key, "cannot be reached", cure)
    external = row.get("external", "").lower()
    if external not in _TRUTHS:
        reader.refuse(line, f"{key}.external", shown(external), "Write yes or no.")
    sandbox = _addresses(reader, row, "sandbox_", key, line)
    return Contact(ident, name, roles, channels, sandbox, _TRUTHS.get(external, False))


def _addresses(
    reader: Reader, row: dict[str, str], prefix: str, key: str, line: int
) -> tuple[Address, ...]:
    found = []
    for channel in Channel:
        target = row.get(f"{prefix}{channel.value}", "")
        cure = address_problem(channel, target) if target else ""
        if cure:
            reader.refuse(line, f"{key}.{prefix}{channel.value}", shown(target), cure)
        elif target:
            found.append(Address(channel, target))
    return tuple(found)


def _check_kept(reader: Reader, contacts: list[Contact], kept: ContactList) -> None:
    """Rotas and posts still find everybody they name."""
    idents = {one.contact_id for one in contacts}
    named = {
        (f"posts[{post.post_id}]", target.ident)
        for post in kept.posts
        for target in post.order
        if target.kind is TargetKind.CONTACT
    } | {(f"rotas[{rota.rota_id}]", turn.contact_id) for rota in kept.rotas for turn in rota.turns}
    for key, ident in sorted(named):
        if ident not in idents:
            cure = "Keep this person in the file, or change rotas and posts first."
            reader.refuse(0, key, f"names {ident!r}, who is not in the file", cure)
