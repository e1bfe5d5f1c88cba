"""The search index says what the rows say, whatever was written, taken back, imported or rescued."""

import json
import random
import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.plan import Section
from desktop_app.core.task import Progress
from desktop_app.services import (
    evidence,
    import_plan,
    occurrences,
    safety,
    search,
    tasks,
    undo,
    whole_ledger,
)
from desktop_app.services.ledger import create_ledger, open_ledger
from desktop_app.store import salvage, search_index, search_text
from desktop_app.store.journal import writing
from tests.builders import lead, requirement, sample_plan

UNITS = ("市财政局", "市统计局")
_WORDS = (
    "图解",
    "公开",
    "2017",
    "PPP",
    "一",
    "预算",
    "Ａb",
    "“引”",
    'a"b',
    "x\\y",
    "财政",
    "公",
    "%_",
    "👍好",
)
_TYPED = (
    *_WORDS,
    "公开 预算",
    "图 解",
    "pp",
    "01",
    "一-1",
    "一-2",
    "ａｂ",
    "信息公开",
    "财政 图解",
    "预 公开",
)


@pytest.fixture(autouse=True)
def own_backups(tmp_path, monkeypatch):
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))


@pytest.fixture
def ledger(tmp_path):
    opened = create_ledger(tmp_path / "台账.zwgk")
    yield opened
    opened.close()


