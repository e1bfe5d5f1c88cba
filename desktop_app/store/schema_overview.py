"""The overview ledger's schema as numbered steps. A released step is never edited; a change is a new step."""

from __future__ import annotations

import sqlite3

#: In the file's header; tells an overview from a ledger and from any other SQLite file ("ZWHZ").
APPLICATION_ID = 0x5A57485A

_FIRST = (
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE plan (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, issuer TEXT, doc_no TEXT, issued TEXT, year INTEGER,
        notice_title TEXT, publish_within_working_days INTEGER, display_by TEXT
    ) STRICT""",
    # Numbered in the plan's order from 0: what departments say of it lies in that order too.
    """CREATE TABLE requirement (
        ord INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, section_no TEXT, section_title TEXT NOT NULL,
        section_index INTEGER NOT NULL, no INTEGER, idx INTEGER NOT NULL, alone INTEGER NOT NULL,
        text TEXT NOT NULL, lead_raw TEXT, deadline_raw TEXT, duties TEXT NOT NULL
    ) STRICT""",
    # Departments that the office put on the list, or took off it although the plan names them.
    "CREATE TABLE roster (unit TEXT PRIMARY KEY, expected INTEGER NOT NULL) STRICT",
    """CREATE TABLE hand_in (
        id INTEGER PRIMARY KEY, unit TEXT NOT NULL, kind TEXT NOT NULL, full_name TEXT NOT NULL,
        file_name TEXT NOT NULL, source TEXT NOT NULL, digest TEXT NOT NULL, changed_at TEXT,
        taken_at TEXT NOT NULL, current INTEGER NOT NULL, published_on TEXT, published_url TEXT,
        published_column TEXT, submitted_on TEXT, differences TEXT NOT NULL DEFAULT '[]'
    ) STRICT""",
    "CREATE UNIQUE INDEX hand_in_current ON hand_in(unit) WHERE current = 1",
    "CREATE INDEX hand_in_unit ON hand_in(unit, id)",
    """CREATE TABLE answer (
        hand_in_id INTEGER NOT NULL REFERENCES hand_in(id),
        requirement INTEGER NOT NULL REFERENCES requirement(ord),
        basis TEXT NOT NULL, role TEXT NOT NULL, to_confirm INTEGER NOT NULL, our_part TEXT,
        status TEXT NOT NULL, reason TEXT, year_end TEXT, measures TEXT NOT NULL, office TEXT,
        support_offices TEXT NOT NULL, deadline TEXT, frequency TEXT, due_day INTEGER, channel TEXT,
        publicity TEXT, applies INTEGER NOT NULL, occurrences INTEGER NOT NULL,
        PRIMARY KEY (hand_in_id, requirement)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE progress (
        hand_in_id INTEGER NOT NULL REFERENCES hand_in(id), ord INTEGER NOT NULL,
        requirement INTEGER NOT NULL, day TEXT NOT NULL, text TEXT NOT NULL, count INTEGER, url TEXT,
        PRIMARY KEY (hand_in_id, ord)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE proof (
        hand_in_id INTEGER NOT NULL REFERENCES hand_in(id), ord INTEGER NOT NULL,
        requirement INTEGER NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL, url TEXT,
        published_on TEXT, public INTEGER NOT NULL, PRIMARY KEY (hand_in_id, ord)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE number (
        hand_in_id INTEGER NOT NULL REFERENCES hand_in(id), name TEXT NOT NULL, value INTEGER NOT NULL,
        PRIMARY KEY (hand_in_id, name)
    ) STRICT, WITHOUT ROWID""",
)

#: The statements of each step, in order; the number of steps applied is the file's ``user_version``.
STEPS: tuple[tuple[str, ...], ...] = (_FIRST,)


def migrate(conn: sqlite3.Connection) -> None:
    """Bring an overview up to date, each step in a transaction of its own.

    Raises:
        sqlite3.Error: a step failed; the overview is as it was before that step.
    """
    done = int(conn.execute("PRAGMA user_version").fetchone()[0])
    for number, statements in enumerate(STEPS[done:], start=done + 1):
        conn.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                conn.execute(statement)
            conn.execute(f"PRAGMA user_version = {number}")
            conn.execute("COMMIT")
        except BaseException:
            conn.execute("ROLLBACK")
            raise
