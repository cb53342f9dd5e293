"""Reads playbooks, blocks and profiles from YAML; refuses with file, line, key and cure.

A playbook is loaded whole or not at all. What is refused: unknown keys and words, orders of steps
that cannot be run (`console.domain.playbooks.graph`), steps marked as going nearer the item. What
is not approved loads, and runs under a banner. Words that may send somebody nearer are warnings,
and bar the approval. Any thread; reads no file by itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console.config.playbook_parts import (
    Known,
    read_approval,
    read_distance,
    read_donts,
    read_notices,
    read_preconditions,
    read_timers,
    read_triggers,
)
from console.config.playbook_steps import Raw, chain, read_steps
from console.config.site_problems import Problem
from console.config.yaml_nodes import decode, parse
from console.config.yaml_reader import Refusals, Section, near
from console.domain.playbooks.graph import Finding, Flaw, check_order
from console.domain.playbooks.profiles import PolicyChoice, Profile, placeholders
from console.domain.playbooks.schema import Dont, Notice, Playbook, Timer
from console.domain.playbooks.wording import lint
from console.domain.playbooks.words import CloseNeed, Hazard

PLAYBOOK_ID = re.compile(r"pb\.[a-z][a-z0-9_]*")
#: Placeholders that every text may use: filled from the incident.
COMMON_VARIABLES = ("item", "zone")


@dataclass(frozen=True, slots=True)
class Block:
    """Steps and the rest that several playbooks share.

    Attributes:
        name: ``start``.
        steps: Raw, ids already begin with the name.
        donts: Added to the playbook's own.
        timers: The same.
        notify: The same.
        close_needs: The same.
    """

    name: str
    steps: tuple[Raw, ...]
    donts: tuple[Dont, ...]
    timers: tuple[Timer, ...]
    notify: tuple[Notice, ...]
    close_needs: tuple[CloseNeed, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a text.

    Attributes:
        playbook: The whole playbook, not yet filled for a profile.
        warnings: What does not forbid it, but an approval.
    """

    playbook: Playbook
    warnings: tuple[Problem, ...] = ()


def read_playbook(
    data: bytes, file: Path, blocks: Mapping[str, Block], profiles: tuple[Profile, ...]
) -> Loaded:
    """Read one playbook.

    Args:
        data: The file's bytes.
        file: Named in refusals.
        blocks: What ``use:`` may name.
        profiles: Jurisdictions and words that texts may name.

    Raises:
        YamlError: If it was refused; every refusal is listed.
    """
    refusals = Refusals(file)
    top = Section(parse(decode(data, file), file), "", refusals)
    known = Known(tuple(one.name for one in profiles), frozenset(blocks))
    raws = _expand(read_steps(top, "", known), blocks, refusals)
    used = [blocks[name] for name in _used(top) if name in blocks]
    playbook = _playbook(top, raws, used, known)
    top.finish()
    _check_words(playbook, raws, profiles, refusals)
    for finding in () if len(refusals) else check_order(playbook):
        _refuse_order(finding, raws, top, refusals)
    refusals.check()
    lines = {raw.step.step_id: raw.line_of("text") for raw in raws}
    return Loaded(playbook, tuple(_warning(file, lines, *one) for one in lint(playbook)))


def _used(top: Section) -> tuple[str, ...]:
    """The blocks a playbook includes, in order, each once."""
    steps = top.node.get("steps")
    uses = [item.get("use") for item in steps.items] if steps else []
    return tuple(dict.fromkeys(one.text for one in uses if one is not None))


def read_block(data: bytes, file: Path, profiles: tuple[Profile, ...]) -> Block:
    """Read one block.

    Raises:
        YamlError: If it was refused.
    """
    refusals = Refusals(file)
    top = Section(parse(decode(data, file), file), "", refusals)
    known = Known(tuple(one.name for one in profiles), frozenset())
    name = top.name("block", is_needed=True)
    block = Block(
        name=name,
        steps=tuple(read_steps(top, f"{name}.", known)),
        donts=read_donts(top),
        timers=read_timers(top, f"{name}."),
        notify=read_notices(top, known),
        close_needs=_close_needs(top),
    )
    top.finish()
    refusals.check()
    return block


def read_profiles(data: bytes, file: Path) -> tuple[Profile, ...]:
    """Read the jurisdiction profiles.

    Raises:
        YamlError: If they were refused.
    """
    refusals = Refusals(file)
    top = Section(parse(decode(data, file), file), "", refusals)
    found = tuple(_profile(one) for one in top.sections("profiles", is_needed=True, most=20))
    top.finish()
    wordings = {tuple(sorted(dict(one.words))) for one in found}
    if len(wordings) > 1:
        cure = "Give every profile the same words."
        top.refuse("profiles", "words that some profiles lack", "the same words in all", cure)
    refusals.check()
    return found


