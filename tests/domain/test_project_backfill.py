from datetime import date, timedelta

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from domain.campaign import NotHistorical, OutsideCampaign
from domain.fund_account import FundAccount
from domain.irregular import IrregularKind
from domain.money import fen, yuan
from domain.papers import MANDATORY, Medium, PaperKind, ReturnedPaper
from domain.project.declaration import ProjectNoDuplicate, ProjectPeriodInvalid
from domain.project.filing import FilingIncomplete
from domain.project.payment import AccountNotAllocated, HistoricalDeadlinePassed, PaymentBeforeFiling
from domain.project.review import AllocationConsentMissing
from domain.project.tracks import DistrictState, ExecutionState, FilingState, Headline, ReviewState
from domain.rule_book import UseCategory
from domain.transition import InvalidTransition, StepDateOrder
from domain.voucher import VoucherDuplicate
from ledger.campaign import CloseCampaign
from ledger.command import NotFound
from ledger.project import AcceptFiling, CloseProject, ReturnFiling, StartImplementation, SubmitFiling
from ledger.rights import RoleNotAllowed
from ledger.year_end import CloseFundYear
from tests.domain.history_specs import (
    a_campaign,
    a_paper,
    all_papers,
    backfill,
    open_books_of_2018,
    paid_in,
    steps,
)
from tests.domain.specs import (
    ANTAI,
    CENTRE,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    SHUNYI,
    STRANGER,
    a_declared_project,
    a_filed_project,
    an_account,
    facts,
    figures,
    pay,
    perform,
    the,
    voucher,
)

DISTRICT_PAPER = PaperKind.DISTRICT_CONFIRMATION
DONE = {"started_on": "2018-04-01", "delivered_on": "2018-06-01", "accepted_on": "2018-06-10"}


@pytest.fixture
def books():
    return open_books_of_2018()


@pytest.fixture
def campaign(books):
    return a_campaign(books)


@pytest.fixture
def account(books):
    return an_account(books, "10,000.00", year=2018)


def on_days(books, since):
    """The facts recorded from a place on, with the day that each states of its own."""
    return [(type(fact).__name__, str(fact.__dict__.get("effective_on", "command"))) for fact in books.facts[since:]]


def test_each_step_and_each_payment_is_recorded_on_its_own_day(books, campaign, account):
    paid, since = paid_in(books, account, ("2018-07-01", "4,000.00")), len(books.facts)

    backfill(books, campaign, [(account, "6,000.00")], paid=paid, was=steps(**DONE))

    assert on_days(books, since) == [
        ("HistoricalProjectDeclared", "2018-03-01"),
        ("ProjectApproved", "2018-03-05"),
        ("UsagePlanConfirmed", "2018-03-08"),
        ("ImplementationStarted", "2018-04-01"),
        ("DeliverableSubmitted", "2018-06-01"),
        ("ProjectAccepted", "2018-06-10"),
        ("ProjectPaid", "2018-07-01"),
        ("HistorySubmitted", "command"),
        ("FundReserved", "2018-03-05"),
        ("FundDisbursed", "2018-07-01"),
        ("PaymentRecorded", "2018-07-01"),
        ("Used", "2018-07-01"),
    ]
    assert figures(books, account) == ("6000.00", "2000.00", "4000.00")


def test_a_historical_project_stands_as_it_was_and_unfiled(books, campaign, account):
    project = the(books, backfill(books, campaign, [(account, "6,000.00")], was=steps(started_on="2018-04-01")))

    assert project.review is ReviewState.APPROVED
    assert project.district_consent is DistrictState.CONFIRMED
    assert project.execution is ExecutionState.IN_PROGRESS
    assert project.filing is FilingState.SUBMITTED
    assert project.headline is Headline.UNFILED_HISTORICAL
    assert project.filing_due_on == date(2019, 8, 16)


def test_the_districts_word_counts_only_with_its_record(books, campaign, account):
    project = the(books, backfill(books, campaign, [(account, "1.00")], papers=all_papers(DISTRICT_PAPER)))

    assert project.district_consent is DistrictState.NONE
    assert project.filing is FilingState.INCOMPLETE
    assert project.missing(MANDATORY) == (DISTRICT_PAPER,)


