"""Enterprises: what each is called, where it lies, who covers it, what its data lacks, and how many hazards are open.

Fed by   enterprise_standing, hazard_standing
Answers  led(id), enterprises(ids), page(scope), total(scope), open_hazards(codes) - as of any two dates; a mis-keyed
         code leads to the right one, whose are all policies and hazards of both
Scope    as enterprise_standing has it; hazards are counted whichever insurer answers for them
Source   domain.md 2.4 (D-05), 7.1, 9 cases 19 and 23
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.hazard.tracks import OPEN, HazardGrade
from projections.asked import values
from projections.basis import Basis, Reading
from projections.enterprise_standing import EVERY, EnterpriseFilter, filtered, of_filter
from projections.enterprise_tables import FAMILIES, SURVIVORS, survivor
from projections.hazard_standing import standing
from projections.page import FIRST, Order, Page
from projections.project_states import among
from projections.scope import Scope

CODE_ASC = Order(("credit_code",))
NAME_ASC = Order(("name", "credit_code"))


@dataclass(frozen=True, slots=True)
class EnterpriseStanding:
    """An enterprise on two dates; `led_by` entered its latest policy and completes what that lacks."""

    enterprise_id: UUID
    position: int
    credit_code: str
    other_codes: list[str]
    name: str
    district: str
    street: str | None
    sector: str | None
    industry_code: str | None
    insurers: list[str]
    served_by: str | None
    led_by: str
    recorded_by: UUID
    contact_name: str | None
    contact_phone: str | None
    gaps: list[str]


@dataclass(frozen=True, slots=True)
class EnterpriseTotal:
    """How many, of them how many are insured, and how many have gaps in their data."""

    enterprises: int
    insured: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class OpenHazards:
    """The open hazards of one enterprise, whichever insurer answers for them."""

    credit_code: str
    major: int
    general: int
    overdue: int


async def led(reading: Reading, basis: Basis, enterprise_id: UUID) -> UUID | None:
    """Return the enterprise that another one, perhaps of a mis-keyed code, leads to, as known on the basis."""
    sql = f"""
    SELECT survived.enterprise_id FROM enterprises AS asked
    JOIN enterprises AS survived ON survived.credit_code = {survivor("asked.credit_code")}
    WHERE asked.enterprise_id = %(enterprise_id)s
    """
    found = await reading.one(sql, {"enterprise_id": enterprise_id, "position": basis.position})
    return found["enterprise_id"] if found else None


async def enterprises(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[EnterpriseStanding]:
    """Return those of the named enterprises that lie in the scope and were known by the two dates."""
    sql = filtered(scope, EVERY, "enterprises.enterprise_id = ANY(%(ids)s)")
    return await reading.read(EnterpriseStanding, sql, of_filter(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: EnterpriseFilter = EVERY,
    order: Order = NAME_ASC,
    page: Page = FIRST,
) -> list[EnterpriseStanding]:
    """Return one page of the enterprises of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({filtered(scope, wanted)}) AS listed {tail}"
    return await reading.read(EnterpriseStanding, sql, of_filter(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: EnterpriseFilter = EVERY) -> EnterpriseTotal:
    """Return the counts of all the enterprises that `page` goes through."""
    sql = f"WITH listed AS ({filtered(scope, wanted)}) {_TOTAL}"
    [found] = await reading.read(EnterpriseTotal, sql, of_filter(scope, basis, wanted))
    return found


async def listing(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: EnterpriseFilter = EVERY,
    order: Order = NAME_ASC,
    page: Page = FIRST,
) -> tuple[list[EnterpriseStanding], EnterpriseTotal]:
    """Return what `page` and `total` do, at the cost of one."""
    tail, place = page.cut(order)
    shown, asked = f"SELECT * FROM listed {tail}", of_filter(scope, basis, wanted) | place
    rows, [found] = await reading.listing(
        EnterpriseStanding, EnterpriseTotal, filtered(scope, wanted), shown, _TOTAL, asked
    )
    return rows, found


_TOTAL = """
SELECT count(*) AS enterprises, count(*) FILTER (WHERE insurers <> '{}') AS insured,
    count(*) FILTER (WHERE gaps <> '{}') AS incomplete FROM listed
"""


async def open_hazards(reading: Reading, basis: Basis, of: Sequence[str]) -> list[OpenHazards]:
    """Return how many hazards of some enterprises are open, whichever insurer answers for them."""
    known = "hazards.found_on <= %(as_of)s AND hazards.position <= %(position)s"
    sql = f"""
    SELECT coalesce(survivor, credit_code) AS credit_code,
        count(*) FILTER (WHERE grade = '{HazardGrade.MAJOR.value}') AS major,
        count(*) FILTER (WHERE grade = '{HazardGrade.GENERAL.value}') AS general,
        count(*) FILTER (WHERE overdue_days > 0) AS overdue
    FROM ({standing(f"{known} AND hazards.credit_code = ANY({FAMILIES})", few=True)}) AS found
    LEFT JOIN {SURVIVORS} AS merged USING (credit_code)
    WHERE state IN ({among(OPEN)}) GROUP BY 1
    """
    return await reading.read(OpenHazards, sql, values(Scope(), basis) | {"codes": list(of)})
