"""Organisation: an insurer, a technical firm, a district body, the operations centre or the city bureau (机构).

Rule 1. A duty of a branch in a district has one responsible person at a time: who is appointed relieves the one before.
Rule 2. An insurer sets its budget target of a year as often as it likes; under a ceiling rule not above the ceiling.
Rule 3. A technical firm serves a sector while a document qualifies it; of one document the last word counts.
Source  domain.md 2.1 F-04, 2.3 H-01, 2.4 D-05, 3.1, 3.2, 7.4, 8.4
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple, Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.fund_account import CeilingExceeded
from domain.industry import SafetySector
from domain.money import Fen, share_of
from domain.refusal import Refusal
from domain.transition import check_order


class OrganisationExists(Refusal):
    """A code names one organisation."""

    organisation: str


class AlreadyAppointed(Refusal):
    """The person bears this duty already."""

    appointed_on: date


class NobodyAppointed(Refusal):
    """Nobody bears this duty, so that nobody can be relieved of it."""


class QualificationsRequired(Refusal):
    """A firm is registered with what it is qualified for."""


class QualificationPeriodInvalid(Refusal):
    """A qualification ends on or after its first day."""


class FirmNotQualified(Refusal):
    """The firm is not qualified for the sector of the enterprise on that day."""

    sector: SafetySector
    on: date


class Duty(Enum):
    """What somebody is responsible for (专人职责)."""

    FUND = "FUND"
    INSPECTION = "INSPECTION"
    DATA_ENTRY = "DATA_ENTRY"


class Post(NamedTuple):
    """A duty at a branch, None for the whole organisation, in a district, None for all."""

    duty: Duty
    branch: str | None
    district: str | None


class Appointment(NamedTuple):
    """Who bears a duty, and since when."""

    person: UUID
    appointed_on: date


@dataclass(frozen=True, slots=True)
class BudgetTarget:
    """What an insurer means to spend of a fund year's money (专项预算), in one district or, None, in all.

    `expected_premium` is the premium that it expects to receive in the year.
    """

    fund_year: int
    district: str | None
    amount: Fen
    expected_premium: Fen | None


@dataclass(frozen=True, slots=True)
class Qualification:
    """A sector that a document qualifies a firm for, from its first to its last day; None is open."""

    sector: SafetySector
    document_no: str
    valid_from: date
    valid_to: date | None = None

    def covers(self, sector: SafetySector, on: date) -> bool:
        """Tell whether it is for that sector and day."""
        return self.sector is sector and self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def check_qualifications(qualifications: tuple[Qualification, ...]) -> None:
    """Raises  QualificationsRequired, QualificationPeriodInvalid."""
    if not qualifications:
        raise QualificationsRequired()
    if any(each.valid_to is not None and each.valid_to < each.valid_from for each in qualifications):
        raise QualificationPeriodInvalid()


class OrganisationKind(Enum):
    """What an organisation is."""

    INSURER = "INSURER"
    TECH_FIRM = "TECH_FIRM"
    DISTRICT_BODY = "DISTRICT_BODY"
    CENTRE = "CENTRE"
    CITY_BUREAU = "CITY_BUREAU"


@stored_as("organisation")
class Organisation(Aggregate):
    """Somebody who takes part, named by a code."""

    class Event(Aggregate.Event):
        """A fact about one organisation."""

    class OrganisationRegistered(Event, Aggregate.Created):
        """The organisation takes part."""

        code: str
        name: str
        kind: OrganisationKind
        district: str | None

    class ResponsiblePersonAppointed(Event):
        """Somebody bears a duty."""

        person: UUID
        duty: Duty
        branch: str | None
        district: str | None
        appointed_on: date

        def apply(self, organisation: "Organisation") -> None:
            """Put the person in the post."""
            post = Post(self.duty, self.branch, self.district)
            organisation.posts[post] = Appointment(self.person, self.appointed_on)

    class ResponsiblePersonRelieved(Event):
        """Somebody bears a duty no more."""

        person: UUID
        duty: Duty
        branch: str | None
        district: str | None
        relieved_on: date

        def apply(self, organisation: "Organisation") -> None:
            """Leave the post empty."""
            del organisation.posts[Post(self.duty, self.branch, self.district)]

    class FirmQualified(Event):
        """Documents qualify a firm for sectors."""

        qualifications: tuple[Qualification, ...]

        def apply(self, organisation: "Organisation") -> None:
            """Keep what each document says."""
            for each in self.qualifications:
                organisation.qualifications[each.sector, each.document_no] = each

    class BudgetTargetSet(Event):
        """The insurer means to spend so much; of one year and district the last one counts."""

        insurer: str
        target: BudgetTarget

    def __init__(self, code: str, name: str, kind: OrganisationKind, district: str | None) -> None:
        self.code = code
        self.name = name
        self.kind = kind
        self.district = district
        self.posts: dict[Post, Appointment] = {}
        self.qualifications: dict[tuple[SafetySector, str], Qualification] = {}

    @staticmethod
    def id_for(code: str) -> UUID:
        """Return the stream of the organisation."""
        return stream_id("organisation", code)

    @classmethod
    def register(cls, code: str, name: str, kind: OrganisationKind, district: str | None) -> Self:
        """Register an organisation under its code."""
        return cls._create(
            cls.OrganisationRegistered, id=cls.id_for(code), code=code, name=name, kind=kind, district=district
        )

    def appoint(self, person: UUID, post: Post, on: date) -> None:
        """Put a person in a post; who held it is relieved the same day. Raises  AlreadyAppointed, StepDateOrder."""
        if held := self.posts.get(post):
            if held.person == person:
                raise AlreadyAppointed(appointed_on=held.appointed_on)
            self.relieve(post, on)
        self.trigger_event(self.ResponsiblePersonAppointed, person=person, **post._asdict(), appointed_on=on)

    def relieve(self, post: Post, on: date) -> None:
        """Leave a post empty. Raises  NobodyAppointed, StepDateOrder."""
        if not (held := self.posts.get(post)):
            raise NobodyAppointed()
        check_order("专人解除", on, "专人指定", held.appointed_on)
        self.trigger_event(self.ResponsiblePersonRelieved, person=held.person, **post._asdict(), relieved_on=on)

    def qualify(self, qualifications: tuple[Qualification, ...]) -> None:
        """Keep what documents qualify a firm for."""
        self.trigger_event(self.FirmQualified, qualifications=qualifications)

    def check_qualified(self, sector: SafetySector, on: date) -> None:
        """Raises  FirmNotQualified."""
        if not any(each.covers(sector, on) for each in self.qualifications.values()):
            raise FirmNotQualified(sector=sector, on=on)

    def set_budget_target(self, target: BudgetTarget, ceiling_bp: int, accrued: Fen) -> None:
        """Set what is to be spent of a year; `ceiling_bp` is 0 where no ceiling rule is in force.

        The ceiling is that of the premium expected, or what premium received has accrued when that is more.

        Units   fen, basis points
        Raises  CeilingExceeded
        Source  domain.md 3.1, 3.2
        """
        limit = max(accrued, share_of(target.expected_premium or Fen(0), ceiling_bp))
        if ceiling_bp and target.amount > limit:
            raise CeilingExceeded(percent=f"{ceiling_bp / 100:g}", limit=limit)
        self.trigger_event(self.BudgetTargetSet, insurer=self.code, target=target)
