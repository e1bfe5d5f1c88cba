"""What a department hands in: an export, a ledger file or a hand-over package, read and checked."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

from desktop_app.core.city import CityPlan, CityRequirement, SourceKind
from desktop_app.core.errors import UserError
from desktop_app.core.figures import BY_ID
from desktop_app.core.plan import Duty
from desktop_app.core.task import PlanInfo
from desktop_app.core.terms import Frequency, Publicity, Role, Scope, Standing, Status, UnitKind, YearEnd
from desktop_app.core.unit_kinds import guess_kind
from desktop_app.services.city import values
from desktop_app.services.whole_ledger import FORMAT
from desktop_app.store import return_rows
from desktop_app.store.schema import SCHEMA_VERSION

Rows = Sequence[Mapping[str, Any]]
Tables = Mapping[str, Rows]

#: More than this is no department's data, in bytes.
LARGEST_FILE = 300 * 1024 * 1024
_SQLITE = b"SQLite format 3\x00"
#: How a package begins, open or sealed with a password.
_PACKAGE = (b"PK\x03\x04", b"ZWGKSEAL")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
#: What goes wrong where rows are not of the form that the program writes.
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
_STATUSES = frozenset(map(str, Status))
_YEAR_ENDS = frozenset({None, *map(str, YearEnd)})
_FREQUENCIES = frozenset({None, *map(str, Frequency)})
_PUBLICITIES = frozenset({None, *map(str, Publicity)})
# Values by name, whether a row came out of an export or out of a ledger.
_TASK = itemgetter(*return_rows.COLUMNS["task"])
_PROGRESS_OF = itemgetter("requirement_id", "ord", "progress_id", "unit")
_ENTRY = itemgetter("day", "text", "count", "url")
_PIECE = itemgetter(
    "id", "plan_id", "unit", "title", "kind", "url", "published_on", "may_publish",
    "secrecy_by", "secrecy_on", "secrecy_result",
)  # fmt: skip
_RECORD = itemgetter("published_on", "published_url", "published_column", "submitted_on")
_PIECE_OF = itemgetter("evidence_id", "requirement_id", "unit")


@dataclass(frozen=True, slots=True)
class Return:
    """One department's year, as its file says it.

    ``tasks`` holds, by requirement id, the values of `store.overview_rows.ANSWER` behind its first three and
    without its last; the other rows are in that module's form.
    """

    path: Path
    digest: str
    source: SourceKind
    changed_at: datetime | None
    plan: CityPlan
    unit: str
    kind: UnitKind
    full_name: str
    record: tuple[str | None, str | None, str | None, str | None]
    tasks: Mapping[str, tuple[Any, ...]]
    claimed: frozenset[str]
    progress: Sequence[tuple[Any, ...]]
    proofs: Sequence[tuple[Any, ...]]
    occurrences: Mapping[str, int]
    numbers: Sequence[tuple[str, int]]

    @property
    def file_name(self) -> str:
        """The file's name."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    source: SourceKind
    digest: str
    exported_at: str | None
    tables: Tables


