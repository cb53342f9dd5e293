"""Qt's own messages go to the logger ``gui``, and Qt's threads have their names in the log.

Any thread; installed once, on the GUI thread.
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import QMessageLogContext, QThread, QtMsgType, qInstallMessageHandler

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


#: What Python calls a thread that it did not start itself.
_NAMELESS = "Dummy-"


def _with_qt_names(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    """Wrap a record factory: a Qt thread is named by its object's name."""

    def make_record(*args: object, **values: object) -> logging.LogRecord:
        record = make(*args, **values)
        if record.threadName is not None and record.threadName.startswith(_NAMELESS):
            record.threadName = QThread.currentThread().objectName() or record.threadName
        return record

    return make_record


def install_qt_log() -> Callable[[], None]:
    """Send Qt's messages to the log from now on, and name Qt's threads in it.

    Returns:
        Puts the former handler and names back.
    """
    former = qInstallMessageHandler(log_qt_message)
    make = logging.getLogRecordFactory()
    logging.setLogRecordFactory(_with_qt_names(make))

    def restore() -> None:
        qInstallMessageHandler(former)
        logging.setLogRecordFactory(make)

    return restore
