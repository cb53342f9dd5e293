"""The strip: what is shown, what it asks, both clocks, and a text that is never cut."""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from widgets.alarm_strip import READING, AlarmBlock, AlarmStrip
from widgets.chips import KeyButton
from widgets.roles import BadgeState, Tone
from widgets.strip_fields import ClockField, PriorityCounts
from widgets.strip_state import StripAlarm, StripField, StripMode, StripState, ToneCount
from widgets.theme import Theme

S = 1_000_000_000


@pytest.fixture
def strip(
    qtbot: QtBot, dressed: QApplication, theme: Theme, clock: ManualClock
) -> Iterator[AlarmStrip]:
    widget = AlarmStrip(theme, clock.monotonic_ns, clock.utc_ns, ZoneInfo("Europe/Berlin"))
    qtbot.addWidget(widget)
    widget.resize(1920, theme.size.strip)
    yield widget
    widget._timer.stop()


def with_alarm(clock: ManualClock) -> StripState:
    return StripState(
        StripMode.READY,
        StripAlarm(
            Tone.ALARM,
            BadgeState.NEW,
            "Door forced: D3 Dock inner door",
            "Dock · camera 01 · raised 15:31:52",
            "not acknowledged",
            clock.monotonic_ns(),
            "Acknowledge",
            "F2",
        ),
        "",
        (ToneCount(Tone.ALARM, 1, has_new=True), ToneCount(Tone.UNKNOWN, 2)),
        StripField("Threat posture", "Raised", Tone.WARNING),
        StripField("Guard", "A. Okafor", None),
        StripField("Health", "1 camera out", Tone.UNKNOWN),
    )


def block_of(strip: AlarmStrip) -> AlarmBlock:
    found = strip.findChild(AlarmBlock)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("mode", "title"),
    [
        (StripMode.READING, "Reading alarm store"),
        (StripMode.READY, "No unacknowledged alarms"),
        (StripMode.STORE_SILENT, "Alarm store not answering"),
    ],
)
def test_without_an_alarm_the_strip_says_what_it_knows(
    strip: AlarmStrip, mode: StripMode, title: str
) -> None:
    strip.set_state(replace(READING, mode=mode))
    assert block_of(strip).words()[0] == title


def test_a_silent_store_hides_the_alarm_it_can_no_longer_vouch_for(
    strip: AlarmStrip, clock: ManualClock
) -> None:
    strip.set_state(replace(with_alarm(clock), mode=StripMode.STORE_SILENT))
    assert block_of(strip).words()[0] == "Alarm store not answering"
    assert all(button.isHidden() for button in strip.findChildren(KeyButton))


def test_the_button_asks_and_changes_nothing_by_itself(
    qtbot: QtBot, strip: AlarmStrip, clock: ManualClock
) -> None:
    state = with_alarm(clock)
    strip.set_state(state)
    button = next(one for one in strip.findChildren(KeyButton) if not one.isHidden())
    with qtbot.waitSignal(strip.acknowledge_requested):
        button.click()
    assert strip.state is state


def test_the_age_follows_the_clock_without_a_new_state(
    qtbot: QtBot, strip: AlarmStrip, clock: ManualClock
) -> None:
    strip.set_state(with_alarm(clock))
    clock.advance(75)
    qtbot.waitUntil(lambda: block_of(strip)._age == "01:15", timeout=2000)


def test_screen_readers_hear_alarm_counts_and_fields(strip: AlarmStrip, clock: ManualClock) -> None:
    strip.set_state(with_alarm(clock))
    block = block_of(strip)
    assert block.accessibleName().startswith("Door forced: D3 Dock inner door. Dock")
    counts = strip.findChild(PriorityCounts)
    assert counts is not None
    assert counts.accessibleName() == "Open alarms: Alarm 1, Unknown 2"


def test_both_clocks_and_the_date_are_written_out(strip: AlarmStrip, clock: ManualClock) -> None:
    field = strip.findChild(ClockField)
    assert field is not None
    assert field.texts() == ("15:32:07", "14:32:07 UTC", "Tue", "24 Nov 2026")
    clock.advance(9 * 3600)
    field.refresh()
    assert field.texts() == ("00:32:07", "23:32:07 UTC", "Wed", "25 Nov 2026")


@pytest.mark.parametrize("width", [1280, 1366, 1920, 2560])
def test_the_title_of_an_alarm_is_never_cut(
    strip: AlarmStrip, clock: ManualClock, width: int
) -> None:
    strip.set_state(with_alarm(clock))
    strip.resize(width, strip.height())
    strip.grab()
    block = block_of(strip)
    beside = block.words_width() - block._width(block._fitting("", 1e9), block.words()[0])
    room = block.width() - beside
    style = block._fitting(block.words()[0], room)
    assert block._width(style, block.words()[0]) <= room
