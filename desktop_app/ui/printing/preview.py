"""One page of a sheet as it will be printed, as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.ui import theme
from desktop_app.ui.printing.paper import LONG, SHORT, Sheet


class PageView(QWidget):
    """Draws the page; vector work, so it is sharp at any size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet: Sheet | None = None
        self.page = 0

    def show_page(self, sheet: Sheet | None, page: int) -> None:
        """Show another page."""
        self.sheet, self.page = sheet, page
        told = f"，第 {page + 1} 页，共 {sheet.pages} 页" if sheet else ""
        self.setAccessibleName(f"打印预览：{sheet.title if sheet else '正在生成'}{told}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        scale = min(room.width() / SHORT, room.height() / LONG)
        page = QRectF(0, 0, SHORT * scale, LONG * scale)
        page.moveCenter(room.center())
        page.moveTop(room.top())
        # Paper is white by day and by night.
        painter.setPen(QPen(QColor(theme.palette().line), 1))
        painter.setBrush(QColor(Qt.GlobalColor.white))
        painter.drawRect(page)
        if self.sheet is None:
            return
        painter.translate(page.topLeft())
        painter.scale(scale, scale)
        self.sheet.draw(painter, self.page)


class Preview(QScrollArea):
    """The page in a frame: whole, or as wide as the frame and to be scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PageView()
        self.whole = False
        self.setWidget(self.view)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("打印预览")

    def show_page(self, sheet: Sheet | None, page: int) -> None:
        """Show a page from its top."""
        self.view.show_page(sheet, page)
        self.verticalScrollBar().setValue(0)

    def set_whole(self, whole: bool) -> None:
        """Show the whole page, or its whole width."""
        self.whole = whole
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(560), theme.px(520))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        # The scroll bar's room is kept free: whether it shows must not change the width.
        width = self.width() - self.verticalScrollBar().sizeHint().width() - 4
        height = round(width * LONG / SHORT)
        if self.whole:
            height = min(height, self.height() - 4)
        self.view.resize(max(width, 1), max(height, 1))
