"""Watches over the open ledger: backups by themselves, the lock kept fresh, one window at a time."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.digests import digest
from desktop_app.ui.context import Context

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

    from desktop_app.services.backups import AutoBackup, Occasion
    from desktop_app.services.ledger import Ledger

#: How often the lock is refreshed and a backup is thought of, in milliseconds.
_ROUND = 5 * 60 * 1000
#: How long a window that is open already is given to answer, in milliseconds.
_ANSWER = 1000
#: No path is longer (bytes).
_LONGEST_PATH = 32_768 * 4


def _doorbell(path: Path) -> str:
    return f"zwgk-{digest(str(path.resolve()).encode())[:20]}"


def ring(path: Path, meant: Path | None = None) -> bool:
    """Ask the window that has the ledger at ``path`` open here to come to the front.

    Args:
        path: the ledger.
        meant: a package or an overview that it is to open.

    Returns:
        Whether there is one and it heard.
    """
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_doorbell(path))
    heard = socket.waitForConnected(_ANSWER)
    if heard and meant is not None:
        socket.write(str(meant.absolute()).encode())
        socket.waitForBytesWritten(_ANSWER)
        socket.disconnectFromServer()
    else:
        socket.abort()
    return bool(heard)


class Guardian(QObject):
    """Makes the automatic backups and answers a second start.

    Args:
        context: the window's shared state.
        parent: the window; it comes to the front when another start of the same ledger rings.
    """

    #: A second start was made with a file (`Path`).
    file_named = Signal(object)
    #: A backup was made by itself (`datetime`).
    backed_up = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._server: QLocalServer | None = None
        self._rounds = QTimer(self)
        self._rounds.setInterval(_ROUND)
        self._rounds.timeout.connect(self.make_a_round)
        context.jobs.opened.connect(self._on_opened)

    def make_a_round(self) -> None:
        """Refresh the lock and back up what 30 minutes of work have brought."""
        from desktop_app.services.backups import Occasion

        self._context.jobs.run(_keep_lock, self._lock_kept)
        self._back_up(Occasion.WORK)

    def _on_opened(self, path: Path) -> None:
        from desktop_app.services.backups import Occasion

        self._context.jobs.run(_state, self._tell_state)
        self._back_up(Occasion.START)
        self._context.jobs.run(_sweep)
        self._rounds.start()
        self._listen(path)

    def _tell_state(self, state: tuple[bool, str | None, str | None]) -> None:
        read_only, warning, left_behind = state
        if left_behind is not None:
            self._context.messages.warning(left_behind)
            return
        # That it is only looked at stands over the page all the while.
        if warning and not read_only:
            make = partial(self._context.open_target, "make_package")
            self._context.messages.warning(warning, "生成移交包…", make)

    def _back_up(self, occasion: Occasion) -> None:
        self._context.jobs.run(lambda ledger: _auto_backup(ledger, occasion), self._backup_made)

    def _backup_made(self, made: AutoBackup | None) -> None:
        if made is None:
            return
        if made.path is not None:
            self.backed_up.emit(datetime.now().astimezone())
        for message in made.messages:
            self._context.messages.warning(message)

    def _lock_kept(self, kept: bool) -> None:
        if not kept:
            self._rounds.stop()
            self._context.messages.warning("台账已在另一台电脑上打开，请关闭本窗口后重新打开，以免互相覆盖。")

    def _listen(self, path: Path) -> None:
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None:
            self._server.close()
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._rung)
        name = _doorbell(path)
        if not server.listen(name):
            # Left behind by a process that was killed: the ledger's lock says that nobody else is here.
            QLocalServer.removeServer(name)
            server.listen(name)
        self._server = server

    def _rung(self) -> None:
        if self._server is not None:
            connection = self._server.nextPendingConnection()
            connection.disconnected.connect(partial(self._hear_out, connection))
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _hear_out(self, connection: QLocalSocket) -> None:
        """Whoever rang has hung up: what was said is all there."""
        said = bytes(connection.read(_LONGEST_PATH).data()).decode(errors="replace")
        connection.deleteLater()
        if said and Path(said).is_file():
            self.file_named.emit(Path(said))


# -- on the ledger's thread ----------------------------------------------------------------------


def _state(ledger: Ledger) -> tuple[bool, str | None, str | None]:
    from desktop_app.services import evidence

    return ledger.read_only, ledger.warning, evidence.left_behind(ledger)


def _sweep(_ledger: Ledger) -> None:
    from desktop_app.core import temporary

    temporary.sweep()


def _keep_lock(ledger: Ledger) -> bool:
    return ledger.refresh_lock()


def _auto_backup(ledger: Ledger, occasion: Occasion) -> AutoBackup | None:
    from desktop_app.services.backups import auto_backup
    from desktop_app.services.places import is_practice

    # A ledger to practise with is made anew each time; its backups would only stand among the officer's own.
    return None if ledger.read_only or is_practice(ledger.path) else auto_backup(ledger, occasion)
