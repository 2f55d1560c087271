"""Uses: what the money was spent on, by category (R7).

Fed by   payment_tables, project_tables
Answers  uses(scope) by insurer or district, as of any two dates
Units    fen
Scope    an insurer sees what its own accounts paid
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.money import Fen
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.fund_balances import percent
from projections.groups import By, columns, order
from projections.payment_tables import PAID, REVERSED
from projections.scope import Scope


@dataclass(frozen=True, slots=True)
class Use:
    """One category with a payment, of an insurer, a district, both or all.

    `share` is its percent of its group, None where nothing was paid net; `largest` marks the largest of its group.
    """

    insurer: str | None
    district: str | None
    category: str
    projects: int
    net_paid: Fen
    share: Decimal | None
    largest: bool


async def uses(reading: Reading, scope: Scope, basis: Basis, by: By | None = None) -> list[Use]:
    """Return the categories of all projects with a payment that was not reversed, largest first within each group."""
    chosen = meets(
        {
            "false": scope.nothing,
            "account.insurer = %(insurer)s": scope.insurer,
            "account.district = %(district)s": scope.district,
            "fund_year = %(fund_year)s": scope.fund_year,
        }
    )
    insurer, district = columns("account", by)
    sql = f"""
    SELECT spent.insurer, spent.district, category, count(*) AS projects, sum(net_paid)::bigint AS net_paid,
        sum(sum(net_paid)) OVER same AS whole, max(sum(net_paid)) OVER same AS most
    FROM projects JOIN (
        SELECT {insurer} AS insurer, {district} AS district, project_id,
            sum(CASE WHEN kind = '{PAID}' THEN amount ELSE -amount END) AS net_paid
        FROM payment_moves AS move JOIN fund_accounts AS account USING (account_id)
        WHERE effective_on <= %(as_of)s AND move.position <= %(position)s AND {chosen}
        GROUP BY 1, 2, 3
        HAVING sum(CASE kind WHEN '{PAID}' THEN amount WHEN '{REVERSED}' THEN -amount ELSE 0 END) > 0
    ) AS spent USING (project_id)
    GROUP BY 1, 2, 3 WINDOW same AS (PARTITION BY spent.insurer, spent.district) ORDER BY net_paid DESC, category
    """
    rows = sorted(
        await reading.rows(sql, values(scope, basis)), key=lambda row: order((row["insurer"], row["district"]))
    )
    return [_use(row, whole=int(row.pop("whole")), most=int(row.pop("most"))) for row in rows]


def _use(row: dict[str, Any], whole: int, most: int) -> Use:
    return Use(**row, share=percent(row["net_paid"], whole), largest=row["net_paid"] == most > 0)
