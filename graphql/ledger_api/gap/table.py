"""The table of the sixteen cells and the four gaps."""

from typing import Any

import strawberry

from domain.money import Fen
from ledger_api.figures import Figures
from ledger_api.group import GroupRow
from projections import gap_table
from projections.gaps import Age, Gap, ItemTotal


@strawberry.type(description="One of the sixteen cells: how many items, and how much.")
class GapCell:
    """One of the sixteen cells."""

    declared: bool = strawberry.field(description="Whether the projects are declared or approved (已申报).")
    done: bool = strawberry.field(description="Whether the work is delivered or accepted (已实施).")
    paid: bool = strawberry.field(description="What is paid, or what is still to pay (已支付).")
    filed: bool = strawberry.field(description="Whether the projects are on record with the centre (已备案).")
    items: int = strawberry.field(description="How many items.")
    amount: Fen = strawberry.field(description="How much, in yuan.")


@strawberry.type(description="What of a gap is of one age.")
class GapAged:
    """What of a gap is of one age."""

    age: Age = strawberry.field(description="How long it has been open (账龄).")
    items: int = strawberry.field(description="How many items.")
    amount: Fen = strawberry.field(description="How much, in yuan.")


@strawberry.type(description="One of the four gaps: how many items, how much, and how old.")
class GapTotal:
    """One of the four gaps."""

    gap: Gap = strawberry.field(description="Which gap.")
    items: int = strawberry.field(description="How many items.")
    amount: Fen = strawberry.field(description="How much, in yuan.")
    longest_days: int | None = strawberry.field(description="Days the oldest has been open, null without any.")
    ages: list[GapAged] = strawberry.field(description="By age, the youngest first.")


@strawberry.type(description="One row of the gap table.")
class FundGapRow(GroupRow):
    """One row of the gap table."""

    row: strawberry.Private[gap_table.GapRow]

    @strawberry.field(description="How many items there are.")
    def items(self) -> int:
        """Return how many."""
        return self.row.total.items

    @strawberry.field(description="Their money, in yuan.")
    def amount(self) -> Fen:
        """Return the sum."""
        return self.row.total.amount

    @strawberry.field(description="All sixteen cells; every item stands in one of them.")
    def cells(self) -> list[GapCell]:
        """Return the cells."""
        return [
            GapCell(declared=c.declared, done=c.done, paid=c.paid, filed=c.filed, **_held(held))
            for c, held in self.row.cells.items()
        ]

    @strawberry.field(description="The four gaps; an item may stand in two of them.")
    def gaps(self) -> list[GapTotal]:
        """Return the gaps."""
        return [
            GapTotal(
                gap=each.gap,
                longest_days=each.longest_days,
                ages=[GapAged(age=age, **_held(held)) for age, held in each.ages.items()],
                **_held(each.total),
            )
            for each in self.row.gaps
        ]


@strawberry.type(description="The four-way table (R21 四项缺口表).")
class FundGaps(Figures):
    """The four-way table."""

    rows: list[FundGapRow] = strawberry.field(description="By district and insurer, the development area last.")
    total: FundGapRow = strawberry.field(description="All rows together.")


def shown_row(row: gap_table.GapRow) -> FundGapRow:
    """Return a row as the API shows it."""
    return FundGapRow(group=(row.insurer, row.district), row=row)


def _held(total: ItemTotal) -> dict[str, Any]:
    return {"items": total.items, "amount": total.amount}
