"""Whatever comes in, the reader answers with a plan or with a sentence, never with a bug.

The suite runs it for a bounded time; ``python -m tests.importing.test_fuzz 600`` runs it for ten minutes.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.core.errors import UserError
from desktop_app.core.plan import Plan
from desktop_app.core.terms import Role
from desktop_app.importing import read_path, read_text
from desktop_app.importing.unit_cell import read_cell
from desktop_app.importing.unit_names import bundled_names
from tests.importing import seed
from tests.plans import build
from tests.plans.spec import specs

PIECES = [
    "一、", "二、", "（一）", "(二)", "1.", "2、", "3 ", "（1）", "①", "10类", "2031年", "公开预算。",
    "推进信息公开", "工作任务", "具体要求", "责任单位", "牵头单位", "配合单位", "完成时限", "序号",
    "市财政局", "市经济和信息化局", "国税局", "各区、各部门", "市有关单位", "各县（市、区）",
    "（责任单位：", "(市财政局负责)", "）", "(", "；", ";", "、", "，", "及", "和", "牵头", "会同",
    "配合", "负责", "等部门", "按职责分工负责", "11月底前", "持续推进", "\n", "\n\n", "\t", "|", " ",
    "\u3000", "\xa0", "\x07", "附件：", "关于印发", "的通知", "办公室", "2031年5月6日", "〔2031〕5号",
    "2031〕5号", "佛科院", "😀", "\ufeff",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
cells = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def sound(plan: Plan) -> None:
    """What must hold of every plan that comes out."""
    assert plan.requirement_count > 0
    for section in plan.sections:
        assert section.requirements
        assert not section.requirements[0].inherited
        for r in section.requirements:
            assert r.text.strip()
            assert r.ambiguous == bool(r.doubt)
            assert r.ambiguous or r.duties
            assert not (r.inherited and r.lead_raw is not None)
            assert len(set(r.units + r.support_units)) == len(r.duties)


def answered(read: object, *args: object) -> bool:
    """Whether what is read is a plan, which must be sound then, or refused in words."""
    assert callable(read)
    try:
        plan = read(*args)
    except UserError as error:
        return bool(error.line)
    sound(plan)
    return True


@given(texts)
@settings(max_examples=300)
def test_any_text(text: str) -> None:
    assert answered(read_text, text)


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_characters(text: str) -> None:
    assert answered(read_text, text)


@given(cells, st.sampled_from(Role))
@settings(max_examples=500)
def test_any_unit_cell(cell: str, role: Role) -> None:
    reading = read_cell(cell, role, bundled_names())
    names = [d.name for d in reading.duties]
    assert len(set(names)) == len(names)
    assert all(names)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8))
@settings(max_examples=150)
def test_any_table(rows: list[list[str]]) -> None:
    assert answered(read_text, build.page([[["工作任务", "具体要求", "责任单位"], *rows]]))


def mutated(data: bytes, rng: random.Random) -> bytes:
    """``data`` with bytes changed, cut out, doubled or cut off."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        if not out:
            break
        at = rng.randrange(len(out))
        how = rng.randrange(4)
        if how == 0:
            out[at] = rng.randrange(256)
        elif how == 1:
            del out[at : at + rng.randint(1, 200)]
        elif how == 2:
            out[at:at] = out[at : at + rng.randint(1, 200)]
        else:
            del out[rng.randint(len(out) // 2, len(out)) :]
    return bytes(out)


def mutated_package(data: bytes, rng: random.Random) -> bytes:
    """A package one of whose parts is mutated, zipped anew."""
    import io

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(stream, "w") as out:
        names = package.namelist()
        chosen = rng.choice(names)
        for name in names:
            part = package.read(name)
            out.writestr(name, mutated(part, rng) if name == chosen else part)
    return stream.getvalue()


def samples(folder: Path) -> list[Path]:
    """Real files of every format."""
    blocks: list[build.Block] = [*seed.NOTICE, seed.table()]
    page = folder / "方案.html"
    page.write_bytes(build.page(blocks).encode("gb18030"))
    text = folder / "方案.txt"
    text.write_bytes(seed.TEXT.read_bytes())
    return [
        build.docx(folder / "方案.docx", blocks),
        build.xlsx(folder / "方案.xlsx", {"表": blocks}),
        page,
        text,
    ]


def run(folder: Path, rng: random.Random, files: list[Path]) -> bool:
    """Mutate one file; whether reading it is answered."""
    path = rng.choice(files)
    data = path.read_bytes()
    package = path.suffix in (".docx", ".xlsx") and rng.random() < 0.7
    broken = folder / f"坏{path.suffix}"
    broken.write_bytes(mutated_package(data, rng) if package else mutated(data, rng))
    return answered(read_path, broken)


@pytest.mark.parametrize("number", range(6))
def test_mutated_files(tmp_path: Path, number: int) -> None:
    rng = random.Random(number)
    files = samples(tmp_path)
    for _ in range(25):
        assert run(tmp_path, rng, files)


def test_mutated_specifications() -> None:
    rng = random.Random(7)
    for spec in specs():
        text = build.flattened(spec.blocks)
        for _ in range(4):
            assert answered(read_text, mutated(text.encode("gb18030"), rng).decode("gb18030", "ignore"))


def main() -> None:
    """Run for as many seconds as the command line says."""
    until = time.monotonic() + float(sys.argv[1] if len(sys.argv) > 1 else 60)
    rng = random.Random()
    with tempfile.TemporaryDirectory() as name:
        files = samples(Path(name))
        count = 0
        while time.monotonic() < until:
            assert run(Path(name), rng, files)
            assert answered(read_text, "".join(rng.choices(PIECES, k=rng.randint(1, 80))))
            count += 1
    print(f"{count} files and texts read")


if __name__ == "__main__":
    main()
