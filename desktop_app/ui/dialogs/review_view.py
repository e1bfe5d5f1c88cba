"""The import review: source and tree side by side, counts that jump to what wants a look, undo."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.dialogs.review_detail import RowDetail
from desktop_app.ui.dialogs.review_draft import ReviewDraft
from desktop_app.ui.dialogs.review_head import HeadFields
from desktop_app.ui.dialogs.review_model import ReviewModel
from desktop_app.ui.dialogs.review_rows import Mark
from desktop_app.ui.dialogs.review_source import SourceMap, Span
from desktop_app.ui.dialogs.review_source_view import SourceView
from desktop_app.ui.dialogs.review_tree import MARK_LOOK, ReviewTree
from desktop_app.ui.dialogs.review_understood import UnderstoodBar
from desktop_app.ui.icons import icon

if TYPE_CHECKING:
    from desktop_app.services.import_plan import Understood

#: The order in which the chips stand, the gravest first.
_CHIPS = (Mark.AMBIGUOUS, Mark.INHERITED, Mark.CLAIMABLE, Mark.DROPPED, Mark.NOTE)
_TIPS = {
    Mark.AMBIGUOUS: "下一处不能确定的单位",
    Mark.INHERITED: "下一处沿用上一条单位的要求",
    Mark.CLAIMABLE: "下一处“有关部门”的要求",
    Mark.DROPPED: "原文中下一处未导入的文字",
    Mark.NOTE: "读取时发现的下一处疑点，原文照存",
}


class _Bar(Protocol):
    def __call__(self, sentence: str, /) -> None: ...


class ReviewView(QWidget):
    """Everything of the review but the confirming.

    Args:
        draft: the plan under review.
        source: the text it was read from.
        refuse: shows one sentence where a correction cannot stand.
        understood: how the source's table was read.
    """

    #: The draft changed: counts and the confirm button follow.
    changed = Signal()

    def __init__(
        self,
        draft: ReviewDraft,
        source: str,
        refuse: _Bar,
        understood: Understood,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.draft = draft
        self.model = ReviewModel(draft, self)
        self.head = HeadFields(self.model)
        self.understood = UnderstoodBar(understood)
        self.tree = ReviewTree(self.model)
        self.source = SourceView(source)
        self.detail = RowDetail(self.model)
        self.chips: dict[Mark, QPushButton] = {}
        self._map = SourceMap(self.source.toPlainText())
        self._spans: dict[int, Span] = {}
        self._dropped: list[Span | None] = []
        self._located: tuple[list[tuple[int, str]], tuple[str, ...]] = ([], ())
        self._counts: Counter[Mark] = Counter()
        self._syncing = False
        self._next_dropped = 0
        self._next_note = 0
        self.undo_button = self._tool("undo", "撤销")
        self.redo_button = self._tool("redo", "重做")
        self._lay_out()
        self._connect(refuse)
        self._locate()
        self._refresh()

    # -- reading ---------------------------------------------------------------------------------

    def count(self, mark: Mark) -> int:
        """How many places of a kind are still to be looked at."""
        if mark is Mark.DROPPED:
            return len(self.draft.head.dropped_lines)
        if mark is Mark.NOTE:
            return len(self.draft.notes)
        return self._counts[mark]

    def open_marks(self) -> int:
        """How many requirements are still marked."""
        return len(self.draft.open_rows())

    def commit(self) -> bool:
        """Take everything that is still being typed; False where a date is none."""
        self.detail.commit()
        return self.head.commit()

    # -- moving ----------------------------------------------------------------------------------

    def jump(self, mark: Mark) -> None:
        """Go to the next place with ``mark``, from the first again after the last."""
        if mark is Mark.DROPPED:
            self._jump_dropped()
            return
        if mark is Mark.NOTE:
            self._jump_note()
            return
        keys = self.draft.marked(mark)
        if not keys:
            return
        current = self._position(self.tree.current_key)
        later = [k for k in keys if self._position(k) > current]
        self.go_to(later[0] if later else keys[0])

    def go_to(self, key: int) -> None:
        """Show a row on both sides."""
        self.tree.go_to(key)
        self._show(key)

    def undo(self) -> None:
        """Take the last correction back."""
        self.detail.commit()
        self.model.undo()

    def redo(self) -> None:
        """Do the correction last taken back again."""
        self.model.redo()

    def _jump_dropped(self) -> None:
        lines = self.draft.head.dropped_lines
        if not lines:
            return
        line = self._next_dropped % len(lines)
        self._next_dropped = line + 1
        span = self._dropped[line] if line < len(self._dropped) else None
        self.detail.show_dropped(line, self._row_before(span))
        self._syncing = True
        self.source.light(span)
        self._syncing = False

    def _jump_note(self) -> None:
        notes = self.draft.notes
        if not notes:
            return
        at = self._next_note % len(notes)
        self._next_note = at + 1
        note = notes[at]
        self.detail.show_note(note, at + 1)
        # The message quotes what it is about; ``where`` says it less exactly.
        quoted = [*re.findall("“([^”]+)”", note.message), note.where]
        found = next(filter(None, (self._map.find(words) for words in quoted if words)), None)
        self._syncing = True
        self.source.light(found)
        self._syncing = False

    def _row_before(self, span: Span | None) -> int | None:
        keys = sorted(self._spans, key=lambda k: self._spans[k].start)
        if not keys:
            return None
        if span is None:
            return keys[-1]
        at = bisect_right([self._spans[k].start for k in keys], span.start)
        return keys[at - 1] if at else None

    def _position(self, key: int | None) -> tuple[int, int]:
        place = self.draft.place(key) if key is not None else None
        if place is None:
            return (-1, -1)
        return (place.section, -1 if place.row is None else place.row)

    # -- both sides together ---------------------------------------------------------------------

    def _wordings(self) -> tuple[list[tuple[int, str]], tuple[str, ...]]:
        """What is to be found in the source: by key, and what was left out."""
        parts: list[tuple[int, str]] = []
        for section in self.draft.sections:
            parts.append((section.key, section.title))
            parts.extend((row.key, row.requirement.text) for row in section.rows)
        return parts, self.draft.head.dropped_lines

    def _locate(self) -> None:
        parts, dropped = self._located = self._wordings()
        found = self._map.locate(parts)
        # A corrected wording is in the source no more; its place there stays what it was.
        self._spans = {
            key: found.get(key) or self._spans[key] for key, _ in parts if key in found or key in self._spans
        }
        spans = self._map.locate(list(enumerate(dropped)))
        self._dropped = [spans.get(i) for i in range(len(dropped))]
        self.source.show_dropped(s for s in self._dropped if s is not None)
        self._order = sorted((span.start, key) for key, span in self._spans.items())

    def _show(self, key: int) -> None:
        if self.draft.row(key) is None:
            self.detail.show_nothing()
        else:
            self.detail.show_row(key)
        self._syncing = True
        self.source.light(self._spans.get(key))
        self._syncing = False

    def _tree_scrolled(self) -> None:
        key = self.tree.top_key()
        if self._syncing or key is None or key not in self._spans:
            return
        self._syncing = True
        self.source.scroll_to(self._spans[key].start)
        self._syncing = False

    def _source_scrolled(self) -> None:
        if self._syncing:
            return
        key = self._key_at(self.source.top_position())
        self._syncing = True
        if key is None:
            # Above the first section stands the covering notice.
            self.tree.scrollToTop()
        else:
            self.tree.scrollTo(self.model.index_of(key), ReviewTree.ScrollHint.PositionAtTop)
        self._syncing = False

    def _source_pointed(self, position: int) -> None:
        key = self._key_at(position)
        if key is not None:
            self.go_to(key)

    def _key_at(self, position: int) -> int | None:
        at = bisect_right(self._order, (position, 1 << 60))
        return self._order[at - 1][1] if at else None

    # -- refreshing ------------------------------------------------------------------------------

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        key = self.model.key_at(current)
        if key is not None:
            self._show(key)

    def _draft_changed(self) -> None:
        wordings = self._wordings()
        if wordings != self._located:
            self._locate()
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        self._counts = self.draft.mark_counts()
        for mark, chip in self.chips.items():
            number = self.count(mark)
            chip.setText(f"{mark} {number}")
            chip.setEnabled(number > 0)
            chip.setVisible(number > 0 or mark is not Mark.NOTE)
        for button, word, label in (
            (self.undo_button, "撤销", self.draft.undo_label),
            (self.redo_button, "重做", self.draft.redo_label),
        ):
            button.setEnabled(label is not None)
            button.setToolTip(f"{word}：{label}" if label else word)
        self.head.refresh()
        self.detail.refresh()

    def _after_confirm(self, key: int) -> None:
        here = self._position(key)
        marked = self.draft.open_rows()
        later = [k for k in marked if self._position(k) > here]
        if later or marked:
            self.go_to(later[0] if later else marked[0])

    # -- layout ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a low screen the tree needs the room more.
        self.detail.set_lines(3 if self.height() > theme.px(560) else 2)

    def _measure(self) -> None:
        for button in (*self.chips.values(), self.undo_button, self.redo_button):
            button.setIconSize(QSize(theme.px(16), theme.px(16)))

    def _tool(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setIcon(icon(name))
        theme.set_kind(button, "flat")
        return button

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(theme.SPACE_S)
        for mark in _CHIPS:
            chip = QPushButton()
            theme.set_kind(chip, "chip")
            chip.setIcon(icon(*MARK_LOOK[mark]))
            chip.setToolTip(_TIPS[mark])
            chip.clicked.connect(lambda _checked=False, m=mark: self.jump(m))
            self.chips[mark] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        chips.addWidget(self.undo_button)
        chips.addWidget(self.redo_button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE_S, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.tree, 1)
        column.addWidget(self.detail)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.source)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([theme.px(440), theme.px(760)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self.head)
        layout.addWidget(self.understood)
        layout.addLayout(chips)
        layout.addWidget(splitter, 1)
        self._measure()
        theme.signals.changed.connect(self._measure)

    def _connect(self, refuse: _Bar) -> None:
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        for keys, slot in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
        ):
            QShortcut(QKeySequence(keys), self, slot)
        self.model.draft_changed.connect(self._draft_changed)
        self.model.refused.connect(refuse)
        self.head.refused.connect(refuse)
        self.detail.refused.connect(refuse)
        self.detail.confirmed.connect(self._after_confirm)
        self.detail.wants.connect(self.go_to)
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.tree.verticalScrollBar().valueChanged.connect(self._tree_scrolled)
        self.source.verticalScrollBar().valueChanged.connect(self._source_scrolled)
        self.source.pointed.connect(self._source_pointed)
