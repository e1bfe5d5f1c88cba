"""佐证 of one task: what proves it, and taking more in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.evidence import Evidence
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.evidence.delegate import ItemDelegate
from desktop_app.ui.evidence.intake import Intake
from desktop_app.ui.evidence.model import EvidenceModel
from desktop_app.ui.evidence.thumbnails import Thumbnails
from desktop_app.ui.evidence.view import EvidenceView
from desktop_app.ui.icons import icon


class EvidenceTab(QWidget):
    """The tab of a task's evidence: drop, paste, type an address or choose files.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self.model = EvidenceModel(self)
        self.intake = Intake(context, self)
        self.view = EvidenceView(self)
        self._thumbnails = Thumbnails(context, self)
        self._delegate = ItemDelegate(self._thumbnails, self)
        self._delegate.tiles = False
        self._nothing = QLabel("尚无佐证材料。拖入文件，粘贴截图，或在下方输入网址。")
        self.link = QLineEdit()
        self.paste = QPushButton("粘贴")
        self.files = QPushButton("添加文件…")
        self._lay_out()
        self.link.returnPressed.connect(self.add_typed_link)
        self.paste.clicked.connect(lambda: self.intake.paste(self.chosen_tasks()))
        self.files.clicked.connect(lambda: self.intake.ask_files(self, self.chosen_tasks()))
        self.intake.taken.connect(lambda _id: self.link.setText(""))
        self.view.doubleClicked.connect(lambda _index: self.go_to_detail())

    def show_pieces(self, task: Task, pieces: Sequence[Evidence], labels: Mapping[str, str]) -> None:
        """Show what proves a task."""
        self._task = task
        self.model.load(pieces, (), labels)
        self.view.setVisible(bool(pieces))
        self._nothing.setVisible(not pieces)

    def forget(self) -> None:
        """Another ledger is open."""
        self._task = None
        self._thumbnails.forget()
        self.model.load((), (), {})

    # -- what the view asks

    def tasks_for_drop(self, _row: int) -> list[str]:
        """What is dropped proves the task."""
        return self.chosen_tasks()

    def chosen_tasks(self) -> list[str]:
        """The task itself."""
        return [self._task.id] if self._task is not None else []

    def remove_chosen(self) -> None:
        """Let the chosen pieces prove this task no more; the pieces stay."""
        task = self._task
        items = [self.model.item(index) for index in self.view.selectionModel().selectedIndexes()]
        ids = [it.piece.id for it in items if it is not None and it.piece is not None]
        if task is None or not ids:
            return
        from desktop_app.services import evidence

        self._context.jobs.run(
            lambda ledger: evidence.detach_many(ledger, task.unit, ids, [task.id]),
            lambda _changes: self._context.messages.info(f"已取消关联 {len(ids)} 件佐证，可撤销。"),
        )

    def go_to_detail(self) -> None:
        """Open the chosen piece on the page of the evidence."""
        item = self.model.item(self.view.currentIndex())
        if item is not None and item.piece is not None:
            self._context.open_target(f"evidence:{item.piece.id}")

    def fit_tiles(self) -> None:
        """Lines are as wide as the view by themselves."""

    def add_typed_link(self) -> None:
        """Take in the address that stands in the line."""
        typed = self.link.text().strip()
        if typed:
            self.intake.add_links([typed], self.chosen_tasks())

    def _lay_out(self) -> None:
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        self.view.setViewMode(QListView.ViewMode.ListMode)
        self.view.viewport().setAcceptDrops(True)
        self.view.hide()
        theme.set_tone(self._nothing, "secondary")
        self._nothing.setWordWrap(True)
        self.link.setPlaceholderText("粘贴网址，回车添加链接")
        self.link.setAccessibleName("添加链接")
        self.link.setProperty("ownUndo", True)
        self.paste.setIcon(icon("content-paste"))
        self.files.setIcon(icon("plus"))
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE_S)
        foot.addWidget(self.link, 1)
        foot.addWidget(self.paste)
        foot.addWidget(self.files)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE_S, 0, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)
        layout.addLayout(foot)
