"""What the auditor found about a project (审计意见).

Source  domain.md 7.4
"""

from datetime import date

from domain.project.state import ProjectFact, ProjectState


class AuditFindingRecorded(ProjectFact):
    """The auditor found something."""

    finding: str
    document_no: str | None
    found_on: date


class Audited(ProjectState):
    """Findings; they move nothing."""

    def record_finding(self, finding: str, document_no: str | None, on: date) -> None:
        """Take note of what the auditor found."""
        self.trigger_event(AuditFindingRecorded, finding=finding, document_no=document_no, found_on=on)
