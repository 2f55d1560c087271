"""A year of visits: five rounds of lists, handed to the firms of the insurers, and what became of each task.

Some enterprises are visited twice. One street refuses more than the others, and one firm comes late.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from zlib import crc32

from console.demo.fiction import LAST, YEAR, contact, firm_of
from console.demo.policies import Cells, Insured, Policy

ROUNDS = (date(YEAR, 3, 10), date(YEAR, 5, 12), date(YEAR, 7, 14), date(YEAR, 9, 8), date(YEAR, 10, 20))
REFUSING_STREET = "110105007"
LATE_FIRM = "LANJING"
TERM_DAYS = 60

_ON_RECORD = timedelta(days=20)
_FIRST_TIME, _AGAIN = 0.64, 0.6
_REFUSED, _REFUSED_THERE, _UNREACHABLE, _VOID = 0.042, 0.6, 0.035, 0.012
_REFUSALS = ("不知情", "不知情", "无暇", "不信任", "其他")
_INSPECTORS = {
    "ANHENG": ("简一舟", "闻溪亭", "祁望山", "楼听雨"),
    "MINGDUN": ("裴照野", "项南亭", "奚若谷", "桑榆晚"),
    "LANJING": ("戚云归", "凌霜序"),
    "ZHUYU": ("骆青棠", "邬见山", "查如是"),
}


@dataclass(slots=True)
class Task:
    """One enterprise of a list, and when it was inspected."""

    list_no: str
    insurer: str
    firm: str
    credit_code: str
    street: str | None
    issued_on: date
    visited_on: date | None = None
    inspectors: tuple[str, ...] = ()
    refused: bool = False

    @property
    def lag(self) -> int:
        """Return after how many days what happens to it is recorded."""
        return lag(self.list_no, self.credit_code)


def lag(list_no: str, credit_code: str) -> int:
    """Return after how many days what happens to a task is recorded."""
    return crc32(f"{list_no} {credit_code}".encode()) % 4


def contract_no(insurer: str, firm: str) -> str:
    """Return the number of the contract of an insurer with a firm."""
    return f"FW-{YEAR}-{insurer}-{firm}"


def hand_out(random: Random, insured: Insured) -> tuple[list[Task], list[Cells]]:
    """Invent the lists of the year and their sheet."""
    tasks: list[Task] = []
    rows: list[Cells] = []
    last_round: dict[str, int] = {}
    for place, issued_on in enumerate(ROUNDS):
        for policy, street in _listed(random, insured, issued_on, place, last_round):
            last_round[policy.enterprise.credit_code] = place
            task = _task(policy, street, issued_on, place)
            tasks.append(task)
            rows.append(_row(task, policy.district))
    return tasks, rows


def visit(random: Random, tasks: list[Task]) -> list[Cells]:
    """Invent what became of the tasks, as the rows of its sheet."""
    return [row for task in tasks for row in _outcome(random, task)]


def _listed(
    random: Random, insured: Insured, on: date, place: int, last_round: dict[str, int]
) -> Iterator[tuple[Policy, str | None]]:
    """Yield whom a round lists: who is insured and was not visited lately."""
    for code, covers in _covers(insured).items():
        begun = [each for each in covers if each[0].inception_on <= on]
        on_record = begun and begun[-1][0].inception_on <= on - _ON_RECORD
        before = last_round.get(code)
        chance = _FIRST_TIME if before is None else _AGAIN if place - before > 1 else 0
        if on_record and random.random() < chance:
            yield begun[-1]


def _covers(insured: Insured) -> dict[str, list[tuple[Policy, str | None]]]:
    """Return the policies of each enterprise with its street, by inception; none of who surrendered one."""
    covers: dict[str, list[tuple[Policy, str | None]]] = defaultdict(list)
    for policy, row in sorted(zip(insured.policies, insured.rows, strict=True), key=lambda each: each[0].inception_on):
        street = row.get("街道代码")
        covers[policy.enterprise.credit_code].append((policy, str(street) if street else None))
    return {
        code: found
        for code, found in covers.items()
        if not any(policy.ended for policy, _ in found)
        and len({policy.inception_on for policy, _ in found}) == len(found)
    }


def _task(policy: Policy, street: str | None, issued_on: date, place: int) -> Task:
    firm, _ = firm_of(policy.insurer.code, policy.district)
    number = f"QD-{YEAR}-{policy.district}-{place + 1}"
    return Task(number, policy.insurer.code, firm, policy.enterprise.credit_code, street, issued_on)


def _row(task: Task, district: str) -> Cells:
    return {
        "清单编号": task.list_no,
        "区代码": district,
        "技术服务机构": task.firm,
        "合同号": contract_no(task.insurer, task.firm),
        "统一社会信用代码": task.credit_code,
        "截止日期": task.issued_on + timedelta(days=TERM_DAYS),
        "下发日期": task.issued_on,
    }


def _outcome(random: Random, task: Task) -> Iterator[Cells]:
    pace = (20, TERM_DAYS + 25) if task.firm == LATE_FIRM else (5, TERM_DAYS - 4)
    on = _working_day(task.issued_on + timedelta(days=random.randint(*pace)))
    team = random.sample(_INSPECTORS[task.firm], 2)
    chance = random.random()
    refused = _REFUSED_THERE if task.street == REFUSING_STREET else _REFUSED
    if on > LAST:
        return
    if chance < refused:
        task.refused = True
        yield _of(task, on, "拒查", team) | {"陪同人员": contact(random), "拒查原因": random.choice(_REFUSALS)}
        on = _working_day(on + timedelta(days=random.randint(7, 21)))
        fate = random.random()
        if on <= LAST and fate < 0.25:
            yield _of(task, on, "拒查", team) | {"陪同人员": contact(random), "拒查原因": random.choice(_REFUSALS)}
        if on > LAST or fate < 0.55:
            return
    elif chance < refused + _UNREACHABLE:
        attempts = sorted(on - timedelta(days=days) for days in random.sample(range(1, 5), 3))
        yield _of(task, on, "联系不上") | {"联系日期": tuple(day.isoformat() for day in attempts)}
        return
    elif chance < refused + _UNREACHABLE + _VOID:
        yield _of(task, on, "作废") | {"原因": random.choice(("企业已停业", "企业已迁出"))}
        return
    task.visited_on, task.inspectors = on, tuple(team)
    yield _of(task, on, "已上门", team) | {"陪同人员": contact(random)}


def _of(task: Task, on: date, outcome: str, team: list[str] | None = None) -> Cells:
    cells: Cells = {"清单编号": task.list_no, "统一社会信用代码": task.credit_code, "结果": outcome, "日期": on}
    return cells | ({"检查人员": tuple(team)} if team else {})


def _working_day(on: date) -> date:
    """Return the day, or the Monday after a weekend."""
    return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)
