"""Papers that a project or a payment is proved with (材料).

Source  domain.md 8.2
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from domain.counts import check_count


class Medium(Enum):
    """What a paper is made of."""

    PAPER = "PAPER"
    ELECTRONIC = "ELECTRONIC"


class PaperKind(Enum):
    """Which paper it is (材料类别)."""

    APPLICATION_FORM = "APPLICATION_FORM"
    USAGE_PLAN = "USAGE_PLAN"
    DISTRICT_CONFIRMATION = "DISTRICT_CONFIRMATION"
    INTERNAL_APPROVAL = "INTERNAL_APPROVAL"
    CONTRACT = "CONTRACT"
    ACCEPTANCE_SHEET = "ACCEPTANCE_SHEET"
    INVOICE = "INVOICE"
    PAYMENT_PROOF = "PAYMENT_PROOF"
    ATTENDANCE_PROOF = "ATTENDANCE_PROOF"
    SUMMARY = "SUMMARY"
    OTHER = "OTHER"


class PaperStage(Enum):
    """When a paper is owed: to be filed, once the work is accepted, or for each payment."""

    FILING = "FILING"
    EXECUTION = "EXECUTION"
    PAYMENT = "PAYMENT"


MANDATORY = (
    PaperKind.APPLICATION_FORM,
    PaperKind.USAGE_PLAN,
    PaperKind.DISTRICT_CONFIRMATION,
    PaperKind.INTERNAL_APPROVAL,
    PaperKind.CONTRACT,
)
"""What a filing needs where no rule says otherwise."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper handed in; the day it was received decides lateness."""

    kind: PaperKind
    medium: Medium
    received_on: date
    pages: int | None = None
    sha256: str | None = None


def check_papers(papers: Iterable[Paper]) -> None:
    """Judge the form of what is handed in. Raises  NumberRange."""
    for paper in papers:
        check_count(paper.pages)
