"""Pages behind each other of which only the one in front says how much room it needs."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

_IGNORED = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)


class FrontStack(QStackedWidget):
    """A short list does not scroll because a long page lies behind it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._policies: dict[QWidget, QSizePolicy] = {}
        self.currentChanged.connect(lambda _at: self._fit())

    def addWidget(self, widget: QWidget) -> int:
        """Put a page behind the others."""
        self._policies[widget] = widget.sizePolicy()
        at = super().addWidget(widget)
        self._fit()
        return at

    def _fit(self) -> None:
        front = self.currentWidget()
        for widget, policy in self._policies.items():
            widget.setSizePolicy(policy if widget is front else _IGNORED)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return self.count() > 0 and self.currentWidget().hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        return self.currentWidget().heightForWidth(width) if self.count() else -1
