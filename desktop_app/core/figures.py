"""年度数据: the numbers a self-check report and an annual report share, entered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the form. ``part_of`` is the figure it is 其中 of, and can never exceed."""

    id: str
    word: str
    group: str
    unit: str
    part_of: str | None = None


_PROACTIVE, _CHANNELS, _SUBJECTS = "主动公开", "主动公开（按渠道）", "主动公开（按内容）"
_ANSWERS, _REQUESTS, _DISPUTES, _SUPPORT = "解读回应", "依申请公开", "复议诉讼", "保障"

#: The form, in the order in which it is shown and printed: the one place to change either.
FIGURES = (
    Figure("published", "主动公开政府信息", _PROACTIVE, "条"),
    Figure("normative", "其中：规范性文件", _PROACTIVE, "件", "published"),
    Figure("directory_updates", "公开目录更新", _PROACTIVE, "条"),
    Figure("website", "门户网站", _CHANNELS, "条", "published"),
    Figure("gazette", "政府公报", _CHANNELS, "条", "published"),
    Figure("microblog", "政务微博", _CHANNELS, "条", "published"),
    Figure("wechat", "政务微信", _CHANNELS, "条", "published"),
    Figure("other_new_media", "其他政务新媒体", _CHANNELS, "条", "published"),
    Figure("press", "新闻媒体", _CHANNELS, "条", "published"),
    Figure("notice_boards", "公开栏、查阅点", _CHANNELS, "条", "published"),
    Figure("organisation", "机构职能", _SUBJECTS, "条", "published"),
    Figure("department_documents", "部门文件", _SUBJECTS, "条", "published"),
    Figure("news", "工作动态", _SUBJECTS, "条", "published"),
    Figure("powers", "行政职权", _SUBJECTS, "条", "published"),
    Figure("finance", "财政预决算", _SUBJECTS, "条", "published"),
    Figure("proposals", "建议提案答复", _SUBJECTS, "条", "published"),
    Figure("interpretations", "政策解读", _ANSWERS, "篇"),
    Figure("press_conferences", "新闻发布会", _ANSWERS, "场"),
    Figure("leader_conferences", "其中：主要负责人参加", _ANSWERS, "场", "press_conferences"),
    Figure("interviews", "在线访谈", _ANSWERS, "次"),
    Figure("responses", "回应社会关切", _ANSWERS, "次"),
    Figure("messages", "咨询留言", _ANSWERS, "件"),
    Figure("messages_answered", "其中：办结", _ANSWERS, "件", "messages"),
    Figure("consultations", "意见征集、民意调查", _ANSWERS, "期"),
    Figure("requests_carried", "上年结转", _REQUESTS, "件"),
    Figure("requests_received", "本年收到", _REQUESTS, "件"),
    Figure("requests_answered", "本年办结", _REQUESTS, "件"),
    Figure("requests_in_time", "其中：按时答复", _REQUESTS, "件", "requests_answered"),
    Figure("requests_extended", "其中：延期答复", _REQUESTS, "件", "requests_answered"),
    Figure("granted", "予以公开", _REQUESTS, "件", "requests_answered"),
    Figure("granted_partly", "部分公开", _REQUESTS, "件", "requests_answered"),
    Figure("refused", "不予公开", _REQUESTS, "件", "requests_answered"),
    Figure("impossible", "无法提供", _REQUESTS, "件", "requests_answered"),
    Figure("otherwise", "其他处理", _REQUESTS, "件", "requests_answered"),
    Figure("requests_left", "结转下年度", _REQUESTS, "件"),
    Figure("reviews", "行政复议", _DISPUTES, "件"),
    Figure("reviews_corrected", "其中：结果纠正", _DISPUTES, "件", "reviews"),
    Figure("lawsuits", "行政诉讼", _DISPUTES, "件"),
    Figure("lawsuits_corrected", "其中：结果纠正", _DISPUTES, "件", "lawsuits"),
    Figure("briefings", "主要负责人听取汇报", _SUPPORT, "次"),
    Figure("meetings", "专题会议", _SUPPORT, "次"),
    Figure("trainings", "培训", _SUPPORT, "次"),
    Figure("trainees", "培训人次", _SUPPORT, "人次"),
    Figure("staff", "专兼职工作人员", _SUPPORT, "人"),
)
BY_ID = {f.id: f for f in FIGURES}
#: More than this is a slip of the finger.
LARGEST = 100_000_000

_OUTCOMES = ("granted", "granted_partly", "refused", "impossible", "otherwise")


def groups() -> tuple[tuple[str, tuple[Figure, ...]], ...]:
    """The form's groups in order, each with its figures."""
    found: dict[str, list[Figure]] = {}
    for figure in FIGURES:
        found.setdefault(figure.group, []).append(figure)
    return tuple((name, tuple(listed)) for name, listed in found.items())


def in_time_rate(values: Mapping[str, int]) -> float | None:
    """按期答复率 = 按时答复 ÷ 本年办结, 0 to 1; None where it cannot be said."""
    answered, in_time = values.get("requests_answered"), values.get("requests_in_time")
    return in_time / answered if answered and in_time is not None else None


def _sum(values: Mapping[str, int], names: tuple[str, ...]) -> int | None:
    """The sum of figures that are all entered, else None."""
    known = [values[n] for n in names if n in values]
    return sum(known) if len(known) == len(names) else None


def doubts(values: Mapping[str, int]) -> tuple[str, ...]:
    """What looks implausible among the figures entered: one Chinese sentence each, never a refusal.

    Channels may add up to more than the total, since one item published in several places counts once
    (同一信息不同渠道计 1 条); a single channel may not exceed it. What is not entered is never doubted.
    """
    found = [
        f"“{figure.group}”中“{figure.word}”{values[figure.id]}{figure.unit}，"
        f"多于“{BY_ID[figure.part_of].word}”{values[figure.part_of]}{BY_ID[figure.part_of].unit}。"
        for figure in FIGURES
        if figure.part_of is not None
        and figure.id in values
        and figure.part_of in values
        and values[figure.id] > values[figure.part_of]
    ]
    channels = [f.id for f in FIGURES if f.group == _CHANNELS]
    entered = [values[c] for c in channels if c in values]
    if len(entered) == len(channels) and "published" in values and sum(entered) < values["published"]:
        found.append(
            f"各渠道合计{sum(entered)}条，少于主动公开总数{values['published']}条，有信息未计入任何渠道。"
        )
    found += _request_doubts(values)
    if values.get("trainings") and values.get("trainees") == 0:
        found.append(f"培训{values['trainings']}次，培训人次为0。")
    if values.get("trainings") == 0 and values.get("trainees"):
        found.append(f"培训人次{values['trainees']}，培训次数为0。")
    return tuple(found)


def _request_doubts(values: Mapping[str, int]) -> list[str]:
    found = []
    coming = _sum(values, ("requests_carried", "requests_received"))
    answered, left = values.get("requests_answered"), values.get("requests_left")
    if coming is not None and answered is not None:
        if answered > coming:
            found.append(f"办结{answered}件，多于上年结转与本年收到合计{coming}件。")
        elif left is not None and answered + left != coming:
            found.append(
                f"办结{answered}件与结转下年度{left}件之和，不等于上年结转与本年收到合计{coming}件。"
            )
    outcomes = _sum(values, _OUTCOMES)
    if outcomes is not None and answered is not None and outcomes != answered:
        found.append(f"各类答复合计{outcomes}件，不等于办结{answered}件。")
    return found
