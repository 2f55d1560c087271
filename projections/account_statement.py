"""The statement of one account, line by line, with the balance after each (R5).

Fed by   the journal
Answers  page(account, period), extent(account, period) - as of any two dates
Units    fen
Cost     what a page needs, however long the history: the opening balance comes out of `fund_sums`
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from psycopg.rows import DictRow

from domain.money import Fen
from ledger.door import day_of
from projections.basis import Basis, Reading
from projections.fund_balances import Balance, balances
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.scope import Scope

BY_DAY = Order(("effective_on", "position"))

_LINES = """
SELECT position, effective_on, original_on, kind, source_id, project_id, -accrued AS accrued, reserved,
    paid + refunded AS paid, -carried_in - carried_out - lapsed AS carried, available, available + reserved AS book,
    entries
FROM journal WHERE account_id = %(account_id)s AND entries > 0
  AND effective_on BETWEEN %(first_on)s AND %(last_on)s AND position <= %(position)s
"""

_RECORDED_AT = """(
    SELECT recorded_at FROM command_log WHERE command_log.position >= listed.position ORDER BY position LIMIT 1
)"""

_SOURCE = """coalesce(
    (SELECT number FROM policies WHERE policy_id = source_id),
    (SELECT number FROM projects WHERE project_id = source_id),
    (SELECT voucher FROM payments WHERE payment_id = source_id),
    (SELECT concat_ws('/', insurer, district, fund_year) FROM fund_accounts WHERE account_id = source_id),
    (SELECT legal_basis FROM rules WHERE rule_id = source_id)
)"""

_EARLIER_THAT_DAY = f"""
SELECT coalesce(sum(book), 0)::bigint AS book, coalesce(sum(available), 0)::bigint AS available,
    coalesce(sum(entries), 0)::bigint AS entries
FROM ({_LINES}) AS listed WHERE position < %(before)s
"""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line: what moved, and book and available after it; `number` counts the account's lines from its first.

    `source_id` is the policy of an accrual, the project of a reservation or release, the project or the other account
    of a carry-over, the rule by which money lapsed, else the payment; `source` is its number, for a payment its
    voucher. `original_on` is the business date of what came late for a closed year.
    """

    position: int
    effective_on: date
    original_on: date | None
    recorded_at: datetime
    kind: str
    source_id: UUID
    source: str
    project_id: UUID | None
    number: int
    accrued: Fen
    reserved: Fen
    paid: Fen
    carried: Fen
    book: Fen
    available: Fen


@dataclass(frozen=True, slots=True)
class Extent:
    """The balances before and after the lines of a period, and how many lines there are."""

    opening: Balance
    closing: Balance

    @property
    def lines(self) -> int:
        """Return how many lines lie between."""
        return self.closing.entries - self.opening.entries


@dataclass(frozen=True, slots=True)
class _Running:
    book: int
    available: int
    entries: int


async def page(
    reading: Reading, scope: Scope, basis: Basis, account_id: UUID, period: Period = ALWAYS, page: Page = FIRST
) -> list[StatementLine]:
    """Return one page of an account's lines, in the order of reading; none when it is out of scope."""
    tail, place = page.cut(BY_DAY)
    values = _values(basis, account_id, period) | place
    rows = await reading.rows(
        f"SELECT *, {_RECORDED_AT} AS recorded_at, {_SOURCE} AS source"
        f" FROM (SELECT * FROM ({_LINES}) AS every {tail}) AS listed",
        values,
    )
    rising = sorted(rows, key=lambda row: (row["effective_on"], row["position"]))
    if not rising or not (before := await _before(reading, scope, basis, account_id, rising[0])):
        return []
    lines = _run(rising, before)
    return lines[::-1] if page.backward else lines


async def extent(
    reading: Reading, scope: Scope, basis: Basis, account_id: UUID, period: Period = ALWAYS
) -> Extent | None:
    """Return the balances around a period; None when the account is out of scope."""
    first_on, last_on = _days(basis, period)
    opening = await _balance(reading, scope, basis, account_id, first_on - timedelta(days=1))
    closing = await _balance(reading, scope, basis, account_id, max(last_on, first_on - timedelta(days=1)))
    return Extent(opening, closing) if opening and closing else None


async def _balance(reading: Reading, scope: Scope, basis: Basis, account_id: UUID, on: date) -> Balance | None:
    return next(iter(await balances(reading, scope, replace(basis, as_of=on), [account_id])), None)


async def _before(reading: Reading, scope: Scope, basis: Basis, account_id: UUID, first: DictRow) -> _Running | None:
    """Return the balance just before a line: that of the day before, and the lines of its day before it."""
    day = first["effective_on"]
    opening = await _balance(reading, scope, basis, account_id, day - timedelta(days=1))
    values = _values(basis, account_id, Period(day, day)) | {"before": first["position"]}
    earlier = await reading.one(_EARLIER_THAT_DAY, values)
    if opening is None or earlier is None:
        return None
    return _Running(
        opening.book + earlier["book"], opening.available + earlier["available"], opening.entries + earlier["entries"]
    )


def _run(rows: list[DictRow], running: _Running) -> list[StatementLine]:
    lines = []
    for row in rows:
        running = _Running(running.book + row["book"], running.available + row["available"], running.entries + 1)
        lines.append(
            StatementLine(
                position=row["position"],
                effective_on=row["effective_on"],
                original_on=row["original_on"],
                recorded_at=row["recorded_at"],
                kind=row["kind"],
                source_id=row["source_id"],
                source=row["source"],
                project_id=row["project_id"],
                number=running.entries,
                accrued=Fen(row["accrued"]),
                reserved=Fen(row["reserved"]),
                paid=Fen(row["paid"]),
                carried=Fen(row["carried"]),
                book=Fen(running.book),
                available=Fen(running.available),
            )
        )
    return lines


def _days(basis: Basis, period: Period) -> tuple[date, date]:
    # no fact is of a day after its recording: what was known at a past position need not be sought in later days
    last_on = min(period.last_on or basis.as_of, basis.as_of, day_of(basis.known_at))
    return period.first_on or date(1900, 1, 1), last_on


def _values(basis: Basis, account_id: UUID, period: Period) -> dict[str, object]:
    first_on, last_on = _days(basis, period)
    return {"account_id": account_id, "first_on": first_on, "last_on": last_on, "position": basis.position}
