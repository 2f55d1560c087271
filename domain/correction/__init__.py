"""Correction: what was entered wrongly is taken back whole and entered anew, by a maker and a checker (更正).

Rule 1. Who approves is not who asked; a fact has one correction, asked for again only after a rejection.
Rule 2. The method suits the year of what is wrong, and what is wrong about it.
Rule 3. Whatever the vouchers, the figures are the whole reversal and the new entry, both on the correction's day.
The new entry is a fact like any other, and may be corrected in its turn.
Source  domain.md 3.5, 7.4, 8.5, 9 cases 4, 22 and 23
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any, Self
from uuid import UUID

from domain.aggregate import Aggregate, FactRef, stored_as, stream_id
from domain.correction.wanted import (
    CorrectionKind,
    NameCorrection,
    PaymentCorrection,
    PremiumCorrection,
    Target,
    Wanted,
)
from domain.refusal import Refusal
from domain.track import Step
from domain.transition import InvalidTransition, SamePersonReview, check_order


class CorrectionState(Enum):
    """Where a correction stands."""

    REQUESTED = "REQUESTED"
    APPLIED = "APPLIED"
    REJECTED = "REJECTED"


class AlreadyCorrected(Refusal):
    """A fact is corrected once; its new entry is a fact of its own."""

    state: CorrectionState


class CorrectionFact(Aggregate.Event, Step):
    """A fact about one correction; `changes` names its new state."""

    def apply(self, correction: "Correction") -> None:
        """Take the new state."""
        for _, state in self.changes():
            correction.state = CorrectionState(state)


class Requested(CorrectionFact):
    """What every request says; one of the three is given."""

    MOVES = (("correction", CorrectionState.REQUESTED),)
    target: Target
    accounts: tuple[UUID, ...]
    requested_on: date
    requested_by: UUID
    payment: PaymentCorrection | None
    premium: PremiumCorrection | None
    name: NameCorrection | None

    @property
    def kind(self) -> CorrectionKind:
        """Return what it is about."""
        if self.payment:
            return CorrectionKind.PAYMENT
        return CorrectionKind.PREMIUM if self.premium else CorrectionKind.NAME

    def apply(self, correction: "Correction") -> None:
        """Keep what is asked for."""
        super().apply(correction)
        correction._take(self)


@stored_as("correction")
class Correction(Aggregate):
    """The correction of one fact."""

    class CorrectionRequested(Requested, Aggregate.Created):
        """Somebody found a fact wrong and says what is right."""

    class CorrectionRequestedAgain(Requested):
        """A correction that was rejected is asked for once more."""

    class CorrectionApplied(CorrectionFact):
        """A second person approved: what was wrong is taken back, and what is right is entered."""

        MOVES = (("correction", CorrectionState.APPLIED),)
        reversal: FactRef | None
        entry: FactRef
        decided_on: date
        decided_by: UUID

    class CorrectionRejected(CorrectionFact):
        """A second person let the fact stand."""

        MOVES = (("correction", CorrectionState.REJECTED),)
        decided_on: date
        decided_by: UUID

        def apply(self, correction: "Correction") -> None:
            """Take the new state, and remember since when."""
            super().apply(correction)
            correction.rejected_on = self.decided_on

    def __init__(self, target: Target, requested_on: date, requested_by: UUID) -> None:
        self.target = target
        self.requested_on = requested_on
        self.requested_by = requested_by
        self.state = CorrectionState.REQUESTED
        self.accounts: tuple[UUID, ...] = ()
        self.wanted: Wanted | None = None
        self.rejected_on: date | None = None

    @staticmethod
    def id_for(fact: FactRef) -> UUID:
        """Return the stream of a fact's correction."""
        return stream_id("correction", fact.stream, fact.version)

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose entry is corrected."""
        return self.target.owners

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.target.district

    @classmethod
    def request(cls, target: Target, wanted: Wanted, accounts: Sequence[UUID], on: date, by: UUID) -> Self:
        """Ask for the first time."""
        asked = _asked(target, wanted, accounts, on, by)
        return cls._create(cls.CorrectionRequested, id=cls.id_for(target.fact), **asked)

    def request_again(self, target: Target, wanted: Wanted, accounts: Sequence[UUID], on: date, by: UUID) -> None:
        """Ask once more after a rejection. Raises  StepDateOrder."""
        check_order("更正申请", on, "更正审核", self.rejected_on)
        self.trigger_event(self.CorrectionRequestedAgain, **_asked(target, wanted, accounts, on, by))

    def check_open(self) -> None:
        """Judge whether another request may be made. Raises  AlreadyCorrected."""
        if self.state is not CorrectionState.REJECTED:
            raise AlreadyCorrected(state=self.state)

    def awaited(self, command: str) -> Wanted:
        """Return what waits for a decision. Raises  InvalidTransition."""
        if self.state is not CorrectionState.REQUESTED or self.wanted is None:
            raise InvalidTransition(object=self.target.title, state=self.state, command=command)
        return self.wanted

    def check_decider(self, on: date, by: UUID) -> None:
        """Judge who decides, and when. Raises  SamePersonReview, StepDateOrder."""
        if by == self.requested_by:
            raise SamePersonReview(maker="申请人", checker="审核人")
        check_order("更正审核", on, "更正申请", self.requested_on)

    def apply_as(self, reversal: FactRef | None, entry: FactRef, on: date, by: UUID) -> None:
        """Record what was taken back and what was entered anew."""
        self.trigger_event(self.CorrectionApplied, reversal=reversal, entry=entry, decided_on=on, decided_by=by)

    def reject(self, on: date, by: UUID) -> None:
        """Let the fact stand. Raises  SamePersonReview, StepDateOrder."""
        self.check_decider(on, by)
        self.trigger_event(self.CorrectionRejected, decided_on=on, decided_by=by)

    def _take(self, request: Requested) -> None:
        self.target, self.accounts = request.target, request.accounts
        self.wanted = request.payment or request.premium or request.name
        self.requested_on, self.requested_by = request.requested_on, request.requested_by


def _asked(target: Target, wanted: Wanted, accounts: Sequence[UUID], on: date, by: UUID) -> dict[str, Any]:
    return {
        "target": target,
        "accounts": tuple(accounts),
        "requested_on": on,
        "requested_by": by,
        "payment": wanted if isinstance(wanted, PaymentCorrection) else None,
        "premium": wanted if isinstance(wanted, PremiumCorrection) else None,
        "name": wanted if isinstance(wanted, NameCorrection) else None,
    }
