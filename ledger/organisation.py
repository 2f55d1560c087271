"""What may be done with organisations."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.district import district
from domain.organisation import Organisation, OrganisationExists, OrganisationKind
from ledger.command import Books, Form, NotFound


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


def insurer(books: Books, code: str) -> Organisation:
    """Return a registered insurer. Raises  NotFound."""
    found = books.refer(Organisation, Organisation.id_for(code))
    if found.kind is not OrganisationKind.INSURER:
        raise NotFound(what="Organisation")
    return found
