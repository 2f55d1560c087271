"""Budget targets: what insurers meant to spend of a year, and what they did spend (专项预算, domain.md 3.1).

Fed by   BudgetTargetSet; fund_balances
Answers  targets(scope) by insurer or district, as of any two dates
Units    fen
Scope    an insurer sees its own; a district those of its own district, never those of whole insurers
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.money import Fen
from domain.organisation import Organisation
from ledger.store import Recorded
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.batch import put
from projections.fund_balances import FundBalance, balances, percent, total
from projections.groups import ALL, By, Group, order
from projections.scope import Scope

READS = (Organisation.BudgetTargetSet,)

TABLES = """
CREATE TABLE IF NOT EXISTS budget_targets (
    position         bigint PRIMARY KEY,
    insurer          text COLLATE "C" NOT NULL,
    fund_year        int  NOT NULL,
    district         text COLLATE "C",
    effective_on     date NOT NULL,
    amount           bigint NOT NULL,
    expected_premium bigint
);
CREATE INDEX IF NOT EXISTS budget_targets_by_year ON budget_targets (fund_year, insurer, district);
"""


@dataclass(frozen=True, slots=True)
class Target:
    """The last target of an insurer for a year and a district, None for all districts."""

    insurer: str
    fund_year: int
    district: str | None
    amount: Fen


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One year of an insurer, a district, both or all; `target` None where none was set for it."""

    fund_year: int
    insurer: str | None
    district: str | None
    target: Fen | None
    spent: Fen
    premium: Fen

    @property
    def percent(self) -> Decimal | None:
        """Return what was spent in percent of the target, one place, half up."""
        return percent(self.spent, self.target or 0)

    @property
    def remaining(self) -> Fen | None:
        """Return what of the target is not spent, below zero when more was."""
        return None if self.target is None else Fen(self.target - self.spent)

    @property
    def spent_of_premium(self) -> Decimal | None:
        """Return what was spent in percent of the premium received, one place, half up."""
        return percent(self.spent, self.premium)


@dataclass(frozen=True, slots=True)
class TargetTable:
    """The rows by year, district and insurer, the development area last; and one total row for each year.

    A target of a whole insurer stands in its insurer's row and in the total, where it goes before the sum of those of
    its districts; it is no district's.
    """

    rows: list[TargetRow]
    totals: list[TargetRow]


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep every target that was set."""
    put(
        cursor,
        "budget_targets",
        [
            {
                "position": each.position,
                "insurer": each.fact.insurer,
                "fund_year": each.fact.target.fund_year,
                "district": each.fact.target.district,
                "effective_on": each.fact.effective_on,
                "amount": each.fact.target.amount,
                "expected_premium": each.fact.target.expected_premium,
            }
            for each in recorded
            if isinstance(each.fact, Organisation.BudgetTargetSet)
        ],
    )


async def targets(reading: Reading, scope: Scope, basis: Basis, by: By) -> TargetTable:
    """Return a row for each year and insurer, district or both with a target or an account, and the totals."""
    kept, accounts = await _targets(reading, scope, basis), await balances(reading, scope, basis)
    every: list[Target | FundBalance] = [*kept, *accounts]
    years = sorted({each.fund_year for each in every})
    places = {(each.fund_year, group) for each in every if (group := _group(by, each.insurer, each.district))}
    ordered = sorted(places, key=lambda place: (place[0], order(place[1])))
    return TargetTable(
        [_row(year, group, kept, accounts) for year, group in ordered],
        [_row(year, ALL, kept, accounts) for year in years],
    )


async def _targets(reading: Reading, scope: Scope, basis: Basis) -> list[Target]:
    chosen = meets(
        {
            "effective_on <= %(as_of)s AND position <= %(position)s": True,
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            "fund_year = %(fund_year)s": scope.fund_year,
        }
    )
    sql = f"""
    SELECT DISTINCT ON (fund_year, insurer, district) insurer, fund_year, district, amount FROM budget_targets
    WHERE {chosen} ORDER BY fund_year, insurer, district, effective_on DESC, position DESC
    """
    return await reading.read(Target, sql, values(scope, basis))


def _group(by: By, insurer: str, district: str | None) -> Group | None:
    """Return the row that a target or an account belongs to; a whole insurer's target belongs to no district's."""
    if by is By.INSURER:
        return insurer, None
    return (insurer if by is By.BOTH else None, district) if district else None


def _row(year: int, group: Group, kept: list[Target], accounts: list[FundBalance]) -> TargetRow:
    def within(each: Target | FundBalance) -> bool:
        return each.fund_year == year and group[0] in {None, each.insurer} and group[1] in {None, each.district}

    money = total(account for account in accounts if within(account))
    return TargetRow(year, *group, _planned(target for target in kept if within(target)), money.net_paid, money.premium)


def _planned(kept: Iterable[Target]) -> Fen | None:
    """Return what targets come to: of each insurer the whole one, else the sum of its districts'."""
    whole: dict[str, Fen] = {}
    parts: dict[str, Fen] = {}
    for each in kept:
        if each.district is None:
            whole[each.insurer] = each.amount
        else:
            parts[each.insurer] = Fen(parts.get(each.insurer, 0) + each.amount)
    planned = parts | whole
    return Fen(sum(planned.values())) if planned else None
