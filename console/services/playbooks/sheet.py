"""A whole playbook as a printable document: what is followed when the console is dark. Pure.

Unapproved, or with its review overdue, it says so on every page, as it does on screen.
"""

from datetime import date

from PySide6.QtCore import QCoreApplication

from console.domain.playbooks.decisions import approval_banners
from console.domain.playbooks.profiles import fill_variables
from console.domain.playbooks.run_view import Banner
from console.domain.playbooks.schema import Playbook, Step
from console.services.printing.document import (
    Block,
    Document,
    Facts,
    Heading,
    Mark,
    Paragraph,
    Table,
)

_WORDS = {
    Banner.DRAFT: "DRAFT, not approved for this site",
    Banner.REVIEW_OVERDUE: "REVIEW OVERDUE, look for a newer version",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("playbook_sheet", text)


def playbook_sheet(
    playbook: Playbook, today: date, *, site: str, operator: str, stamp: str
) -> Document:
    """A playbook on paper.

    Args:
        playbook: Filled for this site.
        today: Decides whether its review is overdue.
        site: Name of the site.
        operator: Who prints.
        stamp: Time of making, in words.
    """
    banners = approval_banners(playbook.approval, today)
    words = " · ".join(_tr(_WORDS[one]) for one in banners if one in _WORDS)
    return Document(
        title=playbook.title,
        site=site,
        operator=operator,
        stamp=stamp,
        blocks=_blocks(playbook, words),
        marks=frozenset({Mark.DRAFT}) if words else frozenset(),
        mark_words=words,
    )


def _blocks(playbook: Playbook, words: str) -> tuple[Block, ...]:
    approval = playbook.approval
    head = (
        (_tr("Playbook"), f"{playbook.playbook_id}, {_tr('version')} {playbook.version}"),
        (_tr("Approved by"), approval.by),
        (_tr("Approved on"), approval.on),
        (_tr("Review due"), approval.review_due),
        (_tr("Jurisdiction"), playbook.jurisdiction),
        (_tr("Sources"), ", ".join(playbook.sources)),
    )
    banner: tuple[Block, ...] = (Paragraph(words, is_strong=True, is_boxed=True),) if words else ()
    donts = "\n".join(f"✕ {one.text}" for one in playbook.donts)
    numbers = {step.step_id: str(at) for at, step in enumerate(playbook.steps, 1)}
    rows = tuple(_row(step, numbers) for step in playbook.steps)
    titles = (_tr("No"), _tr("Who"), _tr("Step"), _tr("Due"), _tr("Then"), _tr("Done at, by"))
    told = tuple((one.who, one.channel.value, _clock(one.by_s)) for one in playbook.notify)
    return (
        *banner,
        Facts(head),
        Heading(_tr("Do not")),
        Paragraph(donts, is_strong=True, is_boxed=True),
        Heading(_tr("Steps")),
        Table(titles, rows, (1, 2.4, 8, 1.5, 3, 3), is_numbered=True),
        Heading(_tr("Tell")),
        Table((_tr("Who"), _tr("How"), _tr("Within")), told, (4, 3, 2), is_numbered=True),
    )


def _row(step: Step, numbers: dict[str, str]) -> tuple[str, ...]:
    text = fill_variables(f"{step.text}\n{step.detail}".strip(), {})
    labels = {choice.value: choice.label for choice in step.choices}
    ways = [
        f"{labels.get(one.answer, one.answer)}: "
        + (", ".join(numbers[target] for target in one.targets) or "-")
        for one in step.branches
    ]
    then = "\n".join(ways) or ", ".join(numbers[target] for target in step.targets)
    who = step.lane.value.replace("_", " ")
    return (numbers[step.step_id], who, text, _clock(step.due_s), then, "")


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds else "-"
