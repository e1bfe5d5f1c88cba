"""The reading of command lines in Chinese: the help of every command, and one sentence on wrong arguments.

The standard library's parser keeps its words to itself in English, or translates them for the whole process
after the system's language. Here the help is laid out anew, by columns that Chinese characters fill two of,
and what the parser finds wrong is said again.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from desktop_app.core.columns import columns

#: What every command exits with where it is refused, wrong arguments among the reasons.
EXIT_REFUSED = 2

#: Where the explanations start at most; a longer term stands on a line of its own.
_WIDEST_TERM = 24
_VALUES = {Path: "路径", int: "数"}
_OTHER_VALUE = "内容"
#: A run of ASCII or one other character, with the punctuation that must not start a line.
_UNBREAKABLE = re.compile(r"(?:[!-~]+|\S)[，。；：、）”》…]*|\s+")

#: What `argparse` of Python 3.11 to 3.13 says of arguments, and the same in Chinese.
_SENTENCES = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"the following arguments are required: (?P<names>.+)", "缺少 {names}"),
        (r"one of the arguments (?P<said>.+) is required", "缺少 {said} 中的一个"),
        (r"unrecognized arguments: (?P<said>.+)", "不认识 {said}"),
        (r"ambiguous option: (?P<said>.+?) could match (?P<names>.+)", "{said} 不完整，可能是 {names}"),
        (r"argument (?P<name>.+?): expected (?:one|at least one) argument", "{name} 缺少取值"),
        (r"argument (?P<name>.+?): expected at most one argument", "{name} 只能有一个取值"),
        (r"argument (?P<name>.+?): expected (?P<said>\d+) arguments?", "{name} 须有 {said} 个取值"),
        (
            r"argument (?P<name>.+?): ignored explicit argument (?P<quoted>.+)",
            "{name} 不带取值，多了“{quoted}”",
        ),
        (r"argument (?P<name>.+?): not allowed with argument (?P<said>.+)", "{name} 不能与 {said} 同用"),
        (r"argument (?P<name>.+?): invalid int value: (?P<quoted>.+)", "{name} 须为整数，不能是“{quoted}”"),
        (
            r"argument (?P<name>.+?): invalid choice: (?P<quoted>.+) \(choose from (?P<names>.+)\)",
            "{name} 没有“{quoted}”，可选 {names}",
        ),
    )
)


class Parser(argparse.ArgumentParser):
    """A parser whose help is Chinese, and which refuses wrong arguments with one line and exit 2."""

    def __init__(self, **settings: Any) -> None:
        """Take what `argparse.ArgumentParser` takes but ``add_help``."""
        super().__init__(**settings, add_help=False)
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:
        """Refuse; `message` is the standard library's sentence, or one of our own."""
        print(f"命令行参数有误：{in_chinese(message)}。请用 --help 查看用法。", file=sys.stderr)
        raise SystemExit(EXIT_REFUSED)

    def format_usage(self) -> str:
        """One line: the command, what it must be given, and that there are options."""
        exclusive = [group for group in self._mutually_exclusive_groups if group.required]
        alternatives = {id(action) for group in exclusive for action in group._group_actions}
        words = [self.prog]
        words += [_term(action) for action in self._actions if not action.option_strings]
        words += [_term(a) for a in self._actions if a.option_strings and a.required]
        words += [f"({' | '.join(map(_term, group._group_actions))})" for group in exclusive]
        free = [a for a in self._actions if a.option_strings and not a.required and a.dest != "help"]
        if any(id(action) not in alternatives for action in free):
            words.append("[选项]")
        return f"用法：{' '.join(words)}\n"

    def format_help(self) -> str:
        """The usage, what the command is for, and every argument with its explanation."""
        plain = [action for action in self._actions if not action.option_strings]
        commands = [entry for a in plain if a.nargs == argparse.PARSER for entry in _commands(a)]
        arguments = [(_term(a), a.help or "") for a in plain if a.nargs != argparse.PARSER]
        options = [(_option(a), a.help or "") for a in self._actions if a.option_strings]
        parts = [self.format_usage(), f"{self.description}\n" if self.description else ""]
        for title, entries in (("命令", commands), ("参数", arguments), ("选项", options)):
            if entries:
                parts.append(f"{title}：\n{''.join(_listing(entries))}")
        return "\n".join(filter(None, parts))


def in_chinese(message: str) -> str:
    """The standard library's sentence about wrong arguments in Chinese; one that is Chinese stays.

    Args:
        message: without a full stop.
    """
    line = " ".join(message.split())
    for english, chinese in _SENTENCES:
        found = english.fullmatch(line)
        if found:
            said = found.groupdict("")
            names = "、".join(map(_bare, said.pop("names", "").split(", ")))
            return chinese.format_map(said | {"names": names, "quoted": _bare(said.get("quoted", ""))})
    return line if re.match(r"[一-鿿]", line) else "有不能用的参数"


def _bare(name: str) -> str:
    """What was typed, without the quotes that the standard library sets."""
    return name.strip("'\"")


def _value(action: argparse.Action) -> str:
    """What stands for the value of an argument."""
    if isinstance(action.metavar, str):
        name = action.metavar
    elif action.choices is not None:
        name = "|".join(map(str, action.choices))
    else:
        name = next((word for kind, word in _VALUES.items() if action.type is kind), _OTHER_VALUE)
    return f"{name} …" if action.nargs in (argparse.ONE_OR_MORE, argparse.PARSER) else name


def _term(action: argparse.Action) -> str:
    """An argument as it is typed, in its shortest form."""
    if not action.option_strings:
        return _value(action)
    name = action.option_strings[-1]
    return name if action.nargs == 0 else f"{name} {_value(action)}"


def _option(action: argparse.Action) -> str:
    """An option with all its spellings."""
    return ", ".join([*action.option_strings[:-1], _term(action)])


def _commands(action: argparse.Action) -> list[tuple[str, str]]:
    """The commands of a parser, each with what it is for."""
    named: dict[str, argparse.ArgumentParser] = dict(action.choices or {})
    return [(name, parser.description or "") for name, parser in named.items()]


def _listing(entries: list[tuple[str, str]]) -> Iterator[str]:
    """Lines of terms and explanations, in two columns."""
    widths = [columns(term) for term, _ in entries]
    start = 4 + max((width for width in widths if width <= _WIDEST_TERM), default=0)
    room = max(shutil.get_terminal_size().columns - start - 1, 20)
    for term, explanation in entries:
        lines = list(_wrapped(explanation, room))
        gap = start - 2 - columns(term)
        if gap < 2 or not lines:
            yield f"  {term}\n"
        else:
            yield f"  {term}{' ' * gap}{lines.pop(0)}\n"
        yield from (f"{' ' * start}{line}\n" for line in lines)


def _wrapped(text: str, room: int) -> Iterator[str]:
    """A text in lines of at most ``room`` columns; words and numbers stay whole."""
    line = ""
    for piece in _pieces(text):
        if line and columns(line + piece.rstrip()) > room:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterable[str]:
    return (found[0] for found in _UNBREAKABLE.finditer(text))
