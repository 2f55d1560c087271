"""What was there before the ledger: projects of the spring, handed in on paper in autumn, and what of them is owed.

They were paid long before anybody filed them: of some a paper is still missing, and the money waits for it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from console.demo.fiction import FIRMS, INSURERS, LAST, YEAR, Insurer, supplier_code
from console.demo.policies import OVERDRAWN, Cells, Insured
from domain.district import REPORTING_DISTRICTS, district_order
from domain.money import Fen

CAMPAIGN = f"BBA-{YEAR}"
_EACH = 5
_FIRST_DECLARED = date(YEAR, 2, 24)
_OPENED_ON, _CUTOFF_ON, _DEADLINE_ON = date(YEAR, 9, 8), date(YEAR, 4, 30), date(YEAR + 1, 1, 16)
_USES = (("宣传教育培训", "春季安全培训"), ("应急预案与演练", "汛前应急演练"), ("安全咨询", "复工复产安全咨询"))
_RECEIVED_DAYS, _PLACES = 15, 8
_LACKING = ("属地确认文号", "合同号")
_SEEN = "110106"
"""The district whose official is among the people of the demo."""


@dataclass(slots=True)
class History:
    """The rows of a campaign, its projects and their payments."""

    campaigns: list[Cells]
    projects: list[Cells] = field(default_factory=list)
    payments: list[Cells] = field(default_factory=list)


def remember(random: Random, insured: Insured) -> History:
    """Invent the projects from before the ledger."""
    campaign: Cells = {
        "专项编号": CAMPAIGN,
        "专项名称": f"{YEAR}年春季项目补备案",
        "启动日期": _OPENED_ON,
        "截止日期": _CUTOFF_ON,
        "补备案期限": _DEADLINE_ON,
    }
    history = History([campaign])
    for insurer in INSURERS:
        for serial in range(1, _EACH + 1):
            _project(random, insured, insurer, serial, history)
    return history


def _project(random: Random, insured: Insured, insurer: Insurer, serial: int, history: History) -> None:
    declared_on = _FIRST_DECLARED + timedelta(days=random.randrange(30))
    places = _places(insured, insurer.code, declared_on)
    district, codes = next((each for each in places if each[0] == _SEEN and serial == 1), random.choice(places))
    use, words = random.choice(_USES)
    budget = Fen(random.randint(30, 90) * 10_000)
    _, supplier = random.choice(FIRMS)
    days = {"申报日期": declared_on}
    for step, least, most in (("审核日期", 3, 8), ("开工日期", 14, 28), ("交付日期", 25, 50), ("验收日期", 4, 12)):
        days[step] = max(days.values()) + timedelta(days=random.randint(least, most))
    number = f"{insurer.code}-{YEAR}-L{serial:02d}"
    handed_in = _OPENED_ON + timedelta(days=random.randint(7, 94))
    cells: Cells = {
        "保险公司": insurer.code,
        "项目编号": number,
        "项目名称": f"{REPORTING_DISTRICTS[district]}参保企业{words}",
        "用途类别": use,
        "使用对象": tuple(sorted(random.sample(codes, min(len(codes), 2)))),
        "起期": declared_on + timedelta(days=14),
        "止期": declared_on + timedelta(days=120),
        "预算": budget,
        "资金分摊": (f"{insurer.code}/{district}/{YEAR}:{budget // 100}.{budget % 100:02d}",),
        "供应方": supplier,
        "监督人": insurer.staff.supervisor,
        "经办人": insurer.staff.officer,
        "审核人": insurer.staff.reviewer,
        "审核结果": "通过",
        "验收人": insurer.staff.acceptor,
        "验收金额": budget,
        "备案提交日期": handed_in,
        "专项": CAMPAIGN,
    }
    history.projects.append(cells | days | _papers(random, serial, number, days["审核日期"], handed_in))
    history.payments += _payments(random, insurer, district, supplier, serial, cells, days)


def _places(insured: Insured, insurer: str, on: date) -> list[tuple[str, list[str]]]:
    """Return the districts in which an insurer had most enterprises by a day, and these: there is money to spare."""
    found: dict[str, list[str]] = defaultdict(list)
    by = on - timedelta(days=_RECEIVED_DAYS)
    for policy in insured.policies:
        if policy.insurer.code == insurer and not policy.shares[1:] and policy.inception_on <= by and not policy.ended:
            found[policy.district].append(policy.enterprise.credit_code)
    found.pop(OVERDRAWN[1], None)
    places = sorted(sorted(found, key=district_order), key=lambda each: -len(found[each]))
    return [(each, found[each]) for each in places[:_PLACES]]


def _papers(random: Random, serial: int, number: str, approved_on: date, handed_in: date) -> Cells:
    """Return by what the papers are known; of the first two projects one is missing, and some others wait."""
    confirmed: Cells = {
        "属地确认日期": approved_on + timedelta(days=6),
        "属地确认文号": f"演示函〔{YEAR}〕{number[-3:]}号",
    }
    if serial <= len(_LACKING):
        return {"合同号": f"HT-{number}"} if _LACKING[serial - 1] == "属地确认文号" else confirmed
    filed_on = handed_in + timedelta(days=random.randint(3, 16))
    is_filed = filed_on <= LAST and random.random() < 0.7
    filed: Cells = {"备案日期": filed_on, "备案号": f"BA-{number}"} if is_filed else {}
    return {"合同号": f"HT-{number}"} | confirmed | filed


def _payments(
    random: Random, insurer: Insurer, district: str, supplier: str, serial: int, project: Cells, days: dict[str, date]
) -> list[Cells]:
    budget, handed_in = project["预算"], project["备案提交日期"]
    assert isinstance(budget, int)
    assert isinstance(handed_in, date)
    first = Fen(budget * 3 // 10)
    parts = [(1, days["开工日期"], first), (2, days["验收日期"], Fen(budget - first))]
    return [
        {
            "保险公司": insurer.code,
            "项目编号": project["项目编号"],
            "资金账户": f"{insurer.code}/{district}/{YEAR}",
            "类型": "支付",
            "日期": (on := after + timedelta(days=random.randint(2, 9))),
            "金额": amount,
            "税额": Fen(amount * 6 // 106),
            "收款方": supplier,
            "收款方信用代码": supplier_code(supplier),
            "账号后四位": supplier_code(supplier)[-5:-1],
            "凭证号": f"付-{YEAR}-{on.month:02d}-{8_000 + serial * 10 + number}-1",
            "发票号": (f"{random.randrange(10**8):08d}",),
            "期次": number,
            "末期": "是" if number == len(parts) else "否",
            "经办人": insurer.staff.cashier,
            "复核人": insurer.staff.checker,
            "复核日期": handed_in + timedelta(days=random.randint(1, 4)),
        }
        for number, after, amount in parts
    ]
