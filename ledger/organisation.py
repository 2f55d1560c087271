"""What may be done with organisations."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.district import district
from domain.organisation import (
    Duty,
    Organisation,
    OrganisationExists,
    OrganisationKind,
    Post,
    Qualification,
    check_qualifications,
)
from ledger.command import Books, Envelope, Form, NotFound, Person


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
class RegisterFirm(Form):
    """Register a technical firm with what it is qualified for, or add to what a registered one is qualified for."""

    code: str
    name: str
    qualifications: tuple[Qualification, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  QualificationsRequired, QualificationPeriodInvalid."""
        check_qualifications(self.qualifications)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the firm when it is new, and its documents. Raises  OrganisationExists."""
        found = books.find(Organisation, Organisation.id_for(self.code))
        firm = found or Organisation.register(self.code, self.name, OrganisationKind.TECH_FIRM, None)
        if (firm.kind, firm.name) != (OrganisationKind.TECH_FIRM, self.name):
            raise OrganisationExists(organisation=self.code)
        firm.qualify(self.qualifications)
        return [firm]


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
    return _of_kind(books, code, OrganisationKind.INSURER)


def firm(books: Books, code: str) -> Organisation:
    """Return a registered technical firm. Raises  NotFound."""
    return _of_kind(books, code, OrganisationKind.TECH_FIRM)


def _of_kind(books: Books, code: str, kind: OrganisationKind) -> Organisation:
    found = books.refer(Organisation, Organisation.id_for(code))
    if found.kind is not kind:
        raise NotFound(what="Organisation")
    return found
