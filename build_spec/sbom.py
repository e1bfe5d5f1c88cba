"""The bill of materials in CycloneDX 1.5 JSON (ECMA-424)."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from build_spec.component import Component

#: Single identifiers of the SPDX licence list that occur here.
_SPDX = frozenset(
    {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "MulanPSL-2.0", "blessing"}
    | {"Zlib", "bzip2-1.0.6", "LGPL-2.1-or-later", "Unicode-DFS-2016"}
)
_EXPRESSION = re.compile(r"\(*[A-Za-z0-9.+-]+\)*( (OR|AND|WITH) \(*[A-Za-z0-9.+-]+\)*)+$")


def make(parts: Iterable[Component], *, name: str, version: str, seconds: int) -> str:
    """The bill as text; the same input gives the same text.

    Args:
        parts: the components.
        name: the program's name.
        version: its version.
        seconds: the time of the source, in seconds since 1970.
    """
    listed = [_component(part) for part in parts]
    program: dict[str, Any] = {
        "type": "application",
        "bom-ref": f"{name}@{version}",
        "name": name,
        "version": version,
        "licenses": [{"license": {"id": "MulanPSL-2.0"}}],
    }
    identity = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([program, listed], sort_keys=True))
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{identity}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": program,
        },
        "components": listed,
        "dependencies": [
            {"ref": program["bom-ref"], "dependsOn": [part["bom-ref"] for part in listed]},
        ],
    }
    return json.dumps(bill, ensure_ascii=False, indent=2) + "\n"


def _component(part: Component) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        **({"version": part.version} if part.version else {}),
        "licenses": [_licence(part.licence)],
        "purl": part.purl,
    }


def _licence(stated: str) -> dict[str, Any]:
    if stated in _SPDX:
        return {"license": {"id": stated}}
    if _EXPRESSION.match(stated):
        return {"expression": stated}
    return {"license": {"name": stated}}
