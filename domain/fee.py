"""Fee: one service that a firm is paid for once (计费项).

Rule    A visit, each call-out of a task and each re-inspection of a hazard has a stream of its own, so that no two
        settlements bill it; a settlement that is returned sets it free again.
Source  domain.md 8.4
"""

from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.contract import ServiceItem


class FeeFact(Aggregate.Event):
    """A fact about one fee."""


class Billing(FeeFact):
    """What every billing says."""

    settlement_id: UUID
    number: str

    def apply(self, fee: "Fee") -> None:
        """Remember where it is billed."""
        fee.settlement_id, fee.number = self.settlement_id, self.number


@stored_as("fee")
class Fee(Aggregate):
    """The fee for one service; `settlement_id` is None while no settlement bills it."""

    Event = FeeFact

    class FeeBilled(Billing, Aggregate.Created):
        """A settlement bills the service for the first time; `subject` is its task or hazard."""

        subject: UUID
        item: ServiceItem
        place: int

    class FeeBilledAgain(Billing):
        """After its settlement was returned, another one bills it."""

    class FeeReleased(FeeFact):
        """Its settlement was returned."""

        def apply(self, fee: "Fee") -> None:
            """Set it free."""
            fee.settlement_id = None

    def __init__(self) -> None:
        self.settlement_id: UUID | None = None
        self.number = ""

    @staticmethod
    def id_for(subject: UUID, item: ServiceItem, place: int) -> UUID:
        """Return the stream of a task's or hazard's service, the first of its kind at place 0."""
        return stream_id("fee", subject, item.value, place)

    @classmethod
    def bill(cls, subject: UUID, item: ServiceItem, place: int, settlement_id: UUID, number: str) -> Self:
        """Bill a service that was never billed."""
        return cls._create(
            cls.FeeBilled,
            id=cls.id_for(subject, item, place),
            subject=subject,
            item=item,
            place=place,
            settlement_id=settlement_id,
            number=number,
        )

    def bill_again(self, settlement_id: UUID, number: str) -> None:
        """Bill a service whose settlement was returned."""
        self.trigger_event(self.FeeBilledAgain, settlement_id=settlement_id, number=number)

    def release(self) -> None:
        """Set it free, for its settlement was returned."""
        self.trigger_event(self.FeeReleased)