def test_a_paper_that_is_missing_is_owed_and_can_be_handed_in_later(books, campaign, account):
    project = backfill(books, campaign, [(account, "1.00")], papers=all_papers(DISTRICT_PAPER))
    with pytest.raises(FilingIncomplete) as refusal:
        perform(AcceptFiling(project, "备1"), books, "2019-08-13", CENTRE)
    assert refusal.value.missing == (DISTRICT_PAPER,)

    perform(SubmitFiling(project, (a_paper(DISTRICT_PAPER, "2019-08-14"),)), books, "2019-08-14", OFFICER)
    perform(AcceptFiling(project, "备1"), books, "2019-08-15", CENTRE)

    assert the(books, project).filing is FilingState.BACKFILLED
    assert the(books, project).headline is Headline.FILED


def test_a_scan_is_not_a_paper(books, campaign, account):
    project = backfill(books, campaign, [(account, "1.00")], papers=all_papers(medium=Medium.ELECTRONIC))

    assert len(the(books, project).missing(MANDATORY)) == 5
    perform(SubmitFiling(project, all_papers()), books, "2019-08-14", OFFICER)
    scans = all_papers(received="2019-08-20", medium=Medium.ELECTRONIC)
    with pytest.raises(InvalidTransition):
        perform(SubmitFiling(project, scans), books, "2019-08-20", OFFICER)
    assert the(books, project).missing(MANDATORY) == ()


@pytest.mark.parametrize(
    ("received", "medium", "late", "days"),
    [
        ("2019-08-16", Medium.PAPER, False, 0),
        ("2019-08-17", Medium.PAPER, True, 1),
        ("2019-09-15", Medium.PAPER, True, 30),
    ],
)
def test_the_day_the_last_paper_came_decides_lateness(books, campaign, account, received, medium, late, days):
    papers = (*all_papers(DISTRICT_PAPER), a_paper(DISTRICT_PAPER, "2019-08-01", Medium.ELECTRONIC))
    project = backfill(books, campaign, [(account, "1.00")], papers=papers)

    perform(SubmitFiling(project, (a_paper(DISTRICT_PAPER, received),)), books, "2019-09-20", OFFICER)
    perform(AcceptFiling(project, "备1"), books, "2019-09-20", CENTRE)

    filed = books.facts[-1]
    assert (type(filed).__name__, filed.late, filed.days_late) == ("ProjectBackfilled", late, days)
    assert (filed.received_on, filed.due_on) == (date.fromisoformat(received), date(2019, 8, 16))
    assert filed.campaign_id == campaign


def test_a_filing_that_the_centre_returned_is_handed_in_again(books, campaign, account):
    project = backfill(books, campaign, [(account, "1.00")])
    perform(ReturnFiling(project, (ReturnedPaper(PaperKind.CONTRACT, "未盖章"),)), books, "2019-08-13", CENTRE)
    with pytest.raises(FilingIncomplete):
        perform(AcceptFiling(project, "备1"), books, "2019-08-13", CENTRE)

    perform(SubmitFiling(project, (a_paper(PaperKind.CONTRACT, "2019-08-14"),)), books, "2019-08-14", OFFICER)

    assert the(books, project).filing is FilingState.SUBMITTED


def test_a_project_that_begins_on_the_cut_off_is_historical_and_the_day_after_it_is_not(books, campaign, account):
    backfill(books, campaign, [(account, "1.00")], start_on=date(2019, 7, 30), end_on=date(2019, 12, 31))

    with pytest.raises(NotHistorical) as refusal:
        backfill(
            books, campaign, [(account, "1.00")], number="L-002", start_on=date(2019, 7, 31), end_on=date(2019, 12, 31)
        )

    assert refusal.value.cutoff_on == date(2019, 7, 30)


