"""导出全部数据为 Excel: every row of the ledger as plain tables, one worksheet for each kind of thing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from desktop_app.services.ledger import Ledger
from desktop_app.services.ledger_words import column_word, table_word
from desktop_app.store import dump
from desktop_app.store.schema import PRIMARY_KEYS

#: What a cell of Excel takes at most is 32,767 characters.
_LONGEST = 32_000
_TOO_LONG = "（内容过长，见导出的 JSON 数据或移交包）"


def export_everything(ledger: Ledger, out: Path) -> int:
    """Write every row of the officer's data; the history stays with the JSON and the package.

    Args:
        ledger: the ledger.
        out: the .xlsx file.

    Returns:
        The number of rows written.

    Raises:
        UserError: the file cannot be written.
    """
    from desktop_app.core import saving
    from desktop_app.exchange.plain_tables import PlainTable, write_tables

    held = dump.read_all(ledger.db)
    tables = []
    for table in PRIMARY_KEYS:
        columns = tuple(held[table][0]) if held[table] else PRIMARY_KEYS[table]
        rows = [tuple(_cell(row[c]) for c in columns) for row in held[table]]
        tables.append(PlainTable(table_word(table), tuple(map(_head, columns)), rows))
    with saving.Staged() as staged:
        staged.add(out, partial(write_tables, tables))
        staged.place()
    return sum(len(table.rows) for table in tables)


def _head(column: str) -> str:
    """The column's name, with that of the data behind it, by which both can be laid side by side."""
    word = column_word(column)
    return f"{word}（{column}）" if word != column_word("") else column


def _cell(value: Any) -> Any:
    return _TOO_LONG if isinstance(value, str) and len(value) > _LONGEST else value
