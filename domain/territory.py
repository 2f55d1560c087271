"""Territory: which insurer serves a district or a street of it from a day on (负责区域).

Rule 1. Another insurer serves whoever insures next; policies, funds, tasks and hazards stay with the insurer of record.
Rule 2. It is a fact about insurers; a boundary change is one about an enterprise (enterprise/placing.py).
Source  domain.md 2.4 D-08, 7.4, 9 case 20
"""

from datetime import date
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.place import Place
from domain.refusal import Refusal
from domain.transition import check_order


class TerritoryUnchanged(Refusal):
    """The insurer serves it already."""

    insurer: str


@stored_as("territory")
class Territory(Aggregate):
    """One district, or one street of it, which goes before its district."""

    class Event(Aggregate.Event):
        """A fact about one territory."""

    class TerritoryAssigned(Event, Aggregate.Created):
        """An insurer serves it as the first one."""

        district: str
        street: str | None
        insurer: str
        document_no: str
        reassigned_on: date

    class TerritoryReassigned(Event):
        """Another insurer serves it from now on."""

        insurer: str
        was: str
        document_no: str
        reassigned_on: date

        def apply(self, territory: "Territory") -> None:
            """Be served by that one."""
            territory.insurer, territory.reassigned_on = self.insurer, self.reassigned_on

    def __init__(self, district: str, insurer: str, reassigned_on: date) -> None:
        self.district, self.insurer, self.reassigned_on = district, insurer, reassigned_on

    @staticmethod
    def id_for(place: Place) -> UUID:
        """Return the stream of a district or a street."""
        return stream_id("territory", place.district, place.street or "")

    @classmethod
    def assign(cls, place: Place, insurer: str, document_no: str, on: date) -> Self:
        """Give it to its first insurer."""
        return cls._create(
            cls.TerritoryAssigned,
            id=cls.id_for(place),
            district=place.district,
            street=place.street,
            insurer=insurer,
            document_no=document_no,
            reassigned_on=on,
        )

    def reassign(self, insurer: str, document_no: str, on: date) -> None:
        """Give it to another insurer. Raises  TerritoryUnchanged, StepDateOrder."""
        if insurer == self.insurer:
            raise TerritoryUnchanged(insurer=insurer)
        check_order("区域划分", on, "区域划分", self.reassigned_on)
        self.trigger_event(
            self.TerritoryReassigned, insurer=insurer, was=self.insurer, document_no=document_no, reassigned_on=on
        )
