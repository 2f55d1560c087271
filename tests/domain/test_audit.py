"""What the auditor finds is kept with what it is about, and may open a case."""

from uuid import uuid4

import pytest

from domain.fund_account import FundAccount
from domain.irregular import IrregularKind
from domain.money import fen
from domain.project.remediation import CaseAlreadyOpen
from domain.project.tracks import Headline
from domain.remediation import RemediationCase
from domain.transition import BeforeStreamStart
from ledger.audit import AuditSubjectRequired, CaseSubjectRequired, RecordAuditFinding
from ledger.command import NotFound
from ledger.rights import RoleNotAllowed
from tests.domain.specs import AUDITOR, CENTRE, an_accepted_project, an_account, facts, open_books, pay, perform, the


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books, "100,000.00")


@pytest.fixture
def accepted(books, account):
    return an_accepted_project(books, [(account, "60,000.00")])


@pytest.fixture
def paid(books, account, accepted):
    return pay(books, accepted, account, "500.00")


def find(books, on="2019-09-01", by=AUDITOR, **about):
    before = len(books.facts)
    perform(RecordAuditFinding("缺发票", document_no="审1", **about), books, on, by)
    return facts(books, before)


def test_a_finding_stands_in_the_history_of_what_it_is_about(books, account, accepted, paid):
    assert find(books, project_id=accepted) == ["AuditFindingRecorded"]
    assert find(books, payment_id=paid.id) == ["AuditFindingRecorded"]
    assert find(books, account_id=account) == ["AuditFindingRecorded"]
    assert [fact.originator_id for fact in books.facts[-3:]] == [accepted, paid.id, account]
    assert books[FundAccount, account].available == fen("40000.00")


def test_a_finding_is_about_one_thing(books, account, accepted, paid):
    with pytest.raises(AuditSubjectRequired):
        find(books)
    with pytest.raises(AuditSubjectRequired):
        find(books, project_id=accepted, payment_id=paid.id)


def test_what_was_found_irregular_about_a_payment_opens_its_case(books, accepted, paid):
    recorded = find(books, payment_id=paid.id, irregular=IrregularKind.NO_CONTRACT)

    assert recorded == ["AuditFindingRecorded", "RemediationOpened", "IrregularityOpened"]
    [case_id] = the(books, accepted).open_cases
    case = books[RemediationCase, case_id]
    assert (case.payment_id, case.kind) == (paid.id, IrregularKind.NO_CONTRACT)
    assert books.facts[-2].amount == fen("500.00")
    assert the(books, accepted).headline is Headline.IRREGULAR


def test_what_was_found_irregular_about_a_project_opens_a_case_of_the_whole(books, accepted, paid):
    find(books, project_id=accepted, irregular=IrregularKind.OUT_OF_SCOPE_USE)

    [case_id] = the(books, accepted).open_cases
    case = books[RemediationCase, case_id]
    assert (case.name, case.payment_id) == ("X-001", None)
    opened = [fact for fact in books.facts if isinstance(fact, RemediationCase.RemediationOpened)]
    assert opened[0].amount == fen("500.00")


def test_an_account_has_no_case(books, account):
    with pytest.raises(CaseSubjectRequired):
        find(books, account_id=account, irregular=IrregularKind.OTHER)


def test_a_payment_has_one_open_case(books, paid):
    find(books, payment_id=paid.id, irregular=IrregularKind.NO_CONTRACT)

    with pytest.raises(CaseAlreadyOpen):
        find(books, payment_id=paid.id, irregular=IrregularKind.OTHER)
    find(books, payment_id=paid.id)


def test_nothing_is_found_before_there_was_something_to_find(books, accepted, paid):
    with pytest.raises(BeforeStreamStart):
        find(books, "2019-07-31", payment_id=paid.id)
    find(books, "2019-08-01", payment_id=paid.id)
    with pytest.raises(BeforeStreamStart):
        find(books, "2019-05-31", project_id=accepted)
    find(books, "2019-06-01", project_id=accepted)


@pytest.mark.parametrize("kind", ["project_id", "payment_id", "account_id"])
def test_what_is_not_there_is_not_found(books, kind):
    with pytest.raises(NotFound):
        find(books, **{kind: uuid4()})


def test_findings_are_the_auditor_s(books, accepted):
    with pytest.raises(RoleNotAllowed):
        find(books, by=CENTRE, project_id=accepted)
