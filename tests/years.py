"""Two years of plans of the invented city, the second with everything that may happen between them."""

from __future__ import annotations

from datetime import date

from desktop_app.core.plan import Duty, Notice, Plan, Section
from desktop_app.core.terms import Role
from tests.builders import ALL_DEPARTMENTS, ALL_DISTRICTS, RELEVANT, lead, requirement


def plan_of(year: int, *sections: Section) -> Plan:
    """A plan of the city's for a year."""
    return Plan(
        title=f"云州市{year}年政务公开工作要点分工方案",
        issuer="云州市人民政府办公室",
        doc_no=f"云府办〔{year}〕8号",
        issued=date(year, 6, 1),
        sections=sections,
        notice=Notice(30, date(year + 1, 1, 31)),
    )


def first_year() -> Plan:
    """2017: 市财政局 has 一-1 to 一-4, 二-1 and 二-3; 市国税局 and 市地税局 share 三-1, 市国税局 has 三-2."""
    return plan_of(
        2017,
        Section(
            "一",
            "推进财政信息公开",
            (
                requirement(1, "按月公开全市2017年预算执行情况。", *lead("市财政局")),
                requirement(2, "及时公开减税降费政策，做好政策解读和效果评估。", *lead("市财政局")),
                requirement(
                    3,
                    "公开政府债务限额和余额；推进部门预决算公开，督促各单位公开绩效目标。",
                    *lead("市财政局"),
                ),
                requirement(4, "探索建立国有资产报告公开制度。", *lead("市财政局")),
            ),
        ),
        Section(
            "二",
            "落实公开制度",
            (
                requirement(1, "认真办理依申请公开。", ALL_DISTRICTS, ALL_DEPARTMENTS),
                requirement(2, "发布重大产业政策。", *lead("市工信局"), RELEVANT),
                requirement(
                    3, "规范政府采购信息发布渠道。", *lead("市财政局"), Duty("市档案局", Role.SUPPORT)
                ),
            ),
        ),
        Section(
            "三",
            "优化税收服务",
            (
                requirement(1, "定期公布办税指南和涉税事项清单。", *lead("市国税局", "市地税局")),
                requirement(2, "公开增值税优惠政策落实情况。", *lead("市国税局")),
            ),
        ),
    )


def second_year() -> Plan:
    """2018: 一-3 was split, 一-2 reworded, 一-4 is gone, 二-3 went to another; 市税务局 took both over."""
    return plan_of(
        2018,
        Section(
            "一",
            "推进财政信息公开",
            (
                requirement(1, "按月公开全市2018年预算执行情况。", *lead("市财政局")),
                requirement(2, "公开政府债务限额和余额。", *lead("市财政局")),
                requirement(3, "推进部门预决算公开，督促各单位公开绩效目标。", *lead("市财政局")),
                requirement(4, "及时公开减税降费退税政策，做好政策解读和效果评估。", *lead("市财政局")),
                requirement(5, "建立财政收支月报数据开放机制。", *lead("市财政局")),
            ),
        ),
        Section(
            "二",
            "落实公开制度",
            (
                requirement(1, "认真办理依申请公开。", ALL_DISTRICTS, ALL_DEPARTMENTS),
                requirement(2, "发布重大产业政策。", *lead("市工信局"), RELEVANT),
                requirement(3, "规范政府采购信息发布渠道。", *lead("市公共资源交易中心")),
            ),
        ),
        Section(
            "三",
            "优化税收服务",
            (
                requirement(1, "定期公布办税指南和涉税事项清单。", *lead("市税务局")),
                requirement(2, "公开增值税优惠政策落实情况。", *lead("市税务局")),
            ),
        ),
    )
