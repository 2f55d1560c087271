"""A technical firm, its contract, a visiting list and its tasks, beside the cast of `specs`."""

from datetime import date
from uuid import UUID, uuid4

from domain.contract import ContractPrice, ServiceItem
from domain.credit_code import with_check_character
from domain.evidence import EvidenceFile
from domain.industry import SafetySector
from domain.money import fen
from domain.organisation import Qualification
from domain.task import InspectionTask
from domain.task.contact import Channel
from domain.task.refusing import VisitRefusalReason
from domain.task.tracks import TaskState
from domain.visiting_list import VisitingList
from ledger.command import Command, Person
from ledger.contract import SignContract
from ledger.organisation import RegisterFirm
from ledger.policy import RegisterPolicy
from ledger.rights import Actor, Role
from ledger.task import (
    AcceptQuality,
    CorrectContactData,
    FollowUpRefusal,
    NotifyEnterprise,
    RecordRefusal,
    RecordUnreachable,
    RecordVisit,
    RejectQuality,
    ReportContactProblem,
    ScheduleVisit,
    SubmitReport,
    VoidTask,
)
from ledger.visiting_list import AcknowledgeVisitingList, AssignTask, IssueVisitingList
from tests.domain.specs import (
    CENTRE,
    FENGTAI,
    FINANCE,
    OFFICER,
    REVIEWER,
    Books,
    actor,
    open_books,
    perform,
)

FIRM_CODE, OTHER_FIRM_CODE = "ANKE", "JIANAN"
FIRM = actor("firm", Role.TECH_FIRM, FIRM_CODE)
OTHER_FIRM = actor("firm", Role.TECH_FIRM, OTHER_FIRM_CODE)

VISIT = ContractPrice(ServiceItem.VISIT, fen("800"))
CALL_OUT = ContractPrice(ServiceItem.CALL_OUT, fen("200"))
MILL, SHOP = with_check_character("91110110MA0000011"), with_check_character("91110110MA0000012")
PHOTO = (EvidenceFile("a" * 64, "照片.jpg"),)
REPORT = EvidenceFile("b" * 64, "报告.pdf")
TWO = ("检查甲", "检查乙")
OWNER = Person("负责人", "13800000001")


def day(text: str) -> date:
    return date.fromisoformat(text)


def qualified(*sectors: SafetySector, since: str = "2019-01-01", until: str | None = None) -> tuple[Qualification, ...]:
    return tuple(Qualification(sector, "资质1", day(since), day(until) if until else None) for sector in sectors)


def books_with_firm() -> Books:
    """Open books in which two technical firms are registered for two sectors."""
    books = open_books()
    sectors = qualified(SafetySector.HAZCHEM, SafetySector.GENERAL)
    perform(RegisterFirm(FIRM_CODE, "安科技术", sectors), books, "2019-01-02", CENTRE)
    perform(RegisterFirm(OTHER_FIRM_CODE, "建安技术", sectors), books, "2019-01-02", CENTRE)
    return books


def signing(**other) -> SignContract:
    terms = {
        "contract_no": "HT-1",
        "firm": FIRM_CODE,
        "prices": (VISIT, CALL_OUT),
        "start_on": day("2019-02-01"),
        "end_on": day("2019-12-31"),
        "ceiling": fen("100000"),
        "fund_use": True,
    }
    return SignContract(**terms | other)


def policy(code: str = MILL, number: str = "PN1001", **other) -> RegisterPolicy:
    terms = {
        "policy_no": number,
        "credit_code": code,
        "enterprise_name": "丁制造厂" if code == MILL else "戊商店",
        "inception_on": day("2019-03-01"),
        "expiry_on": day("2020-02-29"),
        "district": FENGTAI,
        "street": "110106001",
        "sector": SafetySector.HAZCHEM,
        "contact": Person("联系人", "13800000000"),
    }
    return RegisterPolicy(**terms | other)


def issuing(*codes: str, number: str = "QD-1", **other) -> IssueVisitingList:
    terms = {"number": number, "district": FENGTAI, "credit_codes": codes or (MILL,), "due_on": day("2019-09-30")}
    return IssueVisitingList(**terms | other)


def books_with_list(*codes: str) -> tuple[Books, UUID, UUID]:
    """Open books with a contract, policies and a list of the enterprises; return them, the list and the contract."""
    books = books_with_firm()
    for place, code in enumerate(codes or (MILL,)):
        perform(policy(code, f"PN100{place}"), books, "2019-03-01", FINANCE)
    contract = perform(signing(), books, "2019-01-15").id
    visiting = perform(issuing(*codes), books, "2019-05-01", CENTRE).id
    return books, visiting, contract


def assigned(
    books: Books,
    visiting: UUID,
    contract: UUID,
    *codes: str,
    on: str = "2019-05-10",
    reason: str | None = None,
    **other,
) -> InspectionTask:
    """Hand enterprises out, the mill when none is named, and return the task of the first."""
    codes = codes or (MILL,)
    perform(AssignTask(visiting, codes, contract, day("2019-06-30"), **other), books, on, OFFICER, reason)
    return books[InspectionTask, the_list(books, visiting).tasks[codes[0]]]


