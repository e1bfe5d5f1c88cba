"""单位模板: the office's own Word template of a document: looked at, chosen, written with, taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.own_template import TemplateCheck
from desktop_app.core.snapshot import Delivery, DocumentOptions, PlanForm, YearSnapshot
from desktop_app.core.temporary import temporary_folder
from desktop_app.core.versions import Touches
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import own_templates as store
from desktop_app.store.journal import writing
from desktop_app.store.own_templates import StoredTemplate

if TYPE_CHECKING:
    from desktop_app.core.terms import Document
    from desktop_app.reports.own_template_package import OwnTemplate
    from desktop_app.reports.saving import Written

__all__ = [
    "StoredTemplate",
    "TemplateCheck",
    "check",
    "choose",
    "chosen",
    "read",
    "sample",
    "unchoose",
    "write",
]

#: A template is kept in the ledger, and once more with each change of it.
LARGEST = 5 * 1024 * 1024
_MOST_PARTS = 400
_REPORT = "REPORT"


def read(path: Path) -> StoredTemplate:
    """Read a template's file; nothing of it is looked at yet.

    Raises:
        UserError: it is absent, empty, too large or cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UserError("模板文件超过 5 MB。", "请缩小其中的图片后再选。")
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来。", "请检查文件位置，或关闭正在使用它的程序。") from error
    return StoredTemplate(path.name, hashlib.sha256(data).hexdigest(), data)


def _taken_apart(template: StoredTemplate) -> OwnTemplate:
    """The template's parts, read with the guards of an import.

    Raises:
        UserError: it is no sound Word document, or holds what no template may hold.
    """
    from desktop_app.importing.packages import Package
    from desktop_app.reports.own_template_package import OwnTemplate

    package = Package(template.data)
    names = package.names()
    if len(names) > _MOST_PARTS:
        raise UserError("模板文件内容过多，不像是公文模板。", "请在 Word 或 WPS 中另存一份后再选。")
    return OwnTemplate({name: package.part(name) for name in names if not name.endswith("/")})


def check(template: StoredTemplate, which: Document) -> TemplateCheck:
    """Which placeholders of a template are unknown, missing, torn or misplaced.

    Raises:
        UserError: it is no sound Word document, or holds what no template may hold.
    """
    from desktop_app.reports import own_template_check

    return own_template_check.check(_taken_apart(template), of_report=which.name == _REPORT)


def placeholders(which: Document) -> dict[str, str]:
    """Every placeholder that a document's template may hold, and what it stands for."""
    from desktop_app.reports.own_template_fields import known

    return known(of_report=which.name == _REPORT)


def sample(ledger: Ledger | None, plan_id: str, unit: str, which: Document, out: Path) -> None:
    """Write a starting template (示例) in the layout of the document, for the office to change.

    Args:
        ledger: the ledger, for the layout chosen; None for the standard layout.
        plan_id: the plan.
        unit: our department.
        which: the document.
        out: where it goes.

    Raises:
        UserError: the file cannot be written there.
    """
    from desktop_app.reports.own_template_sample import sample as parts
    from desktop_app.reports.saving import save
    from desktop_app.services import layout_profiles

    layout = layout_profiles.STANDARD
    if ledger is not None:
        layout = layout_profiles.chosen(ledger, plan_id, unit, str(which))
    save(parts(of_report=which.name == _REPORT, layout=layout), out, lambda _path: None)


def chosen(ledger: Ledger, unit: str, which: Document) -> StoredTemplate | None:
    """The template that a document of the department is written in; None for the standard."""
    return store.chosen(ledger.db, unit, str(which))


def choose(ledger: Ledger, unit: str, which: Document, template: StoredTemplate) -> Changes:
    """Keep a template in the ledger, and write the document in it from now on.

    Raises:
        UserError: it is not sound, or something in it has to be mended first.
    """
    looked = check(template, which)
    if not looked.usable:
        first = next(f.text for f in looked.findings if f.hard)
        raise UserError(f"模板有误：{first}。", "请在 Word 或 WPS 中修改后重新选择。")
    return _write_choice(ledger, unit, which, template, f"{which}改用单位模板“{template.name}”")


def unchoose(ledger: Ledger, unit: str, which: Document) -> Changes:
    """Write the document in the standard layout again; the template stays in the record."""
    return _write_choice(ledger, unit, which, None, f"{which}改回标准版式")


def _write_choice(
    ledger: Ledger, unit: str, which: Document, template: StoredTemplate | None, label: str
) -> Changes:
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    with writing(ledger.db, label) as writer:
        store.choose(writer, unit, str(which), template, at)
    return changes_from(ledger, label, writer.changes)


def of_version(ledger: Ledger, version_id: str) -> tuple[str, str] | None:
    """(name, SHA-256) of the template a version was written in; None for the standard."""
    return store.of_version(ledger.db, version_id)


def write(
    template: StoredTemplate,
    taken: YearSnapshot,
    which: Document,
    out: Path,
    options: DocumentOptions,
    touched: Touches,
    standard: Callable[[DocumentOptions, Path], Written],
) -> Written:
    """Write a document of a snapshot in a template.

    Args:
        template: the template.
        taken: the department's year.
        which: the document.
        out: where it goes.
        options: as for the standard document; head and foot are the template's own.
        touched: the officer's own paragraphs, and what was left blank on purpose.
        standard: writes the standard document, from which the stretches come.

    Raises:
        UserError: the template cannot be used, or the file cannot be written.
        ReadBackError: the written file lacks something (a bug).
    """
    from desktop_app.reports import own_template
    from desktop_app.reports.own_template_check import check as look
    from desktop_app.reports.own_template_fields import Filling
    from desktop_app.reports.own_template_proof import demand

    of_report = which.name == _REPORT
    apart = _taken_apart(template)
    names = look(apart, of_report=of_report).names
    plain = replace(options, notice=False, stand_alone=True, delivery=Delivery.MATERIAL)
    if not of_report:
        in_body = own_template.wants_tasks_in_body(apart)
        plain = replace(plain, form=PlanForm.NARRATIVE if in_body else PlanForm.TABLE)
    with temporary_folder() as folder:
        source = folder / "standard.docx"
        written = standard(plain, source)
        filling = Filling(taken, options, of_report=of_report, blanks=touched.blanks)
        content = own_template.Filled(
            standard=source,
            values=filling.values(),
            paragraphs=written.paragraphs,
            organisation=taken.department.full_name,
            day=taken.as_of,
            demand=demand(taken, options, names, of_report=of_report),
        )
        return own_template.write(apart, content, out, of_report=of_report)
