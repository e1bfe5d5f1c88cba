"""An office's own template as a package: what may be in it, its parts with text, its styles and relations.

A template comes from outside and its parts go into documents that leave the house. So nothing in it may
run, fetch or carry files: macros, embedded objects, ActiveX, templates and pictures elsewhere, fields that
read other files are refused; parts that a printed document does not need are left out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.reports.own_template_marks import R, W, parse

DOCUMENT, STYLES, TYPES = "word/document.xml", "word/styles.xml", "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_P = f"{{{RELATIONS}}}"
_C = f"{{{CONTENT_TYPES}}}"
_HAND_OVER = "请在 Word 或 WPS 中去掉后，另存为 Word 文档（.docx）。"
#: Ends of the types of the relations that are followed; parts behind any other are left out.
_KEPT = frozenset(
    {
        "styles",
        "numbering",
        "settings",
        "fontTable",
        "theme",
        "header",
        "footer",
        "image",
        "footnotes",
        "endnotes",
        "webSettings",
    }
)
_RUNNING = re.compile(
    r"vbaProject|attachedToolbars|wordVbaData|keyMapCustomizations|activeX|control|oleObject|package$|aFChunk|subDocument"
    r"|frame$|customUI|ui/extensibility|mailMerge|recipientData",
    re.IGNORECASE,
)
_FIELDS = frozenset(
    {
        "PAGE",
        "NUMPAGES",
        "SECTIONPAGES",
        "SECTION",
        "STYLEREF",
        "TOC",
        "TC",
        "PAGEREF",
        "REF",
        "SEQ",
        "DATE",
        "TIME",
        "=",
        "EQ",
        "ADVANCE",
        "SYMBOL",
    }
)
_WEB = re.compile(r'HYPERLINK\s+(\\l\s|"?https?://)', re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?i)\s*(https?|ftp|file|smb):|\\\\|//")
_XML = (".xml", ".rels")
_UNFIT = ("altChunk", "subDoc", "object", "control", "movie")


def relations_of(part: str) -> str:
    """The name of the part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_of(part: str, target: str) -> str:
    """The part that a relation of ``part`` leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _refused(what: str) -> UserError:
    return UserError(f"模板{what}，不能使用。", _HAND_OVER)


@dataclass
class OwnTemplate:
    """A template taken apart; what is kept of it is sound.

    Args:
        source: every part of the file by name, read within the limits of an import.

    Raises:
        UserError: it is no Word document, or holds what no template may hold.
    """

    source: Mapping[str, bytes]
    parts: dict[str, bytes] = field(default_factory=dict)
    roots: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from lxml import etree

        if DOCUMENT not in self.source or TYPES not in self.source:
            raise UserError("这不是 Word 文档（.docx）。", "请选择用 Word 或 WPS 另存的 .docx 文件。")
        try:
            self._refuse_running()
            self._take(DOCUMENT)
            for name in (STYLES, "word/settings.xml"):
                if name in self.parts:
                    self.roots[name] = parse(self.parts[name])
            self.roots |= {name: parse(self.parts[name]) for name in self._text_parts()}
            # What is only taken over goes into every document: no torn part may, and none may fail later.
            for data in (self.source[TYPES], *(d for n, d in self.parts.items() if n.endswith(_XML))):
                parse(data)
        except etree.XMLSyntaxError as error:
            raise UserError("模板文件已损坏，打不开。", "请在 Word 或 WPS 中另存一份后再选。") from error
        self._refuse_fields()
        self._clean_settings()

    # -- what may be in it -------------------------------------------------------------------------

    def _refuse_running(self) -> None:
        types = self.source[TYPES].decode("utf-8", "replace")
        if "macroEnabled" in types or any(n.lower().endswith("vbaproject.bin") for n in self.source):
            raise _refused("含有宏")
        if b"purl.oclc.org" in self.source[DOCUMENT]:
            raise UserError("模板是“严格”格式的文档。", "请另存为普通的 Word 文档（.docx）。")
        for part in (name for name in self.source if name.endswith(".rels")):
            for relation in parse(self.source[part]).iter(f"{_P}Relationship"):
                self._refuse_relation(relation)

    @staticmethod
    def _refuse_relation(relation: Any) -> None:
        kind, target = str(relation.get("Type", "")), str(relation.get("Target", ""))
        if _RUNNING.search(kind):
            raise _refused("嵌有其他文件、控件或宏")
        if relation.get("TargetMode") != "External":
            return
        web = target.lower().startswith(("http://", "https://", "mailto:"))
        if kind.endswith("/hyperlink") and web:
            return
        if kind.endswith("/attachedTemplate") and re.match(r"(?i)(file:///)?[a-z]:[\\/]|normal", target):
            # Word notes from which file on that PC a document was begun; it is left out.
            return
        raise _refused(f"引用了外部文件（{target[:60]}）")

    def _refuse_fields(self) -> None:
        for root in (self.roots[name] for name in self._text_parts()):
            if any(root.find(f".//{W}{name}") is not None for name in _UNFIT):
                raise _refused("嵌有其他文件、控件或宏")
            if any(_leads_out(element) for element in root.iter()):
                raise _refused("引用了外部文件")
            for code in _field_codes(root):
                word = code.split(None, 1)[0].upper() if code.split() else ""
                if word and word not in _FIELDS and not word.startswith("=") and not _WEB.match(code):
                    raise _refused(f"含有域“{word[:20]}”")

    # -- what is kept ------------------------------------------------------------------------------

    def _take(self, part: str) -> None:
        """Keep a part and what it needs, and cut off its other relations."""
        if part in self.parts or part not in self.source:
            return
        self.parts[part] = self.source[part]
        listed = relations_of(part)
        if listed not in self.source:
            return
        from lxml import etree

        root = parse(self.source[listed])
        for relation in list(root):
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            if kind == "hyperlink" and relation.get("TargetMode") == "External":
                continue
            target = target_of(part, str(relation.get("Target", "")))
            if kind not in _KEPT or target not in self.source:
                root.remove(relation)
            else:
                self._take(target)
        self.parts[listed] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _text_parts(self) -> list[str]:
        """The main part, then headers and footers."""
        others = sorted(n for n in self.parts if re.fullmatch(r"word/(header|footer)[^/]*\.xml", n))
        return [DOCUMENT, *others]

    def text_roots(self) -> Iterator[tuple[str, Any]]:
        """(where, root) of the parts that placeholders may stand in."""
        for name in self._text_parts():
            where = {"d": "正文", "h": "页眉", "f": "页脚"}[name.removeprefix("word/")[0]]
            yield where, self.roots[name]

    @property
    def body(self) -> Any:
        """The main part's body."""
        return self.roots[DOCUMENT].find(f"{W}body")

    def _clean_settings(self) -> None:
        settings = self.roots.get("word/settings.xml")
        if settings is None:
            return
        gone = ("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "trackRevisions")
        for name in (*gone, "docVars", "rsids"):
            for element in settings.findall(f"{W}{name}"):
                settings.remove(element)

    def content_types(self, added: Mapping[str, str]) -> bytes:
        """The list of content types for what is kept.

        Args:
            added: the types of parts from elsewhere, by part name.
        """
        from lxml import etree

        root = parse(self.source[TYPES])
        for entry in list(root.findall(f"{_C}Override")):
            if str(entry.get("PartName", "")).lstrip("/") not in self.parts:
                root.remove(entry)
        for entry in root.findall(f"{_C}Override"):
            if entry.get("PartName") == f"/{DOCUMENT}":
                # A template (.dotx) becomes a document.
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
                entry.set("ContentType", kind)
        for name, kind in added.items():
            etree.SubElement(root, f"{_C}Override", PartName=f"/{name}", ContentType=kind)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _leads_out(element: Any) -> bool:
    """Whether old drawing markup names a file or an address of its own, past the package's relations."""
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] in ("src", "href", "althref") and _ELSEWHERE.match(value):
            return True
    return False


