"""Refusals speak the field's language: no name of the code in Chinese words, no Chinese in English ones."""

import re
from dataclasses import fields
from datetime import date
from enum import Enum

import pytest

from domain.briefing import BriefingState
from domain.campaign import CampaignState
from domain.complaint import ComplaintState
from domain.contract import ContractState, ServiceItem
from domain.correction import CorrectionState
from domain.correction_method import CorrectionMethod
from domain.dates import DateFormat
from domain.fund_account import FundState
from domain.hazard.tracks import EscalationState, ExtensionState, HazardGrade, HazardState, SupervisionState
from domain.industry import SafetySector
from domain.papers import PaperKind
from domain.payment import PaymentState
from domain.policy import PolicyState
from domain.project.closing import CloseBlocked, Unsettled
from domain.project.filing import FilingIncomplete
from domain.project.remediation import Uncured
from domain.project.tracks import STEP_NAMES, ClosureState, DistrictState, ExecutionState, FilingState, ReviewState
from domain.refusal import Term, terms
from domain.remediation import RemediationState
from domain.rule_book import UseCategory, UseNotPermitted
from domain.settlement.line import SettlementLineState, SettlementState
from domain.task.tracks import TaskState
from domain.transition import InvalidTransition, SamePersonReview, StepDateOrder
from domain.visiting_list import VisitingListState
from ledger.command import NotFound
from ledger.rights import COMMANDS, IMPORTS, QUESTIONS, Role, RoleNotAllowed
from ledger_api.context import KnownAtFormat
from projections.basis import Calibre
from tests.domain.test_refusals import kinds
from tests.ledger.test_history import AGGREGATES

PROJECT_STATES = (ReviewState, DistrictState, FilingState, ExecutionState, ClosureState)
HAZARD_STATES = (HazardState, HazardGrade, ExtensionState, EscalationState, SupervisionState)
STATES = (
    *PROJECT_STATES,
    *HAZARD_STATES,
    CampaignState,
    ComplaintState,
    PaymentState,
    CorrectionState,
    RemediationState,
    PolicyState,
    FundState,
    ContractState,
    TaskState,
    VisitingListState,
    BriefingState,
    SettlementState,
    SettlementLineState,
)
ENUMS = (
    *STATES,
    CorrectionMethod,
    UseCategory,
    PaperKind,
    SafetySector,
    ServiceItem,
    Unsettled,
    Uncured,
    Calibre,
    Role,
)
PEOPLE = {"申报人", "申请人", "登记人", "审核人", "复核人", "提交人", "认定人", "派发人", "验收人"}
CORRECTING = {"更正", "更正申请", "更正审核", "支付", "收费"}
VISITING = {"派发", "预约", "拒查", "拒查跟进", "联系", "联系信息报误", "联系信息更正", "报告", "质量验收", "作废"}
CONTRACTING = {"合同变更", "合同终止", "结算提交", "确认", "争议", "调处", "付款"}
MENDING = {"整改提交", "整改退回", "整改完成", "挪用认定"}
STEPS = {*STEP_NAMES.values(), "调整", "调整审核", *CORRECTING, *MENDING, *CONTRACTING, *VISITING}
STEPS |= {"发现", "上门", "告知", "现场整改", "治理方案", "报整改", "复查", "销号", "延期申请", "延期审批", "上报"}
STEPS |= {"挂牌督办", "核销", "上次定级", "等级调整", "撤销", "重复合并", "中止", "恢复", "复发重开"}
STEPS |= {"应付核销", "质保到期", "停滞说明", "预计完成", "属地调整", "区域划分"}
DAY = date(2019, 6, 5)

OUR_NAMES = re.compile(r"[A-Za-z_]{2,}")
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def test_every_value_that_a_refusal_says_is_a_term():
    assert {kind.__name__ for kind in ENUMS} == set(terms()) - {"names"}
    for kind in ENUMS:
        assert set(terms()[kind.__name__]) == {value.value for value in kind}


def test_every_command_question_and_kind_has_its_term():
    imports = {f"import {rows}" for rows in IMPORTS}
    records = {kind.__name__ for kind in AGGREGATES}

    assert {*COMMANDS, *QUESTIONS, *imports, *records, *STEPS, *PEOPLE} - set(terms()["names"]) == set()


