"""Numbers and codes from outside lie in a range; they are judged as form."""

from datetime import date

import pytest

from domain.counts import NumberRange
from domain.district import BDA, DistrictUnknown
from domain.fund_account import FundYearRange
from domain.money import fen
from domain.papers import Medium, Paper, PaperKind
from domain.payment_entry import TaxExceedsAmount
from domain.rule_book import DistrictTerms, RuleBook
from ledger.fund_account import OpenFundAccount
from ledger.project import AcceptProject, FailAcceptance, SubmitDeliverable, SubmitFiling
from ledger.rights import Role
from ledger.rule_book import PublishRule
from tests.domain.specs import (
    CENTRE,
    FENGTAI,
    OFFICER,
    RENHE,
    REVIEWER,
    a_filed_project,
    actor,
    an_accepted_project,
    an_account,
    an_approved_project,
    confirm,
    deliver,
    open_books,
    pay,
    perform,
)

CITY = actor("city", Role.CITY, "CITY")


@pytest.fixture
def books():
    return open_books()


@pytest.fixture
def account(books):
    return an_account(books)


@pytest.mark.parametrize(("year", "allowed"), [(1999, False), (2000, True), (2100, True), (2101, False)])
def test_a_fund_year_lies_between_2000_and_2100(books, year, allowed):
    opening = OpenFundAccount(RENHE, FENGTAI, year)

    if allowed:
        assert perform(opening, books, by=CENTRE).fund_year == year
    else:
        with pytest.raises(FundYearRange) as refusal:
            perform(opening, books, by=CENTRE)
        assert refusal.value.values() == {"first": "2000", "last": "2100"}


def test_a_fund_year_is_judged_before_the_insurer_is_looked_for(books):
    with pytest.raises(FundYearRange):
        perform(OpenFundAccount("NOBODY", FENGTAI, 0), books, by=CENTRE)


def retire(books, code, successor):
    rule = PublishRule(DistrictTerms(code, successor), date(2000, 1, 1), date(2015, 11, 12), "通知")
    return perform(rule, books, by=CITY)


@pytest.mark.parametrize("code", ["110228", BDA])
def test_a_retired_code_and_its_successor_have_six_or_nine_digits(books, code):
    assert isinstance(retire(books, code, BDA), RuleBook)
    assert code in books.rules.retired_districts()


@pytest.mark.parametrize("code", ["", "11022", "1102280", "11022812", "1102281234", "11022A", "11022\uff18", " 110228"])
def test_what_has_not_is_no_district_code(books, code):
    for pair in ((code, "110118"), ("110228", code)):
        with pytest.raises(DistrictUnknown):
            retire(books, *pair)


@pytest.mark.parametrize(
    ("instalment", "allowed"), [(0, False), (-1, False), (1, True), (9_999, True), (10_000, False)]
)
def test_instalments_are_counted_from_one(books, account, instalment, allowed):
    project = an_accepted_project(books, [(account, "100.00")])

    if allowed:
        assert pay(books, project, account, "1.00", instalment=instalment).version == 1
    else:
        with pytest.raises(NumberRange) as refusal:
            pay(books, project, account, "1.00", instalment=instalment)
        assert refusal.value.values() == {"least": "1", "most": "9999"}


def a_paper(pages):
    return (Paper(PaperKind.SUMMARY, Medium.PAPER, date(2019, 6, 1), pages),)


def test_papers_have_a_page_at_least(books, account):
    project = an_approved_project(books, [(account, "1.00")])
    confirm(books, project)

    with pytest.raises(NumberRange):
        perform(SubmitFiling(project, a_paper(0)), books, "2019-06-10")
    perform(SubmitFiling(project, a_paper(1)), books, "2019-06-10")


def test_every_command_with_papers_judges_them(books, account):
    project = a_filed_project(books, [(account, "1.00")])
    deliver(books, project)

    for command, by in ((SubmitDeliverable, OFFICER), (AcceptProject, REVIEWER), (FailAcceptance, REVIEWER)):
        with pytest.raises(NumberRange):
            perform(command(project, a_paper(0)), books, "2019-07-05", by, "不合格")
    assert perform(AcceptProject(project, a_paper(1)), books, "2019-07-05", REVIEWER)


def test_a_tax_is_at_most_the_amount(books, account):
    project = an_accepted_project(books, [(account, "100.00")])

    pay(books, project, account, "1.00", tax=fen("1.00"))
    with pytest.raises(TaxExceedsAmount) as refusal:
        pay(books, project, account, "2.00", tax=fen("2.01"))

    assert refusal.value.values() == {"tax": "2.01", "amount": "2.00"}
