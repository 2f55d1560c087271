"""The steps of a project on its page: which are offered to whom and when, and what each asks for.

A step that is offered may still be refused: the rules are the ledger's, and what is offered here only saves a walk.
"""

from dataclasses import dataclass

from console.asking import Answer
from console.pages.form import Form
from console.pages.page import Page


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a step asks for."""

    name: str
    words: str
    required: bool = True
    long: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One command: offered while a track stands so; `by_paper` lets a reason be given for each paper."""

    command: str
    words: str
    track: str
    states: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    by_paper: bool = False


_OPINION = (Field("opinion", "意见", long=True),)
_LETTER = (Field("documentNo", "会议或函件文号"), Field("official", "经办人员"))
_WHY = (Field("reason", "原因", long=True),)

STEPS = (
    Step("ApproveProject", "审核通过", "review", ("DECLARED",), _OPINION),
    Step("ReturnProject", "退回修改", "review", ("DECLARED",), _OPINION),
    Step("RejectProject", "不予通过", "review", ("DECLARED",), _OPINION),
    Step("ConsultDistrict", "与属地沟通", "districtConsent", ("NONE", "OBJECTED"), _LETTER),
    Step("ConfirmUsagePlan", "确认使用方案", "districtConsent", ("REQUESTED",), _LETTER),
    Step("ObjectUsagePlan", "对使用方案提出异议", "districtConsent", ("REQUESTED",), _LETTER),
    Step("AcceptFiling", "备案通过", "filing", ("SUBMITTED",), (Field("filingNo", "备案号"),)),
    Step("ReturnFiling", "备案退回", "filing", ("SUBMITTED",), by_paper=True),
    Step("StartImplementation", "开工", "execution", ("NOT_STARTED",), (Field("documentNo", "文号", required=False),)),
    Step("CancelProject", "取消项目", "execution", ("NOT_STARTED",), _WHY),
)


def offered(page: Page, standing: Answer) -> list[Step]:
    """Return the steps that who looks may take now."""
    return [step for step in STEPS if page.may(step.command) and standing[step.track] in step.states]


def content(step: Step, form: Form) -> Answer:
    """Return the input of a step; of its papers those with a reason."""
    entry = form.content()
    if step.by_paper:
        reasons: Answer = entry.pop("paper", {})
        entry["papers"] = [{"kind": kind, "reason": reason} for kind, reason in reasons.items()]
    return entry
