"""Boundary changes (属地调整).

Rule 1. A change moves the enterprise from its day on; a policy that begins later places it anew.
Source  domain.md 9 case 19
"""

from datetime import date

from domain.enterprise.record import EnterpriseFact, EnterpriseRecord, EnterpriseUnchanged
from domain.place import Place
from domain.transition import check_order


class EnterpriseDistrictReassigned(EnterpriseFact):
    """A boundary change put the enterprise into another district or street."""

    district: str
    street: str | None
    was: str
    was_street: str | None
    reassigned_on: date

    def apply(self, enterprise: EnterpriseRecord) -> None:
        """Lie there from that day on."""
        enterprise.places[self.reassigned_on] = Place(self.district, self.street)


class Placing(EnterpriseRecord):
    """Where it lies."""

    def place(self, on: date, since: date, insured_at: Place) -> Place:
        """Return where it lies on a day, when the policy of that day began on `since` with it at `insured_at`."""
        changes = [day for day in self.places if since <= day <= on]
        return self.places[max(changes)] if changes else insured_at

    def reassign(self, to: Place, was: Place, on: date) -> None:
        """Move it. Raises  EnterpriseUnchanged, StepDateOrder."""
        if to == was:
            raise EnterpriseUnchanged(enterprise=self.name)
        check_order("属地调整", on, "属地调整", max(self.places, default=None))
        self.trigger_event(
            EnterpriseDistrictReassigned,
            district=to.district,
            street=to.street,
            was=was.district,
            was_street=was.street,
            reassigned_on=on,
        )
