"""FundAccount: the prevention money of one insurer in one district for one inception year (资金账户).

Rule 1. Available plus reserved is book, after every fact.
Rule 2. A decision never takes more than is available; a fact of the world may, and then the account is overdrawn.
Rule 3. A refund gives money back to the account, never budget back to the project.
Rule 4. A closed account takes nothing more; its year's end stands in year_end.py.
Source  domain.md 4.3, 7.3, 8.1
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from domain import fund_state, year_facts
from domain.aggregate import Aggregate, stored_as, stream_id
from domain.fund_state import FundFact, FundState
from domain.money import Fen
from domain.refusal import Refusal
from domain.transition import InvalidTransition
from domain.year_end import YearEnding


class FundAccountExists(Refusal):
    """There is one account for an insurer, a district and a year."""

    insurer: str
    district: str
    year: int


class FundYearRange(Refusal):
    """A fund year is a year of this century."""

    first: int
    last: int


class FundFrozen(Refusal):
    """A frozen account takes no reservation and no payment."""

    frozen_because: str


class FrozenForMisuse(Refusal):
    """An account of confirmed misuse stays frozen for good."""


class FundOverdrawn(Refusal):
    """An overdrawn account takes no new reservation."""

    overdrawn_by: Fen


class CeilingExceeded(Refusal):
    """Under a ceiling rule, live budgets and money used stay within the net accrual."""

    percent: str
    limit: Fen


class InsufficientAvailable(Refusal):
    """The account has less available than the decision takes."""

    asked: Fen
    available: Fen


FIRST_YEAR, LAST_YEAR = 2000, 2100


def check_fund_year(year: int) -> None:
    """Raises  FundYearRange."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise FundYearRange(first=FIRST_YEAR, last=LAST_YEAR)


class AccrualMode(Enum):
    """How a rate binds."""

    FIXED = "FIXED"
    FLOOR = "FLOOR"
    CEILING = "CEILING"


@dataclass(frozen=True, slots=True)
class Accrual:
    """What one premium movement posts to one account, enough to compute it anew."""

    policy_id: UUID
    policy_no: str
    reference: str
    inception_on: date
    rule_id: UUID
    mode: AccrualMode
    rate_bp: int
    premium_delta: Fen
    premium_to_date: Fen
    accrued_delta: Fen
    accrued_to_date: Fen


