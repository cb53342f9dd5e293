"""What the events say of people: who sits where, wrong entries, last sign-ins, used codes.

Folded from ``operator.`` events of every seat. It holds no account and no secret: those are rows
of the store; but it remembers when each account was changed last, so that a row that was put back
to an older state is seen.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from console.domain.events import Code, Event
from console.domain.operations import StateRow
from console.domain.people.lockout import RULES, Tally, TallyKind, counted
from console.domain.people.sessions import (
    LockCause,
    Session,
    SessionState,
    roles_from_text,
    roles_text,
)
from console.domain.people.totp import REMEMBERED

SUBJECT = "operator"
#: Tallies that are kept, the newest: a guesser who invents names must not fill the memory.
MOST_TALLIES = 256


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the events say of one account.

    Attributes:
        changed_utc_ns: When the account was changed last; its row must not be older.
        signed_in_utc_ns: When the person signed in last; 0 = never.
        before_utc_ns: The time before that.
        codes: Steps of the authenticator that were used, the newest last.
    """

    changed_utc_ns: int = 0
    signed_in_utc_ns: int = 0
    before_utc_ns: int = 0
    codes: tuple[int, ...] = ()


class PeopleBook:
    """Sessions, tallies and facts of people. Operations thread only."""

    subject = SUBJECT
    prefixes = ("operator.",)

    def __init__(self) -> None:
        """Know nobody."""
        self.sessions: dict[str, Session] = {}
        self.tallies: dict[tuple[TallyKind, str], Tally] = {}
        self.people: dict[str, PersonFacts] = {}
        self.table_version = 0
        self._changed: dict[str, int] = {}

    def session(self, seat: str) -> Session:
        """How it stands with a seat."""
        return self.sessions.get(seat, Session(seat))

    def facts(self, account_id: str) -> PersonFacts:
        """What is known of an account."""
        return self.people.get(account_id, PersonFacts())

    def tally(self, kind: TallyKind, key: str) -> Tally:
        """Wrong entries of an account or seat."""
        return self.tallies.get((kind, key), Tally())

    @property
    def knows_accounts(self) -> bool:
        """Whether an account was ever made: then an empty table of them is no fresh site."""
        return any(facts.changed_utc_ns for facts in self.people.values())

    # Folding

    def apply(self, event: Event) -> None:
        """Fold one event."""
        fold = {
            Code.OPERATOR_SIGNED_IN: self._on_signed_in,
            Code.OPERATOR_SIGNED_OUT: self._on_signed_out,
            Code.SESSION_LOCKED: self._on_locked,
            Code.SESSION_UNLOCKED: self._on_unlocked,
            Code.SEAT_HANDED_OVER: self._on_signed_in,
            Code.SIGN_IN_REFUSED: self._on_refused,
            Code.ACCOUNT_MADE: self._on_account,
            Code.ACCOUNT_CHANGED: self._on_account,
            Code.PASSWORD_CHANGED: self._on_account,
            Code.ROLE_CHANGED: self._on_table,
        }.get(event.code)
        if fold is not None:
            fold(event)

    def _on_signed_in(self, event: Event) -> None:
        seat, account = str(event.params.get("seat", "")), _ident(event)
        self.sessions[seat] = Session(
            seat,
            SessionState.ACTIVE,
            account,
            str(event.params.get("name", account)),
            roles_from_text(str(event.params.get("roles", ""))),
            event.utc_ns,
            event.utc_ns,
        )
        self._touch(f"seat:{seat}", event)
        facts = self.facts(account)
        if event.utc_ns != facts.signed_in_utc_ns:
            facts = replace(
                facts, signed_in_utc_ns=event.utc_ns, before_utc_ns=facts.signed_in_utc_ns
            )
        self._set_facts(account, facts, event)
        self._on_proven(account, event)

    def _on_proven(self, account: str, event: Event) -> None:
        """The person proved it: wrong entries no longer count, a code is used up."""
        step = event.params.get("code_step")
        facts = self.facts(account)
        if isinstance(step, int) and step >= 0 and step not in facts.codes:
            codes = (*facts.codes, step)[-REMEMBERED:]
            self._set_facts(account, replace(facts, codes=codes), event)
        if self.tallies.pop((TallyKind.ACCOUNT, account), None) is not None:
            self._touch(f"account-tally:{account}", event)

    def _on_signed_out(self, event: Event) -> None:
        seat = str(event.params.get("seat", ""))
        self.sessions[seat] = Session(seat, changed_utc_ns=event.utc_ns)
        self._touch(f"seat:{seat}", event)

    def _on_locked(self, event: Event) -> None:
        seat = str(event.params.get("seat", ""))
        known = self.session(seat)
        if known.state is SessionState.ACTIVE:
            cause = str(event.params.get("cause", ""))
            self.sessions[seat] = replace(
                known,
                state=SessionState.LOCKED,
                changed_utc_ns=event.utc_ns,
                lock_cause=LockCause(cause) if cause in set(LockCause) else LockCause.ASKED,
            )
            self._touch(f"seat:{seat}", event)

    def _on_unlocked(self, event: Event) -> None:
        seat = str(event.params.get("seat", ""))
        known = self.session(seat)
        if known.state is SessionState.LOCKED:
            self.sessions[seat] = replace(
                known, state=SessionState.ACTIVE, changed_utc_ns=event.utc_ns, lock_cause=None
            )
            self._touch(f"seat:{seat}", event)
        self._on_proven(_ident(event), event)

    def _on_refused(self, event: Event) -> None:
        if not event.params.get("counts"):
            return
        keys = (
            (TallyKind.ACCOUNT, _ident(event)),
            (TallyKind.SEAT, str(event.params.get("seat", ""))),
        )
        for key in keys:
            before = self.tallies.pop(key, Tally())
            self.tallies[key] = counted(before, RULES[key[0]], event.utc_ns)
            self._touch(f"{key[0].value}-tally:{key[1]}", event)
        while len(self.tallies) > MOST_TALLIES:
            kind, name = next(iter(self.tallies))
            del self.tallies[kind, name]
            self._touch(f"{kind.value}-tally:{name}", event)

    def _on_account(self, event: Event) -> None:
        account = _ident(event)
        changed = event.params.get("changed_utc_ns")
        moment = changed if isinstance(changed, int) else event.utc_ns
        facts = self.facts(account)
        if moment > facts.changed_utc_ns:
            self._set_facts(account, replace(facts, changed_utc_ns=moment), event)

    def _on_table(self, event: Event) -> None:
        version = event.params.get("version")
        if isinstance(version, int) and version > self.table_version:
            self.table_version = version
            self._touch("table", event)

    def _set_facts(self, account: str, facts: PersonFacts, event: Event) -> None:
        self.people[account] = facts
        self._touch(f"person:{account}", event)

    def _touch(self, key: str, event: Event) -> None:
        self._changed[key] = event.utc_ns

    # Rows

    def load(self, rows: Iterable[StateRow]) -> None:
        """Begin from stored rows."""
        for row in rows:
            kind, _, name = row.key.partition(":")
            body = json.loads(row.body)
            if kind == "seat":
                self.sessions[name] = _session_from(name, body)
            elif kind == "person":
                self.people[name] = PersonFacts(**{**body, "codes": tuple(body["codes"])})
            elif kind == "table":
                self.table_version = int(body["version"])
            elif body:
                self.tallies[TallyKind(kind.removesuffix("-tally")), name] = Tally(
                    **{**body, "recent": tuple(body["recent"])}
                )

    def changed_rows(self) -> tuple[StateRow, ...]:
        """What has changed since the last call."""
        changed, self._changed = self._changed, {}
        return tuple(self._row(key, utc_ns) for key, utc_ns in changed.items())

    def _row(self, key: str, utc_ns: int) -> StateRow:
        kind, _, name = key.partition(":")
        body: dict[str, object] = {}
        is_open = True
        if kind == "seat":
            body = _session_body(self.sessions[name])
        elif kind == "person":
            facts = self.people[name]
            body = {
                "changed_utc_ns": facts.changed_utc_ns,
                "signed_in_utc_ns": facts.signed_in_utc_ns,
                "before_utc_ns": facts.before_utc_ns,
                "codes": list(facts.codes),
            }
        elif kind == "table":
            body = {"version": self.table_version}
        else:
            tally = self.tallies.get((TallyKind(kind.removesuffix("-tally")), name))
            is_open = tally is not None
            if tally is not None:
                body = {
                    "failures": tally.failures,
                    "last_utc_ns": tally.last_utc_ns,
                    "closed_s": tally.closed_s,
                    "recent": list(tally.recent),
                }
        return StateRow(
            SUBJECT,
            key,
            is_open=is_open,
            exercise=False,
            changed_utc_ns=utc_ns,
            body=json.dumps(body),
        )


def _ident(event: Event) -> str:
    """The account that an event is about."""
    return event.subject.partition(":")[2]


def _session_body(session: Session) -> dict[str, object]:
    return {
        "state": session.state.value,
        "account_id": session.account_id,
        "name": session.name,
        "roles": roles_text(session.roles),
        "since_utc_ns": session.since_utc_ns,
        "changed_utc_ns": session.changed_utc_ns,
        "lock_cause": None if session.lock_cause is None else session.lock_cause.value,
    }


def _session_from(seat: str, body: dict[str, str | int | None]) -> Session:
    cause = body["lock_cause"]
    return Session(
        seat,
        SessionState(str(body["state"])),
        str(body["account_id"]),
        str(body["name"]),
        roles_from_text(str(body["roles"])),
        int(body["since_utc_ns"] or 0),
        int(body["changed_utc_ns"] or 0),
        None if cause is None else LockCause(str(cause)),
    )
