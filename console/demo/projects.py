"""A year of projects: declared within what their account can bear, and carried on as far as the year lasts."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from random import Random

from console.demo.fiction import FIRMS, INSURERS, LAST, YEAR, Insurer, firm_of
from console.demo.policies import OVERDRAWN, Account, Cells, Insured, Policy
from domain.district import REPORTING_DISTRICTS, district_order
from domain.money import Fen

PROJECTS = 300
_SHARED = 2
_LEAST = 300_000  # fen
_SETTLED_DAYS = 25
"""Premium counts for a budget when it was received so many days before: by then it is on record."""


class Fate(Enum):
    """How a project goes."""

    THROUGH = "THROUGH"
    REJECTED = "REJECTED"
    RETURNED = "RETURNED"
    CANCELLED = "CANCELLED"
    ABANDONED = "ABANDONED"
    UNFILED = "UNFILED"
    STALLED = "STALLED"


_HOW_OFTEN = (78, 4, 4, 4, 3, 4, 4)

_USES = {
    "宣传教育培训": "安全生产培训",
    "风险辨识评估": "安全风险辨识评估",
    "标准化建设": "安全生产标准化创建",
    "隐患排查": "事故隐患排查服务",
    "应急预案与演练": "应急演练",
    "科技推广应用": "监测预警设备推广",
    "安全咨询": "安全管理咨询",
    "职业健康": "职业病危害防护评估",
}
_USE_WEIGHTS = (16, 12, 9, 34, 11, 7, 7, 4)

# Each step of a project that goes through, and after how many days it follows the one before.
_PACE = (
    ("审核日期", 2, 9),
    ("属地沟通日期", 0, 6),
    ("属地确认日期", 3, 14),
    ("备案提交日期", 1, 14),
    ("备案日期", 1, 8),
    ("开工日期", 1, 14),
    ("交付日期", 18, 55),
    ("验收日期", 3, 12),
)
_LAST_STEP = {
    Fate.REJECTED: "审核日期",
    Fate.RETURNED: "审核日期",
    Fate.CANCELLED: "备案日期",
    Fate.ABANDONED: "开工日期",
    Fate.UNFILED: "属地确认日期",
    Fate.STALLED: "备案日期",
}
_VERDICTS = {Fate.REJECTED: "不通过", Fate.RETURNED: "退回"}


@dataclass(slots=True)
class Project:
    """One project and the days of its steps."""

    insurer: Insurer
    district: str
    fate: Fate
    supplier: str
    budget: Fen
    days: dict[str, date] = field(default_factory=dict)
    accepted: Fen | None = None
    number: str = ""
    ended_on: date | None = None

    @property
    def retention(self) -> Fen:
        """Return what is held back of the accepted amount: a twentieth, of one project in fifteen."""
        held = self.accepted and self.number and int(self.number[-3:]) % 15 == 0
        return Fen(self.accepted // 20) if held and self.accepted else Fen(0)

    @property
    def declared_on(self) -> date:
        """Return the day on which it was declared."""
        return self.days["申报日期"]


def declare(random: Random, insured: Insured) -> tuple[list[Project], list[Cells]]:
    """Invent the projects of the year and their sheet."""
    accounts = [key for key in insured.accruals if key != OVERDRAWN]
    taken: dict[Account, int] = defaultdict(int)
    projects = [_pressing(random, day) for day in (date(YEAR, 3, 3), date(YEAR, 3, 24))]
    for declared_on in sorted(_some_day(random) for _ in range(PROJECTS - _SHARED - len(projects))):
        fate = random.choices(list(Fate), _HOW_OFTEN)[0]
        days = _days(random, declared_on, fate)
        account, room = _roomy(random, insured, taken, accounts, declared_on)
        budget = Fen(max(_LEAST, int(room * random.uniform(0.6, 0.95)) // 10_000 * 10_000))
        if fate not in _VERDICTS:
            taken[account] += budget
        insurer = next(each for each in INSURERS if each.code == account[0])
        projects.append(_project(random, insurer, account[1], fate, budget, days))
    projects.sort(key=lambda project: project.declared_on)
    numbers: Counter[str] = Counter()
    by_account = _beneficiaries(insured)
    rows = []
    for project in projects:
        numbers[project.insurer.code] += 1
        project.number = f"{project.insurer.code}-{YEAR}-{numbers[project.insurer.code]:03d}"
        rows.append(_row(random, project, by_account[project.insurer.code, project.district]))
    rows += [_shared(random, insured, numbers, by_account) for _ in range(_SHARED)]
    return projects, rows


def _some_day(random: Random) -> date:
    return date(YEAR, 1, 1) + timedelta(days=int(random.triangular(52, 334, 115)))


def _days(random: Random, declared_on: date, fate: Fate) -> dict[str, date]:
    days, day = {"申报日期": declared_on}, declared_on
    for step, least, most in _PACE:
        late_filing = step == "备案提交日期" and random.random() < 0.06
        day += timedelta(days=random.randint(35, 50) if late_filing else random.randint(least, most))
        if day > LAST:
            break
        days[step] = day
        if step == _LAST_STEP.get(fate):
            break
    return days


def _roomy(
    random: Random, insured: Insured, taken: dict[Account, int], accounts: list[Account], on: date
) -> tuple[Account, int]:
    rooms = [_room(insured, account, on) - taken[account] for account in accounts]
    wide = [max(0, room - 2 * _LEAST) for room in rooms]
    place = random.choices(range(len(accounts)), wide)[0]
    return accounts[place], rooms[place]


def _room(insured: Insured, account: Account, on: date) -> int:
    known_by = on - timedelta(days=_SETTLED_DAYS)
    accrued = sum(amount for received_on, amount in insured.accruals[account] if received_on <= known_by)
    return (accrued - insured.refunded[account]) * 97 // 100


def _project(
    random: Random, insurer: Insurer, district: str, fate: Fate, budget: Fen, days: dict[str, date]
) -> Project:
    project = Project(insurer, district, fate, random.choice(FIRMS)[1], budget, days)
    if "验收日期" in days:
        project.accepted = Fen(budget * random.choice((90, 95, 98, 100, 100, 100)) // 100)
    if fate in {Fate.CANCELLED, Fate.ABANDONED}:
        ended_on = max(days.values()) + timedelta(days=random.randint(25, 60))
        project.ended_on = ended_on if ended_on <= LAST and _LAST_STEP[fate] in days else None
    return project


def _pressing(random: Random, declared_on: date) -> Project:
    """Return a project of the account that a surrender will overdraw."""
    insurer = next(each for each in INSURERS if each.code == OVERDRAWN[0])
    days = _days(random, declared_on, Fate.THROUGH)
    return _project(random, insurer, OVERDRAWN[1], Fate.THROUGH, Fen(4_000_000), days)


def _beneficiaries(insured: Insured) -> dict[Account, list[Policy]]:
    found: dict[Account, list[Policy]] = defaultdict(list)
    for policy in sorted(insured.policies, key=lambda each: each.inception_on):
        if not policy.ended:
            for code, _ in policy.shares:
                found[code, policy.district].append(policy)
    return found


def _row(random: Random, project: Project, insured: list[Policy]) -> Cells:
    days, staff = project.days, project.insurer.staff
    use = random.choices(list(_USES), _USE_WEIGHTS)[0]
    if use == "隐患排查":
        _, project.supplier = firm_of(project.insurer.code, project.district)
    start_on = project.declared_on + timedelta(days=random.randint(14, 30))
    cells: Cells = {
        "保险公司": project.insurer.code,
        "项目编号": project.number,
        "项目名称": f"{REPORTING_DISTRICTS[project.district]}参保企业{_USES[use]}",
        "用途类别": use,
        "使用对象": _chosen(random, insured, project.declared_on),
        "起期": start_on,
        "止期": start_on + timedelta(days=random.randint(60, 120)),
        "预算": project.budget,
        "资金分摊": (_part(project.insurer.code, project.district, project.budget),),
        "供应方": project.supplier,
        "合同号": f"HT-{project.number}",
        "监督人": staff.supervisor,
        "经办人": staff.officer,
    }
    return cells | days | _progress(project)


def _progress(project: Project) -> Cells:
    cells: Cells = {}
    days, staff = project.days, project.insurer.staff
    if "审核日期" in days:
        cells |= {"审核人": staff.reviewer, "审核结果": _VERDICTS.get(project.fate, "通过")}
    if "属地确认日期" in days:
        cells["属地确认文号"] = f"演示函〔{YEAR}〕{project.number[-3:]}号"
    if "备案日期" in days:
        cells["备案号"] = f"BA-{project.number}"
    if project.accepted:
        cells |= {"验收人": staff.acceptor, "验收金额": project.accepted}
    if project.retention:
        cells |= {"质保金": project.retention, "质保到期日": days["验收日期"] + timedelta(days=365)}
    if project.fate in _VERDICTS:
        cells["终止原因"] = "预算依据不足" if project.fate is Fate.RETURNED else "与既有项目重复"
    if project.ended_on:
        cells |= {"终止日期": project.ended_on, "终止原因": "使用对象停产,项目不再实施"}
    return cells


def _shared(random: Random, insured: Insured, numbers: Counter[str], by_account: dict[Account, list[Policy]]) -> Cells:
    """Return a project of two insurers that waits for the other's consent."""
    lead, other = random.sample([each for each in INSURERS if each.code != OVERDRAWN[0]], 2)
    both = [d for d in sorted(REPORTING_DISTRICTS, key=district_order) if insured.accruals[other.code, d]]
    numbers[lead.code] += 1
    declared_on = date(YEAR, 11, random.randint(3, 20))
    number = f"{lead.code}-{YEAR}-{numbers[lead.code]:03d}"
    district = next(d for d in both if len(by_account[lead.code, d]) > 3)
    days = {"申报日期": declared_on}
    project = Project(lead, district, Fate.THROUGH, FIRMS[0][1], Fen(6_000_000), days, number=number)
    cells = _row(random, project, by_account[lead.code, district])
    parts = (_part(lead.code, district, Fen(4_000_000)), _part(other.code, district, Fen(2_000_000)))
    return cells | {"资金分摊": parts}


def _chosen(random: Random, insured: list[Policy], declared_on: date) -> tuple[str, ...]:
    known = [p for p in insured if p.inception_on <= declared_on - timedelta(days=15)]
    codes = {p.enterprise.credit_code for p in random.sample(known, min(len(known), random.randint(1, 4)))}
    return tuple(sorted(codes))


def _part(insurer: str, district: str, amount: Fen) -> str:
    return f"{insurer}/{district}/{YEAR}:{amount // 100}.{amount % 100:02d}"
