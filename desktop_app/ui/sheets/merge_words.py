"""What a merge calls its two sides: the same review serves returned sheets and whole ledgers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergeWords:
    """The words of one kind of merge.

    Attributes:
        title: over the review.
        theirs: the other side.
        base: what the value was before.
        source: what one source is called, with its measure word.
        none_taken: what merging does where nothing is taken, after ``source``.
        nothing: what is said where nothing differs.
    """

    title: str
    theirs: str
    base: str
    source: str
    none_taken: str
    nothing: str


SHEETS = MergeWords(
    title="核对返回内容",
    theirs="返回表",
    base="下发时",
    source="份填报表",
    none_taken="登记 {} 份已返回",
    nothing="返回的内容与台账一致，没有需要核对的差异。",
)
LEDGERS = MergeWords(
    title="核对另一台账",
    theirs="另一台账",
    base="分开修改前",
    source="个台账",
    none_taken="完成核对",
    nothing="另一台账没有本台账以外的内容，没有需要核对的差异。",
)
