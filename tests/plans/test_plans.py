"""Every document of our own making comes out right, or marked for the officer; none silently wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans.__main__ import documented, measured
from tests.plans.spec import Spec, score, specs

CASES = [(spec, form) for spec in specs() for form in spec.formats]


@pytest.mark.parametrize(("spec", "form"), CASES, ids=[f"{s.name}-{f}" for s, f in CASES])
def test_document(spec: Spec, form: str, tmp_path: Path) -> None:
    result = score(spec, form, tmp_path)
    assert result.faults == []


def test_there_are_enough_documents() -> None:
    assert len(specs()) >= 25
    assert {"T3", "T4a", "T4b", "T4c", "T4d", "T5", "TF", "N1", "N1m", "N2", "X"} <= {
        s.shape for s in specs()
    }


def test_the_documentation_tells_the_figures_as_they_are() -> None:
    table, _ = measured()
    assert documented() == table
