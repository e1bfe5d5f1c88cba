"""集中展示: a public snapshot of a city's year as web pages that need nothing but themselves.

Every page carries its own style; there is no script, no picture and nothing that a browser would load from
elsewhere. Everything is escaped. Links lead to the other pages, and to addresses that departments gave.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from desktop_app.core.city_public import PublicCity, PublicDepartment, PublicLine, PublicTask
from desktop_app.core.day_words import full_day
from desktop_app.core.rules import YearFigures, rate_words
from desktop_app.reports.sentences import WITHHELD, percent

#: Says whose pages these are, so that an older site can be told from other files.
GENERATOR = "政务公开落实台账"
#: The names of the pages; nothing else stands in a site.
PAGE_NAMES = re.compile(r"index\.html|(?:section|department|requirement)-\d{3,}\.html")
_STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;color:#1f2329;background:#fff;line-height:1.75;font-size:1rem;
font-family:"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC",sans-serif}
.page{max-width:64rem;margin:0 auto;padding:0 1rem 3rem}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.3rem .8rem}
header{background:#f3f7fd;border-bottom:1px solid #dde1e8}header .page{padding:.6rem 1rem}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:0 1.2rem}
nav a{display:inline-block;padding:.2rem 0}
h1{font-size:1.6rem;line-height:1.4;margin:1.6rem 0 .6rem}h2{font-size:1.2rem;margin:2rem 0 .6rem}
h3{font-size:1.02rem;margin:0 0 .4rem}a{color:#1a5fb4;overflow-wrap:anywhere}
a:focus{outline:3px solid #1a5fb4}
.quiet{color:#4e5969}.figures{display:flex;flex-wrap:wrap;gap:.8rem;padding:0;margin:1.2rem 0;list-style:none}
.figures li{flex:1 1 8.5rem;background:#f3f7fd;border:1px solid #dde1e8;border-radius:.5rem;
padding:.7rem 1rem}
.figures b{display:block;font-size:1.6rem;line-height:1.3}.wide{overflow-x:auto}
.wide:focus{outline:3px solid #1a5fb4}
table{border-collapse:collapse;width:100%;font-size:.94rem}
caption{text-align:left;color:#4e5969;padding:.3rem 0}
th,td{border-bottom:1px solid #dde1e8;padding:.45rem .6rem;text-align:left;vertical-align:top}
thead th{background:#f5f7fa;white-space:nowrap}tbody th{font-weight:normal}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
article{border:1px solid #dde1e8;border-radius:.5rem;padding:.9rem 1.1rem;margin:.8rem 0}
article p,article ol,article ul{margin:.3rem 0}blockquote{margin:.3rem 0 .6rem;padding:.4rem .9rem;
border-left:3px solid #1a5fb4;background:#f3f7fd}.state{font-weight:bold}.state.no{color:#b4231f}
.state.yes{color:#187235}dl{margin:.3rem 0}dt{color:#4e5969}dd{margin:0 0 .4rem 0}
@media(min-width:40rem){dl{display:grid;grid-template-columns:7em 1fr;column-gap:1rem}}
footer{border-top:1px solid #dde1e8;margin-top:2.5rem;padding-top:.8rem;font-size:.9rem}
@media print{nav,.skip{display:none}header{background:none}.page{max-width:none;padding:0}
article{break-inside:avoid}
a{color:inherit;text-decoration:none}thead{display:table-header-group}tr{break-inside:avoid}body{font-size:10.5pt}}
""".strip().replace("\n", "")
_HEAD = (
    '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="referrer" content="no-referrer">\n'
    f'<meta name="generator" content="{GENERATOR}">\n'
    "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    '<a class="skip" href="#main">跳到正文</a>\n<header><div class="page">'
    '<nav aria-label="本站"><ul>{nav}</ul></nav></div></header>\n<main id="main" class="page">\n'
)
#: Control characters, halves of characters, and marks that turn the direction of what stands beside them.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def pages(city: PublicCity) -> Iterator[tuple[str, str]]:
    """Every page of the site: (file name, markup), the first one first.

    Args:
        city: what may be told; nothing is left out here.
    """
    site = _Site(city)
    yield "index.html", site.index()
    for at in range(len(city.sections)):
        yield _name("section", at), site.section(at)
    for at in range(len(city.departments)):
        yield _name("department", at), site.department(at)
    for at in range(len(city.requirements)):
        yield _name("requirement", at), site.requirement(at)


def page_count(city: PublicCity) -> int:
    """How many pages the site has."""
    return 1 + len(city.sections) + len(city.departments) + len(city.requirements)


def _name(kind: str, at: int) -> str:
    return f"{kind}-{at + 1:03d}.html"


def _say(text: str | None) -> str:
    """Text fit for markup; its line breaks stay."""
    return html.escape(_UNFIT.sub("", text or "")).replace("\n", "<br>")


