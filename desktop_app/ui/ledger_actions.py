"""What the 文件 menu does with whole ledgers: open, new, copy, back up, restore, check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from desktop_app.core.errors import UserError
from desktop_app.ui import files
from desktop_app.ui.context import Context
from desktop_app.ui.messages import Choice, Question
from desktop_app.ui.recent import remember_ledger
from desktop_app.ui.settings import settings

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_LAST_LEDGER = "ledger/path"


def ledger_to_open(named: Path | None) -> Path:
    """The ledger to start with: the one named, the one opened last where it is still there, the default.

    Args:
        named: from the command line, or None.
    """
    if named is not None:
        return named
    stored = str(settings().value(_LAST_LEDGER, ""))
    if stored and Path(stored).is_file():
        return Path(stored)
    from desktop_app.services.places import default_ledger_path

    return default_ledger_path()


class LedgerActions(QObject):
    """Everything that is done with a ledger as a file.

    Args:
        context: the window's shared state.
    """

    #: A backup was made, or looked up (`datetime`, or None where there is none).
    backed_up = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._path: Path | None = None
        #: What the program was started with beside a ledger; a window that is open already is told of it.
        self.meant: Path | None = None
        context.jobs.opened.connect(self._on_opened)

    @property
    def path(self) -> Path | None:
        """The open ledger."""
        return self._path

    def start(self, path: Path, *, create: bool, read_only: bool = False, take_over: bool = False) -> None:
        """Open the ledger of a start; where that fails, ask what to do instead.

        Args:
            path: the ledger.
            create: make it where it is absent.
            read_only: only look at it, beside the window that has it open.
            take_over: open it although a lock says that somebody has it open.
        """

        def opener() -> Ledger:
            from desktop_app.services import ledger as service

            if create and not path.exists():
                return service.create_ledger(path)
            return service.open_ledger(path, read_only=read_only, take_over=take_over)

        self._context.jobs.open(opener, failed=lambda error: self._ask_instead(path, error, create))

    def open(self) -> None:
        """Ask for a ledger and change over to it."""
        path = files.open_file(self._context.window, "打开台账", files.LEDGERS)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Change over to the ledger at ``path`` and remember it for the next start."""

        def opener() -> Ledger:
            from desktop_app.services.ledger import open_ledger

            return open_ledger(path)

        self._change_over(opener, path)

    def new(self) -> None:
        """Ask where, make an empty ledger there and change over to it."""
        path = files.save_file(self._context.window, "新建台账", "台账.zwgk", files.LEDGERS, ".zwgk")
        if path is None:
            return

        def opener() -> Ledger:
            from desktop_app.services.ledger import create_ledger

            return create_ledger(path)

        self._change_over(opener, path)

    def save_copy(self) -> None:
        """Write a copy of the ledger to a place of the officer's choice."""
        if self._path is None:
            return
        self._context.commit_pending()
        name = f"{self._path.stem}-{self._context.today():%Y%m%d}.zwgk"
        path = files.save_file(self._context.window, "另存台账副本", name, files.LEDGERS, ".zwgk")
        if path is None:
            return
        from desktop_app.services import safety

        self._context.jobs.run_long(
            lambda ledger, _progress, _cancel: safety.save_copy(ledger, path),
            "正在另存台账副本",
            lambda target: self._context.messages.info(
                f"台账副本已保存：{target}", "打开所在文件夹", lambda: open_folder(target.parent)
            ),
        )

    def back_up(self) -> None:
        """Make a backup in the backup folder."""
        self._context.commit_pending()
        from desktop_app.services import safety

        def done(path: Path) -> None:
            self.backed_up.emit(datetime.now().astimezone())
            self._context.messages.info(
                f"已备份：{path.name}", "打开所在文件夹", lambda: open_folder(path.parent)
            )

        self._context.jobs.run_long(
            lambda ledger, _progress, _cancel: safety.backup(ledger), "正在备份", done
        )

    def look_up_backup(self) -> None:
        """Say when the last backup was made."""
        from desktop_app.services import backups

        self._context.jobs.run(backups.last_backup, self.backed_up.emit)

    def _restore_unopened(self, path: Path) -> None:
        """Ask for a backup to put in the place of a ledger that cannot be opened; it is kept."""
        from desktop_app.services import safety

        chosen = files.open_file(self._context.window, "恢复备份", files.LEDGERS, safety.backup_folder())
        if chosen is not None:
            self._open_restored(path, chosen, f"已恢复备份“{chosen.name}”。")

    def _restore_newest(self, path: Path) -> None:
        from desktop_app.services import safety

        offer = safety.newest_good_backup(path)
        if offer is not None:
            self._open_restored(path, offer.path, f"已恢复 {offer.made:%Y-%m-%d %H:%M} 的备份。")

    def _salvage(self, path: Path) -> None:
        """Rescue what can be read and go on with it; the damaged ledger is kept among the backups."""
        from desktop_app.services import safety

        try:
            report = safety.salvage(path)
        except UserError as error:
            self._ask_instead(path, error, create=False)
            return
        self._open_restored(path, report.path, f"已抢救：{report.words}")

    def _open_restored(self, path: Path, source: Path, words: str) -> None:
        from desktop_app.services import ledger as service
        from desktop_app.services import safety

        def opener() -> Ledger:
            safety.restore(path, source)
            return service.open_ledger(path)

        self._context.jobs.open(
            opener,
            lambda _path: self._context.messages.info(words),
            lambda error: self._ask_instead(path, error, create=False),
        )

    def _change_over(self, opener: Callable[[], Ledger], path: Path) -> None:
        change_over(self._context, opener, path)

    def _ask_instead(self, path: Path, error: UserError, create: bool) -> None:
        from desktop_app.services.locking import LedgerInUse
        from desktop_app.ui import guardian

        if isinstance(error, LedgerInUse) and guardian.ring(path, self.meant):
            # A second start: the first window is in front now.
            QApplication.quit()
            return
        match self._context.messages.ask(_question(path, error)):
            case "retry":
                self.start(path, create=create)
            case "look":
                self.start(path, create=False, read_only=True)
            case "take_over":
                self.start(path, create=False, take_over=True)
            case "newest":
                self._restore_newest(path)
            case "salvage":
                self._salvage(path)
            case "restore":
                self._restore_unopened(path)
                self._ask_again_if_closed(path, error, create)
            case "open":
                self.open()
                self._ask_again_if_closed(path, error, create)
            case "new":
                self.new()
                self._ask_again_if_closed(path, error, create)
            case _:
                QApplication.quit()

    def _ask_again_if_closed(self, path: Path, error: UserError, create: bool) -> None:
        """After a choice that came to nothing: without a ledger there is nothing to do but choose."""

        def ask_again(_error: UserError) -> None:
            self._ask_instead(path, error, create)

        self._context.jobs.run(lambda ledger: ledger.path, failed=ask_again)

    def _on_opened(self, path: Path) -> None:
        from desktop_app.services.places import is_practice

        self._path = path
        if not is_practice(path):
            remember_ledger(path)
        self.look_up_backup()


