"""One money item, and lists of them."""

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from domain.money import Fen
from domain.project.next_step import NextStep
from domain.rule_book import Limit
from ledger.rights import COMMANDS, Role
from ledger_api.connection import Connection, Once, Register
from ledger_api.context import Asked
from ledger_api.enums import named
from ledger_api.figures import Figures, chosen
from ledger_api.fund_account import FundAccount, fund_account
from ledger_api.project import PreventionProject, project
from projections import gaps, rules
from projections.basis import Basis, Reading
from projections.gaps import Age, Gap
from projections.scope import Scope

named(NextStep, "NextStep")
named(Gap, "MoneyGap")
named(Age, "GapAge")


@strawberry.type(description="A gap that an item stands in, and how long it has been open.")
class OpenGap:
    """A gap that an item stands in."""

    gap: Gap = strawberry.field(description="Which gap.")
    since: date = strawberry.field(description="Day of the step that made it.")
    days: int = strawberry.field(description="Days since then (账龄).")


@strawberry.type(description="What is paid of an allocation, or what is still to pay of it; in one cell of the table.")
class MoneyItem:
    """What is paid of an allocation, or what is still to pay of it."""

    row: strawberry.Private[gaps.MoneyItem]
    basis: strawberry.Private[Basis]

    @strawberry.field(description="Its project; null where that is another's.")
    async def project(self, info: Asked) -> PreventionProject | None:
        """Return the project."""
        return await project(info.context, self.row.project_id)

    @strawberry.field(description="The account that pays, with its insurer and district.")
    async def fund_account(self, info: Asked) -> FundAccount:
        """Return the account."""
        found = await fund_account(info.context, self.row.account_id, self.basis)
        assert found is not None
        return found

    @strawberry.field(description="How much, in yuan.")
    def amount(self) -> Fen:
        """Return the amount."""
        return self.row.amount

    @strawberry.field(description="Whether its project is declared or approved (已申报).")
    def declared(self) -> bool:
        """Tell whether it is declared."""
        return self.row.declared

    @strawberry.field(description="Whether the work is delivered or accepted (已实施).")
    def done(self) -> bool:
        """Tell whether it is done."""
        return self.row.done

    @strawberry.field(description="Whether this is what is paid, net, or what is still to pay (已支付).")
    def paid(self) -> bool:
        """Tell whether it is paid."""
        return self.row.paid

    @strawberry.field(description="Whether its project is on record with the centre (已备案).")
    def filed(self) -> bool:
        """Tell whether it is filed."""
        return self.row.filed

    @strawberry.field(description="The gaps it stands in, none when all is as it should be.")
    def gaps(self) -> list[OpenGap]:
        """Return the gaps."""
        opened = [(gap, getattr(self.row, gap.value)) for gap in Gap]
        return [OpenGap(gap=gap, since=on, days=(self.basis.as_of - on).days) for gap, on in opened if on]

    @strawberry.field(
        description="Day of the step that made the gap asked for, or its oldest gap; without any, of the last step."
    )
    def since(self) -> date:
        """Return the day."""
        return self.row.since

    @strawberry.field(description="Days since then (账龄).")
    def age_days(self) -> int:
        """Return the days."""
        return self.row.age_days

    @strawberry.field(description="What its project waits for, null when it has ended or is confirmed misuse (下一步).")
    def next_step(self) -> NextStep | None:
        """Return the step."""
        return NextStep(self.row.next_step) if self.row.next_step else None

    @strawberry.field(description="Whose turn it is: the roles that may take the next step (责任方).")
    def owners(self) -> list[Role]:
        """Return the roles."""
        return sorted(COMMANDS[self.row.next_step], key=lambda role: role.value) if self.row.next_step else []


@strawberry.type(description="A page of money items.")
class MoneyItemConnection(Connection[MoneyItem], Figures):
    """A page of money items."""

    total: strawberry.Private[Once[gaps.ItemTotal]]

    @strawberry.field(description="How many the whole filtered list holds, computed only when selected.")
    async def total_count(self) -> int:
        """Return how many."""
        return (await self.total.get()).items

    @strawberry.field(description="Sum over the whole filtered list (合计), in yuan, computed only when selected.")
    async def total_amount(self) -> Fen:
        """Return the sum."""
        return (await self.total.get()).amount


@strawberry.input(description="One of the sixteen cells of the table (R21).")
class GapCellInput:
    """One of the sixteen cells of the table."""

    declared: bool = strawberry.field(description="Whether the project is declared or approved (已申报).")
    done: bool = strawberry.field(description="Whether the work is delivered or accepted (已实施).")
    paid: bool = strawberry.field(description="What is paid, or what is still to pay (已支付).")
    filed: bool = strawberry.field(description="Whether the project is on record with the centre (已备案).")


@strawberry.input(description="Which money items.")
class MoneyItemFilter:
    """Which money items."""

    gap: Gap | None = strawberry.field(default=None, description="In this gap; age and order are then those of it.")
    cell: GapCellInput | None = strawberry.field(default=None, description="In this cell.")
    ages: list[Age] | None = strawberry.field(default=None, description="Of one of these ages (账龄).")
    next_steps: list[NextStep] | None = strawberry.field(default=None, description="Waiting for one of these steps.")
    owner: Role | None = strawberry.field(default=None, description="Waiting for this role (责任方).")

    def read(self) -> gaps.ItemFilter:
        """Return the filter of the question."""
        steps = list(NextStep) if self.next_steps is None else self.next_steps
        theirs = [step for step in steps if self.owner is None or self.owner in COMMANDS[step.value]]
        at = self.cell
        cell = None if at is None else gaps.Cell(at.declared, at.done, at.paid, at.filed)
        narrowed = self.next_steps is not None or self.owner is not None
        return gaps.ItemFilter(self.gap, cell, chosen(self.ages), tuple(theirs) if narrowed else None)


@strawberry.enum(description="Order of money items.")
class MoneyItemOrder(Enum):
    """Order of money items."""

    AGE_DESC = strawberry.enum_value(gaps.OLDEST, description="Oldest gap first.")
    AMOUNT_DESC = strawberry.enum_value(gaps.LARGEST, description="Largest amount first.")


async def _page(reading: Reading, scope: Scope, basis: Basis, **rest: Any) -> list[gaps.MoneyItem]:
    return await gaps.page(reading, scope, basis, await _waived(reading, basis), **rest)


async def _total(reading: Reading, scope: Scope, basis: Basis, **rest: Any) -> gaps.ItemTotal:
    return await gaps.total(reading, scope, basis, await _waived(reading, basis), **rest)


async def _listing(
    reading: Reading, scope: Scope, basis: Basis, **rest: Any
) -> tuple[list[gaps.MoneyItem], gaps.ItemTotal]:
    return await gaps.listing(reading, scope, basis, await _waived(reading, basis), **rest)


async def _waived(reading: Reading, basis: Basis) -> bool:
    return bool((await rules.limits(reading, basis.as_of)).get(Limit.DISTRICT_WAIVED.value))


ITEMS = Register("gaps", gaps.MoneyItem, _page, _total, lambda row, basis: MoneyItem(row=row, basis=basis), _listing)
