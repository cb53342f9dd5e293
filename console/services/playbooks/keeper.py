"""Saves, approves and hands out playbooks. Operations thread.

Whatever is saved or imported is a draft, whoever approved it elsewhere; approval is given here,
with a name and a date of review at most 12 months away, and not while the words of a step send
anybody nearer an item.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from console.config.site_problems import Problem
from console.config.yaml_nodes import YamlError
from console.domain.events import Code, Tone
from console.domain.operations import Moment
from console.domain.playbooks.codec import pack
from console.domain.playbooks.decisions import approval_banners, is_valid_review, today_of
from console.domain.playbooks.profiles import for_profile
from console.domain.playbooks.run_view import PlaybookSummary
from console.domain.playbooks.schema import Playbook
from console.domain.rights import Action, Actor, Context
from console.services.commands import CommandDesk, Outcome
from console.services.ledger import Ledger
from console.services.playbooks.library import LibraryBook, Version
from console.services.playbooks.shipped import Shelf


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a text or an approval.

    Attributes:
        version: Number that was saved or approved; 0 when it was refused.
        problems: Why it was refused, each with its line.
        warnings: What bars an approval.
    """

    version: int
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


class PlaybookKeeper:
    """The library's commands."""

    def __init__(
        self,
        book: LibraryBook,
        shelf: Shelf,
        ledger: Ledger,
        commands: CommandDesk,
        seat: str,
        jurisdiction: str,
    ) -> None:
        """Keep the parts; `jurisdiction` names the profile that holds here."""
        self._book = book
        self._shelf = shelf
        self._ledger = ledger
        self._commands = commands
        self._seat = seat
        self._profile = shelf.profile(jurisdiction)
        self._read: dict[str, Playbook] = {}

    def find(self, playbook_id: str) -> Playbook | None:
        """The newest version, filled for this site; None when it is unknown or unreadable."""
        current = self._book.current(playbook_id)
        return None if current is None else self._filled(current)

    def check(self, text: str) -> Kept:
        """What would be said about a text; changes nothing."""
        try:
            loaded = self._shelf.read(text, Path("playbook"))
        except YamlError as error:
            return Kept(0, error.problems)
        return Kept(loaded.playbook.version, (), loaded.warnings)

    def save(self, actor: Actor, text: str) -> Outcome[Kept]:
        """Save or import a text as the next version, a draft; a broken one is refused."""

        def effect() -> Kept:
            checked = self.check(text)
            if checked.problems:
                return checked
            playbook_id = self._shelf.read(text, Path("playbook")).playbook.playbook_id
            current = self._book.current(playbook_id)
            version = current.version + 1 if current else 1
            self._ledger.record(
                Code.PLAYBOOK_SAVED,
                Tone.CALM,
                f"playbook:{playbook_id}",
                actor.actor_id,
                exercise=False,
                playbook=playbook_id,
                version=version,
                sha256=Version(playbook_id, version, text).sha256,
                text=pack(text),
            )
            return Kept(version, (), checked.warnings)

        return self._run(actor, Action.EDIT_PLAYBOOK, "playbook:", effect)

    def approve(self, actor: Actor, playbook_id: str, by: str, review_due: date) -> Outcome[Kept]:
        """Stand behind the newest version until a date."""

        def effect() -> Kept:
            current = self._book.current(playbook_id)
            today = today_of(self._ledger.now().utc_ns)
            if current is None or not by.strip() or not is_valid_review(today, review_due):
                return Kept(0)
            checked = self.check(current.text)
            if checked.problems or checked.warnings:
                return Kept(0, checked.problems, checked.warnings)
            self._ledger.record(
                Code.PLAYBOOK_APPROVED,
                Tone.CALM,
                f"playbook:{playbook_id}",
                actor.actor_id,
                exercise=False,
                playbook=playbook_id,
                version=current.version,
                sha256=current.sha256,
                by=by.strip(),
                on=today.isoformat(),
                review_due=review_due.isoformat(),
            )
            return Kept(current.version)

        return self._run(actor, Action.APPROVE_PLAYBOOK, f"playbook:{playbook_id}", effect)

    def summaries(self, now: Moment) -> tuple[PlaybookSummary, ...]:
        """The library as lists show it."""
        today = today_of(now.utc_ns)
        found = []
        for playbook_id in self._book.ids():
            current = self._book.current(playbook_id)
            playbook = self._filled(current) if current else None
            if current is None or playbook is None:
                continue
            approval = playbook.approval
            found.append(
                PlaybookSummary(
                    playbook_id=playbook_id,
                    version=current.version,
                    title=playbook.title,
                    hazard=playbook.hazard,
                    severity=playbook.severity,
                    approval=approval.state,
                    approved_by=approval.by,
                    approved_on=approval.on,
                    review_due=approval.review_due,
                    banners=approval_banners(approval, today),
                    steps=len(playbook.steps),
                    saved_by=current.saved_by,
                    saved_utc_ns=current.saved_utc_ns,
                )
            )
        return tuple(found)

    def _filled(self, version: Version) -> Playbook | None:
        plain = self._read.get(version.sha256)
        if plain is None:
            try:
                plain = self._shelf.read(version.text, Path(version.playbook_id)).playbook
            except YamlError:
                return None
            plain = self._read[version.sha256] = for_profile(plain, self._profile)
        return replace(plain, version=version.version, approval=version.approval)

    def _run(
        self, actor: Actor, action: Action, subject: str, effect: Callable[[], Kept]
    ) -> Outcome[Kept]:
        context = Context(self._seat, subject, is_exercise=False)
        return self._commands.run_as(actor, action, context, effect)
