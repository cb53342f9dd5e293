"""Finds out who somebody is, and counts wrong entries. Operations thread only.

One entry at a time for a seat: a guesser gains nothing by hurrying. The answer is the same for a
name that is not known, a wrong password, a wrong code, a disabled account and a row that was
tampered with; the journal tells them apart, but never holds what was typed as an unknown name,
since people type passwords there.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from console.domain.events import Code, Param, Tone
from console.domain.operations import Moment
from console.domain.people.accounts import Account, plain_name
from console.domain.people.lockout import BootDeadlines, TallyKind
from console.domain.people.sessions import Answer, Purpose, Refusal
from console.services.accounts.directory import Checked, Directory, Entry
from console.services.accounts.jobs import Job, StartJob
from console.services.accounts.people_book import PeopleBook
from console.services.ledger import Ledger
from console.store.accounts import AccountRecord

log = logging.getLogger("console.people")

#: An entry that was not answered in so long is given up, and the next one is taken.
GIVE_UP_S = 20.0


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody who proved who they are, a moment ago, at this seat.

    Attributes:
        account: As its genuine row says.
        code_step: Of the authenticator's code; -1 when none was asked for.
        is_demo: Entered the demo by a button.
    """

    account: Account
    code_step: int = -1
    is_demo: bool = False

    def params(self) -> dict[str, Param]:
        """What the event of an accepted proof carries."""
        found: dict[str, Param] = {"name": self.account.name, "code_step": self.code_step}
        if self.is_demo:
            found["demo"] = True
        return found


#: Decides what a proof is good for; None = accepted, and done.
Accept = Callable[[Proven], Refusal | None]


class Prover:
    """Takes entries of one seat."""

    def __init__(
        self, ledger: Ledger, book: PeopleBook, directory: Directory, seat: str, start: StartJob
    ) -> None:
        """Keep the parts."""
        self._ledger = ledger
        self._book = book
        self._directory = directory
        self._seat = seat
        self._start = start
        self._deadlines = BootDeadlines()
        self._busy_until_ns = 0
        self.answer = Answer()

    @property
    def directory(self) -> Directory:
        """The accounts as last read."""
        return self._directory

    def prove(self, entry: Entry, purpose: Purpose, accept: Accept) -> None:
        """Check an entry; `accept` is called later, and only when it is right."""
        now = self._ledger.now()
        if now.monotonic_ns < self._busy_until_ns:
            self.reply(purpose, Refusal.BUSY)
            return
        name = plain_name(entry.name)
        wait_s = self.closed_s(name, now)
        if wait_s > 0:
            self._refused(self._shown_key(name), purpose, "closed", counts=False)
            self.reply(purpose, Refusal.CLOSED, wait_s)
            return
        self._busy_until_ns = now.monotonic_ns + round(GIVE_UP_S * 1e9)
        used = frozenset(self._book.facts(name).codes)
        self._start(
            Job(
                "check an entry",
                lambda: self._directory.check(entry, used),
                lambda checked: self._on_checked(checked, purpose, accept),
            )
        )

    def enter_demo(self, account: Account, purpose: Purpose, accept: Accept) -> None:
        """Take somebody at their word: the demo site only."""
        self.reply(purpose, accept(Proven(account, is_demo=True)))

    def reply(
        self, purpose: Purpose, refusal: Refusal | None, wait_s: float = 0.0, detail: str = ""
    ) -> None:
        """Say what became of an entry."""
        self.answer = Answer(self.answer.serial + 1, purpose, refusal, wait_s, detail)

    def closed_s(self, name: str, now: Moment) -> float:
        """How long an account, or this seat, is closed yet, seconds; 0 or less = open."""
        tag = self._shown_key(name)
        keys = ((TallyKind.ACCOUNT, name), (TallyKind.ACCOUNT, tag), (TallyKind.SEAT, self._seat))
        return max(self._left_s(kind, key, now) for kind, key in keys)

    def _shown_key(self, name: str) -> str:
        """Under which a name is counted and journalled."""
        known = self._directory.known.people
        names = {one.account.account_id for one in known.records} | set(known.tampered)
        return name if name in names else self._directory.unknown_key(name)

    def _left_s(self, kind: TallyKind, key: str, now: Moment) -> float:
        tally = self._book.tally(kind, key)
        if tally.closed_s <= 0:
            return 0.0
        deadline = f"{kind.value}:{key}"
        return self._deadlines.left_s(deadline, tally.until_utc_ns, tally.closed_s, now)

    def _on_checked(self, checked: Checked, purpose: Purpose, accept: Accept) -> None:
        """The rows have answered."""
        self._busy_until_ns = 0
        if checked.record is not None and self.is_old(checked.record):
            checked = Checked(checked.key, is_tampered=True)
        if checked.is_tampered:
            self.tell_tampered(checked.key, "signature")
        if not checked.is_right or checked.record is None:
            self._count(checked, purpose)
            return
        proven = Proven(checked.record.account, checked.code_step)
        refusal = accept(proven)
        if refusal is not None:
            self._refused(checked.key, purpose, refusal.value, counts=False)
        self.reply(purpose, refusal)
        if refusal is None and checked.fresh_hash:
            self._start(self._directory.rehash_job(checked.record, checked.fresh_hash))

    def is_old(self, record: AccountRecord) -> bool:
        """Whether a row was put back to a state from before a change that the journal knows."""
        account = record.account
        return account.changed_utc_ns < self._book.facts(account.account_id).changed_utc_ns

    def tell_tampered(self, account_id: str, cause: str) -> None:
        """Somebody wrote to the table of accounts who is not this program."""
        self._ledger.record(
            Code.ACCOUNT_TAMPERED,
            Tone.WARNING,
            f"operator:{account_id}",
            exercise=False,
            name=account_id,
            cause=cause,
            seat=self._seat,
        )

    def _count(self, checked: Checked, purpose: Purpose) -> None:
        """A wrong entry: journal, count, close."""
        cause = "wrong"
        if checked.record is not None and not checked.record.account.is_enabled:
            cause = "disabled"
        self._refused(checked.key, purpose, cause, counts=True)
        now = self._ledger.now()
        for kind, key in ((TallyKind.ACCOUNT, checked.key), (TallyKind.SEAT, self._seat)):
            left_s = self._left_s(kind, key, now)
            if left_s > 0:
                self._ledger.record(
                    Code.OPERATOR_LOCKED_OUT,
                    Tone.WARNING,
                    f"operator:{key}" if kind is TallyKind.ACCOUNT else f"console:{key}",
                    exercise=False,
                    name=key,
                    minutes=round(left_s / 60, 1),
                    seconds=round(left_s),
                    failures=self._book.tally(kind, key).failures,
                    seat=self._seat,
                )
        self.reply(purpose, Refusal.WRONG, max(0.0, self.closed_s(checked.key, now)))

    def _refused(self, key: str, purpose: Purpose, cause: str, *, counts: bool) -> None:
        """Journal what did not help; a wrong entry counts, a closed door does not."""
        _, _, tag = key.partition("unknown-")
        self._ledger.record(
            Code.SIGN_IN_REFUSED,
            Tone.NOTICE,
            f"operator:{key}",
            exercise=False,
            name=f"unknown name {tag}" if tag else key,
            cause=cause,
            purpose=purpose.value,
            counts=counts,
            seat=self._seat,
        )
