"""The end of an account's year: it is closed, and its money and its live allocations move to the next account (关账).

Rule 1. A year is closed after its last day, when nothing is pending, once.
Rule 2. What is carried over is the book balance less what lapses, out of one account and into the other on one day.
Rule 3. A closed account takes no posting; what comes late is posted to the account it was carried over into.
Source  domain.md 3.2, 4.3, 7.3, 8.1, 8.5, 9 case 22
"""

from datetime import date
from uuid import UUID

from domain.carry_over import CarryOverTerms
from domain.fund_state import FundAccountState, FundState, Share
from domain.money import Fen
from domain.refusal import Refusal
from domain.year_facts import (
    AllocationCarriedIn,
    AllocationCarriedOut,
    FundCarriedOverIn,
    FundCarriedOverOut,
    FundLapsed,
    FundYearClosed,
    VerificationAwaited,
    VerificationEnded,
)


class PeriodClosed(Refusal):
    """A closed year takes no decision: it belongs into the open account, dated in its time."""

    year: int


class YearCloseBlocked(Refusal):
    """A year is closed when no payment waits for its verification and no correction for its review."""

    payments: int
    corrections: int


class AlreadyCarriedOver(Refusal):
    """A year is carried over once."""

    year: int


class YearNotOver(Refusal):
    """A year is not closed before its last day."""

    year: int


class CarryoverMismatch(Refusal):
    """What is carried over is the book balance less what lapses."""

    amount: Fen


class YearEnding(FundAccountState):
    """Closing the year of an account, and taking over the closed one before it."""

    @property
    def live(self) -> list[UUID]:
        """Return the projects with a live allocation."""
        return [project_id for project_id, share in self.shares.items() if share.allocated]

    def check_not_closed(self) -> None:
        """Raises  PeriodClosed."""
        if self.state is FundState.CLOSED:
            raise PeriodClosed(year=self.fund_year)

    def check_period(self, project_id: UUID, on: date) -> None:
        """Refuse a decision on money of a closed year that is dated before its carry-over. Raises  PeriodClosed."""
        self.check_not_closed()
        year = self.share(project_id).carried_from
        if year is not None and on < self.carried[year]:
            raise PeriodClosed(year=year)

    def posting_day(self, project_id: UUID, on: date) -> date | None:
        """Return the day on which a fact of a closed year is posted here: that of its carry-over; else None."""
        year = self.share(project_id).carried_from
        if year is None and self.carried and on.year < self.fund_year:
            year = max(self.carried)
        return self.carried[year] if year is not None and on < self.carried[year] else None

    def await_verification(self, payment_id: UUID) -> None:
        """Take note that a verified payment is queried."""
        self.trigger_event(VerificationAwaited, payment_id=payment_id)

    def end_verification(self, payment_id: UUID) -> None:
        """Take note that a payment waits for its verification no more."""
        self.trigger_event(VerificationEnded, payment_id=payment_id)

    def check_closable(self, on: date) -> None:
        """Raises  YearCloseBlocked, AlreadyCarriedOver, YearNotOver."""
        if self.unverified or self.corrections:
            raise YearCloseBlocked(payments=self.unverified, corrections=len(self.corrections))
        if self.state is FundState.CLOSED:
            raise AlreadyCarriedOver(year=self.fund_year)
        if on < date(self.fund_year, 12, 31):
            raise YearNotOver(year=self.fund_year)

    def close_year(
        self, into: "YearEnding", rule_id: UUID, terms: CarryOverTerms, on: date, expected: Fen | None = None
    ) -> None:
        """Carry everything over into another account, but what lapses. Raises  CarryoverMismatch."""
        lapsing = terms.lapsing(self.available, self.accrued)
        carried, reserved = Fen(self.book - lapsing), self.reserved
        if expected not in {None, carried}:
            raise CarryoverMismatch(amount=carried)
        if lapsing:
            self.trigger_event(FundLapsed, amount=lapsing, mode=terms.mode, rule_id=rule_id)
        into._take_over(self, carried, on)
        for project_id in self.live:
            self._carry_out(project_id, into)
        self.trigger_event(FundCarriedOverOut, into=into.id, amount=carried, reserved=reserved)
        self.trigger_event(
            FundYearClosed,
            into=into.id,
            closed_on=on,
            reserved=reserved,
            spent=self.paid,
            accrued=self.accrued,
            floor_bp=self.floor_bp,
            ceiling_bp=self.ceiling_bp,
        )
        into._tell_overdrawn()

    def _carry_out(self, project_id: UUID, into: "YearEnding") -> None:
        share = self.share(project_id)
        into._take_allocation(self, project_id, share)
        self.trigger_event(
            AllocationCarriedOut,
            project_id=project_id,
            into=into.id,
            allocated=share.allocated,
            used=share.used,
            amount=share.reserved,
        )

    def _take_over(self, closed: "YearEnding", carried: Fen, on: date) -> None:
        self.trigger_event(
            FundCarriedOverIn,
            out_of=closed.id,
            fund_year=closed.fund_year,
            carried_on=on,
            amount=carried,
            reserved=closed.reserved,
        )

    def _take_allocation(self, closed: "YearEnding", project_id: UUID, share: Share) -> None:
        own = self.share(project_id)
        whole = Share(Fen(own.allocated + share.allocated), Fen(own.used + share.used))
        self.trigger_event(
            AllocationCarriedIn,
            project_id=project_id,
            out_of=closed.id,
            fund_year=closed.fund_year,
            allocated=whole.allocated,
            used=whole.used,
            amount=share.reserved,
            reserved_delta=Fen(whole.reserved - own.reserved),
        )
