"""The register of payments held against the general ledger, by insurer, account set and month (R4 总账核对).

Fed by   payment_tables, general_ledger_tables
Answers  page(scope), total(scope) of months; differing(scope), differences(scope) of vouchers - as of any two dates
Units    fen
Scope    an insurer its own; general-ledger lines know no district, so that no question is cut by one

Counts   an expense is above zero in both books. In the general ledger that is a debit, and a red voucher, below zero, a
         negative debit or a credit; in the register a payment, and below zero its reversal and its refunds
Meets    lines of one account set, month, word, number and line, however written; a refund that names no voucher meets a
         line of its account set, month and amount that nothing else in the register names
Differs  a line that only one of the books has, or that has two amounts; one that was taken back (nought) is none
"""

from dataclasses import dataclass, fields
from enum import Enum
from typing import Any
from uuid import UUID

from domain.money import Fen
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.general_ledger_standing import side_by_side
from projections.page import FIRST, Order, Page
from projections.scope import Scope

PERIOD_ASC = Order(("period", "insurer", "account_set"))
PERIOD_DESC = Order(("period", "insurer", "account_set"), falling=True)
VOUCHER_ASC = Order(("period", "insurer", "account_set", "line"))
VOUCHER_DESC = Order(("period", "insurer", "account_set", "line"), falling=True)


class Difference(Enum):
    """In what way a voucher line does not match (未匹配)."""

    NOT_IN_GENERAL_LEDGER = "NOT_IN_GENERAL_LEDGER"
    NOT_IN_REGISTER = "NOT_IN_REGISTER"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """Which months of a scope, and of the lines that differ which; a period is a month such as `2019-08`."""

    first: str | None = None
    last: str | None = None
    account_set: str | None = None
    matched: bool | None = None
    differences: tuple[Difference, ...] | None = None


EVERY = MatchFilter()


@dataclass(frozen=True, slots=True)
class Match:
    """One month of one account set; `difference` is the register less the general ledger."""

    period: str
    insurer: str
    account_set: str
    payments: int
    lines: int
    paid: Fen
    booked: Fen
    difference: Fen
    unmatched: int


@dataclass(frozen=True, slots=True)
class MatchTotal:
    """Sums over months."""

    months: int
    paid: Fen
    booked: Fen
    difference: Fen
    unmatched: int


@dataclass(frozen=True, slots=True)
class Differing:
    """A line that does not match; `line` names it in its list, a refund without voucher by its place in the ledger."""

    period: str
    insurer: str
    account_set: str
    line: str
    voucher: str | None
    kind: str
    paid: Fen | None
    booked: Fen | None
    payment_id: UUID | None
    summary: str | None


@dataclass(frozen=True, slots=True)
class DifferingTotal:
    """How many lines differ, and their money."""

    lines: int
    paid: Fen
    booked: Fen


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: MatchFilter = EVERY,
    order: Order = PERIOD_DESC,
    page: Page = FIRST,
) -> list[Match]:
    """Return one page of the months of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_months(scope, wanted)}) AS listed {tail}"
    return await reading.read(Match, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: MatchFilter = EVERY) -> MatchTotal:
    """Return the sums of all the months that `page` goes through."""
    sums = ", ".join(f"coalesce(sum({each}), 0)::bigint AS {each}" for each in _MONEY)
    sql = f"SELECT count(*) AS months, {sums} FROM ({_months(scope, wanted)}) AS listed"
    [found] = await reading.read(MatchTotal, sql, _values(scope, basis, wanted))
    return found


async def of_ledger(reading: Reading, scope: Scope, basis: Basis, ledger_id: UUID) -> Match | None:
    """Return the month of a general ledger; None when neither book says anything for it."""
    row = await reading.one(
        "SELECT period, account_set FROM general_ledger_lines WHERE ledger_id = %(ledger_id)s LIMIT 1",
        {"ledger_id": ledger_id},
    )
    if row is None:
        return None
    month = MatchFilter(row["period"], row["period"], row["account_set"])
    return next(iter(await page(reading, scope, basis, month)), None)


async def differing(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: MatchFilter = EVERY,
    order: Order = VOUCHER_DESC,
    page: Page = FIRST,
) -> list[Differing]:
    """Return one page of the lines that do not match, in the order of reading."""
    tail, place = page.cut(order)
    columns = ", ".join(field.name for field in fields(Differing))
    sql = f"SELECT {columns} FROM ({_differing(scope, wanted)}) AS listed {tail}"
    return await reading.read(Differing, sql, _values(scope, basis, wanted) | place)


async def differences(reading: Reading, scope: Scope, basis: Basis, wanted: MatchFilter = EVERY) -> DifferingTotal:
    """Return the sums of all the lines that `differing` goes through."""
    sql = f"""
    SELECT count(*) AS lines, coalesce(sum(paid), 0)::bigint AS paid, coalesce(sum(booked), 0)::bigint AS booked
    FROM ({_differing(scope, wanted)}) AS listed
    """
    [found] = await reading.read(DifferingTotal, sql, _values(scope, basis, wanted))
    return found


_MONEY = ("paid", "booked", "difference", "unmatched")

_DIFFERS = f"""CASE WHEN booked IS NULL THEN '{Difference.NOT_IN_GENERAL_LEDGER.value}'
    WHEN paid IS NULL THEN '{Difference.NOT_IN_REGISTER.value}'
    WHEN paid <> booked THEN '{Difference.AMOUNT_DIFFERS.value}' END"""


def _months(scope: Scope, wanted: MatchFilter) -> str:
    chosen = meets({"(unmatched = 0) = %(matched)s": wanted.matched is not None})
    return f"""
    SELECT * FROM (
        SELECT period, insurer, account_set, count(paid) AS payments, count(booked) AS lines,
            coalesce(sum(paid), 0)::bigint AS paid, coalesce(sum(booked), 0)::bigint AS booked,
            (coalesce(sum(paid), 0) - coalesce(sum(booked), 0))::bigint AS difference, count(kind) AS unmatched
        FROM ({_lines(scope, wanted)}) AS held GROUP BY period, insurer, account_set
    ) AS months WHERE {chosen}
    """


def _differing(scope: Scope, wanted: MatchFilter) -> str:
    chosen = meets({"kind IS NOT NULL": True, "kind = ANY(%(differences)s)": wanted.differences})
    return f"SELECT * FROM ({_lines(scope, wanted)}) AS held WHERE {chosen}"


def _lines(scope: Scope, wanted: MatchFilter) -> str:
    def chosen(period: str, account_set: str) -> str:
        return meets(
            {
                "false": scope.nothing,
                "insurer = %(insurer)s": scope.insurer,
                f"{period} >= %(first)s": wanted.first,
                f"{period} <= %(last)s": wanted.last,
                f"{account_set} = %(account_set)s": wanted.account_set,
            }
        )

    return f"SELECT *, {_DIFFERS} AS kind FROM ({side_by_side(chosen)}) AS books"


def _values(scope: Scope, basis: Basis, wanted: MatchFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "first": wanted.first,
        "last": wanted.last,
        "account_set": wanted.account_set,
        "matched": wanted.matched,
        "differences": codes(wanted.differences),
    }
