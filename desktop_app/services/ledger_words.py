"""Rows and columns of a ledger in people's words, for looking through a merge of whole ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.services.field_values import FIELD_WORDS
from desktop_app.store.inspection import TABLE_WORDS

#: Columns that a person has no use for.
_INTERNAL = frozenset((
    "id", "plan_id", "section_id", "requirement_id", "progress_id", "evidence_id", "version_id", "ord",
    "snapshot", "paragraphs", "file", "base", "returned", "sha256", "added_at", "recorded_at", "made_at",
    "warnings", "dropped_lines", "unit_groups", "imported_at", "source_sha256", "document", "place",
))  # fmt: skip
_COLUMNS = {
    **FIELD_WORDS,
    "title": "标题", "text": "内容", "day": "日期", "count": "条数", "url": "链接", "by": "填报人",
    "name": "名称", "kind": "类别", "issuer": "印发机关", "doc_no": "文号", "issued": "印发日期",
    "year": "年份", "full_name": "全称", "short_name": "简称", "addressee": "报送对象", "signature": "落款",
    "contact_person": "联系人", "contact_phone": "联系电话", "decision": "认领情况", "decided_on": "登记日期",
    "review_sent_on": "送审日期", "approved_on": "审定日期", "approved_by": "审定人", "note": "备注",
    "published_on": "公开日期", "published_url": "公开网址", "published_column": "公开栏目",
    "submitted_on": "报送日期", "submitted_via": "报送方式", "submitted_to": "报送对象",
    "submitted_receipt": "报送回执", "working": "是否工作日", "due_on": "到期日", "done_on": "完成日期",
    "what": "完成情况", "arose_on": "发生日期", "file_name": "文件名", "size": "大小",
    "captured_on": "取证日期",
    "column_path": "栏目路径", "may_publish": "是否可公开", "secrecy_by": "保密审查人",
    "secrecy_on": "保密审查日期", "secrecy_result": "保密审查结果", "checked_on": "核对日期",
    "checked_by": "核对人", "value": "数值", "state": "回收情况", "question": "补充问题",
    "sent_at": "发出时间", "returned_at": "返回时间", "returned_file": "返回文件", "bearer": "承担单位",
    "aliases": "别名", "old": "原名", "new": "现名", "from_name": "移交人", "to_name": "接收人",
    "on_day": "移交日期", "matters": "移交事项", "number": "稿次", "stage": "阶段", "step": "环节",
    "withdrawn": "是否撤下", "lead_raw": "牵头单位原文", "times": "次数", "term": "办理时限",
    "condition": "条件", "condition_met_on": "条件具备日期", "held": "是否召开", "held_reason": "未召开原因",
    "unit": "单位", "key": "期次", "role": "角色", "scope": "范围",
}  # fmt: skip
_LONGEST = 200


def table_word(table: str) -> str:
    """The Chinese name of a table."""
    return TABLE_WORDS.get(table, "其他内容")


def column_word(column: str) -> str:
    """The Chinese name of a column."""
    return _COLUMNS.get(column, "其他内容")


def described(row: Mapping[str, Any], rides: int = 0) -> str:
    """A row as a person reads it: what it says, column by column, and how much belongs to it."""
    told = [
        f"{column_word(column)}：{_brief(value)}"
        for column, value in row.items()
        if column not in _INTERNAL and column in _COLUMNS and value not in (None, "", 0, "[]", "{}")
    ]
    words = "；".join(told) or "（无文字内容）"
    return f"{words}（连同所属 {rides} 条）" if rides else words


def _brief(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
