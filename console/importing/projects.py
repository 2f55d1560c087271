"""Rows of 项目 as commands: one for each dated step."""

from collections.abc import Iterator
from uuid import UUID

from console.importing.known import Known
from console.importing.step import INSURER, Entry, Kind, Waits
from console.sheets.values import ValueRequired
from domain.papers import MANDATORY, Medium, Paper
from domain.party import Party
from domain.rule_book import UseCategory
from ledger.command import Command, Person
from ledger.project import (
    AbandonProject,
    AcceptFiling,
    AcceptProject,
    ApproveProject,
    CancelProject,
    ConfirmUsagePlan,
    ConsultDistrict,
    DeclareProject,
    RejectProject,
    ReturnProject,
    StartImplementation,
    SubmitDeliverable,
    SubmitFiling,
)
from ledger.rights import Role

UNSTATED = "未注明"
"""The official of a district, whom the contract does not ask for."""

_USES = {
    "宣传教育培训": UseCategory.TRAINING,
    "风险辨识评估": UseCategory.RISK_ASSESSMENT,
    "标准化建设": UseCategory.STANDARDIZATION,
    "隐患排查": UseCategory.HAZARD_INSPECTION,
    "应急预案与演练": UseCategory.EMERGENCY,
    "科技推广应用": UseCategory.TECH_PROMOTION,
    "安全咨询": UseCategory.CONSULTING,
    "职业健康": UseCategory.OCCUPATIONAL_HEALTH,
    "安全奖励": UseCategory.REWARD,
    "特别用途": UseCategory.SPECIAL,
    "其他": UseCategory.OTHER,
}


def _declare(entry: Entry, _: Known) -> Command:
    return declared(entry)


def declared(entry: Entry) -> DeclareProject:
    """Return what a row declares. Raises  ValueRequired, ValueUnknown."""
    cells = entry.cells
    parts = cells.parts("资金分摊")
    if not parts:
        raise ValueRequired(column="资金分摊")
    supplier = cells.maybe(cells.text, "供应方")
    return DeclareProject(
        number=cells.text("项目编号"),
        name=cells.text("项目名称"),
        category=_USES[cells.text("用途类别")],
        district=parts[0][0].district,
        beneficiaries=cells.items("使用对象"),
        start_on=cells.day("起期"),
        end_on=cells.day("止期"),
        budget=cells.amount("预算"),
        allocations=tuple(part for _, part in parts),
        plan="",
        supervisor=Person(cells.text("监督人")),
        contract_no=cells.maybe(cells.text, "合同号"),
        contract_party=Party(supplier) if supplier else None,
    )


def _review(entry: Entry, known: Known) -> Command:
    project, opinion = _project(entry, known), entry.cells.maybe(entry.cells.text, "终止原因") or ""
    match entry.cells.text("审核结果"):
        case "通过":
            return ApproveProject(project, opinion="")
        case "退回":
            return ReturnProject(project, opinion)
    return RejectProject(project, opinion)


def _consult(entry: Entry, known: Known) -> Command:
    document = entry.cells.maybe(entry.cells.text, "属地确认文号") or ""
    return ConsultDistrict(_project(entry, known), document, UNSTATED)


def _confirm(entry: Entry, known: Known) -> Command:
    return ConfirmUsagePlan(_project(entry, known), entry.cells.text("属地确认文号"), UNSTATED)


def _submit(entry: Entry, known: Known) -> Command:
    cells = entry.cells
    received_on = cells.day("备案提交日期")
    stated = known.itemised(cells.text(INSURER), cells.text("项目编号"))
    papers = tuple(Paper(kind, Medium.PAPER, received_on) for kind in (() if stated else MANDATORY))
    return SubmitFiling(_project(entry, known), papers)


def _file(entry: Entry, known: Known) -> Command:
    return AcceptFiling(_project(entry, known), entry.cells.text("备案号"))


def _start(entry: Entry, known: Known) -> Command:
    return StartImplementation(_project(entry, known))


def _deliver(entry: Entry, known: Known) -> Command:
    return SubmitDeliverable(_project(entry, known), papers=())


def _accept(entry: Entry, known: Known) -> Command:
    cells = entry.cells
    return AcceptProject(
        _project(entry, known),
        papers=(),
        accepted_amount=cells.maybe(cells.amount, "验收金额"),
        retention=cells.maybe(cells.amount, "质保金"),
        retention_due_on=cells.maybe(cells.day, "质保到期日"),
    )


def _end(entry: Entry, known: Known) -> Command:
    project = _project(entry, known)
    return AbandonProject(project) if known.was_paid(project) else CancelProject(project)


def _project(entry: Entry, known: Known) -> UUID:
    cells = entry.cells
    return known.project_id(cells.text(INSURER), cells.text("项目编号"), cells.day("申报日期"))


_OFFICER, _REVIEWER = Role.INSURER_PROJECT, Role.INSURER_REVIEWER
_STEPS = (
    Kind("declare", _OFFICER, _declare, ("申报日期",), "经办人", again=True),
    Kind("review", _REVIEWER, _review, ("审核日期",), "审核人", ("审核人", "审核结果"), "终止原因", again=True),
    Kind("consult", _OFFICER, _consult, ("属地沟通日期",), "经办人", again=True),
    Kind("confirm", Role.DISTRICT, _confirm, ("属地确认日期",), needs=("属地确认文号",), again=True),
    Kind("submit", _OFFICER, _submit, ("备案提交日期",), "经办人", again=True),
    Kind("file", Role.CENTRE, _file, ("备案日期",), needs=("备案号",), again=True),
    Kind("start", _OFFICER, _start, ("开工日期",), "经办人", again=True),
    Kind("deliver", _OFFICER, _deliver, ("交付日期",), "经办人", again=True),
    Kind("accept", _REVIEWER, _accept, ("验收日期",), "验收人", ("验收人",), again=True),
    Kind("end", _REVIEWER, _end, ("终止日期",), "审核人", ("终止原因",), "终止原因", Waits.FOR_ITS_PROJECT, again=True),
)


LATER_STEPS = tuple(kind for kind in _STEPS if kind.name in {"file", "start", "deliver", "accept", "end"})
"""The steps that a project may still take when it is entered with those that it took before."""


def project_steps(entry: Entry) -> Iterator[Kind]:
    """Yield the steps of a project that have a day, in their order."""
    return (kind for kind in _STEPS if kind.dated[0] in entry.cells)
