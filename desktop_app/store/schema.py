"""The ledger's schema as numbered steps. A released step is never edited; a change is a new step.

Steps are hand-written SQL: sqlite-utils' ``transform()`` drops triggers and generated columns.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from desktop_app.store import (
    schema_documents,
    schema_exchange,
    schema_own_template,
    schema_saved_filters,
    schema_scoring,
    schema_search,
    schema_succession,
    schema_units,
    schema_working_year,
)
from desktop_app.store.schema_handover import KEYS as HANDOVER_KEYS
from desktop_app.store.schema_handover import handover
from desktop_app.store.schema_safety import safety

#: In the file's header; tells a ledger from any other SQLite file ("ZWGK").
APPLICATION_ID = 0x5A57474B

#: Primary keys of the journalled tables, by which a row is found again for undo and history.
PRIMARY_KEYS: dict[str, tuple[str, ...]] = {
    "plan": ("id",),
    "section": ("id",),
    "requirement": ("id",),
    "duty": ("requirement_id", "ord"),
    "unit": ("name",),
    "department": ("unit",),
    "task": ("requirement_id", "unit"),
    "progress": ("id",),
    "progress_task": ("progress_id", "requirement_id", "unit"),
    "claim": ("requirement_id", "unit"),
    "year_record": ("plan_id", "unit"),
    "working_day": ("day",),
    **schema_working_year.KEYS,
    **schema_exchange.KEYS,
    **schema_units.KEYS,
    **schema_documents.KEYS,
    **schema_succession.KEYS,
    **schema_scoring.KEYS,
    **HANDOVER_KEYS,
    **schema_saved_filters.KEYS,
    **schema_own_template.KEYS,
}

_STEP_1 = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE plan (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, issuer TEXT, doc_no TEXT, issued TEXT, year INTEGER,
    notice_title TEXT, publish_within_working_days INTEGER, display_by TEXT,
    source_name TEXT NOT NULL DEFAULT '', source_sha256 TEXT, imported_at TEXT NOT NULL,
    warnings TEXT NOT NULL DEFAULT '[]', dropped_lines TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE TABLE section (
    id TEXT PRIMARY KEY, plan_id TEXT NOT NULL REFERENCES plan(id), ord INTEGER NOT NULL,
    no TEXT, title TEXT NOT NULL
) STRICT;
CREATE INDEX section_plan ON section(plan_id, ord);

CREATE TABLE requirement (
    id TEXT PRIMARY KEY, plan_id TEXT NOT NULL REFERENCES plan(id),
    section_id TEXT NOT NULL REFERENCES section(id), ord INTEGER NOT NULL, no INTEGER,
    text TEXT NOT NULL, lead_raw TEXT, lead_in_force TEXT, unit_groups TEXT NOT NULL DEFAULT '[]',
    inherited INTEGER NOT NULL DEFAULT 0, ambiguous INTEGER NOT NULL DEFAULT 0, doubt TEXT,
    deadline_raw TEXT, group_title TEXT, support_raw TEXT, offices_raw TEXT,
    withdrawn INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX requirement_plan ON requirement(plan_id);
CREATE INDEX requirement_section ON requirement(section_id, ord);

CREATE TABLE duty (
    requirement_id TEXT NOT NULL REFERENCES requirement(id), ord INTEGER NOT NULL,
    plan_id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL,
    PRIMARY KEY (requirement_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_name ON duty(plan_id, name);
CREATE INDEX duty_scope ON duty(plan_id, scope);

CREATE TABLE unit (name TEXT PRIMARY KEY, kind TEXT NOT NULL) STRICT;

CREATE TABLE department (
    unit TEXT PRIMARY KEY, kind TEXT NOT NULL, full_name TEXT NOT NULL, short_name TEXT NOT NULL,
    addressee TEXT NOT NULL, signature TEXT NOT NULL, office_word TEXT NOT NULL,
    self_word TEXT NOT NULL, contact_person TEXT, contact_phone TEXT
) STRICT;

CREATE TABLE task (
    requirement_id TEXT NOT NULL REFERENCES requirement(id), unit TEXT NOT NULL,
    our_part TEXT, status TEXT NOT NULL DEFAULT '未启动', reason TEXT, year_end TEXT,
    measures TEXT NOT NULL DEFAULT '[]', office TEXT, person TEXT, phone TEXT,
    support_offices TEXT NOT NULL DEFAULT '[]', deadline TEXT, frequency TEXT, due_day INTEGER,
    channel TEXT, publicity TEXT, remark TEXT, applies INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (requirement_id, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
    id TEXT PRIMARY KEY, day TEXT NOT NULL, text TEXT NOT NULL, count INTEGER, url TEXT, by TEXT
) STRICT;

CREATE TABLE progress_task (
    progress_id TEXT NOT NULL REFERENCES progress(id),
    requirement_id TEXT NOT NULL REFERENCES requirement(id), unit TEXT NOT NULL,
    ord INTEGER NOT NULL, PRIMARY KEY (progress_id, requirement_id, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX progress_of_task ON progress_task(requirement_id, unit, ord);

CREATE TABLE claim (
    requirement_id TEXT NOT NULL REFERENCES requirement(id), unit TEXT NOT NULL,
    plan_id TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT, decided_on TEXT NOT NULL,
    PRIMARY KEY (requirement_id, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE year_record (
    plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL, review_sent_on TEXT,
    approved_on TEXT, approved_by TEXT, published_on TEXT, published_url TEXT,
    published_column TEXT, submitted_on TEXT, submitted_via TEXT, submitted_to TEXT,
    submitted_receipt TEXT, PRIMARY KEY (plan_id, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE working_day (
    day TEXT PRIMARY KEY, working INTEGER NOT NULL, name TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE change_set (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT, label TEXT NOT NULL, burst TEXT,
    kind TEXT NOT NULL DEFAULT 'edit', undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX change_set_standing ON change_set(kind, undone, id);

CREATE TABLE change (
    id INTEGER PRIMARY KEY, set_id INTEGER NOT NULL REFERENCES change_set(id), tbl TEXT NOT NULL,
    pk TEXT NOT NULL, before TEXT, after TEXT
) STRICT;
CREATE INDEX change_of_set ON change(set_id);
CREATE INDEX change_of_row ON change(tbl, pk);
"""


