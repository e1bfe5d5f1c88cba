"""Asking for a file: Qt's own dialogs, which come back to the folder last used."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from desktop_app.ui.settings import settings

LEDGERS = "台账 (*.zwgk)"


def _last_folder() -> str:
    stored = str(settings().value("files/folder", ""))
    if stored and Path(stored).is_dir():
        return stored
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return documents if documents and Path(documents).is_dir() else str(Path.home())


def _remember(path: Path) -> None:
    settings().setValue("files/folder", str(path.parent))


def open_file(parent: QWidget | None, title: str, filters: str, folder: Path | None = None) -> Path | None:
    """Ask for an existing file; None where the officer thinks better of it.

    Args:
        parent: the window to stand over.
        title: what the file is for (打开台账).
        filters: Qt's form, ``台账 (*.zwgk)``.
        folder: where to start; the folder last used where it is None or absent.
    """
    from PySide6.QtWidgets import QFileDialog

    start = str(folder) if folder is not None and folder.is_dir() else _last_folder()
    chosen, _ = QFileDialog.getOpenFileName(parent, title, start, filters)
    if not chosen:
        return None
    if folder is None:
        _remember(Path(chosen))
    return Path(chosen)


def open_files(parent: QWidget | None, title: str, filters: str) -> list[Path]:
    """Ask for any number of existing files; none where the officer thinks better of it."""
    from PySide6.QtWidgets import QFileDialog

    chosen, _ = QFileDialog.getOpenFileNames(parent, title, _last_folder(), filters)
    paths = [Path(name) for name in chosen]
    if paths:
        _remember(paths[0])
    return paths


def last_folder() -> Path:
    """The folder last used, or the one for documents."""
    return Path(_last_folder())


def choose_folder(parent: QWidget | None, title: str, start: Path) -> Path | None:
    """Ask for a folder; None where the officer thinks better of it."""
    from PySide6.QtWidgets import QFileDialog

    chosen = QFileDialog.getExistingDirectory(parent, title, str(start))
    if not chosen:
        return None
    _remember(Path(chosen) / "x")
    return Path(chosen)


def save_file(parent: QWidget | None, title: str, name: str, filters: str, suffix: str) -> Path | None:
    """Ask for a file to write; Qt asks before one that exists is replaced.

    Args:
        parent: the window to stand over.
        title: what is written (另存台账副本).
        name: the file name to offer, with its ending.
        filters: Qt's form.
        suffix: the ending to add where none is typed, with its dot.
    """
    from PySide6.QtWidgets import QFileDialog

    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path(_last_folder()) / name), filters)
    if not chosen:
        return None
    path = Path(chosen)
    if not path.suffix:
        path = path.with_name(path.name + suffix)
    _remember(path)
    return path
