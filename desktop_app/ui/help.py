"""帮助: what this program is, and the keys that are no menu entries."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app import APP_NAME, __version__
from desktop_app.ui import theme
from desktop_app.ui.documents.differences import KEYS as DIFFERENCE_KEYS
from desktop_app.ui.status_line import SECRECY
from desktop_app.ui.tasks.grid.keys import LINES as TABLE_KEYS

_OTHER_KEYS = (
    ("到下一个、上一个控件", "Tab / Shift+Tab"),
    ("在列表中移动", "↑ ↓"),
    ("打开所选的一行", "Enter"),
    ("在查找结果中移动、打开", "↑ ↓ / Enter"),
    ("清空查找内容并返回、关闭对话框", "Esc"),
    ("打开菜单", "Alt+字母"),
)
_HOME_KEYS = (
    ("日历：前后一天", "← / →"),
    ("日历：上下一个月", "↑ / ↓"),
    ("日历：打开当天事项", "Enter"),
    ("从到期事项返回首页", "Esc"),
)
#: Keys that are no menu entries, by where they hold.
KEY_GROUPS = (
    ("首页", _HOME_KEYS),
    ("任务表格", TABLE_KEYS),
    ("比较两稿", DIFFERENCE_KEYS),
    ("通用", _OTHER_KEYS),
)


def _dialog(parent: QWidget | None, title: str) -> tuple[QDialog, QVBoxLayout]:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
    layout.setSpacing(theme.SPACE_M)
    return dialog, layout


def _finish(dialog: QDialog, layout: QVBoxLayout) -> None:
    close = QPushButton("关闭")
    theme.set_kind(close, "primary")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    foot = QHBoxLayout()
    foot.addStretch(1)
    foot.addWidget(close)
    layout.addLayout(foot)
    dialog.open()


def show_about(parent: QWidget | None, ledger: Path | None) -> QDialog:
    """Say what the program is, which ledger is open, and under what licences it stands."""
    dialog, layout = _dialog(parent, "关于")
    name = QLabel(f"{APP_NAME}  {__version__}")
    theme.set_type(name, "heading")
    layout.addWidget(name)
    lines = (
        "供部门政务公开联络员使用：导入分工方案，填写本部门措施，生成部门方案与自查报告。不连接网络。",
        f"当前台账：{ledger}" if ledger else "当前没有打开台账。",
        f"{SECRECY}。",
    )
    for line in lines:
        label = QLabel(line)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(label)
    rule = QFrame()
    theme.set_kind(rule, "rule")
    layout.addWidget(rule)
    licences = QLabel(
        "本程序按木兰宽松许可证第 2 版发布。界面使用 Qt 与 PySide6（LGPL v3），"
        "图标取自 Material Design Icons（Apache 2.0，许可文本随程序附带）。"
    )
    licences.setWordWrap(True)
    theme.set_type(licences, "secondary")
    theme.set_tone(licences, "secondary")
    layout.addWidget(licences)
    dialog.setMinimumWidth(theme.px(480))
    _finish(dialog, layout)
    return dialog
