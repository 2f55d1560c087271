"""A messy year, made from a seed: some hundred projects of three insurers, as rows of the import workbook.

What has no column there (结清, 核销, 备案退回, 补交 and then 备案, what a co-funder pays) are lines of 另行登记, done at the desk.
"""

from dataclasses import dataclass, field
from random import Random

from tests.recount.historical import HISTORICAL, Historical
from tests.recount.ordinary import ORDINARY, Ordinary
from tests.recount.telling import WALK


@dataclass
class Year:
    """Rows by sheet, and what was done at the desk; `late` are the vouchers that were entered with a delay."""

    sheets: dict = field(default_factory=dict)
    desk: list = field(default_factory=list)
    late: set = field(default_factory=set)

    def by(self, day):
        """The workbook as it stood on a day: nothing later is in it, nor what was entered with a delay."""
        entered = [row for row in self.sheets["项目"] if row["备案提交日期" if "专项" in row else "申报日期"] <= day]
        numbers = {row["项目编号"] for row in entered}
        cut = {
            "项目": [
                {header: cell for header, cell in row.items() if not _after(cell, day, header)} for row in entered
            ],
            "支付": [row for row in self.sheets["支付"] if row["日期"] <= day and row["凭证号"] not in self.late],
            "材料": [row for row in self.sheets["材料"] if row["收件日期"] <= day],
        }
        return self.sheets | {name: [row for row in rows if row["项目编号"] in numbers] for name, rows in cut.items()}


def _after(cell, day, header):
    return header in {*WALK, "终止日期"} and cell > day


def co_funders(row):
    """Return the insurers that fund a project beside its own."""
    return {part.split("/")[0] for part in row["资金分摊"]} - {row["保险公司"]}


def declared_alone(sheets):
    """The declarations alone of what several insurers fund: their consents come before any further step."""
    later = {*WALK, "终止日期"}
    rows = [{header: row[header] for header in row if header not in later} for row in sheets["项目"] if co_funders(row)]
    return sheets | {"项目": rows, "支付": [], "材料": []}


class _Everything(Ordinary, Historical):
    """All fates."""


def a_messy_year(seed, size=2):
    """Return a year in which every fate befalls so many projects."""
    telling = _Everything(Random(seed), Year())
    for _ in range(size):
        for fate in (*ORDINARY, *HISTORICAL):
            telling.tell(fate)
    return telling.year
