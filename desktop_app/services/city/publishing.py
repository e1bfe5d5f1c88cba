"""集中展示: what of an overview is public, a look for what should not be, and the site itself."""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from desktop_app.core.city import CityView, DepartmentYear
from desktop_app.core.city_public import (
    PublicCity,
    PublicDepartment,
    PublicLine,
    PublicRequirement,
    PublicSection,
    PublicTask,
)
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.rules import deadline_words
from desktop_app.core.saving import save_bytes
from desktop_app.core.secrecy import Finding, scan
from desktop_app.core.task import Task
from desktop_app.core.terms import Status
from desktop_app.services.city import questions

Progress = Callable[[int, int], None]
#: The date of every file in a site's archive, so that the same content makes the same archive.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def public(view: CityView) -> PublicCity:
    """What the public is told, by the rules of a department's own public version.

    What is 依申请公开 or 不予公开 is named and not told; evidence is listed where it may be published and was
    checked for secrecy; persons, phones and remarks are not in an overview at all.

    Raises:
        UserError: nothing was handed in yet.
    """
    if view.plan is None or not view.reported:
        raise UserError("汇总台账里还没有报送，不能生成展示网页。", "请先加入部门报送的文件。")
    info, found = view.plan.info, questions.totals(view)
    order = {r.id: at for at, r in enumerate(view.plan.requirements)}
    places = {index: at for at, (index, _, _) in enumerate(view.plan.sections)}
    by_department: dict[int, list[PublicTask]] = {}
    by_requirement: dict[int, list[PublicTask]] = {}
    for at, department in enumerate(view.reported):
        for task in department.tasks:
            told = _told(department, task, order[task.id], at)
            by_department.setdefault(at, []).append(told)
            by_requirement.setdefault(told.requirement, []).append(told)
    return PublicCity(
        title=info.title,
        issuer=info.issuer,
        doc_no=info.doc_no,
        as_of=view.as_of,
        due_on=view.due_on,
        awaited=found.missing,
        in_time=found.in_time,
        figures=found.figures,
        sections=tuple(PublicSection(s.heading, s.figures) for s in questions.by_section(view)),
        requirements=tuple(
            PublicRequirement(r.label, places[r.section_index], r.text, r.lead_raw)
            for r in view.plan.requirements
        ),
        departments=tuple(
            PublicDepartment(
                d.unit, d.full_name, d.published_on, d.published_url, str(d.publication), d.figures
            )
            for d in view.reported
        ),
        by_department={at: tuple(tasks) for at, tasks in by_department.items()},
        by_requirement={at: tuple(tasks) for at, tasks in by_requirement.items()},
    )


def _told(department: DepartmentYear, task: Task, requirement: int, at: int) -> PublicTask:
    from desktop_app.reports.sentences import is_withheld

    standing, role = questions.standing(task), str(task.role)
    if is_withheld(task):
        return PublicTask(requirement, at, role, standing, withheld=True)
    fields = task.fields
    # Why a task does not concern a department stays in the house, as in its own public version.
    reason = None if fields.status is Status.NOT_APPLICABLE else fields.reason
    return PublicTask(
        requirement,
        at,
        role,
        standing,
        withheld=False,
        reason=reason,
        our_part=fields.our_part,
        measures=fields.measures,
        limit=deadline_words(task),
        office=fields.office,
        channel=fields.channel,
        progress=tuple(PublicLine(p.date, _entry(p.text, p.count), p.url) for p in task.progress),
        proofs=tuple(
            PublicLine(p.published_on, p.title, p.url) for p in department.proofs.get(task.id, ()) if p.public
        ),
    )


def _entry(text: str, count: int | None) -> str:
    return (
        text
        if count is None or re.search(rf"(?<!\d){count}\s*[条件篇期次]", text)
        else f"{text}（{count}条）"
    )


def check(city: PublicCity) -> tuple[Finding, ...]:
    """What on the site looks as if it should not be public: marks of secrecy, numbers of persons."""
    found: list[Finding] = []
    for at, tasks in city.by_department.items():
        name = city.departments[at].name
        for task in tasks:
            where = f"{name} {city.requirements[task.requirement].label}"
            for text in _texts(task):
                found += scan(text, where)
    return tuple(dict.fromkeys(found))


def _texts(task: PublicTask) -> Iterator[str]:
    yield from task.measures
    yield from (line.text for line in (*task.progress, *task.proofs))
    yield from (text for text in (task.reason, task.our_part, task.office, task.channel) if text)


def export_site(
    view: CityView,
    out: Path,
    *,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[int, tuple[Finding, ...]]:
    """Write the site: one .zip where ``out`` ends so, else a folder.

    Args:
        view: the overview.
        out: the archive, or the folder; an older site there is replaced as a whole.
        progress: called with (pages done, pages in all).
        cancel: asked between pages.

    Returns:
        How many pages were written, and what on them looks as if it should not be public.

    Raises:
        Cancelled: ``cancel`` said so; what stood there before still stands.
        UserError: nothing was handed in, the folder holds other files, or the place cannot be written.
    """
    # The pages' wording comes out of the report writers, which bring lxml with them.
    from desktop_app.reports import city_site

    city = public(view)
    total = city_site.page_count(city)

    def written() -> Iterator[tuple[str, bytes]]:
        for done, (name, markup) in enumerate(city_site.pages(city), start=1):
            if cancel is not None and cancel():
                raise Cancelled
            yield name, markup.encode()
            if progress is not None:
                progress(done, total)

    if out.suffix.lower() == ".zip":
        save_bytes(out, _zipped(written()))
    else:
        _write_folder(out, written())
    return total, check(city)


def _zipped(pages: Iterator[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pages:
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return target.getvalue()


def _write_folder(out: Path, pages: Iterator[tuple[str, bytes]]) -> None:
    """Write beside the folder's place and put it there in one step; an older site goes only then."""
    from desktop_app.reports.city_site import GENERATOR, PAGE_NAMES

    standing = list(out.iterdir()) if out.is_dir() else []
    if out.is_file() or any(p.is_dir() or not PAGE_NAMES.fullmatch(p.name) for p in standing):
        raise UserError(f"“{out.name}”里有其他文件，没有写入。", "请选择空文件夹，或另起名称。")
    first = out / "index.html"
    if standing and (not first.is_file() or GENERATOR not in first.read_text("utf-8", errors="replace")):
        raise UserError(f"“{out.name}”里有其他网页，没有写入。", "请选择空文件夹，或另起名称。")
    made: Path | None = None
    old = out.with_name(f"{out.name}.旧")
    try:
        made = Path(tempfile.mkdtemp(prefix=".~", dir=out.parent))
        for name, data in pages:
            (made / name).write_bytes(data)
        if os.name == "posix":
            mask = os.umask(0)
            os.umask(mask)
            made.chmod(0o777 & ~mask)
        if out.is_dir():
            out.replace(old)
        made.replace(out)
    except OSError as error:
        if old.is_dir() and not out.exists():
            old.replace(out)
        raise UserError(
            f"“{out.name}”无法写入。", "请检查磁盘空间和保存位置，或关闭正在使用它的程序。"
        ) from error
    finally:
        for left in (made, old):
            if left is not None:
                with suppress(OSError):
                    shutil.rmtree(left)
