"""Papers of a project's file (备案材料).

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
    """Papers of a project's file (备案材料)."""

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


MANDATORY = (
    PaperKind.APPLICATION_FORM,
    PaperKind.USAGE_PLAN,
    PaperKind.DISTRICT_CONFIRMATION,
    PaperKind.INTERNAL_APPROVAL,
    PaperKind.CONTRACT,
)


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