def test_terms_are_chinese_in_chinese_and_english_in_english():
    for table in terms().values():
        for term in table.values():
            assert not OUR_NAMES.search(term["zh"])
            assert CHINESE.search(term["zh"])
            assert term["en"].isascii()
            assert not re.search(r"_|[a-z][A-Z]|[A-Z]{2}", term["en"])


def named_fields(kind):
    """The fields of a refusal that hold a value or a name of our code."""
    return [field for field in fields(kind) if field.type is Term or isinstance(example(field, "1"), Enum | tuple)]


def example(field, name):
    """A value of a field; `name` for a term."""
    if field.type is Term:
        return name
    if field.type is Enum or (isinstance(field.type, type) and issubclass(field.type, Enum)):
        return next(iter(ReviewState if field.type is Enum else field.type))
    if "tuple" in str(field.type):
        return tuple(field.type.__args__[0])
    return DAY if field.type is date else 1


def test_no_refusal_says_a_name_of_our_code():
    naming = [kind for kind in kinds() if named_fields(kind)]

    assert len(naming) >= 6
    for kind in naming:
        for name in terms()["names"]:
            refusal = kind(**{field.name: example(field, name) for field in fields(kind)})
            assert not OUR_NAMES.search(refusal.words("zh")), refusal.words("zh")
            assert not CHINESE.search(refusal.words("en")), refusal.words("en")


@pytest.mark.parametrize("kind", STATES)
def test_a_state_is_said_in_the_field_s_words(kind):
    for state in kind:
        refusal = InvalidTransition(object="1", state=state, command="RecordPayment")

        assert not OUR_NAMES.search(refusal.words("zh"))
        assert not CHINESE.search(refusal.words("en"))
        assert refusal.values()["state"] == state.value


def test_the_words_are_those_of_the_field():
    assert NotFound(what="PreventionProject").words("zh") == "未找到事故预防项目"
    assert NotFound(what="PreventionProject").words("en").startswith("Not found: prevention project;")
    assert RoleNotAllowed(command="RecordPayment").words("zh") == "当前角色无权执行“支付登记”"
    assert RoleNotAllowed(command="fund_balances").words("zh") == "当前角色无权执行“查询资金余额”"
    refusal = InvalidTransition(object="X-001", state=ReviewState.DECLARED, command="ApproveProject")
    assert refusal.words("zh") == "X-001当前为“已申报”,不能执行“审核通过”"
    assert refusal.words("en").startswith("X-001 is declared and does not allow approving a project")
    assert refusal.values() == {"object": "X-001", "state": "DECLARED", "command": "ApproveProject"}


def test_lists_are_joined_as_the_language_does():
    blocked = CloseBlocked(reasons=(Unsettled.FILING, Unsettled.PAYMENT))

    assert blocked.words("zh") == "不能结清:未备案、未付清"
    assert blocked.words("en").startswith("The project cannot be closed yet: filing, payment;")
    assert blocked.values() == {"reasons": "FILING、PAYMENT"}
    assert "资金使用方案" in FilingIncomplete(missing=(PaperKind.USAGE_PLAN,)).words("zh")


def test_steps_uses_and_persons_are_said_in_the_language_asked():
    order = StepDateOrder(step="审核", basis="申报", on=DAY)
    people = SamePersonReview(maker="申报人", checker="审核人")
    use = UseNotPermitted(use=UseCategory.TRAINING, on=DAY)

    assert order.words("zh") == "审核日期不得早于申报日期2019-06-05"
    assert order.words("en").startswith("The date of the review is before that of the declaration, 2019-06-05")
    assert people.words("en").startswith("One person may not be both declarer and reviewer")
    assert use.words("zh") == "用途“宣传教育培训”不在2019-06-05有效的使用范围内"
    assert use.values()["use"] == "TRAINING"


def test_what_is_no_term_is_said_as_it_is_and_data_is_never_translated():
    assert NotFound(what="付-2019-08-0034-1").words("zh") == "未找到付-2019-08-0034-1"
    refusal = InvalidTransition(object="Payment", state=ReviewState.DECLARED, command="ApproveProject")
    assert refusal.words("zh").startswith("Payment当前为")


def test_a_format_says_which_form_is_right():
    assert "2019-07-30" in DateFormat(text="1").words("zh")
    assert "时区" in KnownAtFormat(text="1").words("zh")
