"""What stands in which column of a collection sheet, and by which words a column is known again."""

from __future__ import annotations

from dataclasses import dataclass

#: The columns that identify a row and carry the city's wording.
KEY, LABEL, SECTION, WORDING = "id", "label", "section", "text"
#: The columns of a new progress entry.
PROGRESS_DATE, PROGRESS_TEXT, PROGRESS_COUNT, PROGRESS_URL = "p_date", "p_text", "p_count", "p_url"

#: Fields of a task that a sheet asks for, by their names in `core.task.TaskFields`.
FIELDS = ("measures", "person", "phone", "deadline", "frequency", "status", "reason", "year_end")
PROGRESS_PARTS = (PROGRESS_DATE, PROGRESS_TEXT, PROGRESS_COUNT, PROGRESS_URL)
INPUTS = frozenset((*FIELDS, *PROGRESS_PARTS))

#: In the key and label cells of the row that shows how to fill in a sheet.
EXAMPLE = "示例"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: what it holds, one of the names above.
        heading: the printed head.
        width: in characters of the standard font.
        hint: what a cell says when it is chosen; empty for the locked columns.
        also: other heads by which people rename it.
    """

    name: str
    heading: str
    width: float
    hint: str = ""
    also: tuple[str, ...] = ()


COLUMNS = (
    Column(KEY, "编号", 14, also=("任务编号", "唯一键", "ID", "id")),
    Column(LABEL, "序号", 6.5, also=("条号", "项号", "编码")),
    Column(SECTION, "工作任务", 12, also=("任务", "工作事项", "部分", "目标")),
    Column(
        WORDING, "具体要求", 32,
        also=("主要内容", "具体内容", "重点任务", "工作要求", "要求", "任务内容"),
    ),
    Column("duty", "承担方式", 11, also=("角色", "责任科室", "分工")),
    Column(
        "measures", "落实措施", 30, "每条措施一行，在单元格内按 Alt+Enter 换行。",
        ("措施", "工作措施", "具体措施", "工作举措", "落实举措"),
    ),
    Column(
        "person", "责任人", 8.5, "填写责任人姓名。",
        ("责任人姓名", "具体责任人", "经办人", "负责人", "姓名"),
    ),
    Column("phone", "联系电话", 13, "填写联系电话。", ("电话", "联系方式", "办公电话", "手机")),
    Column(
        "deadline", "完成时限", 12, "填写日期，如 2017-11-30，或“长期坚持”。",
        ("时限", "时限要求", "完成时间", "截止日期", "办理时限"),
    ),
    Column("frequency", "频次", 8, "从下拉列表中选择。", ("公开频次", "周期", "公开周期")),
    Column(
        "status", "状态", 10, "从下拉列表中选择。",
        ("进展状态", "完成状态", "办理状态", "完成情况", "落实状态"),
    ),
    Column(
        "reason", "理由", 14, "状态为“未完成”“不涉及”，或未落实的，须说明理由。",
        ("原因", "情况说明", "未完成原因", "状态说明", "理由说明"),
    ),
    Column("recorded", "已登记进展", 20, also=("已有进展", "历史进展")),
    Column(
        PROGRESS_DATE, "新进展日期", 12, "填写日期，如 2017-07-03。",
        ("进展日期", "日期", "进展时间", "公开日期", "公开时间", "时间"),
    ),
    Column(
        PROGRESS_TEXT, "新进展内容", 26, "写明做了什么。",
        ("进展内容", "进展", "进展情况", "工作进展", "落实情况", "最新进展"),
    ),
    Column(
        PROGRESS_COUNT, "公开条数", 7, "填写整数。",
        ("条数", "数量", "公开数量", "信息条数", "新进展条数", "进展条数"),
    ),
    Column(
        PROGRESS_URL, "公开链接", 18, "填写网址。",
        ("链接", "网址", "公开网址", "链接地址", "新进展链接", "进展链接"),
    ),
    Column("year_end", "年终结论", 10, "从下拉列表中选择。", ("结论", "年终情况", "年度结论", "落实结论")),
)  # fmt: skip

#: Each input's word in messages.
WORDS = {column.name: column.heading for column in COLUMNS}

TITLE_ROW, FACTS_ROW, NOTE_ROW, HEAD_ROW, EXAMPLE_ROW, FIRST_ROW = 1, 2, 3, 4, 5, 6
