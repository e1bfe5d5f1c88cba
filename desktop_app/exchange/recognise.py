"""The rows of a returned worksheet, found again by key or wording whatever was done to the sheet."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from desktop_app.exchange import columns as column_rules
from desktop_app.exchange.cells import MOST_COLUMNS, Cell, Kind, Table, Workbook, column_letters
from desktop_app.exchange.layout import (
    EXAMPLE,
    INPUTS,
    KEY,
    LABEL,
    PROGRESS_PARTS,
    SECTION,
    WORDING,
    WORDS,
)
from desktop_app.exchange.state import MAGIC, SentRow, SheetState, decode
from desktop_app.exchange.values import DITTO, squeezed

#: How alike a wording must be to be recognised where the key is gone.
LIKENESS = 0.8
#: The head stands at most this many rows above the first task.
_HEAD_REACH = 15
#: Wordings that are compared letter by letter for one worksheet, in all.
_MOST_COMPARED = 100_000
#: Figures of a requirement's id (see `core.ids`).
_KEY_LENGTH = 12
#: Cells that merged ranges may spread over; more is no work of a person.
_MOST_SPREAD = 100_000


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One row that was recognised.

    Attributes:
        id: the requirement.
        number: the row in its worksheet.
        cells: by input, its cell and the cell's name (F7); blank ones are left out.
        touched: by part of the city's wording that differs from what was sent: (cell's name, what stands).
    """

    id: str
    number: int
    cells: Mapping[str, tuple[Cell, str]]
    touched: Mapping[str, tuple[str, str]]
    #: It only has more progress for the task in the row above.
    continues: bool = False


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A row with something filled in that is no task of the sheet; ``text`` is what it begins with."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a worksheet holds. ``strange`` are columns with content that no field takes: (letters, head)."""

    table: str
    rows: tuple[ReturnedRow, ...]
    unknown: tuple[UnknownRow, ...]
    strange: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]


def plain_wording(text: str) -> str:
    """A wording as it is known again: without blanks, widths of characters and a number put in front."""
    return _NUMBER.sub("", unicodedata.normalize("NFKC", squeezed(text)))


@dataclass(frozen=True, slots=True)
class CarriedState:
    """A hidden worksheet: its state (None where it cannot be read), and whether its signature is right."""

    state: SheetState | None
    intact: bool
    table: Table


def find_states(workbook: Workbook) -> tuple[CarriedState, ...]:
    """The states that a returned file carries; more than one where sheets were moved into one file."""
    found = []
    for table in workbook.tables:
        first = table.cells.get((1, 1))
        if first is None or first.value != MAGIC:
            continue
        last = max(row for row, _ in table.cells)
        cells = [table.cells.get((row, 1)) for row in range(1, min(last, 5000) + 1)]
        state, intact = decode(["" if c is None else str(c.value) for c in cells])
        found.append(CarriedState(state, intact, table))
    return tuple(found)


def _text(cell: Cell | None) -> str:
    if cell is None or cell.kind in (Kind.FORMULA, Kind.ERROR):
        return ""
    if isinstance(cell.value, float):
        return str(int(cell.value)) if cell.value == int(cell.value) else repr(cell.value)
    return cell.value.strip()


def _key(cell: Cell | None) -> str:
    """A key as it was sent: a program may have taken one of figures alone for a number."""
    text = _text(cell).lower()
    return text.zfill(_KEY_LENGTH) if cell is not None and cell.kind is Kind.NUMBER else text


#: What somebody counts a wording with: 3. （三） 3、
_NUMBER = re.compile(r"^\(?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:\)[.、]?|[.、](?!\d))")
_KEY = re.compile(r"[0-9a-f]{12}")
#: What begins a row below the tasks that is none: sums, signatures, notes.
_FURNITURE = re.compile(
    r"(?:总|合|小)\s*计|(?:填[表报]|审[核签批]|复核|制表|经办|负责|联系)人|(?:科室|单位|部门|处室)?(?:主要|分管)?(?:负责人|领导)"
    r"|(?:签[字名章]|盖章)|填[表报](?:科室|单位|日期|时间)|(?:注|备注|说明)\s*[:：]|(?:total|sum|note)\b",
    re.IGNORECASE,
)
_LONGEST_FURNITURE = 60
#: What of a row may go on in a row below that has no key and no wording.
_GOES_ON = frozenset({"measures", *PROGRESS_PARTS})


