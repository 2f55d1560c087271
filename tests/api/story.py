"""A ledger told through the API on a scripted clock: two insurers, two districts, and the people at them."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.credit_code import with_check_character
from domain.papers import MANDATORY
from ledger.rights import Role
from tests.api.client import Client, World, served

FENGTAI, SHUNYI = "110106", "110113"
RENHE, ANTAI = "RENHE", "ANTAI"
FACTORY = with_check_character("91110110MA0000003")
REVERSAL = "b5a1f3de-0000-4000-8000-000000000001"  # the key of the one reversal
SUPPLIER = {"name": "甲培训中心"}
MORNING = timedelta(hours=2)  # ten o'clock in Beijing


def named(kind: str, key: object) -> str:
    """The id of something, as a client would have kept it."""
    return urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("=")


class Story:
    """What happened, command by command; each is recorded on its own day unless said otherwise."""

    def __init__(self, clock: "Clock") -> None:
        self.clock = clock
        self.vouchers = 100

    def people(self, world: World) -> None:
        person = self.person = world.person
        self.ledger, self.address = world.ledger, world.address
        self.finance = person("财务甲", Role.INSURER_FINANCE, RENHE)
        self.second = person("财务乙", Role.INSURER_FINANCE, RENHE)
        self.officer = person("专员", Role.INSURER_PROJECT, RENHE)
        self.reviewer = person("审核", Role.INSURER_REVIEWER, RENHE)
        self.other_finance = person("财务丙", Role.INSURER_FINANCE, ANTAI)
        self.other_officer = person("专员丙", Role.INSURER_PROJECT, ANTAI)
        self.other_reviewer = person("审核丙", Role.INSURER_REVIEWER, ANTAI)
        self.fengtai = person("丰台", Role.DISTRICT, FENGTAI, FENGTAI)
        self.shunyi = person("顺义", Role.DISTRICT, SHUNYI, SHUNYI)
        self.centre = person("中心", Role.CENTRE, "CENTRE")
        self.city = person("市局", Role.CITY, "CITY")
        self.auditor = person("审计", Role.AUDITOR, "AUDIT")
        self.firm = person("机构", Role.TECH_FIRM, "FIRM")

    def do(self, who: Client, name: str, on: str, /, recorded: str | None = None, **content: Any) -> Any:
        """Record a command; the answer is that of a command that was recorded."""
        self.clock.turn(recorded or on)
        answer = who.do(name, on, **{"reason": "登记"} | content)
        assert "receipt" in answer, (name, answer)
        self.receipt = answer["receipt"]
        return answer

    def policy(self, number: str, by: Client | None = None, **other: Any) -> str:
        terms = {
            "policyNo": number,
            "creditCode": FACTORY,
            "enterpriseName": "丙工厂",
            "inceptionOn": "2019-03-01",
            "expiryOn": "2020-02-29",
            "district": FENGTAI,
            "coInsurers": [],
        } | other
        answer: str = self.do(by or self.finance, "RegisterPolicy", "2019-03-01", **terms)["policy"]["id"]
        return answer

    def premium(self, policy: str, amount: str, on: str = "2019-03-01", by: Client | None = None) -> str:
        """Receive premium; return the caller's account."""
        content = {"policyId": policy, "amount": amount, "receiptNo": f"R{on}"}
        answer = self.do(by or self.finance, "RecordPremiumReceipt", on, **content)
        account: str = answer["fundAccounts"][0]["id"]
        return account

    def declared(self, number: str, parts: dict[str, str], by: Client | None = None, **other: Any) -> str:
        content = {
            "number": number,
            "name": f"项目{number}",
            "category": "HAZARD_INSPECTION",
            "district": FENGTAI,
            "beneficiaries": [FACTORY],
            "startOn": "2019-06-01",
            "endOn": "2019-12-31",
            "budget": f"{sum(float(amount) for amount in parts.values()):.2f}",
            "allocations": [{"fundAccountId": id_, "amount": amount} for id_, amount in parts.items()],
            "plan": "方案",
            "supervisor": {"name": "监督人"},
        } | other
        answer: str = self.do(by or self.officer, "DeclareProject", "2019-06-01", **content)["project"]["id"]
        return answer

    def filed(self, project: str, by: tuple[Client, Client] | None = None, district: Client | None = None) -> str:
        """Approve, confirm and file a declared project."""
        officer, reviewer = by or (self.officer, self.reviewer)
        official = {"documentNo": "函1", "official": "官员"}
        papers = [{"kind": kind.value, "medium": "PAPER", "receivedOn": "2019-06-10"} for kind in MANDATORY]
        self.do(reviewer, "ApproveProject", "2019-06-03", projectId=project, opinion="同意")
        self.do(officer, "ConsultDistrict", "2019-06-04", projectId=project, **official)
        self.do(district or self.fengtai, "ConfirmUsagePlan", "2019-06-05", projectId=project, **official)
        self.do(officer, "SubmitFiling", "2019-06-10", projectId=project, papers=papers)
        self.do(self.centre, "AcceptFiling", "2019-06-12", projectId=project, filingNo="备1")
        return project

    def accepted(self, project: str) -> str:
        """Carry out a filed project of the first insurer, and accept it."""
        summary = [{"kind": "SUMMARY", "medium": "PAPER", "receivedOn": "2019-07-01"}]
        sheet = [{"kind": "ACCEPTANCE_SHEET", "medium": "PAPER", "receivedOn": "2019-07-05"}]
        self.do(self.officer, "StartImplementation", "2019-06-15", projectId=project)
        self.do(self.officer, "SubmitDeliverable", "2019-07-01", projectId=project, papers=summary)
        self.do(self.reviewer, "AcceptProject", "2019-07-05", projectId=project, papers=sheet)
        return project

    def entry(self, account: str, amount: str, **other: Any) -> dict[str, Any]:
        """What a payment says, with a voucher of its own."""
        self.vouchers += 1
        return {
            "fundAccountId": account,
            "amount": amount,
            "payee": SUPPLIER,
            "voucher": {"text": f"付-2019-12-{self.vouchers}"},
            "invoiceNos": [],
        } | other

    def paid(self, project: str, account: str, amount: str, on: str, by: Client | None = None, **other: Any) -> str:
        recorded = other.pop("recorded", None)
        content = {"projectId": project, "payment": self.entry(account, amount, **other), "confirmDuplicate": True}
        answer = self.do(by or self.finance, "RecordPayment", on, recorded, **content)
        payment: str = answer["payment"]["id"]
        return payment


