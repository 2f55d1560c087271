"""What may be done with territories."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.district import district
from domain.place import Place
from domain.territory import Territory
from ledger.command import Books, Form
from ledger.organisation import insurer as known_insurer


@dataclass(frozen=True, slots=True)
class ReassignTerritory(Form):
    """Say which insurer serves a district or a street from now on; what is insured stays where it is until renewal."""

    district: str
    insurer: str
    document_no: str
    street: str | None = None

    def perform(self, books: Books) -> list[Aggregate]:
        """Record it. Raises  NotFound, DistrictUnknown, DistrictRetired, TerritoryUnchanged, StepDateOrder."""
        insurer = known_insurer(books, self.insurer)
        place = Place(district(self.district, books.on, books.rules.retired_districts()), self.street)
        territory = books.find(Territory, Territory.id_for(place))
        if territory is None:
            return [Territory.assign(place, insurer.code, self.document_no, books.on)]
        territory.reassign(insurer.code, self.document_no, books.on)
        return [territory]