class _Reader:
    """One worksheet against the tasks it may hold."""

    def __init__(self, table: Table, known: Mapping[str, SentRow]) -> None:
        self.table = table
        self.known = known
        self.by_wording: dict[str, list[str]] = defaultdict(list)
        for rid, row in known.items():
            self.by_wording[plain_wording(row.text)].append(rid)
        labels = Counter(row.label for row in known.values())
        self.by_label = {row.label: rid for rid, row in known.items() if labels[row.label] == 1}
        self.shortest = min(map(len, self.by_wording), default=0)
        self.cells = table.cells
        self.last_row = max((row for row, _ in self.cells), default=0)
        self.place: dict[str, int] = {}
        self.comparisons_left = _MOST_COMPARED
        self.first_row = 0
        self.spread: dict[tuple[int, int], int] = {}
        #: The last cell of each input that said something itself.
        self._above: dict[str, Cell] = {}

    def locate(self) -> bool:
        """Find the columns and the first task; False where the worksheet holds no task."""
        keys: Counter[int] = Counter()
        wordings: Counter[int] = Counter()
        first = self.last_row + 1
        for (row, column), cell in self.cells.items():
            text = _text(cell)
            may_be = len(text) == _KEY_LENGTH or cell.kind is Kind.NUMBER
            is_key = may_be and _key(cell) in self.known
            if is_key or (len(text) >= self.shortest and plain_wording(text) in self.by_wording):
                (keys if is_key else wordings)[column] += 1
                first = min(first, row)
        anchors = {
            max(counts, key=lambda c: counts[c]): name
            for name, counts in ((WORDING, wordings), (KEY, keys))
            if counts
        }
        if not anchors:
            anchors, first = self._by_labels()
        if not anchors:
            return False
        head_row, heads = self._heads(first)
        last = max(column for _, column in self.cells)
        self.place = column_rules.assigned(heads, anchors, last)
        self.heads = heads
        self.first_row = min(first, head_row + 1) if head_row else first
        self._spread_merged()
        return True

    def _by_labels(self) -> tuple[dict[int, str], int]:
        """The column of labels (一-3) and the first row with one, for sheets without keys and wordings."""
        hits: Counter[int] = Counter()
        first = self.last_row + 1
        for (row, column), cell in self.cells.items():
            if _text(cell) in self.by_label:
                hits[column] += 1
                first = min(first, row)
        column, count = hits.most_common(1)[0] if hits else (0, 0)
        # One alone may stand in any remark.
        return ({column: LABEL}, first) if count > 1 or count == len(self.known) == 1 else ({}, first)

    def _heads(self, first: int) -> tuple[int, dict[int, str]]:
        """The row above the first task with the most known heads."""
        best: tuple[int, int, dict[int, str]] = (0, 0, {})
        rows: dict[int, dict[int, str]] = defaultdict(dict)
        for (row, column), cell in self.cells.items():
            if first - _HEAD_REACH <= row < first:
                rows[row][column] = _text(cell)
        for row in sorted(rows):
            known = len(column_rules.named(rows[row]))
            if known > best[0]:
                best = (known, row, rows[row])
        # One word alone may stand in any title.
        if best[0] <= 1:
            return 0, {}
        heads = dict(best[2])
        for near in (best[1] + 1, best[1] - 1):
            # A head over two rows: what one of them leaves open, the other may say.
            for column, text in rows.get(near, {}).items():
                if column_rules.known_word(heads.get(column, "")) is None and column_rules.known_word(text):
                    heads[column] = text
        return best[1], heads

    def _spread_merged(self) -> None:
        """A cell merged downwards speaks for every row it covers."""
        wanted = {self.place[name] for name in (*INPUTS, SECTION, WORDING) if name in self.place}
        left_over = _MOST_SPREAD
        for top, left, bottom, _ in self.table.merged:
            if left not in wanted or top < self.first_row:
                continue
            for row in range(top + 1, min(bottom, self.last_row) + 1):
                left_over -= 1
                if left_over < 0:
                    return
                self.spread[row, left] = top

    def cell(self, row: int, name: str) -> tuple[Cell, str] | None:
        """The cell that speaks for an input in a row, and its name."""
        column = self.place.get(name)
        if column is None:
            return None
        at = self.spread.get((row, column), row)
        found = self.cells.get((at, column))
        return None if found is None else (found, f"{column_letters(column)}{at}")

    def inputs(self, row: int) -> dict[str, tuple[Cell, str]]:
        """The cells of a row's inputs; one that says 同上 is the one above it that does not."""
        found = {name: at for name in INPUTS if (at := self.cell(row, name)) is not None}
        for name, (cell, place) in found.items():
            if cell.kind is Kind.TEXT and _text(cell) in DITTO:
                above = self._above.get(name)
                if above is not None:
                    found[name] = (above, place)
            else:
                self._above[name] = cell
        return found

    def text(self, row: int, name: str) -> str:
        """The text of a cell that identifies a row; never spread."""
        column = self.place.get(name)
        return "" if column is None else _text(self.cells.get((row, column)))

    def key(self, row: int) -> str:
        """The key that stands in a row; never spread."""
        column = self.place.get(KEY)
        return "" if column is None else _key(self.cells.get((row, column)))

    def is_covered(self, row: int, name: str) -> bool:
        """Whether a cell lies under one that was merged downwards."""
        return (row, self.place.get(name, 0)) in self.spread

    def rows(self) -> list[int]:
        """Rows with content below the head, in order."""
        return sorted({row for row, _ in self.cells if row >= self.first_row})


