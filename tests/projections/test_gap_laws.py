"""The laws of the four-way table, under any sequence of commands: every item stands in one cell, what is paid is the net
paid of R1, what approved projects have to pay is what R1 says is reserved - on any day, as known at any position.

Source  domain.md 10 R21
"""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from psycopg.rows import dict_row

from console.compose import FOLDS, SYSTEM
from domain.project import PreventionProject
from domain.project.next_step import NextStep
from ledger.command import Envelope
from ledger.door import stamp
from ledger.store import Recorded
from projections import fund_balances, gap_table, gaps, projects
from projections.basis import Readers
from projections.groups import By
from projections.page import Page
from tests.domain.specs import CENTRE
from tests.domain.test_money_laws import Money
from tests.ledger.specs import TABLES
from tests.projections.specs import CITY, LIMITS

FIRST_DAY, LAST_DAY = date(2019, 6, 1), date(2019, 12, 31)
NOW = datetime(2019, 12, 31, tzinfo=UTC)
ALL = Page(limit=10_000)


class Gaps(Money):
    """Money that moves on many days, some of them told late, and is then asked about."""

    def __init__(self, conninfo):
        super().__init__()
        self.conninfo, self.facts = conninfo, []
        self.today = self.last = FIRST_DAY

    @property
    def on(self):
        return self.today.isoformat()

    @rule(days=st.integers(1, 60))
    def days_pass(self, days):
        self.today = self.last = min(LAST_DAY, self.last + timedelta(days))

    @rule(days=st.integers(1, 20))
    def what_follows_is_entered_late(self, days):
        self.today = max(FIRST_DAY, self.last - timedelta(days))

    @invariant()
    def facts_are_recorded(self):
        new = self.books.facts[len(self.facts) :]
        stamp(new, Envelope(CENTRE, uuid4(), self.today), NOW)
        self.facts += new

    def teardown(self):
        self.facts_are_recorded()
        folded(self.conninfo, [Recorded(place, fact) for place, fact in enumerate(self.facts, 1)])
        asyncio.run(self.asked())

    async def asked(self):
        readers = Readers(self.conninfo, size=1)
        await readers.open()
        told = [fact.effective_on for fact in self.facts]
        in_order = told == sorted(told)
        try:
            async with readers.reading(SYSTEM, NOW, self.last) as reading:
                for as_of in set(told):
                    await self.compare(reading, await reading.basis(as_of, len(self.facts)), in_order)
                for position in range(1, len(self.facts), 1 + len(self.facts) // 5):
                    await self.compare(reading, await reading.basis(self.last, position), True)
                    await self.compare(reading, await reading.basis(self.last - timedelta(9), position), in_order)
        finally:
            await readers.close()

    async def compare(self, reading, basis, in_order):
        ids = [each.id for each in self.books.kept.values() if isinstance(each, PreventionProject)]
        standing = {each.project_id: each for each in await projects.projects(reading, CITY, basis, LIMITS, ids)}
        items = await gaps.page(reading, CITY, basis, False, page=ALL)
        paid, reserved = Counter(), Counter()
        for item in items:
            at = standing.get(item.project_id)
            cell = at and (
                at.review in {"DECLARED", "APPROVED"},
                at.execution in {"DELIVERED", "ACCEPTED"},
                at.filing in {"FILED", "BACKFILLED"},
            )
            assert (item.declared, item.done, item.filed) == (cell or (False, False, False))
            assert item.age_days == (basis.as_of - item.since).days >= 0
            assert item.next_step in {None, *(step.value for step in NextStep)}
            if item.paid:
                paid[item.account_id] += item.amount
            elif at.review == "APPROVED":
                reserved[item.account_id] += item.amount

        assert len({(item.project_id, item.account_id, item.paid) for item in items}) == len(items)
        for account in await fund_balances.balances(reading, CITY, basis):
            assert paid[account.account_id] == account.net_paid
            assert not in_order or reserved[account.account_id] == account.reserved
        await self.compare_table(reading, basis, items)

    async def compare_table(self, reading, basis, items):
        found = await gap_table.table(reading, CITY, basis, By.BOTH)
        for whole in (found.total, *found.rows[: len(found.rows) == 1]):
            assert (whole.total.items, whole.total.amount) == (len(items), sum(item.amount for item in items))
            for cell, held in whole.cells.items():
                within = [i.amount for i in items if gaps.Cell(i.declared, i.done, i.paid, i.filed) == cell]
                assert (held.items, held.amount) == (len(within), sum(within))
            for each in whole.gaps:
                opened = [i for i in items if getattr(i, each.gap.value) is not None]
                listed = await gaps.total(reading, CITY, basis, False, gaps.ItemFilter(gap=each.gap))
                assert each.total == listed == gaps.ItemTotal(len(opened), sum(item.amount for item in opened))
                assert sum(age.items for age in each.ages.values()) == len(opened)


def folded(conninfo, recorded):
    """Put facts into the read models in the place of all others, in batches of a few."""
    with psycopg.connect(conninfo, row_factory=dict_row) as connection, connection.cursor() as cursor:
        for row in cursor.execute(TABLES).fetchall():
            cursor.execute(f"DELETE FROM {row['table_name']}")
        for start in range(0, len(recorded), 7):
            for fold in FOLDS:
                fold(cursor, recorded[start : start + 7])
        cursor.execute(
            "INSERT INTO command_log (principal, command_id, digest, command, recorded_at, position, streams, warnings)"
            " VALUES (%s, %s, '', 'Told', %s, %s, '{}', '[]')",
            [uuid4(), uuid4(), NOW, len(recorded)],
        )


def test_every_item_stands_in_one_cell_and_the_sums_are_those_of_the_accounts(database):
    run_state_machine_as_test(
        lambda: Gaps(database), settings=settings(max_examples=25, stateful_step_count=30, deadline=None)
    )
