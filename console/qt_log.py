"""Qt's own messages go to the logger ``gui``. Any thread; installed once, on the GUI thread."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("gui")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Log one message under Qt's category; after a fatal one Qt ends the process itself."""
    category = getattr(context, "category", None) or "default"
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", category, message)


def install_qt_log() -> Callable[[], None]:
    """Send Qt's messages to the log from now on.

    Returns:
        Puts the former handler back.
    """
    former = qInstallMessageHandler(log_qt_message)

    def restore() -> None:
        qInstallMessageHandler(former)

    return restore
