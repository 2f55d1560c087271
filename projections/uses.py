"""Uses: what the money was spent on, by category (R7).

Fed by   payment_tables, project_tables
Answers  uses(scope) as of any two dates
Units    fen
Scope    an insurer sees what its own accounts paid
"""

from dataclasses import dataclass
from decimal import Decimal

from domain.money import Fen
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.fund_balances import percent
from projections.payment_tables import PAID, REVERSED
from projections.scope import Scope


@dataclass(frozen=True, slots=True)
class Use:
    """One category with a payment; `share` is its percent of all, None where nothing was paid net."""

    category: str
    projects: int
    net_paid: Fen
    share: Decimal | None


async def uses(reading: Reading, scope: Scope, basis: Basis) -> list[Use]:
    """Return the categories of all projects with a payment that was not reversed, largest first."""
    chosen = meets(
        {
            "false": scope.nothing,
            "account.insurer = %(insurer)s": scope.insurer,
            "account.district = %(district)s": scope.district,
            "fund_year = %(fund_year)s": scope.fund_year,
        }
    )
    sql = f"""
    SELECT category, count(*) AS projects, sum(net_paid)::bigint AS net_paid FROM projects JOIN (
        SELECT project_id, sum(CASE WHEN kind = '{PAID}' THEN amount ELSE -amount END) AS net_paid
        FROM payment_moves AS move JOIN fund_accounts AS account USING (account_id)
        WHERE effective_on <= %(as_of)s AND move.position <= %(position)s AND {chosen}
        GROUP BY project_id
        HAVING sum(CASE kind WHEN '{PAID}' THEN amount WHEN '{REVERSED}' THEN -amount ELSE 0 END) > 0
    ) AS spent USING (project_id)
    GROUP BY category ORDER BY net_paid DESC, category
    """
    rows = await reading.rows(sql, values(scope, basis))
    whole = sum(row["net_paid"] for row in rows)
    return [Use(**row, share=percent(row["net_paid"], whole)) for row in rows]
