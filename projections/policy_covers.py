"""Covered enterprises: how many an insurer, a district, both or all cover, and at which rates (参保企业数).

Fed by   policy_tables, enterprise_tables
Answers  covered(scope) - as of any two dates
Units    rates in basis points
Scope    an insurer counts the policies that it leads or shares
"""

from dataclasses import dataclass

from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.enterprise_tables import SURVIVORS
from projections.policies import in_scope
from projections.scope import Scope


@dataclass(frozen=True, slots=True)
class Covered:
    """How many enterprises a group of policies covers, at which rates; None stands for all of them."""

    insurer: str | None
    district: str | None
    enterprises: int
    rate_from_bp: int | None
    rate_to_bp: int | None


_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


async def covered(reading: Reading, scope: Scope, basis: Basis) -> list[Covered]:
    """Return enterprises and rates by insurer, district, both and in all, of cover begun by the effective date."""
    sql = f"""
    SELECT share.insurer, district, count(DISTINCT coalesce(survivor, credit_code)) AS enterprises,
        min(rate_bp) AS rate_from_bp, max(rate_bp) AS rate_to_bp
    FROM policies LEFT JOIN {SURVIVORS} AS merged USING (credit_code)
    JOIN policy_shares AS share USING (policy_id) LEFT JOIN LATERAL (
        SELECT rate_bp FROM premium_movements AS moved
        WHERE moved.policy_id = policies.policy_id AND {_KNOWN} LIMIT 1
    ) AS bound ON true
    WHERE {in_scope(scope)} AND {_KNOWN} AND inception_on <= %(as_of)s
      AND {meets({"share.insurer = %(insurer)s": scope.insurer})}
    GROUP BY GROUPING SETS ((share.insurer, district), (share.insurer), (district), ())
    """
    return await reading.read(Covered, sql, values(scope, basis))
