"""Campaigns of historical filing: which there are, and of one who owes what, day by day and project by project."""

from datetime import date

from starlette.responses import RedirectResponse, Response

from console.pages.burn_down import drawn
from console.pages.campaign_steps import STEPS, opening
from console.pages.page import Page
from console.pages.step import offered, taken
from ledger.command import NotFound

ROWS = 50


async def campaigns(page: Page) -> Response:
    """Draw the campaigns and how old all unfiled work is; a form sent from it opens one. Raises  Refusal."""
    told = await page.ask("CampaignsAtWork", scope=page.scope, **page.dates)
    steps = opening(told["insurers"], told["districts"])
    form = await taken(page, steps)
    if isinstance(form, RedirectResponse):
        return form
    figures = told["unfiledAging"]
    days_left = {each["id"]: _days_left(each["deadlineOn"], figures["asOf"]) for each in told["campaigns"]}
    content = told | {"figures": figures, "days_left": days_left, "form": form, "steps": offered(page, steps, told)}
    return page.draw("campaigns.html", content, 422 if form.refused else 200)


async def campaign(page: Page) -> Response:
    """Draw one campaign; a form sent from it takes a step. Raises  Refusal, NotFound."""
    id_ = page.request.path_params["id"]
    form = await taken(page, STEPS, campaignId=id_)
    if isinstance(form, RedirectResponse):
        return form
    listed = {"first": ROWS, "after": page.params.get("after")}
    told = await page.ask("CampaignAtWork", campaignId=id_, scope=page.scope, **listed, **page.dates)
    figures = told["backfillProgress"]
    if figures is None:
        raise NotFound(what="FilingCampaign")
    this = figures["campaign"]
    content = told | {
        "figures": figures,
        "campaign": this,
        "burn_down": drawn(figures["burnDown"], this["deadlineOn"]),
        "days_left": _days_left(this["deadlineOn"], figures["asOf"]),
        "most": max((row["expected"] for row in figures["rows"]), default=0),
        "form": form,
        "steps": offered(page, STEPS, this),
    }
    return page.draw("campaign.html", content, 422 if form.refused else 200)


def _days_left(deadline_on: str, as_of: str) -> int:
    return (date.fromisoformat(deadline_on) - date.fromisoformat(as_of)).days
