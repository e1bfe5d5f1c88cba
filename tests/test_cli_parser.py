"""The command line's own words: the help of every command, and what wrong arguments are told."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from desktop_app import cli
from desktop_app.cli_parser import EXIT_REFUSED, Parser
from desktop_app.core.columns import columns

#: Names that office people know in no other form.
NAMES = {"Word", "Excel", "PDF", "HTML", "JSON", "LibreOffice", "WPS", "zip"}


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of all its commands."""
    yield parser
    for action in parser._actions:
        if action.nargs == argparse.PARSER:
            for below in dict(action.choices or {}).values():
                yield from parsers(below)


ALL = {parser.prog: parser for parser in parsers(cli.build_parser())}


def typed(parser: argparse.ArgumentParser) -> set[str]:
    """What a user types as it stands: commands, options and their fixed values."""
    found = set(parser.prog.split()) | {word for prog in ALL for word in prog.split()}
    for action in parser._actions:
        found |= {*action.option_strings, *map(str, action.choices or ())}
    return found


@pytest.mark.parametrize("prog", ALL)
def test_the_help_of_every_command_is_chinese(prog: str) -> None:
    parser = ALL[prog]
    words = re.findall(r"-*[A-Za-z][\w.-]*", parser.format_help())
    assert set(words) - typed(parser) - NAMES - {"."} == set()


@pytest.mark.parametrize("prog", ALL)
def test_every_command_and_argument_is_explained(prog: str) -> None:
    parser = ALL[prog]
    arguments = [action for action in parser._actions if action.nargs != argparse.PARSER]
    assert parser.description
    assert [action.dest for action in arguments if not action.help] == []
    assert [action.dest for action in arguments if not action.option_strings and not action.metavar] == []


@pytest.mark.parametrize("room", [60, 80, 200])
def test_explanations_stand_in_one_column_and_within_the_terminal(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(room))
    shown = ALL["python -m desktop_app plan"].format_help()
    listing = shown.partition("选项：\n")[2].splitlines()
    starts = {columns(found[0]) for line in listing if (found := re.match(r"  -.*?  +(?=\S)| {9,}", line))}
    assert len(starts) == 1
    assert all(columns(line) <= room for line in listing)
    assert not any(re.match(r"\s*[，。；：、）]", line) for line in listing)
    assert "附表各列，以逗号分隔：条目、公开渠道及栏目、" in re.sub(r"\n +", "", shown)


def test_the_usage_names_what_must_be_given() -> None:
    usages = {prog.removeprefix("python -m desktop_app "): p.format_usage() for prog, p in ALL.items()}
    assert usages["claim"] == "用法：python -m desktop_app claim 任务 … --unit 单位 [选项]\n"
    assert "(--sample 路径 | --check 路径)" in usages["template"]
    assert usages["python -m desktop_app"] == "用法：python -m desktop_app 命令 …\n"


@pytest.fixture
def parser() -> Parser:
    """A parser with one argument of every kind that can be given wrongly."""
    made = Parser(prog="台账")
    made.add_argument("文件")
    made.add_argument("--count", type=int)
    made.add_argument("--counter")
    made.add_argument("--kind", choices=["甲", "乙"])
    made.add_argument("--json", action="store_true")
    made.add_argument("--pair", nargs=2)
    made.add_argument("--many", nargs="+")
    either = made.add_mutually_exclusive_group(required=True)
    either.add_argument("--one")
    either.add_argument("--other")
    return made


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--one 1", "缺少 文件"),
        ("f", "缺少 --one --other 中的一个"),
        ("f --one 1 --two 2", "不认识 --two 2"),
        ("f --one 1 --coun 2", "--coun 不完整，可能是 --count、--counter"),
        ("f --one", "--one 缺少取值"),
        ("f --one 1 --many", "--many 缺少取值"),
        ("f --one 1 --pair 2", "--pair 须有 2 个取值"),
        ("f --one 1 --json=x", "--json 不带取值，多了“x”"),
        ("f --one 1 --other 2", "--other 不能与 --one 同用"),
        ("f --one 1 --count 多", "--count 须为整数，不能是“多”"),
        ("f --one 1 --kind 丙", "--kind 没有“丙”，可选 甲、乙"),
    ],
)
def test_what_is_wrong_is_told_in_one_chinese_line(
    parser: Parser, words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(words.split())
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (EXIT_REFUSED, "")
    assert told.err == f"命令行参数有误：{said}。请用 --help 查看用法。\n"


def test_a_sentence_that_nobody_foresaw_is_not_shown_in_english(
    parser: Parser, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser.error("something 新的")
    assert capsys.readouterr().err == "命令行参数有误：有不能用的参数。请用 --help 查看用法。\n"
