"""A year of policies: what was insured, what was paid for it, what was given back."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from console.demo.fiction import FIRST, INSURERS, LAST, YEAR, Enterprise, Insurer, contact, enterprise, phone
from console.sheets.values import Value
from domain.district import BDA, REPORTING_DISTRICTS
from domain.money import Fen, share_of

Cells = dict[str, Value]
Account = tuple[str, str]  # insurer, district; the year is the demo's

POLICIES = 2_000
RATE_BP = 1_500
LATE = "补录:凭证遗漏"
OVERDRAWN: Account = ("YUNTING", "110119")
"""The account that a surrender overdraws; nothing else happens there."""

_MONTHS = (18, 14, 12, 9, 8, 7, 7, 6, 6, 5, 4, 3)
_DISTRICTS = (5, 6, 14, 9, 4, 12, 3, 6, 8, 7, 6, 7, 3, 3, 3, 2, 6)
_REFUNDED_BP = 480
_LATE_RECEIPTS = 12


@dataclass(slots=True)
class Policy:
    """One policy and the premium received for it, by day."""

    insurer: Insurer
    number: str
    enterprise: Enterprise
    district: str
    inception_on: date
    shares: tuple[tuple[str, int], ...]
    received: list[tuple[date, Fen]] = field(default_factory=list)
    ended: bool = False

    @property
    def total(self) -> Fen:
        """Return what was received."""
        return Fen(sum(amount for _, amount in self.received))


@dataclass(slots=True)
class Insured:
    """The policies of the year with their sheets, and what each account can count on from which day."""

    policies: list[Policy] = field(default_factory=list)
    rows: list[Cells] = field(default_factory=list)
    premium: list[Cells] = field(default_factory=list)
    endorsements: list[Cells] = field(default_factory=list)
    accruals: dict[Account, list[tuple[date, Fen]]] = field(default_factory=lambda: defaultdict(list))
    refunded: dict[Account, int] = field(default_factory=lambda: defaultdict(int))

    def receive(self, policy: Policy, on: date, amount: Fen, late: bool = False) -> None:
        """Add a receipt; what comes late is counted on by nobody."""
        policy.received.append((on, amount))
        self._move(policy, "收费", on, amount, {"原因": LATE} if late else {})
        if not late:
            for account, part in _parts(policy, amount):
                self.accruals[account].append((on, part))

    def refund(self, policy: Policy, on: date, amount: Fen, reason: str) -> None:
        """Add a refund."""
        self._move(policy, "退费", on, amount, {"原因": reason})
        for account, part in _parts(policy, amount):
            self.refunded[account] += part

    def endorse(self, policy: Policy, kind: str, on: date, reason: str, expiry_on: date | None = None) -> None:
        """Add an endorsement."""
        cells: Cells = {"保险公司": policy.insurer.code, "保单号": policy.number, "类型": kind, "日期": on}
        if expiry_on:
            cells["新止保日期"] = expiry_on
        document = f"批单{YEAR}-{len(self.endorsements) + 1:04d}"
        self.endorsements.append(cells | {"文号": document, "原因": reason})

    def _move(self, policy: Policy, kind: str, on: date, amount: Fen, more: Cells) -> None:
        number = f"{'SF' if kind == '收费' else 'TF'}{on:%Y%m%d}{len(self.premium) + 1:05d}"
        cells: Cells = {"保险公司": policy.insurer.code, "保单号": policy.number, "类型": kind, "流水号": number}
        self.premium.append(cells | {"日期": on, "金额": amount} | more)


def insure(random: Random) -> Insured:
    """Invent the policies of the year."""
    insured, serials = Insured(), count(1)
    _overdraw(random, insured, serials)
    known: list[Enterprise] = []
    while len(insured.policies) < POLICIES:
        insurer = random.choices(INSURERS, [each.weight for each in INSURERS])[0]
        district = random.choices(list(REPORTING_DISTRICTS), _DISTRICTS)[0]
        if (insurer.code, district) != OVERDRAWN:
            again = known and random.random() < 0.06
            known.append(random.choice(known) if again else enterprise(random, next(serials)))
            policy = _write(random, insured, insurer, known[-1], district, _shares(random, insurer, district))
            _collect(random, insured, policy)
    _give_back(random, insured)
    _endorse(random, insured)
    return insured


def _write(
    random: Random,
    insured: Insured,
    insurer: Insurer,
    enterprise: Enterprise,
    district: str,
    shares: tuple[tuple[str, int], ...] = (),
    inception_on: date | None = None,
) -> Policy:
    inception_on = inception_on or _inception(random)
    number = f"{insurer.code}{YEAR}{len(insured.policies) + 1:06d}"
    policy = Policy(insurer, number, enterprise, district, inception_on, shares or ((insurer.code, 10_000),))
    insured.policies.append(policy)
    insured.rows.append(_row(random, policy))
    return policy


def _row(random: Random, policy: Policy) -> Cells:
    enterprise, inception_on, district = policy.enterprise, policy.inception_on, policy.district
    cells: Cells = {
        "保险公司": policy.insurer.code,
        "保单号": policy.number,
        "统一社会信用代码": enterprise.credit_code,
        "企业名称": enterprise.name,
        "起保日期": inception_on,
        "止保日期": inception_on.replace(year=YEAR + 1) - timedelta(days=1),
        "签单日期": max(FIRST, inception_on - timedelta(days=random.randint(0, 10))),
        "区代码": district,
    }
    if random.random() < 0.97:
        cells |= {"行业代码": enterprise.industry_code, "安全行业": enterprise.sector.zh}
    if district != BDA and random.random() < 0.95:
        cells["街道代码"] = f"{district}{random.randint(1, 12):03d}"
    if random.random() < 0.96:
        cells |= {"联系人": contact(random), "联系电话": phone(random)}
    if len(policy.shares) > 1:
        cells["共保"] = tuple(f"{code}:{share}" for code, share in policy.shares)
    return cells


def _inception(random: Random) -> date:
    while True:
        month = random.choices(range(1, 13), _MONTHS)[0]
        day = date(YEAR, month, random.randint(1, 28))
        if day <= LAST - timedelta(days=14):
            return day


def _shares(random: Random, lead: Insurer, district: str) -> tuple[tuple[str, int], ...]:
    if random.random() > 0.03:
        return ()
    others = [each.code for each in INSURERS if each != lead and (each.code, district) != OVERDRAWN]
    split = random.choice(((6_000, 4_000), (5_000, 3_000, 2_000), (3_334, 3_333, 3_333)))
    return tuple(zip((lead.code, *random.sample(others, len(split) - 1)), split, strict=True))


def _collect(random: Random, insured: Insured, policy: Policy) -> None:
    premium = round(policy.enterprise.usual_premium * random.lognormvariate(0, 0.55)) * 100 + random.choice((0, 0, 50))
    paid_on = policy.inception_on + timedelta(days=random.randint(0, 12))
    if random.random() > 0.48:
        insured.receive(policy, paid_on, Fen(premium))
        return
    insured.receive(policy, paid_on, Fen(premium * 6 // 10))
    second_on = paid_on + timedelta(days=random.randint(60, 150))
    if second_on <= date(YEAR, 10, 31):
        late = sum("原因" in row for row in insured.premium) < _LATE_RECEIPTS and random.random() < 0.05
        insured.receive(policy, second_on, Fen(premium - premium * 6 // 10), late)
    elif second_on <= LAST:
        insured.receive(policy, second_on, Fen(premium - premium * 6 // 10))


def _give_back(random: Random, insured: Insured) -> None:
    left = share_of(Fen(sum(policy.total for policy in insured.policies)), _REFUNDED_BP)
    late = {row["保单号"] for row in insured.premium if row.get("原因") == LATE}
    order = [policy for policy in insured.policies if policy.number not in late and not policy.ended]
    random.shuffle(order)
    for policy in order:
        on = policy.received[-1][0] + timedelta(days=random.randint(20, 120))
        if left <= 0:
            return
        if on <= LAST:
            policy.ended = random.random() < 0.25
            amount = Fen(policy.total * random.randint(*((55, 90) if policy.ended else (15, 60))) // 100)
            left = Fen(left - amount)
            if policy.ended:
                insured.endorse(policy, "退保", on, "企业停业,投保人申请退保")
            insured.refund(policy, on, amount, "退保退费" if policy.ended else "从业人数减少,批减保费")


def _endorse(random: Random, insured: Insured) -> None:
    chosen = random.sample([each for each in insured.policies if not each.ended and each.inception_on.month < 9], 70)
    for place, policy in enumerate(chosen):
        on = policy.inception_on + timedelta(days=random.randint(15, 90))
        if place % 2:
            later = policy.inception_on.replace(year=YEAR + 1) + timedelta(days=30)
            insured.endorse(policy, "延期", on, "停工顺延保险期间", later)
        else:
            insured.endorse(policy, "批改", on, "变更承保人员清单")


def _overdraw(random: Random, insured: Insured, serials: Iterator[int]) -> None:
    insurer = next(each for each in INSURERS if each.code == OVERDRAWN[0])
    for premium, month in ((60_000_000, 1), (3_000_000, 1), (2_500_000, 2), (2_000_000, 2)):
        made = enterprise(random, next(serials))
        policy = _write(random, insured, insurer, made, OVERDRAWN[1], inception_on=date(YEAR, month, 8))
        insured.receive(policy, date(YEAR, month, 15), Fen(premium))
    large = insured.policies[0]
    large.ended = True
    surrendered_on = date(YEAR, 11, 20)
    insured.endorse(large, "退保", surrendered_on, "企业关停,投保人申请退保")
    insured.refund(large, surrendered_on, Fen(52_000_000), "退保退费")


def _parts(policy: Policy, amount: Fen) -> Iterator[tuple[Account, Fen]]:
    for code, share_bp in policy.shares:
        yield (code, policy.district), share_of(Fen(amount * share_bp // 10_000), RATE_BP)