def _run(db: Any, script: str) -> None:
    # executescript() would commit the migration's transaction before it starts.
    conn: sqlite3.Connection = db.conn
    for statement in script.split(";"):
        if statement.strip():
            conn.execute(statement)


def _first_ledger(db: Any) -> None:
    _run(db, _STEP_1)


#: (name, step), in order; the number of steps applied is the file's ``user_version``.
STEPS = (
    ("0001_first_ledger", _first_ledger),
    ("0003_working_year", schema_working_year.working_year),
    ("0005_safety", safety),
    ("0002_exchange", schema_exchange.sheets_sent),
    ("0004_documents", schema_documents.documents),
    ("0006_units", schema_units.units),
    ("0007_succession", schema_succession.succession),
    ("0008_scoring", schema_scoring.scoring),
    ("0008_handover", handover),
    ("0010_search", schema_search.search),
    ("0011_saved_filters", schema_saved_filters.saved_filters),
    ("0012_own_template", schema_own_template.own_templates),
)
SCHEMA_VERSION = len(STEPS)


def migrate(conn: sqlite3.Connection) -> None:
    """Bring the ledger up to `SCHEMA_VERSION`, each step in a transaction of its own."""
    # Imported only here: a ledger that is up to date opens without it.
    import sqlite_utils
    from sqlite_utils import Migrations

    steps = Migrations("ledger")
    for number, (name, step) in enumerate(STEPS, start=1):

        def apply(db: Any, step: Any = step, number: int = number) -> None:
            step(db)
            db.conn.execute(f"PRAGMA user_version = {number}")

        steps(name=name)(apply)
    steps.apply(sqlite_utils.Database(conn, execute_plugins=False))
