"""Looking a ledger over: what SQLite says of the file, and what the ledger's own rules say of its rows."""

from __future__ import annotations

import sqlite3

from desktop_app.core.terms import ClaimDecision, Frequency, Publicity, Role, Scope, Status, YearEnd
from desktop_app.store import chain, replay
from desktop_app.store.database import Database
from desktop_app.store.schema import SCHEMA_VERSION
from desktop_app.store.succession import Decision

_VOCABULARIES = (
    ("task", "status", tuple(Status)),
    ("task", "year_end", tuple(YearEnd)),
    ("task", "frequency", tuple(Frequency)),
    ("task", "publicity", tuple(Publicity)),
    ("duty", "role", tuple(Role)),
    ("duty", "scope", tuple(Scope)),
    ("claim", "decision", tuple(ClaimDecision)),
    ("succession", "decision", tuple(Decision)),
)
_COUNTED = (
    ("plan", "方案"),
    ("requirement", "具体要求"),
    ("progress", "进展记录"),
    ("change_set", "修改记录"),
)
#: The Chinese name of each table.
TABLE_WORDS = {
    "plan": "方案",
    "section": "部分",
    "requirement": "具体要求",
    "duty": "牵头单位",
    "unit": "单位",
    "department": "部门资料",
    "task": "任务",
    "progress": "进展",
    "progress_task": "进展与任务的对应",
    "claim": "认领",
    "year_record": "年度登记",
    "working_day": "工作日",
    "pace": "期次安排",
    "occurrence": "期次",
    "evidence": "佐证",
    "evidence_task": "佐证与任务的对应",
    "year_figure": "年度数据",
    "sheet_sent": "填报表",
    "saved_filter": "已存筛选",
    "officer_change": "联络员变更",
    "ledger_merged": "台账合并",
    "succession": "沿用关系",
    "scoring_indicator": "自评指标",
    "own_template": "单位模板",
    "document_template": "公文所用模板",
    "version_template": "稿件所用模板",
}


def inspect(db: Database) -> tuple[list[str], list[str]]:
    """(what is wrong, what was looked at), each one Chinese sentence a line."""
    findings: list[str] = []
    facts: list[str] = [f"台账格式第 {SCHEMA_VERSION} 版，写入方式 {db.journal_mode.upper()}。"]
    try:
        damage = [str(r[0]) for r in db.conn.execute("PRAGMA integrity_check(20)")]
        if damage != ["ok"]:
            findings.append(f"文件完整性检查发现 {len(damage)} 处损坏：{damage[0]}。")
        else:
            facts.append("文件完整性检查通过。")
        broken = db.conn.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            findings.append(f"有 {len(broken)} 条记录引用的内容不存在（{broken[0][0]} 表）。")
        else:
            facts.append("引用关系检查通过。")
        findings += _strange_words(db.conn)
        _history(db.conn, findings, facts)
        for table, word in _COUNTED:
            count = db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            facts.append(f"{word} {count} 条。")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        findings.append(f"台账无法完整读取：{error}。")
    return findings, facts


def _history(conn: sqlite3.Connection, findings: list[str], facts: list[str]) -> None:
    broken = chain.first_break(conn)
    if broken is not None:
        number, at = broken
        findings.append(
            f"修改记录被改动过：自第 {number} 次改动（{at[:16].replace('T', ' ')}）起与其校验码不符。"
        )
        return
    facts.append("修改记录首尾相连，未被改动。")
    try:
        differing = replay.unrecorded(conn)
    except ValueError:
        findings.append("修改记录中有无法辨认的内容。")
        return
    if differing:
        where = "、".join(f"{TABLE_WORDS.get(table, table)} {count} 条" for table, count in differing.items())
        findings.append(f"台账内容与修改记录不一致，可能被其他程序改动：{where}。")
    else:
        facts.append("台账内容与修改记录一致。")


def _strange_words(conn: sqlite3.Connection) -> list[str]:
    found = []
    for table, column, words in _VOCABULARIES:
        marks = ", ".join("?" * len(words))
        rows = conn.execute(
            f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL AND {column} NOT IN ({marks})",
            [str(w) for w in words],
        ).fetchall()
        if rows:
            found.append(f"{table} 表的 {column} 有不认识的值“{rows[0][0]}”。")
    return found
