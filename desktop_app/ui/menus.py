"""The menu bar. An entry stands here only when what it does is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from desktop_app.ui import theme

Handlers = dict[str, Callable[[], None]]

#: (key, text, shortcuts, what must be there: "" nothing, ledger, plan or unit); None separates.
_Entry = tuple[str, str, tuple[str, ...], str]


class _Submenu(NamedTuple):
    """Entries that hang in a menu under a name of their own."""

    title: str
    entries: tuple[_Entry, ...]


_Item = _Entry | _Submenu | None
_MENUS: tuple[tuple[str, tuple[_Item, ...]], ...] = (
    (
        "文件(&F)",
        (
            ("import", "导入方案…", ("Ctrl+I",), "ledger"),
            None,
            ("open", "打开台账…", ("Ctrl+O",), ""),
            ("new", "新建台账…", ("Ctrl+N",), ""),
            ("save_copy", "另存台账副本…", ("Ctrl+Shift+S",), "ledger"),
            None,
            ("back_up", "备份", ("Ctrl+B",), "ledger"),
            ("restore", "恢复备份…", (), "ledger"),
            _Submenu(
                "移交与交换",
                (
                    ("make_package", "生成移交包…", (), "ledger"),
                    ("open_package", "打开移交包…", (), "ledger"),
                    ("merge_ledger", "合并另一台账…", (), "ledger"),
                    ("export_all", "导出全部数据…", (), "ledger"),
                ),
            ),
            None,
            ("export_plan", "导出部门分工方案…", ("Ctrl+E",), "unit"),
            ("export_report", "导出年度自查报告…", ("Ctrl+Shift+E",), "unit"),
            ("export_calendar", "导出到期日历…", (), "unit"),
            ("print", "打印…", ("Ctrl+P",), "unit"),
            None,
            ("quit", "退出", ("Ctrl+Q",), ""),
        ),
    ),
    (
        "编辑(&E)",
        (
            ("undo", "撤销", ("Ctrl+Z",), "undo"),
            ("redo", "重做", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo"),
            None,
            ("search", "查找", ("Ctrl+F",), "unit"),
            ("filter_words", "在任务列表中按文字筛选", ("Ctrl+Shift+F",), "unit"),
        ),
    ),
    (
        "视图(&V)",
        (
            ("home", "首页", ("Ctrl+1",), ""),
            ("tasks", "任务", ("Ctrl+2",), "unit"),
            ("occurrences", "期次", ("Ctrl+3",), "unit"),
            ("evidence", "佐证", ("Ctrl+4",), "unit"),
            ("sheets", "填报", ("Ctrl+5",), "unit"),
            ("documents", "公文", ("Ctrl+6",), "unit"),
            None,
            ("table", "列表与表格切换", ("Ctrl+Shift+G",), "unit"),
        ),
    ),
    (
        "任务(&T)",
        (
            ("progress", "登记进展", ("Ctrl+J",), "unit"),
            ("claim", "认领任务…", (), "unit"),
            None,
            ("set_office", "设责任科室…", ("Ctrl+Shift+K",), "unit"),
            ("set_deadline", "设完成时限…", ("Ctrl+Shift+T",), "unit"),
            ("set_status", "设状态…", ("Ctrl+Shift+U",), "unit"),
            None,
            ("no_measures", "查看未填措施的任务", (), "unit"),
            ("due_soon", "查看临期的任务", (), "unit"),
            ("overdue", "查看已逾期的任务", (), "unit"),
        ),
    ),
    (
        "填报(&D)",
        (
            ("sheets_generate", "生成填报表…", (), "unit"),
            ("sheets_import", "导入返回的填报表…", (), "unit"),
            ("sheets_remind", "复制催办文字", (), "unit"),
        ),
    ),
    (
        "年度(&Y)",
        (
            ("next_year", "沿用上年内容…", (), "unit"),
            None,
            ("approval", "登记送审和审定…", (), "unit"),
            ("publication", "登记公开情况…", (), "unit"),
            None,
            ("figures", "年度数据…", (), "unit"),
            ("year_end", "年终收口…", (), "unit"),
            ("scoring", "自评打分…", (), "unit"),
            None,
            ("submission", "登记报送情况…", (), "unit"),
        ),
    ),
    (
        "工具(&O)",
        (
            ("department", "本部门设置…", (), "plan"),
            ("plan", "方案信息…", (), "plan"),
            ("working_days", "工作日历…", (), "ledger"),
            ("unit_book", "单位名录…", (), "ledger"),
            None,
            ("safety_settings", "联络员与备份…", (), "ledger"),
            ("reminders", "提醒设置…", (), ""),
            None,
            ("check", "核验台账", (), "ledger"),
            ("city", "全市汇总…", (), ""),
        ),
    ),
    (
        "帮助(&H)",
        (
            ("manual", "使用手册", ("F1",), ""),
            ("shortcuts", "快捷键", ("Ctrl+F1",), ""),
            ("tour", "新手引导", (), "ledger"),
            None,
            ("folder", "打开台账所在文件夹", (), "ledger"),
            ("log_folder", "打开日志文件夹", (), ""),
            ("reset_looks", "恢复界面默认设置…", (), ""),
            None,
            ("about", "关于", (), ""),
        ),
    ),
)
#: The entries that lead to nothing but writing: grey while the ledger is only looked at.
_WRITING = frozenset((
    "import", "restore", "progress", "claim", "set_office", "set_deadline", "set_status", "sheets_generate",
    "sheets_import", "next_year", "approval", "publication", "figures", "year_end", "submission",
    "merge_ledger",
))  # fmt: skip


class Menus(QObject):
    """Builds the menu bar and keeps its entries true.

    Args:
        bar: the window's menu bar.
        window: where the shortcuts hold.
        handlers: what each entry does, by key.

    Raises:
        KeyError: an entry has no handler.
    """

    def __init__(self, bar: QMenuBar, window: QWidget, handlers: Handlers) -> None:
        super().__init__(window)
        self.actions: dict[str, QAction] = {}
        self._needs: dict[str, str] = {}
        self._menus: dict[str, QMenu] = {}
        for title, entries in _MENUS:
            menu = self._menus[title.split("(", maxsplit=1)[0]] = bar.addMenu(title)
            self._fill(menu, window, entries, handlers)
            if title.startswith("视图"):
                self._add_looks(menu, window)
        self.show_undo(None, None)
        self.enable(frozenset())

    def enable(self, there: frozenset[str]) -> None:
        """Allow the entries whose needs are met.

        Args:
            there: of ledger, plan and unit, those that are there, and writable where it may be written.
        """
        for key, need in self._needs.items():
            if need not in ("undo", "redo"):
                met = not need or need in there
                self.actions[key].setEnabled(met and (key not in _WRITING or "writable" in there))

    def menu(self, word: str) -> QMenu:
        """The menu of that word (文件)."""
        return self._menus[word]

    def put_in(self, word: str, submenu: QMenu, *, before: str) -> None:
        """Hang a submenu into a menu.

        Args:
            word: the menu's word.
            submenu: the submenu.
            before: the key of the entry it stands before.
        """
        self.menu(word).insertMenu(self.actions[before], submenu)

    def reset_looks(self) -> None:
        """Follow the system's colours, at normal size."""
        self.actions["scheme_system"].trigger()
        if self.actions["large"].isChecked():
            self.actions["large"].trigger()

    def show_undo(self, undo: str | None, redo: str | None) -> None:
        """Name what 撤销 would take back and 重做 would do again; None greys the entry."""
        for key, word, label in (("undo", "撤销", undo), ("redo", "重做", redo)):
            action = self.actions[key]
            # An ampersand in a label would underline the letter after it.
            action.setText(f"{word}：{label.replace('&', '&&')}" if label else word)
            action.setEnabled(label is not None)

    def shortcut_lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every entry with a shortcut, by menu, as (text, keys): what F1 shows."""
        found = []
        for title, entries in _MENUS:
            lines = []
            for _, text, shortcuts, _ in _entries(entries):
                if shortcuts:
                    lines.append((text.rstrip("…"), " / ".join(map(_native, shortcuts))))
            if lines:
                found.append((title.split("(", maxsplit=1)[0], lines))
        return found

    def _fill(self, menu: QMenu, window: QWidget, items: Iterable[_Item], handlers: Handlers) -> None:
        for item in items:
            if item is None:
                menu.addSeparator()
                continue
            if isinstance(item, _Submenu):
                self._fill(menu.addMenu(item.title), window, item.entries, handlers)
                continue
            key, text, shortcuts, need = item
            action = QAction(text, window)
            action.setShortcuts([QKeySequence(keys) for keys in shortcuts])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, act=handlers[key]: act())
            menu.addAction(action)
            self.actions[key] = action
            self._needs[key] = need

    def _add_looks(self, menu: QMenu, window: QWidget) -> None:
        menu.addSeparator()
        group = QActionGroup(window)
        chosen = theme.scheme()
        for key, text, scheme in (
            ("scheme_system", "跟随系统", theme.Scheme.SYSTEM),
            ("scheme_light", "浅色", theme.Scheme.LIGHT),
            ("scheme_dark", "深色", theme.Scheme.DARK),
        ):
            action = QAction(text, window, checkable=True, checked=scheme is chosen)
            action.triggered.connect(lambda _checked=False, it=scheme: theme.set_scheme(it))
            group.addAction(action)
            menu.addAction(action)
            self.actions[key] = action
        menu.addSeparator()
        large = QAction("大字版", window, checkable=True, checked=theme.scale() > theme.NORMAL_SCALE)
        large.triggered.connect(
            lambda checked: theme.set_scale(theme.LARGE_SCALE if checked else theme.NORMAL_SCALE)
        )
        menu.addAction(large)
        self.actions["large"] = large


def _entries(items: Iterable[_Item]) -> Iterator[_Entry]:
    """The entries of a menu, those of its submenus among them."""
    for item in items:
        if isinstance(item, _Submenu):
            yield from item.entries
        elif item is not None:
            yield item


def _native(keys: str) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
