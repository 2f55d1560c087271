"""What is left of a project: retention money, what can never be paid, and why it stands still."""

from datetime import date

import pytest

from domain.money import fen
from domain.project.closing import CloseBlocked, NothingPayable
from domain.project.execution import ProjectAccepted, RetentionIncomplete, RetentionOverAccepted
from domain.project.payment import RestWrittenOff
from domain.project.stall import StallExplained
from domain.transition import InvalidTransition, StepDateOrder
from ledger.command import ReasonRequired
from ledger.payment import RecordPaymentRefund, ReversePayment
from ledger.project import (
    AcceptProject,
    ApproveProject,
    CancelProject,
    CloseProject,
    ConsentAllocation,
    ExplainStall,
    WriteOffPayable,
)
from tests.domain.specs import (
    ANTAI,
    FINANCE,
    OFFICER,
    OTHER_OFFICER,
    REVIEWER,
    a_declared_project,
    a_filed_project,
    an_accepted_project,
    an_account,
    confirm,
    deliver,
    facts,
    figures,
    file,
    open_books,
    pay,
    perform,
    the,
    voucher,
)


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books, "100,000.00")


@pytest.fixture
def filed(books, account):
    return a_filed_project(books, [(account, "60,000.00")])


@pytest.fixture
def accepted(books, account):
    return an_accepted_project(books, [(account, "60,000.00")], accepted="50,000.00")


def write_off(books, project, on="2019-12-01", by=REVIEWER, reason="供应方已注销"):
    return perform(WriteOffPayable(project), books, on, by, reason)


def close(books, project, on="2019-12-02"):
    return perform(CloseProject(project), books, on, REVIEWER)


def accept(books, project, amount="50000.00", retention=None, due=None, on="2019-07-05"):
    held, until = retention and fen(retention), due and date.fromisoformat(due)
    return perform(AcceptProject(project, (), fen(amount), held, until), books, on, REVIEWER)


def test_what_can_never_be_paid_is_written_off_and_the_project_closed(books, account, accepted):
    pay(books, accepted, account, "20,000.00")
    with pytest.raises(CloseBlocked):
        close(books, accepted)

    write_off(books, accepted)

    assert facts(books)[-2:] == ["PayableWrittenOff", "FundReservationReleased"]
    assert books.facts[-2].amount == fen("30000.00")
    assert figures(books, account) == ("80000.00", "0.00", "80000.00")
    assert the(books, accepted).due == the(books, accepted).net_paid == fen("20000.00")
    close(books, accepted)
    assert figures(books, account) == ("80000.00", "0.00", "80000.00")


def test_one_fen_is_written_off_and_nothing_is_not(books, account, accepted):
    pay(books, accepted, account, "49,999.99")

    write_off(books, accepted)

    with pytest.raises(NothingPayable):
        write_off(books, accepted)


def test_what_came_back_is_not_written_off(books, account, accepted):
    paid = pay(books, accepted, account, "50,000.00")
    perform(RecordPaymentRefund(paid.id, fen("5000.00"), "R1"), books, "2019-08-10", FINANCE)

    with pytest.raises(NothingPayable):
        write_off(books, accepted)


def test_only_what_was_accepted_is_written_off(books, filed):
    with pytest.raises(InvalidTransition):
        write_off(books, filed)
    deliver(books, filed)
    with pytest.raises(InvalidTransition):
        write_off(books, filed)


def test_a_write_off_says_why_and_comes_after_the_acceptance(books, accepted):
    with pytest.raises(ReasonRequired):
        write_off(books, accepted, reason=None)
    with pytest.raises(StepDateOrder):
        write_off(books, accepted, on="2019-07-04")
    write_off(books, accepted, on="2019-07-05")


def test_a_write_off_releases_what_every_funder_set_aside(books, account):
    other = an_account(books, "10,000.00", ANTAI)
    project = an_accepted_project_of_two(books, account, other)

    write_off(books, project)

    assert figures(books, account)[1] == figures(books, other)[1] == "0.00"


