"""Papers added beside the steps: when, by whom, to what; and one file for several of them."""

from datetime import date
from uuid import uuid4

import pytest

from domain.papers import Medium, Paper, PaperKind, PapersRequired, repeated
from domain.payment import PaymentState
from domain.transition import InvalidTransition
from ledger.command import NotFound
from ledger.papers import AddPapers
from ledger.payment import ReversePayment
from ledger.project import AbandonProject, ApproveProject, CancelProject, ConsentAllocation, RejectProject
from ledger.project.step import OutOfScope
from ledger.rights import RoleNotAllowed
from tests.domain.specs import (
    ANTAI,
    CENTRE,
    FINANCE,
    OFFICER,
    OTHER_FINANCE,
    OTHER_OFFICER,
    REVIEWER,
    a_declared_project,
    a_filed_project,
    an_accepted_project,
    an_account,
    an_approved_project,
    confirm,
    facts,
    file,
    open_books,
    papers,
    pay,
    perform,
    the,
    voucher,
)

INVOICE, SUMMARY = papers(PaperKind.INVOICE), papers(PaperKind.SUMMARY)


@pytest.fixture
def books():
    return open_books(prepayment_bp=10_000)


@pytest.fixture
def account(books):
    return an_account(books)


@pytest.fixture
def project(books, account):
    return a_filed_project(books, [(account, "60,000.00")])


@pytest.mark.parametrize("by", [OFFICER, FINANCE])
def test_officer_and_finance_add_papers_and_the_last_of_a_kind_counts(books, project, by):
    late = papers(PaperKind.SUMMARY, received="2019-08-01")

    perform(AddPapers(project, SUMMARY), books, "2019-07-01", by)
    perform(AddPapers(project, late), books, "2019-08-01", by)

    assert facts(books)[-2:] == ["PapersAdded", "PapersAdded"]
    assert the(books, project).papers[PaperKind.SUMMARY] == late[0]


@pytest.mark.parametrize("by", [REVIEWER, CENTRE])
def test_nobody_else_adds_papers(books, project, by):
    with pytest.raises(RoleNotAllowed):
        perform(AddPapers(project, SUMMARY), books, "2019-07-01", by)


def test_papers_that_are_added_are_named(books, project):
    with pytest.raises(PapersRequired):
        perform(AddPapers(project, ()), books, "2019-07-01")


def test_a_paper_may_be_older_than_the_project(books, account):
    project = a_declared_project(books, [(account, "1.00")])

    perform(AddPapers(project, papers(PaperKind.CONTRACT, received="2018-12-01")), books, "2018-12-01")

    assert PaperKind.CONTRACT in the(books, project).papers


def test_papers_added_beside_the_steps_complete_a_filing(books, account):
    project = an_approved_project(books, [(account, "1.00")])
    perform(AddPapers(project, papers()), books, "2019-06-03")
    confirm(books, project)

    file(books, project)


def test_papers_are_added_to_what_was_abandoned_and_not_to_what_was_cancelled_or_rejected(books, account):
    abandoned = a_filed_project(books, [(account, "9.00")])
    pay(books, abandoned, account, "1.00")
    perform(AbandonProject(abandoned), books, "2019-08-02", REVIEWER, "中止")
    cancelled = an_approved_project(books, [(account, "1.00")], number="X-002")
    perform(CancelProject(cancelled), books, "2019-06-04", REVIEWER, "不再实施")
    rejected = a_declared_project(books, [(account, "1.00")], number="X-003")
    perform(RejectProject(rejected, "意见"), books, "2019-06-03", REVIEWER, "不需要")

    perform(AddPapers(abandoned, SUMMARY), books, "2019-08-03")
    for ended in (cancelled, rejected):
        with pytest.raises(InvalidTransition):
            perform(AddPapers(ended, SUMMARY), books, "2019-08-03")


def test_a_payments_papers_are_kept_with_the_payment(books, account, project):
    payment = pay(books, project, account, "10.00")

    perform(AddPapers(project, INVOICE, payment.id), books, "2019-07-20", FINANCE)

    kept = books[type(payment), payment.id]
    assert kept.papers == {PaperKind.INVOICE: INVOICE[0]}
    assert PaperKind.INVOICE not in the(books, project).papers
    assert books.facts[-1].project_id == project


def test_a_reversed_payment_takes_no_papers(books, account, project):
    payment = pay(books, project, account, "10.00")
    perform(ReversePayment(payment.id, voucher("记-2019-12-99")), books, "2019-08-02", FINANCE, "录错")

    with pytest.raises(InvalidTransition) as refusal:
        perform(AddPapers(project, INVOICE, payment.id), books, "2019-08-03", FINANCE)

    assert refusal.value.state is PaymentState.REVERSED


def test_a_payment_of_another_project_is_not_found(books, account, project):
    other = an_accepted_project(books, [(account, "10.00")], number="X-002")
    payment = pay(books, other, account, "10.00")

    for unknown in (payment.id, uuid4()):
        with pytest.raises(NotFound):
            perform(AddPapers(project, INVOICE, unknown), books, "2019-08-03", FINANCE)


def test_a_co_funder_adds_papers_to_its_own_payments_only(books, account):
    other = an_account(books, insurer=ANTAI)
    project = a_declared_project(books, [(account, "10.00"), (other, "10.00")])
    perform(ConsentAllocation(project), books, "2019-06-02", OTHER_OFFICER)
    perform(ApproveProject(project, "同意"), books, "2019-06-03", REVIEWER)
    confirm(books, project)
    file(books, project)
    own = pay(books, project, other, "5.00", by=OTHER_FINANCE)
    leads = pay(books, project, account, "5.00", confirm_duplicate=True)

    perform(AddPapers(project, INVOICE, own.id), books, "2019-08-03", OTHER_FINANCE)
    with pytest.raises(NotFound):
        perform(AddPapers(project, INVOICE, leads.id), books, "2019-08-03", OTHER_FINANCE)
    with pytest.raises(OutOfScope):
        perform(AddPapers(project, SUMMARY), books, "2019-08-03", OTHER_FINANCE)


def bound(kind, sha256="a" * 64, name=None):
    return Paper(kind, Medium.ELECTRONIC, date(2019, 7, 1), sha256=sha256, file_name=name)


def test_a_file_that_stands_for_two_papers_is_told_once():
    two = [bound(PaperKind.INVOICE, name="票.pdf"), bound(PaperKind.PAYMENT_PROOF)]

    assert [each.file for each in repeated(two, ())] == ["票.pdf"]
    assert [each.file for each in repeated(two[1:], two[:1])] == ["票.pdf"]


def test_other_files_papers_without_one_and_the_same_paper_again_are_not_told():
    one = bound(PaperKind.INVOICE)

    assert list(repeated([one, bound(PaperKind.SUMMARY, "b" * 64)], ())) == []
    assert list(repeated([one], [one, bound(PaperKind.INVOICE, name="again.pdf")])) == []
    assert list(repeated([bound(PaperKind.INVOICE, None), bound(PaperKind.SUMMARY, None)], ())) == []
    assert list(repeated([one], [bound(PaperKind.SUMMARY, "b" * 64), bound(PaperKind.OTHER, "b" * 64)])) == []