class Clock:
    """A clock that is turned by the story and never back."""

    def __init__(self) -> None:
        self.now = datetime(2019, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, day: str) -> None:
        self.now = max(self.now + timedelta(seconds=1), datetime.fromisoformat(day).replace(tzinfo=UTC) + MORNING)


@contextmanager
def told(database: str, **kwargs: Any) -> Iterator[Story]:
    """A served ledger with two insurers, and nothing else yet."""
    clock = Clock()
    with served(database, clock=clock, **kwargs) as world:
        story = Story(clock)
        story.people(world)
        for code, name in ((RENHE, "仁和保险"), (ANTAI, "安泰保险")):
            story.do(story.centre, "RegisterOrganisation", "2019-01-02", code=code, name=name, kind="INSURER")
        yield story


def a_year(story: Story) -> None:
    """2019, as it stood at the end of the year.

    RENHE in FENGTAI  accrued 159,000, net paid 12,000, reserved 47,000, available 100,000
    ANTAI in FENGTAI  accrued  66,000, net paid  4,000, reserved  6,000, available  56,000
    ANTAI in SHUNYI   accrued  15,000, net paid  3,200, reserved  6,800, available   5,000
    """
    other = story.other_finance
    shares = [{"insurerId": named("Organisation", c), "shareBp": bp} for c, bp in ((RENHE, 6_000), (ANTAI, 4_000))]
    story.p1 = story.policy("PN0001")
    story.p2 = story.policy("AT0001", other)
    story.p3 = story.policy("AT0002", other, district=SHUNYI)
    story.shared_policy = story.policy("CO0001", coInsurers=shares)
    story.renhe = story.premium(story.p1, "1000000.00")
    story.antai = story.premium(story.p2, "400000.00", by=other)
    story.antai_shunyi = story.premium(story.p3, "100000.00", by=other)
    story.premium(story.shared_policy, "100000.00", "2019-04-01")

    x = story.declared("X-001", {story.renhe: "40000.00"})
    s = story.declared("S-001", {story.renhe: "20000.00", story.antai: "10000.00"}, category="TRAINING")
    by = (story.other_officer, story.other_reviewer)
    z = story.declared("Z-001", {story.antai_shunyi: "10000.00"}, by[0], district=SHUNYI)
    story.do(story.other_officer, "ConsentAllocation", "2019-06-02", projectId=s)
    story.x, story.s = story.accepted(story.filed(x)), story.accepted(story.filed(s))
    story.z = story.filed(z, by, story.shunyi)

    own, red = {"text": "付-2019-08-0034-1"}, {"text": "付-2019-09-0007-1"}
    story.first = story.paid(x, story.renhe, "25000.00", "2019-08-20", voucher=own)
    story.do(story.second, "VerifyPayment", "2019-08-21", paymentId=story.first)
    story.verified = story.receipt
    story.of_antai = story.paid(s, story.antai, "4000.00", "2019-09-01", other, payee={"name": "乙咨询公司"})
    story.of_renhe = story.paid(s, story.renhe, "8000.00", "2019-09-02")
    reversal = {"command_id": REVERSAL, "paymentId": story.first, "voucher": red, "method": "RED_BLUE"}
    story.do(story.finance, "ReversePayment", "2019-09-10", **reversal)
    story.reversed = story.receipt
    story.late = story.paid(x, story.renhe, "5000.00", "2019-09-15", recorded="2019-10-20")
    refund = {"paymentId": story.late, "amount": "1000.00", "bankReceiptNo": "回1"}
    story.do(story.finance, "RecordPaymentRefund", "2019-10-21", **refund)
    story.shunyi_payment = story.paid(z, story.antai_shunyi, "3000.00", "2019-11-01", other)
    irregular = {"projectId": z, "payment": story.entry(story.antai_shunyi, "200.00"), "kind": "NO_CONTRACT"}
    story.do(other, "RecordIrregularPayment", "2019-11-02", **irregular)
    story.clock.turn("2019-12-31")
