"""提醒设置: how far ahead something counts as due, and where it is said."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QSpinBox

from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form
from desktop_app.ui.reminding import choices
from desktop_app.ui.reminding.tray import Tray


def run(context: Context) -> RemindersDialog:
    """Show and change the choices."""
    dialog = RemindersDialog(context)
    dialog.start(480)
    return dialog


class RemindersDialog(BaseDialog):
    """The number of working days, the line at the start, the tray."""

    writes = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, "提醒设置", "保存")
        self.within = QSpinBox()
        self.within.setRange(1, choices.MOST_WITHIN)
        self.within.setSuffix(" 个工作日")
        self.within.setAccessibleName("临近到期天数")
        self.within.setValue(choices.within())
        self.at_start = QCheckBox("打开窗口时提示")
        self.at_start.setChecked(choices.at_start())
        self.in_tray = QCheckBox("在系统托盘显示图标，每天最多通知一次")
        self.in_tray.setChecked(choices.in_tray())
        self.in_tray.setEnabled(Tray.available())
        rows = form()
        rows.addRow("提前", self.within)
        rows.addRow("提示", self.at_start)
        rows.addRow("通知", self.in_tray)
        self.body.addLayout(rows)
        told = "首页、启动提示和通知都按此天数计算。工作日以“工作日历”为准。"
        if not Tray.available():
            told += "本机桌面没有系统托盘。"
        self.body.addWidget(caption(told))
        self.body.addStretch(1)
        self.within.setFocus()

    def do_primary(self) -> None:
        """Remember the choices."""
        choices.choose(
            within=self.within.value(), at_start=self.at_start.isChecked(), in_tray=self.in_tray.isChecked()
        )
        self.accept()
