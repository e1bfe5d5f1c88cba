"""使用手册: F1 opens it where one is; every link and picture in it is there."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui import pages
from desktop_app.ui.manual.topics import FIRST, FOLDER, OF_PLACE, SHORTCUTS, topics
from desktop_app.ui.manual.window import ManualWindow
from tests.ui.conftest import Desk

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_PROGRAM = FOLDER.parents[2]
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


def _manual(desk: Desk) -> ManualWindow:
    return next(
        it for it in QApplication.topLevelWidgets() if isinstance(it, ManualWindow) and it.isVisible()
    )


@pytest.mark.parametrize("place", sorted(set(pages.MAKERS) & set(OF_PLACE)))
def test_f1_opens_the_page_of_the_place(place: str, desk: Desk, qtbot: QtBot) -> None:
    desk.window.show_page(place)
    desk.settle()
    qtbot.keyClick(desk.window, Qt.Key.Key_F1)
    assert _manual(desk).current == OF_PLACE[place]


def test_f1_in_a_dialog_opens_a_manual_that_can_be_used(desk: Desk, qtbot: QtBot) -> None:
    desk.context.open_target("figures")
    desk.settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    manual = _manual(desk)
    assert manual.current == OF_PLACE["figures"]
    assert manual.parent() is dialog
    dialog.close()


@pytest.mark.parametrize(
    ("target", "topic"),
    [
        ("next_year", "next-year"),
        ("make_package", "handover"),
        ("reminders", "occurrences"),
        ("print", "documents"),
        ("scoring", "year-end"),
        ("unit_book", "import"),
    ],
)
def test_f1_in_a_dialog_opens_its_own_page(desk: Desk, qtbot: QtBot, target: str, topic: str) -> None:
    desk.context.open_target(target)
    desk.settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    assert _manual(desk).current == topic
    dialog.close()
    desk.settle()


def test_the_search_leaves_the_pages_that_hold_the_words(desk: Desk, qtbot: QtBot) -> None:
    desk.context.open_target("manual")
    manual = _manual(desk)
    whole = manual.list.count()
    qtbot.keyClicks(manual.search, "wps")
    assert 0 < manual.list.count() < whole
    assert "WPS" in manual.page.toPlainText()
    manual.search.clear()
    assert manual.list.count() == whole == len(topics()) + 1


def test_a_link_turns_the_page(desk: Desk) -> None:
    desk.context.open_target("manual")
    manual = _manual(desk)
    manual.page.anchorClicked.emit(QUrl(f"topic:{SHORTCUTS}"))
    assert manual.current == SHORTCUTS


def test_every_place_has_its_page() -> None:
    keys = {topic.key for topic in topics()}
    assert FIRST in keys
    assert set(OF_PLACE.values()) <= keys


def test_a_line_broken_between_chinese_characters_leaves_no_gap(desk: Desk) -> None:
    desk.context.open_target("manual")
    manual = _manual(desk)
    for topic in topics():
        manual.turn_to(topic.key)
        assert not re.search(r"[，。；：、] +[一-鿿]", manual.page.toPlainText()), topic.key


def test_every_bold_word_is_a_word_of_the_program() -> None:
    source = "".join(
        path.read_text("utf-8")
        for layer in ("core", "services", "ui")
        for path in _PROGRAM.glob(f"{layer}/**/*.py")
    )
    for topic in topics():
        # The bold words of 常见问题 are the questions.
        for said in () if topic.key == "faq" else _BOLD.findall(topic.text):
            for word in re.split(" → |、", said):
                assert word in source, (topic.key, word)


def test_every_link_leads_to_a_page_and_none_leaves_the_manual() -> None:
    keys = {topic.key for topic in topics()} | {SHORTCUTS}
    for topic in topics():
        for target in _LINK.findall(topic.text):
            assert target.startswith("topic:"), (topic.key, target)
            assert target.removeprefix("topic:") in keys, (topic.key, target)


def test_every_picture_is_there_and_has_words_for_a_screen_reader() -> None:
    named = {match for topic in topics() for match in _PICTURE.findall(topic.text)}
    assert named
    for words, path in named:
        assert words, path
        assert (FOLDER / path).is_file(), path
    kept = {f"pictures/{path.name}" for path in (FOLDER / "pictures").glob("*.png")}
    assert kept == {path for _, path in named}
