"""The right side: one piece of evidence, its picture, its particulars, what it serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.core.evidence import Evidence, EvidenceKind, suffix_of
from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import form
from desktop_app.ui.dialogs.fields import DateField
from desktop_app.ui.evidence.delegate import size_words
from desktop_app.ui.evidence.model import ICONS
from desktop_app.ui.evidence.opening import open_piece
from desktop_app.ui.evidence.thumbnails import Thumbnails
from desktop_app.ui.evidence.words import WordsPreview
from desktop_app.ui.icons import icon, pixmap
from desktop_app.ui.read_only import harmless

_TEXTS = ("title", "url", "column_path", "note", "secrecy_by", "secrecy_result", "checked_by")
_DAYS = ("published_on", "captured_on", "secrecy_on", "checked_on")


class EvidenceDetail(QWidget):
    """Shows a piece and saves what is changed when the cursor leaves a field.

    Args:
        context: the window's shared state.
        thumbnails: gives the picture.
    """

    #: The officer wants to choose the tasks this piece serves.
    tasks_asked = Signal()

    def __init__(self, context: Context, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._thumbnails = thumbnails
        self._piece: Evidence | None = None
        self._picture = _Picture(thumbnails)
        self.words = WordsPreview(context)
        self._facts = QLabel()
        self.fields: dict[str, QLineEdit] = {name: QLineEdit() for name in _TEXTS}
        self.days: dict[str, DateField] = {}
        self.may_publish = QCheckBox("可以公开（公开版的佐证清单列出）")
        self.tasks = QLabel()
        self.change_tasks = QPushButton("关联任务…")
        self.checked_today = QPushButton("今日已复核")
        self.open_button = QPushButton("打开")
        self.save_copy = QPushButton("另存…")
        self.remove = QPushButton("移除")
        context.writes(self)
        harmless(self.open_button, self.save_copy, self.words)
        self._form = form()
        self._lay_out()
        self._connect()

    @property
    def piece(self) -> Evidence | None:
        """The piece that is shown."""
        return self._piece

    def show_piece(self, piece: Evidence | None, labels: Mapping[str, str]) -> None:
        """Save what is typed for the last one, then show another, or what has become of the same."""
        same = piece is not None and self._piece is not None and piece.id == self._piece.id
        if not same:
            self.flush()
        before, self._piece = self._piece, piece
        if piece is None:
            return
        for name, field in self.fields.items():
            value = getattr(piece, name) or ""
            # What is being typed in a field stays; the rest shows what the ledger holds.
            if not same or before is None or field.text() == (getattr(before, name) or ""):
                if field.text() != value:
                    field.setText(value)
                    field.setCursorPosition(0)
                theme.set_invalid(field, False)
        for name, day in self.days.items():
            if not same or not day.edit.hasFocus():
                day.set_value(getattr(piece, name))
        self.may_publish.setChecked(piece.may_publish)
        self._show_around(piece, labels)

    def flush(self) -> None:
        """Save what is typed."""
        piece = self._piece
        if piece is None:
            return
        values: dict[str, Any] = {}
        for name, field in self.fields.items():
            typed = field.text().strip() or None
            if typed != getattr(piece, name):
                values[name] = typed
        for name, day in self.days.items():
            if day.is_valid() and day.value() != getattr(piece, name):
                values[name] = day.value()
        if self.may_publish.isChecked() != piece.may_publish:
            values["may_publish"] = self.may_publish.isChecked()
        if values:
            self._write(piece, values)

    def forget(self) -> None:
        """Another ledger is open."""
        self._piece = None
        self.words.forget()

    def _write(self, piece: Evidence, values: dict[str, Any]) -> None:
        from desktop_app.services import evidence

        # Known at once: the next field must not save the same again.
        self._piece = replace(piece, **values)

        def failed(error: UserError) -> None:
            self._context.messages.error(error)
            if self._piece is not None and self._piece.id == piece.id:
                self._piece = piece
                for name in values:
                    if name in self.fields:
                        theme.set_invalid(self.fields[name], True)

        self._context.jobs.run(lambda ledger: evidence.edit(ledger, [piece.id], values), None, failed)

    def _open(self) -> None:
        piece = self._piece
        if piece is None:
            return
        self.flush()
        if piece.kind is EvidenceKind.LINK:
            QDesktopServices.openUrl(QUrl(piece.url or ""))
            return
        open_piece(self._context, piece)

    def copy_to(self, target: Path) -> None:
        """Save the piece's file under another name."""
        piece = self._piece
        if piece is None:
            return
        from desktop_app.services import evidence

        self._context.jobs.run(
            lambda ledger: evidence.copy_out(ledger, piece.id, target),
            lambda path: self._context.messages.info(f"已另存为“{path.name}”。"),
        )

    def _ask_copy(self) -> None:
        piece = self._piece
        if piece is None or piece.file_name is None:
            return
        target = files.save_file(self, "另存佐证文件", piece.file_name, "所有文件 (*)", "")
        if target is not None:
            self.copy_to(target)

    def _check_today(self) -> None:
        self.days["checked_on"].set_value(self._context.today())
        self.flush()

    def _show_around(self, piece: Evidence, labels: Mapping[str, str]) -> None:
        is_link = piece.kind is EvidenceKind.LINK
        self._picture.show_piece(piece)
        self.words.show_piece(piece)
        facts = [str(piece.kind)]
        if piece.file_name:
            facts.append(piece.file_name)
        if piece.size is not None:
            facts.append(size_words(piece.size))
        if suffix_of(piece.file_name or "") == "pdf":
            facts.append("请打开查看内容")
        self._facts.setText(" · ".join(facts))
        served = "、".join(labels[t] for t in piece.tasks if t in labels)
        self.tasks.setText(served or "未关联任务")
        theme.set_tone(self.tasks, "text" if served else "due_soon")
        self.save_copy.setVisible(not is_link)
        self.open_button.setText("打开链接" if is_link else "打开")
        for row in (self._checked_row, self.fields["checked_by"]):
            self._form.setRowVisible(row, bool(piece.url))

    # -- putting together

    def _connect(self) -> None:
        for field in self.fields.values():
            field.editingFinished.connect(self.flush)
        for day in self.days.values():
            day.changed.connect(lambda _day: self.flush())
        self.may_publish.clicked.connect(lambda _checked: self.flush())
        # Where the words can be read, the icon of their kind says nothing more.
        self.words.shown.connect(lambda shown: self._picture.setVisible(not shown))
        self.change_tasks.clicked.connect(self.tasks_asked)
        self.checked_today.clicked.connect(self._check_today)
        self.open_button.clicked.connect(self._open)
        self.save_copy.clicked.connect(self._ask_copy)

    def _lay_out(self) -> None:
        words = _field_words()
        for name in _DAYS:
            self.days[name] = DateField(words[name])
        for name, field in self.fields.items():
            field.setAccessibleName(words[name])
            # Saved when the cursor leaves it: until then 撤销 takes back the typing.
            field.setProperty("ownUndo", True)
        self.fields["url"].setPlaceholderText("https://")
        self.fields["column_path"].setPlaceholderText("如 首页/政务公开/财政收支")
        self.fields["secrecy_result"].setPlaceholderText("如 可以公开")
        theme.set_type(self._facts, "secondary")
        theme.set_tone(self._facts, "secondary")
        self._facts.setWordWrap(True)
        self.tasks.setWordWrap(True)
        self.remove.setIcon(icon("delete-outline"))
        self.open_button.setIcon(icon("open-in-new"))
        served = _row(self.tasks, self.change_tasks)
        self._checked_row = _row(self.days["checked_on"], self.checked_today)
        rows = self._form
        rows.addRow(words["title"], self.fields["title"])
        rows.addRow("对应任务", served)
        rows.addRow(words["url"], self.fields["url"])
        rows.addRow(words["column_path"], self.fields["column_path"])
        rows.addRow(words["published_on"], self.days["published_on"])
        rows.addRow(words["captured_on"], self.days["captured_on"])
        rows.addRow("人工复核", self._checked_row)
        rows.addRow(words["checked_by"], self.fields["checked_by"])
        rows.addRow(words["note"], self.fields["note"])
        rows.addRow("保密审查", _row(self.fields["secrecy_by"], self.days["secrecy_on"]))
        rows.addRow("审查结论", self.fields["secrecy_result"])
        rows.addRow("", self.may_publish)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields["secrecy_by"].setPlaceholderText("审查人")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self._picture)
        column.addWidget(self.words)
        column.addWidget(self._facts)
        column.addLayout(rows)
        column.addStretch(1)
        scroll = _NarrowScroll()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        buttons.setSpacing(theme.SPACE_S)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        buttons.addWidget(self.save_copy)
        buttons.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)


