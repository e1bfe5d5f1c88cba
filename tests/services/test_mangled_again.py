"""Returned sheets in other languages, widths, layouts and packages, each with the merge it must give."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter

from desktop_app.core.terms import Status
from desktop_app.exchange.layout import EXAMPLE_ROW, FIRST_ROW, HEAD_ROW
from desktop_app.services import import_plan, merge, sheets, tasks
from tests.builders import sample_plan
from tests.exchange import more_mangling as more
from tests.exchange.filled_sheet import LABELS, UNIT, filled_sheet, gone_wrong
from tests.exchange.mangling import AT, opened, put, rewrite, row_of, rows


@pytest.fixture
def plan_id(ledger):
    return import_plan.store_plan(ledger, sample_plan(extra=True))[0]


@pytest.fixture
def filled(ledger, plan_id, tmp_path):
    """The sheet of 预算科, filled in."""
    return filled_sheet(ledger, plan_id, tmp_path / "填报表.xlsx")


ENGLISH = {
    "id": "ID", "label": "No.", "section": "Task", "text": "Requirement", "duty": "Role",
    "measures": "Measures", "person": "Person in charge", "phone": "Telephone", "deadline": "Deadline",
    "frequency": "Frequency", "status": "Status", "reason": "Reason", "recorded": "Recorded progress",
    "p_date": "Date", "p_text": "Progress", "p_count": "Count", "p_url": "Link", "year_end": "Conclusion",
}  # fmt: skip
TRADITIONAL = {
    "id": "編號", "label": "序號", "section": "工作任務", "text": "具體要求", "duty": "承擔方式",
    "measures": "落實措施", "person": "責任人", "phone": "聯繫電話", "deadline": "完成時限",
    "frequency": "頻次", "status": "狀態", "reason": "理由", "recorded": "已登記進展",
    "p_date": "新進展日期", "p_text": "新進展內容", "p_count": "公開條數", "p_url": "公開鏈接",
    "year_end": "年終結論",
}  # fmt: skip


def heads(sheet, words):
    for name, word in words.items():
        sheet.cell(HEAD_ROW, AT[name]).value = word


def shuffled(sheet):
    """Columns moved about and three locked ones gone."""
    order = [AT[n] - 1 for n in (
        "year_end", "p_url", "p_text", "measures", "text", "status", "person", "p_date", "deadline",
        "p_count", "reason", "phone", "frequency", "id",
    )]  # fmt: skip
    rewrite(sheet, [[line[at] for at in order] for line in rows(sheet)])


def heads_in_english(book, sheet):
    heads(sheet, ENGLISH)


def heads_in_english_and_moved(book, sheet):
    heads(sheet, ENGLISH)
    shuffled(sheet)


def heads_in_traditional_characters_and_moved(book, sheet):
    heads(sheet, TRADITIONAL)
    shuffled(sheet)


def heads_over_two_lines_with_marks(book, sheet):
    for column in range(1, len(AT) + 1):
        cell = sheet.cell(HEAD_ROW, column)
        cell.value = f"★{cell.value[0]} \n {cell.value[1:]}（必填）*"


def head_spread_over_two_rows(book, sheet):
    """落实措施 above, its parts below; half of the words in each row."""
    sheet.insert_rows(HEAD_ROW + 1)
    for name in ("person", "phone", "status", "p_date", "p_text"):
        sheet.cell(HEAD_ROW + 1, AT[name]).value = sheet.cell(HEAD_ROW, AT[name]).value
        sheet.cell(HEAD_ROW, AT[name]).value = None


def wording_in_full_width(book, sheet):
    wide = str.maketrans("0123456789,;:()", "０１２３４５６７８９，；：（）")
    for row in range(FIRST_ROW, sheet.max_row + 1):
        cell = sheet.cell(row, AT["text"])
        cell.value = cell.value.translate(wide).replace("，", ",") if cell.value else None


def wording_in_full_width_without_keys(book, sheet):
    wording_in_full_width(book, sheet)
    sheet.delete_cols(1)


def keys_dragged_down(book, sheet):
    first = sheet.cell(FIRST_ROW, 1).value
    for row in range(FIRST_ROW, sheet.max_row + 1):
        sheet.cell(row, 1).value = first


def keys_counted_on(book, sheet):
    first = str(sheet.cell(FIRST_ROW, 1).value)
    for at, row in enumerate(range(FIRST_ROW, sheet.max_row + 1)):
        sheet.cell(row, 1).value = f"{first[:-2]}{at + 10:02d}"


def keys_replaced_by_numbers(book, sheet):
    for at, row in enumerate(range(FIRST_ROW, sheet.max_row + 1), start=1):
        sheet.cell(row, 1).value = at


def a_counting_column_in_front(book, sheet):
    lines = rows(sheet)
    rewrite(
        sheet,
        [
            ["序号", *lines[0]],
            [None, *lines[1]],
            *([at, *line] for at, line in enumerate(lines[2:], start=1)),
        ],
    )


def each_measure_in_a_row_of_its_own(book, sheet):
    row = row_of(sheet, "一-1")
    lines = rows(sheet)
    at = row - HEAD_ROW
    again = [None] * len(lines[0])
    again[AT["measures"] - 1] = "同步解读。"
    lines[at][AT["measures"] - 1] = "按月公开收支。"
    rewrite(sheet, [*lines[: at + 1], again, *lines[at + 1 :]])
    for name in ("id", "label", "section", "text", "person", "status"):
        letter = get_column_letter(AT[name])
        sheet.merge_cells(f"{letter}{row}:{letter}{row + 1}")


def a_row_of_its_own_without_merging(book, sheet):
    row = row_of(sheet, "一-1")
    lines = rows(sheet)
    at = row - HEAD_ROW
    again = [None] * len(lines[0])
    again[AT["measures"] - 1] = "同步解读。"
    lines[at][AT["measures"] - 1] = "按月公开收支。"
    rewrite(sheet, [*lines[: at + 1], again, *lines[at + 1 :]])


def status_in_other_words(book, sheet):
    put(sheet, "一-2", status="正在推进")
    put(sheet, "一-3", status="未办结（平台原因）", year_end="没有落实")


def days_in_other_words(book, sheet):
    put(sheet, "一-1", deadline="11月30日前完成", p_date="2021。7。3")


def days_in_characters(book, sheet):
    put(sheet, "一-1", deadline="二〇二一年十一月三十日", p_date="七月三日")


def days_in_english(book, sheet):
    put(sheet, "一-1", deadline="30-Nov-2021", p_date="Jul 3, 2021")


def days_with_time(book, sheet):
    put(sheet, "一-1", deadline="2021-11-30T00:00:00", p_date="2021/7/3 0:00:00 星期六")


def numbers_in_characters(book, sheet):
    put(sheet, "一-1", p_count="十二条")


def numbers_in_full_width(book, sheet):
    put(sheet, "一-1", p_count="１２ 条", deadline="２０２１年１１月３０日", p_date="２０２１．７．３")


def pieces_of_rich_text(book, sheet):
    row = row_of(sheet, "一-1")
    bold = InlineFont(b=True)
    sheet.cell(row, AT["measures"]).value = CellRichText(
        TextBlock(bold, "按月"), "公开收支。\n", TextBlock(InlineFont(color="FFFF0000"), "同步解读。")
    )


def rows_hidden_by_a_filter(book, sheet):
    sheet.auto_filter.ref = f"A{HEAD_ROW}:R{sheet.max_row}"
    sheet.auto_filter.add_filter_column(AT["status"] - 1, ["进行中"])
    for row in range(FIRST_ROW, sheet.max_row + 1):
        sheet.row_dimensions[row].hidden = sheet.cell(row, AT["status"]).value != "进行中"


def protected_with_a_password(book, sheet):
    sheet.protection.set_password("12345678")
    sheet.protection.sheet = True
    book.security.lockStructure = True


def an_unfilled_copy_in_front(book, sheet):
    other = book.copy_worksheet(sheet)
    other.title = "原表"
    for row in range(EXAMPLE_ROW, other.max_row + 1):
        for name in ("person", "phone", "deadline", "frequency", "status", "reason", "year_end",
                     "p_date", "p_text", "p_count", "p_url", "measures"):  # fmt: skip
            other.cell(row, AT[name]).value = None
    book.move_sheet(other, -book.index(other))


def split_over_two_worksheets(book, sheet):
    other = book.copy_worksheet(sheet)
    last = sheet.max_row
    for row in range(FIRST_ROW, last + 1):
        target = sheet if row >= FIRST_ROW + 2 else other
        for column in range(1, len(AT) + 1):
            target.cell(row, column).value = None


def totals_and_signatures(book, sheet):
    last = sheet.max_row
    sheet.cell(last + 1, AT["text"]).value = "合计"
    sheet.cell(last + 1, AT["p_count"]).value = 12
    sheet.cell(last + 3, 2).value = "科室负责人签字："
    sheet.cell(last + 3, AT["person"]).value = "审核人："


def keys_and_wordings_deleted(book, sheet):
    sheet.delete_cols(AT["text"])
    sheet.delete_cols(1)


def keys_in_full_width(book, sheet):
    wide = {code: code + 0xFEE0 for code in range(33, 127)}
    for row in range(FIRST_ROW, sheet.max_row + 1):
        sheet.cell(row, 1).value = str(sheet.cell(row, 1).value).translate(wide)


def sections_as_rows_of_their_own(book, sheet):
    lines = rows(sheet)
    rewrite(
        sheet, [*lines[:2], ["一、推进财政信息公开"], *lines[2:6], [None, "二、落实公开制度"], *lines[6:]]
    )


def labels_taken_for_dates(book, sheet):
    for row in range(FIRST_ROW, sheet.max_row + 1):
        sheet.cell(row, AT["label"]).value = date(2021, 1, row - FIRST_ROW + 1)


def status_with_its_number(book, sheet):
    put(sheet, "一-2", status="2.进行中")


def totals_with_columns_moved(book, sheet):
    totals_and_signatures(book, sheet)
    shuffled(sheet)


def a_link_made_by_a_function(book, sheet):
    put(sheet, "一-1", p_url='=HYPERLINK("http://a.invalid/1","公开页面")')


def a_link_under_other_words(book, sheet):
    cell = sheet.cell(row_of(sheet, "一-1"), AT["p_url"])
    cell.value = "点击查看"
    cell.hyperlink = "http://a.invalid/1"


def blank_rows_of_a_million(book, sheet):
    sheet.cell(1_048_576, 2).value = " "
    sheet.row_dimensions[900_000].height = 12


def boxes_ticked_before_the_word(book, sheet):
    put(sheet, "一-2", status="☑进行中")
    put(sheet, "一-3", status="√ 未完成", year_end="✓未落实")


def wordings_with_their_number_in_front(book, sheet):
    for label in LABELS:
        cell = sheet.cell(row_of(sheet, label), AT["text"])
        cell.value = f"{label[-1]}.{cell.value}"
    sheet.delete_cols(1)


MANGLERS = [
    heads_in_english, heads_in_english_and_moved, heads_in_traditional_characters_and_moved,
    heads_over_two_lines_with_marks, head_spread_over_two_rows, wording_in_full_width,
    wording_in_full_width_without_keys, keys_dragged_down, keys_counted_on, keys_replaced_by_numbers,
    a_counting_column_in_front, each_measure_in_a_row_of_its_own, a_row_of_its_own_without_merging,
    status_in_other_words, days_in_other_words, days_in_characters, days_in_english, days_with_time,
    numbers_in_characters, numbers_in_full_width, pieces_of_rich_text, rows_hidden_by_a_filter,
    protected_with_a_password, an_unfilled_copy_in_front, split_over_two_worksheets, totals_and_signatures,
    totals_with_columns_moved, a_link_made_by_a_function, a_link_under_other_words, blank_rows_of_a_million,
    boxes_ticked_before_the_word, wordings_with_their_number_in_front,
    keys_and_wordings_deleted, keys_in_full_width, sections_as_rows_of_their_own, labels_taken_for_dates,
    status_with_its_number,
]  # fmt: skip


@pytest.mark.parametrize("mangle", MANGLERS, ids=lambda m: m.__name__)
def test_mangled(ledger, plan_id, filled, mangle):
    book, sheet = opened(filled)
    mangle(book, sheet)
    path = filled.with_name("预算科返回.xlsx")
    book.save(path)
    assert gone_wrong(ledger, plan_id, path) == []


#: The same content in other words: label -> what stands in its cells.
SAID_OTHERWISE = [
    {"一-1": {"deadline": "2021年11月30日（周二）", "p_date": "2021年7月3日上午"}},
    {"一-1": {"deadline": "11/30/2021", "p_date": "3 July 2021"}},
    {"一-1": {"deadline": "11月30号之前", "p_date": "七月三号"}},
    {"一-1": {"deadline": "11/30", "p_date": "7/3"}},
    {"一-1": {"p_count": "12条信息"}},
    {"一-2": {"phone": "０７５７－１２３４"}},
    {"一-1": {"measures": "一、按月公开收支。\n二、同步解读。"}},
    {"一-1": {"measures": "（一）按月公开收支。\n（二）同步解读。"}},
    {"一-1": {"measures": "• 按月公开收支。\n• 同步解读。"}, "二-1": {"measures": "- 专人办理。"}},
    {"一-1": {"measures": "1.按月公开收支。2.同步解读。"}},
    {"一-1": {"measures": "\n按月公开收支。\n\n同步解读。\n"}},
    {"一-2": {"frequency": "每月一次"}},
    {"一-2": {"frequency": "按月公开"}},
    {"一-2": {"status": " 进 行 中 "}, "一-3": {"status": "未完成。", "year_end": "未落实（平台未建成）"}},
    {"一-2": {"p_count": "0", "person": "N/A", "deadline": "（空）", "year_end": "无", "reason": "空"}},
]


@pytest.mark.parametrize("cells", SAID_OTHERWISE, ids=lambda c: str(next(iter(c.values()))))
def test_said_otherwise(ledger, plan_id, filled, cells):
    book, sheet = opened(filled)
    for label, values in cells.items():
        put(sheet, label, **values)
    book.save(filled)
    assert gone_wrong(ledger, plan_id, filled) == []


@pytest.mark.parametrize("text", ["7/3/2021", "7.3", "13/13/2021"])
def test_a_day_that_may_be_two_is_asked_about(ledger, plan_id, filled, text):
    book, sheet = opened(filled)
    put(sheet, "一-1", deadline=float(text) if text == "7.3" else text)
    book.save(filled)
    plan, after = merged(ledger, plan_id, filled)
    assert [(p.label, p.field) for p in plan.cell_problems] == [("一-1", "deadline")]
    assert after["一-1"].fields.deadline is None


@pytest.mark.parametrize(
    "change",
    [more.with_backslashes, more.in_capitals, more.strict, more.without_references, more.in_utf_16],
    ids=lambda c: c.__name__,
)
def test_packed_by_another_program(ledger, plan_id, filled, change):
    path = filled.with_name("另存.xlsx")
    more.repacked(filled, path, change)
    assert gone_wrong(ledger, plan_id, path) == []


@pytest.mark.parametrize(
    ("name", "save"),
    [
        ("表.csv", more.as_csv),
        ("表.CSV", lambda s, o: more.as_csv(s, o, "utf-8-sig", ";")),
        ("表.txt", lambda s, o: more.as_csv(s, o, "utf-16", "\t")),
        ("表.xml", more.as_xml_2003),
        ("表.xls", more.as_xml_2003),
        ("网页.xls", more.as_html),
        ("改了后缀.xls", lambda s, o: o.write_bytes(s.read_bytes())),
        ("改了后缀.et", lambda s, o: o.write_bytes(s.read_bytes())),
    ],
)
def test_saved_as_something_else(ledger, plan_id, filled, name, save):
    path = filled.with_name(name)
    save(filled, path)
    assert gone_wrong(ledger, plan_id, path) == []


def merged(ledger, plan_id, path):
    """The plan of merging ``path``, and the tasks after it, by label."""
    plan = merge.plan_merge(ledger, [path])
    merge.apply_merge(ledger, plan)
    return plan, {t.label: t for t in tasks.task_list(ledger, plan_id, UNIT).tasks}


def test_a_second_entry_in_a_row_below(ledger, plan_id, filled):
    book, sheet = opened(filled)
    row = row_of(sheet, "一-1")
    lines = rows(sheet)
    below = [None] * len(lines[0])
    below[AT["p_date"] - 1], below[AT["p_text"] - 1] = "8月2日", "公开7月收支。"
    at = row - HEAD_ROW
    rewrite(sheet, [*lines[: at + 1], below, *lines[at + 1 :]])
    book.save(filled)
    plan, after = merged(ledger, plan_id, filled)
    assert plan.unknown == () and plan.conflicts == ()
    assert [(p.date, p.text) for p in after["一-1"].progress] == [
        (date(2021, 7, 3), "公开6月收支。"),
        (date(2021, 8, 2), "公开7月收支。"),
    ]


def test_a_row_below_with_a_person_is_nobodys(ledger, plan_id, filled):
    book, sheet = opened(filled)
    last = sheet.max_row
    sheet.cell(last + 1, AT["person"]).value = "王某"
    sheet.cell(last + 1, AT["measures"]).value = "不知是谁的措施。"
    book.save(filled)
    plan, after = merged(ledger, plan_id, filled)
    assert [u.row for u in plan.unknown] == [last + 1]
    assert after["二-1"].fields.measures == ("专人办理。",) and after["二-1"].fields.person is None


def test_ditto_is_what_stands_above(ledger, plan_id, filled):
    book, sheet = opened(filled)
    put(sheet, "一-2", person="同上", deadline="〃")
    put(sheet, "一-3", person="同上")
    book.save(filled)
    _, after = merged(ledger, plan_id, filled)
    assert [after[label].fields.person for label in LABELS] == ["张某", "张某", "张某", None, None]
    assert after["一-2"].fields.deadline == date(2021, 11, 30)


def test_ditto_with_nothing_above_is_not_taken(ledger, plan_id, filled):
    book, sheet = opened(filled)
    put(sheet, "一-1", person="同上")
    book.save(filled)
    plan, after = merged(ledger, plan_id, filled)
    assert [(p.label, p.field) for p in plan.cell_problems] == [("一-1", "person")]
    assert "同上" in plan.cell_problems[0].what and after["一-1"].fields.person is None


def test_a_formula_is_named_and_never_worked_out(ledger, plan_id, filled):
    book, sheet = opened(filled)
    put(sheet, "一-1", p_count="=6+6", person="=A1", p_url='=HYPERLINK(B2,"页面")')
    book.save(filled)
    plan, _ = merged(ledger, plan_id, filled)
    named = {p.field for p in plan.cell_problems}
    assert named == {"person", "progress"}


@pytest.mark.parametrize("word", ["差不多了", "完成一半", "见附件"])
def test_a_status_that_nobody_can_know_is_named(ledger, plan_id, filled, word):
    book, sheet = opened(filled)
    put(sheet, "一-2", status=word)
    book.save(filled)
    plan, after = merged(ledger, plan_id, filled)
    assert [(p.label, p.word) for p in plan.cell_problems] == [("一-2", "状态")]
    assert after["一-2"].fields.status is Status.NOT_STARTED


def test_sheets_of_two_offices_moved_into_one_file(ledger, plan_id, filled, tmp_path):
    one = tasks.task_list(ledger, plan_id, UNIT).tasks[4]
    tasks.edit(ledger, UNIT, one.id, {"office": "办公室", "person": "赵某"})
    made, _ = sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "办公室.xlsx", office="办公室")
    tasks.edit(ledger, UNIT, one.id, {"person": "钱某"})
    book, _ = opened(filled)
    other, _ = opened(made.files[0].path)
    for source in other.worksheets:
        target = book.create_sheet(f"{source.title}2")
        for row in source.iter_rows():
            for cell in row:
                target.cell(cell.row, cell.column).value = cell.value
        if source.sheet_state == "visible":
            put(target, "二-1", measures="专人办理。", phone="0757-9")
            target.cell(row_of(target, "二-1"), AT["person"]).value = "赵某"
    path = tmp_path / "两个科室.xlsx"
    book.save(path)
    plan, after = merged(ledger, plan_id, path)
    assert plan.conflicts == () and plan.file_problems == ()
    assert (after["二-1"].fields.person, after["二-1"].fields.phone) == ("钱某", "0757-9")


@pytest.mark.parametrize(
    "text", ["<?xml version='1.0'?><a/>", "<html><p>没有表格", "甲,乙\n丙,丁", "没有分隔", "\x00\x01"]
)
@pytest.mark.parametrize("name", ["文.csv", "文.xls", "文.xlsx"])
def test_text_without_a_sheet_is_refused(ledger, plan_id, filled, tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode())
    (problem,) = merge.plan_merge(ledger, [path]).file_problems
    assert name in problem.what and problem.remedy
