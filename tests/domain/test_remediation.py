"""How what was irregular is mended, or turns out to be misuse."""

from datetime import date
from uuid import uuid4

import pytest

from domain.fund_account import FrozenForMisuse, FundAccount, FundFrozen, FundState
from domain.irregular import IrregularKind
from domain.money import Fen, fen
from domain.papers import PaperKind
from domain.project import PreventionProject
from domain.project.closing import CloseBlocked, Unsettled
from domain.project.remediation import CaseAlreadyOpen, ExcessNotCured, RemediationNotCured, Uncured
from domain.project.tracks import Headline
from domain.remediation import RemediationCase
from domain.transition import BeforeStreamStart, InvalidTransition, SamePersonReview, StepDateOrder
from ledger.command import Envelope, NotFound, Person
from ledger.fund_account import FreezeFund, UnfreezeFund
from ledger.payment import RecordIrregularPayment, RecordPaymentRefund, ReversePayment, VerifyPayment
from ledger.project import (
    AbandonProject,
    AcceptFiling,
    ApproveAmendment,
    CloseProject,
    RequestAmendment,
    StartImplementation,
    SubmitFiling,
)
from ledger.remediation import (
    AcceptRemediation,
    ConfirmMisuse,
    ReturnRemediation,
    SubmitRemediation,
    open_case,
)
from ledger.rights import RoleNotAllowed
from ledger.year_end import CloseFundYear
from tests.domain.specs import (
    AUDITOR,
    CENTRE,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    SECOND,
    OpenBooks,
    a_filed_project,
    allocations,
    an_accepted_project,
    an_account,
    an_approved_project,
    an_entry,
    confirm,
    deliver,
    facts,
    figures,
    file,
    open_books,
    papers,
    pay,
    pay_irregularly,
    perform,
    the,
    voucher,
)

KINDS_OF_OPINION = [IrregularKind.WRONG_PAYEE, IrregularKind.OUT_OF_SCOPE_USE, IrregularKind.OTHER]


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books, "100,000.00")


@pytest.fixture
def accepted(books, account):
    return an_accepted_project(books, [(account, "60,000.00")])


def open_cases(books, project):
    return list(the(books, project).open_cases)


def a_case(books, project, account, amount="100.00", kind=IrregularKind.OTHER):
    pay_irregularly(books, project, account, amount, kind)
    return open_cases(books, project)[-1]


def submit(books, case, *kinds, on="2019-08-10", by=OFFICER):
    handed_in = papers(*kinds, received=on) if kinds else ()
    return perform(SubmitRemediation(case, "已补办手续", handed_in), books, on, by)


def accept(books, case, on="2019-08-20", by=CENTRE):
    return perform(AcceptRemediation(case, "同意"), books, on, by)


def send_back(books, case, on="2019-08-15"):
    return perform(ReturnRemediation(case, "缺附件"), books, on, CENTRE)


def misuse(books, case, on="2019-08-20", by=AUDITOR, basis="审计报告1号"):
    return perform(ConfirmMisuse(case, basis), books, on, by)


def project_case(books, project, kind, on="2019-08-01"):
    """A case of the project as a whole, as a command opens it."""
    view = OpenBooks(books, Envelope(AUDITOR, uuid4(), date.fromisoformat(on)))
    named = view.get(PreventionProject, project)
    case = open_case(view, named, RENHE, None, kind, Fen(100))
    books.keep(case, named)
    return case.id


def test_a_case_says_who_answers_for_it_and_until_when(books, account, accepted):
    case = books[RemediationCase, a_case(books, accepted, account)]
    opened = next(fact for fact in books.facts if isinstance(fact, RemediationCase.RemediationOpened))

    assert case.name == f"X-001 {opened.name.split()[1]}"
    assert opened.responsible == the(books, accepted).supervisor
    assert (opened.opened_on, opened.due_on) == (date(2019, 8, 1), date(2019, 8, 31))