def _link(url: str | None, words: str) -> str:
    """A link to an address of the web; other addresses are only words."""
    address = _UNFIT.sub("", url or "").strip()
    if not address.lower().startswith(("http://", "https://")):
        return _say(words)
    return f'<a href="{html.escape(address)}" rel="noopener noreferrer">{_say(words)}</a>'


def _state(standing: str) -> str:
    kind = {"已落实": " yes", "未落实": " no"}.get(standing, "")
    return f'<span class="state{kind}">{_say(standing)}</span>'


def _table(caption: str, head: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]]) -> str:
    """A table that scrolls sideways by itself; ``head`` is (word, whether its column holds numbers)."""
    across = "".join(f'<th scope="col"{_numeric(number)}>{_say(word)}</th>' for word, number in head)
    lines = []
    for row in rows:
        cells = [f'<th scope="row">{row[0]}</th>']
        cells += [
            f"<td{_numeric(number)}>{value}</td>"
            for value, (_, number) in zip(row[1:], head[1:], strict=True)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>\n")
    return (
        f'<div class="wide" role="region" aria-label="{_say(caption)}" tabindex="0"><table>\n'
        f"<caption>{_say(caption)}</caption>\n<thead><tr>{across}</tr></thead>\n"
        f"<tbody>\n{''.join(lines)}</tbody></table></div>\n"
    )


def _numeric(number: bool) -> str:
    return ' class="number"' if number else ""


def _rate(figures: YearFigures) -> str:
    return rate_words(figures) or "—"


class _Site:
    """One site in the making."""

    def __init__(self, city: PublicCity) -> None:
        self._city = city

    # -- the frame ---------------------------------------------------------------------------------

    def _page(self, title: str, parts: Sequence[str]) -> str:
        places = (("", "总览"), ("#departments", "按部门"), ("#sections", "按工作任务"))
        nav = "".join(f'<li><a href="index.html{place}">{words}</a></li>' for place, words in places)
        whole = title if title == self._city.title else f"{title} - {self._city.title}"
        head = _HEAD.format(title=_say(whole), style=_STYLE, nav=nav)
        issuer = f"{_say(self._city.issuer)}，" if self._city.issuer else ""
        said = f"{issuer}数据截至{full_day(self._city.as_of)}，由各部门报送。"
        foot = f'<footer class="quiet"><p>{said}</p></footer>\n'
        return f"{head}{''.join(parts)}{foot}</main>\n</body>\n</html>\n"

    # -- the pages ---------------------------------------------------------------------------------

    def index(self) -> str:
        """The first page: the figures, the departments, the sections."""
        city = self._city
        number = f"（{_say(city.doc_no)}）" if city.doc_no else ""
        due = f"（应于{full_day(city.due_on)}前公开）" if city.due_on else ""
        figures = [
            ("展示部门", str(len(city.departments))),
            (f"按期公开方案的部门{due}", str(city.in_time)),
            ("任务", str(city.figures.total)),
            ("已落实", str(city.figures.done)),
            ("落实率", _rate(city.figures)),
        ]
        listed = "".join(f"<li><b>{value}</b>{_say(word)}</li>" for word, value in figures)
        waited = f"<p>另有 {city.awaited} 个部门的情况正在汇集。</p>\n" if city.awaited else ""
        return self._page(
            city.title,
            [
                f"<h1>{_say(city.title)}{number}<br>落实情况集中展示</h1>\n",
                f'<ul class="figures">{listed}</ul>\n{waited}',
                f'<h2 id="departments">各部门落实情况</h2>\n{self._departments()}',
                f'<h2 id="sections">各项工作任务落实情况</h2>\n{self._sections()}',
            ],
        )

    def _departments(self) -> str:
        head = (("部门", False), ("方案公开", False), ("任务", True), ("已落实", True), ("落实率", True))
        rows = [
            (
                f'<a href="{_name("department", at)}">{_say(d.full_name)}</a>',
                self._published(d),
                str(d.figures.total),
                str(d.figures.done),
                _rate(d.figures),
            )
            for at, d in enumerate(self._city.departments)
        ]
        return _table("各部门方案公开和任务落实情况", head, rows)

    @staticmethod
    def _published(department: PublicDepartment) -> str:
        if department.published_on is None:
            return _say(department.publication)
        words = f"{full_day(department.published_on)}公开"
        return f"{_link(department.published_url, words)}（{_say(department.publication)}）"

    def _sections(self) -> str:
        head = (("工作任务", False), ("任务", True), ("已落实", True), ("未落实", True), ("落实率", True))
        rows = [
            (
                f'<a href="{_name("section", at)}">{_say(s.heading)}</a>',
                str(s.figures.total),
                str(s.figures.done),
                str(s.figures.not_done),
                _rate(s.figures),
            )
            for at, s in enumerate(self._city.sections)
        ]
        return _table("各项工作任务落实情况", head, rows)

    def section(self, at: int) -> str:
        """One section: its requirements, with where the departments stand."""
        section = self._city.sections[at]
        parts = [f"<h1>{_say(section.heading)}</h1>\n", self._summary(section.figures)]
        for index, requirement in enumerate(self._city.requirements):
            if requirement.section != at:
                continue
            tasks = self._city.by_requirement.get(index, ())
            said = "；".join(
                f"{_say(self._city.departments[t.department].name)} {_state(t.standing)}" for t in tasks
            )
            link = f'<a href="{_name("requirement", index)}">{_say(requirement.label)}</a>'
            parts.append(
                f"<article><h3>{link}</h3><blockquote>{_say(requirement.text)}</blockquote>"
                f"{self._leads(requirement.lead_raw)}<p>{said or '暂无部门报送'}</p></article>\n"
            )
        return self._page(section.heading, parts)

    @staticmethod
    def _leads(lead_raw: str | None) -> str:
        return f'<p class="quiet">牵头落实单位：{_say(lead_raw)}</p>' if lead_raw else ""

    @staticmethod
    def _summary(figures: YearFigures) -> str:
        words = (
            ("任务", figures.total),
            ("已落实", figures.done),
            ("未落实", figures.not_done),
            ("条件未具备", figures.condition_unmet),
            ("不涉及", figures.not_applicable),
            ("尚未作出结论", figures.undecided),
        )
        said = "，".join(f"{word} {count} 项" for word, count in words if count or word == "任务")
        rate = percent(figures)
        return f"<p>{said}{f'，落实率 {rate}' if rate else ''}。</p>\n"

    def department(self, at: int) -> str:
        """One department: its plan, and every task with what was done."""
        city, department = self._city, self._city.departments[at]
        parts = [
            f"<h1>{_say(department.full_name)}</h1>\n",
            f"<p>本部门方案：{self._published(department)}。</p>\n",
            self._summary(department.figures),
        ]
        last = -1
        for task in city.by_department.get(at, ()):
            requirement = city.requirements[task.requirement]
            if requirement.section != last:
                last = requirement.section
                parts.append(f"<h2>{_say(city.sections[last].heading)}</h2>\n")
            link = f'<a href="{_name("requirement", task.requirement)}">{_say(requirement.label)}</a>'
            parts.append(
                f"<article><h3>{link} {_state(task.standing)}</h3>"
                f"<blockquote>{_say(requirement.text)}</blockquote>{_story(task)}</article>\n"
            )
        return self._page(department.full_name, parts)

    def requirement(self, at: int) -> str:
        """One requirement: everybody who bears it, side by side."""
        city, requirement = self._city, self._city.requirements[at]
        section = city.sections[requirement.section]
        tasks = city.by_requirement.get(at, ())
        up = f'<a href="{_name("section", requirement.section)}">{_say(section.heading)}</a>'
        parts = [
            f"<h1>{_say(requirement.label)}</h1>\n",
            f'<p class="quiet">{up}</p>\n',
            f"<blockquote>{_say(requirement.text)}</blockquote>\n{self._leads(requirement.lead_raw)}\n",
        ]
        if not tasks:
            parts.append("<p>暂无部门报送。</p>\n")
        for task in tasks:
            department = city.departments[task.department]
            link = f'<a href="{_name("department", task.department)}">{_say(department.name)}</a>'
            parts.append(
                f'<article><h2 style="margin:0 0 .4rem;font-size:1.02rem">{link} {_state(task.standing)}'
                f' <span class="quiet">（{_say(task.role)}）</span></h2>{_story(task)}</article>\n'
            )
        return self._page(requirement.label, parts)


def _story(task: PublicTask) -> str:
    """What a department says of a task."""
    if task.withheld:
        return f"<p>{_say(WITHHELD)}</p>"
    facts = [
        ("承担内容", task.our_part),
        ("责任科室", task.office),
        ("完成时限", task.limit),
        ("公开渠道", task.channel),
        ("说明", task.reason),
    ]
    said = [f"<dt>{word}</dt><dd>{_say(text)}</dd>" for word, text in facts if text]
    if task.measures:
        inner = "".join(f"<li>{_say(measure)}</li>" for measure in task.measures)
        said.insert(0, f"<dt>落实措施</dt><dd><ol>{inner}</ol></dd>")
    for word, lines in (("进展", task.progress), ("佐证材料", task.proofs)):
        if lines:
            said.append(f"<dt>{word}</dt><dd><ul>{''.join(map(_line, lines))}</ul></dd>")
    return f"<dl>{''.join(said)}</dl>" if said else ""


def _line(line: PublicLine) -> str:
    day = f"{full_day(line.day)}　" if line.day else ""
    return f"<li>{day}{_link(line.url, line.text)}</li>"
