"""Briefing: what a district is told of inspections and of danger, as the ledger told it then (通报).

Rule 1. Figures are those of one district, one period and one calibre, as of its last day and as known at a position.
Rule 2. One is issued for a basis; a wrong one is superseded by another, never edited, and each at most once.
Rule 3. The district signs for the one that stands.
Source  domain.md 2.3 H-08 H-13, 7.2, 7.3, 7.6
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, NewType, Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.refusal import Refusal
from domain.track import Step
from domain.transition import BeforeStreamStart, InvalidTransition

Position = NewType("Position", int)
"""A place in the ledger's order of recording."""


class BriefingPeriodInvalid(Refusal):
    """A period begins before it ends, and has ended when it is told of."""


class BriefingExists(Refusal):
    """A basis is told of once."""

    district: str
    as_of: date


class BriefingDiffers(Refusal):
    """What supersedes a briefing is of the same kind and for the same district."""


class BriefingKind(Enum):
    """What a briefing is about."""

    PROGRESS = "PROGRESS"
    KEY_ENTERPRISES = "KEY_ENTERPRISES"


class BriefingState(Enum):
    """Where a briefing stands."""

    ISSUED = "ISSUED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    SUPERSEDED = "SUPERSEDED"


@dataclass(frozen=True, slots=True)
class ProgressCounts:
    """Tasks and hazards, each counted once, by where they stand on one day."""

    assigned: int = 0
    notified: int = 0
    visited: int = 0
    refused: int = 0
    unreachable: int = 0
    voided: int = 0
    general_found: int = 0
    general_closed: int = 0
    general_on_site: int = 0
    major_found: int = 0
    major_closed: int = 0
    overdue: int = 0
    escalated: int = 0


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One insurer and firm at the end of the period, and on the day before it; without both, all together."""

    insurer: str | None
    firm: str | None
    now: ProgressCounts
    before: ProgressCounts


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key enterprise, and why it is one."""

    credit_code: str
    enterprise: str | None
    street: str | None
    sector: str | None
    insurer: str
    open_major: int
    open_general: int
    overdue_days: int
    failures: int
    refusals: int
    escalated_on: date | None
    visited_on: date | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a briefing says: the lines of R9, all together last, and those of R10."""

    figures: tuple[ProgressLine, ...] = ()
    key_enterprises: tuple[KeyLine, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefingBasis:
    """What the figures of a briefing are of; without a fund year of every one."""

    kind: BriefingKind
    district: str
    fund_year: int | None
    since: date
    as_of: date
    position: Position
    calibre: str


@stored_as("briefing")
class Briefing(Aggregate):
    """One briefing of one district."""

    class Event(Aggregate.Event, Step):
        """A fact about one briefing."""

    class BriefingIssued(Event, Aggregate.Created):
        """The district was told."""

        class_version = 2

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Say that an older briefing has no remarks: until then a briefing was its figures alone."""
            state["remarks"] = None

        MOVES = (("briefing", BriefingState.ISSUED),)
        kind: BriefingKind
        district: str
        fund_year: int | None
        since: date
        as_of: date
        position: Position
        calibre: str
        supersedes_id: UUID | None
        issued_on: date
        figures: tuple[ProgressLine, ...]
        key_enterprises: tuple[KeyLine, ...]
        remarks: str | None

    class BriefingAcknowledged(Event):
        """The district signed for it."""

        MOVES = (("briefing", BriefingState.ACKNOWLEDGED),)
        document_no: str
        acknowledged_on: date

        def apply(self, briefing: "Briefing") -> None:
            """Take the signature."""
            briefing.state = BriefingState.ACKNOWLEDGED

    class BriefingSuperseded(Event):
        """Another one stands in its place."""

        MOVES = (("briefing", BriefingState.SUPERSEDED),)
        by_id: UUID

        def apply(self, briefing: "Briefing") -> None:
            """End it."""
            briefing.state = BriefingState.SUPERSEDED

    def __init__(self, *, kind: BriefingKind, district: str, as_of: date, issued_on: date) -> None:
        self.kind, self.district, self.as_of, self.issued_on = kind, district, as_of, issued_on
        self.state = BriefingState.ISSUED

    @staticmethod
    def id_for(basis: BriefingBasis, supersedes_id: UUID | None) -> UUID:
        """Return the stream of a briefing: what it is of, and what it stands in the place of."""
        of = (basis.kind.value, basis.district, basis.fund_year, basis.since, basis.as_of, supersedes_id)
        return stream_id("briefing", *of)

    @property
    def in_district(self) -> str:
        """Return whom it tells."""
        return self.district

    @classmethod
    def issue(
        cls, basis: BriefingBasis, supersedes_id: UUID | None, said: Frozen, remarks: str | None, on: date
    ) -> Self:
        """Tell a district; the remarks are all that its sender adds to the figures."""
        fields: dict[str, Any] = {name: getattr(basis, name) for name in BriefingBasis.__slots__}
        fields |= {"figures": said.figures, "key_enterprises": said.key_enterprises}
        return cls._create(
            cls.BriefingIssued,
            id=cls.id_for(basis, supersedes_id),
            supersedes_id=supersedes_id,
            issued_on=on,
            remarks=remarks,
            **fields,
        )

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.issued_on:
            raise BeforeStreamStart(started_on=self.issued_on)

    def acknowledge(self, document_no: str, on: date) -> None:
        """Let the district sign. Raises  InvalidTransition."""
        self._check(BriefingState.ISSUED, command="AcknowledgeBriefing")
        self.trigger_event(self.BriefingAcknowledged, document_no=document_no, acknowledged_on=on)

    def check_supersedable(self, basis: BriefingBasis) -> None:
        """Raises  InvalidTransition, BriefingDiffers."""
        self._check(BriefingState.ISSUED, BriefingState.ACKNOWLEDGED, command="IssueBriefing")
        if (basis.kind, basis.district) != (self.kind, self.district):
            raise BriefingDiffers()

    def supersede(self, by_id: UUID) -> None:
        """Let another one stand in its place."""
        self.trigger_event(self.BriefingSuperseded, by_id=by_id)

    def _check(self, *states: BriefingState, command: str) -> None:
        if self.state not in states:
            raise InvalidTransition(object=f"{self.district} {self.as_of}", state=self.state, command=command)