def test_another_may_be_named_to_answer_for_a_case(books, account, accepted):
    entry = an_entry(books, account, "1.00")
    named = RecordIrregularPayment(accepted, entry, IrregularKind.OTHER, Person("责任人"))
    perform(named, books, "2019-08-01", FINANCE, "补登")

    opened = next(fact for fact in books.facts if isinstance(fact, RemediationCase.RemediationOpened))
    assert opened.responsible != the(books, accepted).supervisor


def test_a_case_goes_to_and_fro_until_it_is_accepted(books, account, accepted):
    case, before = a_case(books, accepted, account), len(books.facts)

    submit(books, case)
    send_back(books, case)
    submit(books, case, on="2019-08-18")
    accept(books, case)

    assert facts(books, before) == [
        "RemediationSubmitted",
        "RemediationReturned",
        "RemediationSubmitted",
        "RemediationCompleted",
        "IrregularityCured",
    ]


def test_a_mended_project_is_no_longer_irregular_and_is_closed(books, account, accepted):
    case = a_case(books, accepted, account, "60,000.00")
    assert the(books, accepted).headline is Headline.IRREGULAR
    submit(books, case)
    with pytest.raises(CloseBlocked) as refusal:
        perform(CloseProject(accepted), books, "2019-08-20", REVIEWER)
    assert refusal.value.reasons == (Unsettled.REMEDIATION,)

    accept(books, case)

    assert the(books, accepted).headline is Headline.ACCEPTED
    perform(CloseProject(accepted), books, "2019-08-20", REVIEWER)


def test_one_of_two_cases_keeps_the_project_irregular(books, account, accepted):
    first, second = a_case(books, accepted, account), a_case(books, accepted, account, "200.00")

    submit(books, first)
    accept(books, first)

    assert open_cases(books, accepted) == [second]
    assert the(books, accepted).headline is Headline.IRREGULAR


@pytest.mark.parametrize("steps", [[], [submit, send_back], [submit, accept], [misuse]])
def test_only_what_is_handed_in_is_decided_on(books, account, accepted, steps):
    case = a_case(books, accepted, account)
    for step in steps:
        step(books, case)

    for decide in (accept, send_back):
        with pytest.raises(InvalidTransition):
            decide(books, case, "2019-08-31")


@pytest.mark.parametrize("steps", [[submit], [submit, accept], [misuse]])
def test_a_case_that_waits_for_nothing_takes_nothing_in(books, account, accepted, steps):
    case = a_case(books, accepted, account)
    for step in steps:
        step(books, case)

    with pytest.raises(InvalidTransition):
        submit(books, case, on="2019-08-31")


def test_who_handed_in_does_not_decide(books, account, accepted):
    case = books[RemediationCase, a_case(books, accepted, account)].copy()
    case.submit("已补办", (), date(2019, 8, 10), CENTRE.person)

    for decide in (case.complete, case.send_back):
        with pytest.raises(SamePersonReview):
            decide("同意", date(2019, 8, 20), CENTRE.person)


def test_nothing_is_handed_in_before_the_case_was_opened(books, account, accepted):
    case = a_case(books, accepted, account)

    with pytest.raises(BeforeStreamStart):
        submit(books, case, on="2019-07-31")
    submit(books, case, on="2019-08-01")


def test_steps_follow_each_other_in_their_dates(books, account, accepted):
    case = a_case(books, accepted, account)
    submit(books, case, on="2019-08-10")

    with pytest.raises(StepDateOrder):
        send_back(books, case, "2019-08-09")
    send_back(books, case, "2019-08-10")
    with pytest.raises(StepDateOrder):
        submit(books, case, on="2019-08-09")
    submit(books, case, on="2019-08-10")
    with pytest.raises(StepDateOrder):
        accept(books, case, "2019-08-09")
    accept(books, case, "2019-08-10")


def test_another_insurer_finds_no_such_case(books, account, accepted):
    case = a_case(books, accepted, account)

    with pytest.raises(NotFound):
        submit(books, case, by=OTHER_OFFICER)


@pytest.mark.parametrize("kind", KINDS_OF_OPINION)
def test_what_has_no_measure_is_accepted_on_the_centre_s_opinion(books, account, accepted, kind):
    case = a_case(books, accepted, account, kind=kind)
    submit(books, case)

    accept(books, case)

    assert open_cases(books, accepted) == []


