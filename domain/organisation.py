"""Organisation: an insurer, a technical firm, a district body, the operations centre or the city bureau (机构).

Rule 1. A duty of a branch in a district has one responsible person at a time: who is appointed relieves the one before.
Source  domain.md 2.1 F-04, 2.3 H-01, 2.4 D-05, 7.4
"""

from datetime import date
from enum import Enum
from typing import NamedTuple, Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
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

    def __init__(self, code: str, name: str, kind: OrganisationKind, district: str | None) -> None:
        self.code = code
        self.name = name
        self.kind = kind
        self.district = district
        self.posts: dict[Post, Appointment] = {}

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
