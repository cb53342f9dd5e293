"""The forecast promises no more days than rules and disk keep, and nothing when it is not known."""

from console.domain.forecast import CameraForecast, StorageForecast
from console.models.storage_states import size_words, storage_state

NAMES = {"01": "Loading dock"}


def forecast(disk_days: float | None, own_days: float | None) -> StorageForecast:
    camera = CameraForecast("01", 5e9 if disk_days else None, own_days)
    return StorageForecast(5e9 if disk_days else None, disk_days, None, (camera,))


def test_a_rule_that_deletes_earlier_than_the_disk_decides() -> None:
    state = storage_state(forecast(15.0, 3.0), NAMES, 3.0, 24e9)
    assert state.headline == "3.0 days"
    assert state.forecast is not None
    assert state.forecast.usable_bytes == 15e9


def test_a_disk_that_holds_less_than_the_rule_decides() -> None:
    state = storage_state(forecast(12.4, 30.0), NAMES, 30.0, 60e9)
    assert state.headline == "12 days"
    assert state.cameras[0].name == "01 Loading dock"


def test_without_an_hour_of_recording_nothing_is_foretold() -> None:
    state = storage_state(forecast(None, 3.0), NAMES, 3.0, 24e9)
    assert (state.headline, state.forecast) == ("Not known", None)
    assert state.cameras[0].rate == "not known"


def test_sizes_carry_three_digits_and_a_unit() -> None:
    assert [size_words(n) for n in (7, 15_300, 808e6, 5.02e9, 2.5e13)] == [
        "7 B",
        "15.3 kB",
        "808 MB",
        "5.02 GB",
        "25 TB",
    ]
