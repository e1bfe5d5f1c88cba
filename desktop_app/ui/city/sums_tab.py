"""年度数据: the departments' figures added up, by channel and by the rest of the form."""

from __future__ import annotations

from typing import Any

from desktop_app.ui.city.rows import Column, RowsModel, RowsView
from desktop_app.ui.city.seen import Seen
from desktop_app.ui.city.tab import Tab

_COLUMNS = (
    Column("类别", lambda s: s.figure.group, 220),
    Column("项目", lambda s: s.figure.word, 220),
    Column("合计", lambda s: f"{s.total} {s.figure.unit}", 140, key=lambda s: s.total),
    Column("填报部门", lambda s: f"{s.departments} 个", 120, key=lambda s: s.departments),
)


class SumsTab(Tab):
    """The figures, one a row."""

    def __init__(self) -> None:
        super().__init__(RowsModel(_COLUMNS, lambda s: str(s.figure.id)), (("全部", None),))
        self.view = RowsView(self.rows, "年度数据合计")
        self.nothing.setText("各部门的报送中没有年度数据。")
        self.fill(self.view)

    def show_seen(self, seen: Seen) -> None:
        """Show another reading."""
        self.load(seen.sums)

    def text_of(self, row: Any) -> str:
        """Its group and its words."""
        return f"{row.figure.group} {row.figure.word}"