def _field_codes(root: Any) -> Iterator[str]:
    """The codes of a part's fields; Word may tear one over several runs."""
    for simple in root.iter(f"{W}fldSimple"):
        yield str(simple.get(f"{W}instr", "")).strip()
    open_: list[list[str]] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText":
            if not open_:
                open_.append([])
            open_[-1].append(element.text or "")
            continue
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_.append([])
        elif open_ and kind in ("separate", "end"):
            code = "".join(open_[-1]).strip()
            open_[-1] = []
            if code:
                yield code
            if kind == "end":
                open_.pop()
    yield from ("".join(left).strip() for left in open_ if "".join(left).strip())


def style_names(styles: Any) -> dict[str, str]:
    """Style ids by kind and name: ``paragraph:heading 1`` -> ``1``, as a Chinese Word calls it."""
    found = {}
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        name = style.find(f"{W}name")
        if name is not None:
            found[f"{style.get(f'{W}type')}:{name.get(f'{W}val')}".lower()] = str(style.get(f"{W}styleId"))
    return found


def relation_ids(element: Any) -> Iterator[tuple[Any, str, str]]:
    """(element, attribute, id) of every relation that markup refers to."""
    for inner in element.iter():
        for name, value in inner.attrib.items():
            if name.startswith(R):
                yield inner, name, value
