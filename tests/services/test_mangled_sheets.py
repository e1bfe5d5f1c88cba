"""Returned sheets that people and programs mangled, each with the merge that it must give."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from desktop_app.exchange.layout import EXAMPLE_ROW, FIRST_ROW, HEAD_ROW
from desktop_app.services import import_plan, merge, sheets, tasks
from tests.builders import sample_plan
from tests.exchange.filled_sheet import FILLED, UNIT, filled_sheet, gone_wrong
from tests.exchange.mangling import AT, letters, opened, put, rewrite, row_of, rows, wps_copy


@pytest.fixture
def plan_id(ledger):
    return import_plan.store_plan(ledger, sample_plan(extra=True))[0]


@pytest.fixture
def filled(ledger, plan_id, tmp_path):
    """The sheet of 预算科, filled in."""
    return filled_sheet(ledger, plan_id, tmp_path / "填报表.xlsx")


def nothing(book, sheet):
    """As it was filled in."""


def renamed_sheet(book, sheet):
    sheet.title = "Sheet1 (2)"


def sorted_backwards(book, sheet):
    head, example, *tasks_ = rows(sheet)
    rewrite(sheet, [head, example, *reversed(tasks_)])


def sorted_without_the_key(book, sheet):
    lines = rows(sheet)
    keys = [line[0] for line in lines[2:]]
    back = [[key, *line[1:]] for key, line in zip(keys, reversed(lines[2:]), strict=True)]
    rewrite(sheet, [*lines[:2], *back])


def rows_inserted(book, sheet):
    sheet.insert_rows(FIRST_ROW + 1, 3)
    sheet.insert_rows(1, 2)


def rows_between_every_two(book, sheet):
    head, *others = rows(sheet)
    rewrite(sheet, [head, *(line for other in others for line in ([None], other))])


def title_and_head_deleted(book, sheet):
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_rows(1, HEAD_ROW)


def head_reworded(book, sheet):
    for name, word in {
        "measures": "措施（每条一行）", "person": "负责人", "phone": "联系方式", "deadline": "完成时间",
        "status": "完成情况", "reason": "原因", "year_end": "结论", "p_date": "日期*", "p_text": "进展情况",
        "p_count": "数量", "p_url": "网 址", "frequency": "公开频次",
    }.items():  # fmt: skip
        sheet.cell(HEAD_ROW, AT[name]).value = word


def head_in_nonsense(book, sheet):
    for name in ("measures", "person", "p_text", "year_end"):
        sheet.cell(HEAD_ROW, AT[name]).value = f"甲{AT[name]}"


def head_in_two_rows(book, sheet):
    sheet.insert_rows(HEAD_ROW)
    for name, word in (("measures", "落实部分"), ("p_date", "进展部分")):
        sheet.cell(HEAD_ROW, AT[name]).value = word


def columns_moved(book, sheet):
    order = [*range(17, 10, -1), *range(11)]
    rewrite(sheet, [[line[at] for at in order] for line in rows(sheet)])


def column_inserted(book, sheet):
    lines = [[*line[:5], None, *line[5:]] for line in rows(sheet)]
    rewrite(sheet, lines)


def columns_deleted(book, sheet):
    sheet.delete_cols(AT["recorded"])
    sheet.delete_cols(AT["duty"])
    sheet.delete_cols(AT["section"])
    sheet.delete_cols(AT["label"])


def key_column_deleted(book, sheet):
    sheet.delete_cols(1)


def key_column_emptied(book, sheet):
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 1).value = None


def keys_damaged(book, sheet):
    sheet.cell(row_of(sheet, "一-2"), 1).value = " 012 "


def keys_in_capitals(book, sheet):
    for row in range(FIRST_ROW, sheet.max_row + 1):
        sheet.cell(row, 1).value = str(sheet.cell(row, 1).value).upper()


def state_deleted(book, sheet):
    del book[book.sheetnames[1]]


def state_and_key_deleted(book, sheet):
    del book[book.sheetnames[1]]
    sheet.delete_cols(1)


def only_the_table_copied(book, sheet):
    lines = [line[1:] for line in rows(sheet)]
    for name in book.sheetnames:
        del book[name]
    fresh = book.create_sheet("新建")
    for line in lines:
        fresh.append(line)


def hidden_column_shown(book, sheet):
    sheet.column_dimensions["A"].hidden = False
    sheet.protection.sheet = False


def cells_merged_in_the_wording(book, sheet):
    first = row_of(sheet, "一-1")
    sheet.merge_cells(f"C{first}:C{first + 3}")


def phantom_rows_and_columns(book, sheet):
    from openpyxl.styles import PatternFill

    for row in range(1, 400):
        sheet.cell(row, 60).fill = PatternFill("solid", fgColor="FFFFFFFF")
    sheet.cell(60000, 3).fill = PatternFill("solid", fgColor="FFFFFFFF")


def blanks_everywhere(book, sheet):
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        for cell in row[1:]:
            if isinstance(cell.value, str):
                cell.value = f" {cell.value}\u00a0\r\n"


def dates_as_text(book, sheet):
    put(sheet, "一-1", deadline="11月30日", p_date="2021.7.3")


def dates_as_serials(book, sheet):
    put(sheet, "一-1", deadline=44530, p_date="44380")
    sheet.cell(row_of(sheet, "一-1"), AT["deadline"]).number_format = "General"


def dates_as_figures(book, sheet):
    put(sheet, "一-1", deadline=20211130, p_date="20210703")


def days_from_1904(book, sheet):
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904


def numbers_as_text(book, sheet):
    put(sheet, "一-1", p_count="12条")
    put(sheet, "一-2", phone="0757-1234 ")


def placeholders_in_empty_cells(book, sheet):
    for row in range(FIRST_ROW, sheet.max_row + 1):
        for name in ("person", "phone", "reason", "p_url", "p_text"):
            if sheet.cell(row, AT[name]).value is None:
                sheet.cell(row, AT[name]).value = "/"


def measures_numbered(book, sheet):
    put(sheet, "一-1", measures="1、按月公开收支。\n2、同步解读。")
    put(sheet, "二-1", measures="（1）专人办理。")


def notes_below(book, sheet):
    sheet.cell(sheet.max_row + 2, 2).value = "填表人：（示例）王某    填表日期：2021年7月5日"


def head_repeated(book, sheet):
    lines = rows(sheet)
    rewrite(sheet, [*lines[:4], lines[0], *lines[4:]])


def a_second_copy_of_the_sheet(book, sheet):
    book.copy_worksheet(sheet)


def other_sheets_beside_it(book, sheet):
    other = book.create_sheet("通讯录", 0)
    other.append(["姓名", "联系电话"])
    other.append(["张某", "0757-9"])


def a_row_filled_in_twice(book, sheet):
    row = row_of(sheet, "一-2")
    lines = rows(sheet)
    again = [*lines[row - HEAD_ROW]]
    rewrite(sheet, [*lines[: row - HEAD_ROW + 1], again, *lines[row - HEAD_ROW + 1 :]])


def filled_in_the_example(book, sheet):
    for name, word in (("person", "误填"), ("measures", "误填的措施。")):
        sheet.cell(EXAMPLE_ROW, AT[name]).value = word


def formatted_as_a_table_with_filter(book, sheet):
    sheet.auto_filter.ref = f"A{HEAD_ROW}:R{sheet.max_row}"
    sheet.freeze_panes = None


MANGLERS = [
    nothing, renamed_sheet, sorted_backwards, sorted_without_the_key, rows_inserted, rows_between_every_two,
    title_and_head_deleted, head_reworded, head_in_nonsense, head_in_two_rows, columns_moved, column_inserted,
    columns_deleted, key_column_deleted, key_column_emptied, keys_damaged, keys_in_capitals, state_deleted,
    state_and_key_deleted, only_the_table_copied, hidden_column_shown, cells_merged_in_the_wording,
    phantom_rows_and_columns,
    blanks_everywhere, dates_as_text, dates_as_serials, dates_as_figures, days_from_1904, numbers_as_text,
    placeholders_in_empty_cells, measures_numbered, notes_below, head_repeated, a_second_copy_of_the_sheet,
    other_sheets_beside_it, a_row_filled_in_twice, filled_in_the_example, formatted_as_a_table_with_filter,
]  # fmt: skip


@pytest.mark.parametrize("mangle", MANGLERS, ids=lambda m: m.__name__)
def test_mangled(ledger, plan_id, filled, mangle):
    book, sheet = opened(filled)
    mangle(book, sheet)
    path = filled.with_name("改名 - 副本(1).xlsx")
    book.save(path)
    assert gone_wrong(ledger, plan_id, path) == []


@pytest.mark.parametrize(("days", "prefix"), [("text", ""), ("serial", ""), ("serial", "x:")])
@pytest.mark.parametrize("mangle", [nothing, sorted_backwards, key_column_deleted], ids=lambda m: m.__name__)
def test_saved_by_another_program(ledger, plan_id, filled, mangle, days, prefix):
    book, sheet = opened(filled)
    mangle(book, sheet)
    book.save(filled)
    path = filled.with_name("另存.xlsx")
    wps_copy(filled, path, days=days, prefix=prefix)
    assert gone_wrong(ledger, plan_id, path) == []


def test_a_person_merged_over_two_rows_answers_for_both(ledger, plan_id, filled):
    book, sheet = opened(filled)
    first = row_of(sheet, "一-1")
    sheet.merge_cells(f"{letters('person')}{first}:{letters('person')}{first + 1}")
    book.save(filled)
    merge.apply_merge(ledger, merge.plan_merge(ledger, [filled]))
    people = [t.fields.person for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
    assert people == ["张某", "张某", None, None, None]


def test_a_strange_column_is_named_and_not_read(ledger, plan_id, filled):
    book, sheet = opened(filled)
    sheet.cell(HEAD_ROW, 19).value = "备注"
    sheet.cell(FIRST_ROW, 19).value = "请领导阅示"
    book.save(filled)
    plan = merge.plan_merge(ledger, [filled])
    assert plan.sheets[0].notes == ("S 列“备注”不是填报表的栏目，没有读取。",)
    assert len(plan.safe) == len(FILLED)


def test_wording_changed_a_little_without_its_key_is_still_found(ledger, plan_id, filled):
    book, sheet = opened(filled)
    put(sheet, "一-2", text="及时公开有关减税降费政策。")
    sheet.delete_cols(1)
    book.save(filled)
    plan = merge.plan_merge(ledger, [filled])
    assert [w.label for w in plan.wording_touched] == ["一-2"]
    assert len(plan.safe) == len(FILLED)


def test_rows_of_two_offices_pasted_together(ledger, plan_id, filled, tmp_path):
    one = tasks.task_list(ledger, plan_id, UNIT).tasks[4]
    tasks.edit(ledger, UNIT, one.id, {"office": "办公室"})
    made, _ = sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "办公室.xlsx", office="办公室")
    _, source = opened(filled)
    book, target = opened(made.files[0].path)
    for column, value in enumerate((c.value for c in source[row_of(source, "一-1")]), start=1):
        target.cell(FIRST_ROW + 1, column).value = value
    path = tmp_path / "合在一起.xlsx"
    book.save(path)
    plan = merge.plan_merge(ledger, [path])
    assert plan.unknown == () and plan.conflicts == ()
    assert {d.label for d in plan.safe} == {"一-1"}


def test_a_workbook_without_any_task_says_so(ledger, plan_id, filled, tmp_path):
    book = Workbook()
    book.active.append(["姓名", "电话"])
    path = tmp_path / "通讯录.xlsx"
    book.save(path)
    plan = merge.plan_merge(ledger, [path])
    assert "认不出“通讯录.xlsx”" in plan.file_problems[0].what


def test_a_copied_table_of_a_sheet_that_was_sent_twice_takes_only_what_adds(
    ledger, plan_id, filled, tmp_path
):
    one = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, one.id, {"person": "王某"})
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "再发.xlsx", office="预算科")
    book, sheet = opened(filled)
    only_the_table_copied(book, sheet)
    book.save(filled)
    plan = merge.plan_merge(ledger, [filled])
    assert "发出过多次" in plan.sheets[0].notes[0]
    assert [(d.label, d.field) for d in plan.conflicts] == [("一-1", "person")]
    assert len(plan.safe) == len(FILLED) - 1


def test_a_wording_that_was_emptied_counts_as_touched(ledger, plan_id, filled):
    book, sheet = opened(filled)
    sheet.cell(row_of(sheet, "一-2"), AT["text"]).value = None
    book.save(filled)
    plan = merge.plan_merge(ledger, [filled])
    assert [(w.label, w.returned) for w in plan.wording_touched] == [("一-2", "")]
    assert len(plan.safe) == len(FILLED)
