"""What may be done with the rule book, and the file that seeds an empty one."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from domain.aggregate import Aggregate
from domain.carry_over import CarryOverMode, CarryOverTerms
from domain.district import check_written
from domain.fund_account import AccrualMode
from domain.papers import PaperKind, PaperStage
from domain.rule_book import (
    AccrualTerms,
    AuthorizationTerms,
    DistrictTerms,
    Limit,
    LimitTerms,
    PaperTerms,
    RuleBook,
    Terms,
    UseCategory,
    UseTerms,
)
from domain.working_days import HolidayTerms
from ledger.command import Books, Envelope, Form


@dataclass(frozen=True, slots=True)
class PublishRule(Form):
    """Add a dated rule to the rule book."""

    terms: AccrualTerms | UseTerms | LimitTerms | CarryOverTerms | DistrictTerms | PaperTerms | HolidayTerms
    effective_from: date
    effective_to: date | None
    legal_basis: str

    def check(self, envelope: Envelope) -> None:
        """Raises  DistrictUnknown."""
        if isinstance(self.terms, DistrictTerms):
            check_written(self.terms.retired)
            check_written(self.terms.successor)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the rule. Raises  RulePeriodInvalid."""
        book = books.get(RuleBook, RuleBook.ID)
        book.publish(self.terms, self.effective_from, self.effective_to, self.legal_basis)
        return [book]


@dataclass(frozen=True, slots=True)
class AuthorizeSpecialUse(Form):
    """Permit a use that needs a document of the city, for a time."""

    category: UseCategory
    document_no: str
    effective_from: date
    effective_to: date

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the authorisation. Raises  RulePeriodInvalid."""
        book = books.get(RuleBook, RuleBook.ID)
        book.publish(AuthorizationTerms(self.category), self.effective_from, self.effective_to, self.document_no)
        return [book]


@dataclass(frozen=True, slots=True)
class SeedRuleBook(Form):
    """Begin an empty ledger: the first fact says whether it holds invented data, then come the shipped rules."""

    demo: bool

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the shipped rules; nothing is sent where a rule book stands already."""
        book = RuleBook.open(self.demo)
        for terms, start, end, basis, example in shipped_rules():
            book.publish(terms, start, end, basis, example)
        return [book]


def shipped_rules() -> Iterator[tuple[Terms, date, date | None, str, bool]]:
    """Yield the rules of `rules.toml`: terms, first day, last day, legal basis, whether it is only an example."""
    text = files("ledger").joinpath("rules.toml").read_text(encoding="utf-8")
    for entry in tomllib.loads(text)["rule"]:
        yield (
            _terms(entry),
            entry["from"],
            entry.get("to"),
            entry["basis"],
            entry.get("example", False),
        )


def _terms(entry: dict[str, Any]) -> Terms:
    match entry:
        case {"accrual": mode, "rate_bp": rate}:
            return AccrualTerms(AccrualMode(mode), rate)
        case {"use": use}:
            return UseTerms(
                UseCategory(use), entry.get("requires_authorization", False), entry.get("insured_only", True)
            )
        case {"limit": limit, "value": value}:
            return LimitTerms(Limit(limit), value)
        case {"carry_over": mode}:
            return CarryOverTerms(CarryOverMode(mode), entry.get("cap_bp", 0))
        case {"paper": kind, "stage": stage}:
            return PaperTerms(PaperKind(kind), PaperStage(stage))
        case {"days_off": days_off, "workdays": workdays}:
            return HolidayTerms(tuple(days_off), tuple(workdays))
        case {"retired": retired, "successor": successor}:
            return DistrictTerms(retired, successor)
    raise ValueError(f"rules.toml: {entry}")
