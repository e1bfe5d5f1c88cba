"""What a look at an office's own Word template gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a template; ``hard`` keeps it from being used."""

    text: str
    hard: bool


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """What is to be mended, and which placeholders the template holds."""

    findings: tuple[Finding, ...]
    names: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether documents can be written with it."""
        return not any(f.hard for f in self.findings)
