"""What stands around the tasks: the date of issue and who issued, neither lost nor made up."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.importing import read_text

BODY = """一、强化公开
1.公开年度预算和决算。（市财政局）
2.公开社会救助标准。（市民政局）"""


@pytest.mark.parametrize(
    "line", ["2023年3月20日", "　　2023 年 3 月 20 日", "二〇二三年三月二十日", "（2023年3月20日）"]
)
def test_a_date_alone_at_the_end_is_the_date_of_issue(line: str) -> None:
    plan = read_text(f"云溪市2023年政务公开工作要点\n{BODY}\n\n{line}\n")
    assert plan.issued == date(2023, 3, 20)
    assert plan.dropped_lines == ()
    assert plan.requirement_count == 2


def test_a_date_alone_below_a_table_is_the_date_of_issue() -> None:
    table = "工作任务\t具体要求\t责任单位\n一、强化公开\t1.公开预算。\t市财政局\n\t2.公开救助。\t市民政局"
    plan = read_text(f"云溪市2023年政务公开工作要点\n{table}\n2023年3月20日")
    assert (plan.issued, plan.dropped_lines) == (date(2023, 3, 20), ())


def test_the_date_under_a_signature_goes_before_one_that_stands_alone() -> None:
    plan = read_text(
        f"云溪市2023年政务公开工作要点\n{BODY}\n云溪市人民政府办公室\n2023年3月20日\n2023年4月1日"
    )
    assert plan.issued == date(2023, 3, 20)
    assert plan.dropped_lines == ("2023年4月1日",)


@pytest.mark.parametrize(
    "head",
    [
        "云府办〔2023〕5号\n云溪市2023年政务公开工作要点",
        "云溪市2023年政务公开工作要点",
        "云溪市贯彻省政府办公厅2023年政务公开工作要点分工方案",
        "转发省政府办公厅2023年政务公开工作要点任务分工",
    ],
)
def test_nobody_is_made_the_issuer_whom_the_source_does_not_name_as_such(head: str) -> None:
    assert read_text(f"{head}\n{BODY}\n2023年3月20日").issuer is None


def test_an_organ_that_the_title_begins_with_is_the_issuer() -> None:
    plan = read_text(f"云溪市人民政府办公室2023年政务公开工作要点\n{BODY}")
    assert plan.issuer == "云溪市人民政府办公室"
