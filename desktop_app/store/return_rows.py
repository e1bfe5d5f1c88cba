"""The rows of a department's ledger that an overview needs; persons, phones and remarks are not read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.store.database import file_version, open_read_only, refuse_newer, uri
from desktop_app.store.errors import explained
from desktop_app.store.schema import SCHEMA_VERSION

#: A file that nobody writes is read without a lock and without anything beside it.
_AS_IT_IS = "mode=ro&immutable=1"

#: By table, the columns that are read. An export may hold more, and an older one fewer.
COLUMNS: dict[str, tuple[str, ...]] = {
    "setting": ("name", "value"),
    "plan": (
        "id", "title", "issuer", "doc_no", "issued", "year", "notice_title",
        "publish_within_working_days", "display_by",
    ),
    "section": ("id", "plan_id", "ord", "no", "title"),
    "requirement": (
        "id", "plan_id", "section_id", "ord", "no", "text", "lead_in_force", "deadline_raw", "withdrawn",
    ),
    "duty": ("requirement_id", "ord", "plan_id", "name", "role", "scope"),
    "unit": ("name", "kind"),
    "department": ("unit", "kind", "full_name"),
    "task": (
        "requirement_id", "unit", "our_part", "status", "reason", "year_end", "measures", "office",
        "support_offices", "deadline", "frequency", "due_day", "channel", "publicity", "applies",
    ),
    "progress": ("id", "day", "text", "count", "url"),
    "progress_task": ("progress_id", "requirement_id", "unit", "ord"),
    "claim": ("requirement_id", "unit", "plan_id", "decision"),
    "year_record": (
        "plan_id", "unit", "published_on", "published_url", "published_column", "submitted_on",
    ),
    "occurrence": ("requirement_id", "unit", "done_on", "url"),
    "evidence": (
        "id", "plan_id", "unit", "kind", "title", "url", "published_on", "may_publish", "secrecy_by",
        "secrecy_on", "secrecy_result",
    ),
    "evidence_task": ("evidence_id", "requirement_id", "unit"),
    "year_figure": ("plan_id", "unit", "name", "value"),
}  # fmt: skip


def read_file(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of a ledger's file, which is not changed.

    Raises:
        UserError: it is no ledger, of a newer version, damaged, or cannot be read.
    """
    try:
        version = file_version(path)
        refuse_newer(path, version)
        if version == SCHEMA_VERSION and not any(
            Path(f"{path}{end}").exists() for end in ("-wal", "-journal")
        ):
            # As it is handed in: nobody else has it open, and nothing has to be brought up to date.
            with explained(path), closing(sqlite3.connect(uri(path, _AS_IT_IS), uri=True)) as conn:
                conn.row_factory = sqlite3.Row
                return _read(conn)
        with closing(open_read_only(path)) as db:
            return _read(db.conn)
    except sqlite3.Error as error:
        # Of one's own ledger this would be a bug; a file that came from elsewhere may be made of anything.
        raise UserError(f"“{path.name}”已损坏，无法读取。", "请该部门核验台账后重新报送。") from error


def _read(conn: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    """The rows by table, as of one moment, in the form of an export; the last change is the whole history."""
    conn.execute("BEGIN")
    try:
        # Rows as tuples first: sqlite3.Row looks every name up from the beginning.
        cursor = conn.cursor()
        cursor.row_factory = None
        found = {
            table: [
                dict(zip(columns, row, strict=True))
                for row in cursor.execute(f"SELECT {', '.join(columns)} FROM {table}")
            ]
            for table, columns in COLUMNS.items()
        }
        last = conn.execute("SELECT * FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
        found["change_set"] = [] if last is None else [dict(last)]
    finally:
        conn.execute("COMMIT")
    return found
