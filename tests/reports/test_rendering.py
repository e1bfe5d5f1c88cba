"""Both documents as LibreOffice draws them: lines to a page, characters to a line, page numbers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from desktop_app.core.snapshot import Delivery, DocumentOptions, Formalities, PlanForm
from desktop_app.core.task import Progress
from desktop_app.reports import department_plan, self_check
from desktop_app.reports.layout import PITCH_30, STANDARD
from tests.reports import samples
from tests.reports.test_parts import full

TOOLS = ("soffice", "pdftotext", "fc-match")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}"),
]
MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</word>')
HAN = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Word:
    """A word on a page: its corners in points from the upper left, and what it says."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True)
class Page:
    """A rendered page in points."""

    width: float
    height: float
    words: tuple[Word, ...]

    def lines(self) -> list[str]:
        """The lines of an upright page above its page number, from top to bottom."""
        foot = self.height - STANDARD.bottom_mm * MM + 2
        body = sorted((w for w in self.words if w.bottom < foot), key=lambda w: (round(w.top), w.left))
        grouped = groupby(body, key=lambda w: round((w.top + w.bottom) / 2 / 10))
        return ["".join(w.text for w in line) for _, line in grouped]

    def number(self) -> Word:
        """The page number's digits."""
        if self.width < self.height:
            foot = self.height - STANDARD.bottom_mm * MM
            found = [w for w in self.words if w.top > foot and w.text.strip("—").isdigit()]
        else:
            found = [
                w for w in self.words if w.right < STANDARD.bottom_mm * MM and w.text.strip("—").isdigit()
            ]
        assert len(found) == 1, found
        return found[0]


