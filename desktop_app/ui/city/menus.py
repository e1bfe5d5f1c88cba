"""The menus of the overview's window, and its list of shortcuts."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

#: (key, text, shortcut); None separates.
_Entry = tuple[str, str, str]
MENUS: tuple[tuple[str, tuple[_Entry | None, ...]], ...] = (
    (
        "文件(&F)",
        (
            ("add", "加入报送文件…", "Ctrl+I"),
            ("add_folder", "加入文件夹…", "Ctrl+Shift+I"),
            None,
            ("open", "打开汇总台账…", "Ctrl+O"),
            ("new", "新建汇总台账…", "Ctrl+N"),
            None,
            ("excel", "导出 Excel 汇总表…", "Ctrl+E"),
            ("site", "生成展示网页…", "Ctrl+Shift+E"),
            ("site_folder", "生成展示网页到文件夹…", ""),
            None,
            ("close", "关闭", "Ctrl+W"),
        ),
    ),
    ("报送(&B)", (("remind", "复制催报文字", "Ctrl+R"), ("roster", "应报送名单…", ""))),
    (
        "视图(&V)",
        (
            ("tab0", "部门", "Ctrl+1"),
            ("tab1", "部门×工作任务", "Ctrl+2"),
            ("tab2", "任务对照", "Ctrl+3"),
            ("tab3", "年度数据", "Ctrl+4"),
            None,
            ("search", "查找", "Ctrl+F"),
        ),
    ),
    ("帮助(&H)", (("manual", "使用手册", "F1"), ("shortcuts", "快捷键", "Ctrl+F1"))),
)


def shortcut_lines() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every entry with a shortcut, by menu, as (text, keys)."""
    found = []
    for title, entries in MENUS:
        lines = [
            (entry[1].rstrip("…"), QKeySequence(entry[2]).toString(QKeySequence.SequenceFormat.NativeText))
            for entry in entries
            if entry is not None and entry[2]
        ]
        if lines:
            found.append((title.split("(", maxsplit=1)[0], lines))
    return found
