"""Inspection tasks, as the API shows them (R12)."""

from ledger_api.task.question import TaskQuery
from ledger_api.task.record import InspectionTask, TaskRecorded, task

__all__ = ["InspectionTask", "TaskQuery", "TaskRecorded", "task"]
