"""How everything looks: colours, type, sizes, and the words, icons and colours of statuses.

Use::

    from desktop_app.ui import theme

    painter.setPen(QColor(theme.palette().secondary))      # never keep a colour: ask when you paint
    painter.setFont(theme.font("secondary"))
    style = theme.status_style(Status.CONTINUING)          # or "overdue", "due_soon"
    icon(style.icon, style.role); style.colour; style.word
    theme.set_type(label, "heading"); theme.set_tone(label, "secondary")
    theme.set_kind(button, "primary")                      # primary, chip, flat, link; card, panel, rule
    layout.setSpacing(theme.SPACE_M)
    view.setRowHeight(theme.row_height()); theme.px(30)    # lengths follow the type
    theme.signals.changed.connect(self.update)             # light, dark or size changed

``set_kind`` for frames: ``card``, ``panel``, ``wording`` (the quiet block with the city's own words),
``rule`` and ``rule-vertical`` (one-pixel lines).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.core.terms import Status
from desktop_app.ui.palette import DARK, LIGHT, Palette
from desktop_app.ui.settings import settings
from desktop_app.ui.stylesheet import style_sheet

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24

#: Without an explicit list Linux may fall back to a Kai face for Chinese.
FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)

#: Points and boldness by type role, at normal size.
_TYPE: dict[str, tuple[float, bool]] = {
    "ui": (9.5, False),
    "strong": (9.5, True),
    "secondary": (8.5, False),
    "heading": (11, True),
    "title": (15, True),
    "wording": (12, False),
    "figure": (22, True),
}

NORMAL_SCALE, LARGE_SCALE = 1.0, 1.3
#: Qt's style under our style sheet, alike on every system.
STYLE = "Fusion"


class Scheme(StrEnum):
    """What the officer chose under 视图."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """How a status is shown: always icon and word and colour together.

    ``role`` is the palette's field name; ``colour`` reads it from the palette in use.
    """

    icon: str
    role: str
    word: str

    @property
    def colour(self) -> str:
        """``#RRGGBB`` in the palette in use."""
        return str(getattr(palette(), self.role))


_STATUS: dict[str, StatusStyle] = {
    Status.NOT_STARTED: StatusStyle("circle-outline", "not_started", "未启动"),
    Status.IN_PROGRESS: StatusStyle("progress-clock", "in_progress", "进行中"),
    Status.CONTINUING: StatusStyle("sync", "continuing", "持续推进"),
    Status.WAITING: StatusStyle("timer-sand", "waiting", "待条件具备"),
    Status.COMPLETED: StatusStyle("check-circle", "completed", "已完成"),
    Status.UNFINISHED: StatusStyle("alert-circle", "overdue", "未完成"),
    Status.NOT_APPLICABLE: StatusStyle("minus-circle-outline", "not_applicable", "不涉及"),
    "overdue": StatusStyle("alert-circle", "overdue", "已逾期"),
    "due_soon": StatusStyle("alert-outline", "due_soon", "临期"),
    "lacking": StatusStyle("alert-outline", "due_soon", "欠缺"),
}


class Signals(QObject):
    """Announces a change of colours or of size; what is drawn by hand repaints on it."""

    changed = Signal()


signals = Signals()


class _State:
    """What is in force now."""

    scheme = Scheme.SYSTEM
    scale = NORMAL_SCALE
    palette = LIGHT
    following_system = False


def palette() -> Palette:
    """The colours in force."""
    return _State.palette


def scale() -> float:
    """1.0, or 1.3 in 大字版."""
    return _State.scale


def scheme() -> Scheme:
    """What is chosen under 视图."""
    return _State.scheme


def status_style(status: Status | str) -> StatusStyle:
    """The style of a `Status`, or of the derived keys ``overdue``, ``due_soon`` and ``lacking``."""
    return _STATUS[status]


def point_size(role: str = "ui") -> float:
    """Points of a type role, scaled."""
    return _TYPE[role][0] * _State.scale


def font(role: str = "ui") -> QFont:
    """The font of a type role: ui, strong, secondary, heading, title, wording, figure."""
    result = QFont()
    result.setFamilies(list(FAMILIES))
    result.setPointSizeF(point_size(role))
    if _TYPE[role][1]:
        result.setWeight(QFont.Weight.DemiBold)
    return result


