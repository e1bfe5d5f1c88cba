"""A starting template (示例) from the standard layout, for an office to change in Word."""

from __future__ import annotations

from datetime import date

from desktop_app.reports.composer import Composer
from desktop_app.reports.layout import STANDARD, LayoutProfile
from desktop_app.reports.saving import Part
from desktop_app.reports.wordxml import Cell, Column, Table, paragraph

_PLAN_COLUMNS = (
    ("序号", 10, "TableCentre", "{{任务.序号}}"),
    ("条目", 14, "TableCentre", "{{任务.条目}}"),
    ("具体要求（原文）", 55, "TableText", "{{任务.要求}}"),
    ("落实措施", 62, "TableText", "{{任务.措施}}"),
    ("公开渠道|及栏目", 28, "TableCentre", "{{任务.渠道}}"),
    ("责任|科室", 20, "TableCentre", "{{任务.科室}}"),
    ("配合|科室", 18, "TableCentre", "{{任务.配合科室}}"),
    ("完成|时限", 18, "TableCentre", "{{任务.时限}}"),
)
_REPORT_COLUMNS = (
    ("序号", 10, "TableCentre", "{{任务.序号}}"),
    ("条目", 14, "TableCentre", "{{任务.条目}}"),
    ("具体要求（原文）", 50, "TableText", "{{任务.要求}}"),
    ("落实措施", 42, "TableText", "{{任务.措施}}"),
    ("落实情况", 55, "TableText", "{{任务.情况}}"),
    ("落实|结论", 18, "TableCentre", "{{任务.结论}}"),
    ("责任|科室", 18, "TableCentre", "{{任务.科室}}"),
    ("佐证", 18, "TableCentre", "{{任务.佐证}}"),
)


class _Sample(Composer):
    """A document whose texts are placeholders."""

    def line(self, style: str, text: str, extra: str = "") -> None:
        """One paragraph as it stands."""
        self._blocks.append(paragraph(style, text, extra=extra))

    def signed(self) -> None:
        """Signature, date and whom to ask."""
        indent = f'<w:ind w:right="{2 * self.layout.char_width}"/><w:jc w:val="right"/>'
        self.blank()
        self.line("SignatureLine", "{{署名}}", indent)
        self.line("SignatureLine", "{{成文日期}}", indent)
        self.line("BodyText", "（联系人：{{联系人}}，电话：{{联系电话}}）")

    def tasks(self, columns: tuple[tuple[str, int, str, str], ...]) -> None:
        """A table with a row of sections and a row of tasks, both repeated."""
        table = Table(self.layout, [Column(title, mm, style) for title, mm, style, _ in columns], wide=True)
        table.section("{{部分.序号}}、{{部分.标题}}")
        row: list[Cell] = [(mark,) for *_, mark in columns]
        table.row(row)
        self.table(table)


def sample(*, of_report: bool, layout: LayoutProfile = STANDARD) -> dict[str, Part]:
    """The parts of a starting template.

    Args:
        of_report: whether it is for the report.
        layout: fonts, margins and pitches to begin with.
    """
    made = _Sample(layout)
    made.line("DocTitle", "{{标题}}")
    made.blank()
    if of_report:
        made.addressee("{{主送机关}}：")
    made.line("BodyText", "{{正文}}")
    made.blank()
    made.line("AnnexNote", "{{附件说明}}")
    made.signed()
    made.annex("附件1" if of_report else "附件", "{{附件标题}}", wide=True)
    made.tasks(_REPORT_COLUMNS if of_report else _PLAN_COLUMNS)
    if of_report:
        made.annex("附件2", "佐证材料清单", wide=False)
        made.line("BodyText", "{{佐证清单}}")
        made.annex("附件3", "自评得分表", wide=False)
        made.line("BodyText", "{{自评表}}")
    name = "年度自查报告模板（示例）" if of_report else "部门分工方案模板（示例）"
    return made.parts(name, "", date(2000, 1, 1))
