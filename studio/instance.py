"""One Studio for a project: a second start brings the first one's window to the front and ends.

The first one holds a lock, which goes with its process however that ends, and listens on a local socket (a pipe on
Windows). Both have a name from the data folder and the project.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

#: How long the other Studio may take to answer, and to listen when it has only just begun, in milliseconds.
ANSWER_MS = 2000
_SHOW, _HEARD = b"show\n", b"heard\n"


class Instance(QObject):
    """This process's claim to a project. Start windows without a project claim nothing: there may be several.

    ``at_once`` false: it does not listen until ``listen``, for the window is there sooner without Qt's network.
    """

    asked = Signal()  #: somebody started Studio again with this project

    def __init__(self, home: Path, parent: QObject | None = None, *, at_once: bool = True) -> None:
        super().__init__(parent)
        self._home, self._listens = home, at_once
        self._name = ""
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None

    def claim(self, project: Path, *, ask: bool = True) -> bool:
        """Whether this process is the project's one Studio now; if not, the other one was asked to show itself, unless
        ``ask`` is false."""
        self.release()
        name = name_of(self._home, project)
        lock = QLockFile(QDir.temp().filePath(f"{name}.lock"))
        lock.setStaleLockTime(0)  # it is held as long as its process lives
        if not lock.tryLock(0) and lock.error() is QLockFile.LockError.LockFailedError and (not ask or _ask(name)):
            return False
        self._lock, self._name = lock, name
        if self._listens:
            self.listen()
        return True

    def listen(self) -> None:
        """Hear of later starts, from now on and for each project that is claimed."""
        self._listens = True
        if not self._name or self._server is not None:
            return
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # A socket that nobody answers on was left by a process that was killed.
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)
            server.listen(self._name)
        server.newConnection.connect(self._on_connection)
        self._server = server

    def release(self) -> None:
        """Give the project free."""
        self._name = ""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _on_connection(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.write(_HEARD)
            socket.flush()
            socket.disconnected.connect(socket.deleteLater)
            self.asked.emit()


def name_of(home: Path, project: Path) -> str:
    """The same for every spelling of the same two folders."""
    both = f"{home.resolve()}\n{project.resolve()}"
    return f"understudy-studio-{hashlib.sha256(both.encode()).hexdigest()[:24]}"


def _ask(name: str) -> bool:
    """Whether another Studio listens there, or will soon, and answers."""
    from PySide6.QtNetwork import QLocalSocket

    until = time.monotonic() + ANSWER_MS / 1000
    socket = QLocalSocket()
    socket.connectToServer(name)
    while not socket.waitForConnected(ANSWER_MS):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
        socket.connectToServer(name)
    socket.write(_SHOW)
    heard = socket.waitForReadyRead(ANSWER_MS) and socket.readAll().data() == _HEARD
    socket.disconnectFromServer()
    return heard
