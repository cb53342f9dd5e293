"""Rows of recorded footage: segments, gaps, locks. File first, row second.

Methods block until the row is committed or read: call them off the GUI thread, from any number
of threads. They never touch the footage itself.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from console.domain.event_filter import END_OF_TIME_NS
from console.domain.recording import CameraUsage, FootageLock, Gap, Segment, SegmentReason
from console.store.engines import reading_engine, translated
from console.store.site_schema import FOOTAGE_LOCK, GAP, SEGMENT
from console.store.site_writer import SiteWriter

_DAY_NS = 86_400 * 10**9


def _segment_values(segment: Segment) -> dict[str, object]:
    return {
        "path": segment.path,
        "camera": segment.camera,
        "start_utc_ns": segment.start_utc_ns,
        "end_utc_ns": segment.end_utc_ns,
        "size_bytes": segment.size_bytes,
        "packets": segment.packets,
        "codec": segment.codec,
        "width_px": segment.width,
        "height_px": segment.height,
        "reason": segment.reason.value,
        "salvaged": int(segment.salvaged),
        "key_id": segment.key_id,
    }


def _segment(row: sa.Row[Any]) -> Segment:
    return Segment(
        camera=row.camera,
        path=row.path,
        start_utc_ns=row.start_utc_ns,
        end_utc_ns=row.end_utc_ns,
        size_bytes=row.size_bytes,
        packets=row.packets,
        codec=row.codec,
        width=row.width_px,
        height=row.height_px,
        reason=SegmentReason(row.reason),
        salvaged=bool(row.salvaged),
        key_id=row.key_id,
    )


def _gap(row: sa.Row[Any]) -> Gap:
    return Gap(row.camera, row.start_utc_ns, row.end_utc_ns, row.packets, row.cause)


def _lock(row: sa.Row[Any]) -> FootageLock:
    return FootageLock(
        row.camera, row.start_utc_ns, row.end_utc_ns, row.reason, row.actor, row.lock_id
    )


class FootageStore:
    """The footage of one site."""

    def __init__(self, url: str, writer: SiteWriter) -> None:
        """Read from the URL, write through the writer, which somebody else starts and stops."""
        self._url = url
        self._writer = writer
        self._engine = reading_engine(url)

    def close(self) -> None:
        """Let the reading connections go."""
        self._engine.dispose()

    def add_segment(self, segment: Segment) -> None:
        """Store a segment whose file is complete and synced.

        Raises:
            StoreDownError: If the database does not answer; the file stays and is swept later.
            sqlalchemy.exc.IntegrityError: If the path is stored already or a value is impossible.
        """
        self.add_segments((segment,))

    def add_segments(self, segments: tuple[Segment, ...]) -> None:
        """Store many segments at once: all or none. Errors as in `add_segment`."""
        values = [_segment_values(segment) for segment in segments]
        if values:
            self._writer.do(lambda connection: connection.execute(SEGMENT.insert(), values))

    def remove_segment(self, path: str) -> bool:
        """Forget a segment whose file is gone; False when no such row was there."""
        statement = SEGMENT.delete().where(SEGMENT.c.path == path)
        return self._writer.do(lambda connection: connection.execute(statement).rowcount > 0)

    def add_gap(self, gap: Gap) -> None:
        """Store a stretch that was not recorded; errors as in `add_segment`."""
        values = {
            "camera": gap.camera,
            "start_utc_ns": gap.start_utc_ns,
            "end_utc_ns": gap.end_utc_ns,
            "packets": gap.packets,
            "cause": gap.cause,
        }
        self._writer.do(lambda connection: connection.execute(GAP.insert(), values))

    def add_lock(self, lock: FootageLock) -> FootageLock:
        """Store a lock and return it with its id; errors as in `add_segment`."""
        values = {
            "camera": lock.camera,
            "start_utc_ns": lock.start_utc_ns,
            "end_utc_ns": lock.end_utc_ns,
            "reason": lock.reason,
            "actor": lock.actor,
        }
        statement = FOOTAGE_LOCK.insert().values(values).returning(*FOOTAGE_LOCK.c)
        return self._writer.do(lambda connection: _lock(connection.execute(statement).one()))

    def remove_lock(self, lock_id: int) -> bool:
        """Open a lock; False when no such lock was there."""
        statement = FOOTAGE_LOCK.delete().where(FOOTAGE_LOCK.c.lock_id == lock_id)
        return self._writer.do(lambda connection: connection.execute(statement).rowcount > 0)

    def segments(
        self,
        camera: str | None = None,
        start_utc_ns: int = 0,
        end_utc_ns: int = END_OF_TIME_NS,
        limit: int = 10_000,
    ) -> list[Segment]:
        """Segments that touch a range, oldest first.

        Args:
            camera: One camera, or None for all.
            start_utc_ns: Start of the range.
            end_utc_ns: End of the range, not included.
            limit: At most so many.
        """
        # a segment lasts a day at most (a CHECK holds it), so the search looks back that far only
        query = (
            sa.select(SEGMENT)
            .where(
                SEGMENT.c.start_utc_ns < end_utc_ns,
                SEGMENT.c.start_utc_ns >= start_utc_ns - _DAY_NS,
                SEGMENT.c.end_utc_ns > start_utc_ns,
            )
            .order_by(SEGMENT.c.start_utc_ns, SEGMENT.c.path)
            .limit(limit)
        )
        if camera is not None:
            query = query.where(SEGMENT.c.camera == camera)
        return [_segment(row) for row in self._rows(query)]

    def gaps(
        self,
        camera: str | None = None,
        start_utc_ns: int = 0,
        end_utc_ns: int = END_OF_TIME_NS,
        limit: int = 10_000,
    ) -> list[Gap]:
        """Gaps that touch a range, oldest first; arguments as in `segments`."""
        query = (
            sa.select(GAP)
            .where(GAP.c.start_utc_ns < end_utc_ns, GAP.c.end_utc_ns > start_utc_ns)
            .order_by(GAP.c.start_utc_ns, GAP.c.gap_id)
            .limit(limit)
        )
        if camera is not None:
            query = query.where(GAP.c.camera == camera)
        return [_gap(row) for row in self._rows(query)]

    def locks(self, camera: str | None = None) -> list[FootageLock]:
        """Locks in force, by their id."""
        query = sa.select(FOOTAGE_LOCK).order_by(FOOTAGE_LOCK.c.lock_id)
        if camera is not None:
            query = query.where(FOOTAGE_LOCK.c.camera == camera)
        return [_lock(row) for row in self._rows(query)]

    def oldest(self, camera: str | None = None, limit: int = 100) -> list[Segment]:
        """The oldest segments, oldest first, locked ones included."""
        return self.segments(camera, limit=limit)

    def known_paths(self) -> set[str]:
        """Every path that has a row."""
        return {row.path for row in self._rows(sa.select(SEGMENT.c.path))}

    def usage(self) -> dict[str, CameraUsage]:
        """What every camera's footage takes, by camera id."""
        query = sa.select(
            SEGMENT.c.camera,
            sa.func.count().label("segments"),
            sa.func.sum(SEGMENT.c.size_bytes).label("size_bytes"),
            sa.func.min(SEGMENT.c.start_utc_ns).label("oldest"),
            sa.func.max(SEGMENT.c.end_utc_ns).label("newest"),
        ).group_by(SEGMENT.c.camera)
        return {
            row.camera: CameraUsage(
                row.camera, row.segments, int(row.size_bytes), row.oldest, row.newest
            )
            for row in self._rows(query)
        }

    def _rows(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self._session() as connection:
            return list(connection.execute(query))

    @contextlib.contextmanager
    def _session(self) -> Iterator[sa.Connection]:
        with translated(self._url), self._engine.connect() as connection:
            yield connection
