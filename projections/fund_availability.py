"""Fund availability: what insurers received, accrued, used and still have, by insurer, by district or by both (R1).

Fed by   fund_balances, policy_tables
Answers  availability(scope) as of any two dates
Units    fen; rates in basis points
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

from domain.district import district_order
from projections.basis import Basis, Reading
from projections.fund_balances import Balance, FundBalance, balances, together
from projections.policies import Covered, covered
from projections.scope import Scope

Group = tuple[str | None, str | None]


class By(Enum):
    """What a row stands for."""

    INSURER = "INSURER"
    DISTRICT = "DISTRICT"
    BOTH = "BOTH"


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
    groups: defaultdict[Group, list[FundBalance]] = defaultdict(list)
    accounts = await balances(reading, scope, basis)
    for account in accounts:
        groups[_group(account, by)].append(account)
    cover = {(each.insurer, each.district): each for each in await covered(reading, scope, basis)}
    rows = [_row(group, groups[group], cover) for group in sorted(groups, key=_order)]
    return AvailabilityTable(rows, _row((None, None), accounts, cover))


def _group(account: FundBalance, by: By) -> Group:
    return (
        account.insurer if by is not By.DISTRICT else None,
        account.district if by is not By.INSURER else None,
    )


def _order(group: Group) -> tuple[tuple[bool, str], str]:
    insurer, district = group
    return district_order(district or ""), insurer or ""


def _row(group: Group, accounts: list[FundBalance], cover: dict[Group, Covered]) -> Availability:
    found = cover.get(group) or Covered(*group, enterprises=0, rate_from_bp=None, rate_to_bp=None)
    return Availability(*group, found.enterprises, found.rate_from_bp, found.rate_to_bp, together(accounts))
