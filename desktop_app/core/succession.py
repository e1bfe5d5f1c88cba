"""Which requirement of a new plan carries on which of an older one.

Every wording is compared as it is, but for its years: 2018年 where last year's plan said 2017年 is no news.
Candidates come from an index of pairs of characters, so that a thousand requirements against a thousand
take well under a second or two; what is compared letter by letter is a handful for each.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Pairs below this score (0 to 1) are not proposed.
LEAST_SCORE = 0.55
#: Wordings less alike than this are no successors, wherever they stand.
_LEAST_LIKENESS = 0.4
#: What the same place (section and number) may make up of what a wording lacks.
_PLACE_WEIGHT = 0.3
#: A part of a wording that stands in another counts from this share on.
_PART = 0.6
#: What a whole part scores: below what is usually taken unseen, for somebody should look at it.
_PART_SCORE = 0.85
#: So much of what a part brings must be new to what the other is paired with already.
_NEWS = 0.5
#: Shorter wordings say too little to be a part of another.
_SHORTEST_PART = 8
#: Candidates compared letter by letter, for each requirement.
_CANDIDATES = 8

_NOISE = re.compile(r"[\s\W_]")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年|—|-|－|～|至)")


class Relation(StrEnum):
    """How a requirement carries on another."""

    ONE = "一对一"
    SPLIT = "拆分"
    JOINED = "合并"


@dataclass(frozen=True, slots=True)
class Item:
    """A requirement as far as succession needs it.

    Attributes:
        id: its id.
        section: its section's title, without the number.
        no: the number printed before it, or None.
        index: its place in its section, from 1.
        text: its wording.
        units: who bears it, under the names of the newer year.
    """

    id: str
    section: str
    no: int | None
    index: int
    text: str
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Link:
    """``new`` carries on ``old``. ``score`` is 0 to 1; 1 is the same wording but for its years."""

    new: str
    old: str
    score: float
    relation: Relation = Relation.ONE


@dataclass(frozen=True, slots=True)
class _Text:
    """An item prepared for comparing."""

    item: Item
    at: int
    plain: str
    grams: frozenset[str]


def _prepared(items: Iterable[Item]) -> list[_Text]:
    found = []
    for at, item in enumerate(items):
        plain = _NOISE.sub("", _YEAR.sub("〇", item.text))
        grams = frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) or frozenset((plain,))
        found.append(_Text(item, at, plain, grams))
    return found


def likeness(a: str, b: str) -> float:
    """How alike two texts are, 0 to 1: twice the longest common subsequence over both lengths.

    The subsequence is measured bit by bit in one long integer (Hyyrö 2004), which Python does quickly.
    """
    return _like(a, b, _masks(a))


def _masks(text: str) -> dict[str, int]:
    masks: dict[str, int] = {}
    for at, character in enumerate(text):
        masks[character] = masks.get(character, 0) | 1 << at
    return masks


def _like(a: str, b: str, masks: Mapping[str, int]) -> float:
    if not a or not b:
        return 0.0
    full = state = (1 << len(a)) - 1
    for character in b:
        hit = state & masks.get(character, 0)
        if hit:
            state = (state + hit | state - hit) & full
    return 2 * (len(a) - state.bit_count()) / (len(a) + len(b))


def links(old: Sequence[Item], new: Sequence[Item]) -> tuple[Link, ...]:
    """What of ``new`` carries on what of ``old``, in the order of ``new``.

    First every requirement finds at most one partner, the best pairs first; then those without one are
    looked for as a part: of an old requirement that was split, or of a new one that joins several.
    """
    olds, news = _prepared(old), _prepared(new)
    index = _Index(olds)
    pairs = [pair for text in news for pair in index.scored(text)]
    pairs.sort(key=lambda p: (-p[0], -p[1], p[2].at, p[3].at))
    of_new: dict[str, _Text] = {}
    of_old: dict[str, _Text] = {}
    found: list[Link] = []
    for score, _, fresh, former in pairs:
        if fresh.item.id not in of_new and former.item.id not in of_old:
            of_new[fresh.item.id], of_old[former.item.id] = former, fresh
            found.append(Link(fresh.item.id, former.item.id, score))
    found += _parts(olds, news, of_new, of_old)
    order = {text.item.id: text.at for text in news}
    return tuple(sorted(_related(found), key=lambda link: (order[link.new], -link.score)))


class _Index:
    """Old requirements by the pairs of characters in them, by wording and by place."""

    def __init__(self, texts: Sequence[_Text]) -> None:
        self._by_gram: dict[str, list[_Text]] = defaultdict(list)
        self._by_text: dict[str, list[_Text]] = defaultdict(list)
        self._by_place: dict[tuple[str, int | None, int], list[_Text]] = defaultdict(list)
        for text in texts:
            self._by_text[text.plain].append(text)
            self._by_place[_place(text.item)].append(text)
            for gram in text.grams:
                self._by_gram[gram].append(text)
        # What stands in every other requirement (公开, 信息) tells none from another.
        most = max(20, len(texts) // 8)
        self._telling = {gram: len(listed) <= most for gram, listed in self._by_gram.items()}

    def candidates(self, text: _Text) -> list[_Text]:
        """The old requirements worth comparing with a new one."""
        hits: Counter[int] = Counter()
        seen: dict[int, _Text] = {}
        for gram in text.grams:
            if self._telling.get(gram):
                listed = self._by_gram[gram]
                for former in listed:
                    hits[former.at] += 1
                    seen[former.at] = former
        found = {at: seen[at] for at, _ in hits.most_common(_CANDIDATES)}
        for former in (*self._by_text.get(text.plain, ()), *self._by_place.get(_place(text.item), ())):
            found.setdefault(former.at, former)
        return list(found.values())

    def scored(self, text: _Text) -> list[tuple[float, float, _Text, _Text]]:
        """(score, nearness for equal scores, new, old) of every candidate that may be one."""
        masks = _masks(text.plain)
        found = []
        for former in self.candidates(text):
            alike = _like(text.plain, former.plain, masks)
            if alike < _LEAST_LIKENESS:
                continue
            near = _nearness(text.item, former.item)
            score = alike + (1 - alike) * _PLACE_WEIGHT * near
            if score >= LEAST_SCORE:
                shared = bool(text.item.units & former.item.units)
                found.append((round(score, 4), near + shared, text, former))
        return found


def _place(item: Item) -> tuple[str, int | None, int]:
    return _NOISE.sub("", item.section), item.no, item.no if item.no is not None else item.index


def _nearness(a: Item, b: Item) -> float:
    """How near two places are, 0 to 1: the section's title first, then the number."""
    one, other = _NOISE.sub("", a.section), _NOISE.sub("", b.section)
    section = 1.0 if one == other else likeness(one, other)
    same_no = a.no == b.no if a.no is not None or b.no is not None else a.index == b.index
    return 0.7 * section + 0.3 * (same_no and section > 0.5)


