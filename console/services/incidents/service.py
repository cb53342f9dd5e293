"""Opens, owns, holds, closes and reopens incidents. Operations thread.

Refuses in values with a code: not in the rights (`Outcome.verdict`), or not possible as things
stand (`Answer.refused`). Everything it does is durable before it is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from console.domain.event_filter import EventFilter
from console.domain.events import Code, Event, Param, Tone
from console.domain.incidents.handlers import PRESENT_S, Scene, handlers_of
from console.domain.incidents.incident import Incident, Party
from console.domain.incidents.kinds import CONDITIONS, IncidentState
from console.domain.incidents.opening import Opening, SiteMap
from console.domain.incidents.rules import Closing, Refused, Verb, closing_refusal, refusal
from console.domain.operations import Moment
from console.domain.rights import Action, Actor, Context
from console.services.commands import Outcome
from console.services.incidents.book import IncidentBook
from console.services.incidents.surroundings import Desk, EventPages, FootageHold, past_events
from console.services.ledger import Ledger

_NS: Final = 1_000_000_000
#: Events read of an item's and a zone's past; a mailroom parcel has tens.
_PAST_EVENTS: Final = 300
SYSTEM: Final = "system"
LOOK_EVERY_NS: Final = 60 * _NS
Effect = Callable[[], "Answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish that the rights allowed.

    Attributes:
        incident_id: Which incident; empty when there is none.
        refused: Why nothing was done; None when it was done.
    """

    incident_id: str
    refused: Refused | None = None


