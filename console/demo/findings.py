"""A year of findings: told, rectified, looked at again, by firms that are quick and firms that are not.

One enterprise fails its re-inspection three times.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from console.demo.fiction import LAST
from console.demo.policies import Cells
from console.demo.visits import LATE_FIRM, Task
from domain.money import Fen

BEFORE = tuple(f"前{number}.jpg" for number in range(1, 7))
AFTER = tuple(f"后{number}.jpg" for number in range(1, 7))

_COUNTS, _HOW_OFTEN = range(9), (12, 16, 22, 20, 13, 8, 5, 3, 1)
_MAJOR = 1 / 31
_ON_SITE = 0.24
_FAILS = 0.05
# Of what a firm found: rectified in time, rectified late; the rest is still open.
_PACE = {"ANHENG": (0.90, 0.06), "MINGDUN": (0.82, 0.10), "ZHUYU": (0.76, 0.14), LATE_FIRM: (0.52, 0.28)}
_FOUND = (
    ("设备设施", "配电间", "配电箱未接地,箱门缺失", "重新接地并加装箱门"),
    ("设备设施", "二号车间", "传动部位无防护罩", "加装防护罩"),
    ("设备设施", "库房", "灭火器压力不足", "更换灭火器"),
    ("设备设施", "锅炉房", "安全阀超过校验期", "送检并更换"),
    ("设备设施", "气瓶间", "气瓶未固定", "加装防倾倒装置"),
    ("作业", "装卸区", "叉车作业区无人车分流", "划线并设警示"),
    ("作业", "维修间", "动火作业无审批", "完善作业许可"),
    ("作业", "高处平台", "作业人员未系安全带", "停止作业并培训"),
    ("环境", "疏散通道", "通道堆放杂物", "立即清理"),
    ("环境", "地下室", "应急照明损坏", "更换灯具"),
    ("环境", "仓库", "可燃物与热源间距不足", "调整堆放"),
    ("管理", "办公室", "应急预案未演练", "制定演练计划"),
    ("管理", "办公室", "特种作业人员证书过期", "复审取证"),
    ("管理", "车间", "班前检查记录缺失", "补全并落实制度"),
)
_MAJORS = (
    ("设备设施", "储罐区", "可燃气体报警装置失效", "停用储罐并修复"),
    ("作业", "有限空间", "有限空间作业无通风检测", "停止作业并整治"),
    ("管理", "厂区", "危险作业未经审批且无监护", "停产整顿"),
)
_CRITERION = ("工贸企业重大事故隐患判定标准", "第三条", "应急管理部令第10号")
_PLAN = ("消除隐患", "停用、更换、验收", "专项资金与设备", "企业主要负责人牵头", "按整改期限完成", "警戒与应急处置")
_IN_PLACE = ("目标", "责任", "资金", "时限", "预案")


@dataclass(slots=True)
class Found:
    """One hazard with the days of its steps; `failed` are re-inspections with the deadline that each set."""

    task: Task
    number: str
    cells: Cells
    major: bool
    days: dict[str, date] = field(default_factory=dict)
    failed: list[tuple[date, date, date]] = field(default_factory=list)

    def rows(self) -> Iterator[Cells]:
        """Yield a row for each re-inspection that it failed, and one for where it stands."""
        told = {header: day for header, day in self.days.items() if header in {"告知日期", "方案日期"}}
        by = {"复查人": self.task.inspectors[0]}
        for mended_on, seen_on, deadline in self.failed:
            again: Cells = {"整改日期": mended_on, "复查日期": seen_on, "复查结果": "不合格", "新期限": deadline}
            yield self.cells | told | again | by
        if not self.failed or "整改日期" in self.days:
            seen = by | {"复查结果": "合格"} if "复查日期" in self.days else {}
            yield self.cells | self.days | seen


def find(random: Random, tasks: list[Task]) -> list[Found]:
    """Invent what was found at the visits of the year."""
    found: list[Found] = []
    for task in tasks:
        if task.visited_on:
            count = random.choices(_COUNTS, _HOW_OFTEN)[0]
            found += [_found(random, task, task.visited_on, str(number)) for number in range(1, count + 1)]
    _stubborn(next(each for each in found if _may_be_stubborn(each)))
    return found


def _found(random: Random, task: Task, on: date, number: str) -> Found:
    major = random.random() < _MAJOR
    category, place, what, advice = random.choice(_MAJORS if major else _FOUND)
    told_on = on + timedelta(days=random.choice((0, 0, 0, 1, 2)))
    deadline = told_on + timedelta(days=random.choice((30, 45, 60, 90) if major else (7, 10, 15, 15)))
    cells: Cells = {
        "清单编号": task.list_no,
        "统一社会信用代码": task.credit_code,
        "隐患编号": number,
        "发现日期": on,
        "级别": "重大" if major else "一般",
        "类别": category,
        "部位": place,
        "描述": what,
        "建议": advice,
        "整改期限": deadline,
        "照片": (f"前:{random.choice(BEFORE)}", f"后:{random.choice(AFTER)}"),
    }
    hazard = Found(task, number, cells | ({"判定依据": _CRITERION} if major else {}), major)
    if not major and random.random() < _ON_SITE:
        hazard.days["整改日期"] = on
    elif told_on <= LAST:
        hazard.days["告知日期"] = told_on
        _follow(random, hazard, told_on, deadline)
    return hazard


def _follow(random: Random, hazard: Found, told_on: date, deadline: date) -> None:
    if hazard.major:
        planned_on = told_on + timedelta(days=random.randint(3, 12))
        if planned_on > LAST:
            return
        hazard.days["方案日期"] = planned_on
        hazard.cells |= {"治理方案": _PLAN, "治理资金": Fen(random.randint(20, 300) * 100_000)}
        hazard.cells["五到位"] = _IN_PLACE if random.random() < 0.8 else _IN_PLACE[:3]
    mended_on = _mended_on(random, hazard, told_on, deadline)
    if mended_on is None:
        return
    seen_on = mended_on + timedelta(days=random.randint(1, 2))
    if random.random() < _FAILS and seen_on <= LAST:
        again = seen_on + timedelta(days=min((deadline - told_on).days, 10))
        hazard.failed.append((mended_on, seen_on, again))
        mended_on, seen_on = again - timedelta(days=3), again - timedelta(days=1)
    if mended_on <= LAST:
        hazard.days["整改日期"] = mended_on
    if seen_on <= LAST:
        hazard.days["复查日期"] = seen_on


def _mended_on(random: Random, hazard: Found, told_on: date, deadline: date) -> date | None:
    in_time, late = _PACE[hazard.task.firm]
    chance = random.random()
    if chance < in_time:
        earliest = hazard.days.get("方案日期", told_on) + timedelta(days=1)
        return earliest + timedelta(days=random.randint(0, max(0, (deadline - earliest).days - 3)))
    if chance < in_time + late:
        return deadline + timedelta(days=random.randint(1, 40))
    return None


def _may_be_stubborn(hazard: Found) -> bool:
    told_on = hazard.days.get("告知日期", LAST)
    return not hazard.major and hazard.task.firm == LATE_FIRM and told_on < LAST - timedelta(days=90)


def _stubborn(hazard: Found) -> None:
    """Let one hazard fail its re-inspection three times and stay."""
    told_on = hazard.days["告知日期"]
    hazard.days, hazard.failed = {"告知日期": told_on}, []
    for days in (7, 17, 27):
        seen_on = told_on + timedelta(days=days)
        hazard.failed.append((seen_on - timedelta(days=1), seen_on, seen_on + timedelta(days=7)))
