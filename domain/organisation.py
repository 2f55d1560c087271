"""Organisation: an insurer, a technical firm, a district body, the operations centre or the city bureau (机构)."""

from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.refusal import Refusal


class OrganisationExists(Refusal):
    """A code names one organisation."""

    organisation: str


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

    def __init__(self, code: str, name: str, kind: OrganisationKind, district: str | None) -> None:
        self.code = code
        self.name = name
        self.kind = kind
        self.district = district

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
