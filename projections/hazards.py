"""Hazards: which there are, where each stands, and how its clock runs.

Fed by   hazard_tables, hazard_states
Answers  hazards(ids), page(scope), total(scope), files(hazards) - as of any two dates
Units    days, fen
Scope    an insurer sees the hazards that it answers for or did, a firm those it found, a district its own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.hazard.tracks import SupervisionState
from domain.money import Fen
from projections.asked import values
from projections.basis import Basis, Reading
from projections.enterprise_tables import survivor
from projections.hazard_standing import EVERY, HazardFilter, filtered, of_filter, within
from projections.hazard_totals import COUNTS, HazardTotal
from projections.page import FIRST, Order, Page
from projections.papers import FileRow
from projections.scope import Scope

FOUND_DESC = Order(("found_on", "position"), falling=True)
DEADLINE_ASC = Order(("due_on", "position"))
AGE_DESC = Order(("age_order", "position"), falling=True)


@dataclass(frozen=True, slots=True)
class HazardStanding:
    """What was found, and where it stood on the two dates; `age_days` None for what was no hazard.

    `running_days` are those of a suspension that lasts; `due_on` and `age_order` are there to sort by.
    """

    hazard_id: UUID
    position: int
    finding_no: str
    task_id: UUID
    firm: str
    insurer: str
    inherited_from: str | None
    credit_code: str
    enterprise: str | None
    district: str
    street: str | None
    sector: str | None
    inception_on: date | None
    location: str
    category: str
    description: str
    suggestion: str | None
    source: str
    note: str | None
    major: dict[str, Any] | None
    basis: dict[str, Any] | None
    plan: dict[str, Any] | None
    listing: dict[str, Any] | None
    listed_by: str | None
    found_on: date
    state: str
    grade: str
    original: date
    deadline: date | None
    notified_on: date | None
    claimed_on: date | None
    planned_on: date | None
    listed_on: date | None
    delisted_on: date | None
    cost: Fen | None
    suspended_days: int
    running_days: int
    extensions: int
    denials: int
    failures: int
    reopenings: int
    escalated_on: date | None
    supervision: str | None
    closed_on: date | None
    closure: str | None
    first_id: UUID | None
    age_days: int | None
    overdue_days: int
    on_time: bool | None
    due_on: date
    age_order: int


@dataclass(frozen=True, slots=True)
class HazardFile:
    """One file that proves a step of a hazard; `kind` is the fact that binds it."""

    hazard_id: UUID
    position: int
    effective_on: date
    kind: str
    before: bool
    sha256: str
    file_name: str | None


_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


def _said(column: str, name: str, condition: str | None = None, value: str | None = None) -> str:
    """SQL: what the last step says that says it."""
    return f"""(
        SELECT {value or column} FROM hazard_steps AS step
        WHERE step.hazard_id = listed.hazard_id AND {condition or f"{column} IS NOT NULL"}
          AND step.effective_on <= %(as_of)s AND step.position <= %(position)s
        ORDER BY step.effective_on DESC, step.position DESC LIMIT 1
    ) AS {name}"""


_TOLD = f"""
SELECT listed.*, enterprises.name AS enterprise,
    {_said("basis", "basis")}, {_said("plan", "plan")}, {_said("listing", "listing")}, {_said("body", "listed_by")},
    {_said("inherited_from", "inherited_from")},
    {_said("", "listed_on", "listing IS NOT NULL", "effective_on")},
    {_said("", "delisted_on", f"supervision = '{SupervisionState.DELISTED.value}'", "effective_on")}
FROM ({{page}}) AS listed LEFT JOIN enterprises ON enterprises.credit_code = {survivor("listed.credit_code")}
"""

_COLUMNS = ", ".join(HazardStanding.__slots__)


async def hazards(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[HazardStanding]:
    """Return those of the named hazards that lie in the scope and were found by the two dates."""
    listed = filtered(scope, EVERY, "hazards.hazard_id = ANY(%(ids)s)")
    sql = f"SELECT {_COLUMNS} FROM ({_TOLD.format(page=listed)}) AS told"
    return await reading.read(HazardStanding, sql, of_filter(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: HazardFilter = EVERY,
    order: Order = FOUND_DESC,
    page: Page = FIRST,
) -> list[HazardStanding]:
    """Return one page of the hazards of a scope, in the order of reading."""
    tail, place = page.cut(order)
    listed = f"SELECT * FROM ({filtered(scope, wanted)}) AS listed {tail}"
    sql = f"SELECT {_COLUMNS} FROM ({_TOLD.format(page=listed)}) AS told {page.turn(order)}"
    return await reading.read(HazardStanding, sql, of_filter(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: HazardFilter = EVERY) -> HazardTotal:
    """Return the sums of all the hazards that `page` goes through."""
    sql = f"SELECT {COUNTS} FROM ({filtered(scope, wanted)}) AS listed"
    [found] = await reading.read(HazardTotal, sql, of_filter(scope, basis, wanted))
    return found


async def file(reading: Reading, scope: Scope, sha256: str) -> FileRow | None:
    """Return what a file is called, if a hazard in scope binds it, whenever it was found."""
    sql = f"""
    SELECT file_name FROM hazard_files JOIN hazards USING (hazard_id)
    WHERE sha256 = %(sha256)s AND {within(scope)} ORDER BY hazard_files.position DESC LIMIT 1
    """
    named = {"sha256": sha256, "insurer": scope.insurer, "firm": scope.firm, "district": scope.district}
    found = await reading.read(FileRow, sql, named)
    return found[0] if found else None


async def files(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[HazardFile]:
    """Return the files of some hazards that the caller may see, by hazard and step."""
    sql = f"""
    SELECT hazard_id, position, effective_on, kind, before, sha256, file_name FROM hazard_files
    WHERE hazard_id = ANY(%(ids)s) AND {_KNOWN} ORDER BY hazard_id, effective_on, position, place
    """
    return await reading.read(HazardFile, sql, values(Scope(), basis) | {"ids": list(ids)})
