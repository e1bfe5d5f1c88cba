"""导出和导入全部数据: the whole ledger as one JSON file, and the same ledger out of it again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.saving import save_bytes
from desktop_app.services.ledger import Ledger, create_ledger
from desktop_app.store import database, dump, evidence_files, inspection, year
from desktop_app.store.schema import SCHEMA_VERSION

FORMAT = "zwgk-ledger"


def export_json(ledger: Ledger, out: Path) -> int:
    """Write everything the ledger holds, its history included; files of evidence stay where they are.

    Args:
        ledger: the ledger.
        out: the JSON file, UTF-8.

    Returns:
        The number of rows written.

    Raises:
        UserError: the file cannot be written.
    """
    tables = dump.read_all(ledger.db)
    data = {
        "format": FORMAT,
        "schema": SCHEMA_VERSION,
        "exported_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        # By their digests only: the package carries the files themselves.
        "evidence_files": sorted(year.stored_files(ledger.db)),
        "tables": tables,
    }
    save_bytes(out, json.dumps(data, ensure_ascii=False, indent=1).encode())
    return sum(len(rows) for rows in tables.values())


def import_json(source: Path, ledger_path: Path) -> int:
    """Make a new ledger out of an export.

    Args:
        source: the JSON file.
        ledger_path: the ledger to make; it must not exist.

    Returns:
        The number of rows taken.

    Raises:
        UserError: the file cannot be read, is no export, or is of a newer version; no ledger stays behind.
    """
    tables = _read(source)
    ledger = create_ledger(ledger_path)
    try:
        dump.write_all(ledger.db, tables)
        findings, _ = inspection.inspect(ledger.db)
        if findings:
            raise UserError(f"文件内容有误，没有导入：{findings[0]}", "请重新导出后再导入。")
    except BaseException:
        ledger.close()
        database.discard(ledger_path)
        raise
    ledger.close()
    return sum(len(rows) for rows in tables.values())


def evidence_left_behind(ledger: Ledger) -> int:
    """How many files of evidence a ledger names that are not beside it, as after an import."""
    needed = year.stored_files(ledger.db)
    return sum(not evidence_files.is_there(ledger.path, digest) for digest in needed)


def _read(source: Path) -> dict[str, list[dict[str, Any]]]:
    name = source.name
    try:
        data = json.loads(source.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UserError(f"找不到文件“{name}”。", "请检查路径。") from None
    except OSError as error:
        raise UserError(f"打不开文件“{name}”。", "请检查读取权限。") from error
    except (ValueError, RecursionError):
        raise UserError(f"“{name}”不是 JSON 文件。", "请选择本软件导出的数据文件。") from None
    wrong = UserError(f"“{name}”不是本软件导出的数据。", "请选择本软件导出的数据文件。")
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("tables"), dict):
        raise wrong
    schema = data.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA_VERSION:
        raise UserError(f"“{name}”由更新版本的软件导出。", "请升级本软件后再导入。")
    given: dict[str, Any] = data["tables"]
    if not all(isinstance(rows, list) and all(map(_is_row, rows)) for rows in given.values()):
        raise wrong
    return given


def _is_row(row: Any) -> bool:
    """Whether this is a row of plain values; names are checked against the schema later."""
    return (
        isinstance(row, dict)
        and bool(row)
        and all(isinstance(key, str) and key.isidentifier() for key in row)
        and all(value is None or isinstance(value, int | str) for value in row.values())
        and all(not isinstance(value, int) or -(2**63) <= value < 2**63 for value in row.values())
    )
