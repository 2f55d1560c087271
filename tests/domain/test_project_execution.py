"""When work starts, who accepts it, and for how much."""

import pytest

from domain.money import AmountNotPositive, Fen, fen
from domain.papers import PaperKind
from domain.party import Party
from domain.project.execution import AcceptedOverBudget, AcceptorConflict, NotFiled
from domain.project.tracks import ExecutionState, Headline
from domain.transition import InvalidTransition, StepDateOrder
from ledger.command import ReasonRequired
from ledger.project import AcceptProject, FailAcceptance, StartImplementation, SubmitDeliverable
from ledger.rights import Actor, Role
from tests.domain.specs import (
    OFFICER,
    RENHE,
    REVIEWER,
    a_filed_project,
    an_account,
    an_approved_project,
    deliver,
    facts,
    open_books,
    papers,
    perform,
    the,
    yuan_text,
)

SHEET = papers(PaperKind.ACCEPTANCE_SHEET)
DECLARER_AS_REVIEWER = Actor(OFFICER.person, "officer", Role.INSURER_REVIEWER, RENHE)


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books)


@pytest.fixture
def filed(books, account):
    return a_filed_project(books, [(account, "60,000.00")])


def accept(books, project, amount=None, on="2019-07-05", by=REVIEWER):
    accepted = yuan_text(amount) if amount else None
    return perform(AcceptProject(project, SHEET, accepted), books, on, by)


def fail(books, project, on="2019-07-05", by=REVIEWER, reason="不合格"):
    return perform(FailAcceptance(project, SHEET), books, on, by, reason)


def test_a_filed_project_starts_on_the_day_it_was_filed_and_not_before(books, filed):
    with pytest.raises(StepDateOrder):
        perform(StartImplementation(filed), books, "2019-06-11")
    perform(StartImplementation(filed), books, "2019-06-12")

    assert books.facts[-1].changes() == (("execution", ExecutionState.IN_PROGRESS),)


def test_an_approved_project_does_not_start_before_it_is_filed(books, account):
    project = an_approved_project(books, [(account, "1.00")])

    with pytest.raises(NotFiled):
        perform(StartImplementation(project), books, "2019-06-11")


def test_each_step_of_the_work_leads_on_from_the_one_before(books, filed):
    with pytest.raises(InvalidTransition):
        perform(SubmitDeliverable(filed, SHEET), books, "2019-06-15")
    with pytest.raises(InvalidTransition):
        accept(books, filed)
    deliver(books, filed)
    with pytest.raises(InvalidTransition):
        perform(StartImplementation(filed), books, "2019-07-05")

    accept(books, filed)

    assert facts(books)[-3:] == ["ImplementationStarted", "DeliverableSubmitted", "ProjectAccepted"]
    assert the(books, filed).headline is Headline.ACCEPTED
    with pytest.raises(InvalidTransition):
        fail(books, filed)


def test_a_project_is_accepted_for_its_budget_by_default(books, filed):
    deliver(books, filed)

    accept(books, filed)

    assert the(books, filed).due == fen("60000.00")


def test_a_project_is_accepted_for_exactly_its_budget(books, filed):
    deliver(books, filed)

    accept(books, filed, "60,000.00")


def test_a_project_is_not_accepted_for_one_fen_more(books, filed):
    deliver(books, filed)

    with pytest.raises(AcceptedOverBudget) as refusal:
        accept(books, filed, "60,000.01")

    assert refusal.value.values() == {"accepted": "60000.01", "budget": "60000.00"}


def test_what_is_accepted_for_less_is_due_for_less(books, filed):
    deliver(books, filed)

    accept(books, filed, "50,000.00")

    assert the(books, filed).unpaid == fen("50000.00")


def test_an_accepted_amount_is_above_zero(books, filed):
    with pytest.raises(AmountNotPositive):
        perform(AcceptProject(filed, SHEET, Fen(0)), books, "2019-07-05", REVIEWER)


@pytest.mark.parametrize("decide", [accept, fail])
def test_the_declarer_does_not_accept(books, filed, decide):
    deliver(books, filed)

    with pytest.raises(AcceptorConflict):
        decide(books, filed, by=DECLARER_AS_REVIEWER)


def test_the_supplier_does_not_accept(books, account):
    project = a_filed_project(books, [(account, "1.00")], contract_party=Party(RENHE))
    deliver(books, project)

    with pytest.raises(AcceptorConflict):
        accept(books, project)


def test_after_a_failed_acceptance_work_goes_on(books, filed):
    deliver(books, filed)
    fail(books, filed)
    assert the(books, filed).execution is ExecutionState.IN_PROGRESS

    perform(SubmitDeliverable(filed, SHEET), books, "2019-07-10")
    accept(books, filed, on="2019-07-10")

    assert the(books, filed).execution is ExecutionState.ACCEPTED


def test_a_failed_acceptance_says_why(books, filed):
    deliver(books, filed)

    with pytest.raises(ReasonRequired):
        fail(books, filed, reason=" ")


def test_nothing_is_accepted_before_it_was_delivered(books, filed):
    deliver(books, filed)

    with pytest.raises(StepDateOrder):
        accept(books, filed, on="2019-06-30")
    accept(books, filed, on="2019-07-01")
