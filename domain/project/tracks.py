"""The tracks of a project, which move independently, and the one word derived from them.

Source  domain.md 7.3
"""

from enum import Enum


class ReviewState(Enum):
    """Where the insurer's review stands (审核); a returned project is a draft again."""

    DRAFT = "DRAFT"
    DECLARED = "DECLARED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class DistrictState(Enum):
    """Whether the district agrees with the usage plan (属地)."""

    NONE = "NONE"
    REQUESTED = "REQUESTED"
    CONFIRMED = "CONFIRMED"
    OBJECTED = "OBJECTED"


class FilingState(Enum):
    """Where the filing with the centre stands (备案)."""

    UNFILED = "UNFILED"
    SUBMITTED = "SUBMITTED"
    INCOMPLETE = "INCOMPLETE"
    FILED = "FILED"
    BACKFILLED = "BACKFILLED"


ON_RECORD = frozenset({FilingState.FILED, FilingState.BACKFILLED})
"""The states of a filing that stands with the centre, whether it was filed in time or as history."""


class ExecutionState(Enum):
    """Where the work stands (实施)."""

    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    DELIVERED = "DELIVERED"
    ACCEPTED = "ACCEPTED"
    CANCELLED = "CANCELLED"
    ABANDONED = "ABANDONED"


DONE = frozenset({ExecutionState.DELIVERED, ExecutionState.ACCEPTED})
"""The states of work that is done, whether it was accepted yet or not."""


class ClosureState(Enum):
    """Whether the project is settled (结清)."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class Headline(Enum):
    """The one word for where a project stands, the strongest first."""

    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"
    ABANDONED = "ABANDONED"
    CLOSED = "CLOSED"
    IRREGULAR = "IRREGULAR"
    UNFILED_HISTORICAL = "UNFILED_HISTORICAL"
    ACCEPTED = "ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    FILED = "FILED"
    APPROVED = "APPROVED"
    DECLARED = "DECLARED"
    DRAFT = "DRAFT"


STEP_NAMES: dict[Enum, str] = {
    ReviewState.DRAFT: "退回补正",
    ReviewState.DECLARED: "申报",
    ReviewState.APPROVED: "审核",
    DistrictState.REQUESTED: "属地沟通",
    DistrictState.CONFIRMED: "属地确认",
    DistrictState.OBJECTED: "属地异议",
    FilingState.SUBMITTED: "备案提交",
    FilingState.FILED: "备案",
    FilingState.INCOMPLETE: "备案退回",
    ExecutionState.IN_PROGRESS: "开工",
    ExecutionState.DELIVERED: "成果提交",
    ExecutionState.ACCEPTED: "验收",
    ClosureState.CLOSED: "结清",
}
"""The field's word for the step that leads into a state, as refusals say it."""


def headline(
    review: ReviewState,
    filing: FilingState,
    execution: ExecutionState,
    closed: bool,
    irregular: bool,
    historical: bool,
) -> Headline:
    """Return the strongest word that holds; delivered work is still in progress."""
    holds = {
        Headline.REJECTED: review is ReviewState.REJECTED,
        Headline.CANCELLED: execution is ExecutionState.CANCELLED,
        Headline.ABANDONED: execution is ExecutionState.ABANDONED,
        Headline.CLOSED: closed,
        Headline.IRREGULAR: irregular,
        Headline.UNFILED_HISTORICAL: historical and filing not in ON_RECORD,
        Headline.ACCEPTED: execution is ExecutionState.ACCEPTED,
        Headline.IN_PROGRESS: execution in {ExecutionState.IN_PROGRESS, ExecutionState.DELIVERED},
        Headline.FILED: filing in ON_RECORD,
        Headline.APPROVED: review is ReviewState.APPROVED,
        Headline.DECLARED: review is ReviewState.DECLARED,
        Headline.DRAFT: True,
    }
    return next(word for word in Headline if holds[word])
