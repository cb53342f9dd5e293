"""Jurisdiction profiles: what differs between countries, as data; and filling a playbook with one.

Official sources disagree (mailroom.md 0, rule 6); they are never merged in silence. A profile says
which one holds, whose choice that was and where it stands. Pure; any thread.
"""

import re
from dataclasses import dataclass, replace

from console.domain.playbooks.schema import Branch, Notice, Playbook, Skip, Step

#: A word in braces inside a text.
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
ANY = "any"


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """One point where the sources disagree.

    Attributes:
        name: ``bag_powder``.
        choice: What holds here: ``do_not``.
        source: Key of the source that says so.
        approver: Who chose it for this site; empty = the project's default.
    """

    name: str
    choice: str
    source: str
    approver: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One jurisdiction.

    Attributes:
        name: ``UK``, ``US``, ``AU`` or a site's own.
        title: What is read.
        words: Placeholders and what stands for them: numbers to call, names of services.
        policies: Where sources disagree.
        tables: Kind of hazard distance and the table that holds: ``standoff`` to ``uk_cordon``.
    """

    name: str
    title: str
    words: tuple[tuple[str, str], ...]
    policies: tuple[PolicyChoice, ...] = ()
    tables: tuple[tuple[str, str], ...] = ()

    def word(self, key: str) -> str:
        """What stands for a placeholder; empty when the profile has none."""
        return dict(self.words).get(key, "")

    def policy(self, name: str) -> PolicyChoice | None:
        """The choice at one point, or None."""
        return next((one for one in self.policies if one.name == name), None)

    def table(self, kind: str) -> str:
        """The table of distances for a kind; the kind itself when none is named."""
        return dict(self.tables).get(kind, kind)


def placeholders(text: str) -> tuple[str, ...]:
    """Names in braces, each once, in order."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def fill(text: str, words: dict[str, str]) -> str:
    """Put words for placeholders; unknown ones stay for later."""
    return PLACEHOLDER.sub(lambda hit: words.get(hit.group(1), hit.group(0)), text)


def fill_variables(text: str, values: dict[str, str]) -> str:
    """Put values for what is left; a value that is not known reads as ``the zone``."""

    def value(hit: re.Match[str]) -> str:
        name = hit.group(1)
        return values.get(name) or f"the {name.replace('_', ' ')}"

    return PLACEHOLDER.sub(value, text)


def holds(only: tuple[str, ...], profile: Profile) -> bool:
    """Whether something that is only for some jurisdictions is for this one."""
    return not only or profile.name in only


def for_profile(playbook: Playbook, profile: Profile) -> Playbook:
    """A playbook as it is run under one profile.

    Steps and notices for other jurisdictions go; what led to such a step leads to what came after
    it. Placeholders of the profile are filled, its table of distances is chosen.

    Args:
        playbook: As it was read, without flaws in its order.
        profile: What holds here.
    """
    gone = {step.step_id: step.targets for step in playbook.steps if not holds(step.only, profile)}
    words = dict(profile.words)
    steps = tuple(_filled(step, gone, words) for step in playbook.steps if step.step_id not in gone)
    kept: tuple[Notice, ...] = tuple(one for one in playbook.notify if holds(one.only, profile))
    table = playbook.distance.table
    return replace(
        playbook,
        title=fill(playbook.title, words),
        jurisdiction=profile.name,
        starts=_around(playbook.starts, gone),
        steps=steps,
        donts=tuple(replace(one, text=fill(one.text, words)) for one in playbook.donts),
        notify=kept,
        distance=replace(playbook.distance, table=profile.table(table) if table else ""),
    )


def _around(targets: tuple[str, ...], gone: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Targets with those that are gone replaced by what came after them, each once."""
    found: dict[str, None] = {}
    waiting, seen = list(targets), set[str]()
    while waiting:
        target = waiting.pop(0)
        if target in gone and target not in seen:
            seen.add(target)
            waiting = [*gone[target], *waiting]
        elif target not in gone:
            found[target] = None
    return tuple(found)


def _filled(step: Step, gone: dict[str, tuple[str, ...]], words: dict[str, str]) -> Step:
    skip = step.skip
    if skip.targets is not None:
        skip = Skip(skip.is_allowed, skip.notify, _around(skip.targets, gone))
    return replace(
        step,
        text=fill(step.text, words),
        detail=fill(step.detail, words),
        choices=tuple(replace(one, label=fill(one.label, words)) for one in step.choices),
        skip=skip,
        needs=tuple(need for need in step.needs if need not in gone),
        targets=_around(step.targets, gone),
        branches=tuple(Branch(one.answer, _around(one.targets, gone)) for one in step.branches),
    )
