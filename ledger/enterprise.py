"""What may be done with enterprises, and the one way to find one: a mis-keyed credit code leads to the right one."""

from dataclasses import dataclass
from uuid import UUID

from domain.aggregate import Aggregate
from domain.credit_code import credit_code
from domain.district import district
from domain.enterprise import Enterprise
from domain.place import Place
from domain.policy import Policy
from ledger.command import Books, Envelope, Form, NotFound, require_reason
from ledger.rights import REACH, Reach


@dataclass(frozen=True, slots=True)
class RenameEnterprise(Form):
    """Record that an enterprise goes by another name; its insurers do, and the centre."""

    credit_code: str
    name: str

    def check(self, envelope: Envelope) -> None:
        """Raises  CreditCode..., ReasonRequired."""
        credit_code(self.credit_code)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the name. Raises  NotFound, EnterpriseUnchanged."""
        enterprise = enterprise_of(books, self.credit_code)
        insurers = {cover.insurer for cover in enterprise.covers.values()}
        if REACH[books.actor.role] is Reach.OWN_INSURER and books.actor.organisation not in insurers:
            raise NotFound(what=Enterprise.__name__)
        enterprise.rename(self.name)
        return [enterprise]


@dataclass(frozen=True, slots=True)
class ReassignDistrict(Form):
    """Move an enterprise by a boundary change; its open tasks and hazards move with it, what is done and money stay."""

    credit_code: str
    district: str
    street: str | None = None

    def check(self, envelope: Envelope) -> None:
        """Raises  CreditCode...."""
        credit_code(self.credit_code)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the change. Raises  NotFound, DistrictUnknown, DistrictRetired, EnterpriseUnchanged, StepDateOrder."""
        enterprise = enterprise_of(books, self.credit_code)
        to = Place(district(self.district, books.on, books.rules.retired_districts()), self.street)
        enterprise.reassign(to, place_of(books, enterprise, enterprise.begun_by(books.on)), books.on)
        return [enterprise]


@dataclass(frozen=True, slots=True)
class MergeEnterprise(Form):
    """Lead from a mis-keyed credit code to the right one, for ever; both stay known."""

    credit_code: str
    survivor: str

    def check(self, envelope: Envelope) -> None:
        """Raises  CreditCode..., ReasonRequired."""
        credit_code(self.credit_code)
        credit_code(self.survivor)
        require_reason(envelope)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the merging on both. Raises  NotFound, MergedIntoItself, CreditCodeMerged."""
        merged, survivor = (
            books.get(Enterprise, Enterprise.id_for(code)) for code in (self.credit_code, self.survivor)
        )
        merged.merge_into(survivor, books.on)
        return [survivor, merged]


def enterprise_at(books: Books, code: str) -> Enterprise | None:
    """Return the enterprise that a code leads to, or None."""
    found = books.find(Enterprise, Enterprise.id_for(code))
    while found is not None and found.survivor_id is not None:
        found = books.find(Enterprise, found.survivor_id)
    return found


def enterprise_of(books: Books, code: str) -> Enterprise:
    """Return the enterprise that a code leads to. Raises  NotFound."""
    found = enterprise_at(books, code)
    if found is None:
        raise NotFound(what=Enterprise.__name__)
    return found


def place_of(books: Books, enterprise: Enterprise, policy_id: UUID) -> Place:
    """Return where an enterprise lies on the command's day: as its policy says, or a boundary change since."""
    terms = books.refer(Policy, policy_id).terms
    return enterprise.place(books.on, terms.inception_on, Place(terms.district, terms.street))
