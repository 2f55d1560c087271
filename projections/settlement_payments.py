"""Payments of settlements, from the fund or from own means; and back, from a fund payment to what it paid.

Fed by   settlement_tables
Answers  payments(settlements) as of any two dates, paid_by(payments)
Units    fen
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.money import Fen
from projections.asked import values
from projections.basis import Basis, Reading
from projections.scope import Scope
from projections.settlement_tables import PAID, REVERSED


@dataclass(frozen=True, slots=True)
class SettlementPayment:
    """A payment of a settlement; `payment_id` names the fund payment behind it."""

    settlement_id: UUID
    payment_no: int
    payment_id: UUID | None
    amount: Fen
    paid_on: date
    bank_receipt_no: str | None
    reversed_on: date | None


_PAYMENTS = f"""
SELECT settlement_id, payment_no, max(payment_id::text)::uuid AS payment_id,
    sum(amount) FILTER (WHERE kind = '{PAID}')::bigint AS amount,
    min(effective_on) FILTER (WHERE kind = '{PAID}') AS paid_on,
    max(words) FILTER (WHERE kind = '{PAID}') AS bank_receipt_no,
    min(effective_on) FILTER (WHERE kind = '{REVERSED}') AS reversed_on
FROM settlement_steps JOIN settlement_lines USING (settlement_id, line)
WHERE settlement_id = ANY(%(ids)s) AND payment_no IS NOT NULL
  AND effective_on <= %(as_of)s AND position <= %(position)s AND coalesce(district = %(district)s, true)
GROUP BY settlement_id, payment_no HAVING bool_or(kind = '{PAID}') ORDER BY settlement_id, payment_no
"""


async def payments(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[SettlementPayment]:
    """Return the payments of some settlements that the caller may see, in their order; a district's for work there."""
    return await reading.read(SettlementPayment, _PAYMENTS, values(scope, basis) | {"ids": list(ids)})


async def paid_by(reading: Reading, payment_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return which settlement each of some fund payments paid, where it paid one."""
    rows = await reading.rows(
        "SELECT DISTINCT payment_id, settlement_id FROM settlement_steps WHERE payment_id = ANY(%(ids)s)",
        {"ids": list(payment_ids)},
    )
    return {row["payment_id"]: row["settlement_id"] for row in rows}
