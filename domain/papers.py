"""Papers that a project or a payment is proved with (材料).

Source  domain.md 8.2
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from domain.counts import check_count
from domain.refusal import Refusal


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
    """One paper handed in; the day it was received decides lateness.

    `sha256` binds a file of the evidence store, `file_name` is what the file was called.
    """

    kind: PaperKind
    medium: Medium
    received_on: date
    pages: int | None = None
    sha256: str | None = None
    file_name: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnedPaper:
    """A paper that is missing or not right, and why."""

    kind: PaperKind
    reason: str | None


class HandsIn:
    """A fact that hands in papers: the files that they bind are in the evidence store."""

    papers: tuple[Paper, ...]


class NamesFiles:
    """The second shape of a fact with papers: since then a paper tells what its file was called."""

    class_version = 2

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Give the papers of an older fact the names of their files, which were not kept then."""
        for paper in state["papers"]:
            paper["file_name"] = None


class PapersRequired(Refusal):
    """Papers that are handed in beside a step, or sent back, are named."""


class EvidenceMissing(Refusal):
    """What a paper binds is not in the evidence store."""

    file: str


class EvidenceRepeated(Refusal):
    """One file stands for several papers of a record; this is told, and never refuses."""

    file: str


def check_papers(papers: Iterable[Paper]) -> None:
    """Judge the form of what is handed in. Raises  NumberRange."""
    for paper in papers:
        check_count(paper.pages)


def repeated(papers: Sequence[Paper], among: Iterable[Paper]) -> Iterator[EvidenceRepeated]:
    """Yield each file of `papers` that stands for another paper too, of these or of those `among` which they stand."""
    every = dict.fromkeys((*among, *papers))
    for sha256 in dict.fromkeys(paper.sha256 for paper in papers if paper.sha256):
        bound = [paper for paper in every if paper.sha256 == sha256]
        if len({paper.kind for paper in bound}) > 1:
            named = next((paper.file_name for paper in bound if paper.file_name), None)
            yield EvidenceRepeated(file=named or sha256[:12])
