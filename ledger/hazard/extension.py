"""Asking for more time, and the insurer's answer."""

from dataclasses import dataclass
from datetime import date

from domain.aggregate import Aggregate
from domain.hazard.extension import EXTENSIONS
from ledger.command import Books, Envelope, require_reason
from ledger.hazard.step import HazardStep, cap


@dataclass(frozen=True, slots=True)
class RequestExtension(HazardStep):
    """Ask for more time before the time is over."""

    deadline: date
    interim_measures: str

    def check(self, envelope: Envelope) -> None:
        """Raises  ReasonRequired."""
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the request."""
        hazard = self.hazard(books)
        hazard.request_extension(
            self.deadline,
            self.interim_measures,
            books.on,
            books.actor.person,
            most=books.rules.limit(EXTENSIONS[hazard.grade], books.on),
            cap_days=cap(books, hazard.grade),
        )
        return [hazard]


@dataclass(frozen=True, slots=True)
class GrantExtension(HazardStep):
    """Give more time; of a major hazard the district was told."""

    opinion: str
    document_no: str | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the answer."""
        hazard = self.hazard(books)
        hazard.grant_extension(self.opinion, self.document_no, books.on, books.actor.person, cap(books, hazard.grade))
        return [hazard]


@dataclass(frozen=True, slots=True)
class DenyExtension(HazardStep):
    """Give no more time."""

    opinion: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the answer."""
        hazard = self.hazard(books)
        hazard.deny_extension(self.opinion, books.on, books.actor.person)
        return [hazard]
