"""The menus of the table: its columns, their order, what stays in place; and what is done to cells."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop_app.ui.tasks.grid.columns import COLUMNS
from desktop_app.ui.tasks.grid.model import GridModel
from desktop_app.ui.tasks.grid.view import GridView
from desktop_app.ui.tasks.staying_menu import StayingMenu


def fill_columns(
    menu: QMenu, model: GridModel, view: GridView, column: int, restore: Callable[[], None]
) -> None:
    """What can be done with a column, and which columns are shown.

    Args:
        menu: is emptied first.
        model: the table.
        view: its view.
        column: the column that is meant; -1 for none.
        restore: puts all columns back as they were at first.
    """
    menu.clear()
    shown = view.head.shown()
    if column in shown:
        _of_column(menu, model, view, column)
        menu.addSeparator()
    choose = StayingMenu("显示的列", menu)
    for at in _in_order(view):
        action = QAction(model.titles[at], choose)
        action.setCheckable(True)
        action.setChecked(at in shown)
        action.toggled.connect(lambda on, it=at: _show_column(view, it, on=on))
        choose.addAction(action)
    menu.addMenu(choose)
    plain = menu.addAction(
        "恢复方案顺序", lambda: view.head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    )
    plain.setEnabled(bool(model.sorts))
    thaw = menu.addAction("取消冻结", lambda: view.head.freeze(0))
    thaw.setEnabled(bool(view.head.frozen))
    menu.addAction("恢复默认列", restore)


def _of_column(menu: QMenu, model: GridModel, view: GridView, column: int) -> None:
    head, shown = view.head, view.head.shown()
    at = shown.index(column)
    title = model.titles[column]
    menu.addAction(f"“{title}”升序", lambda: head.setSortIndicator(column, Qt.SortOrder.AscendingOrder))
    menu.addAction(f"“{title}”降序", lambda: head.setSortIndicator(column, Qt.SortOrder.DescendingOrder))
    menu.addSeparator()
    # An input method may keep Ctrl and Space, and Shift and Space, to itself.
    menu.addAction("选择整列", lambda: view.choose_columns((column,)))
    menu.addAction(f"冻结至“{title}”", lambda: head.freeze(at + 1))
    left = menu.addAction("左移一列", lambda: _swap(view, column, shown[at - 1]))
    left.setEnabled(at > 0)
    right = menu.addAction("右移一列", lambda: _swap(view, column, shown[at + 1]))
    right.setEnabled(at + 1 < len(shown))
    menu.addAction("按内容调整列宽", lambda: view.resizeColumnToContents(column))
    hide = menu.addAction(f"隐藏“{title}”", lambda: _show_column(view, column, on=False))
    hide.setEnabled(len(shown) > 1)


def _in_order(view: GridView) -> list[int]:
    return [view.head.logicalIndex(at) for at in range(len(COLUMNS))]


def _swap(view: GridView, column: int, other: int) -> None:
    head = view.head
    head.moveSection(head.visualIndex(column), head.visualIndex(other))


def _show_column(view: GridView, column: int, *, on: bool) -> None:
    if on or len(view.head.shown()) > 1:
        view.head.setSectionHidden(column, not on)
        view.head.arranged.emit()
