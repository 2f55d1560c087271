"""Closing the year of an account, and posting what comes late for a closed one.

Source  domain.md 7.3 (current open account), 7.5, 9 case 22
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.fund_account import FundAccount
from domain.money import Fen
from domain.project import PreventionProject
from ledger.command import Books, Form


@dataclass(frozen=True, slots=True)
class CloseFundYear(Form):
    """Close the year of an account and carry its balance and its live allocations over into the next one.

    Units   `carry_over` is what the caller expects to be carried over, checked when it is given
    """

    names: ClassVar[str] = "account_id"
    account_id: UUID
    carry_over: Fen | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the closing on both accounts and on every project that the closed one bears; the next one opens.

        Raises  NotFound, FundFrozen, YearCloseBlocked, AlreadyCarriedOver, YearNotOver, CarryoverMismatch
        """
        account = books.get(FundAccount, self.account_id)
        account.check_not_frozen()
        account.check_closable(books.on)
        rule_id, terms = books.rules.carry_over(date(account.fund_year, 12, 31))
        into, _ = taker(books, _next(books, account))
        projects = [books.refer(PreventionProject, project_id) for project_id in account.live]
        account.close_year(into, rule_id, terms, books.on, self.carry_over)
        for project in projects:
            project.carry_over(account.id, into.id)
        return [account, into, *projects]


def taker(books: Books, account: FundAccount) -> tuple[FundAccount, date | None]:
    """Return the open account that takes what concerns an account, and the day on which it was carried over there.

    The day is None for an account that takes it itself.
    """
    day = None
    while account.into and account.closed_on:
        day = max(account.closed_on, day or account.closed_on)
        account = books.refer(FundAccount, account.into)
    return account, day


def taker_of(books: Books, account_id: UUID, project_id: UUID) -> tuple[FundAccount, date | None]:
    """Return the open account that takes what concerns a project's payments from an account, and that day."""
    account, day = taker(books, books.refer(FundAccount, account_id))
    return account, day or account.posting_day(project_id, books.on)


def posted(on: date, carried_on: date | None, *changed: Aggregate, original_on: date | None = None) -> list[Aggregate]:
    """Return what changed, its new facts dated: those of a closed year not before its carry-over.

    `original_on` is the day on which they were true, when that is not the day on which they would be posted.
    """
    for each in changed:
        if carried_on:
            each.posted_late(max(on, carried_on), original_on or on)
        else:
            each.happened_on(on)
    return list(changed)


def _next(books: Books, account: FundAccount) -> FundAccount:
    key = (account.insurer, account.district, account.fund_year + 1)
    return books.find(FundAccount, FundAccount.id_for(*key)) or FundAccount.open(*key)
