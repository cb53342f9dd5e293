"""Reads the smaller parts of a playbook: approval, triggers, notices, timers. Pure; any thread."""

import re
from dataclasses import dataclass
from datetime import date

from console.config.yaml_reader import Section, near
from console.domain.events import Code
from console.domain.playbooks.decisions import is_valid_review
from console.domain.playbooks.schema import (
    ApprovalState,
    DeviceAction,
    Distance,
    Dont,
    Notice,
    Timer,
    Trigger,
)
from console.domain.playbooks.words import ActionKind, Approval, Channel, DrillBehaviour

TABLE = re.compile(r"[a-z][a-z0-9_]*")
_ACTION = re.compile(r"([a-z_]+)(?:\(([A-Za-z0-9:._-]{0,40})\))?")


@dataclass(frozen=True, slots=True)
class Known:
    """What a text may name.

    Attributes:
        jurisdictions: Names of the profiles.
        blocks: Names of the blocks.
    """

    jurisdictions: tuple[str, ...]
    blocks: frozenset[str]

    def jurisdictions_in(self, section: Section) -> tuple[str, ...]:
        """The jurisdictions something holds for; unknown ones are refused."""
        found = section.texts("only", longest=20)
        for name in found:
            if name not in self.jurisdictions:
                allowed = ", ".join(self.jurisdictions)
                section.refuse("only", f"'{name}'", allowed, near(name, self.jurisdictions))
        return found


def _date(section: Section, key: str) -> date | None:
    text = section.text(key)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        section.refuse(key, repr(text), "a date as 2026-11-24", "Write it as year-month-day.")
        return None


def read_approval(top: Section) -> ApprovalState:
    """Who stands behind the text; an import makes a draft of it all the same."""
    inner = top.section("approval")
    if inner is None:
        top.take("approval", is_needed=True)
        return ApprovalState()
    state = inner.word("state", Approval)
    by, on, due = inner.text("by"), _date(inner, "at"), _date(inner, "review_due")
    inner.finish()
    if state is Approval.APPROVED:
        if not by or on is None:
            cure = "Add by and at, or write state: draft."
            inner.refuse("state", "approved without by and at", "name and date with it", cure)
        if due is None:
            cure = "Add review_due, at most 12 months after at."
            inner.refuse("review_due", "nothing", "a date", cure)
        elif on is not None and not is_valid_review(on, due):
            cure = "Write a date at most 12 months after at."
            inner.refuse("review_due", due.isoformat(), "at most 12 months after at", cure)
    return ApprovalState(state, by, on.isoformat() if on else "", due.isoformat() if due else "")


def read_triggers(top: Section) -> tuple[Trigger, ...]:
    """What proposes the playbook."""
    codes = [one.value for one in Code]
    found = []
    for section in top.sections("triggers", is_needed=True, most=40):
        is_manual = section.flag("manual", default=False)
        event = section.text("event", is_needed=not is_manual)
        if event and event not in codes:
            section.refuse("event", repr(event), "the code of an event", near(event, codes))
        where = section.section("where")
        pairs: tuple[tuple[str, tuple[str, ...]], ...] = ()
        if where is not None:
            pairs = tuple((name, where.texts(name)) for name, _, _ in where.node.pairs)
        section.finish()
        found.append(Trigger("" if is_manual else event, pairs))
    return tuple(found)


def _action(section: Section, key: str, text: str) -> DeviceAction | None:
    hit = _ACTION.fullmatch(text)
    known = [one.value for one in ActionKind]
    if hit is None or hit.group(1) not in known:
        cure = near(hit.group(1) if hit else text, known)
        section.refuse(key, f"'{text}'", ", ".join(known), cure)
        return None
    return DeviceAction(ActionKind(hit.group(1)), hit.group(2) or "")


def read_actions(section: Section, key: str) -> tuple[DeviceAction, ...]:
    """Machine actions such as ``hvac_off(zone)``."""
    found = [_action(section, key, text) for text in section.texts(key, longest=80)]
    return tuple(one for one in found if one is not None)


def read_preconditions(top: Section) -> tuple[DeviceAction, ...]:
    """Machine actions proposed at the start."""
    return read_actions(top, "preconditions_auto")


def read_donts(top: Section, *, is_needed: bool = False) -> tuple[Dont, ...]:
    """What not to do."""
    found = []
    for section in top.sections("donts", is_needed=is_needed, most=20):
        name = section.name("id", is_needed=True)
        found.append(Dont(name, section.text("text", is_needed=True, longest=80)))
        section.finish()
    return tuple(found)


def read_notices(top: Section, known: Known) -> tuple[Notice, ...]:
    """Who is to be told."""
    found = []
    for section in top.sections("notify", most=40):
        found.append(
            Notice(
                who=section.name("who", is_needed=True),
                channel=section.word("channel", Channel),
                by_s=section.whole("by_s", 0, 86_400),
                template=section.name("template"),
                drill=section.word("drill", DrillBehaviour, default=DrillBehaviour.SUPPRESS),
                only=known.jurisdictions_in(section),
            )
        )
        section.finish()
    return tuple(found)


def read_distance(top: Section) -> Distance:
    """Which table of distances holds."""
    inner = top.section("distance")
    if inner is None:
        return Distance()
    found = Distance(
        inner.name("table", is_needed=True, pattern=TABLE), inner.name("default_row", pattern=TABLE)
    )
    inner.finish()
    return found


def read_timers(top: Section, prefix: str) -> tuple[Timer, ...]:
    """Targets of the response; a block means its own steps unless a dot says otherwise."""
    found = []
    for section in top.sections("timers", most=20):
        until = section.text("until", longest=80)
        if until and prefix and "." not in until:
            until = f"{prefix}{until}"
        found.append(
            Timer(
                name=section.name("name", is_needed=True),
                label=section.text("label", is_needed=True, longest=60),
                target_s=section.whole("target_s", 1, 30 * 86_400),
                until=until,
                is_repeating=section.flag("repeat", default=False),
            )
        )
        section.finish()
    return tuple(found)