def px(length: float) -> int:
    """Pixels for a length measured at 9.5 pt and 96 dpi, following the type in use."""
    screens = QGuiApplication.screens()
    dpi = screens[0].logicalDotsPerInch() if screens else 96.0
    return max(round(length * _State.scale * dpi / 96), 1 if length else 0)


def line_height(role: str = "ui") -> int:
    """Pixels from one line of text to the next."""
    return QFontMetrics(font(role)).height()


def control_height() -> int:
    """Height of a field or button in pixels: 30 at 9.5 pt, never less than its text needs."""
    return max(px(30), line_height() + 8)


def row_height() -> int:
    """Height of a two-line task row in pixels: 58 at 9.5 pt, never less than its text needs."""
    return max(px(58), line_height() + line_height("secondary") + 16)


def section_row_height() -> int:
    """Height of a section row in pixels: 34 at 9.5 pt, never less than its text needs."""
    return max(px(34), line_height("strong") + 8)


def set_type(widget: QWidget, role: str) -> None:
    """Give a label the type of a role; it follows changes of size by itself."""
    _set_property(widget, "type", role)


def set_tone(widget: QWidget, role: str) -> None:
    """Give a label the colour of a role (secondary, accent, overdue, …); it follows light and dark."""
    _set_property(widget, "tone", role)


def set_kind(widget: QWidget, kind: str) -> None:
    """Give a button or frame its kind; see the module's first lines."""
    _set_property(widget, "kind", kind)


def set_invalid(widget: QWidget, invalid: bool) -> None:
    """Mark a field whose content cannot be taken; the reason stands beside it in words."""
    _set_property(widget, "invalid", "true" if invalid else "false")


def _set_property(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    # One that has never been shown takes its looks when it is.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def install(app: QApplication, *, styled: bool = False) -> None:
    """Dress the application as the officer left it; called once, before the first window.

    Args:
        app: the application.
        styled: whether it was made with `STYLE` already.
    """
    stored = settings()
    chosen = str(stored.value("look/scheme", Scheme.SYSTEM.value))
    _State.scheme = Scheme(chosen) if chosen in set(Scheme) else Scheme.SYSTEM
    _State.scale = LARGE_SCALE if stored.value("look/large", "false") == "true" else NORMAL_SCALE
    if not styled:
        # Gives the style back, and with it all of Qt's style enums: they take as long as the first frame.
        app.setStyle(STYLE)
    if not _State.following_system:
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: _apply())
        _State.following_system = True
    _apply(force=True)


def set_scheme(chosen: Scheme) -> None:
    """Follow the system, or be light or dark whatever it says; remembered."""
    _State.scheme = chosen
    settings().setValue("look/scheme", chosen.value)
    _apply()


def set_scale(factor: float) -> None:
    """`NORMAL_SCALE` or `LARGE_SCALE` (大字版); remembered."""
    if factor == _State.scale:
        return
    _State.scale = factor
    settings().setValue("look/large", "true" if factor > NORMAL_SCALE else "false")
    _apply(force=True)


def _apply(*, force: bool = False) -> None:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    dark = _State.scheme is Scheme.DARK or (_State.scheme is Scheme.SYSTEM and _system_is_dark())
    chosen = DARK if dark else LIGHT
    if chosen is _State.palette and not force:
        return
    _State.palette = chosen
    app.setPalette(_qt_palette(chosen))
    app.setFont(font("ui"))
    app.setStyleSheet(style_sheet(chosen, px, {role: point_size(role) for role in _TYPE}))
    signals.changed.emit()


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def _qt_palette(colours: Palette) -> QPalette:
    """The same colours for what Fusion draws without the style sheet."""
    role, result = QPalette.ColorRole, QPalette()
    pairs = {
        role.Window: colours.background,
        role.WindowText: colours.text,
        role.Base: colours.field,
        role.AlternateBase: colours.panel,
        role.Text: colours.text,
        role.PlaceholderText: colours.secondary,
        role.Button: colours.panel,
        role.ButtonText: colours.text,
        role.BrightText: colours.overdue,
        role.ToolTipBase: colours.panel,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent_fill,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent_fill,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: colours.field,
        role.Midlight: colours.line,
        role.Mid: colours.line,
        role.Dark: colours.secondary,
        role.Shadow: colours.line,
    }
    for key, colour in pairs.items():
        result.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(colours.disabled))
    return result
