"""One console at each seat: the second start asks the first to come forward and ends.

A lock file with the holder's process id decides (``QLockFile``: the lock of a process that no
longer lives is taken over); a local socket, which no network reaches, carries the one word between
the two. Main thread; the socket needs Qt's event loop.
"""

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

#: The one word.
ACTIVATE = b"come forward\n"

#: Longest path of a Unix socket is 107 bytes (unix(7), sun_path).
_LONGEST_SOCKET = 100


def socket_name(seat: str, run_dir: Path) -> str:
    """The local socket's name: a path where that fits, else a name derived from it."""
    path = str(run_dir / f"seat-{seat}.socket")
    if os.name == "posix" and len(os.fsencode(path)) <= _LONGEST_SOCKET:
        return path
    return f"sallyport-{hashlib.sha256(path.encode()).hexdigest()[:24]}"


class SeatLock(QObject):
    """Holds a seat for this process.

    Attributes:
        activation_requested: Signal(): a second start wants this window to come forward.
    """

    activation_requested = Signal()

    def __init__(self, seat: str, run_dir: Path) -> None:
        """Touch nothing until `acquire`."""
        super().__init__()
        self._name = socket_name(seat, run_dir)
        self._file = QLockFile(str(run_dir / f"seat-{seat}.lock"))
        self._file.setStaleLockTime(0)  # only a dead holder makes it stale, never its age
        self._server: QLocalServer | None = None

    def acquire(self) -> bool:
        """Take the seat.

        Returns:
            False when another living console holds it.

        Raises:
            OSError: If the lock file cannot be written.
        """
        if not self._file.tryLock(0):
            if self._file.error() is QLockFile.LockError.LockFailedError:
                return False
            msg = f"the lock file {self._file.fileName()} cannot be written"
            raise OSError(msg)
        QLocalServer.removeServer(self._name)  # what a killed holder left
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_new_connection)
        if server.listen(self._name):
            self._server = server
        return True

    @property
    def can_be_activated(self) -> bool:
        """Whether a second start can reach this one; the seat is held either way."""
        return self._server is not None

    def holder(self) -> int:
        """Process id of whoever holds the seat; 0 when nobody does or it cannot be read."""
        return self._file.getLockInfo()[0]

    def ask_holder(self, limit_ms: int = 1000) -> bool:
        """Ask the holder to come forward. Blocks for at most `limit_ms` twice.

        Returns:
            Whether the word was delivered.
        """
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(limit_ms):
            return False
        socket.write(ACTIVATE)
        is_sent = socket.bytesToWrite() == 0 or socket.waitForBytesWritten(limit_ms)
        socket.disconnectFromServer()
        return is_sent

    def release(self) -> None:
        """Give the seat back; a second call does nothing."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        self._file.unlock()

    @Slot()
    def _on_new_connection(self) -> None:
        """Somebody knocked: listen for the word."""
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(self._on_ready_read)
            socket.disconnected.connect(socket.deleteLater)
            self._hear(socket)

    @Slot()
    def _on_ready_read(self) -> None:
        """A word may have come."""
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        """Obey the one word and end the talk; anything else is ignored."""
        if socket.bytesAvailable() < len(ACTIVATE):
            return
        if socket.read(len(ACTIVATE)).data() == ACTIVATE:
            self.activation_requested.emit()
        socket.disconnectFromServer()