def recognise(table: Table, known: Mapping[str, SentRow]) -> Recognised | None:
    """The rows of a worksheet; None where it holds no task at all.

    Args:
        table: the worksheet.
        known: the tasks that it may hold, by requirement id.
    """
    reader = _Reader(table, known)
    if not reader.locate():
        return None
    rows = reader.rows()
    sound = {
        reader.key(row)
        for row in rows
        if plain_wording(reader.text(row, WORDING)) == _wording_of(known, reader.key(row))
    }
    found: list[ReturnedRow] = []
    unknown: list[UnknownRow] = []
    task = -1
    for row in rows:
        if _is_example_or_head(reader, row):
            continue
        cells = reader.inputs(row)
        rid = _identify(reader, row, sound, fuzzy=bool(cells))
        if rid is not None:
            found.append(ReturnedRow(rid, row, cells, _touched(reader, row, known[rid])))
            task = row
        elif row == task + 1 and found and _goes_on(reader, row):
            own = {name: at for name, at in cells.items() if not reader.is_covered(row, name)}
            found += _continued(found, own, row)
            task = row
        elif cells and not _is_furniture(reader, row):
            unknown.append(UnknownRow(row, _beginning(reader, row, cells)))
    lacking = tuple(WORDS[name] for name in WORDS if name in INPUTS and name not in reader.place)
    return Recognised(table.name, tuple(found), tuple(unknown), _strange(reader, rows), lacking)


def _wording_of(known: Mapping[str, SentRow], rid: str) -> str | None:
    return plain_wording(known[rid].text) if rid in known else None


def _is_example_or_head(reader: _Reader, row: int) -> bool:
    texts = [reader.text(row, name) for name in (KEY, LABEL, SECTION, WORDING)]
    if any(text.lstrip("（(").startswith(EXAMPLE) for text in texts):
        return True
    if texts[3] == WORDS[WORDING] or texts[0] == WORDS[KEY]:
        return True
    # The second row of a head that was spread over two.
    said = {name: _text(at[0]) for name in INPUTS if (at := reader.cell(row, name)) is not None}
    return bool(said) and all(column_rules.known_word(text) == name for name, text in said.items())


def _identify(reader: _Reader, row: int, sound: set[str], *, fuzzy: bool) -> str | None:
    """Which task a row is.

    The key counts, unless the wording beside it is exactly another task's whose own row is not there:
    then the sheet was sorted without its hidden column, and the wording moved with what was filled in.
    """
    key, wording = reader.key(row), plain_wording(reader.text(row, WORDING))
    by_wording = reader.by_wording.get(wording, []) if wording else []
    if key in reader.known:
        if key in by_wording or not by_wording:
            return key
        other = _one_of(reader, row, by_wording)
        return key if other is None or other in sound else other
    if by_wording:
        return _one_of(reader, row, by_wording)
    if KEY not in reader.place and WORDING not in reader.place:
        return reader.by_label.get(reader.text(row, LABEL))
    reader.comparisons_left -= len(reader.by_wording)
    # A key of another sheet or plan names another task; figures that somebody dragged down name none.
    if wording and fuzzy and not _KEY.fullmatch(key) and reader.comparisons_left >= 0:
        return _alike(reader, wording)
    return None


