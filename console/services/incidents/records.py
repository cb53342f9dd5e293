"""What is written into an incident: notes, people, attachments, facts, conditions, authorities.

Operations thread. An attachment must be a file below the media root; its hash is taken from the
file itself, never from who hands it in. Refuses as `IncidentService` does.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from console.domain.events import Code, Param, Tone
from console.domain.incidents.incident import Attachment, AttachmentKind, Incident, Party
from console.domain.incidents.kinds import Condition, IncidentKind
from console.domain.incidents.rules import TEXT_LIMIT, Refused, Verb, refusal
from console.domain.rights import Action, Actor, Context
from console.services.commands import Outcome
from console.services.incidents.book import IncidentBook
from console.services.incidents.service import Answer
from console.services.incidents.surroundings import Desk, file_of
from console.services.ledger import Ledger

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class AuthorityNews:
    """One thing to record about an agency.

    Attributes:
        authority_id: Which record; empty begins a new one.
        agency: Its name; needed for a new record.
        what: ``called``, ``arrived``, ``in_command``, ``released``, ``officer``, ``asked``,
            ``given``, ``receipt`` or ``reference``.
        text: For what is no time.
        reference: Its number for this case; empty leaves it.
        at_utc_ns: When it was; 0 = now.
    """

    authority_id: str
    agency: str
    what: str
    text: str = ""
    reference: str = ""
    at_utc_ns: int = 0


AUTHORITY_TIMES: Final = ("called", "arrived", "in_command", "released")
AUTHORITY_TEXTS: Final = ("officer", "asked", "given", "receipt", "reference")


class IncidentRecords:
    """All that is added to an incident."""

    def __init__(
        self, book: IncidentBook, ledger: Ledger, desk: Desk, seat: str, media_root: Path
    ) -> None:
        """Keep the parts; `media_root` is the folder under which attachments live."""
        self._book = book
        self._ledger = ledger
        self._desk = desk
        self._seat = seat
        self._media_root = media_root

    def note(self, actor: Actor, incident_id: str, words: str) -> Outcome[Answer]:
        """Write a note."""

        def effect(incident: Incident) -> Refused | None:
            if not words.strip():
                return Refused.VALUE_MISSING
            self._record(incident, Code.INCIDENT_NOTED, actor, text=words.strip())
            return None

        return self._work(actor, incident_id, effect, words)

    def add_party(self, actor: Actor, incident_id: str, party: Party) -> Outcome[Answer]:
        """List a person, or change what is known of one: same id."""

        def effect(incident: Incident) -> Refused | None:
            if not party.name.strip():
                return Refused.VALUE_MISSING
            number = len(incident.parties) + 1
            self._record(
                incident,
                Code.INCIDENT_PARTY_ADDED,
                actor,
                party=party.party_id or f"p{number}",
                name=party.name.strip(),
                part=party.role.value,
                whereabouts=party.whereabouts,
                contact=party.contact,
                source=party.source,
            )
            return None

        return self._work(actor, incident_id, effect, party.whereabouts + party.contact)

    def attach(self, actor: Actor, incident_id: str, made: Attachment) -> Outcome[Answer]:
        """Keep a file or a stretch of footage with the incident."""

        def effect(incident: Incident) -> Refused | None:
            return self.attach_now(incident.incident_id, made, actor.actor_id)

        return self._work(actor, incident_id, effect, made.title)

    def attach_now(self, incident_id: str, made: Attachment, by: str) -> Refused | None:
        """Attach without asking for a right: what the console itself makes."""
        incident = self._book.find(incident_id)
        if incident is None:
            return Refused.NOT_KNOWN
        if made.kind is not AttachmentKind.CLIP:
            path = file_of(self._media_root, made.file)
            if path is None:
                return Refused.FILE_MISSING
            made = replace(made, sha256=sha256_of(path))
        ident = made.attachment_id or f"a{len(incident.attachments) + 1}"
        params: dict[str, Param] = {
            "attachment": ident,
            "kind": made.kind.value,
            "title": made.title,
            "file": made.file,
            "sha256": made.sha256,
            "camera": made.camera,
            "start_utc_ns": made.start_utc_ns,
            "end_utc_ns": made.end_utc_ns,
        }
        kept = {name: value for name, value in params.items() if value not in {"", 0}}
        self._ledger.record(
            Code.INCIDENT_ATTACHED,
            Tone.CALM,
            f"incident:{incident_id}",
            by,
            exercise=incident.exercise,
            **kept,
        )
        return None

    def state(self, actor: Actor, incident_id: str, fact: str, value: str) -> Outcome[Answer]:
        """Set a fact or a field: ``kind``, ``priority``, ``title``, ``opened_before``, ``hvac``."""

        def effect(incident: Incident) -> Refused | None:
            if not fact.strip():
                return Refused.VALUE_MISSING
            if fact == "kind" and value not in {one.value for one in IncidentKind}:
                return Refused.VALUE_MISSING
            if fact == "priority" and value not in {one.value for one in Tone}:
                return Refused.VALUE_MISSING
            number = incident.number_words
            self._record(
                incident, Code.INCIDENT_CHANGED, actor, number=number, field=fact, value=value
            )
            return None

        return self._work(actor, incident_id, effect, value)

    def need(self, incident_id: str, conditions: tuple[Condition, ...]) -> None:
        """What closing needs, as the playbook that was chosen says; no right is asked for."""
        incident = self._book.find(incident_id)
        if incident is not None and incident.conditions != conditions:
            self._ledger.record(
                Code.INCIDENT_CHANGED,
                Tone.CALM,
                f"incident:{incident_id}",
                exercise=incident.exercise,
                number=incident.number_words,
                field="conditions",
                value=",".join(conditions),
            )

    def meet(
        self, actor: Actor, incident_id: str, condition: Condition, value: str
    ) -> Outcome[Answer]:
        """Declare a close condition met by something; an empty value takes it back."""

        def effect(incident: Incident) -> Refused | None:
            self._record(
                incident,
                Code.INCIDENT_CONDITION_MET,
                actor,
                number=incident.number_words,
                condition=condition.value,
                value=value.strip(),
            )
            return None

        return self._work(actor, incident_id, effect, value)

    def record_authority(
        self, actor: Actor, incident_id: str, news: AuthorityNews
    ) -> Outcome[Answer]:
        """Record something about an agency.

        A reference together with a release meets the condition of the reference, too.
        """

        def effect(incident: Incident) -> Refused | None:
            known = {one.authority_id for one in incident.authorities}
            if news.what not in {*AUTHORITY_TIMES, *AUTHORITY_TEXTS}:
                return Refused.VALUE_MISSING
            if news.authority_id not in known and not news.agency.strip():
                return Refused.VALUE_MISSING
            self._tell_authority(incident, actor, news)
            return None

        text = news.text + news.reference + news.agency
        return self._work(actor, incident_id, effect, text, Action.RECORD_AUTHORITY)

    def _tell_authority(self, incident: Incident, actor: Actor, news: AuthorityNews) -> None:
        known = {one.authority_id: one for one in incident.authorities}
        ident = news.authority_id or f"u{len(known) + 1}"
        before = known.get(ident)
        reference = news.reference.strip() or (news.text.strip() if _is_reference(news) else "")
        params: dict[str, Param] = {
            "authority": ident,
            "agency": before.agency if before is not None else news.agency.strip(),
            "what": news.what,
            "text": news.text.strip(),
            "reference": reference or (before.reference if before is not None else ""),
        }
        if news.what in AUTHORITY_TIMES:
            params["at_utc_ns"] = news.at_utc_ns or self._ledger.now().utc_ns
        kept = {name: value for name, value in params.items() if value != ""}
        self._record(incident, Code.AUTHORITY_CHANGED, actor, **kept)
        self._meet_by_release(incident.incident_id, actor)

    def _meet_by_release(self, incident_id: str, actor: Actor) -> None:
        """The scene was given back under a reference: that is what closing asks for."""
        now = self._book.find(incident_id)
        if now is None or Condition.AUTHORITY_REF not in now.missing_conditions:
            return
        for one in now.authorities:
            if one.reference and one.released_utc_ns:
                self._record(
                    now,
                    Code.INCIDENT_CONDITION_MET,
                    actor,
                    number=now.number_words,
                    condition=Condition.AUTHORITY_REF.value,
                    value=f"{one.agency} {one.reference}",
                )
                return

    def _record(self, incident: Incident, code: Code, actor: Actor, **params: Param) -> None:
        subject = f"incident:{incident.incident_id}"
        self._ledger.record(
            code, Tone.NOTICE, subject, actor.actor_id, exercise=incident.exercise, **params
        )

    def _work(
        self,
        actor: Actor,
        incident_id: str,
        effect: Callable[[Incident], Refused | None],
        typed: str = "",
        action: Action = Action.WORK_ON_INCIDENT,
    ) -> Outcome[Answer]:
        """Ask for the right, look whether it is possible, do it."""
        incident = self._book.find(incident_id)

        def run() -> Answer:
            refused = refusal(incident, Verb.RECORD)
            if refused is None and len(typed) > TEXT_LIMIT:
                refused = Refused.TOO_LONG
            if refused is None and incident is not None:
                refused = effect(incident)
            return Answer(incident_id, refused)

        is_exercise = incident.exercise if incident is not None else self._ledger.exercise
        context = Context(self._seat, f"incident:{incident_id}", is_exercise)
        return self._desk.run_as(actor, action, context, run)


def _is_reference(news: AuthorityNews) -> bool:
    return news.what == "reference"


def sha256_of(path: Path) -> str:
    """Hex digest of a file, read in pieces.

    Raises:
        OSError: If it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