def refused(books, case):
    with pytest.raises((RemediationNotCured, ExcessNotCured)) as refusal:
        accept(books, case)
    return refusal.value


def test_an_excess_is_accepted_when_all_of_it_came_back_and_not_one_fen_before(books, account, accepted):
    paid = pay_irregularly(books, accepted, account, "65,000.00", IrregularKind.OVER_BUDGET)
    [case] = open_cases(books, accepted)
    submit(books, case)
    assert refused(books, case).over_by == fen("5000.00")

    perform(RecordPaymentRefund(paid.id, fen("4999.99"), "R1"), books, "2019-08-12", FINANCE)
    assert refused(books, case).over_by == fen("0.01")
    perform(RecordPaymentRefund(paid.id, fen("0.01"), "R2"), books, "2019-08-12", FINANCE)
    accept(books, case)

    assert the(books, accepted).headline is Headline.ACCEPTED


def amend(books, project, account, amount):
    asked = allocations([(account, amount)])
    perform(RequestAmendment(project, asked[0].amount, asked), books, "2019-08-11", OFFICER, "超支")
    perform(ApproveAmendment(project, "同意"), books, "2019-08-11", REVIEWER)


def test_an_excess_is_accepted_when_the_budget_is_amended_and_filed_again(books, account, accepted):
    pay_irregularly(books, accepted, account, "65,000.00", IrregularKind.OVER_BUDGET)
    [case] = open_cases(books, accepted)
    submit(books, case)

    amend(books, accepted, account, "65,000.00")
    assert refused(books, case).uncured is Uncured.FILING
    file(books, accepted, "2019-08-12", "2019-08-13")
    accept(books, case)

    assert figures(books, account) == ("35000.00", "0.00", "35000.00")


def test_an_amendment_one_fen_short_does_not_cure_the_excess(books, account, accepted):
    paid = pay_irregularly(books, accepted, account, "65,000.00", IrregularKind.OVER_BUDGET)
    [case] = open_cases(books, accepted)
    submit(books, case)
    perform(RecordPaymentRefund(paid.id, fen("0.01"), "R1"), books, "2019-08-11", FINANCE)
    amend(books, accepted, account, "64,999.98")
    file(books, accepted, "2019-08-12", "2019-08-13")

    assert refused(books, case).over_by == fen("0.01")


def test_an_account_without_a_part_in_the_project_is_over_by_all_that_it_paid(books, accepted):
    stranger = an_account(books, "1,000.00", year=2020)
    case = a_case(books, accepted, stranger, "100.00", IrregularKind.OVER_BUDGET)
    submit(books, case)

    assert refused(books, case).over_by == fen("100.00")


def test_a_payment_before_filing_is_mended_by_the_filing(books, account):
    project = an_approved_project(books, [(account, "60,000.00")])
    case = a_case(books, project, account, kind=IrregularKind.BEFORE_FILING)
    submit(books, case)
    assert refused(books, case).uncured is Uncured.FILING

    confirm(books, project)
    perform(SubmitFiling(project, papers()), books, "2019-08-11")
    assert refused(books, case).uncured is Uncured.FILING
    perform(AcceptFiling(project, "备1"), books, "2019-08-12", CENTRE)
    accept(books, case)

    assert the(books, project).headline is Headline.FILED


def test_a_missing_contract_is_among_the_papers_handed_in(books, account, accepted):
    case = a_case(books, accepted, account, kind=IrregularKind.NO_CONTRACT)
    submit(books, case, PaperKind.INVOICE)
    assert refused(books, case).uncured is Uncured.CONTRACT

    send_back(books, case)
    submit(books, case, PaperKind.CONTRACT, on="2019-08-18")
    accept(books, case)


def test_a_payment_before_acceptance_is_mended_by_the_acceptance(books, account):
    project = a_filed_project(books, [(account, "60,000.00")])
    deliver(books, project)
    case = a_case(books, project, account, kind=IrregularKind.NO_ACCEPTANCE)
    submit(books, case, PaperKind.ACCEPTANCE_SHEET)

    assert refused(books, case).uncured is Uncured.ACCEPTANCE