class _NarrowScroll(QScrollArea):
    """Scrolls up and down only, so it is never narrower than what it holds."""

    def minimumSizeHint(self) -> QSize:
        width = self.widget().minimumSizeHint().width()
        return QSize(width + self.verticalScrollBar().sizeHint().width(), theme.px(120))


class _Picture(QWidget):
    """The piece itself where it is a picture, else its kind's icon."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._piece: Evidence | None = None
        thumbnails.ready.connect(self._on_ready)
        theme.signals.changed.connect(self.updateGeometry)

    def show_piece(self, piece: Evidence) -> None:
        """Show this one."""
        self._piece = piece
        self.setAccessibleName(f"预览：{piece.title}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        is_picture = self._piece is not None and self._piece.kind is EvidenceKind.PICTURE
        return QSize(theme.px(300), theme.px(200 if is_picture else 56))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._piece is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatioF()
        # At the size it will have at most, so that a resize does not read the file again each time.
        wanted = QSize(theme.px(420), self.height())
        picture = self._thumbnails.get(self._piece, wanted, ratio)
        if picture is None:
            picture = pixmap(ICONS[self._piece.kind], "secondary", theme.px(40), ratio)
        size = picture.deviceIndependentSize().toSize()
        size = (
            size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            if size.width() > self.width()
            else size
        )
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawPixmap(left, top, size.width(), size.height(), picture)

    def _on_ready(self, id_: str) -> None:
        if self._piece is not None and self._piece.id == id_:
            self.update()


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.SPACE_S)
    for at, widget in enumerate(widgets):
        layout.addWidget(widget, 0 if isinstance(widget, QPushButton) else 1 + (at == 0))
    return row


def _field_words() -> dict[str, str]:
    from desktop_app.services.evidence import FIELD_WORDS

    return FIELD_WORDS
