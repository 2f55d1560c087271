"""A year of payments: before and after acceptance, some reversed, some paid back in part, a few against the rules."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from console.demo.fiction import LAST, YEAR, supplier_code
from console.demo.policies import LATE, Cells
from console.demo.projects import Fate, Project
from domain.money import Fen

_LATE_PAYMENTS = 6
_MOST_AHEAD = 30  # percent of the budget before acceptance, as the shipped rules have it


@dataclass(slots=True, eq=False)
class Payment:
    """One line of the payment sheet before it has a voucher."""

    project: Project
    kind: str
    on: date
    amount: Fen
    origin: "Payment | None" = None
    irregular: str = ""
    reason: str = ""
    final: bool = False
    verified: bool = True
    voucher: str = ""


def pay(random: Random, projects: list[Project]) -> list[Cells]:
    """Invent the payments of the year as the rows of their sheet."""
    payments: list[Payment] = []
    irregular = ["备案前支付", "未验收", "超预算", "无合同"]
    for project in projects:
        if irregular and _can_err(project) and random.random() < 0.08:
            payments += _irregular(project, irregular.pop())
        payments += _ahead(random, project, payments)
        payments += _settled(random, project, payments)
    _come_late(random, payments)
    payments.sort(key=lambda each: each.on)
    vouchers: Counter[tuple[str, int]] = Counter()
    for payment in payments:
        vouchers[payment.project.insurer.code, payment.on.month] += 1
        number = vouchers[payment.project.insurer.code, payment.on.month]
        word = "收" if payment.kind == "退款" else "付"
        payment.voucher = f"{word}-{YEAR}-{payment.on.month:02d}-{number:04d}-1"
    rows = [_row(random, payment) for payment in payments]
    _bill_once(payments, rows)
    return rows


def _bill_once(payments: list[Payment], rows: list[Cells]) -> None:
    """Let the two payments of one project name the same invoice, as a guard should find."""
    touched = {payment.origin for payment in payments}
    first: dict[str, Cells] = {}
    for payment, row in zip(payments, rows, strict=True):
        if payment.kind == "支付" and payment not in touched:
            before = first.setdefault(payment.project.number, row)
            if before is not row:
                row["发票号"] = before["发票号"]
                return


def _can_err(project: Project) -> bool:
    return project.fate is Fate.THROUGH and project.accepted is not None


def _irregular(project: Project, kind: str) -> list[Payment]:
    after = {"备案前支付": "备案提交日期", "未验收": "交付日期", "超预算": "验收日期", "无合同": "开工日期"}[kind]
    share = 60 if kind == "未验收" else 8
    amount = Fen((project.budget * share // 100) if kind != "超预算" else project.budget * 103 // 100)
    reason = "付款先于手续,已要求整改"
    return [Payment(project, "不合规支付", project.days[after], amount, irregular=kind, reason=reason)]


def _ahead(random: Random, project: Project, payments: list[Payment]) -> list[Payment]:
    started_on = project.days.get("开工日期")
    wanted = project.fate is Fate.ABANDONED or random.random() < 0.95
    if not started_on or not wanted or _used(project, payments):
        return []
    on = started_on + timedelta(days=random.randint(1, 9))
    amount = Fen(project.budget * random.randint(18, _MOST_AHEAD) // 100)
    return [Payment(project, "支付", on, amount)] if on <= LAST else []


def _settled(random: Random, project: Project, payments: list[Payment]) -> list[Payment]:
    used = _used(project, payments)
    on = project.days.get("验收日期", LAST) + timedelta(days=random.randint(2, 26))
    payable = (project.accepted or Fen(0)) - project.retention
    if on > LAST or used >= payable or random.random() < 0.06:
        return []
    right = Payment(project, "支付", on, Fen(payable - used), final=True)
    chance = random.random()
    if chance < 0.09 and on + timedelta(days=8) <= LAST:
        return _mistaken(random, right)
    if chance < 0.18 and on + timedelta(days=25) <= LAST:
        back = Fen(right.amount * random.randint(3, 15) // 100)
        back_on = on + timedelta(days=random.randint(10, 25))
        return [right, Payment(project, "退款", back_on, back, origin=right, reason="部分服务未完成,供应方退回")]
    return [right]


def _mistaken(random: Random, right: Payment) -> list[Payment]:
    wrong = Payment(right.project, "支付", right.on, Fen(right.amount * 9 // 10), verified=False)
    red_on = right.on + timedelta(days=random.randint(1, 6))
    red = Payment(right.project, "冲销", red_on, wrong.amount, origin=wrong, reason="金额录入有误,冲销后重记")
    right.on = red_on + timedelta(days=1)
    return [wrong, red, right]


def _come_late(random: Random, payments: list[Payment]) -> None:
    touched = {payment.origin for payment in payments}
    alone = [
        each
        for each in payments
        if each.kind == "支付" and each.final and each not in touched and each.on <= date(YEAR, 10, 31)
    ]
    for payment in random.sample(alone, min(_LATE_PAYMENTS, len(alone))):
        payment.reason = LATE


def _used(project: Project, payments: list[Payment]) -> int:
    return sum(each.amount for each in payments if each.project is project)


def _row(random: Random, payment: Payment) -> Cells:
    project, staff = payment.project, payment.project.insurer.staff
    cells: Cells = {
        "保险公司": project.insurer.code,
        "项目编号": project.number,
        "资金账户": f"{project.insurer.code}/{project.district}/{YEAR}",
        "类型": payment.kind,
        "日期": payment.on,
        "金额": payment.amount,
        "收款方": project.supplier,
        "收款方信用代码": supplier_code(project.supplier),
        "账号后四位": supplier_code(project.supplier)[-5:-1],
        "凭证号": payment.voucher,
        "经办人": staff.cashier,
    }
    if payment.origin:
        cells["原凭证号"] = payment.origin.voucher
    if payment.kind in {"支付", "不合规支付"}:
        cells |= {"税额": Fen(payment.amount * 6 // 106), "发票号": (f"{random.randrange(10**8):08d}",)}
        if payment.kind == "支付":
            cells |= {"期次": 2 if payment.final else 1, "末期": "是" if payment.final else "否"}
        checked_on = payment.on + timedelta(days=random.randint(0, 5))
        if payment.verified and checked_on <= LAST and random.random() < 0.9:
            cells |= {"复核人": staff.checker, "复核日期": checked_on}
    if payment.irregular:
        cells["不合规类型"] = payment.irregular
    if payment.reason:
        cells["原因"] = payment.reason
    return cells
