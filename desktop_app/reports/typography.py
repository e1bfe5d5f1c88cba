"""Chinese typesetting of strings: full-width punctuation, character widths, balanced title lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

#: Brackets round a placeholder inside a text; XML noncharacters that no source may carry.
OPEN, CLOSE = "\ufdd0", "\ufdd1"

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff]")
_FULL_WIDTH = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[!-~]*[\w/=&#?%~+-]|[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)
_CHINESE_SIGNS = (
    "[\u2e80-\u2fdf\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff5e"
    "\u201c\u201d\u2018\u2019\u2026\u2014\u00b7\U00020000-\U0003134f]"
)
_CHINESE = re.compile(_CHINESE_SIGNS)
_NARROW = re.compile(r"[\x20-\xb6\xb8-\u2013]")
_HALF_WIDTH = re.compile("[,:;()]")
_BESIDE_CHINESE = re.compile(f"(?<={_CHINESE_SIGNS})[,:;()]|[,:;()](?={_CHINESE_SIGNS})")


def gap(name: str) -> str:
    """A visible placeholder for a value that nobody has given yet."""
    return f"{OPEN}【{name}】{CLOSE}"


def clean(text: str) -> str:
    """``text`` without what XML cannot carry; line ends become ``\\n``, outer blanks go."""
    if text.isprintable():
        # Nearly every text; only what Python calls unprintable need be looked at more closely.
        return text.strip()
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def full_width(text: str) -> str:
    """Half-width , : ; ( ) beside Chinese, written full-width (GB/T 15834); a pair of brackets together.

    Numbers (1,000), times (9:30), addresses and wholly Latin passages stay as they are. One character
    becomes one character, so nothing is lost or moved.
    """
    # The second search looks at every character and its neighbours; the first spares most texts that.
    if not _HALF_WIDTH.search(text) or not _BESIDE_CHINESE.search(text):
        return text
    if "://" in text or "@" in text:
        return _around_addresses(text)
    return _widen(text)


def _widen(text: str) -> str:
    while True:
        done = _BESIDE_CHINESE.sub(lambda m: _FULL_WIDTH[m[0]], text)
        if "(" in done or ")" in done:
            done = _pair_brackets(done)
        if done == text:
            return done
        # A sign that stood between two signs sees Chinese beside it only now.
        text = done


def _around_addresses(text: str) -> str:
    """`_widen`, addresses being Latin words that keep their own signs."""
    addresses = [m.span() for m in _ADDRESS.finditer(text)]
    masked = list(text)
    for start, end in addresses:
        masked[start:end] = "x" * (end - start)
    done = list(_widen("".join(masked)))
    for start, end in addresses:
        done[start:end] = text[start:end]
    return "".join(done)


def _pair_brackets(text: str) -> str:
    """A bracket whose partner is full-width becomes so too."""
    chars, stack = list(text), []
    for index, char in enumerate(text):
        if char in "(（":
            stack.append(index)
        elif char in ")）" and stack:
            start = stack.pop()
            if text[start] == "（" or char == "）":
                chars[start], chars[index] = "（", "）"
    return "".join(chars)


def width(text: str) -> float:
    """Width of ``text`` in Chinese characters: Latin letters and digits count one half."""
    return len(text) - 0.5 * len(_NARROW.findall(text))


def cite(title: str) -> str:
    """``title`` in 《》, with book title marks inside turned to 〈〉 (GB/T 15834)."""
    if title.startswith("《") and title.find("》") == len(title) - 1:
        title = title[1:-1]
    return "《" + title.replace("《", "〈").replace("》", "〉") + "》"


_DIGITS = "〇一二三四五六七八九"
_PLACES = ("千", "百", "十", "")


def numeral(number: int) -> str:
    """1 to 9,999 as in 一、 十二、 一百零三、 一千零一十二、; what is larger stays in digits."""
    digits = str(number)
    if len(digits) > len(_PLACES):
        return digits
    words = ""
    for digit, place in zip(digits, _PLACES[-len(digits) :], strict=True):
        if digit == "0":
            words += "零"
        elif digit == "1" and place == "十" and not words:
            words = place
        else:
            words += _DIGITS[int(digit)] + place
    return re.sub("零+", "零", words).rstrip("零")


# Where a title may be broken without tearing a phrase, and what a break there costs.
_BREAK_AFTER = re.compile(r"(?<=年)|(?<=年度)|(?<=的)|(?<=[》〉”）])|(?<=工作要点)|(?<=情况)")
_BREAK_BEFORE = re.compile(
    r"(?=关于)|(?=贯彻)|(?=落实情况)|(?=政务公开)|(?=分工方案)|(?=任务分工)|(?=自查报告)|(?=[《〈“（])"
)
_NO_BREAK = 40.0


def title_lines(title: str, capacity: float, units: Iterable[str] = ()) -> tuple[str, ...]:
    """Break a title into as few lines as it needs, balanced, at sense boundaries.

    Args:
        title: the title; line ends the officer typed are kept as they are.
        capacity: characters that fit one line.
        units: names after which a break reads well.

    GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当.
    """
    if "\n" in title:
        return tuple(line.strip() for line in title.split("\n") if line.strip())
    if width(title) <= capacity:
        return (title,)
    cost = _break_costs(title, units)
    needed = int(width(title) // capacity) + 1
    for lines in (needed, needed + 1):
        found = _best_breaks(title, cost, lines, capacity)
        if found is not None:
            return found
    return (title,)


def _break_costs(title: str, units: Iterable[str]) -> dict[int, float]:
    """The cost of a break at each inner position that is allowed at all."""
    cost = {}
    for index in range(2, len(title) - 1):
        before, after = title[index - 1], title[index]
        latin = not _CHINESE.match(before) and not _CHINESE.match(after)
        marked = title.count(OPEN, 0, index) > title.count(CLOSE, 0, index)
        forbidden = marked or after in "，。；：、！？》〉”’）〕】年" or before in "《〈“‘（〔【" or latin
        if not forbidden:
            cost[index] = _NO_BREAK
    for pattern, price in ((_BREAK_AFTER, 2.0), (_BREAK_BEFORE, 1.0)):
        for found in pattern.finditer(title):
            if found.start() in cost:
                cost[found.start()] = price
    for unit in units:
        end = title.find(unit) + len(unit)
        if unit and end >= len(unit) and end in cost:
            cost[end] = 0.0
    return cost


def _best_breaks(title: str, cost: dict[int, float], lines: int, capacity: float) -> tuple[str, ...] | None:
    good = [i for i, price in cost.items() if price < _NO_BREAK]
    for places in (good, list(cost)):
        best: tuple[float, tuple[str, ...]] | None = None
        if lines == 1 or len(places) > 60:
            continue
        for chosen in itertools.combinations(sorted(places), lines - 1):
            edges = (0, *chosen, len(title))
            parts = tuple(title[a:b] for a, b in itertools.pairwise(edges))
            widths = [width(p) for p in parts]
            if max(widths) > capacity:
                continue
            waist = any(b < a and b < c for a, b, c in zip(widths, widths[1:], widths[2:], strict=False))
            score = max(widths) - min(widths) + sum(cost[i] for i in chosen) + (6.0 if waist else 0.0)
            if best is None or score < best[0]:
                best = (score, parts)
        if best is not None:
            return best[1]
    return None