def _goes_on(reader: _Reader, row: int) -> bool:
    """Whether a row only has more measures or progress for the task in the row above."""
    if any(reader.text(row, name) for name in (KEY, LABEL, SECTION, WORDING)):
        return False
    own = {name for name in INPUTS if reader.cell(row, name) is not None and not reader.is_covered(row, name)}
    return bool(own) and own <= _GOES_ON


def _continued(
    found: list[ReturnedRow], own: Mapping[str, tuple[Cell, str]], row: int
) -> Iterator[ReturnedRow]:
    """Put more lines under the measures of the last row; gives progress of its own as a row of its own."""
    last = next(r for r in reversed(found) if r.id == found[-1].id and not r.continues)
    if "measures" in own:
        cell, place = last.cells.get("measures", own["measures"])
        if "measures" in last.cells and cell.kind is Kind.TEXT and own["measures"][0].kind is Kind.TEXT:
            cell = cell._replace(value=f"{cell.value}\n{own['measures'][0].value}")
        elif "measures" in last.cells:
            cell, place = own["measures"]
        at = found.index(last)
        found[at] = replace(last, cells={**last.cells, "measures": (cell, place)})
    entry = {name: at for name, at in own.items() if name in PROGRESS_PARTS}
    if entry:
        yield ReturnedRow(found[-1].id, row, entry, {}, continues=True)


def _is_furniture(reader: _Reader, row: int) -> bool:
    """Whether a row is a sum, a signature or a note, as its first cell or its wording's says."""
    texts = (_text(reader.cells.get((row, column))) for column in range(1, MOST_COLUMNS + 1))
    first = next((text for text in texts if text), "")
    said = (first, *(reader.text(row, name) for name in (LABEL, SECTION, WORDING)))
    return any(len(text) <= _LONGEST_FURNITURE and _FURNITURE.match(text) for text in said)


def _one_of(reader: _Reader, row: int, candidates: list[str]) -> str | None:
    """The only candidate, or the one that label or section tells from the others."""
    if len(candidates) == 1:
        return candidates[0]
    section = reader.cell(row, SECTION)
    for text, part in (
        (reader.text(row, LABEL), "label"),
        (_text(section[0]) if section else "", "section"),
    ):
        fitting = [rid for rid in candidates if squeezed(getattr(reader.known[rid], part)) == squeezed(text)]
        if text and len(fitting) == 1:
            return fitting[0]
    return None


def _alike(reader: _Reader, wording: str) -> str | None:
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(wording)
    scores: list[tuple[float, str]] = []
    for plain, rids in reader.by_wording.items():
        matcher.set_seq1(plain)
        if len(rids) == 1 and matcher.real_quick_ratio() >= LIKENESS and matcher.quick_ratio() >= LIKENESS:
            scores.append((matcher.ratio(), rids[0]))
    scores.sort(reverse=True)
    clear = scores and scores[0][0] >= LIKENESS and (len(scores) == 1 or scores[1][0] < scores[0][0] - 0.05)
    return scores[0][1] if clear else None


def _touched(reader: _Reader, row: int, sent: SentRow) -> dict[str, tuple[str, str]]:
    touched = {}
    for name, was in ((WORDING, sent.text), (SECTION, sent.section)):
        if name not in reader.place or (name == WORDING and reader.is_covered(row, name)):
            continue
        found = reader.cell(row, name)
        stands = _text(found[0]) if found else ""
        # Sections are often merged or left out below the first; the wording is each row's own.
        if (stands or name == WORDING) and plain_wording(stands) != plain_wording(was):
            place = found[1] if found else f"{column_letters(reader.place[name])}{row}"
            touched[name] = (place, stands)
    return touched


def _beginning(reader: _Reader, row: int, cells: Mapping[str, tuple[Cell, str]]) -> str:
    texts = [reader.text(row, WORDING), reader.text(row, LABEL)]
    texts += [_text(cell) for cell, _ in cells.values()]
    return " ".join(next((t for t in texts if t), "").split())[:40]


def _strange(reader: _Reader, rows: list[int]) -> tuple[tuple[str, str], ...]:
    """Columns that nothing takes, with content beside the tasks."""
    taken, wanted = set(reader.place.values()), set(rows)
    used = {c for (row, c) in reader.cells if row in wanted and c not in taken}
    return tuple((column_letters(c), reader.heads.get(c, "")) for c in sorted(used))
