"""What was recorded and still deserves a look: told as warnings beside the receipt."""

from domain import fund_state
from domain.aggregate import Aggregate
from domain.complaint import Complaint
from domain.fund_account import FundOverdrawn
from domain.refusal import Refusal
from domain.task.visit import PolicyNotInForce, VisitCompleted
from domain.working_days import HolidaysUnknown
from domain.year_facts import FundYearClosed
from ledger.command import Warned
from ledger.evidence import repeats
from ledger.rights import Actor, sees

_CONCERNING = (fund_state.FundOverdrawn, FundYearClosed, VisitCompleted, Complaint.ComplaintRecorded)


def warnings(actor: Actor, changed: list[Aggregate], facts: list[Aggregate.Event]) -> list[Warned]:
    """Return what concerns the records that the actor sees."""
    concerning = [(fact, _concerns(fact)) for fact in facts if isinstance(fact, _CONCERNING)]
    seen = {aggregate.id for aggregate in changed if concerning and sees(actor, aggregate)}
    return [
        Warned(concern.code(), concern.values())
        for fact, concerns in concerning
        for concern in concerns
        if fact.originator_id in seen
    ] + [Warned(each.code(), each.values()) for each in repeats(changed, facts)]


def _concerns(
    fact: fund_state.FundOverdrawn | FundYearClosed | VisitCompleted | Complaint.ComplaintRecorded,
) -> list[Refusal]:
    """Return what deserves a look, by the rule that it would have broken had it been a decision."""
    if isinstance(fact, FundYearClosed):
        return list(fact.concerns())
    if isinstance(fact, Complaint.ComplaintRecorded):
        return [HolidaysUnknown(year=fact.holidays_unknown_of)] if fact.holidays_unknown_of else []
    if isinstance(fact, VisitCompleted):
        return [] if fact.insured else [PolicyNotInForce(enterprise=fact.enterprise, on=fact.visited_on)]
    return [FundOverdrawn(overdrawn_by=fact.overdrawn_by)]
