"""How a project ends, and what it gives back."""

from datetime import date, timedelta

import pytest

from domain.irregular import IrregularKind
from domain.money import fen
from domain.project.closing import CancelHasPayments, CloseBlocked, Unsettled
from domain.project.tracks import Headline
from domain.transition import InvalidTransition, StepDateOrder
from ledger.command import ReasonRequired
from ledger.payment import RecordPaymentRefund, ReversePayment
from ledger.project import AbandonProject, CancelProject, CloseProject, StartImplementation
from tests.domain.specs import (
    CENTRE,
    FINANCE,
    REVIEWER,
    a_declared_project,
    a_filed_project,
    an_accepted_project,
    an_account,
    an_approved_project,
    facts,
    figures,
    open_books,
    pay,
    pay_irregularly,
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


def end(books, command, project, on="2019-12-01", by=REVIEWER, reason="原因"):
    return perform(command(project), books, on, by, reason)


def test_a_project_with_nothing_paid_is_cancelled_and_released(books, account, filed):
    end(books, CancelProject, filed)

    assert facts(books)[-2:] == ["ProjectCancelled", "FundReservationReleased"]
    assert figures(books, account) == ("100000.00", "0.00", "100000.00")
    assert the(books, filed).headline is Headline.CANCELLED


def test_a_declared_project_is_cancelled_and_had_reserved_nothing(books, account):
    project = a_declared_project(books, [(account, "1.00")])

    end(books, CancelProject, project)

    assert facts(books)[-1] == "ProjectCancelled"


def test_a_project_with_one_fen_paid_is_not_cancelled(books, account, filed):
    pay(books, filed, account, "0.01")

    with pytest.raises(CancelHasPayments) as refusal:
        end(books, CancelProject, filed)

    assert refusal.value.paid == fen("0.01")


def test_a_project_whose_payment_was_reversed_is_cancelled(books, account, filed):
    paid = pay(books, filed, account, "10.00")
    perform(ReversePayment(paid.id, voucher("付-2019-12-999")), books, "2019-08-02", FINANCE, "有误")

    end(books, CancelProject, filed)

    assert figures(books, account) == ("100000.00", "0.00", "100000.00")


def test_a_project_whose_payment_was_refunded_in_full_is_abandoned_and_not_cancelled(books, account, filed):
    paid = pay(books, filed, account, "10.00")
    perform(RecordPaymentRefund(paid.id, fen("10.00"), "R1"), books, "2019-08-02", FINANCE)

    with pytest.raises(CancelHasPayments):
        end(books, CancelProject, filed)
    end(books, AbandonProject, filed)

    assert figures(books, account) == ("100000.00", "0.00", "100000.00")


def test_a_project_with_something_paid_is_abandoned_and_releases_the_rest(books, account, filed):
    pay(books, filed, account, "10,000.00")

    end(books, AbandonProject, filed)

    assert facts(books)[-2:] == ["ProjectAbandoned", "FundReservationReleased"]
    assert figures(books, account) == ("90000.00", "0.00", "90000.00")


def test_a_project_with_nothing_paid_is_not_abandoned(books, filed):
    with pytest.raises(InvalidTransition):
        end(books, AbandonProject, filed)


def test_an_ended_project_does_not_end_again(books, filed):
    end(books, CancelProject, filed)

    for command in (CancelProject, AbandonProject, CloseProject):
        with pytest.raises(InvalidTransition) as refusal:
            end(books, command, filed)
        assert refusal.value.values()["state"] == "CANCELLED"


def test_an_accepted_project_is_neither_cancelled_nor_abandoned(books, account):
    project = an_accepted_project(books, [(account, "60,000.00")])

    with pytest.raises(InvalidTransition):
        end(books, CancelProject, project)
    pay(books, project, account, "1.00")
    with pytest.raises(InvalidTransition):
        end(books, AbandonProject, project)


@pytest.mark.parametrize("command", [CancelProject, AbandonProject])
def test_ending_a_project_early_says_why(books, filed, command):
    with pytest.raises(ReasonRequired):
        end(books, command, filed, reason=None)


@pytest.mark.parametrize("days", [180, 181])
def test_the_centre_cancels_a_project_that_stood_still_for_more_than_180_days(books, filed, days):
    on = (date(2019, 6, 12) + timedelta(days=days)).isoformat()

    if days == 180:
        with pytest.raises(InvalidTransition):
            end(books, CancelProject, filed, on, CENTRE)
    else:
        end(books, CancelProject, filed, on, CENTRE)


def test_the_centre_does_not_cancel_a_project_that_has_started(books, filed):
    perform(StartImplementation(filed), books, "2019-06-15")

    with pytest.raises(InvalidTransition):
        end(books, CancelProject, filed, "2020-06-15", CENTRE)


def test_a_project_filed_accepted_and_paid_is_closed(books, account):
    project = an_accepted_project(books, [(account, "60,000.00")], accepted="50,000.00")
    pay(books, project, account, "50,000.00", final=True)

    perform(CloseProject(project), books, "2019-12-01", REVIEWER)

    assert facts(books)[-2:] == ["ProjectClosed", "FundReservationReleased"]
    assert figures(books, account) == ("50000.00", "0.00", "50000.00")
    assert the(books, project).headline is Headline.CLOSED
    with pytest.raises(InvalidTransition):
        perform(CloseProject(project), books, "2019-12-01", REVIEWER)


def test_a_project_with_one_fen_unpaid_is_not_closed(books, account):
    project = an_accepted_project(books, [(account, "60,000.00")])
    pay(books, project, account, "59,999.99")

    with pytest.raises(CloseBlocked) as refusal:
        perform(CloseProject(project), books, "2019-12-01", REVIEWER)

    assert refusal.value.reasons == (Unsettled.PAYMENT,)


def test_a_refund_lowers_what_is_due_so_that_the_project_is_closed(books, account):
    project = an_accepted_project(books, [(account, "60,000.00")])
    paid = pay(books, project, account, "60,000.00")
    perform(RecordPaymentRefund(paid.id, fen("5000.00"), "R1"), books, "2019-08-10", FINANCE)
    assert the(books, project).due == the(books, project).net_paid == fen("55000.00")

    perform(CloseProject(project), books, "2019-12-01", REVIEWER)

    assert figures(books, account) == ("45000.00", "0.00", "45000.00")


def test_everything_that_keeps_a_project_open_is_told(books, account):
    project = an_approved_project(books, [(account, "60,000.00")])
    pay_irregularly(books, project, account, "1.00", IrregularKind.BEFORE_FILING)

    with pytest.raises(CloseBlocked) as refusal:
        perform(CloseProject(project), books, "2019-12-01", REVIEWER)

    assert refusal.value.reasons == tuple(Unsettled)


def test_an_irregular_project_is_not_closed_while_its_case_is_open(books, account):
    project = an_accepted_project(books, [(account, "60,000.00")])
    pay_irregularly(books, project, account, "60,000.00", IrregularKind.NO_CONTRACT)

    with pytest.raises(CloseBlocked) as refusal:
        perform(CloseProject(project), books, "2019-12-01", REVIEWER)

    assert refusal.value.reasons == (Unsettled.REMEDIATION,)


def test_a_declared_project_is_not_closed(books, account):
    project = a_declared_project(books, [(account, "1.00")])

    with pytest.raises(InvalidTransition):
        perform(CloseProject(project), books, "2019-12-01", REVIEWER)


def test_a_project_is_not_closed_before_it_was_accepted(books, account):
    project = an_accepted_project(books, [(account, "60,000.00")])
    pay(books, project, account, "60,000.00")

    with pytest.raises(StepDateOrder):
        perform(CloseProject(project), books, "2019-07-04", REVIEWER)
    perform(CloseProject(project), books, "2019-07-05", REVIEWER)
