"""The standard document taken apart, so that its stretches can stand in an office's own template.

The standard document is written and proven first; what a template shows of it is taken from that file,
so both always say the same.
"""

from __future__ import annotations

import copy
import posixpath
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.reports.own_template_marks import W, parse, shown
from desktop_app.reports.own_template_package import (
    CONTENT_TYPES,
    DOCUMENT,
    RELATIONS,
    STYLES,
    TYPES,
    OwnTemplate,
    relation_ids,
    relations_of,
    style_names,
    target_of,
)

_KEYS = frozenset({"Addressee", "Spacer", "SectionEnd"})
_CLOSING = frozenset({"AnnexNote", "SignatureLine", "AnnexMark"})


@dataclass
class StandardDocument:
    """The blocks of a finished standard document by placeholder.

    Args:
        path: the file.
    """

    path: Path
    blocks: dict[str, list[Any]] = field(default_factory=dict)
    title: str = ""
    annex_title: str = ""

    def __post_init__(self) -> None:
        with zipfile.ZipFile(self.path) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.styles = parse(self.parts[STYLES])
        self._notes = self._footnotes()
        self.blocks = {"正文": [], "附件说明": []}
        self._sort(parse(self.parts[DOCUMENT]).find(f"{W}body"))

    def _footnotes(self) -> dict[str, str]:
        root = parse(self.parts["word/footnotes.xml"])
        return {str(n.get(f"{W}id")): "".join(map(shown, n.iter(f"{W}p"))).strip() for n in root}

    def _sort(self, body: Any) -> None:
        """Body, note of annexes and tables; the head and the signature are the template's own."""
        part, annex = "head", ""
        for block in body:
            style = style_of(block)
            if block.tag == f"{W}tbl":
                if part == "annex":
                    self.blocks.setdefault(_table_name(annex), []).append(block)
                elif part == "body":
                    self.blocks["正文"].append(block)
            elif style == "DocTitle":
                if part == "annex":
                    annex = shown(block).replace("\ufffc", "")
                    self.annex_title = self.annex_title or annex
                else:
                    # Broken into balanced lines already.
                    self.title = shown(block).replace("\ufffc", "\n")
                    part = "body"
            elif style == "AnnexMark":
                part = "annex"
            elif style == "AnnexNote":
                part = "closing"
                self.blocks["附件说明"].append(block)
            elif style in _CLOSING:
                part = "closing"
            elif part == "body" and style not in _KEYS and block.tag == f"{W}p":
                self.blocks["正文"].append(block)

    def copies(self, name: str) -> list[Any]:
        """Copies of a stretch's blocks: without section ends, footnotes told in brackets where they stand."""
        made = [copy.deepcopy(block) for block in self.blocks.get(name, ())]
        for block in made:
            for section in list(block.iter(f"{W}sectPr")):
                section.getparent().remove(section)
            for mark in list(block.iter(f"{W}footnoteReference")):
                self._tell_note(mark)
        return made

    def _tell_note(self, mark: Any) -> None:
        run = mark.getparent()
        said = self._notes.get(str(mark.get(f"{W}id")), "").rstrip("。")
        for old in list(run):
            run.remove(old)
        text = run.makeelement(f"{W}t", {})
        text.text = f"（{said}）"
        run.append(text)


def style_of(block: Any) -> str:
    """The id of a paragraph's style, or nothing."""
    found = block.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def _table_name(annex: str) -> str:
    if "佐证" in annex:
        return "佐证清单"
    return "自评表" if "自评" in annex else "任务表"


