"""The places of the console: which page answers at which address, and at which of them a form may be sent."""

from collections.abc import Awaitable, Callable

from starlette.responses import RedirectResponse, Response

from console.pages import (
    account,
    bulletin,
    campaign,
    closing,
    complaint,
    contract,
    correction,
    declaring,
    enterprise,
    field,
    gap,
    glossary,
    guard,
    hazard,
    importing,
    inbox,
    oversight,
    overview,
    own,
    paying,
    payment,
    policy,
    project,
    reconciliation,
    remediation,
    report,
    rule,
    safety,
    search,
    settlement,
    task,
    unfiled,
    visiting_list,
)
from console.pages.page import Page
from ledger.rights import REACH, Reach

Handler = Callable[[Page], Awaitable[Response]]


async def _home(page: Page) -> Response:
    first = "/tasks" if REACH[page.actor.role] is Reach.OWN_FIRM else "/overview"
    return RedirectResponse(first, 303)


PAGES: dict[str, Handler] = {
    "/": _home,
    "/overview": overview.page,
    "/accounts": account.accounts,
    "/bulletins": bulletin.bulletins,
    "/bulletins/{id}/{kind}": bulletin.file,
    "/complaints": complaint.complaints,
    "/corrections": correction.corrections,
    "/enterprises": enterprise.enterprises,
    "/import/template.xlsx": importing.template,
    "/import/{id}/refused.xlsx": importing.refused_rows,
    "/inbox": inbox.inbox,
    "/key-enterprises": enterprise.keys,
    "/money-to-safety": safety.line,
    "/payments": payment.register,
    "/projects": project.projects,
    "/search": search.search,
    "/tasks": task.tasks,
    "/tasks/{id}/{way}": field.of_task,
    "/hazards": hazard.hazards,
    "/oversight": oversight.index,
    "/filings": oversight.filings,
    "/gaps": gap.gaps,
    "/stalls": oversight.stalls,
    "/remediation": remediation.cases,
    "/guards": guard.findings,
    "/frozen": oversight.frozen,
    "/settlements": settlement.settlements,
    "/hazards/{id}/{way}": field.of_hazard,
    "/terms": glossary.terms,
    "/unfiled": unfiled.items,
    "/year-end": closing.year,
    "/reports": report.index,
    "/reports/{number}": report.page,
    "/reports/{number}/{kind}": report.file,
}
FORMS: dict[str, Handler] = {
    "/account": own.own,
    "/accounts/{id}": account.statement,
    "/bulletins/new": bulletin.draft,
    "/bulletins/{id}": bulletin.bulletin,
    "/complaints/{id}": complaint.complaint,
    "/corrections/{id}": correction.correction,
    "/enterprises/{code}": enterprise.enterprise,
    "/import": importing.choose,
    "/import/{id}": importing.told,
    "/payments/{id}": payment.payment,
    "/projects/declare": declaring.declare,
    "/payments/{id}/correct": correction.of_payment,
    "/policies/{id}": policy.policy,
    "/projects/{id}": project.project,
    "/projects/{id}/pay": paying.pay,
    "/campaigns": campaign.campaigns,
    "/campaigns/{id}": campaign.campaign,
    "/remediation/{id}": remediation.case,
    "/guards/{id}": guard.finding,
    "/rules": rule.rules,
    "/reconciliation": reconciliation.months,
    "/tasks/{id}": task.task,
    "/hazards/{id}": hazard.hazard,
    "/contracts": contract.contracts,
    "/contracts/{id}": contract.contract,
    "/settlements/{id}": settlement.settlement,
    "/visiting-lists": visiting_list.visiting_lists,
    "/visiting-lists/{id}": visiting_list.visiting_list,
}
