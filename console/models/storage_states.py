"""The storage forecast in words and numbers; unknown is said as unknown. Pure."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from console.domain.forecast import StorageForecast
from widgets.storage_panel import CameraStorage, Forecast, StorageState

CONTEXT: Final = "storage"
DAY_S: Final = 86_400


def _tr(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


def size_words(size_bytes: float) -> str:
    """Bytes with a decimal unit, three digits at most."""
    for unit in ("B", "kB", "MB", "GB"):
        if size_bytes < 1000:  # noqa: PLR2004 - decimal units
            return f"{size_bytes:.3g} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.3g} TB"


def _row(name: str, per_day: float | None) -> CameraStorage:
    if per_day is None:
        return CameraStorage(name, _tr("not known"), _tr("not known"))
    rate = _tr("{0} Mbit/s").format(f"{per_day * 8 / DAY_S / 1e6:.1f}")
    return CameraStorage(name, rate, _tr("{0}/day").format(size_words(per_day)))


def _kept(forecast: StorageForecast) -> float | None:
    """How many days will really be kept: what the disk holds, or less where a rule says so."""
    if forecast.days_kept is None:
        return None
    own = [one.days_kept for one in forecast.cameras if one.days_kept is not None]
    return min([forecast.days_kept, *own])


def storage_state(
    forecast: StorageForecast, names: Mapping[str, str], goal_days: float, usable_bytes: float
) -> StorageState:
    """What the panel shows.

    Args:
        forecast: What the last day's rows mean.
        names: Camera names by id.
        goal_days: What the site file wants.
        usable_bytes: What recording may use.
    """
    rows = tuple(
        _row(f"{one.camera} {names.get(one.camera, '')}".strip(), one.bytes_per_day)
        for one in forecast.cameras
    )
    days = _kept(forecast)
    total = None if not rows else _row(_tr("Sum"), forecast.bytes_per_day)
    if days is None:
        summary = _tr("Needs 1 h of recording of every camera. Until then nothing is foretold.")
        return StorageState(None, _tr("Not known"), "", rows, total, summary)
    headline = _tr("{0} days").format(f"{days:.0f}" if days >= 10 else f"{days:.1f}")  # noqa: PLR2004 - two digits
    detail = _tr("kept, goal {0}").format(f"{goal_days:g}")
    per_day = forecast.bytes_per_day
    used = min(usable_bytes, per_day * days) if per_day else usable_bytes
    plot = Forecast(days, days, days, goal_days, used)
    return StorageState(plot, headline, detail, rows, total, f"{headline} {detail}")
