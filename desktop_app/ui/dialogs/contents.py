"""内容选项: which columns the plan's table has, or which optional parts the report has."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QGridLayout

from desktop_app.core.snapshot import INTERNAL_COLUMNS, Contents, PlanColumn
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption

#: Field of `Contents`, its name, what it brings.
PARTS = (
    ("organisation", "组织推进", "方案审定、公开及填报等情况"),
    ("statistics", "公开数据", "年度数据所列的公开、解读、依申请公开等数字"),
    ("comparison", "与上年比较", "台账中有上年数据时写"),
    ("practices", "主要做法和成效", "按台账记录拟写，成效留占位"),
    ("scoring", "自评得分", "连同自评得分表作为附件"),
    ("charts", "图表", "完成情况和数据的图"),
)


class ContentsDialog(BaseDialog):
    """Ticks; nothing is stored until they are taken over.

    Args:
        context: the window's shared state.
        columns: the columns chosen, none for the usual ones; None where the document is the report.
        contents: the parts of a report.
        taken: told what was chosen: (columns, contents).
    """

    def __init__(
        self,
        context: Context,
        columns: tuple[PlanColumn, ...] | None,
        contents: Contents,
        taken: Callable[[tuple[PlanColumn, ...], Contents], None],
    ) -> None:
        super().__init__(context, "任务表的栏目" if columns is not None else "报告的内容", "采用")
        self._of_plan, self._taken = columns is not None, taken
        self.boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_XL)
        grid.setVerticalSpacing(theme.SPACE_S)
        if columns is not None:
            self.body.addWidget(caption("“序号”“具体要求”“落实措施”三栏必有。选用的栏目在表中列出。"))
            self.usual = QCheckBox("按版别取常用栏目")
            self.usual.setChecked(not columns)
            self.usual.toggled.connect(self._usual_changed)
            self.body.addWidget(self.usual)
            for place, column in enumerate(PlanColumn):
                within = "（公开版不列）" if column in INTERNAL_COLUMNS else ""
                box = self._box(column.name, f"{column}{within}", on=not columns or column in columns)
                grid.addWidget(box, place // 2, place % 2)
        else:
            for row, (field, word, told) in enumerate(PARTS):
                grid.addWidget(self._box(field, word, on=getattr(contents, field)), row, 0)
                grid.addWidget(caption(told, wraps=False), row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        if columns is not None:
            self._usual_changed(self.usual.isChecked())

    def _box(self, field: str, word: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(word)
        box.setChecked(on)
        self.boxes[field] = box
        return box

    def _usual_changed(self, usual: bool) -> None:
        for box in self.boxes.values():
            box.setEnabled(not usual)

    def do_primary(self) -> None:
        """Take the choice over."""
        ticked = {field for field, box in self.boxes.items() if box.isChecked()}
        if self._of_plan:
            chosen = () if self.usual.isChecked() else tuple(c for c in PlanColumn if c.name in ticked)
            if not chosen and not self.usual.isChecked():
                self.refuse("请至少选一栏，或按版别取常用栏目。")
                return
            self._taken(chosen, Contents())
        else:
            self._taken((), Contents(**{field: field in ticked for field, _, _ in PARTS}))
        self.accept()
