"""What may be done with organisations."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.district import district
from domain.organisation import Duty, Organisation, OrganisationExists, OrganisationKind, Post
from ledger.command import Books, Form, NotFound, Person


@dataclass(frozen=True, slots=True)
class RegisterOrganisation(Form):
    """Register somebody who takes part, under a code of their own."""

    code: str
    name: str
    kind: OrganisationKind
    district: str | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the organisation."""
        if self.district is not None:
            district(self.district, books.on, books.rules.retired_districts())
        if books.find(Organisation, Organisation.id_for(self.code)):
            raise OrganisationExists(organisation=self.code)
        return [Organisation.register(self.code, self.name, self.kind, self.district)]


@dataclass(frozen=True, slots=True)
class AppointPerson(Form):
    """Name one of one's own people for a duty; who bore it before is relieved the same day."""

    contact: Person
    duty: Duty
    branch: str | None = None
    district: str | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the appointment. Raises  NotFound, DistrictUnknown, DistrictRetired, AlreadyAppointed."""
        own = _own(books)
        own.appoint(books.remember(own.code, self.contact), _post(books, self), books.on)
        return [own]


@dataclass(frozen=True, slots=True)
class RelievePerson(Form):
    """End the duty of whoever bears it."""

    duty: Duty
    branch: str | None = None
    district: str | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the end. Raises  NotFound, DistrictUnknown, DistrictRetired, NobodyAppointed, StepDateOrder."""
        own = _own(books)
        own.relieve(_post(books, self), books.on)
        return [own]


def _own(books: Books) -> Organisation:
    return books.refer(Organisation, Organisation.id_for(books.actor.organisation))


def _post(books: Books, asked: AppointPerson | RelievePerson) -> Post:
    if asked.district is not None:
        district(asked.district, books.on, books.rules.retired_districts())
    return Post(asked.duty, asked.branch, asked.district)


def insurer(books: Books, code: str) -> Organisation:
    """Return a registered insurer. Raises  NotFound."""
    found = books.refer(Organisation, Organisation.id_for(code))
    if found.kind is not OrganisationKind.INSURER:
        raise NotFound(what="Organisation")
    return found
