"""Fund availability: what insurers received, accrued, used and still have, by insurer, by district or by both (R1).

Fed by   fund_balances, policy_tables
Answers  availability(scope) as of any two dates
Units    fen; rates in basis points
"""

from dataclasses import dataclass

from projections.basis import Basis, Reading
from projections.fund_balances import Balance, FundBalance, balances, together
from projections.groups import ALL, By, Group, grouped
from projections.policy_covers import Covered, covered
from projections.scope import Scope


@dataclass(frozen=True, slots=True)
class Availability:
    """One row; insurer or district is None where the row stands for all of them."""

    insurer: str | None
    district: str | None
    enterprises: int
    rate_from_bp: int | None
    rate_to_bp: int | None
    balance: Balance


@dataclass(frozen=True, slots=True)
class AvailabilityTable:
    """The rows by district and insurer, the development area last, and the total row."""

    rows: list[Availability]
    total: Availability


async def availability(reading: Reading, scope: Scope, basis: Basis, by: By) -> AvailabilityTable:
    """Return a row for each insurer, each district or both, and their total."""
    accounts = await balances(reading, scope, basis)
    cover = {(each.insurer, each.district): each for each in await covered(reading, scope, basis)}
    rows = [_row(group, held, cover) for group, held in grouped(accounts, by).items()]
    return AvailabilityTable(rows, _row(ALL, accounts, cover))


def _row(group: Group, accounts: list[FundBalance], cover: dict[Group, Covered]) -> Availability:
    found = cover.get(group) or Covered(*group, enterprises=0, rate_from_bp=None, rate_to_bp=None)
    return Availability(*group, found.enterprises, found.rate_from_bp, found.rate_to_bp, together(accounts))
