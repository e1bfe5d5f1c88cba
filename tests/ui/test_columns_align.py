"""What stands in a column begins below its title, in tables and in trees."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView, QTreeView
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme


def first_ink(image: QImage, top: int, bottom: int, left: int) -> int:
    """Pixels from ``left`` to the first dark one."""
    for x in range(left, image.width()):
        if any(image.pixelColor(x, y).lightness() < 150 for y in range(top, bottom)):
            return x - left
    raise AssertionError("nothing is drawn")


@pytest.mark.parametrize("scale", [theme.NORMAL_SCALE, theme.LARGE_SCALE])
@pytest.mark.parametrize("kind", [QTableView, QTreeView])
def test_cells_stand_below_their_titles(
    qtbot: QtBot, kind: type[QTableView | QTreeView], scale: float
) -> None:
    theme.set_scheme(theme.Scheme.LIGHT)
    theme.set_scale(scale)
    view = kind()
    qtbot.addWidget(view)
    model = QStandardItemModel(1, 2)
    model.setHorizontalHeaderLabels(["日", "日"])
    for column in range(2):
        model.setItem(0, column, QStandardItem("日"))
    view.setModel(model)
    if isinstance(view, QTableView):
        header = view.horizontalHeader()
        view.verticalHeader().hide()
        view.setShowGrid(False)
    else:
        header = view.header()
        view.setRootIsDecorated(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    view.resize(400, 200)
    view.show()
    QApplication.processEvents()
    cells, titles = view.viewport().grab().toImage(), header.viewport().grab().toImage()
    row = view.visualRect(model.index(0, 1))
    left = header.sectionViewportPosition(1)
    cell = first_ink(cells, row.top() + 2, row.bottom() - 1, left)
    title = first_ink(titles, 4, header.height() - 3, left)
    # The style's own margin does not grow with the type by whole pixels.
    assert abs(cell - title) <= 1
