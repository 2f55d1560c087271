"""The rules of inspection tasks besides their order: the last yes and the first no of each."""

import pytest

from domain.contract import ContractNotInForce
from domain.counts import NumberRange
from domain.enterprise import Enterprise
from domain.industry import SafetySector
from domain.organisation import FirmNotQualified
from domain.rule_book import Limit, LimitTerms, RuleBook
from domain.task.assignment import DueDateInvalid
from domain.task.contact import ContactAttemptsInsufficient
from domain.task.refusing import RefusalEvidenceRequired, VisitRefusalReason
from domain.task.tracks import TaskState
from domain.task.visit import InspectorCount, PolicyNotInForce
from domain.transition import SamePersonReview
from ledger.command import Person, ReasonRequired
from ledger.contract import AmendContract, TerminateContract
from ledger.organisation import RegisterFirm
from ledger.policy import SupplementPolicy, SurrenderPolicy
from ledger.rights import Role
from ledger.task import (
    AcceptQuality,
    CorrectContactData,
    FollowUpRefusal,
    NotifyEnterprise,
    RecordRefusal,
    RecordUnreachable,
    RecordVisit,
    RejectQuality,
    ScheduleVisit,
    SubmitReport,
    VoidTask,
)
from tests.domain.specs import CENTRE, FINANCE, OFFICER, REVIEWER, actor, facts
from tests.domain.task_specs import (
    FIRM,
    FIRM_CODE,
    MILL,
    OWNER,
    PHOTO,
    REACHED,
    REPORT,
    TWO,
    Channel,
    Told,
    day,
    qualified,
)


@pytest.fixture
def told():
    return Told()


def visit(told, on="2019-05-20", inspectors=TWO, reason=None):
    return told.do(RecordVisit(told.id, inspectors, OWNER), on, reason=reason)


def last(told):
    return told.books.facts[-1]


# The visit


def test_two_named_inspectors_visit(told):
    visit(told.scheduled())

    assert len(last(told).inspectors) == 2


@pytest.mark.parametrize("inspectors", [(), ("检查甲",), ("检查甲", "检查甲")])
def test_one_inspector_is_too_few_and_one_named_twice_is_one(told, inspectors):
    with pytest.raises(InspectorCount):
        visit(told.scheduled(), inspectors=inspectors)


@pytest.mark.parametrize(("least", "enough"), [(3, False), (1, True), (0, True)])
def test_how_many_inspectors_stands_in_the_rule_book(told, least, enough):
    rules = told.books[RuleBook, RuleBook.ID].copy()
    rules.publish(LimitTerms(Limit.INSPECTORS, least), day("2019-01-01"), None, "规则")
    told.books.keep(rules)

    if enough:
        visit(told.scheduled(), inspectors=TWO[:least])
    else:
        with pytest.raises(InspectorCount) as refusal:
            visit(told.scheduled())
        assert refusal.value.least == 3


def test_the_contract_is_in_force_on_the_day_of_the_visit(told):
    told.do(AmendContract(told.contract, end_on=day("2019-05-20")), "2019-05-11", OFFICER, "缩短")

    with pytest.raises(ContractNotInForce):
        visit(told.scheduled(), "2019-05-21")
    visit(told, "2019-05-20")


def test_a_visit_from_the_day_of_the_termination_is_not_under_the_contract(told):
    told.scheduled().do(TerminateContract(told.contract), "2019-05-20", OFFICER, "解约")

    with pytest.raises(ContractNotInForce):
        visit(told, "2019-05-20")
    visit(told, "2019-05-19")


def test_the_firm_is_qualified_for_the_sector_on_the_day_of_the_visit(told):
    until = qualified(SafetySector.HAZCHEM, until="2019-05-20")
    told.do(RegisterFirm(FIRM_CODE, "安科技术", until), "2019-05-11", CENTRE)

    with pytest.raises(FirmNotQualified) as refusal:
        visit(told.scheduled(), "2019-05-21")
    assert refusal.value.sector is SafetySector.HAZCHEM
    visit(told, "2019-05-20")


