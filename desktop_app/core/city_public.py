"""集中展示: what the public is told of a city's year, and nothing else; the site is written from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.core.rules import YearFigures


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One line of a record: a progress entry or a piece of evidence, with its address where it has one."""

    day: date | None
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class PublicTask:
    """One department's task. ``withheld``: its content is not public of the department's own accord."""

    requirement: int
    department: int
    role: str
    standing: str
    withheld: bool
    reason: str | None = None
    our_part: str | None = None
    measures: tuple[str, ...] = ()
    limit: str | None = None
    office: str | None = None
    channel: str | None = None
    progress: tuple[PublicLine, ...] = ()
    proofs: tuple[PublicLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicRequirement:
    """One requirement as the plan has it; ``section`` is its section's place in the snapshot, from 0."""

    label: str
    section: int
    text: str
    lead_raw: str | None


@dataclass(frozen=True, slots=True)
class PublicSection:
    """One section with its figures over all departments."""

    heading: str
    figures: YearFigures


@dataclass(frozen=True, slots=True)
class PublicDepartment:
    """One department: when and where its plan became public, and its figures."""

    name: str
    full_name: str
    published_on: date | None
    published_url: str | None
    publication: str
    figures: YearFigures


@dataclass(frozen=True, slots=True)
class PublicCity:
    """The whole site's content. Tasks refer to requirements and departments by their places, from 0.

    ``awaited`` departments have to hand in and have not; the site gives their number alone.
    """

    title: str
    issuer: str | None
    doc_no: str | None
    as_of: date
    due_on: date | None
    awaited: int
    in_time: int
    figures: YearFigures
    sections: tuple[PublicSection, ...]
    requirements: tuple[PublicRequirement, ...]
    departments: tuple[PublicDepartment, ...]
    by_department: Mapping[int, tuple[PublicTask, ...]]
    by_requirement: Mapping[int, tuple[PublicTask, ...]]
