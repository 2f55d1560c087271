"""Who acts next on a project: the one command that it waits for.

Source  domain.md 7.3, 10 R21
"""

from dataclasses import dataclass
from enum import Enum

from domain.project.tracks import ON_RECORD, DistrictState, ExecutionState, FilingState, ReviewState
from domain.remediation import RemediationState


class NextStep(Enum):
    """The command that is waited for; whose turn it is are the roles that may send it."""

    DECLARE = "DeclareProject"
    CONSENT = "ConsentAllocation"
    APPROVE = "ApproveProject"
    CONSULT = "ConsultDistrict"
    CONFIRM = "ConfirmUsagePlan"
    FILE = "SubmitFiling"
    ACCEPT_FILING = "AcceptFiling"
    START = "StartImplementation"
    DELIVER = "SubmitDeliverable"
    ACCEPT = "AcceptProject"
    PAY = "RecordPayment"
    REMEDY = "SubmitRemediation"
    ACCEPT_REMEDY = "AcceptRemediation"
    CLOSE = "CloseProject"


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a project stands.

    `awaited` while a co-funder has not consented, `waived` where no district is asked; `case` is where the open case
    stands that is mended first, None without any.
    """

    review: ReviewState
    district: DistrictState
    filing: FilingState
    execution: ExecutionState
    closed: bool
    awaited: bool
    waived: bool
    unpaid: bool
    case: RemediationState | None


_REVIEW = {ReviewState.DRAFT: NextStep.DECLARE, ReviewState.DECLARED: NextStep.APPROVE}
_DISTRICT = {
    DistrictState.NONE: NextStep.CONSULT,
    DistrictState.REQUESTED: NextStep.CONFIRM,
    DistrictState.OBJECTED: NextStep.CONSULT,
    DistrictState.CONFIRMED: NextStep.FILE,
}
_EXECUTION = {
    ExecutionState.NOT_STARTED: NextStep.START,
    ExecutionState.IN_PROGRESS: NextStep.DELIVER,
    ExecutionState.DELIVERED: NextStep.ACCEPT,
}
MENDED_FIRST: dict[RemediationState, NextStep | None] = {
    RemediationState.OPEN: NextStep.REMEDY,
    RemediationState.RETURNED: NextStep.REMEDY,
    RemediationState.SUBMITTED: NextStep.ACCEPT_REMEDY,
    RemediationState.CONFIRMED_MISUSE: None,
}
"""What an open case waits for, in the order in which those of one project are mended; nothing mends misuse."""


def next_step(at: Stands) -> NextStep | None:
    """Return what a project waits for: review, district, filing, work, payment, cases, closing.

    None where it has ended, or can no more be closed.
    """
    ended = at.execution in {ExecutionState.CANCELLED, ExecutionState.ABANDONED}
    if at.closed or ended or at.review is ReviewState.REJECTED:
        return None
    if at.review is not ReviewState.APPROVED:
        return NextStep.CONSENT if at.review is ReviewState.DECLARED and at.awaited else _REVIEW[at.review]
    if at.filing is FilingState.SUBMITTED:
        return NextStep.ACCEPT_FILING
    if at.filing not in ON_RECORD:
        return NextStep.FILE if at.waived else _DISTRICT[at.district]
    if at.execution in _EXECUTION:
        return _EXECUTION[at.execution]
    if at.unpaid:
        return NextStep.PAY
    return MENDED_FIRST[at.case] if at.case else NextStep.CLOSE
