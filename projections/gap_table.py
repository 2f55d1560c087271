"""The gap table: how much money stands in each of the sixteen cells, and how old its gaps are (R21).

Fed by   money_items
Answers  table(scope) by insurer or district, as of any two dates
Units    fen, days
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from domain.money import Fen
from projections.asked import values
from projections.basis import Basis, Reading
from projections.gaps import Age, Cell, Gap, ItemTotal, accounts, age_of
from projections.groups import ALL, By, Group, grouped
from projections.money_items import items
from projections.scope import Scope

CELLS = tuple(Cell(*each) for each in product((True, False), repeat=4))


@dataclass(frozen=True, slots=True)
class GapTotal:
    """One of the four gaps: its items, by age too, and the days that the oldest has been open; None without any."""

    gap: Gap
    total: ItemTotal
    longest_days: int | None
    ages: dict[Age, ItemTotal]


@dataclass(frozen=True, slots=True)
class GapRow:
    """One row; insurer or district is None where the row stands for all of them."""

    insurer: str | None
    district: str | None
    total: ItemTotal
    cells: dict[Cell, ItemTotal]
    gaps: list[GapTotal]


@dataclass(frozen=True, slots=True)
class GapTable:
    """The rows by district and insurer, the development area last, and the total row."""

    rows: list[GapRow]
    total: GapRow


@dataclass(frozen=True, slots=True)
class _Part:
    """Items of one account's insurer and district, alike in cell and ages."""

    insurer: str
    district: str
    cell: Cell
    total: ItemTotal
    ages: dict[Gap, Age]
    longest: dict[Gap, int]


async def table(reading: Reading, scope: Scope, basis: Basis, by: By) -> GapTable:
    """Return a row for each insurer, each district or both, and their total."""
    parts = await _parts(reading, scope, basis)
    return GapTable([_row(group, held) for group, held in grouped(parts, by).items()], _row(ALL, parts))


async def _parts(reading: Reading, scope: Scope, basis: Basis) -> list[_Part]:
    open_days = {gap: f"%(as_of)s - {gap.value}" for gap in Gap}
    ages = ", ".join(f"{age_of(days)} AS {gap.name}" for gap, days in open_days.items())
    longest = ", ".join(f"max({days}) AS {gap.name}_days" for gap, days in open_days.items())
    sql = f"""
    SELECT insurer, district, declared, done, paid, filed, {ages}, {longest},
        count(*) AS items, sum(amount)::bigint AS amount
    FROM ({items(accounts(scope), scope.whole)}) AS item
    GROUP BY insurer, district, declared, done, paid, filed, {", ".join(gap.name for gap in Gap)}
    """
    return [
        _Part(
            row["insurer"],
            row["district"],
            Cell(row["declared"], row["done"], row["paid"], row["filed"]),
            ItemTotal(row["items"], row["amount"]),
            {gap: list(Age)[row[gap.name.lower()]] for gap in Gap if row[gap.name.lower()] is not None},
            {gap: row[f"{gap.name.lower()}_days"] for gap in Gap if row[gap.name.lower()] is not None},
        )
        for row in await reading.rows(sql, values(scope, basis))
    ]


def _row(group: Group, parts: list[_Part]) -> GapRow:
    cells = {cell: _sum(part for part in parts if part.cell == cell) for cell in CELLS}
    return GapRow(*group, _sum(parts), cells, [_gap(gap, [part for part in parts if gap in part.ages]) for gap in Gap])


def _gap(gap: Gap, parts: list[_Part]) -> GapTotal:
    ages = {age: _sum(part for part in parts if part.ages[gap] is age) for age in Age}
    return GapTotal(gap, _sum(parts), max((part.longest[gap] for part in parts), default=None), ages)


def _sum(parts: Iterable[_Part]) -> ItemTotal:
    held = [part.total for part in parts]
    return ItemTotal(sum(each.items for each in held), Fen(sum(each.amount for each in held)))
