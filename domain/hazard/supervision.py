"""Supervision by the authority (挂牌督办): a hazard that it lists is closed only when it delists it after a pass.

Source  domain.md 5.3, 7.3, 8.4
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from domain.hazard.closing import HazardClosed
from domain.hazard.record import HazardFact, HazardRecord
from domain.hazard.tracks import OPEN, Closure, EscalationState, SupervisionState
from domain.refusal import Refusal
from domain.transition import check_order


class CloseWithoutPass(Refusal):
    """A hazard is closed after a re-inspection that was passed."""


class SupervisionLevel(Enum):
    """Who supervises (督办级别)."""

    DISTRICT = "DISTRICT"
    CITY = "CITY"
    PROVINCE = "PROVINCE"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the document says that lists a hazard; `due_on` is by when it is to be delisted."""

    document_no: str
    signatory: str
    due_on: date
    level: SupervisionLevel = SupervisionLevel.DISTRICT


class HazardListed(HazardFact):
    """The authority supervises it."""

    MOVES = (("supervision", SupervisionState.LISTED),)
    listing: Listing
    body: str
    listed_on: date


class HazardDelisted(HazardFact):
    """The authority is content."""

    MOVES = (("supervision", SupervisionState.DELISTED),)
    document_no: str
    delisted_on: date


class Supervising(HazardRecord):
    """Listing and delisting."""

    def list_for_supervision(self, listing: Listing, body: str, on: date) -> None:
        """List a hazard that was reported. Raises  HazardClosed, InvalidTransition, StepDateOrder."""
        self._check_state(OPEN, "ListForSupervision")
        if not self.escalated:
            self._refuse(EscalationState.NONE, "ListForSupervision")
        for listed in (SupervisionState.LISTED, SupervisionState.PASSED):
            self._check_not(listed, "ListForSupervision")
        check_order("挂牌督办", on, "上报", self.escalated_on)
        self._check_noticed("挂牌督办", on)
        self.trigger_event(HazardListed, listing=listing, body=body, listed_on=on)

    def delist(self, document_no: str, on: date) -> None:
        """Delist a hazard that passed, and close it.

        Raises  HazardClosed, InvalidTransition, CloseWithoutPass, StepDateOrder
        """
        self._check_state(OPEN, "DelistHazard")
        if self.supervision is SupervisionState.LISTED:
            raise CloseWithoutPass()
        if self.supervision is not SupervisionState.PASSED:
            self._refuse(self.supervision, "DelistHazard")
        self._check_last("核销", on)
        self.trigger_event(HazardDelisted, document_no=document_no, delisted_on=on)
        self.trigger_event(HazardClosed, closure=Closure.DELISTING, closed_on=on)
