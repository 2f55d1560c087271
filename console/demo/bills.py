"""What firms bill for their visits: one bill a contract in autumn, its last line in dispute, paid where money is left.

A fee is a use of the fund: it is paid on a project of hazard inspection of that district, supplied by that firm, of
which something is still unpaid. Where there is none the firm waits for its money.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from console.demo.deeds import PRICES, Deed, actor, always, firm_actor, task_id
from console.demo.fiction import CENTRE, FIRMS, INSURERS, YEAR
from console.demo.policies import Cells
from console.demo.projects import Project
from console.demo.visits import Task, contract_no
from console.importing.known import Known
from domain.contract import ServiceContract, ServiceItem
from domain.fund_account import FundAccount
from domain.money import Fen
from domain.project import PreventionProject
from domain.settlement import Settlement
from domain.settlement.line import LinePayment
from domain.voucher import VoucherNumber
from ledger.command import Command
from ledger.rights import Role
from ledger.settlement import AgreeLine, DisputeLine, MediateDispute, PaySettlement, SubmitSettlement
from ledger.settlement.paying import FundUse
from ledger.settlement.submission import BilledLine

_ACCEPTED_BY, _PROJECT_ACCEPTED_BY = date(YEAR, 10, 31), date(YEAR, 12, 18)
_SUBMITTED_ON, _DECIDED_ON = date(YEAR, 11, 11), date(YEAR, 11, 20)
_MEDIATED_ON, _PAID_ON = date(YEAR, 12, 9), date(YEAR, 12, 23)
_LINES = 8
_PRICE = Fen(dict(PRICES)[ServiceItem.VISIT])

_SLOW = INSURERS[-1].code
"""The insurer whose disputes still wait for the centre."""

_STAFF = {each.code: each.staff for each in INSURERS}
_NAMES = dict(FIRMS)


@dataclass(frozen=True, slots=True)
class Left:
    """A project of hazard inspection of which something is still unpaid."""

    project: Project
    unpaid: int


@dataclass(frozen=True, slots=True)
class _Bill:
    insurer: str
    firm: str
    tasks: list[Task]
    left: Left | None

    @property
    def number(self) -> str:
        return f"JS-{YEAR}-{self.insurer}-{self.firm}"

    @property
    def agreed(self) -> tuple[int, ...]:
        return tuple(range(1, len(self.tasks)))

    @property
    def payable(self) -> tuple[LinePayment, ...]:
        unpaid = self.left.unpaid if self.left else 0
        return tuple(LinePayment(line, _PRICE) for line in self.agreed[: unpaid // _PRICE])


def left(projects: Iterable[Project], rows: list[Cells], payments: list[Cells]) -> list[Left]:
    """Return the projects of hazard inspection that were accepted and are not wholly paid."""
    inspections = {row["项目编号"] for row in rows if row["用途类别"] == "隐患排查"}
    used: dict[object, int] = defaultdict(int)
    for row in payments:
        if row["类型"] in {"支付", "不合规支付"}:
            used[row["项目编号"]] += cast(Fen, row["金额"])
    found = []
    for project in projects:
        accepted_on = project.days.get("验收日期")
        if project.accepted and accepted_on and accepted_on <= _PROJECT_ACCEPTED_BY and project.number in inspections:
            unpaid = project.accepted - project.retention - used[project.number]
            found += [Left(project, unpaid)] if unpaid >= _PRICE else []
    return found


def bills(tasks: list[Task], done: Iterable[Deed], unpaid: list[Left]) -> Iterator[Deed]:
    """Yield what becomes of the bill of each contract; `done` tells which reports were accepted, and when."""
    accepted = {deed.name[1:] for deed in done if deed.name[0] == "accept" and deed.on <= _ACCEPTED_BY}
    served = defaultdict(list)
    for task in tasks:
        if (task.list_no, task.credit_code) in accepted:
            served[task.insurer, task.firm, task.list_no.split("-")[2]].append(task)
    for insurer, firm in dict.fromkeys(key[:2] for key in served):
        choices = [
            each for each in unpaid if _pays(each, insurer, firm) and served[insurer, firm, each.project.district]
        ]
        chosen = max(choices, key=lambda each: each.unpaid, default=None)
        places = [key for key in served if key[:2] == (insurer, firm)]
        place = chosen.project.district if chosen else max(places, key=lambda key: len(served[key]))[2]
        bill = _Bill(insurer, firm, served[insurer, firm, place][:_LINES], chosen)
        if len(bill.tasks) > 1:
            yield from _steps(bill)


def _pays(left: Left, insurer: str, firm: str) -> bool:
    return left.project.insurer.code == insurer and left.project.supplier == _NAMES[firm]


def _steps(bill: _Bill) -> Iterator[Deed]:
    settlement, last = Settlement.id_for(bill.firm, bill.number), len(bill.tasks)
    officer = actor(_STAFF[bill.insurer].officer, Role.INSURER_PROJECT, bill.insurer)
    cashier = actor(_STAFF[bill.insurer].cashier, Role.INSURER_FINANCE, bill.insurer)
    centre = actor("演示中心经办", Role.CENTRE, CENTRE)

    def submit(known: Known) -> Command:
        lines = tuple(BilledLine(task_id(known, task), ServiceItem.VISIT, 1, _PRICE) for task in bill.tasks)
        contract = ServiceContract.id_for(bill.insurer, contract_no(bill.insurer, bill.firm))
        return SubmitSettlement(contract, bill.number, lines)

    offer = DisputeLine(settlement, last, Fen(_PRICE // 2))
    award = MediateDispute(settlement, last, Fen(_PRICE * 3 // 4), "现场记录与签到时间相符,按部分服务计费")
    yield Deed(("bill", bill.number), _SUBMITTED_ON, firm_actor(bill.firm), submit)
    yield Deed(("agree", bill.number), _DECIDED_ON, officer, always(AgreeLine(settlement, bill.agreed)))
    yield Deed(("dispute", bill.number), _DECIDED_ON, officer, always(offer), reason="现场停留不足一小时")
    if bill.insurer != _SLOW:
        yield Deed(("mediate", bill.number), _MEDIATED_ON, centre, always(award))
    if bill.left:
        yield Deed(("pay", bill.number), _PAID_ON, cashier, always(_payment(bill, bill.left.project)))


def _payment(bill: _Bill, project: Project) -> PaySettlement:
    number = f"{9_000 + [each.code for each in INSURERS].index(bill.insurer) * 10 + list(_NAMES).index(bill.firm):04d}"
    voucher = VoucherNumber(bill.insurer, YEAR, _PAID_ON.month, "付", number, 1)
    use = FundUse(
        PreventionProject.id_for(bill.insurer, YEAR, project.number),
        FundAccount.id_for(bill.insurer, project.district, YEAR),
        voucher,
    )
    lines, settlement = bill.payable, Settlement.id_for(bill.firm, bill.number)
    return PaySettlement(settlement, lines, use, f"HD-{number}", confirm_duplicate=True)