def change_over(context: Context, opener: Callable[[], Ledger], path: Path) -> None:
    """Change over to the ledger at ``path`` and remember it for the next start."""
    context.commit_pending()
    context.jobs.open(opener, lambda _path: settings().setValue(_LAST_LEDGER, str(path)))


def _question(path: Path, error: UserError) -> Question:
    """What can be done about a ledger that does not open, by why it does not."""
    from desktop_app.services import safety
    from desktop_app.services.locking import LedgerInUse

    text = f"{error.line}\n\n{path}"
    others = (
        Choice("open", "打开其他台账…"),
        Choice("new", "新建台账…"),
        Choice("quit", "退出"),
    )
    ways: tuple[Choice, ...]
    if isinstance(error, LedgerInUse):
        ways = (Choice("look", "只读打开"), Choice("retry", "重试"), Choice("take_over", "仍要打开"))
        return Question("台账正在使用", text, (*ways, *others), escape="quit")
    if isinstance(error, safety.LedgerDamaged):
        offer = safety.newest_good_backup(path)
        ways = (Choice("salvage", "抢救内容"), Choice("restore", "恢复其他备份…"))
        if offer is not None:
            text = f"{error.line}\n{offer.words}\n\n{path}"
            ways = (Choice("newest", "恢复这份备份"), *ways)
        return Question("台账已损坏", text, (*ways, *others), escape="quit")
    ways = (Choice("retry", "重试"), Choice("restore", "恢复备份…"))
    return Question("台账打不开", text, (*ways, *others), escape="quit")


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own file manager."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
