"""Reads message texts from YAML. Pure; any thread. All or nothing, like the contact list."""

import re
from datetime import date

from console.domain.messages.document import Reader, shown
from console.domain.messages.templates import (
    FIELDS,
    Audience,
    Template,
    has_stray_brace,
    unknown_fields,
)
from console.domain.messages.yaml_nodes import Node, Table, read_yaml

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_BODY = 4_000


def read_templates(text: str, file: str) -> tuple[Template, ...]:
    """Read every text of a file.

    Args:
        text: YAML.
        file: Its name, for refusals.

    Returns:
        At least one text; ids are unique and every field is known.

    Raises:
        DocumentRefusedError: With every problem.
    """
    reader = Reader(file)
    root = reader.table(read_yaml(text, file), "document", ("schema", "templates"))
    reader.schema(root)
    templates = tuple(_template(reader, node) for node in reader.rows(root, "templates", ""))
    if not templates:
        reader.refuse(root.line, "templates", "no text", "Add at least one text.")
    reader.finish()
    return templates


def _template(reader: Reader, node: Node) -> Template:
    keys = ("id", "audience", "title", "body", "approved_by", "review_by")
    table = reader.table(node, "templates", keys)
    ident = reader.ident(table, "id", "templates")
    reader.own_id(ident, "templates", node.line)
    key = f"templates[{ident or '?'}]"
    audience = Audience(reader.choice(table, "audience", key, [one.value for one in Audience]))
    title = reader.line_text(table, "title", key)
    body = reader.text(table, "body", key)
    if len(body) > _MOST_BODY:
        found = f"{len(body)} characters"
        line = reader.line_of(table, "body")
        reader.refuse(line, f"{key}.body", found, f"Write at most {_MOST_BODY}.")
    for name, text in (("title", title), ("body", body)):
        _check_fields(reader, table, name, text, key)
    approved_by = reader.line_text(table, "approved_by", key, "")
    return Template(ident, audience, title, body, approved_by, _date(reader, table, key))


def _check_fields(reader: Reader, table: Table, name: str, text: str, key: str) -> None:
    line = reader.line_of(table, name)
    for field in unknown_fields(text):
        found = f"the field {shown(field)} is not known"
        reader.refuse(line, f"{key}.{name}", found, f"Known: {', '.join(FIELDS)}.")
    if has_stray_brace(text):
        reader.refuse(line, f"{key}.{name}", "a brace without its partner", "Write {field}.")


def _date(reader: Reader, table: Table, key: str) -> str:
    value = reader.text(table, "review_by", key, "")
    if not value:
        return ""
    try:
        good = bool(_ISO_DATE.fullmatch(value)) and date.fromisoformat(value) is not None
    except ValueError:
        good = False
    if not good:
        line = reader.line_of(table, "review_by")
        reader.refuse(line, f"{key}.review_by", shown(value), "Write the date as 2027-01-31.")
    return value
