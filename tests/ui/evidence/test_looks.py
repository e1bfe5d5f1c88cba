"""Seeing what is in a file, asking before it is opened, checking and clearing all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.task import Progress
from desktop_app.services import evidence, evidence_looks, tasks
from desktop_app.services.ledger import Ledger
from desktop_app.ui import theme
from desktop_app.ui.evidence.delegate import lines_of
from desktop_app.ui.evidence.page import EvidencePage
from desktop_app.ui.evidence.upkeep import SecrecyDialog
from desktop_app.ui.messages import Question
from tests.ui.desk import TODAY, UNIT, Desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> EvidencePage:
    """The page, with nothing on it."""
    shown = EvidencePage(desk.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 650)
    shown.show()
    _settle(desk, qtbot)
    return shown


def _settle(desk: Desk, qtbot: QtBot) -> None:
    for _ in range(2):
        qtbot.wait(20)
        desk.settle()


def _add(desk: Desk, page: EvidencePage, qtbot: QtBot, name: str, data: bytes) -> str:
    def work(ledger: Ledger) -> object:
        assert desk.context.plan_id
        return evidence.add_content(ledger, desk.context.plan_id, UNIT, [], data, name)

    added = desk.ask(work)
    assert isinstance(added, tuple)
    page.refresh()
    page.show_evidence(added[0])
    _settle(desk, qtbot)
    return str(added[0])


@pytest.fixture
def asked(desk: Desk) -> list[Question]:
    """The questions that were asked; each is answered with no."""
    questions: list[Question] = []

    def answer(question: Question) -> str:
        questions.append(question)
        return question.escape

    desk.context.messages.asker = answer
    return questions


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files handed to the system."""
    files: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: files.append(Path(url.toLocalFile()).name) or True
    )
    return files


# -- what stands in a file -------------------------------------------------------------------------


def test_the_words_of_a_text_are_shown_without_opening_it(
    desk: Desk, page: EvidencePage, qtbot: QtBot
) -> None:
    _add(desk, page, qtbot, "说明.txt", "\n\n第一行：公开情况\n\n第二行\n".encode("gb18030"))
    assert page.detail.words.isVisible()
    assert page.detail.words.toPlainText() == "第一行：公开情况\n第二行"
    assert page.detail.words.accessibleName() == "内容预览：说明"
    # The next one has no words to show.
    _add(desk, page, qtbot, "公告.pdf", b"%PDF-1.4\n%...")
    assert not page.detail.words.isVisible()
    assert page.detail._facts.text().endswith("请打开查看内容")


def test_a_word_document_is_read_and_a_damaged_one_is_not(
    desk: Desk, page: EvidencePage, qtbot: QtBot, tmp_path: Path
) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("关于公开预算的说明")
    document.save(str(tmp_path / "说明.docx"))
    _add(desk, page, qtbot, "说明.docx", (tmp_path / "说明.docx").read_bytes())
    assert "关于公开预算的说明" in page.detail.words.toPlainText()
    _add(desk, page, qtbot, "坏.docx", b"PK\x03\x04 not a package at all")
    assert not page.detail.words.isVisible()


