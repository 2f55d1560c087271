"""The demo year: everything that happens in an invented year, the same for the same seed."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from console.demo.bills import bills, left
from console.demo.deeds import Deed, deeds
from console.demo.fiction import CENTRE, FIRMS, INSURERS
from console.demo.findings import find
from console.demo.general_ledger import book
from console.demo.history import remember
from console.demo.payments import pay
from console.demo.policies import Cells, insure
from console.demo.projects import declare
from console.demo.visits import hand_out, visit
from console.sheets.contract import BY_NAME
from console.sheets.layout import new_book
from console.sheets.rows import Row
from domain.district import BDA, REPORTING_DISTRICTS

SEED = 2025


@dataclass(frozen=True, slots=True)
class Year:
    """An invented year: the rows of each sheet as cells by header, and what is done beside the workbook."""

    sheets: dict[str, list[Cells]]
    deeds: list[Deed]

    @property
    def rows(self) -> list[Row]:
        """Return the rows as the reader would."""
        every = self.sheets.items()
        return [Row(sheet, number, cells) for sheet, all_ in every for number, cells in enumerate(all_, 2)]


def invent(seed: int = SEED) -> Year:
    """Invent a year."""
    random = Random(seed)
    insured = insure(random)
    history = remember(Random(seed + 1), insured)
    projects, project_rows = declare(random, insured)
    payments = pay(random, projects)
    tasks, lists = hand_out(random, insured)
    visits = visit(random, tasks)
    found = find(random, tasks)
    sheets = {
        "机构": _organisations(),
        "保单": insured.rows,
        "保费": insured.premium,
        "批改": insured.endorsements,
        "专项": history.campaigns,
        "项目": [*project_rows, *history.projects],
        "支付": [*payments, *history.payments],
        "总账": book([*payments, *history.payments]),
        "走访清单": lists,
        "走访": visits,
        "隐患": [row for hazard in found for row in hazard.rows()],
    }
    done = deeds(random, tasks, found)
    billed = bills(tasks, done, left(projects, project_rows, payments))
    return Year(sheets, sorted([*done, *billed], key=lambda deed: deed.recorded_on))


def write_workbook(path: Path, seed: int = SEED) -> None:
    """Write the year as a workbook of the contract."""
    with new_book(path) as book:
        for name, all_ in invent(seed).sheets.items():
            page = book.sheet(BY_NAME[name])
            for number, cells in enumerate(all_, 1):
                for index, column in enumerate(BY_NAME[name].columns):
                    if column.header in cells:
                        page.value(number, index, cells[column.header], column)


def _organisations() -> list[Cells]:
    rows: list[Cells] = [{"机构代码": CENTRE, "机构名称": "演示安责险运营服务中心", "类型": "运营服务中心"}]
    rows += [{"机构代码": each.code, "机构名称": each.name, "类型": "保险公司"} for each in INSURERS]
    rows += [{"机构代码": code, "机构名称": name, "类型": "技术服务机构"} for code, name in FIRMS]
    return rows + [
        {
            "机构代码": code,
            "机构名称": f"{name}{'' if code == BDA else '应急管理局'}",
            "类型": "区应急管理局",
            "区代码": code,
        }
        for code, name in REPORTING_DISTRICTS.items()
    ]
