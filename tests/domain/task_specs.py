"""A technical firm and what it works on, beside the cast of `specs`."""

from datetime import date

from domain.contract import ContractPrice, ServiceItem
from domain.industry import SafetySector
from domain.money import fen
from domain.organisation import Qualification
from ledger.contract import SignContract
from ledger.organisation import RegisterFirm
from ledger.rights import Role
from tests.domain.specs import CENTRE, Books, actor, open_books, perform

FIRM_CODE = "ANKE"
FIRM = actor("firm", Role.TECH_FIRM, FIRM_CODE)

VISIT = ContractPrice(ServiceItem.VISIT, fen("800"))
CALL_OUT = ContractPrice(ServiceItem.CALL_OUT, fen("200"))


def qualified(*sectors: SafetySector, since: str = "2019-01-01", until: str | None = None) -> tuple[Qualification, ...]:
    last = date.fromisoformat(until) if until else None
    return tuple(Qualification(sector, "资质1", date.fromisoformat(since), last) for sector in sectors)


def books_with_firm() -> Books:
    """Open books in which a technical firm is registered for two sectors."""
    books = open_books()
    sectors = qualified(SafetySector.HAZCHEM, SafetySector.GENERAL)
    perform(RegisterFirm(FIRM_CODE, "安科技术", sectors), books, "2019-01-02", CENTRE)
    return books


def signing(**other):
    terms = {
        "contract_no": "HT-1",
        "firm": FIRM_CODE,
        "prices": (VISIT, CALL_OUT),
        "start_on": date.fromisoformat("2019-02-01"),
        "end_on": date.fromisoformat("2019-12-31"),
        "ceiling": fen("100000"),
        "fund_use": True,
    }
    return SignContract(**terms | other)
