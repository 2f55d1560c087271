"""Papers of a project: those handed in with its steps, and those added beside them (材料).

Rule 1. Of a kind the last one counts; earlier ones stay in the history.
Rule 2. A paper may be added at any time, and be older than the project; of a rejected or cancelled one none is kept.
Source  domain.md 7.5, 8.2
"""

from datetime import date

from domain.papers import HandsIn, NamesFiles, Paper
from domain.project.state import ProjectFact, ProjectState
from domain.project.tracks import ExecutionState, ReviewState
from domain.transition import InvalidTransition


class PapersFact(ProjectFact, NamesFiles):
    """A fact that tells papers."""

    papers: tuple[Paper, ...]


class PapersHandedIn(PapersFact, HandsIn):
    """A fact that hands in papers; of a kind the last one counts."""

    def apply(self, project: ProjectState) -> None:
        """Move the tracks and add the papers."""
        super().apply(project)
        project.take_papers(self.papers)


class PapersAdded(PapersHandedIn):
    """Papers came in beside the steps."""

    added_on: date


class Supplementing(ProjectState):
    """Adding papers."""

    def check_takes_papers(self) -> None:
        """Raises  InvalidTransition."""
        for state in (self.review, self.execution):
            if state in {ReviewState.REJECTED, ExecutionState.CANCELLED}:
                raise InvalidTransition(object=self.number, state=state, command="AddPapers")

    def add_papers(self, papers: tuple[Paper, ...], on: date) -> None:
        """Keep papers. Raises  InvalidTransition."""
        self.check_takes_papers()
        self.trigger_event(PapersAdded, papers=papers, added_on=on)
