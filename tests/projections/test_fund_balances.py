import random
from collections import Counter
from contextlib import asynccontextmanager, closing
from datetime import date, timedelta
from uuid import uuid4

import pytest

from console.compose import SYSTEM
from domain.fund_account import AccrualMode, FundAccount
from domain.policy import BoundRule, CoInsurer, Policy, PolicyTerms
from domain.posting import Line, postings
from ledger.store import Store
from projections import fund_balances, journal
from projections.basis import Readers
from projections.fund_balances import Balance, balances, percent, total
from projections.journal import SPANS
from projections.scope import Scope
from tests.ledger.specs import NOW, TODAY, Clock, a_ledger, a_policy, a_receipt, done, finance, recorded, saved

SHORT, LONG = 1 << SPANS[0], 1 << SPANS[1]
FIRST_DAY = date(2019, 1, 1)
MONEY = ("available", "reserved", "accrued", "paid", "refunded", "premium", "entries")


@asynccontextmanager
async def a_reading(database):
    readers = Readers(database)
    await readers.open()
    async with readers.reading(SYSTEM, NOW, TODAY) as reading:
        yield reading
    await readers.close()


async def the_balances(database, scope=None, as_of=None, position=None):
    async with a_reading(database) as reading:
        return await balances(reading, scope or Scope(), await reading.basis(as_of, position))


def figures(balance):
    return {line: getattr(balance, line) for line in MONEY if getattr(balance, line)}


def naive(history, as_of, position):
    """The same figures as a plain sum over the facts, by account; lines that are zero are left out."""
    sums = {}
    for each in history:
        if each.position <= position and isinstance(each.fact, FundAccount.FundAccountOpened):
            sums[each.fact.originator_id] = Counter()
        if each.position <= position and each.fact.effective_on <= as_of:
            moved = postings(each.fact)
            for posting in moved:
                sums.setdefault(posting.account_id, Counter())[posting.line.value] += posting.amount
            for account_id in {p.account_id for p in moved if p.line not in {Line.PREMIUM, Line.POLICYHOLDER}}:
                sums[account_id]["entries"] += 1
    return {id_: {line: n for line, n in lines.items() if n and line in MONEY} for id_, lines in sums.items()}


class Story:
    """Two co-insurers' accounts, moved at random by everything that moves them."""

    def __init__(self, chance):
        shares = (CoInsurer("RENHE", 6000), CoInsurer("ANTAI", 4000))
        terms = PolicyTerms("RENHE", "PN0001", "91", FIRST_DAY, FIRST_DAY, "110105", co_insurers=shares)
        self.chance, self.policy = chance, Policy.register(terms)
        self.rule = BoundRule(uuid4(), AccrualMode.FIXED, 1500)
        opened = [FundAccount.open(each.insurer, "110105", 2019) for each in shares]
        self.accounts = {each.id: each for each in opened}
        self.projects, self.payments = [uuid4() for _ in range(3)], []

    def changed(self):
        return [each for each in (self.policy, *self.accounts.values()) if each.pending_events]

    def step(self, number):
        account, project = self.chance.choice([*self.accounts.values()]), self.chance.choice(self.projects)
        amount = self.chance.randint(1, 999)
        match self.chance.choice(["premium", "premium", "reserve", "disburse", "reverse", "refund", "release"]):
            case "premium":
                self._move_premium(f"R{number}", amount)
            case "reserve" if 0 < account.rise(project, amount) <= account.available:
                account.reserve(project, amount)
            case "disburse":
                account.disburse(uuid4(), project, amount)
                self.payments.append((account, project, amount))
            case "reverse" if self.payments:
                account, project, amount = self.payments.pop()
                account.reverse_disbursement(uuid4(), project, amount)
            case "refund" if self.payments:
                account.refund_disbursement(uuid4(), project, amount)
            case "release":
                account.release(project)

    def _move_premium(self, number, amount):
        if self.policy.received and self.chance.random() < 0.3:
            posted = self.policy.refund(number, self.chance.randint(1, self.policy.received), FIRST_DAY)
        else:
            posted = self.policy.receive(number, 100 * amount, self.rule, FIRST_DAY)
        for account_id, accrual in posted:
            self.accounts[account_id].accrue(accrual)


def a_random_history(store, chance):
    """Record a story, each step on a random day; return the accounts as they stand at its end."""
    story = Story(chance)
    for number in range(120):
        if changed := story.changed():
            after = _near_the_end_of_a_run(store) if chance.random() < 0.2 else None
            saved(store, *changed, on=FIRST_DAY + timedelta(chance.randrange(150)), after=after)
        story.step(number)
    if changed := story.changed():
        saved(store, *changed, on=FIRST_DAY)
    return story.accounts


