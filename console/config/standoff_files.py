"""Reads the tables of stand-off distances and the profiles of sites. Blocking; any thread.

Refuses a table whose rings shrink from one row to the next: the console could then advise a smaller
distance for a heavier item.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from console.config.site import Section
from console.config.site_problems import Problem
from console.config.toml_file import DataFileError, read_model, refused
from console.domain.plan.standoff import Basis, Profile, Ring, RingKind, Row, Table, grows

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_@ .-]{0,47}$")]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Kilograms = Annotated[float, Field(gt=0, le=100_000)]


def _number(value: object) -> object:
    """TOML has whole numbers where a person writes none of the point."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


class RingEntry(Section):
    """One ring of a row."""

    kind: Annotated[RingKind, Field(strict=False)]
    m: Annotated[float, Field(gt=0, le=20_000), BeforeValidator(_number)]
    ft: Annotated[int, Field(ge=0, le=60_000)] = 0


class RowEntry(Section):
    """One row."""

    id: Code
    title: Words
    up_to_kg: Annotated[Kilograms, BeforeValidator(_number)] | None = None
    up_to_lb: Annotated[int, Field(gt=0)] | None = None
    shelter_ft: (
        Annotated[tuple[int, ...], Field(strict=False, min_length=2, max_length=2)] | None
    ) = None
    rings: Annotated[tuple[RingEntry, ...], Field(strict=False, min_length=1, max_length=3)]


class TableHead(Section):
    """Which table it is and where it comes from."""

    id: Code
    edition: Words
    version: Annotated[int, Field(ge=1)]
    title: Words
    basis: Annotated[Basis, Field(strict=False)]
    jurisdiction: Words
    source: Words
    between: Literal["shelter", "none"]
    based_on: str = ""
    record_only: bool = False
    notes: Annotated[tuple[Words, ...], Field(strict=False, max_length=20)] = ()
    unknown_rows: Annotated[tuple[Code, ...], Field(strict=False, max_length=40)] = ()


class TableFile(Section):
    """A file of one table."""

    table: TableHead
    rows: Annotated[tuple[RowEntry, ...], Field(strict=False, min_length=1, max_length=40)]


class ProfileEntry(Section):
    """One profile."""

    id: Code
    title: Words
    tables: Annotated[tuple[Code, ...], Field(strict=False, min_length=1, max_length=4)]


class ProfilesFile(Section):
    """The file of profiles."""

    profiles: Annotated[tuple[ProfileEntry, ...], Field(strict=False, min_length=1, max_length=40)]


def _row(entry: RowEntry) -> Row:
    rings = tuple(Ring(one.kind, one.m, one.ft) for one in entry.rings)
    first, last = entry.shelter_ft or (0, 0)
    grams = round((entry.up_to_kg or 0) * 1000)
    ordered = tuple(sorted(rings, key=lambda ring: ring.radius_m))
    return Row(entry.id, entry.title, grams, ordered, (first, last))


def _table(file: TableFile) -> Table:
    head = file.table
    return Table(
        head.id,
        head.edition,
        head.version,
        head.title,
        head.basis,
        head.jurisdiction,
        head.source,
        head.between == "shelter",
        tuple(_row(entry) for entry in file.rows),
        head.unknown_rows,
        head.notes,
        head.record_only,
    )


def _merged(table: Table, base: Table) -> Table:
    """An edition that differs in some rows; rows whose figures are not known are left out."""
    own = {row.row_id: row for row in table.rows}
    rows = tuple(
        own.get(row.row_id, row) for row in base.rows if row.row_id not in table.unknown_rows
    )
    return replace(table, rows=rows)


def _check(path: Path, table: Table) -> None:
    """Refuse what could advise less for more; an edition kept for the record advises nothing."""
    ids = [row.row_id for row in table.rows]
    if len(set(ids)) != len(ids):
        raise refused(path, "two rows of one id", "each id once", "Rename one.", key="rows")
    if table.basis is Basis.WEIGHT and not all(row.up_to_g for row in table.rows):
        cure = "Add up_to_kg to every row."
        raise refused(path, "a row without a weight", "up_to_kg in every row", cure, key="rows")
    if not table.is_record_only and not grows(table.rows):
        cure = "Order the rows from the smallest, and check the figures."
        raise refused(path, "rings that shrink", "rings that grow row by row", cure, key="rows")


def load_table(path: Path, known: Iterable[Table] = ()) -> Table:
    """Read one table.

    Args:
        path: The file.
        known: Tables read before, for an edition that is based on one of them.

    Raises:
        DataFileError: With every problem that was found.
    """
    file = read_model(path, TableFile)
    table = _table(file)
    if file.table.based_on:
        key = f"{table.table_id}@{file.table.based_on}"
        base = next((one for one in known if one.key == key), None)
        if base is None:
            cure = "Add the file of that edition."
            raise refused(path, f"based on {key}, which is not there", "an edition", cure)
        table = _merged(table, base)
    _check(path, table)
    return table


def load_tables(folder: Path) -> tuple[Table, ...]:
    """Every table of a folder, newest edition of each first.

    Raises:
        DataFileError: With every problem of every file.
    """
    paths = [one for one in sorted(folder.glob("*.toml")) if one.name != "profiles.toml"]
    tables: list[Table] = []
    problems: list[Problem] = []
    for path in reversed(paths):
        try:
            tables.append(load_table(path, tables))
        except DataFileError as error:
            problems += error.problems
    if problems:
        raise DataFileError(tuple(problems))
    return tuple(tables)


def _find(tables: Iterable[Table], key: str) -> Table | None:
    """A table by ``id`` or ``id@edition``; the newest edition where none is named."""
    return next((one for one in tables if key in {one.table_id, one.key}), None)


def load_profiles(path: Path, tables: tuple[Table, ...]) -> tuple[Profile, ...]:
    """Read the profiles.

    Raises:
        DataFileError: Also for a profile that names a table that is not there.
    """
    profiles = []
    for entry in read_model(path, ProfilesFile).profiles:
        named = [(key, _find(tables, key)) for key in entry.tables]
        missing = [key for key, table in named if table is None]
        if missing:
            allowed = ", ".join(table.key for table in tables)
            raise refused(path, f"table {missing[0]}", allowed, "Correct the name.", key=entry.id)
        kept = tuple(table for _key, table in named if table is not None)
        if any(table.is_record_only for table in kept):
            found = "an edition that is kept for the record only"
            cure = "Name the edition that is complete."
            raise refused(path, found, "a whole edition", cure, key=entry.id)
        profiles.append(Profile(entry.id, entry.title, kept))
    return tuple(profiles)
