"""Words in which people say a frequency, a status or a conclusion, and the vocabulary's own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from desktop_app.core.terms import Frequency, Status, YearEnd

_FREQUENCIES = {
    Frequency.MONTHLY: "每月 月度 逐月 每个月",
    Frequency.QUARTERLY: "每季 每季度 按季度 季度 逐季 每个季度",
    Frequency.HALF_YEARLY: "半年 按半年 半年度 每半年度",
    Frequency.YEARLY: "按年 年度 每年度 一年一次",
}
_STATUSES = {
    Status.NOT_STARTED: (
        "未开始 未开展 尚未启动 尚未开展 尚未开始 没有启动 没有开始 未进行 未办理 待启动 待开展 待办"
    ),
    Status.IN_PROGRESS: (
        "正在进行 正在推进 推进中 正在办理 办理中 在办 实施中 正在实施 落实中 正在落实 开展中 正在开展 进行 "
        "部分完成 已启动 已开展 有序推进 有序推进中 正常推进 按计划推进 按进度推进 稳步推进"
    ),
    Status.COMPLETED: (
        "完成 已办结 办结 已落实 已办理 办理完毕 完毕 已完结 完结 全部完成 已全部完成 均已完成 已经完成 "
        "如期完成 按时完成 已按时完成 已按期完成 已办 已销号 销号"
    ),
    Status.CONTINUING: (
        "持续 长期 长期坚持 长期推进 持续推进中 正在持续推进 持续进行 持续开展 持续落实 常态化 常态化推进 "
        "常态化开展"
    ),
    Status.WAITING: (
        "条件不具备 条件未具备 暂不具备条件 不具备条件 尚不具备条件 待条件成熟 条件不成熟 条件未成熟 "
        "待具备条件"
    ),
    Status.UNFINISHED: (
        "没有完成 没完成 尚未完成 未办结 尚未办结 未能完成 未按时完成 未落实 没有落实 逾期未完成"
    ),
    Status.NOT_APPLICABLE: "不适用 无此项 无此职能 与本科室无关 不涉及本科室 不涉及本单位 不涉及此项",
}
_YEAR_ENDS = {
    YearEnd.DONE: (
        "落实 完成 已完成 已办结 办结 全部落实 已全部落实 均已落实 已经落实 落实到位 已落实到位 完全落实"
    ),
    YearEnd.NOT_DONE: "没有落实 没落实 尚未落实 未完成 没有完成 未办结 未能落实 未落实到位",
    YearEnd.CONDITION_UNMET: (
        "条件不具备 待条件具备 暂不具备条件 不具备条件 尚不具备条件 条件未成熟 条件不成熟 待条件成熟"
    ),
    YearEnd.NOT_APPLICABLE: "不适用 无此项 无此职能 不涉及本科室 不涉及本单位 不涉及此项",
}


def _by_word(
    said: Mapping[Frequency, str] | Mapping[Status, str] | Mapping[YearEnd, str],
) -> dict[str, StrEnum]:
    return {word: member for member, words in said.items() for word in words.split()}


#: By field: what a word that people use means.
SAME_WORDS: Mapping[str, Mapping[str, StrEnum]] = {
    "frequency": _by_word(_FREQUENCIES),
    "status": _by_word(_STATUSES),
    "year_end": _by_word(_YEAR_ENDS),
}
