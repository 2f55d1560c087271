"""Prevention projects, as the API shows them (R2)."""

from ledger_api.project.question import ProjectQuery
from ledger_api.project.record import PreventionProject, ProjectRecorded, project

__all__ = ["PreventionProject", "ProjectQuery", "ProjectRecorded", "project"]
