"""The site for the public: only what is public, everything escaped, nothing loaded from elsewhere."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from html.parser import HTMLParser

import pytest

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.services import departments, evidence, tasks
from desktop_app.services.city import publishing, taking, view
from desktop_app.services.ledger import open_ledger

TODAY = date(2022, 1, 20)
_VOID = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Checks that tags close in order, and keeps links and words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.add(tag)
        assert not any(name.startswith("on") for name in found), tag
        if tag == "a":
            self.links.append(found["href"])
        if "id" in found:
            self.ids.add(found["id"])
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    assert reader.open == []
    return reader


@pytest.fixture
def site(overview, handed, tmp_path):
    def make(*paths, out="展示"):
        taking.add_returns(overview, paths)
        target = tmp_path / out
        pages, findings = publishing.export_site(view.read(overview, TODAY), target)
        found = {p.name: p.read_text("utf-8") for p in target.iterdir()}
        assert len(found) == pages
        return found, findings

    return make


def test_every_link_leads_somewhere_and_nothing_is_loaded(site, handed):
    found, findings = site(
        handed("市财政局", done=("一-1",), undone=("一-3",), published=date(2021, 7, 1)),
        handed("市统计局", done=("一-3",)),
    )
    assert findings == ()
    assert len(found) == 1 + 3 + 2 + 6
    readers = {name: read(markup) for name, markup in found.items()}
    for name, reader in readers.items():
        assert not reader.tags & {"script", "img", "link", "iframe", "object", "form", "video"}, name
        assert "default-src 'none'" in found[name]
        assert 'lang="zh-CN"' in found[name]
        assert "viewport" in found[name]
        assert "h1" in reader.tags
        for link in reader.links:
            page, _, place = link.partition("#")
            if page.startswith("https://example.invalid/"):
                continue
            assert not page or page in found, link
            assert not place or place in readers[page or name].ids, link
    assert "https://example.invalid/plan" in readers["index.html"].links


def test_the_story_of_a_year_is_told(site, handed):
    found, _ = site(handed("市财政局", done=("一-1",), undone=("一-3",), published=date(2021, 7, 1)))
    index = read(found["index.html"]).words
    assert "云州市2021年政务公开工作要点分工方案" in index
    assert "2021年7月1日公开" in index
    assert "另有 3 个部门的情况正在汇集" in index
    told = read(found["department-001.html"]).words
    for words in ("市财政局的措施", "市财政局公开信息", "未落实", "市财政局系统改造未完成", "综合科"):
        assert words in told
    assert "市财政局的措施" in read(found["requirement-001.html"]).words


def test_persons_phones_remarks_and_what_is_withheld_stay_in_the_house(site, handed):
    path = handed("市财政局", done=("一-1", "一-2"), as_ledger=True)
    ledger = open_ledger(path)
    plan_id, unit = departments.current(ledger)
    by_label = {t.label: t.id for t in tasks.task_list(ledger, plan_id, unit).tasks}
    tasks.edit(ledger, unit, by_label["一-2"], {"measures": ("不公开的措施",), "channel": "内网"})
    tasks.edit(ledger, unit, by_label["一-2"], {"publicity": publicity("依申请公开")})
    tasks.edit(ledger, unit, by_label["二-1"], {"status": status("不涉及"), "reason": "内部缘由"})
    checked = {"secrecy_by": "张某", "secrecy_on": date(2021, 7, 2), "secrecy_result": "可以公开"}
    for title, details in (("可公开的佐证", {"may_publish": True, **checked}), ("未审查的佐证", {})):
        url = f"https://example.invalid/{len(title) + len(details)}"
        evidence.add_link(ledger, plan_id, unit, [by_label["一-1"]], url, title, details)
    ledger.close()
    found, _ = site(path)
    whole = "".join(read(markup).words for markup in found.values())
    for word in ("张某", "0757", "内部备注", "不公开的措施", "内网", "内部缘由", "未审查的佐证"):
        assert word not in whole
    assert "可公开的佐证" in whole
    assert "不属于主动公开范围" in whole


def publicity(word):
    from desktop_app.core.terms import Publicity

    return Publicity(word)


def status(word):
    from desktop_app.core.terms import Status

    return Status(word)


NASTY = "</blockquote><script>alert(1)</script><a href='javascript:alert(1)'>点</a>\u202e&amp;"


def test_hostile_words_and_addresses_are_only_words(site, handed):
    path = handed("市财政局", done=("一-1",), undone=("一-3",), published=date(2021, 7, 1))
    text = path.read_text("utf-8")
    for word in ("市财政局系统改造未完成", "市财政局的措施", "市财政局公开信息", "推进财政信息公开"):
        text = text.replace(word, NASTY)
    text = text.replace("https://example.invalid/plan", "javascript:alert(2)")
    text = text.replace("https://example.invalid/1", 'http://x/\\"onmouseover=alert(3) x=\\"')
    path.write_text(text, "utf-8")
    found, _ = site(path)
    for markup in found.values():
        reader = read(markup)
        assert "script" not in reader.tags
        assert not any(link.lower().startswith("javascript") for link in reader.links)
        assert "\u202e" not in markup
    assert "<script>alert(1)</script>" in read(found["department-001.html"]).words


def test_what_looks_secret_is_told_before_it_goes_out(site, handed):
    path = handed("市财政局", undone=("一-3",))
    path.write_text(
        path.read_text("utf-8").replace("市财政局系统改造未完成", "联系13800000000，内部资料"), "utf-8"
    )
    _, findings = site(path)
    assert {str(f.mark) for f in findings} == {"手机号码", "内部标志"}
    assert findings[0].where == "市财政局 一-3"


def test_an_archive_is_the_same_for_the_same_content(overview, handed, tmp_path):
    taking.add_returns(overview, [handed("市财政局", done=("一-1",))])
    seen = view.read(overview, TODAY)
    for name in ("一.zip", "二.zip"):
        publishing.export_site(seen, tmp_path / name)
    assert (tmp_path / "一.zip").read_bytes() == (tmp_path / "二.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "一.zip") as archive:
        assert all(re.fullmatch(r"[a-z]+(-\d{3})?\.html", name) for name in archive.namelist())


def test_an_older_site_is_replaced_as_a_whole_and_other_files_never(overview, handed, tmp_path):
    taking.add_returns(overview, [handed("市财政局", done=("一-1",))])
    seen, out = view.read(overview, TODAY), tmp_path / "展示"
    publishing.export_site(seen, out)
    (out / "department-099.html").write_text("旧", "utf-8")
    publishing.export_site(seen, out)
    assert not (out / "department-099.html").exists()
    (out / "说明.txt").write_text("自己的文件", "utf-8")
    with pytest.raises(UserError, match="里有其他文件"):
        publishing.export_site(seen, out)
    assert (out / "说明.txt").exists()
    other = tmp_path / "别的网站"
    other.mkdir()
    (other / "index.html").write_text("<h1>别的</h1>", "utf-8")
    with pytest.raises(UserError, match="里有其他网页"):
        publishing.export_site(seen, other)
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith((".~", "展示"))) == ["展示"]


def test_cancel_leaves_what_stood_there(overview, handed, tmp_path):
    taking.add_returns(overview, [handed("市财政局", done=("一-1",))])
    seen, out = view.read(overview, TODAY), tmp_path / "展示"
    publishing.export_site(seen, out)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    asked = []
    with pytest.raises(Cancelled):
        publishing.export_site(seen, out, cancel=lambda: len(asked) > 3 or asked.append(1))
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    assert not list(tmp_path.glob(".~*"))


def test_nothing_to_show_is_told(overview, tmp_path):
    with pytest.raises(UserError, match="还没有报送"):
        publishing.export_site(view.read(overview, TODAY), tmp_path / "展示")
