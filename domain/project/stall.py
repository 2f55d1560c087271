"""Why a project stands still, and until when (停滞处理意见).

Source  domain.md 7.5, 9 case 10, 10 (R11)
"""

from datetime import date

from domain.project.state import ProjectFact, ProjectState
from domain.project.tracks import ReviewState
from domain.transition import check_order


class StallExplained(ProjectFact):
    """The insurer said what keeps the project, and when it goes on."""

    opinion: str
    expected_on: date
    explained_on: date


class Stalling(ProjectState):
    """Explaining a standstill; it stands still all the same until a step is taken."""

    def explain_stall(self, opinion: str, expected_on: date, on: date) -> None:
        """Say why, and until when. Raises  InvalidTransition, StepDateOrder."""
        self._check_state(self.review, {ReviewState.APPROVED}, "ExplainStall")
        check_order("停滞说明", on, "审核", self.reached[ReviewState.APPROVED])
        check_order("预计完成", expected_on, "停滞说明", on)
        self.trigger_event(StallExplained, opinion=opinion, expected_on=expected_on, explained_on=on)
