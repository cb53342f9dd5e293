"""Every action can be called by key or palette, and no key means two things."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.window.action_specs import ACTIONS, PANEL_KEYS, Scope
from console.window.actions import Actions


@pytest.mark.gui
def test_every_action_has_text_name_and_a_way_to_call_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    called: list[str] = []
    actions.called.connect(called.append)
    for spec in ACTIONS:
        action = actions[spec.name]
        assert action.text()
        assert action.objectName() == f"action.{spec.name}"
        action.trigger()
    assert called == [spec.name for spec in ACTIONS]


def test_no_key_means_two_things_in_one_scope() -> None:
    for scope in Scope:
        keys = Counter(
            QKeySequence(key).toString()
            for spec in (*ACTIONS, *PANEL_KEYS)
            if spec.scope is scope
            for key in spec.keys
            if QKeySequence(key).toString() == key
        )
        doubled = [key for key, count in keys.items() if count > 1 and key != "Return"]
        assert doubled == []


def test_every_key_of_a_global_action_is_one_that_qt_knows() -> None:
    for spec in ACTIONS:
        for key in spec.keys:
            assert QKeySequence(key).toString(), spec.name
