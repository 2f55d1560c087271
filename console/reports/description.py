"""What a report is: the operation that answers it, where its rows stand in the answer, and its columns.

Paths go through the answer by the names of its fields, `standing.state`; an empty path is the answer itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from console.speech import Declined

Variables = dict[str, Any]
Words = tuple[str, str]


class Kind(Enum):
    """How a field of the answer is shown; a field that is null is an empty cell."""

    TEXT = "TEXT"
    MONEY = "MONEY"
    COUNT = "COUNT"
    DAYS = "DAYS"
    PERCENT = "PERCENT"
    BASIS_POINTS = "BASIS_POINTS"
    DAY = "DAY"
    MOMENT = "MOMENT"
    FLAG = "FLAG"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Several paths, parted by blanks, are joined by "/"; `total` is the path in the total row.

    `enum` names the enum of the schema whose words stand for the values.
    """

    zh: str
    en: str
    path: str
    kind: Kind = Kind.TEXT
    total: str = ""
    enum: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that stands for many, or several: the path of the values below the figures; `first` before the rows."""

    zh: str
    en: str
    path: str
    first: bool = False


TOTAL = Line("合计", "Total", "totals")
ALL = Line("合计", "Total", "total")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a report; `figures` says where calibre, dates and rows stand in the answer of `operation`.

    Where lists lie within lists, `rows` names the inner one, and a column finds the fields of the outer rows, too.
    """

    zh: str
    en: str
    operation: str
    figures: str
    columns: tuple[Column, ...]
    rows: str = "nodes"
    lines: tuple[Line, ...] = (TOTAL,)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for at the command line; a report says which of it it takes."""

    insurer: str | None = None
    district: str | None = None
    year: int | None = None
    by: str | None = None
    start_on: str | None = None
    end_on: str | None = None
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report by its number, empty for a list of a page.

    `variables` are those of its operations, of what is wanted and the insurer's id.
    """

    number: str
    zh: str
    en: str
    tables: tuple[Table, ...]
    variables: Callable[[Wanted, str | None], Variables]
    takes: tuple[str, ...] = ("insurer", "district", "year")
    notes: tuple[tuple[str, str], ...] = ()

    def title(self, language: str) -> str:
        """Return its number, if it has one, and its name."""
        return f"{self.number} {self.zh if language == 'zh' else self.en}".strip()

    def check(self, wanted: Wanted) -> None:
        """Raises  Declined  something is asked that has no meaning for this report."""
        given = {name for name in Wanted.__slots__ if getattr(wanted, name) is not None}
        if strange := sorted(given - set(self.takes)):
            names = ", ".join(f"--{OPTIONS[name]}" for name in strange)
            raise Declined(f"{self.number} does not take {names}", f"{self.number} 不支持参数 {names}")


OPTIONS: Mapping[str, str] = {
    "insurer": "insurer", "district": "district", "year": "year", "by": "by", "start_on": "from", "end_on": "to",
    "campaign": "campaign",
}  # fmt: skip

_CHOSEN: Mapping[str, Words] = {
    "insurer": ("保险公司", "Insurer"), "district": ("区", "District"), "year": ("年度", "Year"),
    "by": ("分组", "Grouped by"), "start_on": ("起始日期", "From"), "end_on": ("截止日期", "To"),
    "campaign": ("补备案专项", "Campaign"),
}  # fmt: skip


def chosen(wanted: Wanted) -> list[tuple[Words, Words]]:
    """Return what narrows a report, and to what, in both languages."""
    given = [(name, str(getattr(wanted, name))) for name in OPTIONS if getattr(wanted, name) is not None]
    return [(_CHOSEN[name], (value, value)) for name, value in given]


def scoped(wanted: Wanted, insurer_id: str | None) -> Variables:
    """Return the scope that most operations take."""
    return {"scope": {"insurerId": insurer_id, "district": wanted.district, "fundYear": wanted.year}}


def grouped(usual: str) -> Callable[[Wanted, str | None], Variables]:
    """Return the variables of an operation whose rows stand for insurers, districts or both."""
    return lambda wanted, insurer_id: scoped(wanted, insurer_id) | {"by": (wanted.by or usual).upper()}


def insurer_columns(total: str = "") -> tuple[Column, ...]:
    """Return the columns that name an insurer."""
    return (
        Column("机构代码", "Insurer code", "insurer.code", total=total),
        Column("保险公司", "Insurer", "insurer.name"),
    )


def district_columns() -> tuple[Column, ...]:
    """Return the columns that name a district."""
    return (Column("区代码", "District code", "district.code"), Column("区", "District", "district.name"))
