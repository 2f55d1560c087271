"""Postings: the double entry behind every fact that moves money.

Sign     positive into a line, negative out of it
Law      the postings of one fact sum to zero
Lines    `available` and `reserved` together are the book balance; against them stand `accrued` (negative by as much as
         was accrued), `paid` (budget used), `refunded` (negative by what came back), `carried_in` (negative by what a
         closed year left), `carried_out` and `lapsed`; `premium` stands against `policyholder`
"""

from enum import Enum
from functools import cache, singledispatch
from typing import NamedTuple
from uuid import UUID

from domain import year_facts
from domain.fund_account import FundAccount
from domain.money import Fen
from domain.policy import Part, Policy


class Line(Enum):
    """One line of an account."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    ACCRUED = "accrued"
    PAID = "paid"
    REFUNDED = "refunded"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    LAPSED = "lapsed"
    PREMIUM = "premium"
    POLICYHOLDER = "policyholder"


class Posting(NamedTuple):
    """Money into or out of one line of an account; `project_id` where a project moved it."""

    account_id: UUID
    line: Line
    amount: Fen
    project_id: UUID | None = None


Postings = tuple[Posting, ...]


@singledispatch
def postings(fact: object) -> Postings:  # noqa: ARG001
    """Return the double entry of a fact; a fact that moves no money has none."""
    return ()


@cache
def moves_money(kind: type) -> bool:
    """Tell whether facts of a kind may have a double entry."""
    return postings.dispatch(kind) is not postings.dispatch(object)


@postings.register
def _(fact: FundAccount.PremiumAccrued) -> Postings:
    return _move(fact.originator_id, Line.ACCRUED, Line.AVAILABLE, fact.accrual.accrued_delta)


@postings.register
def _(fact: FundAccount.AccrualReversed) -> Postings:
    return _move(fact.originator_id, Line.ACCRUED, Line.AVAILABLE, fact.accrual.accrued_delta)


@postings.register
def _(fact: FundAccount.FundReserved) -> Postings:
    return _move(fact.originator_id, Line.AVAILABLE, Line.RESERVED, fact.reserved_delta, fact.project_id)


@postings.register
def _(fact: FundAccount.FundReservationReleased) -> Postings:
    return _move(fact.originator_id, Line.RESERVED, Line.AVAILABLE, fact.released, fact.project_id)


@postings.register
def _(fact: FundAccount.FundDisbursed) -> Postings:
    reserved = _move(fact.originator_id, Line.RESERVED, Line.PAID, fact.from_reserved, fact.project_id)
    return reserved + _move(fact.originator_id, Line.AVAILABLE, Line.PAID, fact.from_available, fact.project_id)


@postings.register
def _(fact: FundAccount.DisbursementReversed) -> Postings:
    reserved = _move(fact.originator_id, Line.PAID, Line.RESERVED, fact.from_reserved, fact.project_id)
    return reserved + _move(fact.originator_id, Line.PAID, Line.AVAILABLE, fact.from_available, fact.project_id)


@postings.register
def _(fact: FundAccount.DisbursementRefunded) -> Postings:
    return _move(fact.originator_id, Line.REFUNDED, Line.AVAILABLE, fact.amount, fact.project_id)


@postings.register
def _(fact: year_facts.FundLapsed) -> Postings:
    return _move(fact.originator_id, Line.AVAILABLE, Line.LAPSED, fact.amount)


@postings.register
def _(fact: year_facts.AllocationCarriedOut) -> Postings:
    return _move(fact.originator_id, Line.RESERVED, Line.CARRIED_OUT, fact.amount, fact.project_id)


@postings.register
def _(fact: year_facts.FundCarriedOverOut) -> Postings:
    return _move(fact.originator_id, Line.AVAILABLE, Line.CARRIED_OUT, fact.unreserved)


@postings.register
def _(fact: year_facts.FundCarriedOverIn) -> Postings:
    return _move(fact.originator_id, Line.CARRIED_IN, Line.AVAILABLE, fact.unreserved)


@postings.register
def _(fact: year_facts.AllocationCarriedIn) -> Postings:
    reserved = _move(fact.originator_id, Line.CARRIED_IN, Line.RESERVED, fact.reserved_delta, fact.project_id)
    return reserved + _move(fact.originator_id, Line.CARRIED_IN, Line.AVAILABLE, fact.available_delta, fact.project_id)


@postings.register
def _(fact: Policy.PremiumReceived) -> Postings:
    return _premium(fact.parts)


@postings.register
def _(fact: Policy.PremiumRefunded) -> Postings:
    return _premium(fact.parts)


@postings.register
def _(fact: Policy.PremiumReversed) -> Postings:
    return _premium(fact.parts)


def _premium(parts: tuple[Part, ...]) -> Postings:
    return tuple(
        posting
        for part in parts
        for posting in _move(part.account_id, Line.POLICYHOLDER, Line.PREMIUM, part.premium_delta)
    )


def _move(account_id: UUID, source: Line, target: Line, amount: Fen, project: UUID | None = None) -> Postings:
    if not amount:
        return ()
    return (
        Posting(account_id, source, Fen(-amount), project),
        Posting(account_id, target, amount, project),
    )