@stored_as("fund_account")
class FundAccount(YearEnding):
    """The prevention money of one insurer in one district for one inception year."""

    Event = FundFact

    FundOverdrawn = fund_state.FundOverdrawn
    VerificationAwaited = year_facts.VerificationAwaited
    VerificationEnded = year_facts.VerificationEnded
    FundLapsed = year_facts.FundLapsed
    AllocationCarriedOut = year_facts.AllocationCarriedOut
    FundCarriedOverOut = year_facts.FundCarriedOverOut
    FundYearClosed = year_facts.FundYearClosed
    FundCarriedOverIn = year_facts.FundCarriedOverIn
    AllocationCarriedIn = year_facts.AllocationCarriedIn

    class FundAccountOpened(FundFact, Aggregate.Created):
        """The account exists and is empty."""

        MOVES = (("account", FundState.OPEN),)
        insurer: str
        district: str
        fund_year: int

    class PremiumAccrued(FundFact):
        """A premium movement added prevention money."""

        accrual: Accrual

        def apply(self, account: "FundAccount") -> None:
            """Add to what is accrued and available."""
            account._accrue(self.accrual)

    class AccrualReversed(FundFact):
        """A premium movement took prevention money back."""

        accrual: Accrual

        def apply(self, account: "FundAccount") -> None:
            """Take from what is accrued and available."""
            account._accrue(self.accrual)

    class FundReserved(FundFact):
        """Money was set aside for a project, or its allocation was lowered; `allocated` is the whole allocation."""

        project_id: UUID
        allocated: Fen
        reserved_delta: Fen

        def apply(self, account: "FundAccount") -> None:
            """Move between available and reserved."""
            account.shares[self.project_id] = account.share(self.project_id)._replace(allocated=self.allocated)
            account._move_to_reserved(self.reserved_delta)

    class FundReservationReleased(FundFact):
        """The project's allocation is no longer live."""

        project_id: UUID
        released: Fen

        def apply(self, account: "FundAccount") -> None:
            """Give back what was still set aside."""
            account.shares[self.project_id] = account.share(self.project_id)._replace(allocated=Fen(0))
            account._move_to_reserved(Fen(-self.released))

    class FundDisbursed(FundFact):
        """Money was paid; the split is decided once and kept."""

        payment_id: UUID
        project_id: UUID
        amount: Fen
        from_reserved: Fen
        from_available: Fen

        def apply(self, account: "FundAccount") -> None:
            """Take from reserved and available; it waits for its verification."""
            account._spend(self.project_id, self.amount, self.from_reserved, self.from_available)
            account.unverified += 1

    class DisbursementReversed(FundFact):
        """A payment was entered wrongly: money and budget come back."""

        payment_id: UUID
        project_id: UUID
        amount: Fen
        from_reserved: Fen
        from_available: Fen

        def apply(self, account: "FundAccount") -> None:
            """Give back to reserved and available."""
            account._spend(self.project_id, Fen(-self.amount), Fen(-self.from_reserved), Fen(-self.from_available))

    class DisbursementRefunded(FundFact):
        """Money of a right payment came back; the project's budget stays used."""

        payment_id: UUID
        project_id: UUID
        amount: Fen

        def apply(self, account: "FundAccount") -> None:
            """Add to available."""
            account.paid = Fen(account.paid - self.amount)
            account.available = Fen(account.available + self.amount)

    class FundFrozen(FundFact):
        """The auditor stopped reservations and payments."""

        MOVES = (("account", FundState.FROZEN),)
        frozen_because: str

        def apply(self, account: "FundAccount") -> None:
            """Remember why."""
            account.state, account.frozen_because = FundState.FROZEN, self.frozen_because

    class FundFrozenForMisuse(FundFrozen):
        """Misuse was confirmed: the account is frozen for good, also where the auditor had frozen it before."""

        case_id: UUID

        def apply(self, account: "FundAccount") -> None:
            """Remember the case."""
            super().apply(account)
            account.misuses.add(self.case_id)

    class FundUnfrozen(FundFact):
        """Reservations and payments are taken again."""

        MOVES = (("account", FundState.OPEN),)

        def apply(self, account: "FundAccount") -> None:
            """Forget why."""
            account.state, account.frozen_because = FundState.OPEN, ""

    class CorrectionAwaited(FundFact):
        """A correction that would move the account's money waits for its review."""

        correction_id: UUID

        def apply(self, account: "FundAccount") -> None:
            """Remember it."""
            account.corrections.add(self.correction_id)

    class CorrectionSettled(FundFact):
        """A correction was applied or rejected."""

        correction_id: UUID

        def apply(self, account: "FundAccount") -> None:
            """Forget it."""
            account.corrections.discard(self.correction_id)

    class AuditFindingRecorded(FundFact):
        """The auditor found something."""

        finding: str
        document_no: str | None
        found_on: date

    @staticmethod
    def id_for(insurer: str, district: str, fund_year: int) -> UUID:
        """Return the stream of the account."""
        return stream_id("fund_account", insurer, district, fund_year)

    @classmethod
    def open(cls, insurer: str, district: str, fund_year: int) -> Self:
        """Open an empty account."""
        return cls._create(
            cls.FundAccountOpened,
            id=cls.id_for(insurer, district, fund_year),
            insurer=insurer,
            district=district,
            fund_year=fund_year,
        )

    def accrue(self, accrual: Accrual) -> None:
        """Post what a premium movement changes; a fact, never refused. Nothing is posted for nothing."""
        if accrual.accrued_delta > 0:
            self.trigger_event(self.PremiumAccrued, accrual=accrual)
        elif accrual.accrued_delta < 0:
            self.trigger_event(self.AccrualReversed, accrual=accrual)
            self._tell_overdrawn()

    def await_correction(self, correction_id: UUID) -> None:
        """Take note of a correction that was asked for."""
        self.trigger_event(self.CorrectionAwaited, correction_id=correction_id)

    def settle_correction(self, correction_id: UUID) -> None:
        """Take note that a correction was decided."""
        self.trigger_event(self.CorrectionSettled, correction_id=correction_id)

    def check_not_frozen(self) -> None:
        """Raises  FundFrozen."""
        if self.state is FundState.FROZEN:
            raise FundFrozen(frozen_because=self.frozen_because)

    def check_open(self) -> None:
        """Judge whether it takes reservations and payments. Raises  FundFrozen, PeriodClosed."""
        self.check_not_frozen()
        self.check_not_closed()

    def rise(self, project_id: UUID, allocated: Fen) -> Fen:
        """Return by how much an allocation of that amount raises what is reserved."""
        before = self.share(project_id)
        return Fen(before._replace(allocated=allocated).reserved - before.reserved)

    def check_takes(self, project_id: UUID, allocated: Fen) -> None:
        """Judge the state for an allocation, and leave the amount to `reserve`. Raises  FundFrozen, PeriodClosed."""
        if self.rise(project_id, allocated) > 0:
            self.check_open()

    def reserve(self, project_id: UUID, allocated: Fen) -> None:
        """Make an allocation of an approved project live, or change it; judged by the rise of what is reserved.

        Raises  FundFrozen, PeriodClosed, FundOverdrawn, CeilingExceeded, InsufficientAvailable
        Source  domain.md 4.3, 8.1
        """
        rise = self.rise(project_id, allocated)
        if rise > 0:
            self._check_room(rise)
        self.trigger_event(self.FundReserved, project_id=project_id, allocated=allocated, reserved_delta=rise)

    def take_reservation(self, project_id: UUID, allocated: Fen) -> None:
        """Make an allocation live that was approved before the ledger: a fact, never refused."""
        rise = self.rise(project_id, allocated)
        self.trigger_event(self.FundReserved, project_id=project_id, allocated=allocated, reserved_delta=rise)
        self._tell_overdrawn()

    def release(self, project_id: UUID) -> None:
        """End a live allocation: the project is cancelled, abandoned or closed."""
        self.trigger_event(
            self.FundReservationReleased, project_id=project_id, released=self.share(project_id).reserved
        )

    def disburse(self, payment_id: UUID, project_id: UUID, amount: Fen) -> None:
        """Pay for a project. Whether it may be paid is judged before; here only the split is decided."""
        share = self.share(project_id)
        from_reserved = Fen(share.reserved - share._replace(used=Fen(share.used + amount)).reserved)
        self.trigger_event(
            self.FundDisbursed,
            payment_id=payment_id,
            project_id=project_id,
            amount=amount,
            from_reserved=from_reserved,
            from_available=Fen(amount - from_reserved),
        )
        if from_reserved < amount:
            self._tell_overdrawn()

    def reverse_disbursement(self, payment_id: UUID, project_id: UUID, amount: Fen) -> None:
        """Take a payment back that was entered wrongly."""
        share = self.share(project_id)
        to_reserved = Fen(share._replace(used=Fen(share.used - amount)).reserved - share.reserved)
        self.trigger_event(
            self.DisbursementReversed,
            payment_id=payment_id,
            project_id=project_id,
            amount=amount,
            from_reserved=to_reserved,
            from_available=Fen(amount - to_reserved),
        )

    def refund_disbursement(self, payment_id: UUID, project_id: UUID, amount: Fen) -> None:
        """Take in money that came back of a right payment."""
        self.trigger_event(self.DisbursementRefunded, payment_id=payment_id, project_id=project_id, amount=amount)

    def freeze(self, because: str) -> None:
        """Stop reservations and payments; facts are still taken. Raises  InvalidTransition."""
        self._check_state(FundState.OPEN, "FreezeFund")
        self.trigger_event(self.FundFrozen, frozen_because=because)

    def freeze_for_misuse(self, case_id: UUID, because: str) -> None:
        """Stop reservations and payments for good; a fact, never refused."""
        self.trigger_event(self.FundFrozenForMisuse, frozen_because=because, case_id=case_id)

    def unfreeze(self) -> None:
        """Take reservations and payments again. Raises  InvalidTransition, FrozenForMisuse."""
        self._check_state(FundState.FROZEN, "UnfreezeFund")
        if self.misuses:
            raise FrozenForMisuse()
        self.trigger_event(self.FundUnfrozen)

    def record_finding(self, finding: str, document_no: str | None, on: date) -> None:
        """Take note of what the auditor found."""
        self.trigger_event(self.AuditFindingRecorded, finding=finding, document_no=document_no, found_on=on)

    def _check_state(self, needed: FundState, command: str) -> None:
        if self.state is not needed:
            named = f"{self.insurer} {self.district} {self.fund_year}"
            raise InvalidTransition(object=named, state=self.state, command=command)

    def _check_room(self, rise: Fen) -> None:
        self.check_open()
        if self.available < 0:
            raise FundOverdrawn(overdrawn_by=Fen(-self.available))
        if self.ceiling_bp and self.used + self.reserved + rise > self.accrued:
            raise CeilingExceeded(percent=f"{self.ceiling_bp / 100:g}", limit=self.accrued)
        if rise > self.available:
            raise InsufficientAvailable(asked=rise, available=self.available)

    def _accrue(self, accrual: Accrual) -> None:
        self.accrued = Fen(self.accrued + accrual.accrued_delta)
        self.available = Fen(self.available + accrual.accrued_delta)
        self.ceiling_bp = accrual.rate_bp if accrual.mode is AccrualMode.CEILING else self.ceiling_bp
        self.floor_bp = accrual.rate_bp if accrual.mode is AccrualMode.FLOOR else self.floor_bp

    def _move_to_reserved(self, amount: Fen) -> None:
        self.reserved = Fen(self.reserved + amount)
        self.available = Fen(self.available - amount)

    def _spend(self, project_id: UUID, amount: Fen, from_reserved: Fen, from_available: Fen) -> None:
        share = self.share(project_id)
        self.shares[project_id] = share._replace(used=Fen(share.used + amount))
        self.used = Fen(self.used + amount)
        self.paid = Fen(self.paid + amount)
        self.reserved = Fen(self.reserved - from_reserved)
        self.available = Fen(self.available - from_available)
