"""Brings a database to this program's schema, or refuses a newer one in words.

Runs on the thread that owns the writing connection, before its first row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.store.engines import shown_url
from console.store.errors import NewerSchemaError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from alembic.migration import MigrationContext
    from alembic.runtime.migration import RevisionStep
    from alembic.script.revision import Revision

#: Alembic's own table, read without importing Alembic: that costs a start 0.1 s, and a database
#: that is up to date does not need it.
VERSION = sa.table("alembic_version", sa.column("version_num"))

#: PostgreSQL: only one console at a time makes or changes the tables.
MIGRATION_LOCK = 0x53414C59


def migrate(connection: sa.Connection, modules: Sequence[ModuleType], url: str) -> None:
    """Apply every revision the database lacks, in one transaction.

    Args:
        connection: A writing connection with no transaction open.
        modules: The revisions, oldest first.
        url: Of the database, for the message.

    Raises:
        NewerSchemaError: If the database holds a revision this program does not know.
    """
    known = [str(module.revision) for module in modules]
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        current = refuse_unknown(connection, modules, url)
        pending = modules[known.index(current) + 1 :] if current else modules
        if pending:
            _apply(connection, modules, pending)


def refuse_unknown(
    connection: sa.Connection, modules: Sequence[ModuleType], url: str
) -> str | None:
    """Read a database's revision; None when it has none yet.

    Raises:
        NewerSchemaError: If it is one this program does not know.
    """
    known = [str(module.revision) for module in modules]
    current = None
    if sa.inspect(connection).has_table(VERSION.name):
        current = connection.scalar(sa.select(VERSION.c.version_num))
    if current is not None and current not in known:
        raise NewerSchemaError(_refusal(url, current, known[-1]))
    return current


def _apply(
    connection: sa.Connection, modules: Sequence[ModuleType], pending: Sequence[ModuleType]
) -> None:
    from alembic.migration import MigrationContext  # noqa: PLC0415 - only when there is work
    from alembic.operations import Operations  # noqa: PLC0415 - the same
    from alembic.runtime.migration import MigrationStep  # noqa: PLC0415 - the same
    from alembic.script import Script  # noqa: PLC0415 - the same
    from alembic.script.revision import RevisionMap  # noqa: PLC0415 - the same

    scripts = {module: Script(module, str(module.revision), module.__name__) for module in modules}

    def revisions() -> list[Revision]:
        return list(scripts.values())

    revision_map = RevisionMap(revisions)
    if len(revision_map.heads) != 1:  # reading the heads also links the revisions
        msg = f"the schema's history must have one end, not {revision_map.heads}"
        raise ValueError(msg)

    def steps(_heads: object, _context: MigrationContext) -> list[RevisionStep]:
        return [
            MigrationStep.upgrade_from_script(revision_map, scripts[module]) for module in pending
        ]

    context = MigrationContext.configure(connection, opts={"fn": steps})
    with Operations.context(context):
        context.run_migrations()


def _refusal(url: str, found: str, ours: str) -> str:
    return (
        f"{shown_url(url)} was written by a newer program: its schema is version {found}, this"
        f" program knows versions up to {ours}. Nothing was changed. Start the newer program, or"
        " restore the copy of the database made before it was upgraded."
    )
