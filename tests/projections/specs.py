"""A ledger told day by day on a real database, and questions asked of it."""

from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from console import compose
from domain.contract import ContractPrice, ServiceItem
from domain.fund_account import FundAccount
from domain.industry import SafetySector
from domain.money import fen
from domain.organisation import OrganisationKind, Qualification
from domain.papers import PaperKind
from domain.policy import Policy
from ledger.command import Envelope, Person
from ledger.contract import SignContract
from ledger.door import day_of
from ledger.organisation import RegisterFirm, RegisterOrganisation
from ledger.payment import RecordPayment
from ledger.policy import RecordPremiumReceipt, RegisterPolicy
from ledger.project import (
    AcceptFiling,
    AcceptProject,
    ApproveProject,
    ConfirmUsagePlan,
    ConsultDistrict,
    StartImplementation,
    SubmitDeliverable,
    SubmitFiling,
)
from ledger.task import RecordVisit, ScheduleVisit
from ledger.visiting_list import AssignTask, IssueVisitingList
from projections.basis import Readers
from projections.projects import StallLimits
from projections.scope import Scope
from tests.domain.specs import (
    ANTAI,
    CENTRE,
    DISTRICT,
    FACTORY,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_FINANCE,
    RENHE,
    REVIEWER,
    an_entry,
    declaration,
    papers,
    voucher,
    yuan_text,
)
from tests.domain.task_specs import MILL, policy

CITY = Scope()
LIMITS = StallLimits(start_days=90, payment_days=60)
MORNING = timedelta(hours=2)


def day(text):
    return date.fromisoformat(text)


class Story:
    """What happened, told in the order of recording; each step is recorded on its own day unless said otherwise."""

    def __init__(self, database):
        self.database = database
        self.now = datetime(2019, 1, 2, tzinfo=UTC)
        self.vouchers = 0
        self.position = 0

    def do(self, command, on, by=OFFICER, reason=None, recorded=None):
        """Carry out a command and return the record it names."""
        instant = datetime.fromisoformat(recorded or on).replace(tzinfo=UTC) + MORNING
        self.now = max(self.now + timedelta(seconds=1), instant)
        receipt = self.ledger.execute(command, Envelope(by, uuid4(), day(on), reason or "登记")).result(60)
        self.position = receipt.position
        return receipt.streams[0]

    def premium(self, amount, on="2019-03-01", by=FINANCE, number="PN0001", credit_code=FACTORY, **other):
        """Register a policy when it is new, and receive premium for it; return its account."""
        insurer, policy_id = by.organisation, Policy.id_for(by.organisation, number)
        terms = {
            "policy_no": number,
            "credit_code": credit_code,
            "enterprise_name": "丙工厂",
            "inception_on": day("2019-03-01"),
            "expiry_on": day("2020-02-29"),
            "district": FENGTAI,
        } | other
        if policy_id not in self.policies:
            self.do(RegisterPolicy(**terms), "2019-03-01", by, recorded=on)
            self.policies.add(policy_id)
        receipt = f"R{len(self.receipts) + 1}"
        self.receipts.append(receipt)
        self.do(RecordPremiumReceipt(policy_id, yuan_text(amount), receipt), on, by)
        return FundAccount.id_for(insurer, terms["district"], terms["inception_on"].year)

    def declared(self, shares, on="2019-06-01", **other):
        return self.do(declaration(shares, **other), on, OFFICER)

    def approved(self, shares, **other):
        project_id = self.declared(shares, **other)
        self.do(ApproveProject(project_id, "同意"), "2019-06-03", REVIEWER)
        return project_id

    def filed(self, shares, **other):
        project_id = self.approved(shares, **other)
        self.do(ConsultDistrict(project_id, "函1", "官员"), "2019-06-04", OFFICER)
        self.do(ConfirmUsagePlan(project_id, "函2", "官员"), "2019-06-05", DISTRICT)
        self.do(SubmitFiling(project_id, papers()), "2019-06-10", OFFICER)
        self.do(AcceptFiling(project_id, f"备{other.get('number', 'X-001')}"), "2019-06-12", CENTRE)
        return project_id

    def accepted(self, shares, amount=None, **other):
        project_id = self.filed(shares, **other)
        self.do(StartImplementation(project_id), "2019-06-15", OFFICER)
        self.do(SubmitDeliverable(project_id, papers(PaperKind.SUMMARY)), "2019-07-01", OFFICER)
        sheet = papers(PaperKind.ACCEPTANCE_SHEET, received="2019-07-05")
        self.do(AcceptProject(project_id, sheet, amount and yuan_text(amount)), "2019-07-05", REVIEWER)
        return project_id

    def paid(self, project_id, account_id, amount, on="2019-08-01", by=FINANCE, reason=None, recorded=None, **other):
        entry = an_entry(self, account_id, amount, **other)
        return self.do(RecordPayment(project_id, entry, True), on, by, reason, recorded)

    def visited(self, on, by):
        """Have the mill, newly insured, inspected by a new technical firm; return the task."""
        self.do(policy(), "2019-03-01", FINANCE, recorded="2019-05-02")
        firm, two = by.organisation, ("检查甲", "检查乙")
        sectors = tuple(Qualification(sector, "资质1", day("2019-01-01")) for sector in SafetySector)
        self.do(RegisterFirm(firm, "安科技术", sectors), "2019-05-02", CENTRE)
        prices = (ContractPrice(ServiceItem.VISIT, fen("800")),)
        signing = SignContract("HT-1", firm, prices, day("2019-02-01"), day("2019-12-31"), fen("100000"), True)
        contract = self.do(signing, "2019-05-02")
        visiting = self.do(IssueVisitingList("QD-1", FENGTAI, (MILL,), day("2019-09-30")), "2019-05-03", CENTRE)
        self.do(AssignTask(visiting, (MILL,), contract, day("2019-06-30")), "2019-05-04")
        task = self.ledger.store.load([visiting])[visiting].tasks[MILL]
        self.do(ScheduleVisit(task, day(on), two), "2019-05-05", by)
        return self.do(RecordVisit(task, two, Person("厂长")), on, by)

    def red(self):
        self.vouchers += 1
        return voucher(f"记-2019-12-{self.vouchers}")

    @asynccontextmanager
    async def asked(self, as_of="2019-12-31", position=None):
        """A reading, and a basis for its questions."""
        readers = Readers(self.database, size=1)
        await readers.open()
        try:
            async with readers.reading(compose.SYSTEM, self.now, day_of(self.now)) as reading:
                yield reading, await reading.basis(day(as_of), position)
        finally:
            await readers.close()


@contextmanager
def a_story(database, **kwargs):
    """A seeded ledger with two insurers, each with an account: 150,000 for RENHE, 60,000 for ANTAI."""
    story = Story(database)
    story.policies, story.receipts = set(), []
    with compose.ledger(database, lambda: story.now, **kwargs) as story.ledger:
        for code in (RENHE, ANTAI):
            story.do(RegisterOrganisation(code, code, OrganisationKind.INSURER), "2019-01-02", CENTRE)
        story.renhe = story.premium("1000000")
        story.antai = story.premium("400000", by=OTHER_FINANCE)
        yield story


async def every(fetch, order, limit=2, backward=False):
    """All rows of a list, page by page."""
    from projections.page import Page

    rows, after = [], None
    while found := await fetch(Page(limit, after, backward)):
        rows += found
        after = order.key(found[-1])
    return rows