def test_the_sector_is_that_of_the_policy_on_the_day_of_the_visit(told):
    policy_id = told.books[Enterprise, Enterprise.id_for(MILL)].covered_by(day("2019-05-20"))
    told.do(SupplementPolicy(policy_id, sector=SafetySector.MINING), "2019-05-11", FINANCE, "更正行业")

    with pytest.raises(FirmNotQualified):
        visit(told.scheduled())


def surrendered(told, on="2019-05-20"):
    policy_id = told.books[Enterprise, Enterprise.id_for(MILL)].covered_by(day("2019-05-15"))
    return told.scheduled().do(SurrenderPolicy(policy_id, "退1"), on, FINANCE, "退保")


def test_the_enterprise_is_insured_on_the_day_of_the_visit(told):
    surrendered(told)

    with pytest.raises(PolicyNotInForce):
        visit(told, "2019-05-21")
    visit(told, "2019-05-20")
    assert last(told).insured.inception_on == day("2019-03-01")


def test_an_enterprise_that_is_insured_no_more_is_visited_for_a_reason(told):
    surrendered(told)

    visit(told, "2019-05-21", reason="续保回访")

    assert (told.state, last(told).insured) == (TaskState.VISITED, None)
    assert (told.task.sector, told.task.inception_on) == (SafetySector.HAZCHEM, day("2019-03-01"))


def test_what_is_found_at_a_visit_takes_over_where_when_and_under_which_policy(told):
    task = visit(told.scheduled()).task

    assert (task.district, task.street, task.visited_on) == ("110106", "110106001", day("2019-05-20"))
    assert (task.sector, task.inception_on, task.credit_code) == (SafetySector.HAZCHEM, day("2019-03-01"), MILL)


def test_an_appointment_is_not_in_the_past(told):
    told.do(ScheduleVisit(told.id, day("2019-05-14"), ()), "2019-05-14")
    with pytest.raises(DueDateInvalid):
        told.do(ScheduleVisit(told.id, day("2019-05-14"), ()), "2019-05-15")


# Refusals


@pytest.mark.parametrize(("refuser", "evidence"), [(OWNER, ()), (None, PHOTO), (OWNER, PHOTO)])
def test_a_refusal_names_who_refused_or_proves_it(told, refuser, evidence):
    told.do(RecordRefusal(told.id, VisitRefusalReason.DISTRUST, (), refuser, evidence), "2019-05-20")

    assert told.state is TaskState.REFUSED


def test_a_refusal_without_either_is_refused(told):
    with pytest.raises(RefusalEvidenceRequired):
        told.do(RecordRefusal(told.id, VisitRefusalReason.DISTRUST, TWO), "2019-05-20")


def test_a_refusal_tells_whether_the_enterprise_had_been_told_before(told):
    told.do(NotifyEnterprise(told.id, Channel.LETTER, OWNER), "2019-05-12", OFFICER).refused()

    assert last(told).prior_notice_on == day("2019-05-12")
    assert Told().refused().books.facts[-1].prior_notice_on is None


def test_an_enterprise_that_gives_in_is_visited(told):
    told.refused().do(FollowUpRefusal(told.id, cooperates=True, note="同意"), "2019-05-22", OFFICER)

    assert visit(told, "2019-05-23").state is TaskState.VISITED


def test_one_that_does_not_give_in_is_reported_to_the_district(told):
    told.refused().do(FollowUpRefusal(told.id, cooperates=False, note="仍拒绝"), "2019-05-22", OFFICER)

    assert facts(told.books)[-3:] == ["RefusalEscalated", "ListedTaskEnded", "VisitingListCompleted"]


def test_the_second_refusal_is_reported_at_once(told):
    told.refused().do(FollowUpRefusal(told.id, cooperates=True, note="同意"), "2019-05-22", OFFICER)
    before = len(told.books.facts)

    told.do(RecordRefusal(told.id, VisitRefusalReason.BUSY, TWO, OWNER), "2019-05-23")

    assert facts(told.books, before)[:2] == ["VisitRefused", "RefusalEscalated"]
    assert (told.state, told.books.facts[before + 1].note) == (TaskState.REFUSED_FINAL, None)