class Reader:
    """Reads the files of one batch; plans that are the same are built once.

    Args:
        password: for encrypted packages.
    """

    def __init__(self, password: str | None = None) -> None:
        self._password = password
        self._known: list[tuple[tuple[Any, ...], CityPlan]] = []

    def read(self, path: Path, wanted: str | None) -> Return:
        """One department's file.

        Args:
            path: the file.
            wanted: the id of the plan that the overview is about; None takes the file's own.

        Raises:
            UserError: the file is absent, of no known kind, damaged, of a newer version, of another plan,
                or does not say whose it is.
        """
        file = self._open(path)
        try:
            plan = self._plan(file, wanted)
            return _extract(path, file, plan)
        except _MALFORMED as error:
            raise UserError(f"“{path.name}”内容有误，没有收入。", "请该部门核验台账后重新导出。") from error

    # -- the kinds of files ------------------------------------------------------------------------

    def _open(self, path: Path) -> _File:
        name = path.name
        try:
            size = path.stat().st_size
            if path.is_dir():
                raise UserError(f"“{name}”是文件夹。", "请选择其中的报送文件。")
            with path.open("rb") as stream:
                head = stream.read(16)
        except FileNotFoundError:
            raise UserError(f"找不到文件“{name}”。", "请检查路径。") from None
        except OSError as error:
            raise UserError(f"打不开文件“{name}”。", "请检查读取权限。") from error
        if size > LARGEST_FILE:
            raise UserError(f"“{name}”过大，不是部门报送的数据。", "请核对文件。")
        if head == _SQLITE:
            return _from_ledger(path.name, SourceKind.LEDGER, path)
        if head.startswith(_PACKAGE):
            return self._package(path)
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return _export_file(path)
        raise UserError(f"“{name}”不是部门报送的文件。", "请选择移交包、台账文件或导出数据。")

    def _package(self, path: Path) -> _File:
        # Brings the cipher with it; exports and ledgers are read without.
        from desktop_app.services import handover

        with handover.open_for_reading(path, self._password) as (_, ledger):
            return _from_ledger(path.name, SourceKind.PACKAGE, ledger)

    # -- the plan ----------------------------------------------------------------------------------

    def _plan(self, file: _File, wanted: str | None) -> CityPlan:
        rows = {row["id"]: row for row in file.tables["plan"]}
        if not rows:
            raise UserError(f"“{file.name}”里没有分工方案。", "请该部门导入方案后再报送。")
        if wanted is not None and wanted not in rows:
            raise _other_plan(file.name, max(rows.values(), key=_issued)["title"])
        chosen = _setting(file.tables, "chosen_plan")
        own = wanted or (chosen if chosen in rows else max(rows.values(), key=_issued)["id"])
        tables = file.tables
        requirements, sections = tables["requirement"], tables["section"]
        duties = tables["duty"]
        if len(rows) > 1:
            requirements = [r for r in requirements if r["plan_id"] == own]
            sections = [s for s in sections if s["plan_id"] == own]
            duties = [d for d in duties if d["plan_id"] == own]
        info = rows[own]
        key = (tuple(info[name] for name in _INFO), sections, requirements, duties)
        for known, plan in self._known:
            if known == key:
                return plan
        built = _city_plan(info, sections, requirements, duties)
        same = next((plan for _, plan in self._known if plan == built), built)
        self._known.append((key, same))
        return same


_INFO = (
    "id", "title", "issuer", "doc_no", "issued", "year", "notice_title",
    "publish_within_working_days", "display_by",
)  # fmt: skip


def _other_plan(name: str, title: str) -> UserError:
    return UserError(f"“{name}”报送的是《{title}》，不是本汇总的方案。", "请核对年度，或另建汇总台账。")


def other_plan(taken: Return) -> UserError:
    """What to say of a file that is about another plan than the overview."""
    return _other_plan(taken.file_name, taken.plan.info.title)


def _issued(row: Mapping[str, Any]) -> str:
    return str(row["issued"] or row["year"] or "")


