"""The statement of a contract's fees: what was billed, taken back, paid and reversed, with what is owed after each.

Fed by   settlement_tables
Answers  page(contract, period), extent(contract, period) - as of any two dates; the same to insurer and firm
Units    fen
Law      what is owed after the last line is what is unpaid of the contract's settlements (settlements.total)
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from domain.money import Fen
from projections.basis import Basis, Reading
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.settlement_tables import MEDIATED, PAID, RETURNED, REVERSED

BY_DAY = Order(("effective_on", "position"))


class FeeEntry(Enum):
    """What a line of the statement is about (事项)."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    MEDIATED = "MEDIATED"
    PAID = "PAID"
    REVERSED = "REVERSED"


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line: what was billed, taken back and paid by it, and what is owed after it."""

    position: int
    effective_on: date
    kind: str
    settlement_id: UUID
    settlement_no: str
    billed: Fen
    taken_back: Fen
    paid: Fen
    owed: Fen


@dataclass(frozen=True, slots=True)
class FeeExtent:
    """What is owed before and after the lines of a period, and the sums of these."""

    lines: int
    opening: Fen
    billed: Fen
    taken_back: Fen
    paid: Fen

    @property
    def closing(self) -> Fen:
        """Return what is owed after them."""
        return Fen(self.opening + self.billed - self.taken_back - self.paid)


_MOVES = f"""
    SELECT position, submitted_on AS effective_on, '{FeeEntry.SUBMITTED.value}' AS kind, settlement_id,
        (SELECT sum(claimed) FROM settlement_lines AS line WHERE line.settlement_id = settlements.settlement_id)
            AS billed, 0 AS taken_back, 0 AS paid
    FROM settlements WHERE contract_id = %(contract_id)s
    UNION ALL
    SELECT position, effective_on, kind, settlement_id, 0,
        sum(CASE WHEN kind = '{RETURNED}' THEN (
            SELECT sum(claimed) FROM settlement_lines AS line WHERE line.settlement_id = step.settlement_id
        ) ELSE released END),
        sum(CASE WHEN kind IN ('{PAID}', '{REVERSED}') THEN amount ELSE 0 END)
    FROM settlement_steps AS step
    WHERE settlement_id IN (SELECT settlement_id FROM settlements WHERE contract_id = %(contract_id)s)
      AND kind IN ('{RETURNED}', '{MEDIATED}', '{PAID}', '{REVERSED}')
    GROUP BY position, effective_on, kind, settlement_id
"""

_LINES = f"""
    SELECT moves.position, effective_on, kind, settlement_id, number AS settlement_no, billed::bigint AS billed,
        taken_back::bigint AS taken_back, paid::bigint AS paid,
        sum(billed - taken_back - paid) OVER (ORDER BY effective_on, moves.position)::bigint AS owed
    FROM ({_MOVES}) AS moves JOIN settlements USING (settlement_id)
    WHERE effective_on <= %(as_of)s AND moves.position <= %(position)s
"""

_WITHIN = "effective_on BETWEEN %(first_on)s AND %(last_on)s"


async def page(
    reading: Reading, basis: Basis, contract_id: UUID, period: Period = ALWAYS, page: Page = FIRST
) -> list[FeeLine]:
    """Return one page of the lines of a contract that the caller sees, in the order of reading."""
    tail, place = page.cut(BY_DAY)
    sql = f"SELECT * FROM (SELECT * FROM ({_LINES}) AS every WHERE {_WITHIN}) AS listed {tail}"
    return await reading.read(FeeLine, sql, _values(basis, contract_id, period) | place)


async def extent(reading: Reading, basis: Basis, contract_id: UUID, period: Period = ALWAYS) -> FeeExtent:
    """Return what is owed around a period, and the sums within."""
    sql = f"""
    SELECT count(*) FILTER (WHERE {_WITHIN})::int AS lines,
        coalesce(sum(billed - taken_back - paid) FILTER (WHERE effective_on < %(first_on)s), 0)::bigint AS opening,
        coalesce(sum(billed) FILTER (WHERE {_WITHIN}), 0)::bigint AS billed,
        coalesce(sum(taken_back) FILTER (WHERE {_WITHIN}), 0)::bigint AS taken_back,
        coalesce(sum(paid) FILTER (WHERE {_WITHIN}), 0)::bigint AS paid
    FROM ({_LINES}) AS every
    """
    [found] = await reading.read(FeeExtent, sql, _values(basis, contract_id, period))
    return found


def _values(basis: Basis, contract_id: UUID, period: Period) -> dict[str, object]:
    return {
        "contract_id": contract_id,
        "as_of": basis.as_of,
        "position": basis.position,
        "first_on": period.first_on or date.min,
        "last_on": period.last_on or date.max,
    }