class Clerk:
    """Writes at random, as officers do."""

    def __init__(self, ledger, seed):
        self.ledger, self.dice = ledger, random.Random(seed)
        self.plan_ids = [import_plan.store_plan(ledger, sample_plan())[0]]

    def words(self):
        return "".join(self.dice.choices((*_WORDS, " ", "，", "\n"), k=self.dice.randint(0, 6)))

    def step(self):
        plan_id, unit = self.dice.choice(self.plan_ids), self.dice.choice(UNITS)
        listed = tasks.task_list(self.ledger, plan_id, unit)
        task = self.dice.choice(listed.tasks)
        ids = [t.id for t in self.dice.sample(listed.tasks, k=min(2, len(listed.tasks)))]
        match self.dice.randrange(11):
            case 0:
                values = {"measures": (self.words() or "空", self.words() or "白"), "remark": self.words()}
                tasks.edit(self.ledger, unit, task.id, values)
            case 1:
                tasks.edit_many(self.ledger, unit, ids, {"office": self.words().strip() or None})
            case 2:
                entry = Progress(date(2021, 7, 3), self.words().strip() or "无", by="张（示例）")
                tasks.add_progress(self.ledger, unit, ids, entry)
            case 3:
                kept = tuple(self.dice.sample(task.progress, k=len(task.progress) // 2))
                tasks.set_progress(self.ledger, unit, task.id, kept)
            case 4:
                fact = OccurrenceFact("N01", title=self.words() or "批", what=self.words())
                occurrences.record(self.ledger, unit, task.id, fact, progress=False)
            case 5:
                evidence.add_link(
                    self.ledger, plan_id, unit, ids, "https://example.invalid/2017", self.words() or "题"
                )
            case 6:
                for claimable in listed.claimable:
                    tasks.claim(self.ledger, plan_id, unit, [claimable.id])
            case 7 | 8:
                undo.undo(self.ledger)
            case 9:
                undo.redo(self.ledger)
            case 10:
                self.import_again()

    def import_again(self):
        plan = sample_plan(extra=self.dice.random() < 0.5)
        sections = list(plan.sections)
        self.dice.shuffle(sections)
        first = sections[0]
        sections[0] = replace(first, title=first.title + self.dice.choice(("", "预算", "PPP")))
        title = self.dice.choice((plan.title, "云州市2020年政务公开工作要点分工方案"))
        plan_id, _ = import_plan.store_plan(self.ledger, replace(plan, title=title, sections=tuple(sections)))
        if plan_id not in self.plan_ids:
            self.plan_ids.append(plan_id)


def answers(ledger, plan_ids):
    return {
        (plan_id, unit, typed): search.search(ledger, plan_id, unit, typed)
        for plan_id in plan_ids
        for unit in UNITS
        for typed in _TYPED
    }


def both_ways(ledger, plan_ids, monkeypatch):
    """What the index finds and what looking at every row finds."""
    assert search_index.is_right(ledger.db.conn)
    by_index = answers(ledger, plan_ids)
    with monkeypatch.context() as patch:
        patch.setattr(search_index, "has_fts", lambda: False)
        return by_index, answers(ledger, plan_ids)


def standing(ledger):
    """The plans that undo has left."""
    return [row[0] for row in ledger.db.conn.execute("SELECT id FROM plan")]


@pytest.mark.parametrize("seed", range(12))
def test_the_index_finds_what_looking_at_every_row_finds(ledger, monkeypatch, seed):
    clerk = Clerk(ledger, seed)
    for _ in range(40):
        clerk.plan_ids = [plan_id for plan_id in clerk.plan_ids if plan_id in standing(ledger)]
        if not clerk.plan_ids:
            clerk.import_again()
        clerk.step()
    assert not search_index.differs(ledger.db.conn)
    by_index, by_looking = both_ways(ledger, standing(ledger), monkeypatch)
    assert by_index == by_looking
    assert any(groups for groups in by_index.values())


def test_what_changes_twice_in_one_go_and_then_goes_leaves_nothing_in_the_index(ledger, monkeypatch):
    plan_id, _ = import_plan.store_plan(ledger, sample_plan())
    own = [task.id for task in tasks.task_list(ledger, plan_id, UNITS[0]).tasks]
    tasks.edit_many(ledger, UNITS[0], own, {"remark": "起初"})
    # As many as are written together, and fewer.
    for at_most in (1, 2000):
        monkeypatch.setattr(search_index, "_MOST_PUT_OFF", at_most)
        with writing(ledger.db, "改") as writer:
            for words in ("其后", "末了"):
                for id_ in reversed(own):
                    writer.update("task", (id_, UNITS[0]), {"remark": f"{words}{at_most}"})
            writer.delete("task", (own[0], UNITS[0]))
        assert not search_index.differs(ledger.db.conn)
        undo.undo(ledger)
        assert not search_index.differs(ledger.db.conn)


@given(
    texts=st.lists(st.text(alphabet='ab一二Ａ,. \n"[İß', max_size=12), max_size=4),
    words=st.lists(st.text(alphabet='ab一二Ａ,."[İß', min_size=1, max_size=4), min_size=1, max_size=3),
)
def test_pairs_of_characters_say_the_same_as_the_text(texts, words):
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE found USING fts5(words, content='', tokenize='ascii')")
    stored = [json.dumps(texts, ensure_ascii=False), *texts]
    folded = [search_text.fold(word) for word in words]
    made = search_text.tokens(stored)
    conn.execute("INSERT INTO found (rowid, words) VALUES (1, ?)", (made,))
    query = "SELECT rowid FROM found WHERE words MATCH ?"
    hit = conn.execute(query, (search_text.expression(folded),)).fetchone()
    assert (hit is not None) == search_text.holds_all(stored, folded)
    # A row leaves the index by the words under which it came in, and leaves nothing behind.
    conn.execute("INSERT INTO found (found, rowid, words) VALUES ('delete', 1, ?)", (made,))
    conn.execute("CREATE VIRTUAL TABLE words USING fts5vocab('found', 'row')")
    assert conn.execute("SELECT count(*) FROM words").fetchone()[0] == 0
    conn.close()


@pytest.fixture
def busy(ledger):
    clerk = Clerk(ledger, 5)
    for _ in range(30):
        clerk.step()
    assert standing(ledger)
    return ledger


def test_a_ledger_out_of_json_is_found_through_as_before(busy, tmp_path):
    whole_ledger.export_json(busy, tmp_path / "全部.json")
    assert "_search" not in (tmp_path / "全部.json").read_text("utf-8")
    whole_ledger.import_json(tmp_path / "全部.json", tmp_path / "新.zwgk")
    again = open_ledger(tmp_path / "新.zwgk")
    assert not search_index.differs(again.db.conn)
    assert answers(again, standing(busy)) == answers(busy, standing(busy))
    again.close()


def test_backups_and_rescued_ledgers_bring_a_right_index(busy, tmp_path):
    kept = safety.backup(busy)
    expected = answers(busy, standing(busy))
    path, plan_ids = busy.path, standing(busy)
    busy.close()
    salvage.salvage(path, tmp_path / "抢救.zwgk")
    safety.restore(tmp_path / "恢复.zwgk", kept)
    for made in ("抢救.zwgk", "恢复.zwgk"):
        again = open_ledger(tmp_path / made)
        assert not search_index.differs(again.db.conn), made
        assert answers(again, plan_ids) == expected, made
        again.close()


def test_a_look_from_aside_finds_too(busy):
    aside = open_ledger(busy.path, read_only=True)
    assert answers(aside, standing(busy)) == answers(busy, standing(busy))
    assert safety.check(aside).findings == ()
    aside.close()


def test_what_is_taken_back_by_an_error_is_not_found(ledger):
    plan_id, _ = import_plan.store_plan(ledger, sample_plan())
    task = tasks.task_list(ledger, plan_id, "市财政局").tasks[0]
    with pytest.raises(ZeroDivisionError), writing(ledger.db, "试") as writer:
        writer.upsert("task", (task.id, "市财政局"), {"remark": "不曾写下"})
        raise ZeroDivisionError
    assert search.search(ledger, plan_id, "市财政局", "不曾写下") == ()
    assert not search_index.differs(ledger.db.conn)


def test_without_fts5_a_ledger_is_written_and_read_and_the_index_made_up_for_later(ledger, monkeypatch):
    plan_id, _ = import_plan.store_plan(ledger, sample_plan())
    task = tasks.task_list(ledger, plan_id, "市财政局").tasks[0]
    path = ledger.path

    def remarks():
        return [
            h.requirement_id for g in search.search(ledger, plan_id, "市财政局", "新备注") for h in g.hits
        ]

    with monkeypatch.context() as patch:
        patch.setattr(search_index, "has_fts", lambda: False)
        tasks.edit(ledger, "市财政局", task.id, {"remark": "新备注一则"})
        assert remarks() == [task.id]
        assert safety.check(ledger).findings == ()
    # The index is known to be behind: it is not asked, though FTS5 is here.
    assert remarks() == [task.id]
    ledger.close()
    again = open_ledger(path)
    assert search_index.is_right(again.db.conn)
    assert not search_index.differs(again.db.conn)
    again.close()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE task SET remark = '别的程序写的'",
        "DELETE FROM _search_doc",
        "DELETE FROM _search_data WHERE id > 10",
        "INSERT INTO _search (_search) VALUES ('delete-all')",
    ],
)
def test_check_makes_an_index_anew_that_is_off(busy, harm):
    busy.db.conn.execute(harm)
    plan_ids = standing(busy)
    report = safety.check(busy)
    assert any("索引" in fact and "重新生成" in fact for fact in report.facts)
    assert not any("索引" in finding for finding in report.findings)
    assert not search_index.differs(busy.db.conn)
    assert any("索引" in fact and "一致" in fact for fact in safety.check(busy).facts)
    assert any(answers(busy, plan_ids).values())


def test_a_torn_index_does_not_stop_a_search(busy):
    plan_ids = standing(busy)
    expected = answers(busy, plan_ids)
    busy.db.conn.execute("DELETE FROM _search_data WHERE id > 1")
    assert answers(busy, plan_ids) == expected


def test_a_requirement_of_many_is_found_in_any_order(ledger):
    rows = tuple(requirement(n, f"第{n}项：公开信息{n}。", *lead("市财政局")) for n in range(1, 301))
    plan = replace(sample_plan(), sections=(Section("一", "大部分", rows),))
    plan_id, _ = import_plan.store_plan(ledger, plan)
    (group,) = search.search(ledger, plan_id, "市财政局", "信息 29")
    assert [h.label for h in group.hits] == [f"一-{n}" for n in (29, 129, 229, *range(290, 300))]
