"""Rows become commands: which ones, in whose name, on which day, in which order."""

from datetime import timedelta

import pytest

from console.sheets.reader import read_here as read
from domain.money import fen
from domain.project.tracks import ExecutionState, FilingState, ReviewState
from ledger.door import person_id
from tests.console.import_files import (
    CENTRE,
    EVERY_ROW,
    FINANCE,
    OFFICER,
    a_payment,
    a_policy,
    a_project,
    a_receipt,
    a_year,
    an_endorsement,
    counted,
    importing,
    on,
    organisations,
)


@pytest.fixture
def imports(database, tmp_path):
    with importing(database, tmp_path) as world:
        yield world


def topics(world):
    return [topic for topic, _ in world.facts()]


def one(world, topic):
    (found,) = [state for each, state in world.facts() if each == topic]
    return found


def problems(world):
    """The reasons in the marked file, by sheet."""
    return {row.sheet: row for row in read(world.marked).rows}


def test_every_sheet_becomes_facts_and_money(imports):
    summary = imports.of(a_year())

    assert counted(summary) == EVERY_ROW
    assert imports.account().accrued == fen("150000.00")
    assert imports.account().available == fen("90000.00")
    assert imports.account().reserved == fen("10000.00")
    assert imports.project().execution is ExecutionState.ACCEPTED
    assert "payment.PaymentVerified" in topics(imports)
    assert not imports.marked.exists()


def test_rows_are_performed_by_their_dates_and_not_by_their_sheets(imports):
    early = a_payment(凭证号="付-2019-05-0001", 日期=on(5, 3), 金额=fen("18000.00"))

    imports.of(a_year(支付=[a_payment(金额=fen("42000.00")), early]))

    paid = [state["paid_on"] for topic, state in imports.facts() if topic == "payment.PaymentRecorded"]
    assert paid == ["2019-05-03", "2019-07-10"]
    assert topics(imports).index("project.DeliverableSubmitted") > topics(imports).index("payment.PaymentRecorded")


def test_premium_that_came_before_its_policy_was_signed_is_recorded_after_it(imports):
    rows = {"保单": [a_policy(签单日期=on(3, 9))], "保费": [a_receipt()]}

    assert counted(imports.of(organisations() | rows)) == (3, 0, 0)


def test_whom_the_file_names_is_recorded_as_stated_and_who_imports_stands_beside(imports):
    imports.of(a_year())

    approved = one(imports, "project.ProjectApproved")
    assert approved["actor"] == str(person_id("RENHE", "示例审核人"))
    assert (approved["role"], approved["organisation"], approved["attested"]) == ("INSURER_REVIEWER", "RENHE", False)
    assert approved["correlation"] == str(CENTRE.person)
    assert one(imports, "project.ProjectFiled")["organisation"] == "CENTRE"
    assert one(imports, "project.UsagePlanConfirmed")["organisation"] == "110105"


def test_a_row_without_a_reason_says_that_it_was_imported_however_late_it_is(imports):
    imports.of(a_year())

    assert one(imports, "policy.PremiumReceived")["reason"] == "批量导入"


def test_a_project_goes_as_far_as_its_row_has_dates(imports):
    row = a_project(**dict.fromkeys(("开工日期", "交付日期", "验收日期", "验收人")))

    imports.of(a_year(项目=[row], 支付=[]))

    assert imports.project().filing is FilingState.FILED
    assert imports.project().execution is ExecutionState.NOT_STARTED


@pytest.mark.parametrize(("result", "state"), [("退回", ReviewState.DRAFT), ("不通过", ReviewState.REJECTED)])
def test_a_review_may_say_no(imports, result, state):
    row = {header: value for header, value in a_project().items() if not value_after_review(header, value)}

    imports.of(a_year(项目=[row | {"审核结果": result}], 支付=[]))

    assert imports.project().review is state


def value_after_review(header, value):
    return header.endswith("日期") and value > on(4, 3)


def test_a_returned_project_is_declared_again_by_its_mended_row(imports):
    late = {header: None for header, value in a_project().items() if value_after_review(header, value)}
    imports.of(a_year(项目=[a_project(**late | {"审核结果": "退回"})], 支付=[]))
    shifted = {header: value + timedelta(days=20) for header, value in a_project().items() if header.endswith("日期")}

    summary = imports.of({"项目": [a_project(**shifted)]})

    assert counted(summary) == (1, 0, 0)
    assert imports.project().execution is ExecutionState.ACCEPTED


@pytest.mark.parametrize(
    ("payments", "state"), [([], ExecutionState.CANCELLED), ([a_payment()], ExecutionState.ABANDONED)]
)
def test_a_project_that_ends_is_cancelled_or_with_something_paid_abandoned(imports, payments, state):
    row = a_project(验收日期=None, 验收人=None, 终止日期=on(9, 1), 终止原因="企业停产")
    small = [payment | {"金额": fen("18000.00")} for payment in payments]

    imports.of(a_year(项目=[row], 支付=small))

    assert imports.project().execution is state
    assert imports.account().reserved == 0