def _digest(data: bytes) -> str:
    """What tells the same file from another one."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def _from_ledger(name: str, source: SourceKind, ledger: Path) -> _File:
    tables = return_rows.read_file(ledger)
    # The last change carries the digest of all before it; what is chosen stands outside the history.
    said = repr((tables["change_set"], tables["setting"]))
    return _File(name, source, _digest(said.encode()), None, tables)


def _whole(rows: Any, names: Sequence[str]) -> Rows:
    """The rows of a table; what an older version did not export is nothing."""
    try:
        if rows and not all(name in rows[0] for name in names):
            return [{**dict.fromkeys(names), **row} for row in rows]
    except (TypeError, KeyError, IndexError):
        return [None]  # type: ignore[list-item]  # refused where it is read
    return rows  # type: ignore[no-any-return]


def _export_file(path: Path) -> _File:
    data = path.read_bytes()
    return export_bytes(path.name, data, SourceKind.EXPORT)


def export_bytes(name: str, data: bytes, source: SourceKind) -> _File:
    """An export's content.

    Raises:
        UserError: it is no export, or of a newer version.
    """
    wrong = UserError(f"“{name}”不是本软件导出的数据。", "请选择移交包、台账文件或导出数据。")
    try:
        found = json.loads(data)
        if _SURROGATE.search(data):
            # Half a character, which no text can hold; the program never writes one.
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise wrong from None
    if (
        not isinstance(found, dict)
        or found.get("format") != FORMAT
        or not isinstance(found.get("tables"), dict)
    ):
        raise wrong
    schema = found.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA_VERSION:
        raise UserError(f"“{name}”由更新版本的软件导出。", "请升级本软件后再汇总。")
    given = found["tables"]
    tables = {table: _whole(given.get(table) or [], names) for table, names in return_rows.COLUMNS.items()}
    tables["change_set"] = given.get("change_set") or []
    exported = found.get("exported_at")
    at = exported if isinstance(exported, str) else None
    return _File(name, source, _digest(data), at, tables)


# -- out of rows -----------------------------------------------------------------------------------


def _city_plan(info: Mapping[str, Any], sections: Rows, requirements: Rows, duties: Rows) -> CityPlan:
    by_requirement: dict[str, list[Duty]] = {}
    for row in sorted(duties, key=lambda d: (d["requirement_id"], d["ord"])):
        duty = Duty(values.text(row["name"]), Role(row["role"]), Scope(row["scope"]))
        by_requirement.setdefault(row["requirement_id"], []).append(duty)
    heads = {s["id"]: s for s in sections}
    standing = [r for r in requirements if not r["withdrawn"]]
    sizes = Counter(r["section_id"] for r in standing)
    standing.sort(key=lambda r: (heads[r["section_id"]]["ord"], r["ord"]))
    built = tuple(
        CityRequirement(
            id=values.text(r["id"]),
            section_no=values.optional(heads[r["section_id"]]["no"]),
            section_title=values.text(heads[r["section_id"]]["title"]),
            section_index=values.number(heads[r["section_id"]]["ord"]),
            no=None if r["no"] is None else values.number(r["no"]),
            index=values.number(r["ord"]),
            alone=sizes[r["section_id"]] == 1,
            text=values.text(r["text"]),
            lead_raw=values.optional(r["lead_in_force"]),
            deadline_raw=values.optional(r["deadline_raw"]),
            duties=tuple(by_requirement.get(r["id"], ())),
        )
        for r in standing
    )
    if not built or len({r.id for r in built}) != len(built):
        raise ValueError("no requirements, or two of one id")
    return CityPlan(_info(info, built), built)


def _info(row: Mapping[str, Any], requirements: Sequence[CityRequirement]) -> PlanInfo:
    days = row["publish_within_working_days"]
    year = row["year"]
    return PlanInfo(
        id=values.text(row["id"]),
        title=values.text(row["title"]),
        issuer=values.optional(row["issuer"]),
        doc_no=values.optional(row["doc_no"]),
        issued=values.day(row["issued"]),
        year=None if year is None else values.number(year),
        notice_title=values.optional(row["notice_title"]),
        publish_within_working_days=None if days is None else values.number(days),
        display_by=values.day(row["display_by"]),
        sections=len({r.section_index for r in requirements}),
        requirements=len(requirements),
    )


def _extract(path: Path, file: _File, plan: CityPlan) -> Return:
    tables, ids = file.tables, {r.id for r in plan.requirements}
    unit = _unit(file, plan, ids)
    department = next((d for d in tables["department"] if d["unit"] == unit), None)
    added = {u["name"]: u["kind"] for u in tables["unit"]}
    said = department["kind"] if department else added.get(unit)
    records = (
        _RECORD(r) for r in tables["year_record"] if r["plan_id"] == plan.info.id and r["unit"] == unit
    )
    published_on, url, column, submitted_on = next(records, (None, None, None, None))
    return Return(
        path=path,
        digest=file.digest,
        source=file.source,
        changed_at=values.moment(
            tables["change_set"][-1]["at"] if tables["change_set"] else file.exported_at
        ),
        plan=plan,
        unit=unit,
        kind=UnitKind(said) if said else guess_kind(unit),
        full_name=values.text(department["full_name"]) if department else unit,
        record=(
            values.iso(published_on),
            values.optional(url),
            values.optional(column),
            values.iso(submitted_on),
        ),
        tasks=_tasks(tables, unit, ids),
        claimed=frozenset(
            r["requirement_id"] for r in tables["claim"] if r["unit"] == unit and r["decision"] == "认领"
        ),
        progress=_progress(tables, unit, ids),
        proofs=_proofs(tables, plan.info.id, unit, ids),
        occurrences=Counter(
            r["requirement_id"] for r in tables["occurrence"] if r["unit"] == unit and r["done_on"]
        ),
        numbers=_numbers(tables, plan.info.id, unit),
    )


def _unit(file: _File, plan: CityPlan, ids: set[str]) -> str:
    """Whose file it is: the department chosen in it, else the only or the busiest one."""
    tables = file.tables
    chosen = _setting(tables, "chosen_unit")
    if chosen:
        return values.text(chosen)
    busy = Counter(values.text(r["unit"]) for r in tables["task"] if r["requirement_id"] in ids)
    busy.update(values.text(r["unit"]) for r in tables["year_record"] if r["plan_id"] == plan.info.id)
    named = busy.most_common(1)
    if named:
        return named[0][0]
    if len(tables["department"]) == 1:
        return values.text(tables["department"][0]["unit"])
    raise UserError(f"“{file.name}”没有选定本部门，不知由谁报送。", "请该部门选定本部门后再报送。")


def _tasks(tables: Tables, unit: str, ids: set[str]) -> dict[str, tuple[Any, ...]]:
    found = {}
    for row in tables["task"]:
        (
            rid, whose, our_part, status, reason, year_end, measures, office, support_offices, deadline,
            frequency, due_day, channel, publicity, applies,
        ) = _TASK(row)  # fmt: skip
        if whose != unit or rid not in ids:
            continue
        values.texts(our_part, reason, office, channel)
        if (
            (status is not None and status not in _STATUSES)
            or year_end not in _YEAR_ENDS
            or frequency not in _FREQUENCIES
            or publicity not in _PUBLICITIES
        ):
            raise ValueError(row)
        if deadline is not None and deadline != Standing.LONG_TERM:
            date.fromisoformat(deadline)
        found[rid] = (
            our_part,
            status or "未启动",
            reason,
            year_end,
            values.listed(measures),
            office,
            values.listed(support_offices),
            deadline,
            frequency,
            None if due_day is None else values.number(due_day),
            channel,
            publicity,
            int(bool(applies)),
        )
    return found


def _progress(tables: Tables, unit: str, ids: set[str]) -> list[tuple[Any, ...]]:
    entries = {row["id"]: row for row in tables["progress"]}
    links = [
        link for link in map(_PROGRESS_OF, tables["progress_task"]) if link[3] == unit and link[0] in ids
    ]
    links.sort()
    found = []
    for rid, _, entry, _ in links:
        day, text, count, url = _ENTRY(entries[entry])
        date.fromisoformat(day)
        values.texts(url)
        found.append(
            (rid, day, values.text(text), None if count is None else values.number(count), url or None)
        )
    return found


def _proofs(tables: Tables, plan_id: str, unit: str, ids: set[str]) -> list[tuple[Any, ...]]:
    pieces = {}
    for row in tables["evidence"]:
        own, of_plan, whose, title, kind, url, day, may, *checked = _PIECE(row)
        if of_plan == plan_id and whose == unit:
            # 先审查后公开: who checked it, when, and with what result.
            public = bool(may) and all(checked)
            pieces[own] = (
                values.text(title),
                values.text(kind),
                values.optional(url),
                values.iso(day),
                int(public),
            )
    return [
        (rid, *pieces[own])
        for own, rid, whose in map(_PIECE_OF, tables["evidence_task"])
        if whose == unit and rid in ids and own in pieces
    ]


def _numbers(tables: Tables, plan_id: str, unit: str) -> list[tuple[str, int]]:
    found = {
        row["name"]: values.number(row["value"])
        for row in tables["year_figure"]
        if row["plan_id"] == plan_id and row["unit"] == unit and row["name"] in BY_ID
    }
    return list(found.items())


def _setting(tables: Tables, name: str) -> str | None:
    return next((row["value"] for row in tables["setting"] if row["name"] == name), None)


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files among ``paths``; a folder stands for the hand-ins that lie in it, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.iterdir()) if p.is_file() and not p.name.startswith((".", "~")))
            found += [p for p in inside if p.suffix.lower() in SUFFIXES]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


#: Endings by which hand-ins are known in a folder.
SUFFIXES = (".zwgk", ".json", ".zwgkp")
