"""版式: margins, fonts, sizes and pitches of a document; the standard, local variants, the office's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
)

from desktop_app.core.changes import Changes
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption

if TYPE_CHECKING:
    from desktop_app.core.terms import Document
    from desktop_app.services.layout_profiles import LayoutProfile
    from desktop_app.services.ledger import Ledger

#: Field of the profile, its name, what one shown unit is in the profile's own, decimals, least, most.
_NUMBERS = (
    ("top_mm", "上边距（毫米）", 1.0, 1, 10, 60),
    ("bottom_mm", "下边距（毫米）", 1.0, 1, 10, 60),
    ("left_mm", "左边距（毫米）", 1.0, 1, 10, 60),
    ("right_mm", "右边距（毫米）", 1.0, 1, 10, 60),
    ("line_pitch", "正文行距（磅）", 20.0, 2, 10, 60),
    ("title_pitch", "标题行距（磅）", 20.0, 2, 10, 80),
    ("table_pitch", "表内行距（磅）", 20.0, 2, 8, 60),
    ("char_spacing", "正文字距（磅）", 20.0, 2, -2, 2),
    ("body_size", "正文字号（磅）", 2.0, 1, 8, 30),
    ("title_size", "标题字号（磅）", 2.0, 1, 10, 50),
    ("table_size", "表内字号（磅）", 2.0, 1, 7, 24),
    ("page_number_size", "页码字号（磅）", 2.0, 1, 7, 24),
    ("mark_size", "机关标志字号（磅）", 2.0, 1, 16, 80),
    ("page_number_drop_mm", "页码距版心（毫米）", 1.0, 1, 1, 30),
)
_FONTS = (
    ("title_font", "标题字体"),
    ("body_font", "正文字体"),
    ("heading1_font", "一级标题字体"),
    ("heading2_font", "二级标题字体"),
    ("page_number_font", "页码字体"),
    ("latin_font", "西文字体"),
)


class LayoutDialog(BaseDialog):
    """Chooses a layout for a document, and makes one of the office's own.

    Args:
        context: the window's shared state.
        which: the document.
        chosen: the name of the layout in use.
    """

    def __init__(self, context: Context, which: Document, chosen: str) -> None:
        super().__init__(context, f"版式（{which}）", "使用此版式")
        self._which, self._chosen = which, chosen
        self._profiles: tuple[LayoutProfile, ...] = ()
        self.profile = QComboBox()
        self.profile.setAccessibleName("版式")
        self.name = QLineEdit()
        self.name.setAccessibleName("版式名称")
        self.name.setPlaceholderText("另存时的名称，如 本局版式")
        self.save_button = QPushButton("另存为本单位版式")
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self._save)
        self.remove_button = QPushButton("删除")
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(self._remove)
        self.numbers: dict[str, QDoubleSpinBox] = {}
        self.fonts: dict[str, QLineEdit] = {}
        self.continued = QCheckBox("表格跨页时重复部分标题并注“（续）”")
        self.continued.setToolTip("按行高推算每页所容，逐页分表；不勾选的，只重复表头。")
        self.profile.currentIndexChanged.connect(self._show_profile)
        self._lay_out()
        self.set_busy(True)
        self._load()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self.profile, 1)
        head.addWidget(self.remove_button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_S)
        for place, (field, word, _unit, decimals, least, most) in enumerate(_NUMBERS):
            box = QDoubleSpinBox()
            box.setAccessibleName(word)
            box.setDecimals(decimals)
            box.setRange(least, most)
            box.setSingleStep(0.5)
            box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
            self.numbers[field] = box
            grid.addWidget(QLabel(word), place % 7, place // 7 * 2)
            grid.addWidget(box, place % 7, place // 7 * 2 + 1)
        for row, (field, word) in enumerate(_FONTS):
            line = QLineEdit()
            line.setAccessibleName(word)
            self.fonts[field] = line
            grid.addWidget(QLabel(word), row, 4)
            grid.addWidget(line, row, 5)
        grid.addWidget(self.continued, len(_FONTS), 4, 1, 2)
        grid.setColumnStretch(5, 1)
        own = QHBoxLayout()
        own.setSpacing(theme.SPACE_S)
        own.addWidget(self.name, 1)
        own.addWidget(self.save_button)
        self.body.addLayout(head)
        self.body.addLayout(grid)
        self.body.addWidget(caption("修改数值后，另存为本单位版式方可使用。字体只写名称，不随软件附带。"))
        self.body.addLayout(own)

    def _load(self) -> None:
        from desktop_app.services import layout_profiles

        self.context.jobs.run(layout_profiles.profiles, self._show, self.fail)

    def _show(self, profiles: tuple[LayoutProfile, ...]) -> None:
        self._profiles = profiles
        names = [profile.name for profile in profiles]
        self.profile.blockSignals(True)
        self.profile.clear()
        self.profile.addItems(names)
        self.profile.setCurrentIndex(names.index(self._chosen) if self._chosen in names else 0)
        self.profile.blockSignals(False)
        self._show_profile()
        self.set_busy(False)

    def _show_profile(self) -> None:
        if not self._profiles:
            return
        from desktop_app.services.layout_profiles import BUILT_IN

        shown = self._profiles[self.profile.currentIndex()]
        for field, _word, unit, *_ in _NUMBERS:
            self.numbers[field].setValue(getattr(shown, field) / unit)
        for field, _word in _FONTS:
            self.fonts[field].setText(getattr(shown, field))
        self.continued.setChecked(shown.continued)
        own = shown not in BUILT_IN
        self.remove_button.setEnabled(own)
        self.name.setText(shown.name if own else "")

    def value(self) -> LayoutProfile:
        """The layout as the form holds it."""
        shown = self._profiles[self.profile.currentIndex()]
        changed: dict[str, object] = {}
        for field, _word, unit, *_ in _NUMBERS:
            number = self.numbers[field].value() * unit
            changed[field] = number if field.endswith("_mm") else round(number)
        for field, _word in _FONTS:
            changed[field] = self.fonts[field].text().strip()
        changed["continued"] = self.continued.isChecked()
        return replace(shown, name=self.name.text().strip() or shown.name, **changed)  # type: ignore[arg-type]

    def _save(self) -> None:
        from desktop_app.services import layout_profiles

        if not self.name.text().strip():
            self.refuse("请填写版式名称。")
            self.name.setFocus()
            return
        profile = self.value()
        self._chosen = profile.name
        self.context.jobs.run(
            lambda ledger: layout_profiles.save(ledger, profile), lambda _changes: self._load(), self.fail
        )

    def _remove(self) -> None:
        from desktop_app.services import layout_profiles

        name = self.profile.currentText()
        self.context.jobs.run(
            lambda ledger: layout_profiles.remove(ledger, name), lambda _changes: self._load(), self.fail
        )

    def do_primary(self) -> None:
        """Set the document in the layout shown."""
        plan_id, unit, which = self.context.plan_id, self.context.unit, self._which
        if plan_id is None or unit is None or not self._profiles:
            return
        shown = self._profiles[self.profile.currentIndex()]
        if replace(self.value(), name=shown.name) != shown:
            self.refuse("数值已修改，请先另存为本单位版式。")
            self.name.setFocus()
            return
        name = shown.name

        def work(ledger: Ledger) -> Changes:
            from desktop_app.services import layout_profiles

            return layout_profiles.choose(ledger, plan_id, unit, str(which), name)

        self.set_busy(True)
        self.context.jobs.run(work, self._stored, self.fail)

    def _stored(self, _changes: Changes) -> None:
        self.accept()
