"""RemediationCase: what was irregular about a payment or a project, to be mended (手续整改).

Rule 1. A case goes to and fro between its insurer and the centre until the centre accepts it, or misuse is confirmed.
Rule 2. Who hands in is not who decides; what has to be true before a case is accepted is its project's to judge.
Rule 3. Confirmed misuse is final: it is only supplemented.
Source  domain.md 7.3, 9 cases 8 and 29
"""

from datetime import date
from enum import Enum
from typing import Any, Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as
from domain.irregular import IrregularKind
from domain.money import Fen
from domain.papers import HandsIn, NamesFiles, Paper
from domain.track import Step
from domain.transition import BeforeStreamStart, InvalidTransition, SamePersonReview, check_order


class RemediationState(Enum):
    """Where a case stands."""

    OPEN = "OPEN"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    CONFIRMED_MISUSE = "CONFIRMED_MISUSE"


_WAITING = {RemediationState.OPEN, RemediationState.RETURNED}
_STEP_NAMES = {
    RemediationState.SUBMITTED: "整改提交",
    RemediationState.RETURNED: "整改退回",
    RemediationState.ACCEPTED: "整改完成",
    RemediationState.CONFIRMED_MISUSE: "挪用认定",
}


@stored_as("remediation")
class RemediationCase(Aggregate):
    """What is to be mended about one irregular payment, or about a project as a whole."""

    class Event(Aggregate.Event, Step):
        """A fact about one case; `changes` names its new state."""

        def apply(self, case: "RemediationCase") -> None:
            """Take the new state."""
            for _, state in self.changes():
                case.state = RemediationState(state)

    class RemediationOpened(Event, Aggregate.Created):
        """Something irregular was recorded; `payment_id` is None for the project as a whole."""

        MOVES = (("remediation", RemediationState.OPEN),)
        name: str
        insurer: str
        district: str
        project_id: UUID
        payment_id: UUID | None
        kind: IrregularKind
        amount: Fen
        responsible: UUID
        opened_on: date
        due_on: date

        class_version = 2

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Until then a case had no name, no term and nobody to answer for it: due at once, by who recorded it."""
            state["name"] = state["payment_id"]
            state["responsible"] = state["actor"]
            state["opened_on"] = state["due_on"] = state["effective_on"]

    class RemediationSubmitted(Event, HandsIn, NamesFiles):
        """The insurer handed in what mends it."""

        MOVES = (("remediation", RemediationState.SUBMITTED),)
        statement: str
        papers: tuple[Paper, ...]
        submitted_on: date
        submitted_by: UUID

        def apply(self, case: "RemediationCase") -> None:
            """Add the papers, and wait for the centre."""
            super().apply(case)
            case.papers += self.papers
            case.submitted_by = self.submitted_by
            case.moved_on = self.submitted_on

    class RemediationReturned(Event):
        """The centre found it not mended."""

        MOVES = (("remediation", RemediationState.RETURNED),)
        opinion: str
        returned_on: date
        returned_by: UUID

        def apply(self, case: "RemediationCase") -> None:
            """Wait for better papers."""
            super().apply(case)
            case.moved_on = self.returned_on

    class RemediationCompleted(Event):
        """The centre found it mended."""

        MOVES = (("remediation", RemediationState.ACCEPTED),)
        opinion: str
        completed_on: date
        completed_by: UUID

    class MisuseConfirmed(Event):
        """The money was misused; nothing takes that back."""

        MOVES = (("remediation", RemediationState.CONFIRMED_MISUSE),)
        basis: str
        confirmed_on: date
        confirmed_by: UUID

        def apply(self, case: "RemediationCase") -> None:
            """Remember since when."""
            super().apply(case)
            case.moved_on = self.confirmed_on

    class MisuseSupplemented(Event):
        """More was found out about confirmed misuse."""

        basis: str
        supplemented_on: date
        supplemented_by: UUID

    def __init__(
        self,
        *,
        name: str,
        insurer: str,
        district: str,
        project_id: UUID,
        payment_id: UUID | None,
        kind: IrregularKind,
        opened_on: date,
    ) -> None:
        self.name = name
        self.insurer = insurer
        self.district = district
        self.project_id = project_id
        self.payment_id = payment_id
        self.kind = kind
        self.opened_on = self.moved_on = opened_on
        self.state = RemediationState.OPEN
        self.papers: tuple[Paper, ...] = ()
        self.submitted_by: UUID | None = None

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose case it is."""
        return (self.insurer,)

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    @property
    def misused(self) -> bool:
        """Tell whether misuse was confirmed."""
        return self.state is RemediationState.CONFIRMED_MISUSE

    @classmethod
    def open(
        cls,
        insurer: str,
        district: str,
        project_id: UUID,
        payment_id: UUID | None,
        *,
        name: str,
        kind: IrregularKind,
        amount: Fen,
        responsible: UUID,
        opened_on: date,
        due_on: date,
    ) -> Self:
        """Open a case of an irregular payment, or of a project without naming one."""
        return cls._create(
            cls.RemediationOpened,
            name=name,
            insurer=insurer,
            district=district,
            project_id=project_id,
            payment_id=payment_id,
            kind=kind,
            amount=amount,
            responsible=responsible,
            opened_on=opened_on,
            due_on=due_on,
        )

    def check_started(self, on: date) -> None:
        """Raises  BeforeStreamStart."""
        if on < self.opened_on:
            raise BeforeStreamStart(started_on=self.opened_on)

    def check_submitted(self, command: str) -> None:
        """Judge whether there is something to decide on. Raises  InvalidTransition."""
        self._check_state({RemediationState.SUBMITTED}, command)

    def submit(self, statement: str, papers: tuple[Paper, ...], on: date, by: UUID) -> None:
        """Hand in what mends it. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(_WAITING, "SubmitRemediation")
        self._check_after(RemediationState.SUBMITTED, on)
        self.trigger_event(
            self.RemediationSubmitted, statement=statement, papers=papers, submitted_on=on, submitted_by=by
        )

    def complete(self, opinion: str, on: date, by: UUID) -> None:
        """Find it mended. Raises  InvalidTransition, SamePersonReview, StepDateOrder."""
        self._check_decision("AcceptRemediation", RemediationState.ACCEPTED, on, by)
        self.trigger_event(self.RemediationCompleted, opinion=opinion, completed_on=on, completed_by=by)

    def send_back(self, opinion: str, on: date, by: UUID) -> None:
        """Find it not mended. Raises  InvalidTransition, SamePersonReview, StepDateOrder."""
        self._check_decision("ReturnRemediation", RemediationState.RETURNED, on, by)
        self.trigger_event(self.RemediationReturned, opinion=opinion, returned_on=on, returned_by=by)

    def confirm_misuse(self, basis: str, on: date, by: UUID) -> None:
        """Confirm misuse for good, or supplement what was confirmed. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(set(RemediationState) - {RemediationState.ACCEPTED}, "ConfirmMisuse")
        self._check_after(RemediationState.CONFIRMED_MISUSE, on)
        if self.misused:
            self.trigger_event(self.MisuseSupplemented, basis=basis, supplemented_on=on, supplemented_by=by)
        else:
            self.trigger_event(self.MisuseConfirmed, basis=basis, confirmed_on=on, confirmed_by=by)

    def _check_decision(self, command: str, step: RemediationState, on: date, by: UUID) -> None:
        self.check_submitted(command)
        if by == self.submitted_by:
            raise SamePersonReview(maker="提交人", checker="认定人")
        self._check_after(step, on)

    def _check_state(self, allowed: set[RemediationState], command: str) -> None:
        if self.state not in allowed:
            raise InvalidTransition(object=self.name, state=self.state, command=command)

    def _check_after(self, step: RemediationState, on: date) -> None:
        if self.state is not RemediationState.OPEN:  # of an open case only the first day binds
            check_order(_STEP_NAMES[step], on, _STEP_NAMES[self.state], self.moved_on)
