"""Evidence: photographs and other files that prove what a record says (佐证).

Source  domain.md 8.4
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.refusal import Refusal


class EvidenceRequired(Refusal):
    """What is recorded is proved by photographs or in writing."""


class PhotographRequired(Refusal):
    """What a photograph has to show is not shown by another kind of file."""

    file: str


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file; `sha256` binds it in the evidence store, `file_name` is what it was called."""

    sha256: str
    file_name: str | None = None


class Evidenced:
    """A fact that binds files: they are in the evidence store."""

    evidence: tuple[EvidenceFile, ...]

    @property
    def bound(self) -> tuple[EvidenceFile, ...]:
        """Return every file that the fact binds."""
        return self.evidence

    @property
    def photographs(self) -> tuple[EvidenceFile, ...]:
        """Return those that have to be pictures."""
        return ()


def check_evidence(files: Sequence[EvidenceFile], words: str | None = None) -> None:
    """Judge whether there is a file, or, where they are allowed, words instead. Raises  EvidenceRequired."""
    if not (files or words):
        raise EvidenceRequired()
