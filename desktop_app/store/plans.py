"""Plans, sections, requirements and duties in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from desktop_app.core.ids import requirement_id
from desktop_app.core.matching import Known, section_key
from desktop_app.core.plan import Plan, Requirement, Section, effective_lead_raw
from desktop_app.core.task import PlanInfo
from desktop_app.core.terms import Scope
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer
from desktop_app.store.rows import iso, plan_info

_INFO = """
SELECT p.*, (SELECT count(*) FROM section s WHERE s.plan_id = p.id AND EXISTS
              (SELECT 1 FROM requirement r WHERE r.section_id = s.id AND r.withdrawn = 0)) AS sections,
       (SELECT count(*) FROM requirement r WHERE r.plan_id = p.id AND r.withdrawn = 0) AS requirements
FROM plan p
"""


def _info(row: Any) -> PlanInfo:
    imported_at, sections, requirements = row["imported_at"], row["sections"], row["requirements"]
    return plan_info(row, sections=sections, requirements=requirements, imported_at=imported_at)


def plans(db: Database) -> tuple[PlanInfo, ...]:
    """Every plan, the latest issued first."""
    rows = db.conn.execute(_INFO + " ORDER BY coalesce(p.issued, p.year, '') DESC, p.imported_at DESC")
    return tuple(_info(r) for r in rows)


def plan(db: Database, plan_id: str) -> PlanInfo | None:
    """The plan with this id, or None."""
    row = db.conn.execute(_INFO + " WHERE p.id = ?", (plan_id,)).fetchone()
    return None if row is None else _info(row)


def known_requirements(db: Database, plan_id: str) -> list[Known]:
    """The requirements of a stored plan in order, as matching needs them; withdrawn ones too."""
    rows = db.conn.execute(
        """SELECT r.id, r.no, r.ord, r.text, s.no AS section_no, s.title FROM requirement r
           JOIN section s ON s.id = r.section_id WHERE r.plan_id = ? ORDER BY s.ord, r.ord""",
        (plan_id,),
    )
    return [
        Known(r["id"], section_key(r["section_no"], r["title"]), r["no"], r["ord"], r["text"]) for r in rows
    ]


def labels(db: Database, plan_id: str) -> dict[str, tuple[str | None, int, int | None, int, bool]]:
    """For each requirement that stands: the parts of its label (see `core.plan.item_label`)."""
    rows = db.conn.execute(
        """SELECT r.id, s.no AS section_no, s.ord AS section_ord, r.no, r.ord,
                  count(*) OVER (PARTITION BY s.id) = 1 AS alone
           FROM requirement r JOIN section s ON s.id = r.section_id
           WHERE r.plan_id = ? AND r.withdrawn = 0 ORDER BY s.ord, r.ord""",
        (plan_id,),
    )
    return {r["id"]: (r["section_no"], r["section_ord"], r["no"], r["ord"], bool(r["alone"])) for r in rows}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a plan came from: file name (no folder), SHA-256 and the time of import."""

    name: str
    sha256: str | None
    imported_at: str


def write_plan(
    writer: Writer, plan_id: str, plan: Plan, source: Source, matched: Sequence[str | None], taken: set[str]
) -> None:
    """Store ``plan``, keeping the ids of the requirements it shares with the stored one.

    Args:
        writer: the open transaction.
        plan_id: the plan's id.
        plan: what was read.
        source: where it came from.
        matched: per requirement in order, the stored requirement it is, or None (see `core.matching`).
        taken: ids of every stored requirement; those not matched are marked withdrawn, never removed.
    """
    imported = {"imported_at": source.imported_at}
    if writer.exists("plan", (plan_id,)):
        writer.update("plan", (plan_id,), _plan_row(plan, source))
    else:
        writer.insert("plan", {"id": plan_id, **_plan_row(plan, source), **imported})
    _write_sections(writer, plan_id, plan)
    rows: list[dict[str, Any]] = []
    duties: list[dict[str, Any]] = []
    used = set(taken)
    at = 0
    for section_index, section in enumerate(plan.sections, start=1):
        for index in range(1, len(section.requirements) + 1):
            rid = matched[at]
            at += 1
            row = _requirement_row(plan_id, section_index, section, index)
            if rid is None:
                rid = _fresh_id(plan_id, section, section_index, index, used)
                used.add(rid)
                rows.append({"id": rid, **row})
                duties += _duty_rows(plan_id, rid, section.requirements[index - 1])
            else:
                writer.update("requirement", (rid,), row)
                fresh = _duty_rows(plan_id, rid, section.requirements[index - 1])
                duties += _changed_duties(writer, fresh, rid)
    writer.insert_many("requirement", rows)
    # The ids are digests: in the plan's order each duty would go to another page of the table than the last.
    duties.sort(key=itemgetter("requirement_id", "ord"))
    writer.insert_many("duty", duties)
    for rid in taken.difference(r for r in matched if r is not None):
        writer.update("requirement", (rid,), {"withdrawn": 1})
    if writer.changes:
        # Only with other changes: importing the same file again leaves no trace.
        writer.update("plan", (plan_id,), imported)


def write_particulars(writer: Writer, plan: PlanInfo) -> None:
    """Store what an officer corrected about a plan as a whole."""
    values = {
        "doc_no": plan.doc_no,
        "issued": iso(plan.issued),
        "notice_title": plan.notice_title,
        "publish_within_working_days": plan.publish_within_working_days,
        "display_by": iso(plan.display_by),
    }
    writer.update("plan", (plan.id,), values)