def test_of_a_project_that_ended_early_the_sheet_says_what_was_accepted(books, account):
    project = a_filed_project(books, [(account, "60,000.00")])
    perform(StartImplementation(project), books, "2019-06-15")
    case = a_case(books, project, account, kind=IrregularKind.NO_ACCEPTANCE)
    perform(AbandonProject(project), books, "2019-08-05", REVIEWER, "停办")
    submit(books, case)
    assert refused(books, case).uncured is Uncured.ACCEPTANCE

    send_back(books, case)
    submit(books, case, PaperKind.ACCEPTANCE_SHEET, on="2019-08-18")
    accept(books, case)


def test_a_payment_from_a_frozen_account_is_mended_when_it_is_unfrozen(books, account, accepted):
    perform(FreezeFund(account), books, "2019-07-10", AUDITOR, "核查")
    case = a_case(books, accepted, account, kind=IrregularKind.FROZEN_ACCOUNT)
    submit(books, case)
    assert refused(books, case).uncured is Uncured.FROZEN

    perform(UnfreezeFund(account), books, "2019-08-15", AUDITOR, "核查完毕")
    accept(books, case)


@pytest.mark.parametrize("kind", sorted(set(IrregularKind) - set(KINDS_OF_OPINION), key=lambda kind: kind.value))
def test_all_the_money_back_mends_whatever_was_wrong(books, account, kind):
    project = an_approved_project(books, [(account, "60,000.00")])
    perform(FreezeFund(account), books, "2019-07-10", AUDITOR, "核查")
    paid = pay_irregularly(books, project, account, "70,000.00", kind)
    [case] = open_cases(books, project)
    submit(books, case)
    perform(RecordPaymentRefund(paid.id, fen("69999.99"), "R1"), books, "2019-08-12", FINANCE)
    if kind is not IrregularKind.OVER_BUDGET:
        refused(books, case)

    perform(RecordPaymentRefund(paid.id, fen("0.01"), "R2"), books, "2019-08-12", FINANCE)
    accept(books, case)

    assert open_cases(books, project) == []


def test_a_payment_entered_wrongly_and_reversed_mends_its_case(books, account, accepted):
    paid = pay_irregularly(books, accepted, account, "70,000.00", IrregularKind.OVER_BUDGET)
    [case] = open_cases(books, accepted)
    submit(books, case)
    perform(ReversePayment(paid.id, voucher("付-2019-12-999")), books, "2019-08-12", FINANCE, "有误")

    accept(books, case)


def test_confirmed_misuse_freezes_the_account_for_good(books, account, accepted):
    case, before = a_case(books, accepted, account), len(books.facts)

    misuse(books, case)

    assert facts(books, before) == ["MisuseConfirmed", "FundFrozenForMisuse"]
    assert books[FundAccount, account].state is FundState.FROZEN
    with pytest.raises(FundFrozen):
        pay(books, accepted, account, "1.00")
    with pytest.raises(FrozenForMisuse):
        perform(UnfreezeFund(account), books, "2019-08-21", AUDITOR, "解冻")
    assert the(books, accepted).headline is Headline.IRREGULAR


def test_misuse_on_an_account_that_was_frozen_before_keeps_it_frozen_for_good(books, account, accepted):
    case = a_case(books, accepted, account)
    perform(FreezeFund(account), books, "2019-08-02", AUDITOR, "核查")

    misuse(books, case, by=CENTRE)

    with pytest.raises(FrozenForMisuse):
        perform(UnfreezeFund(account), books, "2019-08-21", AUDITOR, "解冻")


def test_an_account_without_misuse_is_unfrozen(books, account, accepted):
    other = an_account(books, "1,000.00", year=2020)
    perform(FreezeFund(other), books, "2019-08-02", AUDITOR, "核查")
    misuse(books, a_case(books, accepted, account))

    perform(UnfreezeFund(other), books, "2019-08-21", AUDITOR, "核查完毕")