class Carrier:
    """Brings blocks of the standard document into a template with the styles and parts they need.

    Args:
        standard: where the blocks come from.
        template: where they go.
    """

    def __init__(self, standard: StandardDocument, template: OwnTemplate) -> None:
        self._standard, self._template = standard, template
        self._there = style_names(template.roots.get(STYLES))
        self._names = {ident: name for name, ident in style_names(standard.styles).items()}
        self._styles: dict[str, str] = {}
        self._relations: dict[str, str] = {}
        self._added: list[Any] = []
        self._known = {str(e.get("Id")): e for e in parse(standard.parts[relations_of(DOCUMENT)])}
        self.types: dict[str, str] = {}

    # -- styles ------------------------------------------------------------------------------------

    def dress(self, block: Any) -> None:
        """Let a block name the template's styles and relations instead of the standard's."""
        for tag in ("pStyle", "rStyle", "tblStyle"):
            for named in block.iter(f"{W}{tag}"):
                named.set(f"{W}val", self._style(str(named.get(f"{W}val"))))
        for element, name, ident in list(relation_ids(block)):
            element.set(name, self._relation(ident))

    def _style(self, ident: str) -> str:
        """The template's style of the same name; where it has none, the standard's is brought along."""
        known = self._styles.get(ident)
        if known is None:
            there = self._there.get(self._names.get(ident, ""))
            known = self._styles[ident] = there or self._bring_style(ident)
        return known

    def _bring_style(self, ident: str) -> str:
        root = self._template.roots.get(STYLES)
        style = next(
            (s for s in self._standard.styles.iterfind(f"{W}style") if s.get(f"{W}styleId") == ident), None
        )
        if root is None or style is None:
            return ident
        brought = copy.deepcopy(style)
        taken = set(self._there.values()) | set(self._styles.values())
        new = ident if ident not in taken else f"Zw{ident}"
        brought.set(f"{W}styleId", new)
        self._styles[ident] = new
        for tag in ("basedOn", "next"):
            base = brought.find(f"{W}{tag}")
            if base is not None:
                base.set(f"{W}val", self._style(str(base.get(f"{W}val"))))
        root.append(brought)
        return new

    # -- relations ---------------------------------------------------------------------------------

    def _relation(self, ident: str) -> str:
        new = self._relations.get(ident)
        if new is None:
            new = self._relations[ident] = f"rIdZw{len(self._relations) + 1}"
            entry = copy.deepcopy(self._known[ident])
            entry.set("Id", new)
            if entry.get("TargetMode") != "External":
                target = target_of(DOCUMENT, str(entry.get("Target")))
                entry.set("Target", f"/{self._bring_part(target)}")
            self._added.append(entry)
        return new

    def finish(self) -> None:
        """List the relations that were brought along among the template's own."""
        if self._added:
            parts, name = self._template.parts, relations_of(DOCUMENT)
            root = parse(parts.get(name, f'<Relationships xmlns="{RELATIONS}"/>'.encode()))
            root.extend(self._added)
            parts[name] = _bytes(root)

    def _bring_part(self, name: str) -> str:
        """Copy a part of the standard document, a chart say, with what it needs."""
        folder, file = posixpath.split(name)
        new = posixpath.join(folder, f"zw_{file}")
        parts = self._template.parts
        if new in parts:
            return new
        parts[new] = self._standard.parts[name]
        self.types[new] = _type_of(self._standard.parts, name)
        listed = relations_of(name)
        if listed in self._standard.parts:
            root = parse(self._standard.parts[listed])
            for entry in root:
                if entry.get("TargetMode") != "External":
                    inner = target_of(name, str(entry.get("Target")))
                    entry.set("Target", f"/{self._bring_part(inner)}")
            parts[relations_of(new)] = _bytes(root)
        return new


def _bytes(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _type_of(parts: dict[str, bytes], name: str) -> str:
    root = parse(parts[TYPES])
    for entry in root:
        if entry.tag == f"{{{CONTENT_TYPES}}}Override" and entry.get("PartName") == f"/{name}":
            return str(entry.get("ContentType"))
    ending = name.rpartition(".")[2].lower()
    for entry in root:
        if str(entry.get("Extension", "")).lower() == ending:
            return str(entry.get("ContentType"))
    return "application/octet-stream"
