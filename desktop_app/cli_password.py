"""A package's password on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.core.errors import UserError


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a command take a password, which `read` then gives."""
    # Never the password itself: other users of the machine see the arguments of every command.
    parser.add_argument("--password-file", type=Path, help="存有移交包密码的文本文件，取第一行")


def read(args: argparse.Namespace) -> str | None:
    """The password, None where none was given.

    Raises:
        UserError: the file cannot be read, or has no first line.
    """
    path: Path | None = args.password_file
    if path is None:
        return None
    try:
        lines = path.read_bytes()[:4096].decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"读不出密码文件“{path.name}”。", "请检查路径，文件须为 UTF-8 文本。") from error
    if not lines or not lines[0]:
        raise UserError(f"密码文件“{path.name}”是空的。", "请在第一行写明密码。")
    return lines[0]
