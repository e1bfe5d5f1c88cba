"""The slim head: which plan, which department, and one search over everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.timers import put_off

if TYPE_CHECKING:
    from desktop_app.core.task import PlanInfo

#: Item data of the entry that leads to the department's dialog.
OTHER_UNIT = "\x00other"
_SEARCH_DELAY_MS = 120
#: Keys that move through the hits while the cursor stays in the search field.
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class ElidedComboBox(QComboBox):
    """A combo box that shortens a long text with … where Qt would cut through a letter."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.currentIndex() < 0:
            # Nothing is chosen yet, and the words that say so are short.
            super().paintEvent(event)
            return
        # Imported here: making Qt's many style enums takes longer than painting the first frame.
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        room = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        shown = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width() - theme.px(4)
        )
        option.currentText = shown  # type: ignore[attr-defined]
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class HeadBar(QFrame):
    """Plan, department, search. It shows what it is given and says what was chosen."""

    plan_chosen = Signal(str)
    unit_chosen = Signal(str)
    #: 其他部门… was chosen.
    other_unit_asked = Signal()
    #: The text searched for, a moment after typing; empty when there is none any more.
    searched = Signal(str)
    #: In the search field: a key that moves through the hits (`Qt.Key`), Enter, Esc.
    search_moved = Signal(int)
    search_entered = Signal()
    search_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plans: QComboBox = ElidedComboBox()
        self.plans.setAccessibleName("分工方案")
        self.plans.setPlaceholderText("尚未导入方案")
        self.units: QComboBox = ElidedComboBox()
        self.units.setAccessibleName("本部门")
        self.units.setPlaceholderText("请选择本部门")
        self.units.setMaxVisibleItems(20)
        for combo in (self.plans, self.units):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.search = QLineEdit()
        self.search.setAccessibleName("查找")
        self.search.setPlaceholderText("查找全部内容  Ctrl+F")
        self.search.setClearButtonEnabled(True)
        self.search.setProperty("ownUndo", True)
        glass = QAction(icon("magnify"), "", self.search)
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._delay = put_off(self, _SEARCH_DELAY_MS, self._search_now)
        self.search.textEdited.connect(lambda _text: self._delay.start())
        self.search.textChanged.connect(self._on_text_changed)
        self.search.installEventFilter(self)
        self.plans.activated.connect(self._choose_plan)
        self.units.activated.connect(self._choose_unit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        layout.setSpacing(10)
        # The wider the window, the more of a long title can be read.
        layout.addWidget(self.plans, 5)
        layout.addWidget(self.units, 2)
        layout.addStretch(1)
        layout.addWidget(self.search, 4)
        theme.signals.changed.connect(self._measure)
        self._shown_unit: str | None = None
        self._measure()

    def show_plans(self, plans: Sequence[PlanInfo], selected: str | None) -> None:
        """List the ledger's plans and mark the selected one."""
        self.plans.clear()
        for plan in plans:
            self.plans.addItem(plan.title, plan.id)
            self.plans.setItemData(self.plans.count() - 1, plan.title, Qt.ItemDataRole.ToolTipRole)
        self.plans.setCurrentIndex(self.plans.findData(selected) if selected else -1)
        self.plans.setEnabled(bool(plans))
        self.plans.setToolTip(self.plans.currentText())

    def show_units(self, units: Sequence[str], selected: str | None) -> None:
        """List the plan's units and mark ours, which is shown even where the plan does not name it."""
        self._shown_unit = selected
        self.units.clear()
        listed = list(units)
        if selected and selected not in listed:
            listed.insert(0, selected)
        for unit in listed:
            self.units.addItem(unit, unit)
        if listed:
            self.units.insertSeparator(self.units.count())
            self.units.addItem("其他部门…", OTHER_UNIT)
        self.units.setCurrentIndex(self.units.findData(selected) if selected else -1)
        self.units.setEnabled(bool(listed))

    def focus_search(self) -> None:
        """Put the cursor into the search field, with its text selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _MOVES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self._search_due()
                self.search_moved.emit(key)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._search_due()
                self.search_entered.emit()
                return True
            if key == Qt.Key.Key_Escape:
                self._delay.stop()
                self.search.clear()
                self.search_left.emit()
                return True
        return super().eventFilter(watched, event)

    def _on_text_changed(self, text: str) -> None:
        if not text:
            self._search_now()

    def _search_due(self) -> None:
        """Search at once for what was typed a moment ago."""
        if self._delay.isActive():
            self._search_now()

    def _search_now(self) -> None:
        self._delay.stop()
        self.searched.emit(self.search.text().strip())

    def _choose_plan(self, index: int) -> None:
        self.plans.setToolTip(self.plans.currentText())
        self.plan_chosen.emit(str(self.plans.itemData(index)))

    def _choose_unit(self, index: int) -> None:
        chosen = self.units.itemData(index)
        if chosen == OTHER_UNIT:
            self.units.setCurrentIndex(self.units.findData(self._shown_unit))
            self.other_unit_asked.emit()
        elif chosen is not None:
            self.unit_chosen.emit(str(chosen))

    def _measure(self) -> None:
        for widget, least, most in (
            (self.plans, 200, 440),
            (self.units, 120, 180),
            (self.search, 160, 300),
        ):
            widget.setMinimumWidth(theme.px(least))
            widget.setMaximumWidth(theme.px(most))
