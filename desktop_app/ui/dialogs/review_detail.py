"""The chosen row of an import review in full: its doubt, its wording, how its units were understood."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.plan import PlanWarning
from desktop_app.ui import theme
from desktop_app.ui.dialogs.fields import commit_input_method
from desktop_app.ui.dialogs.review_draft import ReviewDraft
from desktop_app.ui.dialogs.review_model import ReviewModel
from desktop_app.ui.dialogs.review_rows import Mark, duty_words
from desktop_app.ui.icons import icon

_EXPLANATIONS = {
    Mark.INHERITED: "原文单位格为空，按合并单元格沿用上一条的单位，请核对。",
    Mark.CLAIMABLE: "写的是“有关部门”，导入后由各部门自行认领。",
}


class RowDetail(QFrame):
    """Shows and corrects one requirement, or one line that was left out."""

    #: The row was confirmed; the view goes on to the next marked one.
    confirmed = Signal(int)
    #: Another row should become current (after a split, a merge, a removal).
    wants = Signal(int)
    #: Something cannot be done here; carries one sentence.
    refused = Signal(str)

    def __init__(self, model: ReviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "card")
        self._model = model
        self._key: int | None = None
        self._line: int | None = None
        # What the fields were given: only what differs from it has been typed.
        self._loaded_text = ""
        self._loaded_units = ""
        self._lines = 3
        self.heading = QLabel()
        theme.set_type(self.heading, "strong")
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("具体要求")
        self.text.setTabChangesFocus(True)
        self.text.installEventFilter(self)
        self.units = QLineEdit()
        self.units.setAccessibleName("落实单位")
        self.units.editingFinished.connect(self._take_units)
        self.understood = QLabel()
        self.understood.setWordWrap(True)
        theme.set_type(self.understood, "secondary")
        theme.set_tone(self.understood, "secondary")
        self.section = QComboBox()
        self.section.setAccessibleName("所属部分")
        self.section.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.section.setMinimumContentsLength(10)
        self.section.activated.connect(self._move)
        self.confirm = QPushButton("核对无误")
        self.confirm.setIcon(icon("check"))
        self.confirm.setToolTip("标记为已核对，转到下一处（Ctrl+Enter）")
        self.confirm.clicked.connect(self._confirm)
        self.split = self._flat("拆分", "从光标处拆成两条", self._split)
        self.merge = self._flat("并入上条", "文字接到上一条之后", self._merge)
        self.remove = self._flat("删除", "不导入这一条", self._remove)
        self.take_in = QPushButton("补为一条要求")
        self.take_in.clicked.connect(self._take_in)
        self._lay_out()
        self.show_nothing()

    @property
    def _draft(self) -> ReviewDraft:
        return self._model.draft

    # -- showing ---------------------------------------------------------------------------------

    def show_row(self, key: int) -> None:
        """Show the requirement with ``key``; what was typed for another one is taken first."""
        self.commit()
        self._key, self._line = key, None
        self.refresh()

    def show_dropped(self, line: int, after: int | None) -> None:
        """Show a line that was left out.

        Args:
            line: its index in the draft's dropped lines.
            after: key of the row that stands before it in the source, None where none does.
        """
        self.commit()
        self._key, self._line = after, line
        self.refresh()

    def show_note(self, note: PlanWarning, number: int) -> None:
        """Show what the importer noticed; there is nothing to correct here."""
        self.commit()
        self._key = self._line = None
        self.refresh()
        self.setEnabled(True)
        self._show_fields(visible=False)
        self.heading.setText(f"提示 {number}")
        self.why.setText(note.message)
        theme.set_tone(self.why, "due_soon")
        self._show_fixed(note.where)

    def show_nothing(self) -> None:
        """Nothing is chosen, or a section."""
        self.commit()
        self._key = self._line = None
        self.refresh()

    def refresh(self) -> None:
        """Show the row as it stands now."""
        row = self._draft.row(self._key) if self._key is not None else None
        if self._line is not None:
            self._show_line(self._line)
            return
        self.setEnabled(row is not None)
        self._show_fields(visible=True)
        self.take_in.setVisible(False)
        if row is None or self._key is None:
            self._clear()
            return
        requirement = row.requirement
        marks = self._draft.marks(row.key)
        self.heading.setText(self._draft.label(row.key))
        self._say_why(row.key, marks)
        self._load(requirement.text, requirement.lead_raw or "")
        raw = self._draft.raw_in_force(row.key)
        self.units.setPlaceholderText(f"同上：{raw}" if raw else "未写明落实单位")
        self.understood.setText(f"识别为：{duty_words(requirement) or '无'}")
        self._fill_sections(row.key)
        self.confirm.setVisible(bool(marks))
        place = self._draft.place(row.key)
        self.merge.setEnabled(place is not None and bool(place.row))

    def _load(self, text: str, units: str) -> None:
        """Show both wordings; what has been typed since and not yet taken stays."""
        if self.text.toPlainText() == self._loaded_text:
            self._loaded_text = text
            if self.text.toPlainText() != text:
                self.text.setPlainText(text)
        if self.units.text() == self._loaded_units:
            self._loaded_units = units
            if self.units.text() != units:
                self.units.setText(units)
                self.units.setCursorPosition(0)

    def _clear(self) -> None:
        self.heading.setText("选中一条要求，在此核对。")
        self.why.clear()
        self._loaded_text = self._loaded_units = ""
        self.text.clear()
        self.units.clear()
        self.units.setPlaceholderText("")
        self.understood.clear()
        self.section.clear()
        self.confirm.setVisible(False)

    def _show_line(self, line: int) -> None:
        self.setEnabled(True)
        lines = self._draft.head.dropped_lines
        self.heading.setText(f"已忽略的第 {line + 1} 处")
        self.why.setText("未当作任务导入。确属一条要求的，可补入。")
        theme.set_tone(self.why, "secondary")
        self._show_fixed(lines[line] if line < len(lines) else "")
        self._show_fields(visible=False)
        place = self._draft.label(self._key) if self._key is not None else ""
        self.take_in.setText(f"补到 {place} 之后" if place else "补为一条要求")
        self.take_in.setVisible(self._key is not None)
        self.understood.clear()

    def _show_fields(self, *, visible: bool) -> None:
        for widget in (self.units, self.section, self.split, self.merge, self.remove):
            widget.setVisible(visible)
        if not visible:
            self.confirm.setVisible(False)
        self._set_fixed(not visible)

    def _set_fixed(self, fixed: bool) -> None:
        if self.text.isReadOnly() != fixed:
            self.text.setReadOnly(fixed)
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)

    def _show_fixed(self, text: str) -> None:
        """Show wording that cannot be edited here."""
        self.text.setPlainText(text)
        self._loaded_text = self.text.toPlainText()

    def _say_why(self, key: int, marks: tuple[Mark, ...]) -> None:
        if Mark.AMBIGUOUS in marks:
            self.why.setText(self._draft.doubt(key) or "")
            theme.set_tone(self.why, "due_soon")
            return
        told = [_EXPLANATIONS[m] for m in marks if m in _EXPLANATIONS]
        self.why.setText("".join(told) or ("已核对。" if self._draft.is_confirmed(key) else ""))
        theme.set_tone(self.why, "secondary")

    def _fill_sections(self, key: int) -> None:
        headings = [s.heading for s in self._draft.sections]
        if [self.section.itemText(i) for i in range(self.section.count())] != headings:
            self.section.clear()
            for section in self._draft.sections:
                self.section.addItem(section.heading, section.key)
        place = self._draft.place(key)
        if place is not None:
            self.section.setCurrentIndex(place.section)

    # -- correcting ------------------------------------------------------------------------------

    def commit(self) -> None:
        """Take what is typed into the two fields."""
        if self._key is None or self._line is not None or self._draft.row(self._key) is None:
            return
        commit_input_method()
        self._take_text()
        self._take_units()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text:
            if event.type() is QEvent.Type.FocusOut:
                self._take_text()
            elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self._confirm()
                    return True
        return bool(super().eventFilter(watched, event))

    def _take_text(self) -> None:
        key, typed = self._key, self.text.toPlainText()
        row = self._draft.row(key) if key is not None and self._line is None else None
        if row is None or typed == self._loaded_text:
            return
        if not typed.strip():
            self.text.setPlainText(self._loaded_text)
            self.refused.emit("要求文字不能为空；不导入这一条的，用“删除”。")
            return
        self._loaded_text = typed
        self._model.change(lambda: self._draft.set_text(row.key, typed.strip()))

    def _take_units(self) -> None:
        key, typed = self._key, self.units.text()
        row = self._draft.row(key) if key is not None and self._line is None else None
        if row is None or typed == self._loaded_units:
            return
        self._loaded_units = typed
        self._model.change(lambda: self._draft.set_units(row.key, typed.strip() or None))

    def _confirm(self) -> None:
        key = self._key
        if key is None or self._line is not None:
            return
        self.commit()
        if self._draft.marks(key):
            self._model.change(lambda: self._draft.confirm([key]))
        self.confirmed.emit(key)

    def _split(self) -> None:
        key, offset = self._key, self.text.textCursor().position()
        if key is None:
            return
        self.commit()
        made: list[int | None] = []
        self._model.change(lambda: made.append(self._draft.split(key, offset)))
        if made and made[0] is not None:
            self.wants.emit(made[0])
        else:
            self.refused.emit("先把光标放到要断开的地方，再拆分。")

    def _merge(self) -> None:
        key = self._key
        if key is None:
            return
        self.commit()
        kept: list[int | None] = []
        self._model.change(lambda: kept.append(self._draft.merge_up(key)))
        if kept and kept[0] is not None:
            self.wants.emit(kept[0])

    def _remove(self) -> None:
        key = self._key
        if key is None:
            return
        next_keys: list[int | None] = []
        self._model.change(lambda: next_keys.append(self._draft.remove(key)))
        self._key = None
        if next_keys and next_keys[0] is not None:
            self.wants.emit(next_keys[0])

    def _move(self, _index: int) -> None:
        key, target = self._key, self.section.currentData()
        if key is None or target is None:
            return
        self.commit()
        self._model.change(lambda: self._draft.move(key, int(target)))
        self.wants.emit(key)

    def _take_in(self) -> None:
        after, line = self._key, self._line
        if after is None or line is None:
            return
        made: list[int] = []
        self._model.change(lambda: made.append(self._draft.take_in(line, after)))
        self._line = None
        if made:
            self.wants.emit(made[0])

    # -- layout ----------------------------------------------------------------------------------

    def _flat(self, text: str, tip: str, slot: object) -> QPushButton:
        button = QPushButton(text)
        theme.set_kind(button, "flat")
        button.setToolTip(tip)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(theme.SPACE_M)
        top.addWidget(self.heading)
        top.addWidget(self.why, 1)
        top.addWidget(self.confirm)
        top.addWidget(self.take_in)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_S)
        grid.setVerticalSpacing(theme.SPACE_XS)
        grid.addWidget(self.units, 0, 0)
        grid.addWidget(self.section, 0, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE_XS)
        foot.addWidget(self.understood, 1)
        for button in (self.split, self.merge, self.remove):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_XS)
        layout.addLayout(top)
        layout.addWidget(self.text)
        layout.addLayout(grid)
        layout.addLayout(foot)
        # The pane keeps its height, so that the tree above does not jump.
        for widget in (self.units, self.split, self.confirm, self.text):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self._measure()
        theme.signals.changed.connect(self._measure)

    def set_lines(self, lines: int) -> None:
        """Give the wording room for so many lines."""
        if lines != self._lines:
            self._lines = lines
            self._measure()

    def _measure(self) -> None:
        self.text.setFixedHeight(theme.line_height() * self._lines + theme.px(14))
