"""Projects from before the ledger, and the campaign that asks for them."""

from datetime import date
from uuid import uuid4

from domain.enterprise import Enterprise
from domain.papers import MANDATORY, Medium, Paper
from domain.project.backfill import OriginalSteps
from domain.rule_book import UseCategory, UseTerms
from ledger.campaign import OpenCampaign
from ledger.command import Person
from ledger.project.backfill import BackfillProject, PastPayment
from tests.domain.specs import CENTRE, FACTORY, OFFICER, RENHE, an_entry, declaration, open_books, perform


def open_books_of_2018():
    """Books in which training was permitted and the factory insured in the year before, from March on."""
    books = open_books()
    rules, enterprise = books.rules.copy(), books[Enterprise, Enterprise.id_for(FACTORY)].copy()
    rules.publish(UseTerms(UseCategory.TRAINING), date(2018, 1, 1), date(2018, 12, 31), "example")
    enterprise.insure(uuid4(), RENHE, "丙工厂", date(2018, 3, 1), date(2019, 2, 28))
    books.keep(rules, enterprise)
    return books


def a_campaign(books, number="BBA-2019", cutoff="2019-07-30", deadline="2019-08-16", **other):
    command = OpenCampaign(number, "历史项目补备案", date.fromisoformat(cutoff), date.fromisoformat(deadline), **other)
    return perform(command, books, "2019-07-30", CENTRE).id


def day(text):
    return date.fromisoformat(text) if text else None


def steps(declared="2018-03-01", approved="2018-03-05", **taken):
    """The original days; what is not named was not done."""
    days = {
        name: day(value) if name.endswith("_on") else value
        for name, value in {"confirmed_on": "2018-03-08", "confirmation_no": "函2018-1", **taken}.items()
    }
    return OriginalSteps(date.fromisoformat(declared), date.fromisoformat(approved), **days)


def a_paper(kind, received="2019-08-10", medium=Medium.PAPER):
    return Paper(kind, medium, date.fromisoformat(received))


def all_papers(*without, received="2019-08-10", medium=Medium.PAPER):
    return tuple(a_paper(kind, received, medium) for kind in MANDATORY if kind not in without)


def history(campaign_id, shares, paid=(), papers=None, was=None, **other):
    """A project of 2018 in a campaign; `paid` are days and entries."""
    said = {"number": "L-001", "start_on": date(2018, 3, 1), "end_on": date(2018, 12, 31), **other}
    return BackfillProject(
        campaign_id=campaign_id,
        declaration=declaration(shares, **said),
        steps=was or steps(),
        reviewer=Person("当年审核人"),
        payments=tuple(PastPayment(date.fromisoformat(on), entry) for on, entry in paid),
        papers=all_papers() if papers is None else papers,
    )


def backfill(books, campaign_id, shares, on="2019-08-12", by=OFFICER, reason="补报历史项目", **said):
    return perform(history(campaign_id, shares, **said), books, on, by, reason).id


def paid_in(books, account_id, *amounts, **other):
    """Days and entries, under free vouchers."""
    return [(on, an_entry(books, account_id, amount, **other)) for on, amount in amounts]
