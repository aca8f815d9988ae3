"""One Studio for a project: a second start brings the first one's window to the front and ends.

The first one listens on a local socket (a pipe on Windows) whose name comes from the data folder and the project.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

#: How long the other Studio may take to answer, in milliseconds.
ANSWER_MS = 2000
_SHOW, _HEARD = b"show\n", b"heard\n"


class Instance(QObject):
    """This process's claim to a project. Start windows without a project claim nothing: there may be several."""

    asked = Signal()  #: somebody started Studio again with this project

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._server: QLocalServer | None = None

    def claim(self, project: Path) -> bool:
        """Whether this process is the project's one Studio now; if not, the other one was asked to show itself."""
        self.release()
        name = name_of(self._home, project)
        if _ask(name):
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # A socket that nobody answers on was left by a process that was killed.
        if not server.listen(name):
            QLocalServer.removeServer(name)
            server.listen(name)
        server.newConnection.connect(self._on_connection)
        self._server = server
        return True

    def release(self) -> None:
        """Give the project free."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

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
    """Whether another Studio listens there and answers."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(ANSWER_MS):
        return False
    socket.write(_SHOW)
    heard = socket.waitForReadyRead(ANSWER_MS) and socket.readAll().data() == _HEARD
    socket.disconnectFromServer()
    return heard
