"""The published plan of 2017 and what a right parse of it gives, for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desktop_app.core.bundled import bundled
from desktop_app.core.plan import Plan
from desktop_app.core.terms import Scope
from tests.plans import build

TEXT = bundled("foshan-2017-division-plan.txt")
PARSED = bundled("foshan-2017-plan.json")
EXPECTED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "foshan_2017_expected.json").read_text(encoding="utf-8")
)

NOTICE = [
    EXPECTED["notice_title"],
    "各区人民政府,市政府各部门、直属各机构:",
    (
        "　　各区、各部门要在本通知印发后的30个工作日内在本区、本部门政府网站公开。"
        "市府办公室将于2018年1月底前在市政府网对各区、各部门的方案落实情况进行集中展示。"
    ),
    "佛山市人民政府办公室",
    "2017年6月9日",
    EXPECTED["title"],
]


def table() -> build.Table:
    """The plan as the table it was published as: task and unit cells merged downwards."""
    rows = [list(EXPECTED["columns"])]
    for section in EXPECTED["sections"]:
        for index, r in enumerate(section["requirements"]):
            number = "" if r["no"] is None else f"{r['no']}."
            rows.append(
                [
                    f"{section['no']}、{section['title']}" if index == 0 else build.UP,
                    f"{number}{r['text']}",
                    r["lead_raw"] if r["lead_raw"] is not None else build.UP,
                ]
            )
    return rows


def differences(plan: Plan) -> list[str]:
    """Where a parse departs from what is expected; empty where it is right."""
    found = [
        f"{key}: {value!r}"
        for key, value in {
            "title": plan.title,
            "notice_title": plan.notice_title,
            "issuer": plan.issuer,
            "issued": plan.issued.isoformat() if plan.issued else None,
        }.items()
        if value != EXPECTED[key]
    ]
    headings = [(s.no, s.title) for s in plan.sections]
    if headings != [(s["no"], s["title"]) for s in EXPECTED["sections"]]:
        found.append(f"sections: {headings}")
    expected = [(s["no"], r) for s in EXPECTED["sections"] for r in s["requirements"]]
    got = [(s.no, r) for s, r in plan.requirements()]
    if len(expected) != len(got):
        found.append(f"requirements: {len(got)}")
    for (section, e), (_, r) in zip(expected, got, strict=False):
        scopes = sorted(e["scope"].split("+"), key=[str(s) for s in Scope].index)
        pairs: list[tuple[object, object]] = [
            (r.no, e["no"]),
            (r.text, e["text"]),
            (r.lead_raw, e["lead_raw"]),
            (list(r.units), e["units"]),
            (r.inherited, e["inherited"]),
            ([str(s) for s in r.scopes], scopes),
        ]
        if "unit_groups" in e:
            pairs.append(([list(g) for g in r.unit_groups], e["unit_groups"]))
        if (section, e["no"]) in (("五", 3), ("九", 3)):
            pairs.append((r.ambiguous, True))
        found += [f"{section}-{e['no']}: {a!r} instead of {b!r}" for a, b in pairs if a != b]
    return found
