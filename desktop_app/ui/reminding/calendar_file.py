"""导出到期日历: every open due date as a file that calendar programs and phones take in."""

from __future__ import annotations

from pathlib import Path

from desktop_app.ui import files
from desktop_app.ui.context import Context


def run(context: Context) -> None:
    """Ask where to, and write the file."""
    name = f"{context.unit}政务公开到期日.ics"
    path = files.save_file(context.window, "导出到期日历", name, "日历文件 (*.ics)", ".ics")
    if path is not None:
        export(context, path)


def export(context: Context, path: Path) -> None:
    """Write every open due date of the selected plan and department."""
    plan_id, unit, today = context.plan_id, context.unit, context.today()
    if plan_id is None or unit is None:
        return
    from desktop_app.services import reminders

    context.jobs.run(
        lambda ledger: reminders.export_calendar(ledger, plan_id, unit, path, today),
        lambda count: context.messages.info(f"已导出 {count} 个到期日：{path.name}"),
    )