class IncidentService:
    """All that changes the state of an incident as a whole."""

    def __init__(
        self,
        book: IncidentBook,
        ledger: Ledger,
        desk: Desk,
        seat: str,
        pages: EventPages,
        hold: FootageHold,
        site: SiteMap,
    ) -> None:
        """Keep the parts.

        Args:
            book: Follows the ledger.
            ledger: Makes events durable.
            desk: Asks for rights.
            seat: Its name begins the ids.
            pages: The journal's past, for the list of handlers.
            hold: Locks footage.
            site: Which cameras see a zone.
        """
        self._book = book
        self._ledger = ledger
        self._desk = desk
        self._seat = seat
        self._pages = pages
        self._hold = hold
        self._site = site
        self._look_again_ns = 0

    def open(self, actor: Actor, opening: Opening) -> Outcome[Answer]:
        """Open one by hand; its opener owns it."""

        def effect() -> Answer:
            if not opening.title.strip():
                return Answer("", Refused.VALUE_MISSING)
            known = self._book.of_alarm(opening.alarm) if opening.alarm else None
            if known is not None and known.is_open:
                return Answer(known.incident_id, Refused.ALREADY_SO)
            incident_id = self.open_now(opening, actor.actor_id)
            self._own(incident_id, actor.actor_id, actor.actor_id)
            return Answer(incident_id)

        return self._run(actor, Action.OPEN_INCIDENT, "", effect)

    def open_now(
        self, opening: Opening, by: str = SYSTEM, *, fact: str = "", exercise: bool | None = None
    ) -> str:
        """Open one without asking anybody: because of a fact, or after the right was asked for.

        Args:
            opening: What it begins with.
            by: Who opens it.
            fact: Key of the fact that does; empty when a person does.
            exercise: Of the fact; None takes the state of the console.

        Returns:
            Its id.
        """
        number = self._book.next_number
        incident_id = f"{self._seat}-{number}"
        conditions = opening.conditions or CONDITIONS.get(opening.kind, ())
        params: dict[str, Param] = {
            "serial": number,
            "number": f"{number:04}",
            "kind": opening.kind.value,
            "title": opening.title,
            "is_code": opening.is_title_code,
            "zone": opening.zone,
            "parcel": opening.parcel,
            "door": opening.door,
            "person": opening.person,
            "camera": ",".join(opening.cameras or self._site.cameras_of(opening.zone)),
            "alarm": opening.alarm,
            "conditions": ",".join(conditions),
            "fact": fact,
        }
        kept = {name: value for name, value in params.items() if value != ""}
        event = self._ledger.record(
            Code.INCIDENT_OPENED,
            opening.tone,
            f"incident:{incident_id}",
            by,
            exercise=exercise,
            **kept,
        )
        self._lock_footage(incident_id)
        self._list_people(incident_id, event)
        return incident_id

    def _lock_footage(self, incident_id: str) -> None:
        incident = self._book.find(incident_id)
        if incident is None:
            return
        cameras = self._hold.hold(incident_id, incident.cameras, incident.opened_utc_ns)
        for camera in cameras:
            self._ledger.record(
                Code.FOOTAGE_LOCKED,
                Tone.CALM,
                f"camera:{camera}",
                exercise=incident.exercise,
                reason=FootageHold.reason(incident_id),
                incident=incident_id,
            )

    def _list_people(self, incident_id: str, event: Event) -> None:
        """Prefill who handled the item or was near it, from what the journal knows."""
        incident = self._book.find(incident_id)
        if incident is None or not (incident.parcel or incident.zone):
            return
        scene = Scene(incident.parcel, incident.zone, event.utc_ns)
        since = event.utc_ns - PRESENT_S * _NS
        filters = [
            EventFilter(code_prefix=prefix, start_utc_ns=since, end_utc_ns=event.utc_ns + 1)
            for prefix in ("world.", "door.", "card.")
        ]
        if incident.parcel:
            filters.append(EventFilter(subject=f"parcel:{incident.parcel}"))
        past = past_events(self._pages, tuple(filters), _PAST_EVENTS)
        for party in handlers_of(scene, past):
            self.add_party_now(incident_id, party, SYSTEM, exercise=event.exercise)

    def add_party_now(
        self, incident_id: str, party: Party, by: str, *, exercise: bool | None = None
    ) -> None:
        """Record a person; whoever calls has asked for the right."""
        self._ledger.record(
            Code.INCIDENT_PARTY_ADDED,
            Tone.CALM,
            f"incident:{incident_id}",
            by,
            exercise=exercise,
            party=party.party_id,
            name=party.name,
            part=party.role.value,
            whereabouts=party.whereabouts,
            contact=party.contact,
            source=party.source,
        )

    def join_now(self, incident_id: str, opening: Opening, *, fact: str = "") -> None:
        """Let an alarm or fact belong to an open incident; its cameras' footage is locked, too."""
        incident = self._book.find(incident_id)
        if incident is None:
            return
        params: dict[str, Param] = {
            "number": incident.number_words,
            "what": opening.title,
            "alarm": opening.alarm,
            "camera": ",".join(opening.cameras),
            "parcel": opening.parcel,
            "door": opening.door,
            "person": opening.person,
            "fact": fact,
        }
        kept = {name: value for name, value in params.items() if value != ""}
        self._record(incident, Code.INCIDENT_JOINED, SYSTEM, opening.tone, **kept)
        self._lock_footage(incident_id)

    def take(self, actor: Actor, incident_id: str) -> Outcome[Answer]:
        """Become the owner; a new incident is in progress from then on."""

        def effect() -> Answer:
            incident = self._book.find(incident_id)
            refused = refusal(incident, Verb.TAKE)
            if refused is None and incident is not None and incident.owner == actor.actor_id:
                refused = Refused.ALREADY_SO
            if refused is None:
                self._own(incident_id, actor.actor_id, actor.actor_id)
            return Answer(incident_id, refused)

        return self._run(actor, Action.WORK_ON_INCIDENT, incident_id, effect)

    def transfer(self, actor: Actor, incident_id: str, to: str, reason: str) -> Outcome[Answer]:
        """Give it to somebody else, with a reason."""

        def effect() -> Answer:
            refused = refusal(self._book.find(incident_id), Verb.TRANSFER, reason)
            if refused is None and not to.strip():
                refused = Refused.VALUE_MISSING
            if refused is None:
                self._own(incident_id, to.strip(), actor.actor_id, reason)
            return Answer(incident_id, refused)

        return self._run(actor, Action.TRANSFER_INCIDENT, incident_id, effect)

    def _own(self, incident_id: str, owner: str, by: str, reason: str = "") -> None:
        incident = self._book.find(incident_id)
        if incident is not None:
            self._record(
                incident,
                Code.INCIDENT_OWNER_CHANGED,
                by,
                number=incident.number_words,
                owner=owner,
                previous=incident.owner,
                reason=reason,
            )

    def hold(self, actor: Actor, incident_id: str, reason: str) -> Outcome[Answer]:
        """Put it on hold: it waits for something outside."""
        return self._move(actor, incident_id, Verb.HOLD, Code.INCIDENT_HELD, reason)

    def resume(self, actor: Actor, incident_id: str) -> Outcome[Answer]:
        """Go on with it."""
        return self._move(actor, incident_id, Verb.RESUME, Code.INCIDENT_RESUMED)

    def reopen(self, actor: Actor, incident_id: str, reason: str) -> Outcome[Answer]:
        """Open a closed one again; its cameras are locked again from now on."""
        outcome = self._move(
            actor,
            incident_id,
            Verb.REOPEN,
            Code.INCIDENT_REOPENED,
            reason,
            action=Action.REOPEN_INCIDENT,
        )
        incident = self._book.find(incident_id)
        if incident is not None and incident.is_open:
            self._lock_footage(incident_id)
        return outcome

    def _move(
        self,
        actor: Actor,
        incident_id: str,
        verb: Verb,
        code: Code,
        reason: str = "",
        action: Action = Action.WORK_ON_INCIDENT,
    ) -> Outcome[Answer]:
        def effect() -> Answer:
            incident = self._book.find(incident_id)
            refused = refusal(incident, verb, reason)
            if refused is None and incident is not None:
                number = incident.number_words
                self._record(incident, code, actor.actor_id, number=number, reason=reason)
            return Answer(incident_id, refused)

        return self._run(actor, action, incident_id, effect)

    def close(self, actor: Actor, incident_id: str, closing: Closing) -> Outcome[Answer]:
        """Close it, when all that closing needs is there."""

        def effect() -> Answer:
            incident = self._book.find(incident_id)
            refused = closing_refusal(incident, closing)
            if refused is None and incident is not None:
                event = self._record(
                    incident,
                    Code.INCIDENT_CLOSED,
                    actor.actor_id,
                    number=incident.number_words,
                    outcome=closing.outcome.value,
                    cause=closing.cause.value if closing.cause else "none",
                    text=closing.text,
                )
                self._hold.bound(incident_id, event.utc_ns)
            return Answer(incident_id, refused)

        return self._run(actor, Action.CLOSE_INCIDENT, incident_id, effect)

    def tick(self, now: Moment) -> None:
        """Now and then, lock what a crash or a store that was down left unlocked."""
        if now.monotonic_ns < self._look_again_ns:
            return
        self._look_again_ns = now.monotonic_ns + LOOK_EVERY_NS
        for incident in self._book.view().incidents:
            if incident.state is not IncidentState.CLOSED and incident.cameras:
                self._lock_footage(incident.incident_id)

    def _record(
        self,
        incident: Incident,
        code: Code,
        by: str,
        tone: Tone = Tone.NOTICE,
        **params: Param,
    ) -> Event:
        subject = f"incident:{incident.incident_id}"
        return self._ledger.record(code, tone, subject, by, exercise=incident.exercise, **params)

    def _run(
        self, actor: Actor, action: Action, incident_id: str, effect: Effect
    ) -> Outcome[Answer]:
        subject = f"incident:{incident_id}" if incident_id else ""
        incident = self._book.find(incident_id)
        is_exercise = incident.exercise if incident is not None else self._ledger.exercise
        return self._desk.run_as(actor, action, Context(self._seat, subject, is_exercise), effect)
