"""The states of an inspection task, and which of them end it.

Source  domain.md 7.3
"""

from enum import Enum


class TaskState(Enum):
    """Where an inspection task stands (任务状态)."""

    ASSIGNED = "ASSIGNED"
    SCHEDULED = "SCHEDULED"
    DATA_HOLD = "DATA_HOLD"
    UNREACHABLE = "UNREACHABLE"
    REFUSED = "REFUSED"
    REFUSED_FINAL = "REFUSED_FINAL"
    VOID = "VOID"
    VISITED = "VISITED"
    REPORTED = "REPORTED"
    REWORK = "REWORK"
    QA_PASSED = "QA_PASSED"
    SETTLED = "SETTLED"


AHEAD = frozenset({TaskState.ASSIGNED, TaskState.SCHEDULED})
"""The states in which the visit lies ahead of the firm."""

UNVISITED = AHEAD | {TaskState.DATA_HOLD, TaskState.UNREACHABLE, TaskState.REFUSED}
"""The states from which a task may still be voided."""

ACCEPTED = frozenset({TaskState.QA_PASSED, TaskState.SETTLED})
"""The states of a task whose work the insurer accepted."""

INSPECTED = frozenset({TaskState.VISITED, TaskState.REPORTED, TaskState.REWORK}) | ACCEPTED
"""The states of a task whose visit took place."""

ENDED = frozenset({TaskState.REFUSED_FINAL, TaskState.VOID}) | ACCEPTED
"""The states in which nothing more is to be done for the visiting list."""
