"""The style sheet, made from the palette and from the size of the type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from string import Template

from desktop_app.ui.palette import Palette

#: The few pictures a style sheet can only name as files, in their final colours (from resources/icons).
_PICTURES = Path(__file__).parents[1] / "resources" / "style"

# Sizes are written as $pN: N pixels at 9.5 pt and 96 dpi, scaled with the type.
_TEMPLATE = Template("""
QMainWindow, QDialog, QMessageBox { background: $background; }
QToolTip { background: $panel; color: $text; border: 1px solid $line; padding: $p4 $p8; }

QLabel[type="secondary"], QCheckBox[type="secondary"] { font-size: $fsecondary; }
QLabel[type="strong"] { font-weight: 600; }
QLabel[type="heading"] { font-size: $fheading; font-weight: 600; }
QLabel[type="title"] { font-size: $ftitle; font-weight: 600; }
QLabel[type="wording"] { font-size: $fwording; }
QLabel[tone="secondary"] { color: $secondary; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="overdue"] { color: $overdue; }
QLabel[tone="due_soon"] { color: $due_soon; }
QLabel[tone="completed"] { color: $completed; }
QLabel[tone="waiting"] { color: $waiting; }
QLabel[tone="continuing"] { color: $continuing; }
QLabel:disabled { color: $disabled; }

QLabel[kind="badge"] { border: 1px solid $line; border-radius: $p12; color: $secondary;
    min-height: $p24; padding: 0 $p12; }

QFrame[kind="panel"] { background: $panel; border: none; }
QFrame[kind="card"] { background: $card; border: 1px solid $line; border-radius: $p8; }
QFrame[kind="wording"] { background: $card; border: none; border-left: 3px solid $accent;
                         border-top-right-radius: $p5; border-bottom-right-radius: $p5; }