def test_confirmed_misuse_is_only_supplemented(books, account, accepted):
    case = a_case(books, accepted, account)
    misuse(books, case)
    before = len(books.facts)

    misuse(books, case, on="2019-09-01", by=CENTRE, basis="处理决定2号")

    assert facts(books, before) == ["MisuseSupplemented"]
    with pytest.raises(StepDateOrder):
        misuse(books, case, on="2019-08-19")


def test_what_was_accepted_is_no_misuse_any_more(books, account, accepted):
    case = a_case(books, accepted, account)
    submit(books, case)
    accept(books, case)

    with pytest.raises(InvalidTransition):
        misuse(books, case, on="2019-09-01")


@pytest.mark.parametrize("by", [OFFICER, FINANCE, REVIEWER])
def test_no_insurer_confirms_misuse(books, account, accepted, by):
    case = a_case(books, accepted, account)

    with pytest.raises(RoleNotAllowed):
        misuse(books, case, by=by)


def test_a_case_of_the_whole_project_freezes_what_its_insurer_bears(books, account):
    second, others = an_account(books, "1,000.00", year=2020), an_account(books, "1,000.00", "ANTAI")
    project = an_approved_project(books, [(account, "60,000.00"), (second, "500.00")])
    case = project_case(books, project, IrregularKind.OUT_OF_SCOPE_USE)

    misuse(books, case)

    frozen = {id_ for id_ in (account, second, others) if books[FundAccount, id_].state is FundState.FROZEN}
    assert frozen == {account, second}


def test_a_case_of_the_whole_project_is_mended_like_one_of_a_payment(books, account):
    project = an_approved_project(books, [(account, "60,000.00")])
    case = project_case(books, project, IrregularKind.BEFORE_FILING)
    submit(books, case)
    assert refused(books, case).uncured is Uncured.FILING

    confirm(books, project)
    file(books, project, "2019-08-11", "2019-08-12")
    accept(books, case)

    assert the(books, project).headline is Headline.FILED


def test_one_case_of_a_kind_is_open_for_the_whole_project(books, account):
    project = an_approved_project(books, [(account, "60,000.00")])
    case = project_case(books, project, IrregularKind.OTHER)

    with pytest.raises(CaseAlreadyOpen):
        project_case(books, project, IrregularKind.OTHER)
    project_case(books, project, IrregularKind.OUT_OF_SCOPE_USE)
    submit(books, case)
    accept(books, case)
    project_case(books, project, IrregularKind.OTHER, on="2019-09-01")


def closed(books, account):
    """Close the year of an account in which no payment waits for its verification; return the next one."""
    for id_ in [fact.payment_id for fact in books.facts if isinstance(fact, FundAccount.FundDisbursed)]:
        perform(VerifyPayment(id_), books, "2019-12-01", SECOND)
    perform(CloseFundYear(account), books, "2020-01-05", CENTRE)
    return FundAccount.id_for(RENHE, FENGTAI, 2020)


def test_misuse_of_a_closed_year_freezes_the_account_that_has_the_money_now(books, account, accepted):
    case = a_case(books, accepted, account)
    following = closed(books, account)

    misuse(books, case, on="2019-12-20")

    assert books[FundAccount, account].state is FundState.CLOSED
    assert books[FundAccount, following].state is FundState.FROZEN
    frozen = books.facts[-1]
    assert (frozen.effective_on, frozen.original_on) == (date(2020, 1, 5), date(2019, 12, 20))
    with pytest.raises(FrozenForMisuse):
        perform(UnfreezeFund(following), books, "2020-02-01", AUDITOR, "解冻")


def test_an_excess_of_a_closed_year_is_cured_by_what_came_back_since(books, account, accepted):
    paid = pay_irregularly(books, accepted, account, "65,000.00", IrregularKind.OVER_BUDGET)
    [case] = open_cases(books, accepted)
    submit(books, case)
    closed(books, account)
    assert refused(books, case).over_by == fen("5000.00")

    perform(RecordPaymentRefund(paid.id, fen("5000.00"), "R1"), books, "2020-01-10", FINANCE)
    accept(books, case, on="2020-01-12")
