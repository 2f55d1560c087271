"""The tables of a bulletin: the same columns and rows for the page, the PDF and the workbook."""

from dataclasses import dataclass
from decimal import Decimal

from console.asking import Answer
from console.bulletin.content import Bulletin, Change
from console.figures import term
from console.reports.cells import Cell, cell
from console.reports.description import Column, Kind

_INSURER = Column("保险公司", "Insurer", "insurer.name")
_ALL = {"zh": "合计", "en": "Total"}


def _count(zh: str, en: str, path: str) -> Column:
    return Column(zh, en, path, Kind.COUNT)


FUNDS = (
    _INSURER,
    Column("净计提", "Accrued", "balance.netAccrued", Kind.MONEY),
    Column("已支付(净)", "Paid", "balance.netPaid", Kind.MONEY),
    Column("已占用", "Reserved", "balance.reserved", Kind.MONEY),
    Column("可用额度", "Available", "balance.available", Kind.MONEY),
    Column("使用率", "Usage", "balance.usageRate", Kind.PERCENT),
)
PROGRESS = (
    _INSURER,
    Column("技术机构", "Firm", "firm.name"),
    _count("清单企业", "Handed out", "counts.assigned"),
    _count("已走访", "Visited", "counts.visited"),
    Column("走访率", "Visit rate", "counts.visitRate", Kind.PERCENT),
    _count("拒查", "Refused", "counts.refused"),
    _count("一般发现", "General found", "counts.general.found"),
    _count("一般销号", "General closed", "counts.general.closed"),
    _count("重大发现", "Major found", "counts.major.found"),
    _count("重大销号", "Major closed", "counts.major.closed"),
    _count("超期", "Overdue", "counts.overdue"),
    _count("上报", "Reported", "counts.escalated"),
)
KEYS = (
    Column("企业", "Enterprise", "name"),
    Column("统一社会信用代码", "Credit code", "creditCode"),
    _INSURER,
    _count("未销号重大", "Open major", "openMajor"),
    _count("未销号一般", "Open general", "openGeneral"),
    _count("最长超期天数", "Longest overdue, days", "longestOverdueDays"),
    _count("拒查", "Refusals", "refusals"),
    Column("列入原因", "Reasons", "reasons", enum="KeyReason"),
)


def _changes(kind: Kind) -> tuple[Column, ...]:
    return (
        Column("指标", "Figure", "figure"),
        Column("上期", "Last", "then", kind),
        Column("本期", "Now", "now", kind),
        Column("变化", "Change", "change", kind),
        Column("原因", "Because", "because"),
    )


MONEY_CHANGES, COUNT_CHANGES = _changes(Kind.MONEY), _changes(Kind.COUNT)
_MONEY_WORDS = {
    "netAccrued": ("净计提", "Accrued"),
    "netPaid": ("已支付(净)", "Paid"),
    "reserved": ("已占用", "Reserved"),
    "available": ("可用额度", "Available"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A table with its title in two languages; its last row is the total where `total` says so."""

    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: list[list[Cell]]
    total: bool = False


def tables(bulletin: Bulletin, language: str) -> list[Shown]:
    """Return the tables of a bulletin in the order in which they are told."""
    funds, progress = bulletin.funds, bulletin.progress
    found = [Shown("资金", "Money", FUNDS, _rows(FUNDS, funds["rows"], funds["total"], language), True)]
    if progress:
        rows = _rows(PROGRESS, progress["rows"], progress["total"], language)
        found.append(Shown("隐患排查进展", "Progress of inspections", PROGRESS, rows, True))
    keys = [[cell(column, row, language) for column in KEYS] for row in bulletin.keys["rows"]]
    found.append(Shown("重点企业", "Key enterprises", KEYS, keys))
    for zh, en, columns, of_money in (
        ("资金较上期变化", "Money: changed since the last one", MONEY_CHANGES, True),
        ("排查较上期变化", "Inspections: changed since the last one", COUNT_CHANGES, False),
    ):
        if changed := [_changed(each, language) for each in bulletin.changes or () if each.money is of_money]:
            found.append(Shown(zh, en, columns, changed))
    return found


def _changed(change: Change, language: str) -> list[Cell]:
    """Return what changed as a row: figure, then, now, by how much and why."""
    place, joint = ("zh", "en").index(language), {"zh": ",", "en": ", "}[language]
    why = joint.join(
        f"{term('ChangeReason', because, language)} {_signed(by, change)}" for because, by in change.why if by
    )
    named = _MONEY_WORDS[change.figure][place] if change.money else term("BriefingFigure", change.figure, language)
    numbers = (change.then, change.now, change.now - change.then)
    return [named, *(number if change.money else int(number) for number in numbers), why]


def _rows(columns: tuple[Column, ...], rows: list[Answer], total: Answer, language: str) -> list[list[Cell]]:
    """Return the rows, the total after them: of it all but who it is of."""
    named = {"insurer": {"name": _ALL[language]}, "firm": None}
    return [[cell(column, row, language) for column in columns] for row in (*rows, total | named)]


def _signed(by: Decimal, change: Change) -> str:
    return f"{by:+,.2f}" if change.money else f"{by:+,}"