# Nobody is reached, or the contact data is wrong


def attempts(*days):
    return tuple(day(each) for each in days)


def give_up(told, *days):
    return told.do(RecordUnreachable(told.id, attempts(*days)), "2019-05-15")


def test_three_attempts_on_two_days_are_enough(told):
    assert give_up(told, "2019-05-10", "2019-05-15", "2019-05-15").state is TaskState.UNREACHABLE


@pytest.mark.parametrize(
    "days",
    [
        ("2019-05-11", "2019-05-12"),
        ("2019-05-11", "2019-05-11", "2019-05-11"),
        ("2019-05-09", "2019-05-11", "2019-05-12"),
        ("2019-05-11", "2019-05-12", "2019-05-16"),
        (),
    ],
    ids=["two", "on one day", "one before the task", "one still to come", "none"],
)
def test_fewer_attempts_are_not(told, days):
    with pytest.raises(ContactAttemptsInsufficient):
        give_up(told, *days)


def test_how_many_attempts_stands_in_the_rule_book(told):
    rules = told.books[RuleBook, RuleBook.ID].copy()
    rules.publish(LimitTerms(Limit.CONTACT_ATTEMPTS, 1), day("2019-01-01"), None, "规则")
    rules.publish(LimitTerms(Limit.CONTACT_ATTEMPT_DAYS, 1), day("2019-01-01"), None, "规则")
    told.books.keep(rules)

    assert give_up(told, "2019-05-11").state is TaskState.UNREACHABLE


@pytest.mark.parametrize("state", [TaskState.DATA_HOLD, TaskState.UNREACHABLE])
def test_a_corrected_contact_is_the_enterprises_from_then_on(state):
    told = REACHED[state](Told())

    told.do(CorrectContactData(told.id, Person("新联系人", "13800000002")), "2019-05-16", OFFICER)

    corrected = next(fact for fact in told.books.facts if type(fact).__name__ == "ContactDataCorrected")
    assert told.books[Enterprise, Enterprise.id_for(MILL)].contact == corrected.contact
    assert told.state is TaskState.ASSIGNED


# Reports and quality


def test_a_report_that_was_sent_back_is_handed_in_as_its_next_version():
    told = REACHED[TaskState.REWORK](Told())

    told.do(SubmitReport(told.id, REPORT, zero_hazards=False), "2019-05-25")

    assert [fact.number for fact in told.books.facts if type(fact).__name__ == "InspectionReportSubmitted"] == [1, 2]
    assert (last(told).zero_hazards, last(told).evidence) == (False, (REPORT,))


@pytest.mark.parametrize("score", [0, 100])
@pytest.mark.parametrize("decision", [AcceptQuality, RejectQuality])
def test_a_score_is_from_0_to_100(told, decision, score):
    told.reported().do(decision(told.id, score, "意见"), "2019-05-24", REVIEWER)

    assert told.state in {TaskState.QA_PASSED, TaskState.REWORK}


@pytest.mark.parametrize("score", [-1, 101])
@pytest.mark.parametrize("decision", [AcceptQuality, RejectQuality])
def test_no_score_is_beyond(told, decision, score):
    told.reported()
    with pytest.raises(NumberRange):
        told.do(decision(told.id, score, "意见"), "2019-05-24", REVIEWER)


@pytest.mark.parametrize("decision", [AcceptQuality, RejectQuality])
def test_who_handed_out_the_task_does_not_accept_the_work(told, decision):
    told.reported()
    with pytest.raises(SamePersonReview):
        told.do(decision(told.id, 90, "意见"), "2019-05-24", actor(OFFICER.name, Role.INSURER_REVIEWER))


def test_a_report_for_a_voided_task_is_refused_and_voiding_has_a_reason(told):
    with pytest.raises(ReasonRequired):
        told.do(VoidTask(told.id), "2019-05-23", OFFICER)
    told.do(VoidTask(told.id), "2019-05-23", OFFICER, "企业已注销")
    with pytest.raises(Exception, match="INVALID_TRANSITION"):
        told.do(SubmitReport(told.id, REPORT, zero_hazards=True), "2019-05-24", FIRM)
