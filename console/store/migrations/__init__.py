"""The history of both schemas, as Alembic revisions that are imported like any module.

Alembic usually finds revisions by listing a folder of source files; a frozen executable has no
such folder, so each database names its modules here, oldest first.
"""

from types import ModuleType

from console.store.migrations.journal import r0001_events
from console.store.migrations.site import r0001_footage, r0002_state, r0003_people

JOURNAL: tuple[ModuleType, ...] = (r0001_events,)
SITE: tuple[ModuleType, ...] = (r0001_footage, r0002_state, r0003_people)
