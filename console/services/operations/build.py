"""Builds the operations of one opened site and gives typed handles. Main thread.

A subject registers by a few lines in `build_services`: make its book and service, name the service
in `Services`, add a `Subject` to the list. Order matters only where one is told what another
recorded: both see the same books.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from console.clock import Clock
from console.config.outbound import senders_of
from console.domain.rights import NOBODY
from console.services.accounts.build import build_people, people_policy
from console.services.accounts.credential_desk import CredentialDesk, JobGiver
from console.services.accounts.jobs import StartJob
from console.services.accounts.people import People
from console.services.alarms.service import AlarmService
from console.services.commands import CommandDesk
from console.services.desk_thread import DeskThread
from console.services.exercise import ExerciseService
from console.services.incidents.build import Incidents, build_incidents
from console.services.ledger import Ledger
from console.services.messages.build import build_messages
from console.services.messages.couriers import Couriers
from console.services.messages.service import MessageService
from console.services.operations.desk import OperationsDesk
from console.services.operations.follower import Follower
from console.services.operations.orders import Order
from console.services.operations.subject import Subject
from console.services.playbooks.build import Playbooks, build_playbooks
from console.services.site_opening import Opened

STOP_LIMIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What a subject may be built from.

    Attributes:
        opened: Site, keystore, folders, databases.
        clock: The program's clock.
        ledger: Makes events durable and folds them.
        commands: Every command passes it.
        seat: Of this console; its name begins the ids that are made here.
        start_job: Has something slow done on the credentials thread.
        couriers: Carry messages, each channel on a thread of its own.
    """

    opened: Opened
    clock: Clock
    ledger: Ledger
    commands: CommandDesk
    seat: str
    start_job: StartJob
    couriers: Couriers


@dataclass(frozen=True, slots=True)
class Services:
    """The services, for whoever makes orders: their methods run inside `Order.work` only.

    Attributes:
        people: Sessions, second persons, presence, accounts.
        exercise: The exercise switch.
        alarms: Alarms.
        messages: Messages, calls, contacts.
        incidents: Incidents and what is written into them.
        playbooks: Runs of playbooks and their library.
    """

    people: People
    exercise: ExerciseService
    messages: MessageService
    alarms: AlarmService
    incidents: Incidents
    playbooks: Playbooks


def build_services(parts: Parts) -> tuple[Services, list[Subject]]:
    """Every subject of the operations thread, one paragraph each."""
    subjects: list[Subject] = []
    prepared = parts.opened.prepared

    kit = build_people(
        parts.ledger,
        parts.commands,
        parts.opened.accounts,
        parts.seat,
        parts.clock,
        parts.start_job,
        people_policy(prepared.site, is_demo=prepared.is_demo),
    )
    subjects += [kit.subject, kit.board]

    zone = ZoneInfo(prepared.site.site.time_zone)
    alarms = AlarmService(parts.ledger, parts.commands, parts.seat, zone)
    subjects.insert(0, alarms.subject)

    exercise = ExerciseService(parts.ledger, parts.commands, parts.seat, alarms.has_real_alarm)
    # first, so that what follows from a real alarm is told to everybody as real
    subjects.insert(0, exercise.subject)

    site_id = prepared.site.site.id
    told = build_messages(parts.ledger, parts.commands, parts.seat, site_id, parts.couriers)
    subjects.append(told.subject)

    incidents, incident_subject = build_incidents(
        parts.opened, parts.ledger, parts.commands, parts.seat
    )
    subjects.append(incident_subject)

    playbooks, run_subject = build_playbooks(parts.ledger, parts.commands, parts.seat)
    subjects.append(run_subject)

    return Services(kit.people, exercise, told.service, alarms, incidents, playbooks), subjects


class Operations(QObject):
    """The operations thread of one site with all that lives in it.

    Attributes:
        commands: The command desk of this seat.
        seat: Of this console.
        credentials: Hashes and rows of people, on a thread of their own.
        services: Handles for orders.
        desk: Its signals carry the views.
    """

    _ordered = Signal(object)
    _begun = Signal(object)
    _ended = Signal()

    def __init__(self, opened: Opened, clock: Clock) -> None:
        """Build; nothing runs until start()."""
        super().__init__()
        journal, seat = opened.store.journal, opened.prepared.seat
        self.seat = seat
        self._accounts = opened.accounts
        self.commands = CommandDesk(NOBODY, clock, journal.append)
        ledger = Ledger(journal.append_now, clock)
        self._jobs = JobGiver()
        self.credentials = CredentialDesk()
        site = opened.prepared.site
        senders = senders_of(site, seat, opened.prepared.keystore, clock.utc_ns)
        self._couriers = Couriers(senders)
        self._courier_limit_s = site.outbound.limit_s + STOP_LIMIT_S
        parts = Parts(opened, clock, ledger, self.commands, seat, self._jobs.give, self._couriers)
        self.services, subjects = build_services(parts)
        store = opened.store
        self.desk = OperationsDesk(ledger, subjects, seat, store.backlog, store.state)
        self.follower = Follower(store.backlog, self.desk.prefixes, seat)
        # started in this order, stopped backwards
        self.threads = (
            DeskThread(self.credentials, "credentials"),
            DeskThread(self.desk, "operations"),
            DeskThread(self.follower, "operations-follow"),
        )
        self._take_left = journal.take_left
        self._ordered.connect(self.desk.on_ordered)
        self._begun.connect(self.desk.on_begun)
        self._ended.connect(self.desk.on_ended)
        self._jobs.job_given.connect(self.credentials.on_job_given)
        self.credentials.order_made.connect(self.desk.on_ordered)
        self.credentials.erred.connect(self.desk.erred)
        for courier in self._couriers.desks:
            courier.order_made.connect(self.desk.on_ordered)
            courier.erred.connect(self.desk.erred)
        self._ended.connect(self.follower.on_ended)
        self.desk.caught_up.connect(self.follower.on_caught_up)
        self.follower.followed.connect(self.desk.on_followed)
        # before anything is read: what is stored from now on waits for the thread
        journal.stored.connect(self.desk.on_stored)
        journal.spooled.connect(self.desk.on_spooled)

    def order(self, order: Order) -> None:
        """Have something done on the operations thread. GUI thread; returns at once.

        `OperationsDesk.outcome_made` says what became of it.
        """
        self._ordered.emit(order)

    def start(self) -> None:
        """Catch up, then serve."""
        self._couriers.start()
        for thread in self.threads:
            thread.start()
        self._begun.emit(self._take_left())

    def stop(self) -> list[str]:
        """Serve what waits, save, end; names the threads that are overdue."""
        self._ended.emit()
        overdue = [name for one in reversed(self.threads) for name in one.stop(STOP_LIMIT_S)]
        overdue += self._couriers.stop(self._courier_limit_s)
        self._accounts.close()
        return overdue
