"""Placeholders in a Word file's paragraphs: found, put together where they were torn apart, filled in.

A placeholder is a Chinese name in double braces, {{标题}}. It is replaced and never evaluated: there are
no expressions, so a template has nothing to run. Word tears what is typed into runs (spelling marks,
fonts of the braces); where the runs stand side by side they are put together again.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from desktop_app.reports.typography import CLOSE, OPEN

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Full-width braces are what a Chinese keyboard gives.
MARK = re.compile(r"[{｛]{2}\s*([^{}｛｝\s][^{}｛｝]*?)\s*[}｝]{2}")
LOOSE = re.compile(r"[{｛]{2}|[}｝]{2}")
#: Stands for what is no text: a break, a picture, a field.
_OTHER = "\ufffc"
_WITHIN = frozenset(
    W + name
    for name in ("r", "hyperlink", "sdt", "sdtContent", "ins", "smartTag", "fldSimple", "customXml", "moveTo")
)
_SKIPPED = frozenset(
    W + name
    for name in ("pPr", "rPr", "del", "proofErr", "bookmarkStart", "bookmarkEnd", "sdtPr", "sdtEndPr")
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PIECES = re.compile(f"({OPEN}[^{CLOSE}]*{CLOSE}|\n)")


def parse(data: bytes) -> Any:
    """The root of an XML part; nothing outside it is fetched or expanded.

    Raises:
        lxml.etree.XMLSyntaxError: it is no XML.
    """
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True))


def pieces(p: Any) -> list[tuple[Any, str]]:
    """A paragraph's own texts as (``w:t`` element, text); None and one character for anything else."""
    found: list[tuple[Any, str]] = []

    def walk(element: Any) -> None:
        for child in element:
            if child.tag == f"{W}t":
                found.append((child, child.text or ""))
            elif child.tag in _WITHIN:
                walk(child)
            elif child.tag not in _SKIPPED:
                found.append((None, _OTHER))

    walk(p)
    return found


def shown(p: Any) -> str:
    """A paragraph's own text."""
    return "".join(text for _, text in pieces(p))


def names(p: Any) -> list[str]:
    """The names of a paragraph's placeholders, in order."""
    return MARK.findall(shown(p))


def sole(p: Any) -> str | None:
    """The placeholder that is all a paragraph says, or None."""
    found = MARK.fullmatch(shown(p).strip())
    return found[1] if found else None


def mend(p: Any) -> tuple[list[str], list[str]]:
    """Put placeholders that are torn over several runs together.

    Returns:
        The names of those that were put together, and of those that could not be: something that is no
        text stands among them, or their runs do not stand side by side.
    """
    mended: list[str] = []
    torn: list[str] = []
    at = 0
    while True:
        found = pieces(p)
        text = "".join(t for _, t in found)
        mark = MARK.search(text, at)
        if mark is None:
            return mended, torn
        touched = _touched(found, mark.start(), mark.end())
        name = mark[1].replace(_OTHER, "")
        at = mark.end()
        if len(touched) == 1:
            continue
        if any(t is None for t, _, _ in touched) or len({id(_run(t).getparent()) for t, _, _ in touched}) > 1:
            torn.append(name)
            continue
        for place, (element, start, end) in enumerate(touched):
            whole = element.text or ""
            element.text = whole[:start] + ("" if place else mark[0]) + whole[end:]
            element.set(_SPACE, "preserve")
        mended.append(name)


def _run(t: Any) -> Any:
    return t.getparent()


def _touched(found: list[tuple[Any, str]], start: int, end: int) -> list[tuple[Any, int, int]]:
    """The pieces that a stretch of the text lies in, and what of each."""
    touched = []
    at = 0
    for element, text in found:
        if at < end and at + len(text) > start:
            touched.append((element, max(0, start - at), min(len(text), end - at)))
        at += len(text)
    return touched


def paragraphs(root: Any) -> Iterator[Any]:
    """Every paragraph of a part, those of tables and text boxes included."""
    return root.iter(f"{W}p")


def fill(p: Any, value: Callable[[str], str | None]) -> None:
    """Put values in the place of a paragraph's placeholders.

    Args:
        p: the paragraph, mended.
        value: gives a placeholder's text by its name; None leaves it as it is.
    """
    for t, text in pieces(p):
        if t is None or ("{{" not in text and "｛" not in text):
            continue
        said = MARK.sub(lambda m: m[0] if (v := value(m[1])) is None else v, text)
        if said != text:
            put(t, said)


def put(t: Any, text: str) -> None:
    """Make a text element say ``text``: line ends become breaks, gaps are marked as such."""
    parts = [part for part in _PIECES.split(text) if part]
    t.set(_SPACE, "preserve")
    if len(parts) == 1 and parts[0] != "\n" and not parts[0].startswith(OPEN):
        t.text = text
        return
    run = t.getparent()
    dress = run.find(f"{W}rPr")
    after = list(t.itersiblings())
    at = run
    for part in parts:
        at.addnext(new := _new_run(run, dress))
        at = new
        if part == "\n":
            new.append(new.makeelement(f"{W}br", {}))
            continue
        piece = new.makeelement(f"{W}t", {_SPACE: "preserve"})
        piece.text = part.strip(OPEN + CLOSE)
        if part.startswith(OPEN):
            _highlight(new)
        new.append(piece)
    if after:
        at.addnext(rest := _new_run(run, dress))
        rest.extend(after)
    run.remove(t)


def _new_run(run: Any, dress: Any) -> Any:
    new = run.makeelement(f"{W}r", {})
    if dress is not None:
        new.append(copy.deepcopy(dress))
    return new


#: What follows ``w:highlight`` among a run's properties in the schema.
_AFTER_HIGHLIGHT = tuple(
    W + name
    for name in (
        "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
        "specVanish", "oMath",
    )
)  # fmt: skip


def _highlight(run: Any) -> None:
    dress = run.find(f"{W}rPr")
    if dress is None:
        dress = run.makeelement(f"{W}rPr", {})
        run.insert(0, dress)
    for old in dress.findall(f"{W}highlight"):
        dress.remove(old)
    mark = dress.makeelement(f"{W}highlight", {f"{W}val": "yellow"})
    later = next((child for child in dress if child.tag in _AFTER_HIGHLIGHT), None)
    if later is None:
        dress.append(mark)
    else:
        later.addprevious(mark)
