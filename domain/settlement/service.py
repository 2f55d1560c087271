"""What a task gives a firm to bill: its visit, its call-outs, and the re-inspections of its hazards.

Source  domain.md 5.6, 8.4, 10 (R13: a fee ages from the quality acceptance, a call-out from the refusal)
"""

from datetime import date
from typing import NamedTuple

from domain.contract import ServiceItem
from domain.hazard import Hazard
from domain.refusal import Refusal
from domain.task import InspectionTask
from domain.task.tracks import ACCEPTED


class ReinspectedHazardRequired(Refusal):
    """A re-inspection names its hazard, and nothing else does."""


class Service(NamedTuple):
    """One service: when it was done, and from when on its fee ages."""

    done_on: date
    since: date


def check_subject(item: ServiceItem, hazard: object | None) -> None:
    """Raises  ReinspectedHazardRequired."""
    if (item is ServiceItem.REINSPECTION) is not (hazard is not None):
        raise ReinspectedHazardRequired()


def services(item: ServiceItem, task: InspectionTask, hazard: Hazard | None) -> list[Service]:
    """Return what was done of a service and may be billed, in the order in which it was recorded."""
    if item is ServiceItem.CALL_OUT:
        return [Service(on, on) for on in task.refused_on]
    if task.state not in ACCEPTED or task.accepted_on is None:
        return []
    if item is ServiceItem.VISIT:
        return [Service(task.visited_on, task.accepted_on)] if task.visited_on else []
    return [Service(on, max(on, task.accepted_on)) for on in (hazard.reinspected_on if hazard else ())]
