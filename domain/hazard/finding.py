"""Finding a hazard at a visit (隐患发现).

Rule 1. The id of a hazard is made of its task and the firm's own number, so that one finding is recorded once.
Rule 2. A major hazard names the criterion that makes it one.
Source  domain.md 5.2, 7.3, 7.6, 8.4
"""

from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stream_id
from domain.evidence import Evidenced, EvidenceFile
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import HazardGrade, HazardState
from domain.industry import SafetySector
from domain.refusal import Refusal
from domain.track import Change
from domain.transition import check_order


class MajorBasisRequired(Refusal):
    """A major hazard names the criterion that makes it one."""


class FindingNoDuplicate(Refusal):
    """A number names one finding of a task."""

    finding_no: str


class HazardCategory(Enum):
    """Of what kind a hazard is (类别)."""

    EQUIPMENT = "EQUIPMENT"
    OPERATION = "OPERATION"
    ENVIRONMENT = "ENVIRONMENT"
    MANAGEMENT = "MANAGEMENT"


class HazardSource(Enum):
    """Who came upon it (来源)."""

    FIRM = "FIRM"
    SELF_CHECK = "SELF_CHECK"
    DISTRICT = "DISTRICT"
    COMPLAINT = "COMPLAINT"


class ProductionStop(Enum):
    """Whether production stops for it (停产停业)."""

    NONE = "NONE"
    PARTIAL = "PARTIAL"
    WHOLE = "WHOLE"


@dataclass(frozen=True, slots=True)
class StandardRef:
    """A clause of a standard (判定依据); which standards there are is not judged."""

    standard: str
    clause: str
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class MajorDetail:
    """What a major hazard is recorded with besides (重大隐患登记); `paper_no` with word and year, as on paper."""

    paper_no: str | None = None
    address: str | None = None
    coordination: bool | None = None
    stop: ProductionStop | None = None
    supervising_body: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the firm found; `deadline` binds from the notice, unless that sets another.

    It is proved by `evidence` or, in writing, by `note`.
    """

    finding_no: str
    location: str
    category: HazardCategory
    description: str
    grade: HazardGrade
    deadline: date
    evidence: tuple[EvidenceFile, ...]
    note: str | None = None
    basis: StandardRef | None = None
    suggestion: str | None = None
    source: HazardSource = HazardSource.FIRM
    major: MajorDetail | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What a finding takes over from the task in which it was made; `inception_on` is that of the policy then."""

    task_id: UUID
    firm: str
    insurer: str
    credit_code: str
    district: str
    street: str | None
    sector: SafetySector | None
    inception_on: date | None
    visited_on: date


class HazardFound(HazardFact, Aggregate.Created, Evidenced):
    """A hazard was found; what it was found in stays as it was that day."""

    finding_no: str
    task_id: UUID
    firm: str
    insurer: str
    credit_code: str
    district: str
    street: str | None
    sector: SafetySector | None
    inception_on: date | None
    location: str
    category: HazardCategory
    description: str
    grade: HazardGrade
    basis: StandardRef | None
    suggestion: str | None
    source: HazardSource
    major: MajorDetail | None
    deadline: date
    evidence: tuple[EvidenceFile, ...]
    note: str | None
    found_on: date

    def changes(self) -> tuple[Change, ...]:
        """Return where it begins."""
        return (("hazard", HazardState.FOUND), ("grade", self.grade))


def check_basis(grade: HazardGrade, basis: StandardRef | None) -> None:
    """Raises  MajorBasisRequired."""
    if grade is HazardGrade.MAJOR and basis is None:
        raise MajorBasisRequired()


class Findable(HazardRecord):
    """How a hazard begins."""

    @staticmethod
    def id_for(task_id: UUID, finding_no: str) -> UUID:
        """Return the stream of a finding."""
        return stream_id("hazard", task_id, finding_no)

    @classmethod
    def find(cls, visit: Visit, finding: Finding, on: date) -> Self:
        """Record what was found. Raises  StepDateOrder."""
        check_order("发现", on, "上门", visit.visited_on)
        return cls._create(
            HazardFound,
            id=cls.id_for(visit.task_id, finding.finding_no),
            task_id=visit.task_id,
            firm=visit.firm,
            insurer=visit.insurer,
            credit_code=visit.credit_code,
            district=visit.district,
            street=visit.street,
            sector=visit.sector,
            inception_on=visit.inception_on,
            found_on=on,
            **{field.name: getattr(finding, field.name) for field in fields(finding)},
        )
