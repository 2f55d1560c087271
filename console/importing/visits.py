"""Rows of 走访 as commands: the visit with its appointment, the refusal, the attempts, or the end of the task.

Rule 1. Whoever visits or is refused after a refusal came again because the enterprise gave in to its insurer.
Rule 2. That, and the end of a task, is for a firm to wait for: it is not taken from the firm's own file.
"""

from collections.abc import Iterator
from uuid import UUID

from console.importing.known import Known
from console.importing.projects import UNSTATED
from console.importing.step import IMPORTED, LIST, Entry, Kind, Waits
from console.sheets.inspection import REASONS
from domain.evidence import EvidenceFile
from domain.task.refusing import VisitRefusalReason
from domain.task.tracks import TaskState
from ledger.command import Command, Person
from ledger.rights import Role
from ledger.task import FollowUpRefusal, RecordRefusal, RecordUnreachable, RecordVisit, ScheduleVisit, VoidTask

_REASONS = dict(zip(REASONS, VisitRefusalReason, strict=True))
_INSPECTORS, _COMPANION = "检查人员", "陪同人员"


def visit_steps(entry: Entry) -> Iterator[Kind]:
    """Yield the steps of one row."""
    yield from _STEPS[entry.cells.text("结果")]


def _follow_up(entry: Entry, known: Known) -> Command | None:
    task = known.task(entry.cells.text(LIST), entry.cells.enterprise)
    return FollowUpRefusal(task.id, cooperates=True, note=IMPORTED) if task.state is TaskState.REFUSED else None


def _schedule(entry: Entry, known: Known) -> Command:
    visit = _visit(entry, known)  # a row that is refused for its files leaves no appointment
    return ScheduleVisit(visit.task_id, entry.cells.day("日期"), inspectors=())


def _visit(entry: Entry, known: Known) -> RecordVisit:
    cells = entry.cells
    companion = cells.maybe(cells.text, _COMPANION) or UNSTATED
    return RecordVisit(_task(entry, known), cells.items(_INSPECTORS), Person(companion), _evidence(entry, known))


def _refuse(entry: Entry, known: Known) -> Command:
    cells = entry.cells
    refuser = cells.maybe(cells.text, _COMPANION)
    return RecordRefusal(
        _task(entry, known),
        _REASONS[cells.text("拒查原因")],
        cells.items(_INSPECTORS),
        Person(refuser) if refuser else None,
        _evidence(entry, known),
    )


def _give_up(entry: Entry, known: Known) -> Command:
    return RecordUnreachable(_task(entry, known), entry.cells.days("联系日期"))


def _void(entry: Entry, known: Known) -> Command:
    return VoidTask(_task(entry, known))


def _task(entry: Entry, known: Known) -> UUID:
    return known.task_id(entry.cells.text(LIST), entry.cells.enterprise)


def _evidence(entry: Entry, known: Known) -> tuple[EvidenceFile, ...]:
    return known.files(entry.cells.items("佐证文件"))


_FIRM, _ITS = Role.TECH_FIRM, Waits.FOR_ITS_PROJECT
_FOLLOW_UP = Kind("follow up", Role.INSURER_PROJECT, _follow_up, again=True, waits=_ITS)
_STEPS = {
    "已上门": (
        _FOLLOW_UP,
        Kind("schedule", _FIRM, _schedule, again=True, waits=_ITS),
        Kind("visit", _FIRM, _visit, again=True),
    ),
    "拒查": (_FOLLOW_UP, Kind("refuse", _FIRM, _refuse, again=True, waits=_ITS)),
    "联系不上": (Kind("give up", _FIRM, _give_up, again=True, waits=_ITS),),
    "作废": (Kind("void", Role.CENTRE, _void, again=True, waits=_ITS),),
}
