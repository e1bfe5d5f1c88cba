"""A file or pasted text on its way to a plan: read, told apart, taken apart, recognised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.plan import Plan
from desktop_app.importing.blocks import Source, squeezed
from desktop_app.importing.drafts import Tick
from desktop_app.importing.packages import Step, unwatched
from desktop_app.importing.recognising import no_tick, plan_of
from desktop_app.importing.showing import text_of
from desktop_app.importing.sniffing import Format, read_bytes, sniff
from desktop_app.importing.understanding import Understanding, Understood
from desktop_app.importing.unit_names import UnitNames

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]

#: Characters of pasted text beyond which it is no plan.
MAX_PASTED = 20_000_000


class _Watch:
    """Passes progress on and stops where the officer asked to."""

    def __init__(self, progress: Progress | None, cancel: Cancel | None) -> None:
        self._progress = progress
        self._cancel = cancel

    def __call__(self, done: int, total: int) -> None:
        if self._cancel is not None and self._cancel():
            raise Cancelled
        if self._progress is not None:
            self._progress(done, total)

    def step(self, done: int) -> None:
        """Report while the total is not known yet."""
        self(done, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan, how its tables were understood, and the text it was read from."""

    plan: Plan
    understood: Understood
    text: str


def read_data(
    data: bytes,
    name: str,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    *,
    names: UnitNames | None = None,
    understanding: Understanding | None = None,
) -> Reading:
    """Read a plan from a file's content.

    Args:
        data: the content.
        name: the file's name, for sentences.
        progress: called with (done, total).
        cancel: asked now and then whether to stop.
        names: the dictionary of units; the bundled one where None.
        understanding: which sheets to take and what the columns mean, where the officer said so.

    Raises:
        UserError: the content cannot be read, or holds no task.
        Cancelled: ``cancel`` said so.
    """
    watch = _Watch(progress, cancel)
    source = source_from_bytes(data, name, watch.step)
    _refuse_empty(source)
    return _reading(source, watch, names, understanding)


def read_file(
    path: Path,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    *,
    names: UnitNames | None = None,
    understanding: Understanding | None = None,
) -> Reading:
    """Read a plan from a file; see `desktop_app.importing.read_path`."""
    _Watch(progress, cancel).step(0)
    data = read_bytes(path)
    return read_data(data, path.name, progress, cancel, names=names, understanding=understanding)


def read_pasted(
    text: str, *, names: UnitNames | None = None, understanding: Understanding | None = None
) -> Reading:
    """Read a plan from what was pasted; see `desktop_app.importing.read_text`."""
    from desktop_app.importing.html_source import read_html
    from desktop_app.importing.text_source import read_text_source

    if not squeezed(text):
        raise UserError("粘贴的内容是空的。", "请复制方案全文或任务表后再粘贴。")
    if len(text) > MAX_PASTED:
        raise UserError("粘贴的内容过长，不像是方案。", "请只复制方案正文和任务表。")
    head = text[:4000].lower()
    is_page = any(m in head for m in ("<table", "<html", "<body", "<div", "<p>", "<td"))
    source = read_html(text) if is_page else read_text_source(text)
    return _reading(source, no_tick, names, understanding)


def _reading(
    source: Source, tick: Tick, names: UnitNames | None, understanding: Understanding | None
) -> Reading:
    plan, understood = plan_of(source, tick, names, understanding)
    return Reading(plan, understood, text_of(source))


def source_from_bytes(data: bytes, name: str = "", step: Step = unwatched) -> Source:
    """A file's content, whatever readable format it has.

    Raises:
        UserError: the format cannot be read, or the file is damaged.
    """
    form = sniff(data, name)
    if form is Format.DOCX:
        from desktop_app.importing.docx_source import read_docx

        return read_docx(data, step)
    if form is Format.XLSX:
        from desktop_app.importing.xlsx_source import read_xlsx

        return read_xlsx(data, step)
    if form is Format.MHT:
        from desktop_app.importing.html_source import read_mht

        return read_mht(data)
    from desktop_app.importing.encoding import decode

    text = decode(data)
    if form is Format.HTML:
        from desktop_app.importing.html_source import read_html

        return read_html(text)
    from desktop_app.importing.text_source import read_text_source

    return read_text_source(text)


def _refuse_empty(source: Source) -> None:
    has_text = any(squeezed(line) for line in source.lines()) or any(
        isinstance(c, str) and squeezed(c) for grid in source.grids() for row in grid.rows for c in row
    )
    if has_text:
        return
    if source.pictures:
        raise UserError(
            "文件里只有图片，没有文字。", "请向来文单位索取 docx 或 xlsx 文件，或录入文字后粘贴导入。"
        )
    raise UserError("文件里没有文字。", "请打开文件核对，或重新下载后再导入。")
