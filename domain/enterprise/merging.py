"""Merging a mis-keyed credit code into the right one (信用代码并入).

Rule 1. The mis-keyed code leads to the right one for ever; nothing is keyed again, and nothing is lost.
Source  domain.md 9 case 23
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.enterprise.cover import Cover
from domain.enterprise.record import EnterpriseFact, EnterpriseRecord
from domain.place import Place
from domain.refusal import Refusal


class CreditCodeMerged(Refusal):
    """The credit code was mis-keyed and leads to another."""

    credit_code: str
    survivor: str


class MergedIntoItself(Refusal):
    """A credit code is merged into another one."""


@dataclass(frozen=True, slots=True)
class CoverTaken:
    """A policy's period that came with a mis-keyed code."""

    policy_id: UUID
    insurer: str
    inception_on: date
    expiry_on: date


@dataclass(frozen=True, slots=True)
class PlaceTaken:
    """A boundary change that came with a mis-keyed code."""

    district: str
    street: str | None
    reassigned_on: date


class EnterpriseMerged(EnterpriseFact):
    """The credit code was mis-keyed: whoever asks for it, or for a code that led to it, is led to the surviving one."""

    credit_codes: tuple[str, ...]
    survivor_id: UUID
    survivor: str
    merged_on: date

    def apply(self, enterprise: EnterpriseRecord) -> None:
        """Lead there."""
        enterprise.survivor_id = self.survivor_id
        enterprise.survivor = self.survivor


class EnterpriseAbsorbed(EnterpriseFact):
    """What was recorded under mis-keyed codes is this enterprise's."""

    credit_codes: tuple[str, ...]
    covers: tuple[CoverTaken, ...]
    places: tuple[PlaceTaken, ...]
    contact: UUID | None
    merged_on: date

    def apply(self, enterprise: EnterpriseRecord) -> None:
        """Take it over."""
        enterprise.absorbed.extend(self.credit_codes)
        for cover in self.covers:
            enterprise.covers[cover.policy_id] = Cover(cover.insurer, cover.inception_on, cover.expiry_on)
        for place in self.places:
            enterprise.places[place.reassigned_on] = Place(place.district, place.street)
        enterprise.contact = self.contact or enterprise.contact


class Merging(EnterpriseRecord):
    """Leading from one code to another."""

    def merge_into(self, survivor: "Merging", on: date) -> None:
        """Lead from this mis-keyed code to the right one; what that one knows itself goes before.

        Raises  MergedIntoItself, CreditCodeMerged
        """
        if survivor.id == self.id:
            raise MergedIntoItself()
        self._check_stands()
        survivor._check_stands()
        codes = (self.credit_code, *self.absorbed)
        survivor.trigger_event(
            EnterpriseAbsorbed,
            credit_codes=codes,
            covers=tuple(CoverTaken(policy_id, *cover) for policy_id, cover in self.covers.items()),
            places=tuple(
                PlaceTaken(*place, reassigned_on=day)
                for day, place in self.places.items()
                if day not in survivor.places
            ),
            contact=None if survivor.contact else self.contact,
            merged_on=on,
        )
        self.trigger_event(
            EnterpriseMerged,
            credit_codes=codes,
            survivor_id=survivor.id,
            survivor=survivor.credit_code,
            merged_on=on,
        )

    def _check_stands(self) -> None:
        """Raises  CreditCodeMerged."""
        if self.survivor is not None:
            raise CreditCodeMerged(credit_code=self.credit_code, survivor=self.survivor)
