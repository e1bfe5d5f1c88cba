"""Rows that may hold a word, from every table in which a person typed something.

Plain ``instr`` over the tables themselves: a ledger of ten thousand rows is looked through in a few
milliseconds, there is no index to fall behind, and two Chinese characters are enough (FTS5's trigram
tokenizer finds nothing below three).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.store.database import Database

#: kind, requirement id (or None), its own id, then the columns that a person reads.
Row = tuple[str, str | None, str, tuple[str | None, ...]]

_TASK_COLUMNS = "measures, our_part, office, person, support_offices, channel, reason, remark"
_SOURCES = (
    (
        "requirement",
        """SELECT r.id AS rid, r.id AS own, r.text, s.title, r.lead_in_force FROM requirement r
           JOIN section s ON s.id = r.section_id
           WHERE r.plan_id = :plan AND r.withdrawn = 0""",
        ("r.text", "s.title", "coalesce(r.lead_in_force, '')"),
    ),
    (
        "task",
        f"""SELECT t.requirement_id AS rid, t.requirement_id AS own, {_TASK_COLUMNS} FROM task t
            JOIN requirement r ON r.id = t.requirement_id
            WHERE r.plan_id = :plan AND t.unit = :unit""",
        tuple(f"coalesce(t.{c.strip()}, '')" for c in _TASK_COLUMNS.split(",")),
    ),
    (
        "progress",
        """SELECT pt.requirement_id AS rid, p.id AS own, p.text, p.url, p.by FROM progress p
           JOIN progress_task pt ON pt.progress_id = p.id
           JOIN requirement r ON r.id = pt.requirement_id
           WHERE r.plan_id = :plan AND pt.unit = :unit""",
        ("p.text", "coalesce(p.url, '')", "coalesce(p.by, '')"),
    ),
    (
        "occurrence",
        """SELECT o.requirement_id AS rid, o.key AS own, o.title, o.what, o.reason, o.url
           FROM occurrence o JOIN requirement r ON r.id = o.requirement_id
           WHERE r.plan_id = :plan AND o.unit = :unit""",
        ("coalesce(o.title, '')", "coalesce(o.what, '')", "coalesce(o.reason, '')", "coalesce(o.url, '')"),
    ),
    (
        "evidence",
        """SELECT NULL AS rid, e.id AS own, e.title, e.file_name, e.column_path, e.note, e.url
           FROM evidence e WHERE e.plan_id = :plan AND e.unit = :unit""",
        (
            "e.title",
            "coalesce(e.file_name, '')",
            "coalesce(e.column_path, '')",
            "coalesce(e.note, '')",
            "coalesce(e.url, '')",
        ),
    ),
)


def rows_with(db: Database, plan_id: str, unit: str, word: str, at_most: int) -> Iterator[Row]:
    """Rows whose text holds ``word``, source by source.

    Args:
        db: the ledger.
        plan_id: the plan.
        unit: our department; what others filled in is not looked at.
        word: in lower case.
        at_most: how many rows of each source.
    """
    values = {"plan": plan_id, "unit": unit, "word": word, "most": at_most}
    for kind, query, columns in _SOURCES:
        # A character that no text holds keeps a word from being found across two columns.
        joined = " || char(31) || ".join(columns)
        found = db.conn.execute(f"{query} AND instr(lower({joined}), :word) LIMIT :most", values)
        for row in found:
            yield kind, row["rid"], row["own"], tuple(row)[2:]
