"""Periods of cover (参保).

Rule 1. Whether an enterprise benefits from the fund is judged on its policy periods.
Source  domain.md 7.2, 8.2
"""

from datetime import date
from uuid import UUID

from domain.enterprise.cover import Cover
from domain.enterprise.record import EnterpriseFact, EnterpriseRecord


class EnterpriseInsured(EnterpriseFact):
    """A policy covers the enterprise."""

    policy_id: UUID
    insurer: str
    inception_on: date
    expiry_on: date

    def apply(self, enterprise: EnterpriseRecord) -> None:
        """Add the period."""
        enterprise.covers[self.policy_id] = Cover(self.insurer, self.inception_on, self.expiry_on)


class CoverEndMoved(EnterpriseFact):
    """A policy was extended or surrendered: its cover ends on another day."""

    policy_id: UUID
    expiry_on: date

    def apply(self, enterprise: EnterpriseRecord) -> None:
        """Move the end."""
        enterprise.covers[self.policy_id] = enterprise.covers[self.policy_id]._replace(expiry_on=self.expiry_on)


class Insuring(EnterpriseRecord):
    """Who covers it, and when."""

    def insure(self, policy_id: UUID, insurer: str, name: str, inception_on: date, expiry_on: date) -> None:
        """Add a policy's period; the name on the newest policy is the enterprise's name."""
        if name != self.name:
            self.rename(name)
        self.trigger_event(
            EnterpriseInsured, policy_id=policy_id, insurer=insurer, inception_on=inception_on, expiry_on=expiry_on
        )

    def move_cover_end(self, policy_id: UUID, expiry_on: date) -> None:
        """Extend or shorten a policy's cover."""
        self.trigger_event(CoverEndMoved, policy_id=policy_id, expiry_on=expiry_on)

    def insurer_after(self, insurer: str, on: date) -> str | None:
        """Return who covers the enterprise on a day when an insurer does no more; None while it does, or nobody does.

        Of several it is the one whose cover began last.
        """
        covers = [cover for cover in self.covers.values() if cover.includes(on)]
        if any(cover.insurer == insurer for cover in covers):
            return None
        return max(covers, key=lambda cover: (cover.inception_on, cover.insurer)).insurer if covers else None

    def covered_by(self, on: date, insurer: str | None = None) -> UUID | None:
        """Return the policy that covers it on a day, of that insurer or of any; of several the latest."""
        return self._latest(
            {id_: c for id_, c in self.covers.items() if c.includes(on) and insurer in {None, c.insurer}}
        )

    def begun_by(self, on: date) -> UUID:
        """Return the policy that began last by a day, else the first one; an enterprise is registered with one."""
        begun = {id_: cover for id_, cover in self.covers.items() if cover.inception_on <= on}
        return self._latest(begun) or min(self.covers, key=lambda id_: self.covers[id_].inception_on)

    def insured_between(self, start_on: date, end_on: date) -> bool:
        """Tell whether some policy covers some day of the period."""
        return any(c.inception_on <= end_on and start_on <= c.expiry_on for c in self.covers.values())

    @staticmethod
    def _latest(covers: dict[UUID, Cover]) -> UUID | None:
        return max(covers, key=lambda id_: (covers[id_].inception_on, str(id_)), default=None)