def test_a_campaign_takes_what_comes_late_until_it_is_closed(books, campaign, account):
    assert backfill(books, campaign, [(account, "1.00")], on="2019-09-01")

    perform(CloseCampaign(campaign), books, "2019-09-02", CENTRE)
    since = len(books.facts)
    with pytest.raises(InvalidTransition):
        backfill(books, campaign, [(account, "1.00")], on="2019-09-02", number="L-002")
    assert facts(books, since) == []


def test_a_campaign_of_one_district_takes_no_others_projects(books, account):
    campaign = a_campaign(books, "BBA-SY", districts=(SHUNYI,))

    with pytest.raises(OutsideCampaign):
        backfill(books, campaign, [(account, "1.00")])


def test_a_campaign_that_does_not_ask_an_insurer_is_not_there_for_it(books, account):
    campaign = a_campaign(books, "BBA-A", insurers=(ANTAI,))

    with pytest.raises(NotFound):
        backfill(books, campaign, [(account, "1.00")])


def test_what_left_the_fund_is_recorded_whatever_the_balance(books, campaign, account):
    paid = paid_in(books, account, ("2018-07-01", "12,000.00"))
    since = len(books.facts)

    backfill(books, campaign, [(account, "15,000.00")], paid=paid)

    assert figures(books, account) == ("-2000.00", "3000.00", "-5000.00")
    overdrawn = [fact for fact in books.facts[since:] if type(fact).__name__ == "FundOverdrawn"]
    assert [(fact.overdrawn_by, str(fact.effective_on)) for fact in overdrawn] == [(fen("5000"), "2018-03-05")]


def test_what_was_paid_before_the_approval_was_not_taken_from_what_was_set_aside(books, campaign, account):
    paid = paid_in(books, account, ("2018-03-06", "1,000.00"), ("2018-03-04", "2,000.00"))

    backfill(books, campaign, [(account, "6,000.00")], paid=paid)

    moved = [
        (type(fact).__name__, getattr(fact, "reserved_delta", None), getattr(fact, "from_reserved", None))
        for fact in books.facts
        if type(fact).__name__ in {"FundReserved", "FundDisbursed"}
    ]
    assert moved == [
        ("FundDisbursed", None, 0),
        ("FundReserved", fen("4000"), None),
        ("FundDisbursed", None, fen("1000")),
    ]
    assert figures(books, account) == ("7000.00", "3000.00", "4000.00")


@forall(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 3_000)), max_size=6))
def test_on_every_day_so_much_was_set_aside_as_was_allocated_and_not_yet_paid(payments):
    books, first, approved = open_books_of_2018(), date(2018, 3, 1), date(2018, 3, 8)
    campaign, account = a_campaign(books), an_account(books, "50.00", year=2018)
    paid = [(str(first + timedelta(days=after)), yuan(amount)) for after, amount in payments]

    backfill(
        books, campaign, [(account, "60.00")], paid=paid_in(books, account, *paid), was=steps(approved="2018-03-08")
    )

    moved = [
        (fact.effective_on, getattr(fact, "reserved_delta", 0) - getattr(fact, "from_reserved", 0))
        for fact in books.facts
        if type(fact).__name__ in {"FundReserved", "FundDisbursed"}
    ]
    for on in (first + timedelta(days=after) for after in range(22)):
        used = sum(amount for after, amount in payments if first + timedelta(days=after) <= on)
        held = max(0, 6_000 - used) if on >= approved else 0
        assert sum(amount for day, amount in moved if day <= on) == held
    fund = books[FundAccount, account]
    assert fund.available + fund.reserved == fund.book == 5_000 - sum(amount for _, amount in payments)


def cases(books):
    return [fact for fact in books.facts if type(fact).__name__ == "RemediationOpened"]


def test_a_use_that_was_not_permitted_is_recorded_and_opens_a_case(books, campaign, account):
    project = backfill(books, campaign, [(account, "6,000.00")], category=UseCategory.REWARD)

    assert [(case.kind, case.amount) for case in cases(books)] == [(IrregularKind.OUT_OF_SCOPE_USE, fen("6000"))]
    assert the(books, project).headline is Headline.IRREGULAR


