"""Small plans and ledgers of an invented city (云州市, 示例) for tests."""

from __future__ import annotations

from datetime import date

from desktop_app.core.plan import Duty, Notice, Plan, Requirement, Section
from desktop_app.core.terms import Role, Scope


def lead(*names: str) -> tuple[Duty, ...]:
    """Duties of units that lead together."""
    return tuple(Duty(n, Role.LEAD) for n in names)


ALL_DEPARTMENTS = Duty("各部门", Role.RESPONSIBLE, Scope.ALL_DEPARTMENTS)
ALL_DISTRICTS = Duty("各区", Role.RESPONSIBLE, Scope.ALL_DISTRICTS)
RELEVANT = Duty("市各有关部门", Role.RESPONSIBLE, Scope.RELEVANT_DEPARTMENTS)


def requirement(
    no: int | None, text: str, *duties: Duty, raw: str | None = None, **more: object
) -> Requirement:
    """One requirement; the raw cell is the duties' names unless given."""
    return Requirement(no, text, raw or "、".join(d.name for d in duties), tuple(duties), **more)  # type: ignore[arg-type]


def sample_plan(*, title: str = "云州市2021年政务公开工作要点分工方案", extra: bool = False) -> Plan:
    """Three sections, six requirements (seven with ``extra``), every kind of basis."""
    first = [
        requirement(1, "按月公开全市预算执行情况。", *lead("市财政局")),
        Requirement(2, "及时公开减税降费政策。", None, lead("市财政局"), inherited=True),
        requirement(3, "共同推进平台建设。", *lead("市财政局", "市统计局"), Duty("市档案局", Role.SUPPORT)),
    ]
    if extra:
        first.append(requirement(4, "公开政府债务限额和余额。", *lead("市财政局")))
    return Plan(
        title=title,
        issuer="云州市人民政府办公室",
        doc_no="云府办〔2021〕8号",
        issued=date(2021, 6, 1),
        sections=(
            Section("一", "推进财政信息公开", tuple(first)),
            Section(
                "二",
                "落实公开制度",
                (
                    requirement(
                        1, "认真办理依申请公开。", ALL_DISTRICTS, ALL_DEPARTMENTS, raw="各区、各部门"
                    ),
                    requirement(2, "发布重大产业政策。", *lead("市工信局"), RELEVANT, ambiguous=True),
                ),
            ),
            Section(
                "三", "抓好区级示范", (requirement(None, "建设基层公开专区。", ALL_DISTRICTS, raw="各区"),)
            ),
        ),
        notice=Notice(30, date(2022, 1, 31)),
        notice_title="云州市人民政府办公室关于印发云州市2021年政务公开工作要点分工方案的通知",
    )
