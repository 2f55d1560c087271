"""Payment cycles: how many days each step towards the money took (R6).

Fed by   project_tables, project_states, payment_tables
Answers  page(scope), total(scope), table(scope) by insurer or district - as of any two dates
Units    days
Scope    every insurer that funds a project sees it

The steps are declared to approved, approved to filed, filed to begun, accepted to paid; the work itself is none.
Paid is the first payment from the acceptance on that was not reversed; filed is the first filing.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from projections.asked import values
from projections.basis import Basis, Reading
from projections.groups import ALL, By, Group, columns, order
from projections.page import FIRST, Order, Page
from projections.payment_tables import PAID, REVERSED
from projections.project_states import stood
from projections.projects import chosen_first
from projections.scope import Scope

SLOWEST = Order(("days", "position"), falling=True)
LATEST = Order(("position",), falling=True)


class Step(Enum):
    """A step towards the money; the total is all four."""

    REVIEW = "review_days"
    FILING = "filing_days"
    START = "start_days"
    PAYMENT = "payment_days"
    TOTAL = "total_days"


@dataclass(frozen=True, slots=True)
class PaymentCycle:
    """The steps of one project, each None until it was taken; `days` is what those taken took, the total all four."""

    project_id: UUID
    position: int
    insurer: str
    district: str
    review_days: int
    filing_days: int | None
    start_days: int | None
    payment_days: int | None
    total_days: int | None
    days: int


@dataclass(frozen=True, slots=True)
class StepDays:
    """Of how many projects a step was taken, in how many days in the middle and at most; one place, half up."""

    step: Step
    projects: int
    median: Decimal | None
    longest: int | None


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One row; insurer or district is None where the row stands for all of them."""

    insurer: str | None
    district: str | None
    steps: list[StepDays]


_STEPS = f"""
SELECT projects.project_id, projects.position, projects.insurer, projects.district,
    approved_on - projects.declared_on AS review_days, filed_first_on - approved_on AS filing_days,
    started_on - filed_first_on AS start_days, paid.first_on - accepted_on AS payment_days
FROM {{chosen}} AS projects JOIN {stood("projects.project_id", "projects.home")} AS state ON true
CROSS JOIN LATERAL (
    SELECT min(effective_on) AS first_on FROM payment_moves AS move
    WHERE move.project_id = projects.project_id AND kind = '{PAID}' AND effective_on >= accepted_on
      AND effective_on <= %(as_of)s AND position <= %(position)s AND NOT EXISTS (
        SELECT 1 FROM payment_moves AS back WHERE back.payment_id = move.payment_id AND back.kind = '{REVERSED}'
          AND back.effective_on <= %(as_of)s AND back.position <= %(position)s
    )
) AS paid
WHERE approved_on IS NOT NULL
"""


async def page(
    reading: Reading, scope: Scope, basis: Basis, order: Order = SLOWEST, page: Page = FIRST
) -> list[PaymentCycle]:
    """Return one page of the approved projects of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_listed(scope)}) AS listed {tail}"
    return await reading.read(PaymentCycle, sql, values(scope, basis) | place)


async def total(reading: Reading, scope: Scope, basis: Basis) -> CycleRow:
    """Return the middle and the longest of all the projects that `page` goes through."""
    [row] = await _rows(reading, scope, basis, None)
    return _shown(row, ALL)


async def table(reading: Reading, scope: Scope, basis: Basis, by: By) -> list[CycleRow]:
    """Return a row for each insurer that declared projects, each district or both."""
    rows = {(row["insurer"], row["district"]): row for row in await _rows(reading, scope, basis, by)}
    return [_shown(rows[group], group) for group in sorted(rows, key=order)]


async def _rows(reading: Reading, scope: Scope, basis: Basis, by: By | None) -> list[dict[str, Any]]:
    insurer, district = columns("listed", by)
    figures = ", ".join(
        f"count({step.value}) AS {step.value}_count, max({step.value}) AS {step.value}_longest,"
        f" percentile_cont(0.5) WITHIN GROUP (ORDER BY {step.value}) AS {step.value}_median"
        for step in Step
    )
    sql = f"""
    SELECT {insurer} AS insurer, {district} AS district, {figures}
    FROM ({_listed(scope)}) AS listed {"GROUP BY 1, 2" if by else ""}
    """
    return await reading.rows(sql, values(scope, basis))


def _listed(scope: Scope) -> str:
    four = [step.value for step in Step if step is not Step.TOTAL]
    days = " + ".join(f"coalesce({step}, 0)" for step in four)
    steps = _STEPS.format(chosen=chosen_first(scope))
    return f"SELECT *, {' + '.join(four)} AS total_days, {days} AS days FROM ({steps}) AS step"


def _shown(row: dict[str, Any], group: Group) -> CycleRow:
    return CycleRow(*group, [_step(step, row) for step in Step])


def _step(step: Step, row: dict[str, Any]) -> StepDays:
    median = row[f"{step.value}_median"]
    middle = None if median is None else Decimal(median).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return StepDays(step, row[f"{step.value}_count"], middle, row[f"{step.value}_longest"])
