"""The plans of our own making: their form on paper, and the parse each must give.

A specification is a text file::

    shape: T3
    as: docx xlsx html
    --- document
    云溪市2031年政务公开工作要点分工方案
    | 工作任务 | 具体要求 | 责任单位 |
    | 一、强化公开 | 1.公开预算。 | 市财政局 |
    --- expected
    title: 云溪市2031年政务公开工作要点分工方案
    # 一 强化公开
    1 | 公开预算。 | 市财政局

Lines of bars are table rows; ``^`` and ``<`` are places merged upwards and to the left, ``\\n`` a line break
in a cell. An expected requirement is number (``-`` for none), text, units, support units and remarks:
沿用 (inherited), 存疑 (ambiguous), 时限=…, 组=…, 原文=… (the unit cell), 科室=…, with ``_`` for a space.
``error: …`` expects a refusal that holds these words. ``sheet: name`` begins the next worksheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.core.plan import Plan, Requirement
from desktop_app.importing import read_path, read_text
from tests.plans import build

FOLDER = Path(__file__).parent / "documents"


@dataclass
class Expected:
    """One requirement that must come out."""

    no: int | None
    text: str
    units: list[str]
    support: list[str] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    section: tuple[str | None, str] = (None, "")


@dataclass
class Spec:
    """One document and its parse."""

    name: str
    shape: str
    formats: list[str]
    sheets: dict[str, list[build.Block]]
    head: dict[str, str]
    requirements: list[Expected]

    @property
    def blocks(self) -> list[build.Block]:
        """The document of the only sheet."""
        return next(iter(self.sheets.values()))

    def read(self, form: str, folder: Path) -> Plan:
        """Write the document in one format and read it back.

        Raises:
            UserError: as reading does.
        """
        if form == "tabbed":
            return read_text(build.tabbed(self.blocks))
        if form == "pasted":
            return read_text(build.page(self.blocks))
        path = folder / f"{self.name}.{form.split('-', maxsplit=1)[0]}"
        if form == "docx":
            build.docx(path, self.blocks)
        elif form == "xlsx":
            build.xlsx(path, dict(self.sheets))
        elif form in ("html", "html-gbk"):
            encoding = "gb18030" if form == "html-gbk" else "utf-8"
            path.write_bytes(build.page(self.blocks).encode(encoding))
        elif form == "md":
            path.write_text(build.piped(self.blocks), encoding="utf-8")
        elif form == "txt-flat":
            path.write_bytes(build.flattened(self.blocks).encode("gb18030"))
        else:
            text = "\n".join(b for b in self.blocks if isinstance(b, str))
            path.write_bytes(text.encode("gb18030" if form == "txt-gbk" else "utf-8"))
        return read_path(path)


def specs() -> list[Spec]:
    """Every specification, by name."""
    return [_parsed(path) for path in sorted(FOLDER.glob("*.plan"))]


def _parsed(path: Path) -> Spec:
    head_text, rest = path.read_text(encoding="utf-8").split("--- document\n", 1)
    document, expected = rest.split("--- expected\n", 1)
    head = dict(line.split(": ", 1) for line in head_text.strip().splitlines())
    sheets: dict[str, list[build.Block]] = {}
    blocks: list[build.Block] = []
    sheets["Sheet1"] = blocks
    for line in document.splitlines():
        if line.startswith("sheet: "):
            if not blocks:
                sheets.clear()
            blocks = sheets[line[7:]] = []
        elif line.startswith("|") and line.endswith("|") and len(line) > 3:
            row = [c.strip(" ").replace("\\n", "\n") for c in line[1:-1].split("|")]
            if blocks and isinstance(blocks[-1], list):
                blocks[-1].append(row)
            else:
                blocks.append([row])
        elif line == "---":
            blocks.append("")
        else:
            blocks.append(line)
    facts, requirements = _expected(expected)
    return Spec(path.stem, head["shape"], head["as"].split(), sheets, facts, requirements)


def _expected(text: str) -> tuple[dict[str, str], list[Expected]]:
    facts: dict[str, str] = {}
    requirements: list[Expected] = []
    section: tuple[str | None, str] = (None, "")
    for line in text.splitlines():
        if line.startswith("# "):
            no, title = line[2:].split(" ", 1)
            section = (None if no == "-" else no, title)
        elif " | " in line:
            cells = [c.strip(" ").replace("\\n", "\n") for c in line.split("|")]
            cells += [""] * (5 - len(cells))
            remarks = {k: v.replace("_", " ") for k, _, v in (r.partition("=") for r in cells[4].split())}
            requirements.append(
                Expected(
                    None if cells[0] == "-" else int(cells[0]),
                    cells[1],
                    _names(cells[2]),
                    _names(cells[3]),
                    remarks,
                    section,
                )
            )
        elif line.strip():
            key, value = line.split(": ", 1)
            facts[key] = value
    return facts, requirements


def _names(cell: str) -> list[str]:
    return [n for n in cell.split(" ") if n]


@dataclass
class Score:
    """How a parse compares with what is expected, requirement by requirement."""

    total: int = 0
    text_right: int = 0
    units_right: int = 0
    #: Wrong in text or units, but marked for the officer.
    marked: int = 0
    #: Wrong and not marked: what must never be.
    silent: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the figures of another."""
        self.total += other.total
        self.text_right += other.text_right
        self.units_right += other.units_right
        self.marked += other.marked
        self.silent += other.silent
        self.faults += other.faults


