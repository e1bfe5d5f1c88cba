"""定稿: versions of a document, their sign-off, gaps left on purpose, and what changed between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import StrEnum

from desktop_app.core.snapshot import Stage

#: Who sees a document before it goes out, in order; a ledger may keep its own list.
DEFAULT_STEPS = (
    "拟稿",
    "科室负责人审核",
    "办公室核稿",
    "公开属性及保密审查",
    "会签",
    "分管领导审核",
    "主要负责人签发",
)
#: What a step of the sign-off ends in that only some documents go through.
OPTIONAL = "（按需）"
#: Equal stretches shorter than this between two changes are told as changed: single characters confuse.
_SHORTEST_SAME = 2
#: Paragraphs at least this alike are one paragraph that was changed.
_ALIKE = 0.5


def is_optional(step: str) -> bool:
    """Whether only some documents go through a step of the sign-off."""
    return step.endswith(OPTIONAL)


def step_name(step: str) -> str:
    """A step's name without the mark of an optional one."""
    return step.removesuffix(OPTIONAL)


@dataclass(frozen=True, slots=True)
class SignOff:
    """One step of a version's sign-off: who, and when; both None while it is open."""

    step: str
    name: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One kept version of a document, without its file.

    Attributes:
        id: its identity in the ledger.
        document: which document (部门分工方案, 年度自查报告).
        number: its place among the versions of that document, from 1.
        stage: 送审稿, 修改稿 or 定稿.
        made_at: when it was made.
        as_of: the day its figures stand for.
        title: the document's title.
        file_name: the name it was saved under.
        sha256: digest of the file, 64 hexadecimal digits.
        size: the file's size in bytes.
        placeholders: how many placeholders it holds.
        public: whether it is the 公开版.
        signoffs: the steps of its sign-off.
        approved_on: when it was signed or approved; from then on it is frozen.
        approved_by: by whom, or by which meeting.
    """

    id: str
    document: str
    number: int
    stage: Stage
    made_at: datetime
    as_of: date
    title: str
    file_name: str
    sha256: str
    size: int
    placeholders: int
    public: bool = False
    signoffs: tuple[SignOff, ...] = ()
    approved_on: date | None = None
    approved_by: str | None = None

    @property
    def frozen(self) -> bool:
        """Whether it was signed or approved: nothing about it changes any more."""
        return self.approved_on is not None

    @property
    def name(self) -> str:
        """第2稿（修改稿）"""
        return f"第{self.number}稿（{self.stage}）"


@dataclass(frozen=True, slots=True)
class Waiver:
    """确认留空: a gap that was looked at and left on purpose. ``subject`` is a requirement id or empty."""

    gap: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """An officer's own wording of a generated paragraph, with the wording it was made over.

    ``place`` is the paragraph's identity in its document, ``generated`` what stood there then.
    """

    place: str
    generated: str
    text: str


@dataclass(frozen=True, slots=True)
class Touches:
    """What the officer did to a generated document: paragraphs reworded, gaps left on purpose.

    ``blanks`` holds (gap, requirement id) as `Waiver` does.
    """

    edits: tuple[Edit, ...] = ()
    blanks: frozenset[tuple[str, str]] = frozenset()


UNTOUCHED = Touches()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as written: ``head`` is its own heading, which stays, ``generated`` the offered text.

    ``text`` is what the document says; ``edited`` whether that is the officer's own wording, ``outdated``
    whether the offered text has changed since.
    """

    place: str
    head: str
    generated: str
    text: str
    edited: bool = False
    outdated: bool = False


class DifferenceKind(StrEnum):
    """What became of a paragraph from one version to the other."""

    SAME = "相同"
    CHANGED = "修改"
    ADDED = "新增"
    REMOVED = "删去"


@dataclass(frozen=True, slots=True)
class Difference:
    """One paragraph in the older and in the newer version; None where it is not there."""

    kind: DifferenceKind
    old: str | None
    new: str | None


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[Difference, ...]:
    """Two texts paragraph by paragraph, in reading order."""
    found: list[Difference] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Difference(DifferenceKind.SAME, text, text) for text in old[a:b]]
        else:
            found += _aligned(old[a:b], new[c:d])
    return tuple(found)


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[Difference]:
    """Paragraphs of a stretch that differs: like ones are paired in order, the rest came or went."""
    found: list[Difference] = []
    start = 0
    for text in old:
        partner = next((i for i in range(start, len(new)) if _alike(text, new[i])), None)
        if partner is None:
            found.append(Difference(DifferenceKind.REMOVED, text, None))
            continue
        found += [Difference(DifferenceKind.ADDED, None, extra) for extra in new[start:partner]]
        found.append(Difference(DifferenceKind.CHANGED, text, new[partner]))
        start = partner + 1
    return found + [Difference(DifferenceKind.ADDED, None, extra) for extra in new[start:]]


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def words_of_change(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The stretches of two wordings of a paragraph, for marking: (``=``, ``-`` or ``+``, text)."""
    found: list[tuple[str, str]] = []
    gone = come = ""
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(opcodes):
        between = 0 < place < len(opcodes) - 1
        if tag == "equal" and not (between and b - a < _SHORTEST_SAME):
            found += [(mark, text) for mark, text in (("-", gone), ("+", come)) if text]
            found.append(("=", old[a:b]))
            gone = come = ""
            continue
        gone, come = gone + old[a:b], come + new[c:d]
    return tuple(found + [(mark, text) for mark, text in (("-", gone), ("+", come)) if text])