def _parts(
    olds: Sequence[_Text], news: Sequence[_Text], of_new: Mapping[str, _Text], of_old: Mapping[str, _Text]
) -> list[Link]:
    """Those left over that stand within a requirement which has a partner already, or within each other."""
    found = []
    by_new, by_old = _Index(news), _Index(olds)
    for text in news:
        if text.item.id not in of_new:
            whole = _whole(text, by_old, of_old)
            if whole is not None:
                found.append(Link(text.item.id, whole[1].item.id, whole[0], Relation.SPLIT))
    for text in olds:
        if text.item.id not in of_old:
            whole = _whole(text, by_new, of_new)
            if whole is not None:
                found.append(Link(whole[1].item.id, text.item.id, whole[0], Relation.JOINED))
    return found


def _whole(part: _Text, index: _Index, partners: Mapping[str, _Text]) -> tuple[float, _Text] | None:
    """The requirement of the other year that ``part`` is a part of, with a score; None if there is none."""
    if len(part.plain) < _SHORTEST_PART:
        return None
    best: tuple[float, _Text] | None = None
    for whole in index.candidates(part):
        common = part.grams & whole.grams
        share = len(common) / len(part.grams)
        if share < _PART:
            continue
        partner = partners.get(whole.item.id)
        # What its partner brings already is no second reason.
        if partner is not None and len(common - partner.grams) < _NEWS * len(common):
            continue
        if best is None or share > best[0]:
            best = (share, whole)
    return None if best is None else (round(_PART_SCORE * best[0], 4), best[1])


def _related(found: Sequence[Link]) -> list[Link]:
    """The links with their relation: an old one with several successors was split, and so on."""
    from_old = Counter(link.old for link in found)
    to_new = Counter(link.new for link in found)
    return [
        Link(
            link.new,
            link.old,
            link.score,
            Relation.SPLIT
            if from_old[link.old] > 1
            else Relation.JOINED
            if to_new[link.new] > 1
            else Relation.ONE,
        )
        for link in found
    ]


_DATED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*年(?:\d{1,2}\s*月(?:\d{1,2}\s*日|底|末|份)?|底|末|内|度)?"
    r"|(?<![\d.])((?:19|20)\d\d)[-./](?:0?[1-9]|1[0-2])(?:[-./]\d{1,2})?(?!\d)"
)


def past_years(text: str, year: int) -> tuple[str, ...]:
    """What in ``text`` names a year before ``year``, each once: dates that were carried over and are past."""
    found = (m for m in _DATED.finditer(text) if int(m[1] or m[2]) < year)
    return tuple(dict.fromkeys(m.group() for m in found))
