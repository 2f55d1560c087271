"""What is irregular about a project, and what has to be true before that is mended (手续整改).

Rule 1. One case is open for a payment, and one of a kind for the project as a whole.
Rule 2. A case is done when what was wrong is right: the excess is gone, the project filed or accepted, the contract
        there, or all the money of the payment back. A wrong payee, a wrong use and the rest are the centre's to judge.
Rule 3. Confirmed misuse leaves the project irregular for good.
Source  domain.md 7.3, 9 cases 8 and 29
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from uuid import UUID

from domain.fund_account import FundAccount
from domain.fund_state import FundState
from domain.irregular import IrregularKind
from domain.money import Fen
from domain.papers import Paper, PaperKind
from domain.project.state import ENDED, ProjectFact, ProjectState
from domain.project.tracks import ExecutionState
from domain.refusal import Refusal


class Uncured(Enum):
    """What is still wrong."""

    FILING = "FILING"
    CONTRACT = "CONTRACT"
    ACCEPTANCE = "ACCEPTANCE"
    FROZEN = "FROZEN"


class CaseAlreadyOpen(Refusal):
    """There is an open case of that payment, or of that kind."""


class RemediationNotCured(Refusal):
    """A case is accepted when what was wrong is right."""

    uncured: Uncured


class ExcessNotCured(Refusal):
    """More than the budget is still out, or what is out is not on file."""

    over_by: Fen


class IrregularityOpened(ProjectFact):
    """Something about the project was against the rules; `payment_id` is None where that is the project as a whole."""

    case_id: UUID
    payment_id: UUID | None
    kind: IrregularKind

    def apply(self, project: ProjectState) -> None:
        """Mark the project."""
        project.open_cases[self.case_id] = self.payment_id or self.kind


class IrregularityCured(ProjectFact):
    """What was wrong is right."""

    case_id: UUID

    def apply(self, project: ProjectState) -> None:
        """Take the mark away."""
        del project.open_cases[self.case_id]


class Remedying(ProjectState):
    """Irregularities, and their cures."""

    def check_case_free(self, payment_id: UUID | None, kind: IrregularKind) -> None:
        """Raises  CaseAlreadyOpen."""
        if (payment_id or kind) in self.open_cases.values():
            raise CaseAlreadyOpen()

    def open_irregularity(self, case_id: UUID, payment_id: UUID | None, kind: IrregularKind) -> None:
        """Mark the project by a case."""
        self.trigger_event(IrregularityOpened, case_id=case_id, payment_id=payment_id, kind=kind)

    def check_cured(
        self, kind: IrregularKind, accounts: Sequence[FundAccount], handed_in: Iterable[Paper], all_back: bool
    ) -> None:
        """Judge whether what was wrong is right; `all_back` says that nothing of its payment is still out.

        Raises  RemediationNotCured, ExcessNotCured
        """
        if all_back:
            return
        kinds = {paper.kind for paper in handed_in}
        cures = {
            IrregularKind.BEFORE_FILING: (Uncured.FILING, self.on_record),
            IrregularKind.NO_CONTRACT: (Uncured.CONTRACT, PaperKind.CONTRACT in kinds),
            IrregularKind.NO_ACCEPTANCE: (Uncured.ACCEPTANCE, self._accepted(kinds)),
            IrregularKind.FROZEN_ACCOUNT: (Uncured.FROZEN, all(a.state is not FundState.FROZEN for a in accounts)),
        }
        if kind is IrregularKind.OVER_BUDGET:
            self._check_excess([account.id for account in accounts])
        elif kind in cures and not cures[kind][1]:
            raise RemediationNotCured(uncured=cures[kind][0])

    def cure(self, case_id: UUID) -> None:
        """Take the mark of a case away; whether it is cured is judged before."""
        self.trigger_event(IrregularityCured, case_id=case_id)

    def _accepted(self, handed_in: set[PaperKind]) -> bool:
        """Tell whether what was paid for was accepted; of a project that ended early the sheet says so."""
        ended = self.execution in ENDED and PaperKind.ACCEPTANCE_SHEET in handed_in
        return ended or self.execution is ExecutionState.ACCEPTED

    def _check_excess(self, accounts: list[UUID]) -> None:
        """Let the excess be gone by refund, or covered by an amendment that is filed."""
        over_by = Fen(max([self.net_paid - self.budget, *map(self._over, accounts)]))
        if over_by > 0:
            raise ExcessNotCured(over_by=over_by)
        if self.total_used <= self.budget and not self.on_record:
            raise RemediationNotCured(uncured=Uncured.FILING)

    def _over(self, account_id: UUID) -> int:
        part = self.allocations.get(account_id)
        net_paid = self.used.get(account_id, 0) - self.refunded.get(account_id, 0)
        return net_paid - (part.amount if part else 0)