QFrame[kind="rule"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QFrame[kind="rule-vertical"] { background: $line; border: none; min-width: 1px; max-width: 1px; }
QFrame[kind="message"] { background: $card; border: none; border-bottom: 1px solid $line; }
QFrame[kind="message"][level="warning"], QFrame[kind="message"][level="error"] { background: $panel; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: $field; color: $text; border: 1px solid $line; border-radius: $p5;
    selection-background-color: $accent_fill; selection-color: $on_accent;
    placeholder-text-color: $secondary; }
QLineEdit, QComboBox { min-height: $p28; }
QAbstractSpinBox { min-height: $spin; }
QLineEdit { padding: 0 $p9; lineedit-clear-button-icon: url($clear); }
QAbstractSpinBox { padding: 0 $p4 0 $p5; }
QComboBox { padding: 0 $p4 0 $p8; }
QPlainTextEdit, QTextEdit { padding: $p4 $p5; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {
    border-color: $disabled; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus,
QComboBox:on { border: 2px solid $accent; }
QLineEdit:focus { padding: 0 $pm9; }
QLineEdit:focus, QComboBox:focus { min-height: $pm28; }
QAbstractSpinBox:focus { padding: 0 $pm4 0 $pm5; min-height: $spin_focus; }
QComboBox:focus { padding: 0 $pm4 0 $pm8; }
QPlainTextEdit:focus, QTextEdit:focus { padding: $pm4 $pm5; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled,
QComboBox:disabled { background: $panel; color: $disabled; border-color: $line; }
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] { background: $panel; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"],
QAbstractSpinBox[invalid="true"] { border-color: $overdue; }
QLineEdit[frameless="true"] { border: none; background: transparent; padding: 0; }
QTextBrowser[frameless="true"] { border: 2px solid transparent; background: transparent; padding: 0; }
QTextBrowser[frameless="true"]:focus { border: 2px solid $accent; padding: 0; }
QListView[ticks="true"]::item { padding: $p3 $p4; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; background: transparent; padding: 0;
    min-height: 0; }

QComboBox::drop-down, QDateEdit::drop-down { subcontrol-origin: padding; subcontrol-position: center right;
    width: $p22; border: none; background: transparent; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url($arrow_down); width: $p14; height: $p14; }
QComboBox QAbstractItemView { background: $field; color: $text; border: 1px solid $line; outline: none;
    selection-background-color: $selection; selection-color: $text; padding: 2px; }
QComboBox QAbstractItemView::item { min-height: $p26; padding: 0 $p6; }
QSpinBox::up-button { subcontrol-origin: border; subcontrol-position: top right; width: $p20;
    border: none; background: transparent; }
QSpinBox::down-button { subcontrol-origin: border; subcontrol-position: bottom right; width: $p20;
    border: none; background: transparent; }
QSpinBox::up-arrow { image: url($arrow_up); width: $p12; height: $p12; }
QSpinBox::down-arrow { image: url($arrow_down); width: $p12; height: $p12; }

QPushButton { background: $field; color: $text; border: 1px solid $line; border-radius: $p5;
    min-height: $p28; padding: 0 $p14; }
QPushButton:hover { background: $hover; border-color: $disabled; }
QPushButton:pressed, QPushButton:checked { background: $selection; }
QPushButton:focus { border: 2px solid $accent; padding: 0 $pm14; min-height: $pm28; }
QPushButton:disabled { color: $disabled; background: $panel; border-color: $line; }
QPushButton[kind="primary"] { background: $accent_fill; color: $on_accent; border-color: $accent_fill;
    font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_fill_hover; border-color: $accent_fill_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $panel; color: $disabled; border-color: $line; }
QPushButton[kind="chip"] { border-radius: $p12; min-height: $p24; padding: 0 $p12; color: $secondary; }
QPushButton[kind="chip"]:checked { background: $selection; border-color: $accent; color: $accent; }
QPushButton[kind="chip"]:focus { border: 2px solid $accent; min-height: $pm24; padding: 0 $pm12; }
QPushButton[kind="flat"], QToolButton { background: transparent; border: 1px solid transparent;
    border-radius: $p5; color: $text; }
QPushButton[kind="flat"] { padding: 0 $p8; }
QToolButton { padding: $p4; }
QPushButton[kind="flat"]:hover, QToolButton:hover { background: $hover; }
QPushButton[kind="flat"]:pressed, QToolButton:pressed, QToolButton:checked { background: $selection; }
QPushButton[kind="flat"]:focus { border: 2px solid $accent; padding: 0 $pm8; }
QToolButton:focus { border: 1px solid $accent; }
QLineEdit > QToolButton { padding: 0; border: none; background: transparent; }
QToolButton:disabled { color: $disabled; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $accent;
    padding: 0 $p2; min-height: 0; text-align: left; }
QPushButton[kind="link"]:disabled { color: $disabled; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 1px solid $accent; padding: 0 $p2; min-height: 0; }

QCheckBox, QRadioButton { spacing: $p8; min-height: $p24; border: 1px solid transparent; border-radius: $p4; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid $accent; }
QCheckBox::indicator, QAbstractItemView::indicator { width: $p14; height: $p14; border: 1px solid $secondary;
    border-radius: $p3; background: $field; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $accent_fill;
    border-color: $accent_fill; image: url($check_on_accent); }
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate { background: $track; }
QCheckBox::indicator:disabled { border-color: $line; background: $panel; }
QRadioButton::indicator { width: $p8; height: $p8; border: $p4 solid $field; border-radius: $p8;
    background: $field; }
QRadioButton::indicator:unchecked { width: $p14; height: $p14; border: 1px solid $secondary; }
QRadioButton::indicator:checked { border: $p4 solid $accent_fill; background: $on_accent; }

QMenuBar { background: $panel; color: $text; border-bottom: 1px solid $line; padding: 0 $p6; }
QMenuBar::item { background: transparent; padding: $p4 $p8; border-radius: $p4; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $selection; }
QMenu { background: $field; color: $text; border: 1px solid $line; padding: $p4; }
QMenu::item { padding: $p6 $p24 $p6 $p28; border-radius: $p4; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: $p4 $p8; }
QMenu::icon { padding-left: $p8; }
QMenu::indicator { width: $p14; height: $p14; left: $p8; }
QMenu::indicator:checked { image: url($check); }
QStatusBar { background: $panel; color: $secondary; border-top: 1px solid $line; }
QStatusBar::item { border: none; }

QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $secondary; border: none;
    border-bottom: 2px solid transparent; padding: $p8 $p14; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { background: $hover; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QAbstractItemView { background: $background; color: $text; border: none; outline: none;
    selection-background-color: $selection; selection-color: $text; }
QTableView, QTreeView[framed="true"], QListView[framed="true"] {
    border: 1px solid $line; border-radius: $p5; gridline-color: $line; alternate-background-color: $panel; }
QTableView::item { padding: $p4 $p5; }
QTreeView::item { padding: 0 $p5; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {
    background: $selection; color: $text; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $secondary; border: none; border-bottom: 1px solid $line;
    border-right: 1px solid $line; padding: $p6 $p8; }
QHeaderView::section:last { border-right: none; }
QTableCornerButton::section { background: $panel; border: none; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $accent; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: $p10; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $p10; margin: 0; }
QScrollBar::handle { background: $track; border-radius: $p4; margin: 1px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::handle:vertical { min-height: $p32; }
QScrollBar::handle:horizontal { min-width: $p32; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QProgressBar { background: $track; border: none; border-radius: $p3; min-height: $p6; max-height: $p6; }
QProgressBar::chunk { background: $accent; border-radius: $p3; }
QGroupBox { border: 1px solid $line; border-radius: $p8; margin-top: $p10; padding: $p12 $p8 $p8 $p8; }
QGroupBox::title { subcontrol-origin: margin; left: $p12; padding: 0 $p4; color: $secondary; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $panel; }
QCalendarWidget QToolButton { color: $text; }
""")


def style_sheet(palette: Palette, px: Callable[[float], int], point_sizes: dict[str, float]) -> str:
    """The application's style sheet.

    Args:
        palette: the colours.
        px: scales a length in pixels at 9.5 pt and 96 dpi to the type in use.
        point_sizes: size of each type role in points, already scaled.
    """
    suffix = "dark" if palette.dark else "light"
    tokens: dict[str, object] = palette._asdict()
    for length in (2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 20, 22, 24, 26, 28, 32):
        tokens[f"p{length}"] = f"{px(length)}px"
        # One pixel less where a focus border is one pixel thicker, two for a height.
        tokens[f"pm{length}"] = f"{max(px(length) - (2 if length in (24, 28) else 1), 0)}px"
    # Qt adds three pixels of its own to the content of a spin box.
    tokens["spin"], tokens["spin_focus"] = f"{px(28) - 3}px", f"{px(28) - 5}px"
    for role, size in point_sizes.items():
        tokens[f"f{role}"] = f"{size:.2f}pt"
    tokens["arrow_down"] = (_PICTURES / f"arrow-down-{suffix}.svg").as_posix()
    tokens["arrow_up"] = (_PICTURES / f"arrow-up-{suffix}.svg").as_posix()
    tokens["clear"] = (_PICTURES / f"clear-{suffix}.svg").as_posix()
    tokens["check"] = (_PICTURES / f"check-{suffix}.svg").as_posix()
    tokens["check_on_accent"] = (_PICTURES / "check-on-accent.svg").as_posix()
    return _TEMPLATE.substitute(tokens)
