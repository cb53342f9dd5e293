"""Message texts: named fields, an audience, an approval. Pure; any thread.

A text states facts: it can only hold fields from the list below, and a field that is not known
reads "not known" instead of a guess. Texts for people outside the firm are sent only when somebody
approved them; others wait. Unapproved texts inside the firm say so in their first line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NOT_KNOWN: Final = "not known"
NOT_APPROVED: Final = "[Text not approved]"
EXERCISE_STAMP: Final = "EXERCISE EXERCISE EXERCISE"
EXERCISE_FOOT: Final = "This is an exercise. Nothing has happened. Do nothing for real."

#: Every fact a text may name.
FIELDS: Final = (
    "site",
    "time_local",
    "time_utc",
    "incident",
    "what",
    "place",
    "item",
    "step",
    "post",
    "operator",
    "call_back",
    "meeting_point",
    "do_now",
    "next_update",
    "message_id",
)
_FIELD = re.compile(r"\{([^{}]*)\}")
_MOST_VALUE = 400


class Audience(StrEnum):
    """Whom a text is written for, in the order in which they are told."""

    INTERNAL = "internal"
    AUTHORITY = "authority"
    NEIGHBOUR = "neighbour"
    FAMILY = "family"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Template:
    """One text.

    Attributes:
        template_id: Named by playbooks.
        audience: Whom it is for.
        title: First line; subject of a mail.
        body: The text, with ``{field}`` places.
        approved_by: Who approved it; empty = nobody.
        review_by: ISO date until which the approval holds; empty = no end.
    """

    template_id: str
    audience: Audience
    title: str
    body: str
    approved_by: str = ""
    review_by: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The facts it names, in order, each once."""
        return tuple(dict.fromkeys(_FIELD.findall(f"{self.title}\n{self.body}")))

    def is_approved(self, today: str) -> bool:
        """Whether the approval holds on an ISO date."""
        return bool(self.approved_by) and (not self.review_by or today <= self.review_by)


@dataclass(frozen=True, slots=True)
class Words:
    """A finished text.

    Attributes:
        title: One line.
        body: Lines of text.
        missing: Fields that nobody filled in.
    """

    title: str
    body: str
    missing: tuple[str, ...] = ()


def unknown_fields(text: str) -> tuple[str, ...]:
    """Fields that no text may name."""
    return tuple(name for name in _FIELD.findall(text) if name not in FIELDS)


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands without its partner."""
    rest = _FIELD.sub("", text)
    return "{" in rest or "}" in rest


def _clean(value: str, *, one_line: bool) -> str:
    """A fact as it may stand in a text: bounded, no control characters."""
    kept = "".join(c if c.isprintable() or (c == "\n" and not one_line) else " " for c in value)
    return kept.strip()[:_MOST_VALUE]


def fill(
    template: Template, facts: Mapping[str, str], *, is_approved: bool, is_exercise: bool
) -> Words:
    """Write a text.

    Args:
        template: With known fields only.
        facts: Values by field; missing or blank ones read `NOT_KNOWN`.
        is_approved: Whether the approval holds now.
        is_exercise: Stamps title and body.

    Returns:
        The text; its title is one line whatever the facts are.
    """
    missing: list[str] = []

    def value(match: re.Match[str]) -> str:
        known = _clean(facts.get(match[1], ""), one_line=True)
        if not known:
            missing.append(match[1])
        return known or NOT_KNOWN

    title = _FIELD.sub(value, template.title)
    body = _FIELD.sub(value, template.body).rstrip()
    if not is_approved:
        body = f"{NOT_APPROVED}\n\n{body}"
    if is_exercise:
        title = f"{EXERCISE_STAMP}: {title}"
        body = f"{EXERCISE_STAMP}\n\n{body}\n\n{EXERCISE_FOOT}"
    return Words(title, body, tuple(dict.fromkeys(missing)))
