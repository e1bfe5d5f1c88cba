"""The published plan of 2017: every way it can be handed in gives the same, right parse."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desktop_app.core.plan import Plan, Requirement, plan_to_json
from desktop_app.core.terms import Role, Scope
from desktop_app.importing import read_path, read_text
from tests.importing import seed
from tests.plans import build


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_path(seed.TEXT)


def find(plan: Plan, section: str, no: int | None) -> Requirement:
    return next(r for s, r in plan.requirements() if s.no == section and r.no == no)


def test_text_gives_what_is_expected(plan: Plan) -> None:
    assert seed.differences(plan) == []


def test_counts(plan: Plan) -> None:
    totals = seed.EXPECTED["totals"]
    named = {d.name for _, r in plan.requirements() for d in r.duties if d.scope is Scope.NAMED}
    assert len(plan.sections) == totals["sections"] == 22
    assert plan.requirement_count == totals["requirements"] == 112
    assert len(named) == totals["distinct_named_units"] == 33
    assert sum(r.inherited for _, r in plan.requirements()) == totals["inherited"]


def test_tasks_per_unit(plan: Plan) -> None:
    counted: dict[str, int] = {}
    for _, r in plan.requirements():
        for name in r.units:
            counted[name] = counted.get(name, 0) + 1
    assert counted == seed.EXPECTED["totals"]["tasks_per_unit"]


def test_notice_deadlines(plan: Plan) -> None:
    assert plan.notice.publish_within_working_days == 30
    assert plan.notice.display_by == date(2018, 1, 31)


def test_bundled_parse_is_what_the_text_gives(plan: Plan) -> None:
    assert json.loads(seed.PARSED.read_text(encoding="utf-8")) == plan_to_json(plan)


def test_read_as_pasted_text() -> None:
    assert seed.differences(read_text(seed.TEXT.read_text(encoding="utf-8"))) == []


def test_word_table_with_merged_cells(tmp_path: Path) -> None:
    path = build.docx(tmp_path / "方案.docx", [*seed.NOTICE, seed.table()])
    assert seed.differences(read_path(path)) == []


def test_excel_sheet_with_merged_cells(tmp_path: Path) -> None:
    path = build.xlsx(tmp_path / "方案.xlsx", {"Sheet1": [*seed.NOTICE, seed.table()]})
    assert seed.differences(read_path(path)) == []


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("declared", [True, False])
def test_web_page_with_rowspan(tmp_path: Path, encoding: str, declared: bool) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">' if declared else ""
    path = tmp_path / "方案.html"
    path.write_bytes(build.page([*seed.NOTICE, seed.table()], head).encode(encoding))
    assert seed.differences(read_path(path)) == []


@pytest.mark.parametrize("write", [build.tabbed, build.piped, build.flattened])
def test_pasted_tables(write: object) -> None:
    assert callable(write)
    assert seed.differences(read_text(write([*seed.NOTICE, seed.table()]))) == []


class TestTraps:
    """What the published text sets in the way of a parser."""

    def test_document_numbers_without_left_bracket_are_warned_of_and_kept(self, plan: Plan) -> None:
        warned = [w.message for w in plan.warnings if w.code == "doc_no_bracket"]
        assert len(warned) == 3
        for number in ("粤办函2017〕259号", "中办发2016〕8号", "国办发2017〕24号"):
            assert any(number in message for message in warned)

    def test_whole_document_numbers_are_not_warned_of(self, plan: Plan) -> None:
        assert not any("佛府办函" in w.message for w in plan.warnings)

    def test_half_width_punctuation_is_kept(self, plan: Plan) -> None:
        assert "解读机制,积极回应" in find(plan, "一", 4).text
        assert plan.sections[3].title == "推进政府和社会资本合作(PPP)项目信息公开"

    def test_no_break_spaces_at_line_ends_are_gone(self, plan: Plan) -> None:
        assert not any("\u00a0" in r.text + (r.lead_raw or "") for _, r in plan.requirements())

    def test_titles_broken_over_lines_are_joined(self, plan: Plan) -> None:
        assert plan.title == seed.EXPECTED["title"]
        assert plan.notice_title == seed.EXPECTED["notice_title"]

    def test_page_furniture_is_dropped_and_shown(self, plan: Plan) -> None:
        dropped = " ".join(plan.dropped_lines)
        for line in ("来源: 发表时间: 【字号:大 中", "二维码:", "扫描二维码收藏本页面链接"):
            assert line in dropped

    def test_head_cells_are_dropped(self, plan: Plan) -> None:
        assert {"工作任务", "具体要求", "牵头落实单位"} <= set(plan.dropped_lines)

    def test_only_requirement_without_a_number(self, plan: Plan) -> None:
        third = plan.sections[2]
        assert [(r.no, r.units) for r in third.requirements] == [(None, ("市发展改革局",))]

    def test_the_and_within_a_name_is_not_cut(self, plan: Plan) -> None:
        assert find(plan, "九", 3).units == ("市经济和信息化局", "市各有关部门", "各区人民政府")

    @pytest.mark.parametrize(
        ("section", "no", "unit"),
        [
            ("二", 3, "市社保基金管理局"),
            ("二", 8, "市国税局"),
            ("二", 9, "市人力资源社会保障局"),
            ("五", 3, "市经济和信息化局"),
            ("五", 5, "市政府直属各机构"),
        ],
    )
    def test_prefix_is_carried(self, plan: Plan, section: str, no: int, unit: str) -> None:
        assert unit in find(plan, section, no).units

    def test_cells_written_again_are_not_inherited(self, plan: Plan) -> None:
        assert [r.inherited for r in plan.sections[11].requirements] == [False] * 4
        assert not find(plan, "二", 11).inherited

    def test_comma_parts_series_of_bodies_and_nothing_else(self, plan: Plan) -> None:
        leading = find(plan, "十九", 4)
        assert [d.role for d in leading.duties] == [Role.LEAD, Role.LEAD]
        assert leading.unit_groups == (("市府办公室", "禅城区人民政府"),)

    def test_units_within_the_wording_lead_nothing(self, plan: Plan) -> None:
        assert find(plan, "二", 11).units == ("市地税局", "市国税局")
        assert find(plan, "十一", 5).units == ("市质监局",)
        assert find(plan, "十四", 4).units == ("市教育局",)

    def test_semicolon_parts_groups(self, plan: Plan) -> None:
        requirement = find(plan, "五", 3)
        assert len(requirement.unit_groups) == 2
        assert requirement.ambiguous
        assert requirement.doubt

    def test_relevant_departments_are_in_doubt(self, plan: Plan) -> None:
        requirement = find(plan, "九", 3)
        assert requirement.ambiguous
        assert Scope.RELEVANT_DEPARTMENTS in requirement.scopes

    def test_nothing_else_is_in_doubt(self, plan: Plan) -> None:
        doubtful = [(s.no, r.no) for s, r in plan.requirements() if r.ambiguous]
        assert doubtful == [("五", 3), ("九", 3)]

    def test_generic_groups_never_lead(self, plan: Plan) -> None:
        assert {d.role for d in find(plan, "五", 5).duties if d.scope is not Scope.NAMED} == {
            Role.RESPONSIBLE
        }

    def test_slips_of_the_source_stay(self, plan: Plan) -> None:
        assert "市属企业企业负责人" in find(plan, "六", 4).text
        assert "招生入工作意见" in find(plan, "十四", 4).text
        assert "提案办法》的通知〉(佛府〔2008〕122号)" in find(plan, "十九", 5).text

    def test_last_line_without_line_end_and_without_unit(self, plan: Plan) -> None:
        last = plan.sections[-1].requirements[-1]
        assert last.inherited
        assert last.text.endswith("自查整改情况应及时报送本级政府办公室。")
        assert last.units == ("各区", "各部门")

    def test_no_document_number_is_invented(self, plan: Plan) -> None:
        assert plan.doc_no is None

    def test_numbers_within_the_wording_are_no_numbers(self, plan: Plan) -> None:
        assert [r.no for r in plan.sections[10].requirements] == list(range(1, 12))
        assert "10类消费品" in find(plan, "十一", 3).text

    def test_inheritance_stays_within_its_section(self, plan: Plan) -> None:
        assert not any(s.requirements[0].inherited for s in plan.sections)