def score(spec: Spec, form: str, folder: Path) -> Score:
    """Read a specification's document in one format and compare."""
    where = f"{spec.name}.{form}"
    refusal = spec.head.get("error")
    try:
        plan = spec.read(form, folder)
    except UserError as error:
        if refusal and all(part in error.line for part in refusal.split()):
            return Score(1, 1, 1)
        return Score(max(1, len(spec.requirements)), silent=1, faults=[f"{where}: {error.line}"])
    if refusal:
        return Score(1, silent=1, faults=[f"{where}: no refusal"])
    result = Score(len(spec.requirements))
    result.faults += [f"{where}: {fault}" for fault in _head_faults(spec, plan)]
    result.silent += len(result.faults)
    got = [((s.no, s.title), r) for s, r in plan.requirements()]
    if len(got) != len(spec.requirements):
        result.faults.append(f"{where}: {len(got)} requirements instead of {len(spec.requirements)}")
        result.silent += 1
    for expected, (section, r) in zip(spec.requirements, got, strict=False):
        _compare(result, where, expected, section, r)
    return result


def _head_faults(spec: Spec, plan: Plan) -> Iterator[str]:
    values = {
        "title": plan.title,
        "notice_title": plan.notice_title,
        "issuer": plan.issuer,
        "doc_no": plan.doc_no,
        "issued": plan.issued.isoformat() if plan.issued else None,
        "within": str(plan.notice.publish_within_working_days),
    }
    for key, value in spec.head.items():
        if key in values and values[key] != (None if value == "-" else value):
            yield f"{key} {values[key]!r} instead of {value!r}"
        elif key == "dropped" and not all(any(w in d for d in plan.dropped_lines) for w in value.split()):
            yield f"dropped {plan.dropped_lines!r} lacks some of {value!r}"
        elif key == "warned" and not all(any(w == x.code for x in plan.warnings) for w in value.split()):
            yield f"warnings {[x.code for x in plan.warnings]} lack some of {value!r}"


def _compare(
    result: Score, where: str, expected: Expected, section: tuple[str | None, str], r: Requirement
) -> None:
    text = r.text == expected.text
    units = list(r.units) == expected.units and list(r.support_units) == expected.support
    result.text_right += text
    result.units_right += units
    rest = _rest(expected, section, r)
    if text and units and not rest:
        return
    faults = rest
    if not text:
        faults = [*faults, f"text {r.text!r}"]
    if not units:
        faults = [*faults, f"units {list(r.units)} + {list(r.support_units)}"]
    marked = r.ambiguous and not rest
    result.marked += marked
    result.silent += not marked
    result.faults.append(f"{where}: {expected.no} {expected.text[:12]}: {'; '.join(faults)}")


def _rest(expected: Expected, section: tuple[str | None, str], r: Requirement) -> list[str]:
    remarks = expected.remarks
    pairs: list[tuple[str, object, object]] = [
        ("no", r.no, expected.no),
        ("section", section, expected.section),
        ("inherited", r.inherited, "沿用" in remarks),
        ("ambiguous", r.ambiguous, "存疑" in remarks),
        ("deadline", r.deadline_raw, remarks.get("时限")),
        ("group", r.group, remarks.get("组", r.group)),
        ("offices", r.offices_raw, remarks.get("科室")),
        ("lead_raw", r.lead_raw, remarks.get("原文", r.lead_raw)),
    ]
    return [f"{name} {got!r} instead of {wanted!r}" for name, got, wanted in pairs if got != wanted]
