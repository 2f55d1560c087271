"""The district's voice on the usage plan (属地).

Rule 1. The district confirms or objects once it was consulted; after an objection it is consulted anew.
Source  domain.md 7.3, F-03
"""

from datetime import date
from uuid import UUID

from domain.project.state import ProjectFact, ProjectState
from domain.project.tracks import DistrictState


class DistrictStep(ProjectFact):
    """A meeting or a letter; `official` is a person's id."""

    document_no: str
    official: UUID


class DistrictConsulted(DistrictStep):
    """The plan was talked over with the district."""

    MOVES = (("district", DistrictState.REQUESTED),)
    consulted_on: date

    def apply(self, project: ProjectState) -> None:
        """Wait for the district."""
        super().apply(project)
        project.reached[DistrictState.REQUESTED] = self.consulted_on


class UsagePlanConfirmed(DistrictStep):
    """The district agrees."""

    MOVES = (("district", DistrictState.CONFIRMED),)
    confirmed_on: date

    def apply(self, project: ProjectState) -> None:
        """Let the project be filed."""
        super().apply(project)
        project.reached[DistrictState.CONFIRMED] = self.confirmed_on


class UsagePlanObjected(DistrictStep):
    """The district does not agree."""

    MOVES = (("district", DistrictState.OBJECTED),)
    objected_on: date

    def apply(self, project: ProjectState) -> None:
        """Let the project be talked over anew."""
        super().apply(project)
        project.reached[DistrictState.OBJECTED] = self.objected_on


class Consulting(ProjectState):
    """Consulting the district, and its answer."""

    def consult(self, document_no: str, official: UUID, on: date) -> None:
        """Record that the plan was talked over. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(self.district_consent, {DistrictState.NONE, DistrictState.OBJECTED}, "ConsultDistrict")
        self._check_after(DistrictState.REQUESTED, on, DistrictState.OBJECTED)
        self.trigger_event(DistrictConsulted, document_no=document_no, official=official, consulted_on=on)

    def confirm(self, document_no: str, official: UUID, on: date) -> None:
        """Agree with the plan. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(self.district_consent, {DistrictState.REQUESTED}, "ConfirmUsagePlan")
        self._check_after(DistrictState.CONFIRMED, on, DistrictState.REQUESTED)
        self.trigger_event(UsagePlanConfirmed, document_no=document_no, official=official, confirmed_on=on)

    def object(self, document_no: str, official: UUID, on: date) -> None:
        """Disagree with the plan. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(self.district_consent, {DistrictState.REQUESTED}, "ObjectUsagePlan")
        self._check_after(DistrictState.OBJECTED, on, DistrictState.REQUESTED)
        self.trigger_event(UsagePlanObjected, document_no=document_no, official=official, objected_on=on)