def _near_the_end_of_a_run(store):
    """A history that spans several runs would take long without a gap before the end of one."""
    return ((store.last()[0] + 2 >> SPANS[0]) + 1) * SHORT - 2


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_balance_as_of_any_two_dates_is_the_sum_over_the_facts(database, seed):
    chance = random.Random(seed)
    with closing(Store(database, (journal.fold, fund_balances.fold))) as store:
        accounts = a_random_history(store, chance)
        last = store.last()[0]
    history = recorded(database)
    assert last > LONG + 2 * SHORT

    async with a_reading(database) as reading:
        positions = [each.position for each in history]
        edges = [0, *range(SHORT - 1, last, SHORT), *range(SHORT, last, SHORT), last, last + 9]
        for position in (*edges, *chance.choices(positions, k=40)):
            as_of = FIRST_DAY + timedelta(chance.randrange(-1, 152))
            basis = await reading.basis(as_of, position)
            asked = await balances(reading, Scope(), basis)
            assert {each.account_id: figures(each) for each in asked} == naive(history, as_of, position)
        asked = await balances(reading, Scope(), await reading.basis())

    for each in asked:
        account = accounts[each.account_id]
        assert (each.available, each.reserved) == (account.available, account.reserved)
        assert (each.net_accrued, each.net_paid, each.book) == (account.accrued, account.paid, account.book)
        assert each.available + each.reserved == each.book


async def test_a_late_entry_shows_from_when_it_was_recorded(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        before = done(ledger, a_receipt(policy_id, 1, "100.00")).position
        done(ledger, a_receipt(policy_id, 2, "200.00"), on=date(2019, 7, 5))

    async def accrued(as_of, position=None):
        return [each.net_accrued for each in await the_balances(database, None, as_of, position)]

    assert await accrued(date(2019, 7, 4)) == [0]
    assert await accrued(date(2019, 7, 5)) == await accrued(TODAY - timedelta(1)) == [3_000]
    assert await accrued(TODAY) == [4_500]
    assert (await accrued(date(2019, 7, 5), before), await accrued(TODAY, before)) == ([0], [1_500])


async def test_a_basis_is_today_and_the_last_position_and_otherwise_what_was_known_then(database):
    clock = Clock()
    with a_ledger(database, clock) as ledger:
        policy_id = a_policy(ledger)
        first = done(ledger, a_receipt(policy_id, 1))
        clock.now += timedelta(hours=1)
        second = done(ledger, a_receipt(policy_id, 2))

    async with a_reading(database) as reading:
        now = await reading.basis()
        assert (now.as_of, now.position, now.known_at) == (TODAY, second.position, NOW)
        assert (await reading.basis(position=second.position + 9)).position == second.position
        then = await reading.basis(position=first.position)
        assert (then.position, then.known_at) == (first.position, first.recorded_at)
        within = await reading.basis(instant=second.recorded_at - timedelta(microseconds=1))
        assert within.position == first.position
        assert (await reading.basis(instant=second.recorded_at)).position == second.position
        assert (await reading.basis(instant=NOW - timedelta(days=1))).position == 0


async def test_two_figures_of_one_reading_rest_on_the_same_facts_whatever_is_recorded_meanwhile(database):
    with a_ledger(database) as ledger:
        policy_id = a_policy(ledger)
        done(ledger, a_receipt(policy_id, 1))
        async with a_reading(database) as reading:
            first = await balances(reading, Scope(), await reading.basis())
            done(ledger, a_receipt(policy_id, 2))

            assert await balances(reading, Scope(), await reading.basis()) == first
    assert await the_balances(database) != first


async def test_a_scope_keeps_what_it_names_and_nothing_keeps_nothing(database):
    with a_ledger(database) as ledger:
        done(ledger, a_receipt(a_policy(ledger, "PN0001", shares={"RENHE": 6000, "ANTAI": 4000})))
        done(ledger, a_receipt(a_policy(ledger, "PN0002", inception_on=date(2018, 3, 1))))
        done(ledger, a_receipt(a_policy(ledger, "PN0003", "ANTAI")), finance("ANTAI"))

    async def asked(**scope):
        return [(each.fund_year, each.insurer) for each in await the_balances(database, Scope(**scope))]

    assert await asked() == [(2018, "RENHE"), (2019, "ANTAI"), (2019, "RENHE")]
    assert await asked(insurer="RENHE") == [(2018, "RENHE"), (2019, "RENHE")]
    assert await asked(fund_year=2018, district="110105") == [(2018, "RENHE")]
    assert await asked(district="110101") == await asked(nothing=True) == []


def test_balances_add_up_and_none_add_up_to_nothing():
    one = Balance(1, 2, -3, 4, -5, 6, -7, 8, 9, 10, 11)

    assert total([one, one]) == Balance(2, 4, -6, 8, -10, 12, -14, 16, 18, 20, 22)
    assert set(figures(total([]))) == set()


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 2_000, "0.1"), (1, 2_001, "0.0"), (-1, 2_000, "-0.1"), (5, 4, "125.0")],
)
def test_a_rate_is_in_percent_with_one_place_half_up(part, whole, rate):
    assert str(percent(part, whole)) == rate


@pytest.mark.parametrize("whole", [0, -1])
def test_there_is_no_rate_of_nothing(whole):
    assert percent(1, whole) is None
