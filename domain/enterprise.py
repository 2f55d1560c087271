"""Enterprise: who is insured, with every period of cover (参保企业).

Rule 1. Whether an enterprise benefits from the fund is judged on its policy periods.
Source  domain.md 7.2, 8.2
"""

from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id


class Cover(NamedTuple):
    """One policy's period of cover, both days included."""

    insurer: str
    inception_on: date
    expiry_on: date


@stored_as("enterprise")
class Enterprise(Aggregate):
    """An enterprise, named by its unified social credit code."""

    class Event(Aggregate.Event):
        """A fact about one enterprise."""

    class EnterpriseRegistered(Event, Aggregate.Created):
        """The enterprise was met for the first time."""

        credit_code: str
        name: str

    class EnterpriseRenamed(Event):
        """The enterprise goes by another name."""

        name: str

        def apply(self, enterprise: "Enterprise") -> None:
            """Take the new name."""
            enterprise.name = self.name
            enterprise.named_in = self.originator_version

    class EnterpriseNameCorrected(Event):
        """The name was typed wrongly."""

        was: str
        name: str

        def apply(self, enterprise: "Enterprise") -> None:
            """Take the right name."""
            enterprise.name = self.name
            enterprise.named_in = self.originator_version

    class EnterpriseInsured(Event):
        """A policy covers the enterprise."""

        policy_id: UUID
        insurer: str
        inception_on: date
        expiry_on: date

        def apply(self, enterprise: "Enterprise") -> None:
            """Add the period."""
            enterprise.covers[self.policy_id] = Cover(self.insurer, self.inception_on, self.expiry_on)

    class EnterpriseContactNamed(Event):
        """Somebody else is to be called."""

        contact: UUID

        def apply(self, enterprise: "Enterprise") -> None:
            """Call this one."""
            enterprise.contact = self.contact

    class CoverEndMoved(Event):
        """A policy was extended or surrendered: its cover ends on another day."""

        policy_id: UUID
        expiry_on: date

        def apply(self, enterprise: "Enterprise") -> None:
            """Move the end."""
            enterprise.covers[self.policy_id] = enterprise.covers[self.policy_id]._replace(expiry_on=self.expiry_on)

    def __init__(self, credit_code: str, name: str) -> None:
        self.credit_code = credit_code
        self.name = name
        self.named_in = 1
        self.contact: UUID | None = None
        self.covers: dict[UUID, Cover] = {}

    @staticmethod
    def id_for(credit_code: str) -> UUID:
        """Return the stream of the enterprise."""
        return stream_id("enterprise", credit_code)

    @classmethod
    def register(cls, credit_code: str, name: str) -> Self:
        """Register an enterprise under its credit code."""
        return cls._create(cls.EnterpriseRegistered, id=cls.id_for(credit_code), credit_code=credit_code, name=name)

    def insure(self, policy_id: UUID, insurer: str, name: str, inception_on: date, expiry_on: date) -> None:
        """Add a policy's period; the name on the newest policy is the enterprise's name."""
        if name != self.name:
            self.trigger_event(self.EnterpriseRenamed, name=name)
        self.trigger_event(
            self.EnterpriseInsured,
            policy_id=policy_id,
            insurer=insurer,
            inception_on=inception_on,
            expiry_on=expiry_on,
        )

    def correct_name(self, name: str) -> None:
        """Put right a name that was typed wrongly."""
        self.trigger_event(self.EnterpriseNameCorrected, was=self.name, name=name)

    def name_contact(self, contact: UUID) -> None:
        """Name whom to call, whatever the policies say."""
        self.trigger_event(self.EnterpriseContactNamed, contact=contact)

    def move_cover_end(self, policy_id: UUID, expiry_on: date) -> None:
        """Extend or shorten a policy's cover."""
        self.trigger_event(self.CoverEndMoved, policy_id=policy_id, expiry_on=expiry_on)

    def insurer_after(self, insurer: str, on: date) -> str | None:
        """Return who covers the enterprise on a day when an insurer does no more; None while it does, or nobody does.

        Of several it is the one whose cover began last.
        """
        covers = [cover for cover in self.covers.values() if cover.inception_on <= on <= cover.expiry_on]
        if any(cover.insurer == insurer for cover in covers):
            return None
        return max(covers, key=lambda cover: (cover.inception_on, cover.insurer)).insurer if covers else None

    def covered_by(self, on: date, insurer: str | None = None) -> UUID | None:
        """Return the policy that covers it on a day, of that insurer or of any; of several the latest."""
        found = [
            (cover.inception_on, str(policy_id), policy_id)
            for policy_id, cover in self.covers.items()
            if cover.inception_on <= on <= cover.expiry_on and insurer in {None, cover.insurer}
        ]
        return max(found)[2] if found else None

    def insured_between(self, start_on: date, end_on: date) -> bool:
        """Tell whether some policy covers some day of the period."""
        return any(c.inception_on <= end_on and start_on <= c.expiry_on for c in self.covers.values())
