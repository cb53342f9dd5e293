"""Qt's messages reach the log under the logger ``gui``."""

import logging

import pytest
from PySide6.QtCore import QMessageLogContext, QThread, QtMsgType, qInstallMessageHandler, qWarning

from console.qt_log import install_qt_log, log_qt_message


def test_a_qt_warning_is_logged_and_the_former_handler_comes_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard: list[str] = []

    def ours(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        heard.append(message)

    before = qInstallMessageHandler(ours)
    try:
        restore = install_qt_log()
        with caplog.at_level(logging.DEBUG, "gui"):
            qWarning("no such slot")
        restore()
        qWarning("after")
    finally:
        qInstallMessageHandler(before)
    assert "no such slot" in caplog.text
    assert heard == ["after"]


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (QtMsgType.QtDebugMsg, logging.DEBUG),
        (QtMsgType.QtInfoMsg, logging.INFO),
        (QtMsgType.QtCriticalMsg, logging.ERROR),
        (QtMsgType.QtFatalMsg, logging.CRITICAL),
    ],
)
def test_levels_are_kept(kind: QtMsgType, level: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "gui"):
        log_qt_message(kind, QMessageLogContext(), "words")
    (record,) = caplog.records
    assert record.levelno == level
    assert record.getMessage() == "Qt default: words"


def test_a_qt_thread_has_its_name_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    class Worker(QThread):
        def run(self) -> None:
            logging.getLogger("camera").warning("from a pump")

    worker = Worker()
    worker.setObjectName("demux-01")
    restore = install_qt_log()
    try:
        worker.start()
        assert worker.wait(5_000)
        logging.getLogger("camera").warning("from here")
    finally:
        restore()
    assert [record.threadName for record in caplog.records] == ["demux-01", "MainThread"]
