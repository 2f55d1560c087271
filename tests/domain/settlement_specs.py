"""A firm with accepted, refused and re-inspected work of two districts, and a project to pay it on."""

from uuid import UUID

from domain.contract import ContractPrice, ServiceItem
from domain.credit_code import with_check_character
from domain.hazard import Hazard
from domain.money import Fen, fen
from domain.party import Party
from domain.rule_book import UseCategory, UseTerms
from domain.settlement import Settlement
from domain.settlement.line import LinePayment
from domain.task import InspectionTask
from domain.task.refusing import VisitRefusalReason
from ledger.rights import Actor
from ledger.settlement import AgreeLine, DisputeLine, MediateDispute, PaySettlement, SubmitSettlement
from ledger.settlement.paying import FundUse
from ledger.settlement.submission import BilledLine
from ledger.task import AcceptQuality, FollowUpRefusal, RecordRefusal, RecordVisit, ScheduleVisit, SubmitReport
from tests.domain.hazard_specs import a_finding, a_visit, person
from tests.domain.specs import (
    CENTRE,
    FINANCE,
    OFFICER,
    REVIEWER,
    Books,
    an_accepted_project,
    an_account,
    perform,
    voucher,
)
from tests.domain.task_specs import (
    CALL_OUT,
    FIRM,
    FIRM_CODE,
    OWNER,
    PHOTO,
    REPORT,
    TWO,
    VISIT,
    assigned,
    books_with_firm,
    day,
    issuing,
    policy,
    signing,
)

REINSPECTION = ContractPrice(ServiceItem.REINSPECTION, fen("300"))
PAYEE = Party("安科技术")
CODES = [with_check_character(f"91110110MA00002{n:02}") for n in range(12)]


class Firm:
    """Books in which a firm works under a contract; figures are in yuan."""

    def __init__(self, fund_use: bool = True, **terms) -> None:
        self.books: Books = books_with_firm()
        self.books.rules.publish(UseTerms(UseCategory.HAZARD_INSPECTION), day("2019-01-01"), None, "example")
        said = {"prices": (VISIT, CALL_OUT, REINSPECTION), "fund_use": fund_use} | terms
        self.contract: UUID = perform(signing(**said), self.books, "2019-01-15").id
        self.tasks: list[UUID] = []

    def task(self, *, district: str | None = None, contract: UUID | None = None) -> UUID:
        """Hand out the next enterprise."""
        place = len(self.tasks)
        code, where = CODES[place], {"district": district, "street": None} if district else {}
        perform(policy(code, f"PN20{place:02}", **where), self.books, "2019-03-01", FINANCE)
        there = {"district": district} if district else {}
        visiting = perform(issuing(code, number=f"QD-{place}", **there), self.books, "2019-05-01", CENTRE).id
        task = assigned(self.books, visiting, contract or self.contract, code)
        self.tasks.append(task.id)
        return task.id

    def visited(self, task: UUID, on: str = "2019-05-20") -> UUID:
        self.do(ScheduleVisit(task, day(on), TWO), on)
        self.do(RecordVisit(task, TWO, OWNER, PHOTO), on)
        self.do(SubmitReport(task, REPORT, zero_hazards=False), on)
        return task

    def accepted(self, on: str = "2019-05-20", accepted_on: str = "2019-05-24", **other) -> UUID:
        """Hand out, visit and accept the next enterprise."""
        task = self.visited(self.task(**other), on)
        self.do(AcceptQuality(task, 90, "合格"), accepted_on, REVIEWER)
        return task

    def refused(self, on: str = "2019-05-20", task: UUID | None = None) -> UUID:
        task = task or self.task()
        self.do(RecordRefusal(task, VisitRefusalReason.BUSY, TWO, OWNER), on)
        return task

    def gave_in(self, task: UUID, on: str) -> None:
        self.do(FollowUpRefusal(task, cooperates=True, note="同意"), on, OFFICER)

    def reinspected(self, task: UUID, *days: str, number: str = "YH-1") -> UUID:
        """Find a hazard of a task, and look again on some days, each time in vain."""
        visited = self.books[InspectionTask, task]
        where = {"firm": FIRM_CODE, "credit_code": visited.credit_code}
        hazard = Hazard.find(a_visit(task, "2019-05-20", **where), a_finding(number), day("2019-05-20"))
        hazard.notify("告1", person("业主"), day("2019-05-21"), day("2019-05-20"), 90)
        for on in days:
            hazard.claim(None, "已改", (), None, day(on))
            hazard.fail_reinspection(person("检查员"), "未改", (), day(on), day(on))
        self.books.keep(hazard)
        return hazard.id

    def project(self, amount: str = "50,000.00", **other) -> tuple[UUID, UUID]:
        """Return a project whose acceptance is done, and its account."""
        account = an_account(self.books, year=other.pop("year", 2019))
        said = {"category": UseCategory.HAZARD_INSPECTION, "contract_party": PAYEE}
        return an_accepted_project(self.books, [(account, amount)], **said | other), account

    def do(self, command, on: str, by: Actor = FIRM, reason: str | None = "原因"):
        return perform(command, self.books, on, by, reason)

    def submit(self, *lines: BilledLine, number: str = "JS-1", on: str = "2019-07-10") -> UUID:
        return self.do(SubmitSettlement(self.contract, number, lines), on).id

    def submitted(self, visits: int = 3) -> UUID:
        """Bill visits of 800 yuan each."""
        return self.submit(*(visit(self.accepted()) for _ in range(visits)))

    def agree(self, settlement: UUID, *lines: int, on: str = "2019-07-15") -> None:
        self.do(AgreeLine(settlement, lines), on, OFFICER)

    def dispute(self, settlement: UUID, line: int, offer: str = "500", on: str = "2019-07-15") -> None:
        self.do(DisputeLine(settlement, line, fen(offer)), on, OFFICER)

    def mediate(self, settlement: UUID, line: int, award: str = "600", on: str = "2019-07-20") -> None:
        self.do(MediateDispute(settlement, line, fen(award), "现场记录"), on, CENTRE)

    def fund(self, project: UUID, account: UUID, number: int = 1) -> FundUse:
        return FundUse(project, account, voucher(f"付-2019-12-{900 + number}"))

    def pay(
        self, settlement: UUID, *paid: tuple[int, str], fund: FundUse | None = None, on: str = "2019-08-01", **other
    ):
        lines = tuple(LinePayment(line, fen(amount)) for line, amount in paid)
        return self.do(PaySettlement(settlement, lines, fund, **{"confirm_duplicate": True} | other), on, FINANCE)

    def settlement(self, settlement: UUID) -> Settlement:
        return self.books[Settlement, settlement]


def visit(task: UUID, price: str = "800", quantity: int = 1) -> BilledLine:
    return BilledLine(task, ServiceItem.VISIT, quantity, fen(price))


def call_out(task: UUID, price: str = "200", quantity: int = 1) -> BilledLine:
    return BilledLine(task, ServiceItem.CALL_OUT, quantity, fen(price))


def reinspection(task: UUID, hazard: UUID | None, price: str = "300", quantity: int = 1) -> BilledLine:
    return BilledLine(task, ServiceItem.REINSPECTION, quantity, fen(price), hazard)


def yuan_of(amounts: dict[int, Fen]) -> dict[int, float]:
    return {line: amount / 100 for line, amount in amounts.items()}
