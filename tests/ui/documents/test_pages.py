"""查看实际分页: a converter lays the pages out; cancelled, it and its children are ended."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from desktop_app.services import converting
from desktop_app.services.converting import Converter
from desktop_app.ui.documents.page import DocumentsPage
from tests.ui.desk import Desk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> DocumentsPage:
    shown = DocumentsPage(desk.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 700)
    shown.show()
    desk.rest()
    return shown


def converter(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for LibreOffice: its last argument but one is the folder the PDF goes to."""
    program = folder / "soffice"
    program.write_text(f'#!/bin/bash\nout="${{@: -2:1}}"\n{script}\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(converting, "converters", lambda: (Converter("示例转换器", str(program)),))


def show_pages(page: DocumentsPage) -> None:
    next(a for a in page.more.menu().actions() if a.text() == "查看实际分页").trigger()


def test_the_pages_are_opened_in_the_reader(
    desk: Desk, page: DocumentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converter(tmp_path, 'printf "%%PDF-1.7" > "$out/document.pdf"', monkeypatch)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    show_pages(page)
    desk.rest()
    assert [Path(name).name for name in opened] == ["部门分工方案.pdf"]
    assert Path(opened[0]).read_bytes().startswith(b"%PDF-")
    assert page.result.text.text().startswith("已由 示例转换器 排出实际分页")


def test_cancelling_ends_the_converter_and_its_child(
    desk: Desk, page: DocumentsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "pid"
    converter(tmp_path, f"sleep 300 &\necho $! > {note}\nwait", monkeypatch)
    show_pages(page)
    qtbot.waitUntil(lambda: note.exists() and bool(note.read_text().strip()), timeout=10_000)
    child = int(note.read_text())
    desk.context.jobs.cancel()
    desk.rest()
    assert not _lives(child)
    assert page.export.isEnabled() and page.result.isVisible()


def _lives(pid: int) -> bool:
    for _ in range(30):
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat")
            if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return False
            time.sleep(0.1)
            continue
        return False
    return True


def test_without_a_converter_it_is_said_in_place(
    desk: Desk, page: DocumentsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "converters", tuple)
    show_pages(page)
    desk.rest()
    assert page.result.text.text().startswith("本机没有可用来转换 PDF 的软件")