def test_a_beneficiary_that_was_not_insured_is_recorded_and_opens_a_case(books, campaign, account):
    backfill(books, campaign, [(account, "1.00")], start_on=date(2018, 1, 1), end_on=date(2018, 3, 1))
    assert cases(books) == []

    early = {"start_on": date(2018, 1, 1), "end_on": date(2018, 2, 28)}
    backfill(books, campaign, [(account, "1.00")], number="L-002", **early)

    assert [case.kind for case in cases(books)] == [IrregularKind.OUT_OF_SCOPE_USE]


def test_a_payment_over_budget_or_to_somebody_else_is_recorded_and_opens_a_case(books, campaign, account):
    paid = [
        *paid_in(books, account, ("2018-07-01", "6,000.00")),
        *paid_in(books, account, ("2018-07-02", "0.01")),
    ]
    project = backfill(books, campaign, [(account, "6,000.00")], paid=paid)
    assert [(case.kind, case.amount) for case in cases(books)] == [(IrregularKind.OVER_BUDGET, 1)]
    assert the(books, project).total_used == fen("6000.01")

    paid = paid_in(books, account, ("2018-07-01", "1.00"), payee=STRANGER)
    backfill(books, campaign, [(account, "1.00")], paid=paid, number="L-002")

    assert [case.kind for case in cases(books)] == [IrregularKind.OVER_BUDGET, IrregularKind.WRONG_PAYEE]


def test_an_insurer_enters_what_its_own_accounts_bore(books, campaign, account):
    other = an_account(books, insurer=ANTAI, year=2018)
    since = len(books.facts)

    with pytest.raises(AllocationConsentMissing) as refusal:
        backfill(books, campaign, [(account, "1.00"), (other, "1.00")])

    assert refusal.value.insurer == ANTAI
    assert facts(books, since) == []


def test_a_payment_comes_from_an_account_of_the_project(books, campaign, account):
    other = an_account(books, year=2017)

    with pytest.raises(AccountNotAllocated):
        backfill(books, campaign, [(account, "1.00")], paid=paid_in(books, other, ("2018-07-01", "1.00")))


def test_a_voucher_line_is_used_once_in_the_project_and_before_it(books, campaign, account):
    line = {"voucher": voucher("付-2018-07-1")}
    twice = paid_in(books, account, ("2018-07-01", "1.00"), ("2018-07-02", "1.00"), **line)
    with pytest.raises(VoucherDuplicate):
        backfill(books, campaign, [(account, "2.00")], paid=twice)

    backfill(books, campaign, [(account, "2.00")], paid=twice[:1])
    with pytest.raises(VoucherDuplicate):
        backfill(books, campaign, [(account, "2.00")], paid=twice[:1], number="L-002")


def test_a_number_that_is_taken_in_the_original_year_is_refused(books, campaign, account):
    backfill(books, campaign, [(account, "1.00")])

    with pytest.raises(ProjectNoDuplicate):
        backfill(books, campaign, [(account, "1.00")], number=" L-001")
    assert a_declared_project(books, [(account, "1.00")], number="L-001")


@pytest.mark.parametrize(
    "wrong",
    [
        steps("2018-03-06", "2018-03-05"),
        steps(started_on="2018-06-02", delivered_on="2018-06-01"),
        steps(delivered_on="2018-06-11", accepted_on="2018-06-10"),
        steps(started_on="2018-06-11", accepted_on="2018-06-10"),
        steps(accepted_on="2019-08-13"),
    ],
)
def test_steps_are_in_order_and_not_after_the_day_of_entry(books, campaign, account, wrong):
    with pytest.raises(StepDateOrder):
        backfill(books, campaign, [(account, "1.00")], was=wrong)


def test_a_payment_is_not_after_the_day_of_entry(books, campaign, account):
    assert backfill(books, campaign, [(account, "1.00")], paid=paid_in(books, account, ("2019-08-12", "1.00")))

    with pytest.raises(StepDateOrder):
        backfill(
            books, campaign, [(account, "1.00")], paid=paid_in(books, account, ("2019-08-13", "1.00")), number="L-2"
        )


