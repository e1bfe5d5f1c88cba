"""The window of the manual: pages at the left, the page at the right, a search over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.manual.topics import (
    FIRST,
    FOLDER,
    ShortcutGroups,
    Topic,
    shortcuts_topic,
    topic_of,
    topics,
)

_SCHEME = "topic"
_KEY = Qt.ItemDataRole.UserRole


class ManualWindow(QDialog):
    """The manual, beside the window it is opened from; that window stays usable.

    Args:
        topics: the pages in order.
        parent: the window it belongs to; a modal dialog where one is open, or nobody could use it.
    """

    def __init__(self, topics: Sequence[Topic], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topics = {topic.key: topic for topic in topics}
        self.setWindowTitle("使用手册")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setPlaceholderText("在手册中查找")
        self.search.setAccessibleName("在手册中查找")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._list_topics)
        self.list = QListWidget()
        self.list.setAccessibleName("目录")
        self.list.currentItemChanged.connect(self._show_current)
        self.page = _Page()
        self.page.setAccessibleName("手册内容")
        self.page.anchorClicked.connect(self._follow)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE_S)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_M, theme.SPACE_M, theme.SPACE_M, theme.SPACE_M)
        row.setSpacing(theme.SPACE_M)
        row.addLayout(left, 2)
        row.addWidget(self.page, 7)
        self._list_topics("")
        room = self.screen().availableSize()
        wanted = QSize(theme.px(980), theme.px(640))
        self.resize(wanted.boundedTo(QSize(room.width() - theme.px(16), room.height() - theme.px(48))))

    @property
    def current(self) -> str:
        """The key of the page shown."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(_KEY)) if row >= 0 else ""

    def turn_to(self, key: str) -> None:
        """Show a page; the first where there is none of that key."""
        self.search.clear()
        wanted = key if key in self._topics else FIRST
        for row in range(self.list.count()):
            if self.list.item(row).data(_KEY) == wanted:
                self.list.setCurrentRow(row)

    @classmethod
    def show_over(cls, window: QWidget, groups: ShortcutGroups, page: str, key: str = "") -> ManualWindow:
        """Show the manual, in place of one that is open.

        Args:
            window: the main window.
            groups: the shortcuts, by menu.
            page: the page of the window that is open.
            key: the manual's page; the one that fits where the focus is where empty.
        """
        wanted = key or topic_of(QApplication.focusWidget(), page)
        for other in QApplication.topLevelWidgets():
            if isinstance(other, cls):
                other.close()
        # A modal dialog lets nothing be used but what belongs to it.
        made = cls((*topics(), shortcuts_topic(groups)), QApplication.activeModalWidget() or window)
        made.turn_to(wanted)
        made.show()
        return made

    def _list_topics(self, typed: str) -> None:
        """List the pages that hold all the words typed."""
        words = typed.lower().split()
        before = self.current
        self.list.clear()
        for topic in self._topics.values():
            if all(word in topic.text.lower() for word in words):
                item = QListWidgetItem(topic.title, self.list)
                item.setData(_KEY, topic.key)
                if topic.key == before:
                    self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        if words:
            self.page.find_first(words[0])

    def _show_current(self) -> None:
        topic = self._topics.get(self.current)
        if topic is not None:
            self.page.show_text(topic.text)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == _SCHEME:
            self.turn_to(url.path())


class _Page(QTextBrowser):
    """A page whose pictures are never wider than itself. It follows no link of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self._text = ""
        self._later = QTimer(self, singleShot=True, interval=120)
        self._later.timeout.connect(self._render)
        theme.signals.changed.connect(self._render)

    def show_text(self, text: str) -> None:
        self._text = text
        self._render()
        self.verticalScrollBar().setValue(0)

    def find_first(self, word: str) -> None:
        self.moveCursor(self.textCursor().MoveOperation.Start)
        self.find(word)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind == QTextDocument.ResourceType.ImageResource.value:
            return self._picture(QUrl(name).path())
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._later.start()

    def _picture(self, name: str) -> QImage:
        """A picture of the manual, drawn down to the width there is, sharp on fine screens."""
        picture = QImage(str(FOLDER / "pictures" / name.rpartition("/")[2]))
        ratio = self.devicePixelRatioF()
        width = int((self.viewport().width() - theme.px(32)) * ratio)
        if picture.width() > width > 0:
            picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        return picture

    def _render(self) -> None:
        at = self.verticalScrollBar().value()
        document = self.document()
        document.clear()
        document.setDefaultFont(theme.font("ui"))
        self.setMarkdown(self._text)
        self.verticalScrollBar().setValue(at)
