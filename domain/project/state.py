"""What all tracks of a project share: its state, its money, and when each step was taken.

Source  domain.md 4.3, 7.3, 8.0
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from domain.aggregate import Aggregate
from domain.irregular import IrregularKind
from domain.layered import Layered
from domain.money import Fen
from domain.papers import Medium, Paper, PaperKind
from domain.party import Party
from domain.project.tracks import (
    ON_RECORD,
    STEP_NAMES,
    ClosureState,
    DistrictState,
    ExecutionState,
    FilingState,
    Headline,
    ReviewState,
    headline,
)
from domain.rule_book import UseCategory
from domain.track import Step
from domain.transition import BeforeStreamStart, InvalidTransition, check_order

ENDED = (ExecutionState.CANCELLED, ExecutionState.ABANDONED)
FINAL: tuple[Enum, ...] = (ClosureState.CLOSED, ReviewState.REJECTED, *ENDED)


@dataclass(frozen=True, slots=True)
class Allocation:
    """One account's part of a project (资金分摊)."""

    account_id: UUID
    insurer: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class Proposal:
    """An amendment that waits for its review."""

    budget: Fen
    allocations: tuple[Allocation, ...]
    requested_on: date
    requested_by: UUID


class Paid(NamedTuple):
    """A payment that was not reversed."""

    payment_id: UUID
    payee: Party
    paid_on: date


class ProjectFact(Aggregate.Event, Step):
    """A fact about one project; `changes` names the tracks it moves."""

    def apply(self, project: "ProjectState") -> None:
        """Move the tracks."""
        project.states.update(self.changes())


class ProjectState(Aggregate):
    """The state of a project; each track adds its facts and decisions."""

    def __init__(self, insurer: str, number: str, declared_on: date) -> None:
        self.insurer = insurer
        self.number = number
        self.first_on = declared_on
        self.category = UseCategory.OTHER
        self.district = ""
        self.budget = Fen(0)
        self.contract_party: Party | None = None
        self.allocations: dict[UUID, Allocation] = {}
        self.declared_by: UUID | None = None
        self.supervisor: UUID | None = None
        self.consented: set[str] = set()
        self.proposal: Proposal | None = None
        self.states: dict[str, Enum] = {}
        self.reached: dict[Enum, date] = {}
        self.filing_due_on: date | None = None
        self.campaign_id: UUID | None = None
        self.deadline_on: date | None = None
        self.papers: dict[PaperKind, Paper] = {}
        self.on_paper: dict[PaperKind, Paper] = {}
        self.accepted: Fen | None = None
        self.written_off = Fen(0)
        self.used: dict[UUID, Fen] = {}
        self.refunded: dict[UUID, Fen] = {}
        self.paid: Layered[Fen, tuple[Paid, ...]] = Layered()  # by amount: a duplicate has the same
        self.open_cases: dict[UUID, UUID | IrregularKind] = {}  # of which payment, or of what kind as a whole

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return all that fund it or are asked to, the declaring one first."""
        proposed = self.proposal.allocations if self.proposal else ()
        funding = [each.insurer for each in (*self.allocations.values(), *proposed)]
        return tuple(dict.fromkeys([self.insurer, *funding]))

    @property
    def awaited(self) -> list[str]:
        """Return the insurers that have not consented to what is proposed, or else declared."""
        asked = self.proposal.allocations if self.proposal else self.allocations.values()
        return [each.insurer for each in asked if each.insurer not in self.consented]

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    @property
    def review(self) -> ReviewState:
        """Return where the review stands."""
        return ReviewState(self.states["review"])

    @property
    def district_consent(self) -> DistrictState:
        """Return whether the district agrees."""
        return DistrictState(self.states["district"])

    @property
    def filing(self) -> FilingState:
        """Return where the filing stands."""
        return FilingState(self.states["filing"])

    @property
    def execution(self) -> ExecutionState:
        """Return where the work stands."""
        return ExecutionState(self.states["execution"])

    @property
    def closed(self) -> bool:
        """Tell whether it is settled and closed."""
        return self.states["closure"] is ClosureState.CLOSED

    @property
    def on_record(self) -> bool:
        """Tell whether its filing stands with the centre."""
        return self.filing in ON_RECORD

    @property
    def historical(self) -> bool:
        """Tell whether it is from before the ledger: then a campaign's deadline binds it."""
        return self.deadline_on is not None

    @property
    def counting(self) -> dict[PaperKind, Paper]:
        """Return the papers that count for the filing: in a campaign those on paper."""
        return self.on_paper if self.historical else self.papers

    @property
    def headline(self) -> Headline:
        """Return the one word for where it stands."""
        irregular = bool(self.open_cases)
        return headline(self.review, self.filing, self.execution, self.closed, irregular, self.historical)

    @property
    def live(self) -> bool:
        """Tell whether its allocations hold money: from approval until it is cancelled, abandoned or closed."""
        return self.review is ReviewState.APPROVED and self.execution not in ENDED and not self.closed

    @property
    def total_used(self) -> Fen:
        """Return payments less reversals: what the budget has borne."""
        return Fen(sum(self.used.values()))

    @property
    def total_refunded(self) -> Fen:
        """Return what came back of right payments."""
        return Fen(sum(self.refunded.values()))

    @property
    def net_paid(self) -> Fen:
        """Return payments less reversals and refunds."""
        return Fen(self.total_used - self.total_refunded)

    @property
    def due(self) -> Fen:
        """Return what is to be paid in all: what was accepted, within the budget, less refunds and write-offs."""
        accepted = self.budget if self.accepted is None else min(self.accepted, self.budget)
        return Fen(accepted - self.total_refunded - self.written_off)

    @property
    def unpaid(self) -> Fen:
        """Return what is still to be paid; below zero when too much was."""
        return Fen(self.due - self.net_paid)

    def missing(self, required: Iterable[PaperKind]) -> tuple[PaperKind, ...]:
        """Return which of some papers are not there."""
        return tuple(kind for kind in required if kind not in self.counting)

    def take_papers(self, papers: Iterable[Paper]) -> None:
        """Keep papers, the last of each kind, and of each kind on paper."""
        for paper in papers:
            self.papers[paper.kind] = paper
            if paper.medium is Medium.PAPER:
                self.on_paper[paper.kind] = paper

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.first_on:
            raise BeforeStreamStart(started_on=self.first_on)

    def _check_state(self, state: Enum, allowed: set[Enum], command: str) -> None:
        """Refuse what a rejected, ended or closed project cannot do, and what leads on from other states only."""
        final = [each for each in map(self.states.__getitem__, ("closure", "execution", "review")) if each in FINAL]
        if final or state not in allowed:
            raise InvalidTransition(object=self.number, state=(final or [state])[0], command=command)

    def _check_after(self, step: Enum, on: date, basis: Enum) -> None:
        """Raises  StepDateOrder."""
        check_order(STEP_NAMES[step], on, STEP_NAMES[basis], self.reached.get(basis))