def test_of_a_long_text_the_beginning_is_shown(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    id_ = _add(desk, page, qtbot, "长.txt", ("预算公开" * 5000).encode())
    shown = page.detail.words.toPlainText()
    assert shown.endswith("…")
    assert len(shown) == 3001
    assert desk.ask(lambda ledger: evidence_looks.first_words(ledger, id_, 10)) == "预算公开预算公开预算…"


# -- opening ---------------------------------------------------------------------------------------


def test_a_program_is_opened_only_after_a_question(
    desk: Desk,
    page: EvidencePage,
    qtbot: QtBot,
    asked: list[Question],
    opened: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # None is taken in here; one may have come with another's ledger.
    monkeypatch.setattr(evidence, "is_program", lambda *_: False)
    _add(desk, page, qtbot, "公示.exe", b"MZ\x90\x00" + b"\0" * 60)
    qtbot.mouseClick(page.detail.open_button, Qt.MouseButton.LeftButton)
    _settle(desk, qtbot)
    assert "“公示.exe”是程序或快捷方式，打开即在本机运行。" in asked[0].text
    assert opened == []
    desk.context.messages.asker = lambda _question: "yes"
    qtbot.mouseClick(page.detail.open_button, Qt.MouseButton.LeftButton)
    _settle(desk, qtbot)
    assert opened == ["公示.exe"]


def test_a_document_with_macros_is_asked_about_and_a_plain_one_is_not(
    desk: Desk, page: EvidencePage, qtbot: QtBot, asked: list[Question], opened: list[str]
) -> None:
    _add(desk, page, qtbot, "统计.xlsm", b"PK\x03\x04 macros")
    qtbot.mouseClick(page.detail.open_button, Qt.MouseButton.LeftButton)
    _settle(desk, qtbot)
    assert "可能含有宏" in asked[0].text
    _add(desk, page, qtbot, "说明.txt", "公开".encode())
    qtbot.mouseClick(page.detail.open_button, Qt.MouseButton.LeftButton)
    _settle(desk, qtbot)
    assert (len(asked), opened) == (1, ["说明.txt"])


# -- all of them -----------------------------------------------------------------------------------


def test_files_that_nothing_needs_go_after_a_question(
    desk: Desk, page: EvidencePage, qtbot: QtBot, asked: list[Question]
) -> None:
    page.upkeep.ask_clear()
    _settle(desk, qtbot)
    assert desk.said == "没有未用的佐证文件。"
    gone = _add(desk, page, qtbot, "旧.txt", b"x" * 5000)
    kept = _add(desk, page, qtbot, "新.txt", "留下".encode())
    desk.ask(lambda ledger: evidence.remove(ledger, [gone]))
    page.upkeep.ask_clear()
    _settle(desk, qtbot)
    assert asked[-1].text.startswith("有 1 个文件（5 KB）已没有佐证引用。")
    assert desk.ask(evidence.unused).count == 1, "refused, nothing goes"
    desk.context.messages.asker = lambda _question: "yes"
    page.upkeep.ask_clear()
    _settle(desk, qtbot)
    assert desk.said == "已清理 1 个未用文件，腾出 5 KB。"
    assert desk.ask(evidence.unused).count == 0
    assert desk.ask(lambda ledger: evidence.file_path(ledger, kept)).exists()


def _result(desk: Desk, page: EvidencePage, qtbot: QtBot) -> SecrecyDialog:
    page.more.menu().actions()[0].trigger()
    _settle(desk, qtbot)
    assert desk.context.window is not None
    dialog = desk.context.window.findChildren(SecrecyDialog)[-1]
    assert dialog.isVisible()
    return dialog


def test_what_is_typed_and_attached_is_looked_through(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    dialog = _result(desk, page, qtbot)
    assert dialog.told.text() == "未发现密级标志、内部标志、身份证号和手机号码。"
    assert not dialog.list.isVisible()
    dialog.close()

    def type_number(ledger: Ledger) -> object:
        assert desk.context.plan_id
        first = tasks.task_list(ledger, desk.context.plan_id, UNIT).tasks[0]
        return tasks.add_progress(ledger, UNIT, [first.id], Progress(TODAY, "联系 13800000000 后公开"))

    desk.ask(type_number)
    _add(desk, page, qtbot, "名单.txt", "秘密★1年".encode())
    _add(desk, page, qtbot, "扫描件.pdf", b"%PDF-1.4\n%...")
    dialog = _result(desk, page, qtbot)
    lines = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert lines == [
        "一-1 进展：手机号码“138****0000”",
        "附件“名单.txt”：密级标志“秘密★1年”",
        "附件“扫描件.pdf”无法自动检查，请打开查看",
    ]
    assert dialog.told.text() == "发现 2 处，请逐处核对。另有 1 个附件须人工查看。"
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().splitlines() == lines


def test_the_menu_is_reached_by_key(desk: Desk, page: EvidencePage, qtbot: QtBot) -> None:
    assert page.more.focusPolicy() & Qt.FocusPolicy.TabFocus
    words = [action.text() for action in page.more.menu().actions() if not action.isSeparator()]
    assert words == ["敏感信息检查", "清理未用文件…", "选中佐证的修改记录…", "彻底移除选中的佐证…"]
    theme.set_scale(theme.LARGE_SCALE)
    QApplication.processEvents()
    assert page.more.width() >= page.more.sizeHint().width()


@pytest.mark.parametrize("width", range(120, 200, 7))
def test_no_line_of_a_tile_begins_with_a_stop(qapp: QApplication, width: int) -> None:
    font = theme.font("ui")
    text = "按财政部的统一部署和工作要求，组织各区在财政部PPP综合信息平台中录入PPP项目信息。"
    lines = lines_of(text, font.toString(), width, 20).split("\n")
    assert "".join(lines) == text
    assert all(line[0] not in "，。" for line in lines)
    assert all(QFontMetricsF(font).horizontalAdvance(line) <= width + 1 for line in lines)
    short = lines_of(text, font.toString(), width, 2).split("\n")
    assert len(short) == 2
    assert short[1].endswith("…")
