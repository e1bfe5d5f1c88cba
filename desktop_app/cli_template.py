"""The command about an office's own Word template: a starting one to change, and a look at one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from desktop_app.core.terms import Document
from desktop_app.services import own_templates

#: What ``template --check`` returns where something has to be mended.
EXIT_FAULTY = 1
_DOCUMENTS = {"plan": Document.PLAN, "report": Document.REPORT}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``template``."""
    parser.add_argument(
        "document", choices=list(_DOCUMENTS), metavar="公文", help="plan 为分工方案，report 为自查报告"
    )
    asked = parser.add_mutually_exclusive_group(required=True)
    asked.add_argument("--sample", type=Path, help="另存示例模板")
    asked.add_argument("--check", type=Path, help="核对模板")


def run(args: argparse.Namespace) -> int:
    """Write a starting template, or say what is wrong with one."""
    which = _DOCUMENTS[args.document]
    if args.sample is not None:
        own_templates.sample(None, "", "", which, args.sample)
        print(json.dumps({"path": str(args.sample)}) if args.json else f"已另存 {args.sample.name}。")
        return 0
    looked = own_templates.check(own_templates.read(args.check), which)
    if args.json:
        findings = [{"text": f.text, "hard": f.hard} for f in looked.findings]
        told = {"usable": looked.usable, "findings": findings, "placeholders": list(looked.names)}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for finding in looked.findings:
            print(f"{'须修改' if finding.hard else '请留意'}：{finding.text}")
        print("可以使用。" if looked.usable else "修改后方可使用。")
    return 0 if looked.usable else EXIT_FAULTY
