"""Feeds broken and hostile files to everything that reads one: plans, ledgers, backups, packages, JSON.

A file may be read or refused in Chinese words, within seconds; nothing else may happen, and nothing outside
its folder may be touched.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import signal
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.terms import Document as Kind
from desktop_app.services import (
    fill,
    handover,
    import_plan,
    ledger_merge,
    merge,
    own_templates,
    plans,
    safety,
    sheets,
    whole_ledger,
)
from desktop_app.services.city import ledger as city
from desktop_app.services.city import taking
from desktop_app.services.ledger import open_ledger, session
from tests.torture import proof, victim

#: Nothing may take longer (seconds).
_PATIENCE = 20
_SECRET = "（示例）密码2021"


def run(files: int = 2000, minutes: float | None = None, seed: int = 1) -> dict[str, Any]:
    """Read so many broken files."""
    rng = random.Random(seed)
    end = None if minutes is None else time.monotonic() + 60 * minutes
    tally: Counter[str] = Counter()
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="zwgk-fuzz-") as made:
        folder = Path(made)
        os.environ["ZWGK_BACKUP_DIR"] = str(folder / "备份")
        ledger_path = victim.prepare(folder)
        samples = _samples(folder, ledger_path)
        outside = sorted(p.name for p in folder.iterdir())
        readers = _readers(ledger_path)
        for number in range(files):
            if end is not None and time.monotonic() > end:
                break
            kind, ending, whole = samples[number % len(samples)]
            place = folder / "读" / f"文件{ending}"
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(_hostile(ending, whole, rng))
            outcome = _read(readers[kind], place)
            tally["files"] += 1
            tally[outcome if outcome in {"read", "refused"} else "odd"] += 1
            if outcome not in {"read", "refused"}:
                broken.append(f"{kind}{ending} {number}: {outcome}")
            shutil.rmtree(place.parent)
        after = sorted(p.name for p in folder.iterdir() if p.name != "读")
        if after != outside:
            broken.append(f"left outside: {set(after) ^ set(outside)}")
    return {**tally, "problems": broken[:10]}


def _readers(ledger_path: Path) -> dict[str, Callable[[Path], object]]:
    def fill_in(path: Path) -> object:
        with session(ledger_path, read_only=True) as ledger:
            plan_id = plans.list_plans(ledger)[0].id
            try:
                said = json.loads(path.read_bytes().decode("utf-8-sig"))
            except (ValueError, RecursionError):
                raise UserError("不是 JSON 文件。") from None
            return fill.fill(ledger, plan_id, victim.UNIT, said)

    def look(path: Path) -> object:
        open_ledger(path, read_only=True).close()
        return safety.newest_good_backup(path)

    def restore(path: Path) -> object:
        return safety.restore(path.with_name("恢复.zwgk"), path)

    def unpack(path: Path) -> object:
        return handover.open_package(path, path.with_name("打开.zwgk"), password=_SECRET)

    def take_in(path: Path) -> object:
        return whole_ledger.import_json(path, path.with_name("导入.zwgk"))

    def take_in_ledger(path: Path) -> object:
        with session(ledger_path, read_only=True) as ledger:
            return ledger_merge.plan_merge(ledger, path, _SECRET)

    def take_in_sheet(path: Path) -> object:
        with session(ledger_path, read_only=True) as ledger:
            plan = merge.plan_merge(ledger, [path])
        if not plan.sheets:
            raise UserError(plan.file_problems[0].what, plan.file_problems[0].remedy)
        return plan

    return {
        "plan": import_plan.read_file,
        "fill": fill_in,
        "ledger": look,
        "backup": restore,
        "package": unpack,
        "data": take_in,
        "merge": take_in_ledger,
        "sheet": take_in_sheet,
        "template": _template,
        "returns": _hand_in,
        "overview": _look_over,
    }


def _template(path: Path) -> object:
    return own_templates.check(own_templates.read(path), Kind.PLAN)


def _hand_in(path: Path) -> object:
    with city.session(path.with_name("汇总.zwhz"), create=True) as overview:
        outcome, _ = taking.add_returns(overview, [path], password=_SECRET)
    if outcome.refused:
        raise outcome.refused[0].error
    return outcome


def _look_over(path: Path) -> object:
    city.open_overview(path, read_only=True).close()
    return city.open_overview(path).close()


def _samples(folder: Path, ledger_path: Path) -> list[tuple[str, str, bytes]]:
    """(reader, ending, a whole file): every kind of file that the application reads."""
    from docx import Document
    from openpyxl import Workbook

    seed = (proof.ROOT / "data" / "foshan-2017-division-plan.txt").read_bytes()
    lines = seed.decode("utf-8").splitlines()[:60]
    word, sheet = Document(), Workbook()
    table = word.add_table(rows=0, cols=3)
    for number, line in enumerate(lines):
        word.add_paragraph(line)
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = str(number), line, "市财政局"
        sheet.active.append([number, line, "市财政局"])
    word.save(folder / "w.docx")
    sheet.save(folder / "s.xlsx")
    html = "<table>" + "".join(f"<tr><td>{n}</td><td>{t}</td></tr>" for n, t in enumerate(lines)) + "</table>"
    whole = ledger_path.read_bytes()
    with session(ledger_path, read_only=True) as ledger:
        plain = handover.make_package(ledger, folder / "p.zwgkp").path.read_bytes()
        sealed = handover.make_package(ledger, folder / "q.zwgkp", password=_SECRET).path.read_bytes()
        whole_ledger.export_json(ledger, folder / "d.json")
        plan_id = plans.list_plans(ledger)[0].id
        own_templates.sample(ledger, plan_id, victim.UNIT, Kind.PLAN, folder / "t.docx")
    with session(ledger_path) as ledger:
        sheets.make_sheet(ledger, plan_id, victim.UNIT, folder / "r.xlsx")
    with city.session(folder / "o.zwhz", create=True) as overview:
        taking.add_returns(overview, [folder / "p.zwgkp"])
    filled = (proof.ROOT / "data" / "samples" / "foshan-2017-finance-bureau.json").read_bytes()
    return [
        ("plan", ".txt", seed),
        ("plan", ".docx", (folder / "w.docx").read_bytes()),
        ("plan", ".xlsx", (folder / "s.xlsx").read_bytes()),
        ("plan", ".html", html.encode()),
        ("ledger", ".zwgk", whole),
        ("backup", ".zwgk", whole),
        ("fill", ".json", filled),
        ("package", ".zwgkp", plain),
        ("merge", ".zwgkp", plain),
        ("package", ".sealed", sealed),
        ("merge", ".zwgk", whole),
        ("data", ".json", (folder / "d.json").read_bytes()),
        ("sheet", ".xlsx", (folder / "r.xlsx").read_bytes()),
        ("template", ".docx", (folder / "t.docx").read_bytes()),
        ("returns", ".zwgkp", plain),
        ("returns", ".json", (folder / "d.json").read_bytes()),
        ("overview", ".zwhz", (folder / "o.zwhz").read_bytes()),
    ]


def _hostile(ending: str, whole: bytes, rng: random.Random) -> bytes:
    if ending in {".docx", ".xlsx"} and rng.random() < 0.7:
        return _rezipped(whole, rng)
    if ending == ".zwgkp" and rng.random() < 0.7:
        return _repacked(whole, rng)
    return _mutated(whole, rng)


def _repacked(whole: bytes, rng: random.Random) -> bytes:
    """A package with a broken or foreign ledger inside, every digest made to fit."""
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        said = json.loads(package.read("manifest.json"))
        ledger = _mutated(package.read("ledger.zwgk"), rng)
    said.pop("sha256")
    digest = hashlib.sha256(ledger).hexdigest()
    said["members"]["ledger.zwgk"] = {"size": len(ledger), "sha256": digest}
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    said["sha256"] = hashlib.sha256(plain.encode()).hexdigest()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("manifest.json", json.dumps(said))
        new.writestr("ledger.zwgk", ledger)
        if rng.random() < 0.1:
            new.writestr(rng.choice(("../../漏.txt", "/tmp/漏.txt", "..\\漏.txt")), b"x")
    return out.getvalue()


def _mutated(whole: bytes, rng: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(rng.choice((1, 2, 8, 40))):
        if not data:
            break
        at = rng.randrange(len(data))
        match rng.randrange(5):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                data[at : at + rng.randrange(1, 200)] = b""
            case 2:
                data[at:at] = rng.randbytes(rng.randrange(1, 40))
            case 3:
                data[at:at] = data[rng.randrange(len(data)) :][: rng.randrange(1, 4000)]
            case _:
                data[at : at + 64] = rng.choice((b"\x00" * 64, b"\xff" * 64, "０，。（".encode() * 4))
    if rng.random() < 0.1:
        del data[rng.randrange(len(data) + 1) :]
    return bytes(data)


_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
)
_OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def _rezipped(whole: bytes, rng: random.Random) -> bytes:
    """The package with one part broken, missing, bloated or hostile, and names that leave the folder."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = package.namelist()
        chosen = rng.choice(names)
        for name in names:
            content = package.read(name)
            if name == chosen:
                match rng.randrange(6):
                    case 0:
                        content = _mutated(content, rng)
                    case 1:
                        continue
                    case 2:
                        content = _LAUGHS + b"]><x>&j;</x>"
                    case 3:
                        content = _OUTSIDE
                    case 4:
                        content = content.replace(b"<", b"<" * rng.randrange(1, 3), rng.randrange(3))
                    case _:
                        content += b" " * 30_000_000
            new.writestr(name, content)
        if rng.random() < 0.3:
            new.writestr(rng.choice(("../../漏.txt", "/tmp/漏.txt", "..\\漏.txt")), b"x")
    return out.getvalue()


def _read(reader: Callable[[Path], object], path: Path) -> str:
    def late(_number: int, _frame: object) -> None:
        raise TimeoutError(f"more than {_PATIENCE} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(_PATIENCE)
    try:
        reader(path)
        return "read"
    except UserError:
        return "refused"
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
        return f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
