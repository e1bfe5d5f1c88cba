"""Which requirement carries on which: same, moved, reworded, split, joined, new and gone."""

from __future__ import annotations

from desktop_app.core.succession import Item, Relation, likeness, links, past_years


def items(mark, *listed):
    return [
        Item(f"{mark}{at}", section, no, at, text) for at, (section, no, text) in enumerate(listed, start=1)
    ]


OLD = items(
    "o",
    ("推进财政信息公开", 1, "按月公开全市2021年预算执行情况。"),
    ("推进财政信息公开", 2, "及时公开减税降费政策，做好政策解读和效果评估。"),
    ("推进财政信息公开", 3, "公开政府债务限额和余额；推进部门预决算公开，督促各单位公开绩效目标。"),
    ("落实公开制度", 1, "认真办理依申请公开，规范答复文书格式。"),
    ("落实公开制度", 2, "加强政府网站内容保障。"),
    ("落实公开制度", 3, "规范政务新媒体账号管理和信息发布。"),
)


def test_each_kind_of_succession():
    new = items(
        "n",
        ("推进财政信息公开", 1, "按月公开全市2022年预算执行情况。"),
        ("推进财政信息公开", 2, "公开政府债务限额和余额。"),
        ("推进财政信息公开", 3, "推进部门预决算公开，督促各单位公开绩效目标。"),
        ("推进财政信息公开", 4, "及时公开减税降费退税政策，做好政策解读和效果评估。"),
        ("加强平台建设", 1, "加强政府网站内容保障，规范政务新媒体账号管理和信息发布。"),
        ("加强平台建设", 2, "编制行政规范性文件目录清单。"),
    )
    found = {(link.new, link.old): link for link in links(OLD, new)}
    assert {pair: link.relation for pair, link in found.items()} == {
        ("n1", "o1"): Relation.ONE,
        ("n2", "o3"): Relation.SPLIT,
        ("n3", "o3"): Relation.SPLIT,
        ("n4", "o2"): Relation.ONE,
        ("n5", "o5"): Relation.JOINED,
        ("n5", "o6"): Relation.JOINED,
    }
    assert found["n1", "o1"].score == 1, "another year is no news"
    assert 0.9 < found["n4", "o2"].score < 1


def test_the_same_wording_in_two_places_goes_to_its_own_section_and_unit():
    old = items("o", ("甲部分内容", 1, "做好信息公开工作。"), ("乙部分内容", 1, "做好信息公开工作。"))
    new = items("n", ("乙部分内容", 1, "做好信息公开工作。"), ("甲部分内容", 1, "做好信息公开工作。"))
    assert [(link.new, link.old) for link in links(old, new)] == [("n1", "o2"), ("n2", "o1")]
    old = [
        Item("o1", "一", 1, 1, "做好公开。", frozenset({"市教育局"})),
        Item("o2", "一", 2, 2, "做好公开。"),
    ]
    new = [
        Item("n1", "二", 9, 9, "做好公开。"),
        Item("n2", "二", 8, 8, "做好公开。", frozenset({"市教育局"})),
    ]
    assert {(link.new, link.old) for link in links(old, new)} == {("n2", "o1"), ("n1", "o2")}


def test_the_same_place_alone_is_no_reason():
    new = items("n", ("推进财政信息公开", 1, "建立行政执法公示制度，明确执法流程。"))
    assert links(OLD, new) == ()


def test_a_repeated_sentence_is_no_split():
    new = items(
        "n",
        ("落实公开制度", 1, "认真办理依申请公开，规范答复文书格式。"),
        ("保障措施", 1, "规范答复文书格式。"),
    )
    assert [(link.new, link.old) for link in links(OLD, new)] == [("n1", "o4")]


def test_nothing_to_compare():
    assert links([], items("n", ("一", 1, "公开。"))) == ()
    assert links(OLD, []) == ()
    assert links(items("o", ("", None, "")), items("n", ("", None, "。"))) == ()
    assert likeness("", "公开") == 0


def test_likeness_is_that_of_the_longest_common_subsequence():
    assert likeness("按月公开", "按季公开") == 0.75
    assert likeness("公开" * 200, "公开" * 200) == 1
    assert likeness("甲乙丙", "丁戊己") == 0


def test_past_years():
    text = "2021年11月底前公开2021年度预算；2020.12.5前、2022年3月底前完成。"
    assert past_years(text, 2022) == ("2021年11月底", "2021年度", "2020.12.5")
    assert past_years("电话 02021 年，编号12021-1", 2022) == ()


def test_a_thousand_by_a_thousand_each_find_their_own():
    topics = [f"{a}{b}" for a in "财税农林水电教卫文体旅商交建环民司审统信" for b in "资源项目政策标准"]
    texts = [
        f"及时公开{topics[i % 80]}{topics[(i * 7) % 80]}第{i}批事项清单，做好{topics[(i * 13) % 80]}解读。"
        for i in range(1000)
    ]
    old = items("o", *(("落实公开制度", i, text) for i, text in enumerate(texts)))
    new = items("n", *(("落实公开制度", i, f"依法{text}") for i, text in enumerate(reversed(texts))))
    found = links(old, new)
    assert sum(int(link.old[1:]) + int(link.new[1:]) == 1001 for link in found) == 1000
