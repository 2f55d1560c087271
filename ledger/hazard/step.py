"""What the commands on hazards share: whose step it is, and what the rule book allows."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.hazard import Hazard
from domain.hazard.deadline import TERM_CAPS
from domain.hazard.tracks import OPEN, HazardGrade
from domain.place import Place
from ledger.command import Books, Form, Person
from ledger.enterprise import enterprise_of
from ledger.project.step import OutOfScope
from ledger.rights import REACH, Reach


@dataclass(frozen=True, slots=True)
class HazardStep(Form):
    """A command that steps one hazard; of its insurers only the one that answers for it now does."""

    names: ClassVar[str] = "hazard_id"
    hazard_id: UUID

    def hazard(self, books: Books) -> Hazard:
        """Return the hazard to be stepped. Raises  NotFound, OutOfScope, BeforeStreamStart."""
        reach = REACH[books.actor.role]
        district = _lies_in(books, self.hazard_id) if reach is Reach.OWN_DISTRICT else None
        hazard = books.get(Hazard, self.hazard_id, district)
        if reach is Reach.OWN_INSURER and books.actor.organisation != hazard.insurer:
            raise OutOfScope(scope=hazard.finding_no)
        hazard.check_started(books.on)
        return hazard


def _lies_in(books: Books, hazard_id: UUID) -> str:
    """Return the district where a hazard lies: an open one moves with its enterprise by a boundary change."""
    hazard = books.refer(Hazard, hazard_id)
    if hazard.state not in OPEN:
        return hazard.district
    enterprise = enterprise_of(books, hazard.credit_code)
    return enterprise.place(books.on, hazard.clock.found_on, Place(hazard.district)).district


def cap(books: Books, grade: HazardGrade) -> int:
    """Return the longest term for a grade, in days; 0 for none."""
    return books.rules.limit(TERM_CAPS[grade], books.on)


def known(books: Books, hazard: Hazard, person: Person | None) -> UUID | None:
    """Keep somebody as the firm of a hazard knows them, so that one name is one person; None stays None."""
    return books.remember(hazard.firm, person) if person else None