def an_accepted_project_of_two(books, account, other):
    project = a_declared_project(books, [(account, "6,000.00"), (other, "4,000.00")])
    perform(ConsentAllocation(project), books, "2019-06-02", OTHER_OFFICER)
    perform(ApproveProject(project, "同意"), books, "2019-06-03", REVIEWER)
    confirm(books, project)
    file(books, project)
    deliver(books, project)
    accept(books, project, "10000.00")
    return project


def test_after_a_write_off_nothing_is_paid_but_what_a_reversal_made_due_again(books, account, accepted):
    paid = pay(books, accepted, account, "20,000.00")
    write_off(books, accepted)
    with pytest.raises(RestWrittenOff) as refusal:
        pay(books, accepted, account, "0.01", on="2019-12-03")
    assert refusal.value.unpaid == 0

    perform(ReversePayment(paid.id, voucher("付-2019-12-999")), books, "2019-12-04", FINANCE, "有误")
    with pytest.raises(RestWrittenOff):
        pay(books, accepted, account, "20,000.01", on="2019-12-05")
    pay(books, accepted, account, "20,000.00", on="2019-12-05")

    close(books, accepted, "2019-12-06")


def test_retention_money_is_part_of_what_was_accepted(books, filed):
    deliver(books, filed)

    accept(books, filed, retention="2500.00", due="2020-07-05")

    kept = books.facts[-1]
    assert isinstance(kept, ProjectAccepted)
    assert (kept.accepted, kept.retention, kept.retention_due_on) == (
        fen("50000.00"),
        fen("2500.00"),
        date(2020, 7, 5),
    )
    assert the(books, filed).due == fen("50000.00")


def test_no_more_is_held_back_than_was_accepted(books, filed):
    deliver(books, filed)

    with pytest.raises(RetentionOverAccepted):
        accept(books, filed, retention="50000.01", due="2020-07-05")
    accept(books, filed, retention="50000.00", due="2020-07-05")


@pytest.mark.parametrize(("retention", "due"), [("1.00", None), (None, "2020-07-05")])
def test_retention_money_and_its_day_come_together(books, filed, retention, due):
    deliver(books, filed)

    with pytest.raises(RetentionIncomplete):
        accept(books, filed, retention=retention, due=due)


def test_retention_money_is_not_due_before_the_acceptance(books, filed):
    deliver(books, filed)

    with pytest.raises(StepDateOrder):
        accept(books, filed, retention="1.00", due="2019-07-04")
    accept(books, filed, retention="1.00", due="2019-07-05")


def explain(books, project, expected="2020-01-31", on="2019-12-01", by=OFFICER):
    command = ExplainStall(project, "等待场地", date.fromisoformat(expected))
    return perform(command, books, on, by)


def test_a_standstill_is_explained_as_often_as_it_lasts(books, filed):
    explain(books, filed)
    explain(books, filed, "2020-03-31", "2020-02-01")

    assert [fact.expected_on for fact in books.facts if isinstance(fact, StallExplained)] == [
        date(2020, 1, 31),
        date(2020, 3, 31),
    ]


def test_it_goes_on_on_the_day_of_the_explanation_at_the_earliest(books, filed):
    with pytest.raises(StepDateOrder):
        explain(books, filed, "2019-11-30")
    explain(books, filed, "2019-12-01")


def test_only_an_approved_project_that_goes_on_is_explained(books, account, filed):
    declared = a_declared_project(books, [(account, "1.00")], number="X-002")
    with pytest.raises(InvalidTransition):
        explain(books, declared)
    with pytest.raises(StepDateOrder):
        explain(books, filed, on="2019-06-02")
    explain(books, filed, on="2019-06-03")

    perform(CancelProject(filed), books, "2019-12-01", REVIEWER, "不办")
    with pytest.raises(InvalidTransition):
        explain(books, filed)