@pytest.fixture(scope="module")
def rendering(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a LibreOffice profile of its own and the stand-in fonts."""
    home = tmp_path_factory.mktemp("office")
    conf = (Path(__file__).parent / "fonts.conf").read_text("utf-8")
    (home / "fonts.conf").write_text(conf.replace("@CACHE@", str(home / "cache")), "utf-8")
    matched = subprocess.run(
        ["fc-match", "仿宋_GB2312", "family"],
        env=os.environ | {"FONTCONFIG_FILE": str(home / "fonts.conf")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Noto Serif CJK" not in matched:
        pytest.skip("needs Noto CJK")
    return home


def draw(home: Path, *documents: Path) -> list[list[Page]]:
    """The pages of each document as LibreOffice lays them out, all in one go."""
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(home),
            *map(str, documents),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(home / "fonts.conf"), "HOME": str(home)},
        capture_output=True,
        timeout=240,
        check=True,
    )
    return [read_pages(home / f"{document.stem}.pdf") for document in documents]


def read_pages(drawn: Path) -> list[Page]:
    """The pages of a PDF with the place of every word."""
    listing = subprocess.run(
        ["pdftotext", "-bbox", str(drawn), "-"], capture_output=True, text=True, check=True
    ).stdout
    found = []
    for page in listing.split("<page ")[1:]:
        size = re.match(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size is not None
        words = tuple(Word(*map(float, corners), text) for *corners, text in WORD.findall(page))
        found.append(Page(float(size[1]), float(size[2]), words))
    return found


def test_a_full_body_page_has_22_lines_of_28_characters(rendering: Path, tmp_path: Path) -> None:
    running = "政务公开工作示例文字" * 200
    tasks = [replace(t, text=running) for t in samples.published()[:3]]
    options = DocumentOptions(form=PlanForm.NARRATIVE, signed_on=date(2017, 7, 19))
    out = department_plan.write(samples.snapshot(tasks), options, tmp_path / "full.docx").path
    (drawn,) = draw(rendering, out)
    plain = [page for page in drawn if HAN.fullmatch("".join(page.lines()))]
    assert len(plain) >= 2
    for page in plain:
        assert [len(line) for line in page.lines()] == [28] * 22
    for page in drawn[1:-1]:
        assert len(page.lines()) == 22


def test_page_numbers_stand_at_the_outer_edge(rendering: Path, tmp_path: Path) -> None:
    out = self_check.write(samples.mixed(), DocumentOptions(), tmp_path / "edges.docx").path
    (drawn,) = draw(rendering, out)
    assert {page.width < page.height for page in drawn} == {True, False}
    for number, page in enumerate(drawn, 1):
        word = page.number()
        assert word.text.strip("—") == str(number)
        odd = number % 2 == 1
        if page.width < page.height:
            assert (word.left > page.width / 2) is odd
            # The dashes lie 7 mm below the text area, and so does the middle of the digits.
            drop = (word.top + word.bottom) / 2 - (page.height - STANDARD.bottom_mm * MM)
            assert abs(drop - 7 * MM) < 1.5 * MM
        else:
            assert (word.top > page.height / 2) is odd
            gap = STANDARD.bottom_mm * MM - (word.left + word.right) / 2
            assert abs(gap - 7 * MM) < 1.5 * MM


def test_no_page_is_empty_and_every_word_lies_on_its_page(rendering: Path, tmp_path: Path) -> None:
    snapshots = {"m": samples.mixed(), "n": samples.snapshot([]), "big": samples.many(120)}
    documents = [
        department_plan.write(snapshot, DocumentOptions(), tmp_path / f"{name}.docx").path
        for name, snapshot in snapshots.items()
    ]
    for drawn in draw(rendering, *documents):
        for page in drawn:
            assert len(page.words) > 3
            assert all(w.left > 0 and w.right < page.width and w.bottom < page.height for w in page.words)


def test_a_row_taller_than_a_page_is_drawn_whole(rendering: Path, tmp_path: Path) -> None:
    tasks = [samples.filled(t, n) for n, t in enumerate(samples.published()[:3], 1)]
    many = tuple(f"示例措施第{n}条甲乙丙丁戊己庚辛壬癸" for n in range(1, 61))
    tasks[1] = replace(tasks[1], fields=replace(tasks[1].fields, measures=many))
    out = department_plan.write(samples.snapshot(tasks), DocumentOptions(), tmp_path / "tall.docx").path
    (drawn,) = draw(rendering, out)
    text = "".join(w.text for page in drawn for w in page.words)
    for n in range(1, 61):
        assert f"示例措施第{n}条" in text


@pytest.mark.slow
def test_a_title_never_stands_on_a_page_without_its_table(rendering: Path, tmp_path: Path) -> None:
    task = samples.filled(samples.published()[0], 1)
    documents = []
    for entries in range(4, 13):
        told = tuple(
            Progress(date(2017, 8, d), "公布上月示例数据并同步推送解读") for d in range(1, entries + 1)
        )
        snapshot = samples.snapshot([replace(task, progress=told), samples.filled(samples.published()[1], 2)])
        documents.append(self_check.write(snapshot, DocumentOptions(), tmp_path / f"t{entries}.docx").path)
    for drawn in draw(rendering, *documents):
        wide = next(page for page in drawn if page.width > page.height)
        words = "".join(w.text for w in wide.words)
        assert "落实情况一览表" in words
        assert "8月1日" in words


def test_the_signature_never_stands_alone_on_a_page(rendering: Path, tmp_path: Path) -> None:
    options = DocumentOptions(form=PlanForm.NARRATIVE, signed_on=date(2017, 7, 19))
    tasks = [samples.filled(t, n) for n, t in enumerate(samples.published(), 1)]
    documents = [
        department_plan.write(samples.snapshot(tasks[:count]), options, tmp_path / f"s{count}.docx").path
        for count in range(4, 12)
    ]
    for drawn in draw(rendering, *documents):
        last = drawn[-1].lines()
        signature = next(i for i, line in enumerate(last) if line == "佛山市财政局")
        assert signature >= 1, last


def test_heads_and_feet_stand_where_the_standard_puts_them(rendering: Path, tmp_path: Path) -> None:
    forms = Formalities(
        doc_no="佛财〔2017〕12号",
        signer="示例签发人",
        masthead=True,
        imprint=True,
        copy_to="市监察局",
        printed_by="佛山市财政局办公室",
        printed_on=date(2017, 12, 21),
    )
    day = date(2017, 12, 20)
    snapshot = samples.mixed()
    documents = [
        self_check.write(snapshot, DocumentOptions(delivery=way, formalities=forms, signed_on=day), out).path
        for way, out in ((Delivery.REPORT, tmp_path / "bg.docx"), (Delivery.LETTER, tmp_path / "h.docx"))
    ]
    issued = DocumentOptions(notice=True, formalities=forms, signed_on=day)
    documents.append(department_plan.write(samples.snapshot(), issued, tmp_path / "tz.docx").path)
    report, letter, notice = draw(rendering, *documents)

    def found(page: Page, text: str) -> Word:
        return next(w for w in page.words if w.text.startswith(text))

    for drawn, top in ((report, 72), (notice, 72), (letter, 30)):
        mark = found(drawn[0], "佛山市财政局")
        # The characters of the mark fill about 0.8 of the box that is told of them.
        assert top - 6 < mark.top / MM < top + 1
        assert len(drawn[0].lines()) > 5
    assert "佛财〔2017〕12号" in "".join(w.text for w in report[0].words)
    assert any("根据" in line for line in notice[0].lines())
    assert "现印发给你们" in "".join(notice[0].lines())
    # The whole letter keeps to its first page, which bears no number.
    assert "2017年12月20日" in "".join(letter[0].lines())
    assert not any("—" in w.text for w in letter[0].words)
    assert letter[1].number().text.strip("—") == "2"
    for drawn in (report, notice):
        last = drawn[-1]
        foot = last.height - STANDARD.bottom_mm * MM
        assert abs(found(last, "佛山市财政局办公室").bottom - foot) < 12
        assert last.width < last.height
    assert not any("—" in w.text for w in notice[-1].words)


def test_charts_are_drawn_with_their_values_and_titles(rendering: Path, tmp_path: Path) -> None:
    out = self_check.write(full(), DocumentOptions(), tmp_path / "charts.docx").path
    (drawn,) = draw(rendering, out)
    for title, told in (
        ("各部分任务落实情况（单位", ("条件未具备", "（八）全面落实")),
        ("各渠道主动公开信息数（单位", ("政务微信", "1102", "312")),
    ):
        (page,) = [p for p in drawn if any(title in w.text for w in p.words)]
        below = next(w for w in page.words if title in w.text)
        above = "".join(w.text for w in page.words if w.bottom < below.top + 3)
        assert [text for text in told if text not in above] == []
        assert all(w.right < page.width for w in page.words)


def test_a_letter_s_signature_takes_a_line_of_it_along_where_lines_are_wide_apart(
    rendering: Path, tmp_path: Path
) -> None:
    options = DocumentOptions(delivery=Delivery.LETTER, signed_on=date(2017, 12, 20))
    out = self_check.write(samples.mixed(), options, tmp_path / "h30.docx", layout=PITCH_30).path
    (drawn,) = draw(rendering, out)
    second = "".join(drawn[1].lines())
    assert "根据" in "".join(drawn[0].lines())
    assert "2017年12月20日" in second
    assert second.startswith("现将我局")
