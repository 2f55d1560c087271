"""The payment register: every payment with its voucher, its state, and what is left of it and of its budget (R3).

Fed by   payment_tables, state_changes, project_tables
Answers  payments(ids), page(scope), total(scope), by_voucher(line), moves(payments) - as of any two dates
Units    fen
Scope    an insurer sees what its own accounts paid; what a project used in all, every funder sees
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.money import Fen
from domain.payment import PaymentState
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.payment_standing import KNOWN, shown, standing
from projections.scope import Scope

PAID_ASC = Order(("paid_on", "position"))
PAID_DESC = Order(("paid_on", "position"), falling=True)
RECORDED_DESC = Order(("position",), falling=True)
AMOUNT_DESC = Order(("amount", "position"), falling=True)


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments of a scope; `payee` is part of a name, `voucher` the beginning of a line."""

    project_id: UUID | None = None
    account_id: UUID | None = None
    paid: Period = ALWAYS
    recorded: Period = ALWAYS
    states: tuple[PaymentState, ...] | None = None
    irregular: bool | None = None
    payee: str | None = None
    voucher: str | None = None
    least: Fen | None = None
    most: Fen | None = None
    late_over_days: int | None = None


EVERY = PaymentFilter()


@dataclass(frozen=True, slots=True)
class PaymentStanding:
    """What a payment says, and where it and its project's budget stood on the two dates.

    `project_used` is what the project had used up to and with this payment, `budget_left` what was left then.
    """

    payment_id: UUID
    position: int
    project_id: UUID
    project_number: str
    project_name: str
    account_id: UUID
    insurer: str
    district: str
    amount: Fen
    tax: Fen | None
    payee_name: str
    payee_code: str | None
    payee_last4: str | None
    account_set: str
    voucher: str
    paid_on: date
    effective_on: date
    original_on: date | None
    bank_receipt_no: str | None
    invoice_nos: list[str]
    instalment: int | None
    final: bool
    irregular: str | None
    recorded_by: UUID
    recorded_at: datetime
    attested: bool
    late_days: int
    state: str
    verified_by: UUID | None
    reversed: Fen
    refunded: Fen
    net: Fen
    project_used: Fen
    budget_left: Fen


@dataclass(frozen=True, slots=True)
class PaymentTotal:
    """How many payments, and their money."""

    payments: int
    paid: Fen
    reversed: Fen
    refunded: Fen
    net: Fen


@dataclass(frozen=True, slots=True)
class PaymentMove:
    """One movement of a payment's money: PAID, REVERSED or REFUNDED."""

    payment_id: UUID
    position: int
    kind: str
    effective_on: date
    amount: Fen
    account_set: str | None
    voucher: str | None
    reference: str | None
    method: str | None
    reason: str | None
    actor: UUID


_MOVES = f"""
SELECT payment_id, position, kind, effective_on, amount, account_set, voucher, reference, method, reason, actor
FROM payment_moves WHERE payment_id = ANY(%(ids)s) AND {KNOWN} ORDER BY payment_id, effective_on, position
"""


async def payments(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[PaymentStanding]:
    """Return those of the named payments that lie in the scope and were made by the two dates."""
    sql = f"{_listed(scope, EVERY)} WHERE payment_id = ANY(%(ids)s)"
    return await _standings(reading, sql, values(scope, basis) | {"ids": list(ids)})


async def by_voucher(
    reading: Reading, scope: Scope, basis: Basis, account_set: str, voucher: str
) -> PaymentStanding | None:
    """Return the payment that used a voucher line, its own or a red one; `voucher` is the line in full."""
    own_first = "ORDER BY voucher = %(line)s DESC, position DESC"  # one line may reverse and enter anew
    sql = f"""{_listed(scope, EVERY)} WHERE payment_id IN (
        SELECT payment_id FROM payment_moves WHERE voucher = %(line)s AND account_set = %(account_set)s AND {KNOWN}
    ) {own_first}"""
    line = {"line": voucher, "account_set": account_set}
    return next(iter(await _standings(reading, sql, values(scope, basis) | line)), None)


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: PaymentFilter = EVERY,
    order: Order = PAID_DESC,
    page: Page = FIRST,
) -> list[PaymentStanding]:
    """Return one page of the payments of a scope, in the order of reading."""
    tail, place = page.cut(order)
    return await _standings(reading, f"{_listed(scope, wanted)} {tail}", _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: PaymentFilter = EVERY) -> PaymentTotal:
    """Return the sums of all the payments that `page` goes through."""
    sql = f"""
    SELECT count(*) AS payments, coalesce(sum(amount), 0)::bigint AS paid,
        coalesce(sum(reversed), 0)::bigint AS reversed, coalesce(sum(refunded), 0)::bigint AS refunded,
        coalesce(sum(amount - reversed - refunded), 0)::bigint AS net
    FROM ({_listed(scope, wanted)}) AS every
    """
    [found] = await reading.read(PaymentTotal, sql, _values(scope, basis, wanted))
    return found


async def moves(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[PaymentMove]:
    """Return the movements of some payments that the caller may see, by payment."""
    return await reading.read(PaymentMove, _MOVES, {"ids": list(ids), "as_of": basis.as_of, "position": basis.position})


async def _standings(reading: Reading, listed: str, named: dict[str, Any]) -> list[PaymentStanding]:
    columns = ", ".join(field.name for field in fields(PaymentStanding))
    return await reading.read(PaymentStanding, f"SELECT {columns} FROM ({shown(listed)}) AS shown", named)


def _listed(scope: Scope, wanted: PaymentFilter) -> str:
    of_year = "account_id IN (SELECT account_id FROM fund_accounts WHERE fund_year = %(fund_year)s)"
    chosen = meets(
        {
            "payments.effective_on <= %(as_of)s AND payments.position <= %(position)s": True,
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            of_year: scope.fund_year,
            "payments.project_id = %(project_id)s": wanted.project_id,
            "account_id = %(account_id)s": wanted.account_id,
            "paid_on >= %(paid_from)s": wanted.paid.first_on,
            "paid_on <= %(paid_to)s": wanted.paid.last_on,
            "recorded_on >= %(recorded_from)s": wanted.recorded.first_on,
            "recorded_on <= %(recorded_to)s": wanted.recorded.last_on,
            "to_state = ANY(%(states)s)": wanted.states,
            "(irregular IS NOT NULL) = %(irregular)s": wanted.irregular is not None,
            "strpos(lower(payee_name), lower(%(payee)s)) > 0": wanted.payee,
            "starts_with(voucher, %(voucher)s)": wanted.voucher,
            "payments.amount >= %(least)s": wanted.least,
            "payments.amount <= %(most)s": wanted.most,
            "recorded_on - paid_on > %(late_over_days)s": wanted.late_over_days,
        }
    )
    return standing(chosen)


def _values(scope: Scope, basis: Basis, wanted: PaymentFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "project_id": wanted.project_id,
        "account_id": wanted.account_id,
        "paid_from": wanted.paid.first_on,
        "paid_to": wanted.paid.last_on,
        "recorded_from": wanted.recorded.first_on,
        "recorded_to": wanted.recorded.last_on,
        "states": codes(wanted.states),
        "irregular": wanted.irregular,
        "payee": wanted.payee,
        "voucher": wanted.voucher,
        "least": wanted.least,
        "most": wanted.most,
        "late_over_days": wanted.late_over_days,
    }
