"""A ledger that is only looked at: what writes is shut on every page and in dialogs, what reads is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from desktop_app.ui import pages
from desktop_app.ui.read_only import WORDS
from tests.ui.conftest import Desk


@pytest.fixture
def looking(make_desk: Callable[..., Desk], prepared_ledger: Path, tmp_path: Path) -> Desk:
    desk = make_desk(tmp_path / "另一台账.zwgk", makers=pages.MAKERS)
    desk.window.ledgers.start(prepared_ledger, create=False, read_only=True)
    desk.settle()
    return desk


def button(page: QWidget, words: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.text() == words)


def test_one_line_says_so_on_every_page(looking: Desk) -> None:
    for page in ("home", "tasks", "documents"):
        looking.window.show_page(page)
        looking.settle()
        assert WORDS in [label.text() for label in looking.window.findChildren(QLabel) if label.isVisible()]


def test_a_task_is_read_and_not_written(looking: Desk) -> None:
    looking.window.show_page("tasks")
    looking.settle()
    editor = looking.window.page("tasks").editor  # type: ignore[attr-defined]
    fields = editor.measures.findChildren(QPlainTextEdit) + editor.findChildren(QLineEdit)
    assert fields
    assert all(field.isReadOnly() or not field.isEnabled() for field in fields)
    assert not editor.status.combo.isEnabled()
    assert editor.tabs.isEnabled()
    # Made for this task, after the page was.
    offered = [b for b in editor.block.findChildren(QPushButton) if b.text().endswith("期登记")]
    assert [b.isEnabled() for b in offered] == [False]
    assert not looking.window.page("tasks").table.grid.view.editTriggers()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("page", "shut", "free"),
    [
        ("evidence", ("添加文件…", "粘贴"), ("检查与清理",)),
        ("sheets", ("生成填报表…", "导入返回的填报表…"), ()),
        ("documents", ("存为稿件",), ("导出 Word", "更多")),
        ("occurrences", ("登记", "频次…"), ("查看任务",)),
    ],
)
def test_the_buttons_that_write_are_grey(
    looking: Desk, page: str, shut: tuple[str, ...], free: tuple[str, ...]
) -> None:
    looking.window.show_page(page)
    looking.settle()
    shown = looking.window.page(page)
    assert [words for words in shut if button(shown, words).isEnabled()] == []
    # Whatever a page thinks of its own buttons.
    button(shown, shut[0]).setEnabled(True)
    assert not button(shown, shut[0]).isEnabled()
    assert [words for words in free if not button(shown, words).isEnabled()] == []


def test_a_dialog_shows_and_does_not_save(looking: Desk, open_dialog: Callable[[str], QWidget]) -> None:
    dialog = open_dialog("figures")
    assert not dialog.primary.isEnabled()  # type: ignore[attr-defined]
    assert dialog.windowTitle() == "年度数据（只读打开）"
    dialog.close()
    assert open_dialog("make_package").primary.isEnabled()  # type: ignore[attr-defined]


@pytest.fixture
def open_dialog(looking: Desk) -> Callable[[str], QWidget]:
    def go(target: str) -> QWidget:
        from desktop_app.ui.dialogs.base import BaseDialog

        looking.window.open_target(target)
        looking.settle()
        return next(d for d in looking.window.findChildren(BaseDialog) if d.isVisible())

    return go


def test_the_next_ledger_is_written_again(looking: Desk, tmp_path: Path, prepared_ledger: Path) -> None:
    looking.window.show_page("tasks")
    looking.settle()
    looking.window.ledgers.start(prepared_ledger, create=False)
    looking.settle()
    assert not looking.context.read_only
    editor = looking.window.page("tasks").editor  # type: ignore[attr-defined]
    assert editor.status.combo.isEnabled()
    assert not any(field.isReadOnly() for field in editor.measures.findChildren(QPlainTextEdit))
    assert WORDS not in [label.text() for label in looking.window.findChildren(QLabel) if label.isVisible()]
