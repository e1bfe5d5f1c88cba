"""What a hand-over package says of itself: who made it, when, of what, and the digest of everything in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from desktop_app.core.errors import UserError

FORMAT = "zwgk-package"
VERSION = 1
MANIFEST, LEDGER = "manifest.json", "ledger.zwgk"
_EVIDENCE = re.compile(r"evidence/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a package: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class OfficerChange:
    """A change of the liaison officer (联络员变更).

    Attributes:
        from_name: who hands over.
        to_name: who takes over.
        on: the day.
        matters: what is handed over and what is still to be done (移交事项).
    """

    from_name: str
    to_name: str
    on: date
    matters: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A package's own account.

    Attributes:
        made_at: when.
        made_by: the officer's name in the ledger, or None.
        application: version of the program that made it.
        schema: schema version of the ledger inside.
        unit: the department that was chosen last, or None.
        plan_title: the title of its plan, or None.
        head: number and hash of the newest change of the ledger (0 and empty where there is none).
        change: the change of officer that it was made for, or None.
        missing: digests of evidence that the ledger names and that was not there, or not sound.
        members: every other file in the package, by name.
    """

    made_at: datetime
    made_by: str | None
    application: str
    schema: int
    unit: str | None
    plan_title: str | None
    head: tuple[int, str]
    change: OfficerChange | None
    missing: tuple[str, ...]
    members: Mapping[str, Member]


def evidence_name(sha256: str) -> str:
    """The name of a file of evidence inside a package."""
    return f"evidence/{sha256[:2]}/{sha256}"


def evidence_digest(name: str) -> str | None:
    """The digest that a member's name gives, or None where it is no file of evidence."""
    found = _EVIDENCE.fullmatch(name)
    return found[2] if found else None


def written(manifest: Manifest) -> bytes:
    """The manifest as JSON, with a digest over itself as its last field."""
    data = asdict(manifest)
    data["made_at"] = manifest.made_at.isoformat(timespec="seconds")
    if manifest.change is not None:
        data["change"]["on"] = manifest.change.on.isoformat()
    data = {"format": FORMAT, "version": VERSION, **data}
    return json.dumps({**data, "sha256": _seal(data)}, ensure_ascii=False, indent=1).encode()


def _seal(data: Mapping[str, Any]) -> str:
    plain = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


class _Wrong(ValueError):
    """The manifest is not what this program writes."""


def read(content: bytes) -> Manifest:
    """The manifest of a package, every value checked.

    Raises:
        UserError: it was made by a newer version.
        ValueError: it is not what this program writes.
    """
    try:
        data = json.loads(content.decode("utf-8"))
    except RecursionError:
        raise _Wrong("nesting") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _Wrong("format")
    if not isinstance(data.get("version"), int):
        raise _Wrong("version")
    if data["version"] > VERSION:
        raise UserError("移交包由更新版本的软件生成。", "请升级本软件后再打开。")
    seal = data.pop("sha256", None)
    if seal != _seal(data):
        raise _Wrong("sha256")
    head = data.get("head")
    if not (isinstance(head, list) and len(head) == 2 and isinstance(head[1], str)):
        raise _Wrong("head")
    return Manifest(
        made_at=datetime.fromisoformat(_text(data, "made_at")).astimezone(),
        made_by=_text_or_none(data, "made_by"),
        application=_text(data, "application"),
        schema=_number(data.get("schema")),
        unit=_text_or_none(data, "unit"),
        plan_title=_text_or_none(data, "plan_title"),
        head=(_number(head[0]), head[1]),
        change=_change(data.get("change")),
        missing=tuple(_digest(d) for d in _list(data.get("missing"))),
        members=_members(data.get("members")),
    )


def _members(given: Any) -> dict[str, Member]:
    if not isinstance(given, dict) or LEDGER not in given:
        raise _Wrong("members")
    found = {}
    for name, said in given.items():
        digest = evidence_digest(name)
        if name != LEDGER and digest is None:
            raise _Wrong("name")
        if not isinstance(said, dict) or set(said) != {"size", "sha256"}:
            raise _Wrong("member")
        member = Member(_number(said["size"]), _digest(said["sha256"]))
        if digest is not None and digest != member.sha256:
            raise _Wrong("digest")
        found[name] = member
    return found


def _change(given: Any) -> OfficerChange | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise _Wrong("change")
    return OfficerChange(
        from_name=_text(given, "from_name"),
        to_name=_text(given, "to_name"),
        on=date.fromisoformat(_text(given, "on")),
        matters=_text(given, "matters"),
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise _Wrong(name)
    return value


def _text_or_none(data: Mapping[str, Any], name: str) -> str | None:
    return None if data.get(name) is None else _text(data, name)


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise _Wrong("number")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Wrong("list")
    return value


def _digest(value: Any) -> str:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise _Wrong("digest")
    return value
