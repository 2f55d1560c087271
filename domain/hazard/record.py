"""What all tracks of a hazard share: its state, its clock, and the order of its steps.

Source  domain.md 7.3, 8.0, 8.4
"""

from collections.abc import Collection, Hashable
from datetime import date
from enum import Enum
from uuid import UUID

from domain.aggregate import Aggregate
from domain.hazard.clock import Clock
from domain.hazard.tracks import (
    NO_HAZARD,
    OPEN,
    EscalationState,
    ExtensionState,
    HazardGrade,
    HazardState,
    SupervisionState,
)
from domain.refusal import Refusal
from domain.track import Step
from domain.transition import BeforeStreamStart, InvalidTransition, check_order


class HazardClosed(Refusal):
    """What is closed stays closed, unless it comes back soon enough."""


class HazardFact(Aggregate.Event, Step):
    """A fact about one hazard; `changes` names the tracks it moves, `wind` what it does to the clock."""

    def wind(self, clock: Clock) -> Clock:
        """Return the clock after this fact."""
        return clock

    def apply(self, hazard: "HazardRecord") -> None:
        """Move the tracks and wind the clock."""
        hazard.states.update(self.changes())
        hazard.clock = self.wind(hazard.clock)


class HazardRecord(Aggregate):
    """The state of a hazard; each track adds its facts and decisions."""

    def __init__(
        self,
        finding_no: str,
        task_id: UUID,
        firm: str,
        insurer: str,
        credit_code: str,
        district: str,
        found_on: date,
        deadline: date,
    ) -> None:
        self.finding_no = finding_no
        self.task_id = task_id
        self.firm = firm
        self.insurer = insurer
        self.earlier_insurers: tuple[str, ...] = ()
        self.credit_code = credit_code
        self.district = district
        self.clock = Clock(found_on, deadline)
        self.moved: tuple[str, date] = ("发现", found_on)
        self.granted_on: date | None = None
        self.noticed_on = found_on
        self.states: dict[str, Enum] = {
            "extension": ExtensionState.NONE,
            "escalation": EscalationState.NONE,
            "supervision": SupervisionState.NONE,
        }
        self.suspended_from = HazardState.FOUND
        self.claimed_on: date | None = None
        self.reinspected_on: tuple[date, ...] = ()
        self.planned = False
        self.asked: tuple[date, date, UUID] | None = None  # for a deadline, on a day, by whom
        self.enterprise_people: set[UUID] = set()
        self.escalated_on: date | None = None
        self.told: set[Hashable] = set()  # on which occasions the rules told the district
        self.regraded_on = found_on

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return the insurer that answers for it; those before keep what they knew of it."""
        return (self.insurer, *self.earlier_insurers)

    @property
    def firms(self) -> tuple[str, ...]:
        """Return the technical firm that found it."""
        return (self.firm,)

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    @property
    def state(self) -> HazardState:
        """Return where it stands."""
        return HazardState(self.states["hazard"])

    @property
    def grade(self) -> HazardGrade:
        """Return how grave it is."""
        return HazardGrade(self.states["grade"])

    @property
    def extension(self) -> ExtensionState:
        """Return whether more time was asked for."""
        return ExtensionState(self.states["extension"])

    @property
    def escalated(self) -> bool:
        """Tell whether the district was told."""
        return self.states["escalation"] is EscalationState.ESCALATED

    @property
    def supervision(self) -> SupervisionState:
        """Return whether the district supervises it."""
        return SupervisionState(self.states["supervision"])

    def age(self, on: date) -> int | None:
        """Return its age on a day, in days; None for what turned out to be no hazard."""
        return None if self.state in NO_HAZARD else self.clock.age(on)

    def overdue_days(self, on: date) -> int:
        """Return by how many days it is past its deadline on a day; 0 unless it is open."""
        return self.clock.overdue_days(on) if self.state in OPEN else 0

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.clock.found_on:
            raise BeforeStreamStart(started_on=self.clock.found_on)

    def _check_state(self, allowed: Collection[HazardState], command: str) -> None:
        """Refuse what a closed hazard cannot do, and what leads on from other states only."""
        if self.state is HazardState.CLOSED and HazardState.CLOSED not in allowed:
            raise HazardClosed()
        if self.state not in allowed:
            self._refuse(self.state, command)

    def _check_not(self, state: SupervisionState, command: str) -> None:
        """Refuse what one that is listed, or that passed and waits to be delisted, cannot do."""
        if self.supervision is state:
            self._refuse(state, command)

    def _refuse(self, state: Enum, command: str) -> None:
        raise InvalidTransition(object=self.finding_no, state=state, command=command)

    def _check_after(self, step: str, on: date) -> None:
        """Judge that a step comes after the last one from state to state. Raises  StepDateOrder."""
        check_order(step, on, *self.moved)

    def _check_last(self, step: str, on: date) -> None:
        """Judge that a step also comes after the last extension. Raises  StepDateOrder."""
        self._check_after(step, on)
        check_order(step, on, "延期审批", self.granted_on)

    def _check_noticed(self, step: str, on: date) -> None:
        """Judge a step beside the others: it comes after the enterprise was told. Raises  StepDateOrder."""
        check_order(step, on, "告知", self.noticed_on)
