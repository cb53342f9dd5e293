"""The panel of people: rows in, changes out. GUI thread.

====================================  ================================
when                                  then
====================================  ================================
accounts or rights change             the panel's rows follow
something is asked for in the panel   an order to the service of accounts
====================================  ================================
"""

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Slot

from console.domain.people.accounts import Account
from console.domain.people.actions import Action, Role
from console.domain.people.role_sets import RightsTable, RoleRights
from console.domain.rights import Actor
from console.models.people_rows import person_rows, right_rows
from console.models.seat_words import account_problem_words
from console.services.accounts.people import PeopleView
from console.services.commands import Outcome
from console.services.operations.build import Operations
from console.services.operations.orders import Order, OrderOutcome
from widgets.people_panel import NewPerson, PeoplePanel

#: Orders of this flow begin so.
NAME = "people."


class PeopleFlow(QObject):
    """Keeps the panel true and carries out what is asked in it."""

    def __init__(
        self,
        operations: Operations,
        panel: PeoplePanel,
        zone: ZoneInfo,
        say: Callable[[str], None],
        not_allowed: str,
    ) -> None:
        """Connect.

        Args:
            operations: Takes orders; its desk tells the view.
            panel: Of accounts and rights.
            zone: The site's.
            say: Words at the foot.
            not_allowed: What to say where the right is missing.
        """
        super().__init__()
        self._operations = operations
        self._accounts = operations.services.people.accounts
        self._panel = panel
        self._zone = zone
        self._say = say
        self._not_allowed = not_allowed
        self._view = PeopleView()
        operations.desk.people_changed.connect(self.on_people_changed)
        operations.desk.outcome_made.connect(self.on_outcome_made)
        panel.add_requested.connect(self.on_add_requested)
        panel.enable_requested.connect(self.on_enable_requested)
        panel.roles_requested.connect(self.on_roles_requested)
        panel.password_requested.connect(self.on_password_requested)
        panel.pin_requested.connect(self.on_pin_requested)
        panel.right_requested.connect(self.on_right_requested)
        panel.two_requested.connect(self.on_two_requested)

    @Slot(object)
    def on_people_changed(self, view: PeopleView) -> None:
        """Show accounts, rights, and why the last change was refused."""
        self._view = view
        self._panel.set_rows(
            person_rows(view, self._zone),
            right_rows(view.table),
            account_problem_words(view.answer.problem),
        )

    @Slot(object)
    def on_outcome_made(self, outcome: OrderOutcome) -> None:
        """Whoever may not is told."""
        value = outcome.value
        is_mine = outcome.order.name.startswith(NAME)
        if is_mine and isinstance(value, Outcome) and not value.verdict.is_allowed:
            self._say(self._not_allowed)

    @Slot(object)
    def on_add_requested(self, new: NewPerson) -> None:
        """Make an account."""
        roles = frozenset(Role(one) for one in new.roles)
        account = Account(new.account_id, new.name, roles, new.staff)
        self._order("add", lambda actor: self._accounts.add(actor, account, new.password))

    @Slot(str, bool)
    def on_enable_requested(self, account_id: str, is_enabled: bool) -> None:  # noqa: FBT001 - a slot
        """Let somebody sign in, or no more."""
        known = self._known(account_id)
        if known is not None:
            changed = replace(known, is_enabled=is_enabled)
            self._order("enable", lambda actor: self._accounts.change(actor, changed))

    @Slot(str, object)
    def on_roles_requested(self, account_id: str, roles: tuple[str, ...]) -> None:
        """Give other roles."""
        known = self._known(account_id)
        if known is not None:
            changed = replace(known, roles=frozenset(Role(one) for one in roles))
            self._order("roles", lambda actor: self._accounts.change(actor, changed))

    @Slot(str, str)
    def on_password_requested(self, account_id: str, password: str) -> None:
        """A password for one sign-in."""
        self._order(
            "password", lambda actor: self._accounts.set_secrets(actor, account_id, password)
        )

    @Slot(str, str)
    def on_pin_requested(self, account_id: str, pin: str) -> None:
        """A PIN for agreeing."""
        self._order("pin", lambda actor: self._accounts.set_secrets(actor, account_id, "", pin))

    @Slot(str, str)
    def on_right_requested(self, action: str, role: str) -> None:
        """Give a right to a role, or take it."""
        table = self._view.table
        before = table.roles.get(Role(role), RoleRights(frozenset()))
        rights = replace(before, actions=before.actions ^ {Action(action)})
        self._set(replace(table, roles={**table.roles, Role(role): rights}))

    @Slot(str)
    def on_two_requested(self, action: str) -> None:
        """Ask for a second person, or no longer."""
        table = self._view.table
        self._set(replace(table, two_person=table.two_person ^ {Action(action)}))

    def _set(self, table: RightsTable) -> None:
        following = replace(table, version=table.version + 1)
        self._order("table", lambda actor: self._accounts.set_table(actor, following))

    def _known(self, account_id: str) -> Account | None:
        return next((one for one in self._view.accounts if one.account_id == account_id), None)

    def _order(self, name: str, work: Callable[[Actor], object]) -> None:
        actor = self._operations.commands.actor
        self._operations.order(Order(NAME + name, lambda: work(actor)))