def the_list(books: Books, visiting: UUID) -> VisitingList:
    return books[VisitingList, visiting]


class Told:
    """One task, told step by step; each step has a day of its own, later than the one before."""

    def __init__(self) -> None:
        self.books, self.visiting, self.contract = books_with_list()
        self.id = assigned(self.books, self.visiting, self.contract).id

    @property
    def task(self) -> InspectionTask:
        return self.books[InspectionTask, self.id]

    @property
    def state(self) -> TaskState:
        return self.task.state

    def do(self, command: Command, on: str, by: Actor = FIRM, reason: str | None = None) -> "Told":
        perform(command, self.books, on, by, reason)
        return self

    def scheduled(self, on: str = "2019-05-14") -> "Told":
        return self.do(ScheduleVisit(self.id, day("2019-05-20"), TWO), on)

    def visited(self, on: str = "2019-05-20") -> "Told":
        return self.scheduled().do(RecordVisit(self.id, TWO, OWNER, PHOTO), on)

    def reported(self, on: str = "2019-05-22") -> "Told":
        return self.visited().do(SubmitReport(self.id, REPORT, zero_hazards=True), on)

    def accepted(self, on: str = "2019-05-24") -> "Told":
        return self.reported().do(AcceptQuality(self.id, 90, "合格"), on, REVIEWER)

    def settled(self, on: str = "2019-06-01") -> "Told":
        task = self.task.copy()
        task.settle(uuid4(), day(on))
        self.books.keep(task)
        return self

    def refused(self, on: str = "2019-05-20") -> "Told":
        return self.scheduled().do(RecordRefusal(self.id, VisitRefusalReason.BUSY, TWO, OWNER), on)

    def held(self, on: str = "2019-05-15") -> "Told":
        return self.do(ReportContactProblem(self.id, "电话是空号"), on)

    def unreachable(self, on: str = "2019-05-15") -> "Told":
        return self.do(RecordUnreachable(self.id, (day("2019-05-11"), day("2019-05-11"), day("2019-05-12"))), on)


REACHED = {
    TaskState.ASSIGNED: lambda told: told,
    TaskState.SCHEDULED: lambda told: told.scheduled(),
    TaskState.DATA_HOLD: lambda told: told.held(),
    TaskState.UNREACHABLE: lambda told: told.unreachable(),
    TaskState.REFUSED: lambda told: told.refused(),
    TaskState.REFUSED_FINAL: lambda told: told.refused().do(
        FollowUpRefusal(told.id, cooperates=False, note="仍拒绝"), "2019-05-23", OFFICER
    ),
    TaskState.VOID: lambda told: told.do(VoidTask(told.id), "2019-05-23", OFFICER, "企业已注销"),
    TaskState.VISITED: lambda told: told.visited(),
    TaskState.REPORTED: lambda told: told.reported(),
    TaskState.REWORK: lambda told: told.reported().do(RejectQuality(told.id, 40, "缺照片"), "2019-05-24", REVIEWER),
    TaskState.QA_PASSED: lambda told: told.accepted(),
    TaskState.SETTLED: lambda told: told.accepted().settled(),
}
"""How a task comes to stand in each state."""


def steps(told: Told) -> dict[str, tuple[Command, Actor]]:
    """Every step of a task, with all that it needs, and who takes it."""
    attempts = (day("2019-05-11"), day("2019-05-11"), day("2019-05-12"))
    return {
        "NotifyEnterprise": (NotifyEnterprise(told.id, Channel.PHONE, OWNER), OFFICER),
        "ScheduleVisit": (ScheduleVisit(told.id, day("2019-06-10"), TWO), FIRM),
        "RecordVisit": (RecordVisit(told.id, TWO, OWNER), FIRM),
        "RecordRefusal": (RecordRefusal(told.id, VisitRefusalReason.UNAWARE, (), None, PHOTO), FIRM),
        "FollowUpRefusal": (FollowUpRefusal(told.id, cooperates=True, note="同意"), OFFICER),
        "RecordUnreachable": (RecordUnreachable(told.id, attempts), FIRM),
        "ReportContactProblem": (ReportContactProblem(told.id, "电话是空号", PHOTO), FIRM),
        "CorrectContactData": (CorrectContactData(told.id, OWNER), OFFICER),
        "VoidTask": (VoidTask(told.id), OFFICER),
        "SubmitReport": (SubmitReport(told.id, REPORT, zero_hazards=False), FIRM),
        "AcceptQuality": (AcceptQuality(told.id, 90, "合格"), REVIEWER),
        "RejectQuality": (RejectQuality(told.id, 40, "缺照片"), REVIEWER),
    }


def acknowledge(books: Books, visiting: UUID, on: str = "2019-05-11", by: Actor = FIRM) -> VisitingList:
    return perform(AcknowledgeVisitingList(visiting), books, on, by)