def _profile(section: Section) -> Profile:
    words = section.section("words")
    tables = section.section("tables")
    policies = []
    for one in section.sections("policies", most=20):
        policies.append(
            PolicyChoice(
                one.name("name", is_needed=True),
                one.name("choice", is_needed=True),
                one.text("source", is_needed=True),
                one.text("approver"),
            )
        )
        one.finish()
    profile = Profile(
        name=section.name("name", is_needed=True, pattern=re.compile(r"[A-Za-z][A-Za-z0-9_-]*")),
        title=section.text("title", is_needed=True),
        words=_texts_of(words),
        policies=tuple(policies),
        tables=_texts_of(tables),
    )
    section.finish()
    return profile


def _texts_of(section: Section | None) -> tuple[tuple[str, str], ...]:
    if section is None:
        return ()
    return tuple((name, section.text(name, is_needed=True)) for name, _, _ in section.node.pairs)


def _expand(raws: list[Raw], blocks: Mapping[str, Block], refusals: Refusals) -> list[Raw]:
    """Put the steps of blocks where they are used."""
    found: list[Raw] = []
    seen: set[str] = set()
    for raw in raws:
        if not raw.use:
            found.append(raw)
        elif raw.use not in blocks:
            cure = near(raw.use, blocks)
            refusals.add(raw.line, "steps", f"block '{raw.use}'", ", ".join(sorted(blocks)), cure)
        elif raw.use in seen:
            refusals.add(raw.line, "steps", f"block '{raw.use}' twice", "once", "Delete one.")
        else:
            seen.add(raw.use)
            found += [one.moved_to(raw) for one in blocks[raw.use].steps]
    return found


def _close_needs(top: Section) -> tuple[CloseNeed, ...]:
    close = top.section("close")
    if close is None:
        return ()
    names = close.texts("requires")
    close.finish()
    known = [one.value for one in CloseNeed]
    found = []
    for name in names:
        if name in known:
            found.append(CloseNeed(name))
        else:
            close.refuse("requires", f"'{name}'", ", ".join(known), near(name, known))
    return tuple(found)


def _playbook(top: Section, raws: list[Raw], used: list[Block], known: Known) -> Playbook:
    steps, starts = chain(raws)
    donts = [*read_donts(top, is_needed=not used), *(one for block in used for one in block.donts)]
    timers = [*read_timers(top, ""), *(one for block in used for one in block.timers)]
    notices = [*read_notices(top, known), *(one for block in used for one in block.notify)]
    needs = [*_close_needs(top), *(one for block in used for one in block.close_needs)]
    jurisdiction = top.text("jurisdiction", default="any")
    if jurisdiction not in {"any", *known.jurisdictions}:
        allowed = ", ".join(("any", *known.jurisdictions))
        top.refuse("jurisdiction", repr(jurisdiction), allowed, "Choose one of these.")
    handover = top.section("handover")
    playbook = Playbook(
        playbook_id=top.name("id", is_needed=True, pattern=PLAYBOOK_ID),
        version=top.whole("version", 1, 1_000_000),
        title=top.text("title", is_needed=True, longest=80),
        hazard=top.word("hazard", Hazard),
        severity=top.whole("severity", 1, 4),
        approval=read_approval(top),
        jurisdiction=jurisdiction,
        triggers=read_triggers(top),
        preconditions=read_preconditions(top),
        variables=_variables(top),
        starts=starts,
        steps=steps,
        donts=tuple({one.dont_id: one for one in reversed(donts)}.values())[::-1],
        notify=tuple(notices),
        distance=read_distance(top),
        timers=tuple({one.name: one for one in reversed(timers)}.values())[::-1],
        handover=handover.text("template", is_needed=True) if handover else "",
        close_needs=tuple(dict.fromkeys(needs)),
        sources=top.texts("sources"),
    )
    if handover:
        handover.finish()
    return playbook


def _variables(top: Section) -> tuple[str, ...]:
    found = []
    for name in top.texts("variables"):
        if re.fullmatch(r"[a-z][a-z0-9_]*", name):
            found.append(name)
        else:
            top.refuse("variables", f"'{name}'", "a-z, 0-9 and '_'", "Write it with these.")
    return tuple(found)


