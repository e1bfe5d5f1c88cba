"""Many cells at once: emptied, filled down, pasted. Worked out whole before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.task import Task
from desktop_app.services.field_values import checked
from desktop_app.ui.tasks.grid.clipboard import Block
from desktop_app.ui.tasks.grid.columns import COLUMNS
from desktop_app.ui.tasks.grid.model import GridModel

#: Field values by task id, as `services.tasks.edit_each` takes them.
Values = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Rows of the model and its columns as they stand side by side on the screen."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]


def copied(model: GridModel, area: Rectangle) -> Block:
    """What the cells of an area say."""
    return [[model.words(row, column) for column in area.columns] for row in area.rows]


def emptied(model: GridModel, area: Rectangle) -> Values:
    """The values that empty an area.

    Raises:
        UserError: a column of it cannot be changed.
    """
    _all_editable(model, area)
    found: Values = {}
    for row in area.rows:
        for column in area.columns:
            _put(found, model, row, column, COLUMNS[column].empty)
    return found


def filled_down(model: GridModel, area: Rectangle, above: int | None) -> Values:
    """The values that repeat the first row of an area in the rows below it.

    Args:
        model: the table.
        area: where to fill; of a single row, the row above it is repeated.
        above: that row, None where there is none.

    Raises:
        UserError: a column of the area cannot be changed, or nothing stands above it.
    """
    _all_editable(model, area)
    source, targets = area.rows[0], area.rows[1:]
    if not targets:
        if above is None:
            raise UserError("上方没有可以填充的单元格。", "请选中要填充的多行，以首行的内容向下填充。")
        source, targets = above, area.rows
    found: Values = {}
    for row in targets:
        for column in area.columns:
            _put(found, model, row, column, model.value(source, column))
    return found


def pasted(
    model: GridModel, block: Block, area: Rectangle, room: Rectangle, year: int
) -> tuple[Values, Rectangle]:
    """The values that a pasted rectangle gives, and the area it takes.

    A rectangle that goes into the chosen area several times is repeated over it, as Excel does.

    Args:
        model: the table.
        block: the pasted cells, at least one.
        area: the chosen area.
        room: every row and column from the area's first on.
        year: the year of a day given without one.

    Raises:
        UserError: it does not fit, or one of its cells cannot be taken; the cell is named.
    """
    high, wide = len(block), len(block[0])
    repeats = len(area.rows) % high == 0 and len(area.columns) % wide == 0
    rows = area.rows if repeats else room.rows[:high]
    columns = area.columns if repeats else room.columns[:wide]
    if len(rows) < high or len(columns) < wide:
        raise UserError(
            f"粘贴的内容有 {high} 行 {wide} 列，"
            f"从所选单元格起只有 {len(room.rows)} 行 {len(room.columns)} 列。",
            "请另选起始单元格后再粘贴。",
        )
    found: Values = {}
    for at, row in enumerate(rows):
        for beside, column in enumerate(columns):
            text = block[at % high][beside % wide]
            _put(found, model, row, column, _taken(model, row, column, text, year))
    return found, Rectangle(tuple(rows), tuple(columns))


def _taken(model: GridModel, row: int, column: int, text: str, year: int) -> Any:
    """The value of a pasted cell; what repeats a cell that cannot be changed changes nothing."""
    task, stands = model.task(row), model.value(row, column)
    assert task is not None
    if " ".join(text.split()) == " ".join(model.words(row, column).split()):
        return stands
    where = cell_name(model, task, column)
    if not COLUMNS[column].editable:
        raise UserError(f"{where}不能修改，粘贴未写入。", "请避开由方案和登记得来的列。")
    try:
        return checked(COLUMNS[column].key, COLUMNS[column].parse(text, year))
    except UserError as error:
        raise UserError(f"{where}：{error.what.rstrip('。')}，粘贴未写入。", error.remedy) from None


def cell_name(model: GridModel, task: Task, column: int) -> str:
    """How a sentence names a cell: 一-3 的“完成时限”."""
    return f"{task.label} 的“{model.titles[column]}”"


def _all_editable(model: GridModel, area: Rectangle) -> None:
    for column in area.columns:
        if not COLUMNS[column].editable:
            raise UserError(
                f"所选单元格中“{model.titles[column]}”一列不能修改，未作改动。", "请只选可以修改的列。"
            )


def _put(found: Values, model: GridModel, row: int, column: int, value: Any) -> None:
    task = model.task(row)
    if task is not None and model.value(row, column) != value:
        found.setdefault(task.id, {})[COLUMNS[column].key] = value
