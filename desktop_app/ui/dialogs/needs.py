"""What a dialog needs before it can open; where it is missing, a line says so and leads there."""

from __future__ import annotations

from desktop_app.ui.context import Context


def plan_is_there(context: Context) -> bool:
    """Whether a plan is selected; otherwise says that one has to be imported first."""
    if context.plan_id is not None:
        return True
    context.messages.warning(
        "台账里还没有方案。请先导入分工方案。", "导入方案", lambda: context.open_target("import")
    )
    return False


def department_is_there(context: Context) -> bool:
    """Whether a plan and our department are selected; otherwise says what has to be done first."""
    if not plan_is_there(context):
        return False
    if context.unit is not None:
        return True
    context.messages.warning(
        "还没有选择本部门。请先选择。", "选择本部门", lambda: context.open_target("department")
    )
    return False
