"""最近打开的台账: what was opened last is one menu entry away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu

from desktop_app.ui.recent import RecentMenu, recent_ledgers, remember_ledger


def _entries(menu: RecentMenu) -> list[tuple[str, bool]]:
    menu.aboutToShow.emit()
    return [(action.text(), action.isEnabled()) for action in menu.actions() if action.text()]


def test_the_ledger_opened_last_stands_first_and_once(tmp_path: Path) -> None:
    for name in ("甲", "乙", "甲"):
        remember_ledger(tmp_path / f"{name}.zwgk")
    assert [path.stem for path in recent_ledgers()] == ["甲", "乙"]


def test_only_the_last_eight_are_kept(tmp_path: Path) -> None:
    for number in range(12):
        remember_ledger(tmp_path / f"{number}.zwgk")
    assert [path.stem for path in recent_ledgers()] == [str(number) for number in range(11, 3, -1)]


def test_the_menu_opens_what_is_there_and_greys_what_is_not(tmp_path: Path, qapp: object) -> None:
    here, gone = tmp_path / "市财政局&示例.zwgk", tmp_path / "U盘.zwgk"
    here.touch()
    remember_ledger(gone)
    remember_ledger(here)
    opened: list[Path] = []
    parent = QMenu()
    menu = RecentMenu(parent, opened.append)
    assert _entries(menu) == [
        (f"&1  {tmp_path}/市财政局&&示例.zwgk", True),
        (f"&2  {gone}", False),
        ("清空列表", True),
    ]
    menu.actions()[0].trigger()
    assert opened == [here]
    menu.actions()[-1].trigger()
    assert _entries(menu) == [("没有打开过其他台账", False)]
