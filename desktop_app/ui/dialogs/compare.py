"""比较两稿: any two kept versions of a document, paragraph by paragraph."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel

from desktop_app.core.day_words import short_day
from desktop_app.core.versions import Difference, Version
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.documents.differences import DifferenceView


class CompareDialog(BaseDialog):
    """An older and a newer version to choose, and below what changed.

    Args:
        context: the window's shared state.
        versions: the document's versions, the newest first; at least two.
        newer: the place of the version to begin with.
    """

    def __init__(self, context: Context, versions: tuple[Version, ...], newer: int = 0) -> None:
        super().__init__(context, "比较两稿", "", "关闭")
        self._versions = versions
        self._asked = 0
        self.older, self.newer = QComboBox(), QComboBox()
        self.view = DifferenceView()
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for word, box in (("旧稿", self.older), ("新稿", self.newer)):
            box.setAccessibleName(word)
            box.addItems([_line(v) for v in versions])
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
            row.addWidget(QLabel(word))
            row.addWidget(box, 1)
        self.newer.setCurrentIndex(min(newer, len(versions) - 2))
        self.older.setCurrentIndex(self.newer.currentIndex() + 1)
        self.body.addLayout(row)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(caption("删去的加删除线，新增的加下划线。F8 到下一处，Shift+F8 到上一处。"))
        for box in (self.older, self.newer):
            box.currentIndexChanged.connect(self._compare)
        self._compare()
        self.view.text.setFocus()

    def _compare(self) -> None:
        older, newer = self._versions[self.older.currentIndex()], self._versions[self.newer.currentIndex()]
        self._asked += 1
        if older.id == newer.id:
            self.view.say("选的是同一稿，请另选一稿比较。")
            return
        from desktop_app.services import versions

        number = self._asked
        self.view.say("正在比较")
        self.context.jobs.run(
            lambda ledger: (number, versions.difference(ledger, older.id, newer.id)), self._show, self.fail
        )

    def _show(self, told: tuple[int, tuple[Difference, ...]]) -> None:
        number, found = told
        if number == self._asked:
            self.view.show_differences(found)


def _line(version: Version) -> str:
    """第2稿（修改稿），7月5日 14:32"""
    made = version.made_at
    public = "公开版" if version.public else ""
    return f"{version.name}{public}，{short_day(made)} {made:%H:%M}"