def test_endorsements_extend_and_surrender(imports):
    longer = {"类型": "延期", "新止保日期": on(12, 31).replace(year=2020), "文号": "批单2"}
    ended = {"类型": "退保", "日期": on(6, 30), "文号": "批单3"}

    imports.of(a_year(批改=[an_endorsement(), an_endorsement(**longer), an_endorsement(**ended)]))

    assert [topic for topic in topics(imports) if topic.startswith("policy.Policy")] == [
        "policy.PolicyRegistered",
        "policy.PolicyEndorsed",
        "policy.PolicyExtended",
        "policy.PolicySurrendered",
    ]


def test_a_reversal_and_a_refund_find_their_payment_by_its_voucher(imports):
    red = {"类型": "冲销", "原凭证号": "付-2019-07-1", "凭证号": "付-2019-07-0002", "日期": on(7, 12), "原因": "录错"}
    right = {"凭证号": "付-2019-07-0003", "日期": on(7, 12), "金额": fen("40000.00"), "复核日期": on(7, 12)}
    back = {"类型": "退款", "原凭证号": "付-2019-07-0003", "凭证号": "收-2019-08-0001", "日期": on(8, 1)}
    rows = [a_payment(), a_payment(**red), a_payment(**right), a_payment(**back | {"金额": fen("5000.00")})]

    summary = imports.of(a_year(支付=rows))

    assert counted(summary) == (9, 0, 0)
    assert imports.account().paid == fen("35000.00")


def test_a_payment_finds_its_project_in_the_ledger(imports):
    imports.of(a_year(支付=[]))

    assert counted(imports.of({"支付": [a_payment()]})) == (1, 0, 0)


def test_a_payment_of_a_project_that_nobody_declared_is_refused(imports):
    assert imports.of(a_year(项目=[])).problems == {"NOT_FOUND": 1}


def test_a_reversal_of_another_amount_is_not_the_reversal_of_that_payment(imports):
    red = {
        "类型": "冲销",
        "原凭证号": "付-2019-07-0001",
        "凭证号": "付-2019-07-0002",
        "日期": on(7, 12),
        "原因": "录错",
    }

    summary = imports.of(a_year(支付=[a_payment(), a_payment(**red | {"金额": fen("49999.99")})]))

    assert summary.problems == {"VALUE_UNKNOWN": 1}
    assert imports.account().paid == fen("50000.00")


def test_retention_money_is_imported_with_its_day(imports):
    row = a_project(质保金=fen("3000.00"), 质保到期日=on(12, 31))

    imports.of(a_year(项目=[row], 支付=[]))

    accepted = one(imports, "project.ProjectAccepted")
    assert (accepted["retention"], accepted["retention_due_on"]) == (300_000, "2019-12-31")


def test_retention_money_without_its_day_is_refused(imports):
    summary = imports.of(a_year(项目=[a_project(质保金=fen("3000.00"))], 支付=[]))

    assert summary.problems == {"RETENTION_INCOMPLETE": 1}


def test_an_irregular_payment_opens_its_case(imports):
    row = a_payment(类型="不合规支付", 不合规类型="备案前支付", 日期=on(4, 5), 原因="急用")
    row |= {"凭证号": "付-2019-04-0001", "复核日期": on(4, 6)}

    imports.of(a_year(支付=[row]))

    assert "remediation.RemediationOpened" in topics(imports)


@pytest.mark.parametrize(
    ("importer", "sheets", "code"),
    [
        (FINANCE, {"机构"}, "ROLE_NOT_ALLOWED"),
        (FINANCE, {"项目"}, "ROLE_NOT_ALLOWED"),
        (OFFICER, {"支付"}, "ROLE_NOT_ALLOWED"),
    ],
)
def test_a_role_imports_its_own_sheets_only(imports, importer, sheets, code):
    rows = {name: rows for name, rows in a_year().items() if name in sheets}

    assert imports.of(rows, importer).problems == {code: 1}


def test_an_insurer_imports_its_own_rows_and_nobody_elses(imports):
    imports.of(organisations("RENHE", "ANTAI"))

    summary = imports.of({"保单": [a_policy(), a_policy(保险公司="ANTAI")]}, FINANCE)

    assert summary.problems == {"OUT_OF_SCOPE": 1}
    assert counted(summary) == (1, 0, 1)


@pytest.mark.parametrize("header", ["审核人", "验收人"])
def test_one_person_may_not_stand_where_two_are_needed(imports, header):
    summary = imports.of(a_year(项目=[a_project(**{header: "示例经办人"})], 支付=[]))

    assert summary.problems == {"SAME_PERSON_REVIEW" if header == "审核人" else "ACCEPTOR_CONFLICT": 1}


@pytest.mark.parametrize("header", ["审核人", "审核结果", "属地确认文号", "备案号", "验收人"])
def test_a_dated_step_says_what_it_cannot_do_without(imports, header):
    summary = imports.of(a_year(项目=[a_project(**{header: None})], 支付=[]))

    assert summary.problems == {"VALUE_REQUIRED": 1}
    assert "project.ProjectDeclared" not in topics(imports)
