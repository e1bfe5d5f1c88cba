"""打开移交包 and 导出全部数据: a package becomes a ledger of this machine; a ledger becomes plain data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import UserError
from desktop_app.ui import files
from desktop_app.ui.context import Context
from desktop_app.ui.handover.make import PACKAGES
from desktop_app.ui.handover.password import PasswordDialog
from desktop_app.ui.ledger_actions import change_over, open_folder

if TYPE_CHECKING:
    from desktop_app.services.handover import PackageOutcome
    from desktop_app.services.ledger import Ledger

_DATA = "Excel 文件 (*.xlsx);;数据文件，可再导入 (*.json)"


def open_package(context: Context, path: Path | None = None) -> None:
    """Ask for the place of the ledger, then go on with that ledger.

    Args:
        context: the window's shared state.
        path: the package; asked for where None.
    """
    path = path or files.open_file(context.window, "打开移交包", PACKAGES)
    if path is None:
        return
    target = files.save_file(context.window, "台账存放位置", f"{path.stem}.zwgk", files.LEDGERS, ".zwgk")
    if target is not None:
        _open(context, path, target, None)


def _open(context: Context, path: Path, target: Path, password: str | None) -> None:
    from desktop_app.services import handover

    def failed(error: UserError) -> None:
        if isinstance(error, handover.PasswordNeeded | handover.WrongPassword):
            ask_password(context, path, error, lambda given: _open(context, path, target, given))
        else:
            context.messages.error(error)

    def opened(outcome: PackageOutcome) -> None:
        change_over(context, lambda: _open_ledger(target), target)
        said = outcome.manifest
        by = f"由“{said.made_by}”" if said.made_by else ""
        words = f"已打开移交包，{by}生成于 {said.made_at:%Y-%m-%d %H:%M}，现在使用台账“{target.name}”。"
        tell = context.messages.warning if outcome.messages else context.messages.info
        tell(words + "".join(outcome.messages))

    context.commit_pending()
    context.jobs.run_long(
        lambda _ledger, progress, cancel: handover.open_package(
            path, target, password=password, progress=progress, cancel=cancel
        ),
        "正在打开移交包",
        opened,
        failed,
    )


def ask_password(
    context: Context, path: Path, error: UserError, given: Callable[[str], None]
) -> PasswordDialog:
    """Ask for a package's password.

    Args:
        context: the window's shared state.
        path: the package.
        error: why it is asked for.
        given: called with the password.
    """
    from desktop_app.services.handover import WrongPassword

    dialog = PasswordDialog(context, path.name, given, wrong=isinstance(error, WrongPassword))
    dialog.start(440)
    return dialog


def _open_ledger(path: Path) -> Ledger:
    from desktop_app.services.ledger import open_ledger

    return open_ledger(path)


def export_all(context: Context) -> None:
    """Ask where to, and write everything as Excel or as JSON."""
    context.commit_pending()
    name = f"台账全部数据-{context.today():%Y%m%d}.xlsx"
    path = files.save_file(context.window, "导出全部数据", name, _DATA, ".xlsx")
    if path is None:
        return

    def done(rows: int) -> None:
        words = f"已导出 {rows} 条记录：{path}。佐证文件不在其中，须随移交包携带。"
        context.messages.info(words, "打开所在文件夹", lambda: open_folder(path.parent))

    context.jobs.run_long(lambda ledger, _progress, _cancel: _export(ledger, path), "正在导出全部数据", done)


def _export(ledger: Ledger, path: Path) -> int:
    from desktop_app.services import whole_excel, whole_ledger

    if path.suffix.lower() == ".json":
        return whole_ledger.export_json(ledger, path)
    return whole_excel.export_everything(ledger, path)
