"""A policy: its premium movements, what each accrued, and the steps that record the next one."""

from starlette.responses import RedirectResponse, Response

from console.pages.page import Page
from console.pages.policy_steps import STEPS
from console.pages.step import offered, taken
from ledger.command import NotFound


async def policy(page: Page) -> Response:
    """Draw one policy; a form sent from it records premium that came or went. Raises  Refusal, NotFound."""
    by = {"id": page.request.path_params["id"]}
    form = await taken(page, STEPS, policyId=by["id"])
    if isinstance(form, RedirectResponse):
        return form
    found = (await page.ask("Policy", by=by))["policy"]
    if found is None:
        raise NotFound(what="Policy")
    drawn = {"policy": found, "form": form, "steps": offered(page, STEPS, found)}
    return page.draw("policy.html", drawn, 422 if form.refused else 200)
