"""文件 → 移交与交换."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.ui.context import Context

#: Target and words of each entry.
ENTRIES = (
    ("make_package", "生成移交包…"),
    ("open_package", "打开移交包…"),
    ("merge_ledger", "合并另一台账…"),
    ("export_all", "导出全部数据…"),
)


class ExchangeMenu(QMenu):
    """The submenu; its entries can be chosen while a ledger is open.

    Args:
        parent: the menu it hangs in.
        context: the window's shared state.
    """

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__("移交与交换", parent)
        for target, words in ENTRIES:
            self.addAction(words).triggered.connect(
                lambda _checked=False, where=target: context.open_target(where)
            )
        self.aboutToShow.connect(lambda: self._enable(there=context.jobs.ready))

    def _enable(self, *, there: bool) -> None:
        for action in self.actions():
            action.setEnabled(there)
