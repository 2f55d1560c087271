"""Anything that has an id, by its id alone."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from ledger_api.briefing import briefing
from ledger_api.campaign import campaign
from ledger_api.complaint import complaint
from ledger_api.context import Asked, Context
from ledger_api.contract import contract
from ledger_api.correction import correction
from ledger_api.enterprise import enterprise
from ledger_api.figures import stream_of
from ledger_api.fund_account import fund_account
from ledger_api.guard_finding import guard_finding
from ledger_api.hazard import hazard
from ledger_api.ids import opened
from ledger_api.organisation import find_organisation
from ledger_api.payment import payment
from ledger_api.policy import policy
from ledger_api.project import project
from ledger_api.record import Node
from ledger_api.remediation import remediation_case
from ledger_api.rule_book import rule
from ledger_api.settlement import settlement
from ledger_api.task import task
from ledger_api.territory import territory
from ledger_api.visiting_list import visiting_list

Fetch = Callable[[Context, str], Awaitable[Node | None]]

_FETCH: dict[str, Fetch] = {
    "FilingCampaign": lambda context, id_: campaign(context, stream_of("FilingCampaign", id_)),
    "FundAccount": lambda context, id_: fund_account(context, stream_of("FundAccount", id_)),
    "Enterprise": lambda context, id_: enterprise(context, stream_of("Enterprise", id_)),
    "Policy": lambda context, id_: policy(context, stream_of("Policy", id_)),
    "PreventionProject": lambda context, id_: project(context, stream_of("PreventionProject", id_)),
    "Complaint": lambda context, id_: complaint(context, stream_of("Complaint", id_)),
    "Correction": lambda context, id_: correction(context, stream_of("Correction", id_)),
    "Payment": lambda context, id_: payment(context, stream_of("Payment", id_)),
    "RemediationCase": lambda context, id_: remediation_case(context, stream_of("RemediationCase", id_)),
    "Briefing": lambda context, id_: briefing(context, stream_of("Briefing", id_)),
    "Hazard": lambda context, id_: hazard(context, stream_of("Hazard", id_)),
    "VisitingList": lambda context, id_: visiting_list(context, stream_of("VisitingList", id_)),
    "InspectionTask": lambda context, id_: task(context, stream_of("InspectionTask", id_)),
    "Settlement": lambda context, id_: settlement(context, stream_of("Settlement", id_)),
    "Territory": lambda context, id_: territory(context, stream_of("Territory", id_)),
    "ServiceContract": lambda context, id_: contract(context, stream_of("ServiceContract", id_)),
    "GuardFinding": lambda context, id_: guard_finding(context, opened(id_)[1]),
    "Organisation": lambda context, id_: find_organisation(context, opened(id_)[1]),
    "Rule": lambda context, id_: rule(context, opened(id_)[1]),
}


async def fetched(context: Context, id_: str) -> Node | None:
    """Return what has an id, None when it is not there for the caller; many in one query."""
    fetch = _FETCH.get(opened(id_)[0])
    return await fetch(context, id_) if fetch else None


@strawberry.type
class NodeQuery:
    """Anything by its id."""

    @strawberry.field(description="Anything by its id, null when it is not there for the caller.")
    async def node(
        self,
        info: Asked,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],  # noqa: A002
    ) -> Node | None:
        """Return what has the id."""
        return await fetched(info.context, id)
