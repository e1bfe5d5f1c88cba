"""The year's numbers in sentences: entered once in the ledger, placeholders where a report needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.core.figures import BY_ID, in_time_rate
from desktop_app.reports.typography import gap

#: Figures a report is expected to give; the rest is told only where it was entered.
_EXPECTED = frozenset({
    "published",
    "website",
    "interpretations",
    "press_conferences",
    "responses",
    "requests_received",
    "requests_answered",
    "briefings",
    "trainings",
    "trainees",
})  # fmt: skip
#: The group of the form that is told as 组织推进; all others are told as 公开数据.
SUPPORT_GROUP = BY_ID["briefings"].group
_NEW_MEDIA = ("microblog", "wechat", "other_new_media")


@dataclass(frozen=True, slots=True)
class _Clause:
    """Figures told one after the other, each with those it is the whole of in brackets behind it."""

    opening: str
    figures: tuple[str, ...]
    closing: str = ""


_PUBLISHED = _Clause("全年", ("published", "directory_updates"))
_CHANNELS = _Clause(
    "按渠道分，",
    ("website", "gazette", *_NEW_MEDIA, "press", "notice_boards"),
    "（同一信息多渠道发布，不重复计入总数）",
)
_SUBJECTS = _Clause(
    "按内容分，", ("organisation", "department_documents", "news", "powers", "finance", "proposals")
)
_ANSWERS = _Clause(
    "解读回应方面，",
    ("interpretations", "press_conferences", "interviews", "responses", "messages", "consultations"),
)
_REQUESTS = _Clause("依申请公开方面，", ("requests_carried", "requests_received", "requests_answered"))
_RESULTS = _Clause(
    "答复结果为", ("granted", "granted_partly", "refused", "impossible", "otherwise", "requests_left")
)
_DISPUTES = _Clause("", ("reviews", "lawsuits"))
_PARTS = {
    "published": ("normative",),
    "press_conferences": ("leader_conferences",),
    "messages": ("messages_answered",),
    "requests_answered": ("requests_in_time", "requests_extended"),
    "reviews": ("reviews_corrected",),
    "lawsuits": ("lawsuits_corrected",),
}


def figure_words(name: str, value: int) -> str:
    """A figure as it is printed: 政策解读3篇."""
    figure = BY_ID[name]
    if name == "trainees":
        return f"{value}人次"
    return f"{figure.word.removeprefix('其中：')}{value}{figure.unit}"


def owed_figures(values: Mapping[str, int]) -> tuple[str, ...]:
    """The figures a report is expected to give and that nobody entered, by their Chinese names."""
    return tuple(f.word for f in BY_ID.values() if f.id in _EXPECTED and f.id not in values)


def organised(values: Mapping[str, int]) -> str:
    """How the year was carried: briefings, meetings, trainings, staff."""
    said = f"主要负责人听取汇报{_number(values, 'briefings')}次"
    if "meetings" in values:
        said += f"，召开{figure_words('meetings', values['meetings'])}"
    said += f"；全年组织培训{_number(values, 'trainings')}次、{_number(values, 'trainees')}人次"
    if "staff" in values:
        said += f"，配备{figure_words('staff', values['staff'])}"
    return f"{said}。"


def published(values: Mapping[str, int]) -> str:
    """公开数据: what was published, answered and disputed in the year."""
    channels = _told(_CHANNELS, values)
    if not any(name in values for name in _NEW_MEDIA):
        channels = channels.replace("（同一", f"、政务新媒体{gap('多少')}条（同一", 1)
    sentences = [
        "；".join(filter(None, (_told(_PUBLISHED, values), channels))),
        _told(_SUBJECTS, values),
        _told(_ANSWERS, values),
        "；".join(filter(None, (_requests(values), _told(_RESULTS, values)))),
        _told(_DISPUTES, values),
    ]
    return "".join(f"{sentence}。" for sentence in sentences if sentence)


def _requests(values: Mapping[str, int]) -> str:
    said = _told(_REQUESTS, values)
    rate = in_time_rate(values)
    if rate is not None:
        tenths = round(rate * 1000)
        whole, tenth = divmod(min(tenths, 999) if rate < 1 else tenths, 10)
        return f"{said}，按期答复率{whole}.{tenth}%" if tenth else f"{said}，按期答复率{whole}%"
    return said if values.get("requests_answered") == 0 else f"{said}，按期答复率{gap('百分比')}"


def _number(values: Mapping[str, int], name: str) -> str:
    return str(values[name]) if name in values else gap("几")


def _told(clause: _Clause, values: Mapping[str, int]) -> str:
    told = []
    for name in clause.figures:
        parts = [figure_words(p, values[p]) for p in _PARTS.get(name, ()) if p in values]
        if name in values:
            said = figure_words(name, values[name])
        elif name in _EXPECTED or parts:
            said = f"{BY_ID[name].word}{gap('多少')}{BY_ID[name].unit}"
        else:
            continue
        told.append(f"{said}（其中{'、'.join(parts)}）" if parts else said)
    return f"{clause.opening}{'、'.join(told)}{clause.closing}" if told else ""