def _plan_row(plan: Plan, source: Source) -> dict[str, Any]:
    return {
        "title": plan.title,
        "issuer": plan.issuer,
        "doc_no": plan.doc_no,
        "issued": iso(plan.issued),
        "year": plan.year,
        "notice_title": plan.notice_title,
        "publish_within_working_days": plan.notice.publish_within_working_days,
        "display_by": iso(plan.notice.display_by),
        "source_name": source.name,
        "source_sha256": source.sha256,
        "warnings": json.dumps([[w.code, w.where, w.message] for w in plan.warnings], ensure_ascii=False),
        "dropped_lines": json.dumps(list(plan.dropped_lines), ensure_ascii=False),
    }


def _section_id(plan_id: str, index: int) -> str:
    return f"{plan_id}-{index}"


def _write_sections(writer: Writer, plan_id: str, plan: Plan) -> None:
    for index, section in enumerate(plan.sections, start=1):
        writer.upsert(
            "section",
            (_section_id(plan_id, index),),
            {"plan_id": plan_id, "ord": index, "no": section.no, "title": section.title},
        )


def _requirement_row(plan_id: str, section_index: int, section: Section, index: int) -> dict[str, Any]:
    r = section.requirements[index - 1]
    return {
        "plan_id": plan_id,
        "section_id": _section_id(plan_id, section_index),
        "ord": index,
        "no": r.no,
        "text": r.text,
        "lead_raw": r.lead_raw,
        "lead_in_force": effective_lead_raw(section, index - 1),
        "unit_groups": json.dumps([list(g) for g in r.unit_groups], ensure_ascii=False),
        "inherited": int(r.inherited),
        "ambiguous": int(r.ambiguous),
        "doubt": r.doubt,
        "deadline_raw": r.deadline_raw,
        "group_title": r.group,
        "support_raw": r.support_raw,
        "offices_raw": r.offices_raw,
        "withdrawn": 0,
    }


def _fresh_id(plan_id: str, section: Section, section_index: int, index: int, used: set[str]) -> str:
    # A requirement that moved keeps its id, so the place it left may be asked for again.
    ordinal = index
    while (rid := requirement_id(plan_id, section.no, section_index, ordinal)) in used:
        ordinal += 1000
    return rid


def _duty_rows(plan_id: str, rid: str, requirement: Requirement) -> list[dict[str, Any]]:
    return [
        {
            "requirement_id": rid,
            "ord": ord_,
            "plan_id": plan_id,
            "name": duty.name,
            "role": str(duty.role),
            "scope": str(duty.scope),
        }
        for ord_, duty in enumerate(requirement.duties)
    ]


def _changed_duties(writer: Writer, rows: list[dict[str, Any]], rid: str) -> list[dict[str, Any]]:
    """The duties to insert anew: none where they stand as they are, else all, the old ones removed."""
    stands = writer.keys("duty", "requirement_id", rid, "ord")
    if [writer.read("duty", (rid, ord_)) for ord_ in sorted(stands)] == rows:
        return []
    for ord_ in stands:
        writer.delete("duty", (rid, ord_))
    return rows


def duty_names(db: Database, plan_id: str) -> list[tuple[str, str, str, int]]:
    """(name, role, scope, number of requirements) of every unit and group in the plan's duties."""
    rows = db.conn.execute(
        """SELECT d.name, d.role, d.scope, count(DISTINCT d.requirement_id) AS n,
                  min(s.ord * 100000 + r.ord) AS first
           FROM duty d JOIN requirement r ON r.id = d.requirement_id AND r.withdrawn = 0
           JOIN section s ON s.id = r.section_id
           WHERE d.plan_id = ? GROUP BY d.name, d.role, d.scope ORDER BY first""",
        (plan_id,),
    )
    return [(r["name"], r["role"], r["scope"], r["n"]) for r in rows]


def requirement_plan(db: Database, ids: Sequence[str]) -> dict[str, str]:
    """The plan id of each requirement that exists among ``ids``."""
    found = {}
    for rid in ids:
        row = db.conn.execute("SELECT plan_id FROM requirement WHERE id = ?", (rid,)).fetchone()
        if row is not None:
            found[rid] = row["plan_id"]
    return found


def bound_requirements(
    db: Database, plan_id: str, unit: str, scopes: Sequence[Scope], ids: Sequence[str] | None = None
) -> Iterator[Any]:
    """Rows (requirement, section, duties as JSON), one by one, of what names ``unit`` or falls in ``scopes``.

    Args:
        db: the ledger.
        plan_id: the plan.
        unit: the unit's name as the plan writes it.
        scopes: the generic scopes of interest.
        ids: only these requirements; all where None.
    """
    marks = ", ".join("?" * len(scopes))
    only = "" if ids is None else f" AND r.id IN ({', '.join('?' * len(ids))})"
    return db.conn.execute(
        f"""SELECT r.*, s.no AS section_no, s.title AS section_title, s.ord AS section_ord,
                   NOT EXISTS (SELECT 1 FROM requirement x WHERE x.section_id = s.id AND x.withdrawn = 0
                               AND x.id <> r.id) AS alone,
                   (SELECT json_group_array(json_array(d.name, d.role, d.scope)) FROM
                     (SELECT * FROM duty WHERE requirement_id = r.id ORDER BY ord) d) AS duties
            FROM requirement r JOIN section s ON s.id = r.section_id
            WHERE r.plan_id = ? AND r.withdrawn = 0 AND EXISTS
              (SELECT 1 FROM duty WHERE requirement_id = r.id AND (name = ? OR scope IN ({marks})))
              {only}
            ORDER BY s.ord, r.ord""",
        (plan_id, unit, *(str(s) for s in scopes), *(ids or ())),
    )
