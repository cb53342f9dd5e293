"""Every version of every playbook of this site, ours and what was saved here. Operations thread.

Versions live in the journal: the event that saves one carries its whole text, so history, hash and
author are proven by the chain. Our own playbooks lie under them as version 0 of the site; they are
drafts until somebody here approves them, and so is whatever is imported.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from console.domain.events import Code, Event
from console.domain.operations import StateRow
from console.domain.playbooks.codec import DamagedTextError, unpack
from console.domain.playbooks.schema import ApprovalState
from console.domain.playbooks.words import Approval

SUBJECT: Final = "playbook"
SHIPPED: Final = "shipped"
#: Versions of one playbook kept in memory; the journal keeps all.
MOST_VERSIONS: Final = 30


@dataclass(frozen=True, slots=True)
class Version:
    """One version.

    Attributes:
        playbook_id: Of which playbook.
        version: From 1.
        text: The YAML as it was written.
        saved_by: Who; ``shipped`` for ours.
        saved_utc_ns: When; 0 for ours.
        approval: Given here, never taken from a file.
    """

    playbook_id: str
    version: int
    text: str
    saved_by: str = SHIPPED
    saved_utc_ns: int = 0
    approval: ApprovalState = field(default_factory=ApprovalState)

    @property
    def sha256(self) -> str:
        """Hash of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


class LibraryBook:
    """Versions of playbooks, folded from durable events over our own."""

    def __init__(self, shipped: Iterable[Version]) -> None:
        """Begin with ours."""
        self._versions: dict[str, dict[int, Version]] = {}
        self._changed: set[tuple[str, int]] = set()
        for one in shipped:
            self._versions.setdefault(one.playbook_id, {})[one.version] = one

    @property
    def subject(self) -> str:
        """``playbook``."""
        return SUBJECT

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Its own events only."""
        return ("playbook.",)

    def ids(self) -> tuple[str, ...]:
        """Every playbook, sorted."""
        return tuple(sorted(self._versions))

    def current(self, playbook_id: str) -> Version | None:
        """The newest version; None for an unknown playbook."""
        versions = self._versions.get(playbook_id)
        return versions[max(versions)] if versions else None

    def history(self, playbook_id: str) -> tuple[Version, ...]:
        """Versions in memory, newest first."""
        versions = self._versions.get(playbook_id, {})
        return tuple(versions[number] for number in sorted(versions, reverse=True))

    def apply(self, event: Event) -> None:
        """Fold one durable event."""
        params = event.params
        playbook_id, number = str(params.get("playbook", "")), params.get("version", 0)
        if not playbook_id or not isinstance(number, int):
            return
        versions = self._versions.setdefault(playbook_id, {})
        if event.code == Code.PLAYBOOK_SAVED and number not in versions:
            try:
                text = unpack(str(params.get("text", "")))
            except DamagedTextError:
                text = ""
            if text:
                versions[number] = Version(playbook_id, number, text, event.actor, event.utc_ns)
                self._changed.add((playbook_id, number))
                for old in sorted(versions)[: max(0, len(versions) - MOST_VERSIONS)]:
                    del versions[old]
        elif event.code == Code.PLAYBOOK_APPROVED and number in versions:
            approval = ApprovalState(
                Approval.APPROVED,
                str(params.get("by", event.actor)),
                str(params.get("on", "")),
                str(params.get("review_due", "")),
            )
            versions[number] = replace(versions[number], approval=approval)
            self._changed.add((playbook_id, number))
        if not versions:
            del self._versions[playbook_id]

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows; a damaged one is left out."""
        for row in rows:
            try:
                plain = json.loads(row.body)
                one = Version(
                    str(plain["playbook"]),
                    int(plain["version"]),
                    str(plain["text"]),
                    str(plain["by"]),
                    int(plain["utc_ns"]),
                    ApprovalState(
                        Approval(plain["state"]),
                        str(plain["approved_by"]),
                        str(plain["on"]),
                        str(plain["review_due"]),
                    ),
                )
            except (ValueError, KeyError, TypeError):
                continue
            self._versions.setdefault(one.playbook_id, {})[one.version] = one

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        rows = [
            _row(found)
            for playbook_id, number in sorted(self._changed)
            if (found := self._versions.get(playbook_id, {}).get(number)) is not None
        ]
        self._changed.clear()
        return tuple(rows)


def _row(one: Version) -> StateRow:
    body = json.dumps(
        {
            "playbook": one.playbook_id,
            "version": one.version,
            "text": one.text,
            "by": one.saved_by,
            "utc_ns": one.saved_utc_ns,
            "state": one.approval.state.value,
            "approved_by": one.approval.by,
            "on": one.approval.on,
            "review_due": one.approval.review_due,
        }
    )
    key = f"{one.playbook_id}@{one.version}"
    return StateRow(
        SUBJECT, key, is_open=True, exercise=False, changed_utc_ns=one.saved_utc_ns, body=body
    )
