"""The persons of the demo site: entered by a button, never by a password. Pure values.

They are no rows of any store and exist only where the cameras are simulated, too.
"""

from collections.abc import Mapping

from console.domain.people.accounts import Account
from console.domain.people.actions import Role

DEMO = "demo"

DEMO_PEOPLE: Mapping[Role, Account] = {
    Role.GUARD: Account("demo-guard", "D. Guard", frozenset({Role.GUARD}), made_by=DEMO),
    Role.SUPERVISOR: Account(
        "demo-supervisor",
        "D. Supervisor",
        frozenset({Role.SUPERVISOR}),
        made_by=DEMO,
    ),
    Role.INSTALLER: Account(
        "demo-installer",
        "D. Installer",
        frozenset({Role.INSTALLER, Role.ADMINISTRATOR}),
        made_by=DEMO,
    ),
}