def test_a_step_from_before_the_declaration_counts_from_it_on(books, campaign, account):
    backfill(books, campaign, [(account, "1.00")], was=steps(started_on="2018-02-01", confirmed_on="2018-02-02"))

    began = next(fact for fact in books.facts if type(fact).__name__ == "ImplementationStarted")
    assert (began.started_on, began.effective_on) == (date(2018, 2, 1), date(2018, 3, 1))


def test_the_form_is_that_of_a_declaration(books, campaign, account):
    with pytest.raises(ProjectPeriodInvalid):
        backfill(books, campaign, [(account, "1.00")], end_on=date(2018, 2, 28))
    with pytest.raises(RoleNotAllowed):
        backfill(books, campaign, [(account, "1.00")], by=CENTRE)
    with pytest.raises(NotFound):
        backfill(books, campaign, [(account, "1.00")], by=OTHER_OFFICER, district=SHUNYI)


def test_a_historical_project_is_paid_until_the_deadline_and_again_when_it_is_filed(books, campaign, account):
    project = backfill(books, campaign, [(account, "9.00")], was=steps(**DONE))
    books.today = date(2019, 8, 16)
    pay(books, project, account, "1.00", on="2019-08-16")

    books.today = date(2019, 8, 17)
    for on in ("2019-08-16", "2019-08-17"):
        with pytest.raises(HistoricalDeadlinePassed) as refusal:
            pay(books, project, account, "2.00", on=on)
        assert refusal.value.deadline_on == date(2019, 8, 16)

    perform(AcceptFiling(project, "备1"), books, "2019-08-20", CENTRE)
    books.today = date(2019, 8, 20)
    assert pay(books, project, account, "3.00", on="2019-08-16")
    assert pay(books, project, account, "4.00", on="2019-08-20")
    with pytest.raises(PaymentBeforeFiling):
        pay(books, project, account, "0.50", on="2019-08-17")


def test_an_ordinary_project_has_no_grace(books, account):
    declared = a_declared_project(books, [(account, "9.00")])

    with pytest.raises(PaymentBeforeFiling):
        pay(books, declared, account, "1.00", by=FINANCE)


def test_work_on_a_historical_project_begins_without_its_filing(books, campaign, account):
    project = backfill(books, campaign, [(account, "1.00")])

    perform(StartImplementation(project), books, "2019-08-12", OFFICER)

    assert the(books, project).execution is ExecutionState.IN_PROGRESS


def test_a_historical_project_is_closed_when_it_is_filed_accepted_and_paid(books, campaign, account):
    paid = paid_in(books, account, ("2018-07-01", "9.00"))
    project = backfill(books, campaign, [(account, "9.00")], was=steps(**DONE), paid=paid)
    perform(AcceptFiling(project, "备1"), books, "2019-08-13", CENTRE)

    perform(CloseProject(project), books, "2019-08-14", REVIEWER)

    assert the(books, project).headline is Headline.CLOSED


def test_a_filed_project_of_today_is_not_historical(books):
    account = an_account(books)

    assert not the(books, a_filed_project(books, [(account, "1.00")])).historical


def test_what_a_closed_year_bore_is_borne_by_the_account_that_it_was_carried_over_into(books, campaign, account):
    perform(CloseFundYear(account), books, "2019-01-05", CENTRE)
    following = FundAccount.id_for(RENHE, FENGTAI, 2019)
    paid, since = paid_in(books, account, ("2018-07-01", "4,000.00")), len(books.facts)

    project = backfill(books, campaign, [(account, "6,000.00")], paid=paid)

    assert figures(books, following) == ("6000.00", "2000.00", "4000.00")
    assert list(the(books, project).allocations) == [following]
    said = [fact for fact in books.facts[since:] if fact.originator_id == following]
    assert {str(fact.effective_on) for fact in said} == {"2019-01-05"}
    assert [str(fact.original_on) for fact in said if isinstance(fact, FundAccount.FundDisbursed)] == ["2018-07-01"]