def _check_words(
    playbook: Playbook, raws: list[Raw], profiles: tuple[Profile, ...], refusals: Refusals
) -> None:
    """Refuse placeholders that nobody fills and answers that are kept under an unknown name."""
    words = {name for profile in profiles for name, _ in profile.words}
    allowed = sorted(words | {*playbook.variables, *COMMON_VARIABLES})
    for raw in raws:
        step = raw.step
        for key, text in (("text", step.text), ("detail", step.detail)):
            for name in placeholders(text):
                if name not in allowed:
                    found = "{" + name + "}"
                    line, path = raw.line_of(key), f"{raw.path}.{key}"
                    refusals.add(line, path, found, ", ".join(allowed), near(name, allowed))
        if step.save_as and step.save_as not in playbook.variables:
            line, path = raw.line_of("save_as"), f"{raw.path}.save_as"
            cure = f"Add {step.save_as} to variables."
            refusals.add(line, path, f"'{step.save_as}'", "a name out of variables", cure)


#: Of each flaw: what is allowed, what to do.
_FLAWS: dict[Flaw, tuple[str, str]] = {
    Flaw.NO_STEPS: ("at least one step", "Add a step."),
    Flaw.DOUBLE_STEP: ("each id once", "Give one of the two another id."),
    Flaw.UNKNOWN_STEP: ("the id of a step, or end", "Correct the id, or add the step."),
    Flaw.UNREACHABLE: ("steps that some answer leads to", "Lead an answer to it, or delete it."),
    Flaw.ENDLESS_LOOP: ("loops with a way out", "Let one answer of the loop lead on, or to end."),
    Flaw.STUCK: ("steps that come before it", "Delete this need: it can only come afterwards."),
    Flaw.MISSING_ANSWER: ("every answer of the step", "Add where this answer leads."),
    Flaw.UNKNOWN_ANSWER: ("answers of this step", "Correct it, or add it to choices."),
    Flaw.BRANCH_WITHOUT_CHOICE: ("branches after yesno or choice", "Use next, or another ack."),
    Flaw.SKIP_WITHOUT_WAY: ("skip.next beside branches", "Add skip.next: where a skip leads."),
    Flaw.BRANCH_IN_PROFILE_STEP: ("steps without branches", "Delete only, or the branches."),
    Flaw.UNKNOWN_TIMER_STEP: ("the id of a step", "Correct the id, or add the step."),
}
_FOUND: dict[Flaw, str] = {
    Flaw.NO_STEPS: "none",
    Flaw.DOUBLE_STEP: "step '{detail}' twice",
    Flaw.UNKNOWN_STEP: "step '{detail}', which does not exist",
    Flaw.UNREACHABLE: "step '{detail}', which no answer leads to",
    Flaw.ENDLESS_LOOP: "step '{detail}' on a loop without a way out",
    Flaw.STUCK: "a need for '{detail}', which comes after it",
    Flaw.MISSING_ANSWER: "no way for the answer '{detail}'",
    Flaw.UNKNOWN_ANSWER: "the answer '{detail}', which the step does not offer",
    Flaw.BRANCH_WITHOUT_CHOICE: "branches after ack: {detail}",
    Flaw.SKIP_WITHOUT_WAY: "a step with branches that may be skipped",
    Flaw.BRANCH_IN_PROFILE_STEP: "branches in a step for some jurisdictions only",
    Flaw.UNKNOWN_TIMER_STEP: "step '{detail}', which does not exist",
}


def _refuse_order(finding: Finding, raws: list[Raw], top: Section, refusals: Refusals) -> None:
    allowed, cure = _FLAWS[finding.flaw]
    found = _FOUND[finding.flaw].format(detail=finding.detail)
    mine = [one for one in raws if one.step.step_id == finding.step_id]
    raw = mine[-1] if mine else None  # of two steps with one id, the second is the wrong one
    if finding.flaw is Flaw.UNKNOWN_TIMER_STEP:
        refusals.add(top.line_of("timers"), f"timers.{finding.step_id}", found, allowed, cure)
    elif raw is None:
        refusals.add(top.line_of("steps"), "steps", found, allowed, cure)
    else:
        path = f"{raw.path}.{finding.key}"
        refusals.add(raw.line_of(finding.key), path, found, allowed, cure)


def _warning(file: Path, lines: Mapping[str, int], step_id: str, words: str) -> Problem:
    allowed = "steps that send nobody nearer the item"
    cure = "Say it so that people stay away, or as a do-not."
    return Problem(file, lines.get(step_id, 0), f"steps.{step_id}", f"'{words}'", allowed, cure)
