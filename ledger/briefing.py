"""What may be done with briefings: issue them, sign for them.

A briefing freezes an answer, and nothing is decided by what it says: whether it may be issued rests on streams alone.
Who issues names the position at which the figures were read, and the answer to that question is the same for ever;
it is asked anew on the way to the door (`said`), so that a client hands in no figures, and a retry the same ones.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.aggregate import Aggregate
from domain.briefing import (
    Briefing,
    BriefingBasis,
    BriefingExists,
    BriefingKind,
    BriefingPeriodInvalid,
    Frozen,
    Position,
)
from domain.district import district
from ledger.command import ANSWERED, Books, Envelope, Form, require_reason

INCEPTION = "INCEPTION"


@dataclass(frozen=True, slots=True)
class IssueBriefing(Form):
    """Tell a district how far inspections came in a period, or where the danger is, and keep what was told."""

    kind: BriefingKind
    district: str
    since: date
    as_of: date
    position: Position
    fund_year: int | None = None
    supersedes_id: UUID | None = None
    remarks: str | None = None
    said: Frozen = field(default=Frozen(), metadata=ANSWERED)

    @property
    def basis(self) -> BriefingBasis:
        """Return what the figures are of."""
        return BriefingBasis(self.kind, self.district, self.fund_year, self.since, self.as_of, self.position, INCEPTION)

    def check(self, envelope: Envelope) -> None:
        """Raises  BriefingPeriodInvalid, ReasonRequired  of what supersedes another."""
        if not self.since <= self.as_of <= envelope.effective_on:
            raise BriefingPeriodInvalid()
        if self.supersedes_id:
            require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record it. Raises  NotFound, BeforeStreamStart, InvalidTransition, DistrictUnknown, BriefingExists."""
        basis = self.basis
        changed: list[Aggregate] = []
        if self.supersedes_id:
            wrong = books.get(Briefing, self.supersedes_id)
            wrong.check_started(books.on)
            wrong.check_supersedable(basis)
            wrong.supersede(Briefing.id_for(basis, wrong.id))
            changed = [wrong]
        district(self.district, books.on, books.rules.retired_districts())
        if books.find(Briefing, Briefing.id_for(basis, self.supersedes_id)):
            raise BriefingExists(district=self.district, as_of=self.as_of)
        return [Briefing.issue(basis, self.supersedes_id, self.said, self.remarks, books.on), *changed]


@dataclass(frozen=True, slots=True)
class AcknowledgeBriefing(Form):
    """Sign for a briefing, by a document of the district."""

    names: ClassVar[str] = "briefing_id"
    briefing_id: UUID
    document_no: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the signature. Raises  NotFound, BeforeStreamStart, InvalidTransition."""
        briefing = books.get(Briefing, self.briefing_id)
        briefing.check_started(books.on)
        briefing.acknowledge(self.document_no, books.on)
        return [briefing]
