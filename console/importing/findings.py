"""Rows of 隐患 as commands: the finding, and each dated step of what became of it.

Rule 1. A hazard that is re-inspected several times has a row for each; what those rows say alike is taken once.
Rule 2. Photographs before prove the finding, those after the rectification and what the re-inspection saw.
Rule 3. What is rectified on the day of its finding, without a notice, was rectified on the spot.
"""

from collections.abc import Iterator
from uuid import UUID

from console.importing.known import Known
from console.importing.projects import UNSTATED
from console.importing.step import LIST, Entry, Kind, Waits
from console.sheets.inspection import CATEGORIES, FIVE_IN_PLACE
from console.sheets.values import ValueUnknown
from domain.evidence import EvidenceFile
from domain.hazard import Hazard
from domain.hazard.finding import HazardCategory, StandardRef
from domain.hazard.plan import GovernancePlan, PlanElement
from domain.hazard.tracks import HazardGrade
from ledger.command import Command, Person
from ledger.hazard import ClaimRectification, CloseOnSite, FilePlan, NotifyHazard, RecordFinding, RecordReinspection
from ledger.rights import Role

_NUMBER, _FOUND, _NOTIFIED, _MENDED, _PHOTOS = "隐患编号", "发现日期", "告知日期", "整改日期", "照片"
_PLAN, _IN_PLACE = "治理方案", "五到位"
_GRADES = {"一般": HazardGrade.GENERAL, "重大": HazardGrade.MAJOR}
_CATEGORIES = dict(zip(CATEGORIES, HazardCategory, strict=True))
_ELEMENTS = dict(zip(FIVE_IN_PLACE, PlanElement, strict=True))
_PLAN_PARTS = 6
_NO_PHOTOGRAPH = "未附照片"


def finding_steps(entry: Entry) -> Iterator[Kind]:
    """Yield the steps of a hazard that have a day, in their order."""
    cells = entry.cells
    yield _FIND
    if _MENDED in cells and _NOTIFIED not in cells and cells.day(_MENDED) == cells.day(_FOUND):
        yield _ON_SITE
        return
    yield from (kind for kind in (_NOTIFY, _FILE_PLAN, _CLAIM) if kind.dated[0] in cells)
    if "复查日期" in cells:
        yield _FAIL if cells.maybe(cells.text, "复查结果") == "不合格" else _PASS


def _find(entry: Entry, known: Known) -> Command:
    cells = entry.cells
    before = _photographs(entry, known, "前")
    return RecordFinding(
        _task(entry, known),
        finding_no=cells.text(_NUMBER),
        location=cells.text("部位"),
        category=_CATEGORIES[cells.text("类别")],
        description=cells.text("描述"),
        grade=_GRADES[cells.text("级别")],
        deadline=cells.day("整改期限"),
        evidence=before,
        note=None if before else _NO_PHOTOGRAPH,
        basis=_basis(cells.items("判定依据")),
        suggestion=cells.maybe(cells.text, "建议"),
    )


def _close_on_site(entry: Entry, known: Known) -> Command:
    return CloseOnSite(_hazard(entry, known), _photographs(entry, known, "前"), _photographs(entry, known, "后"))


def _notify(entry: Entry, known: Known) -> Command:
    return NotifyHazard(_hazard(entry, known), receipt_no=UNSTATED, recipient=Person(UNSTATED))


def _file_plan(entry: Entry, known: Known) -> Command:
    cells = entry.cells
    parts, place = cells.items(_PLAN), cells.items(_IN_PLACE)
    if len(parts) != _PLAN_PARTS:
        raise ValueUnknown(column=_PLAN, text=";".join(parts)[:40], expected="六项,以“;”分隔 (six parts)")
    if unknown := [each for each in place if each not in _ELEMENTS]:
        raise ValueUnknown(column=_IN_PLACE, text=unknown[0][:40], expected="、".join(_ELEMENTS))
    goals, measures, means, people, schedule, safety = parts
    plan = GovernancePlan(
        goals=goals,
        measures=measures,
        means=means,
        people=people,
        schedule=schedule,
        safety=safety,
        in_place=tuple(_ELEMENTS[each] for each in place),
        funds=cells.maybe(cells.amount, "治理资金"),
    )
    return FilePlan(_hazard(entry, known), plan)


def _claim(entry: Entry, known: Known) -> Command:
    after = _photographs(entry, known, "后")
    return ClaimRectification(_hazard(entry, known), after, note=None if after else _NO_PHOTOGRAPH)


def _pass(entry: Entry, known: Known) -> Command:
    return _reinspection(entry, known, passed=True)


def _fail(entry: Entry, known: Known) -> Command:
    return _reinspection(entry, known, passed=False)


def _reinspection(entry: Entry, known: Known, *, passed: bool) -> Command:
    cells = entry.cells
    seen = _photographs(entry, known, "后")
    return RecordReinspection(
        _hazard(entry, known),
        passed,
        Person(cells.text("复查人")),
        seen,
        findings=None if seen else _NO_PHOTOGRAPH,
        deadline=None if passed else cells.day("新期限"),
    )


def _task(entry: Entry, known: Known) -> UUID:
    return known.task_id(entry.cells.text(LIST), entry.cells.enterprise)


def _hazard(entry: Entry, known: Known) -> UUID:
    return Hazard.id_for(_task(entry, known), entry.cells.text(_NUMBER))


def _basis(parts: tuple[str, ...]) -> StandardRef | None:
    if not parts:
        return None
    standard, clause, edition, *_ = (*parts, UNSTATED, None) if len(parts) == 1 else (*parts, None)
    return StandardRef(str(standard), str(clause), edition)


def _photographs(entry: Entry, known: Known, when: str) -> tuple[EvidenceFile, ...]:
    """Keep the photographs of before or after. Raises  ValueUnknown, PhotographRequired, Evidence..., Picture..."""
    items = [item.replace("\uff1a", ":").partition(":") for item in entry.cells.items(_PHOTOS)]
    for said, colon, name in items:
        if said.strip() not in {"前", "后"} or not name:
            raise ValueUnknown(column=_PHOTOS, text=f"{said}{colon}{name}"[:40], expected="前:文件名;后:文件名")
    return known.photographs(name.strip() for said, _, name in items if said.strip() == when)


_FIRM = Role.TECH_FIRM
_FIND = Kind("find", _FIRM, _find, (_FOUND,), waits=Waits.FOR_ITS_TASK, again=True)
_ON_SITE = Kind("close on site", _FIRM, _close_on_site, (_MENDED,), again=True)
_NOTIFY = Kind("notify", _FIRM, _notify, (_NOTIFIED,), again=True)
_FILE_PLAN = Kind("file plan", _FIRM, _file_plan, ("方案日期",), needs=(_PLAN,), again=True)
_CLAIM = Kind("claim", _FIRM, _claim, (_MENDED,), needs=(_NOTIFIED,), again=True)
_PASS = Kind("reinspect", _FIRM, _pass, ("复查日期",), "复查人", ("复查结果", "复查人"), again=True)
_FAIL = Kind("reinspect", _FIRM, _fail, ("复查日期",), "复查人", ("复查人", "新期限"), again=True)
