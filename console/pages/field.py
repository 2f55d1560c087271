"""The field form: what is filled in on the spot, kept as a draft on the device, and sent when there is signal."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from console.asking import Answer
from console.pages.field_steps import HAZARD, TASK
from console.pages.form import Form
from console.pages.hazard import found as hazard_found
from console.pages.page import Page
from console.pages.step import Step
from console.pages.task import found as task_found
from ledger.command import NotFound
from ledger_api.operations import operations


async def of_task(page: Page) -> Response:
    """Draw a form about a task. Raises  Refusal, NotFound."""
    step = _step(page, TASK)
    task = await task_found(page)
    return _drawn(page, step, "taskId", task, task["enterpriseName"], ("/tasks", "排查任务"))


async def of_hazard(page: Page) -> Response:
    """Draw a form about a hazard. Raises  Refusal, NotFound."""
    step = _step(page, HAZARD)
    hazard = await hazard_found(page)
    name = f"{hazard['findingNo']} {hazard['enterpriseName'] or hazard['creditCode']}"
    return _drawn(page, step, "hazardId", hazard, name, ("/hazards", "隐患"))


def _step(page: Page, forms: Mapping[str, Step]) -> Step:
    """Return the step that the address names, of those who may take it. Raises  NotFound."""
    step = forms.get(page.request.path_params["way"])
    if step is None or not page.may(step.command):
        raise NotFound(what="Form")
    return step


def _drawn(page: Page, step: Step, whose: str, about: Answer, name: str, above: tuple[str, str]) -> Response:
    form = Form({"effectiveOn": str(page.site.ledger.today)})
    content = {"step": step, "form": form, "whose": whose, "about": about, "name": name, "above": above}
    kinds = json.dumps({field.name: field.kind.value for field in step.fields})
    return page.draw("field.html", content | {"operation": operations()[step.command], "kinds": kinds})
