"""Visited enterprises: every account has some, listed, handed out to the firm of its district and inspected.

All through the door. Findings are then recorded at these visits, each with two photographs of the evidence store.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import groupby
from uuid import UUID

from PIL import Image

from bench.world import ACCOUNTS, CENTRE_OFFICER, Account, Wish, actor, envelope, insured, sent
from console.demo.fiction import FIRMS, INSURERS, firm_of
from domain.contract import ContractPrice, ServiceContract, ServiceItem
from domain.district import REPORTING_DISTRICTS
from domain.evidence import EvidenceFile
from domain.hazard.finding import HazardCategory
from domain.hazard.tracks import HazardGrade
from domain.industry import SafetySector
from domain.money import fen
from domain.organisation import Qualification
from ledger.command import Person
from ledger.contract import SignContract
from ledger.door import Ledger
from ledger.evidence import Evidence
from ledger.hazard import RecordFinding
from ledger.organisation import RegisterFirm
from ledger.rights import Actor, Role
from ledger.task import RecordVisit, ScheduleVisit
from ledger.visiting_list import AssignTask, IssueVisitingList

FIRST_SERIAL = 1_000  # of the enterprises; those before belong to the accounts
PHOTOGRAPHS = 64
TERM = timedelta(days=10)
INSPECTORS = ("检查甲", "检查乙")


@dataclass(frozen=True, slots=True)
class Visit:
    """A task whose visit took place, and who visited."""

    task_id: UUID
    firm: str
    insurer: str
    district: str
    credit_code: str

    @property
    def place(self) -> tuple[str, str]:
        """District and insurer."""
        return self.district, self.insurer

    @property
    def by(self) -> Actor:
        """Who reports what was found."""
        return actor(Role.TECH_FIRM, self.firm)


def visited(ledger: Ledger, on: date, count: int) -> list[Visit]:
    """Insure so many enterprises, account by account in turn, and have each inspected; the insurers are registered."""
    accounts = [Account(*ACCOUNTS[place % len(ACCOUNTS)], FIRST_SERIAL + place) for place in range(count)]
    accounts.sort(key=_served)
    sent(ledger, insured(accounts, on), 1_000)
    sent(ledger, _firms(on))
    sent(ledger, _contracts(on))
    lists = sent(ledger, _lists(accounts, on))
    visiting = dict(zip(REPORTING_DISTRICTS, (receipt.streams[0] for receipt in lists), strict=True))
    shares = [(each, list(share)) for each, share in groupby(accounts, _served)]
    receipts = sent(ledger, (_assign(*each, visiting, share, on) for each, share in shares))
    visits = [
        Visit(task_id, firm_of(insurer, district)[0], insurer, district, account.credit_code)
        for ((district, insurer), share), receipt in zip(shares, receipts, strict=True)
        for account, task_id in zip(share, receipt.streams[1:], strict=True)
    ]
    for step in (_schedule, _visit):
        sent(ledger, (step(each, on) for each in visits), 1_000)
    return visits


def photographs(evidence: Evidence) -> list[EvidenceFile]:
    """Keep pictures in the evidence store, and return them as findings bind them."""
    return [EvidenceFile(evidence.keep(_picture(shade)).sha256, f"{shade}.jpg") for shade in range(PHOTOGRAPHS)]


def findings(
    visits: Sequence[Visit], shown: Sequence[EvidenceFile], on: date, count: int, first: int
) -> Iterator[Wish]:
    """Yield findings, visit by visit in turn, each with two photographs; its place is the firm's number."""
    for place in range(first, first + count):
        visit = visits[place % len(visits)]
        yield _finding(visit, str(place), (shown[place % len(shown)], shown[(place + 1) % len(shown)]), on)


def _served(account: Account) -> tuple[str, str]:
    return account.district, account.insurer


def _firms(on: date) -> Iterator[Wish]:
    qualified = tuple(Qualification(sector, "示例资质", on) for sector in SafetySector)
    for code, name in FIRMS:
        yield RegisterFirm(code, name, qualified), envelope(CENTRE_OFFICER, on)


def _contracts(on: date) -> Iterator[Wish]:
    prices = (ContractPrice(ServiceItem.VISIT, fen("800.00")),)
    for insurer in INSURERS:
        for firm, _ in FIRMS:
            terms = (f"HT-{firm}", firm, prices, on, on + timedelta(days=364), fen("9000000.00"), True)
            yield SignContract(*terms), envelope(_officer(insurer.code), on)


def _lists(accounts: Iterable[Account], on: date) -> Iterator[Wish]:
    codes: dict[str, list[str]] = {district: [] for district in REPORTING_DISTRICTS}
    for account in accounts:
        codes[account.district].append(account.credit_code)
    for district, listed in codes.items():
        command = IssueVisitingList(f"QD-{district}", district, tuple(listed), on + timedelta(days=90))
        yield command, envelope(CENTRE_OFFICER, on)


def _assign(district: str, insurer: str, visiting: dict[str, UUID], share: Sequence[Account], on: date) -> Wish:
    contract = ServiceContract.id_for(insurer, f"HT-{firm_of(insurer, district)[0]}")
    codes = tuple(account.credit_code for account in share)
    command = AssignTask(visiting[district], codes, contract, on + timedelta(days=60))
    return command, envelope(_officer(insurer), on)


def _schedule(visit: Visit, on: date) -> Wish:
    return ScheduleVisit(visit.task_id, on, INSPECTORS), envelope(visit.by, on)


def _visit(visit: Visit, on: date) -> Wish:
    return RecordVisit(visit.task_id, INSPECTORS, Person("示例厂长")), envelope(visit.by, on)


def _finding(visit: Visit, number: str, shown: tuple[EvidenceFile, ...], on: date) -> Wish:
    command = RecordFinding(
        task_id=visit.task_id,
        finding_no=number,
        location="二号车间",
        category=HazardCategory.EQUIPMENT,
        description="传动部位无防护罩",
        grade=HazardGrade.GENERAL,
        deadline=on + TERM,
        evidence=shown,
        suggestion="加装防护罩",
    )
    return command, envelope(visit.by, on)


def _officer(insurer: str) -> Actor:
    return actor(Role.INSURER_PROJECT, insurer)


def _picture(shade: int) -> bytes:
    content = BytesIO()
    Image.new("RGB", (48, 32), (shade, shade, shade)).save(content, "JPEG")
    return content.getvalue()
