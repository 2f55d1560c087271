"""recordPayment in this process, from the command to the answer after COMMIT, 64 in flight.

Voucher, project, fund, payment, journal, states and command log. Spread over 17 districts x 5 insurers, and all on one
account that already holds 10,000 live projects and 100,000 facts. Both are paid in turn in one database, so that
neither has the larger tables or the quieter moment.
"""

from dataclasses import dataclass
from statistics import median

from bench import baseline, stock
from bench.contents import check_payments, last_position, paid_in_all
from bench.run import Run, Watch, settle
from bench.world import ACCOUNTS, Account, Payable, approved, built, filed, insured, payments, receipts_of, sent
from console import compose
from domain.money import fen
from ledger.door import Ledger


@dataclass(frozen=True)
class Rates:
    """Payments per second."""

    spread: float
    one_account: float


def measure(run: Run) -> Rates:
    """Measure both, and check that the books hold what was acknowledged."""
    tpcb, library = run.of(baseline.measure), run.of(stock.measure)
    with run.database("payments") as conninfo:
        rates = _measured(run, conninfo)
    table = run.table
    table.tell("recordPayment in process, 64 in flight, 85 accounts", f"{rates.spread:,.0f} /s")
    table.at_least("    / TPC-B-like", rates.spread / tpcb, 0.75)
    table.at_least("    / stock library", rates.spread / library, 5)
    table.tell("recordPayment in process, all on one large account", f"{rates.one_account:,.0f} /s")
    table.at_least("    / spread over 85 accounts", rates.one_account / rates.spread, 0.8)
    return rates


def _measured(run: Run, conninfo: str) -> Rates:
    sizes = run.sizes
    with compose.ledger(conninfo) as ledger:
        spread = built(ledger, ledger.today, len(ACCOUNTS) * sizes.projects_an_account)
        with Watch() as watch:
            hot = _large_account(run, ledger, len(spread))
        _check_size(run, ledger, hot[0])
        run.table.tell("    building the one account, through the door", f"{watch.seconds:,.0f} s")
        settle(conninfo)
        compose.tune_interpreter()  # as the serving process does
        series = Series(conninfo, ledger)
        for payables in (spread, hot):
            series.paid(payables, sizes.warm_up)
        turns = [(series.paid(spread, sizes.payments), series.paid(hot, sizes.payments)) for _ in range(sizes.rounds)]
    return Rates(*map(median, zip(*turns, strict=True)))


class Series:
    """Payments after payments, each voucher new."""

    def __init__(self, conninfo: str, ledger: Ledger) -> None:
        self._conninfo, self._ledger, self._next = conninfo, ledger, 1

    def paid(self, payables: list[Payable], count: int) -> float:
        """Pay so often, check the books, and return the rate."""
        wishes = payments(payables, self._ledger.today, count, self._next)
        self._next += count
        after, summed = last_position(self._conninfo), paid_in_all(self._conninfo)
        with Watch() as watch:
            receipts = sent(self._ledger, wishes)
        assert not any(receipt.replayed for receipt in receipts)
        assert [receipt.command_id for receipt in receipts] == [with_it.command_id for _, with_it in wishes]
        amount = sum(command.payment.amount for command, _ in wishes)  # type: ignore[attr-defined]
        check_payments(self._conninfo, [receipt.command_id for receipt in receipts], amount, after, summed)
        return count / watch.seconds


def _large_account(run: Run, ledger: Ledger, payable: int) -> list[Payable]:
    """Fill the first account: so many are filed to be paid, the others wait approved, the rest is premium."""
    sizes, on = run.sizes, ledger.today
    account = Account(*ACCOUNTS[0], 0)
    payable = min(payable, sizes.hot_projects // 2)
    waiting = sizes.hot_projects - payable
    found = filed(ledger, on, [account] * payable, [f"H{number:06d}" for number in range(payable)])
    approved(ledger, on, [account] * waiting, [f"W{number:06d}" for number in range(waiting)], fen("1000.00"))
    policies = [Account(*ACCOUNTS[0], len(ACCOUNTS) + number) for number in range(_POLICIES)]
    sent(ledger, insured(policies, on), 1_000)
    each = -((sizes.hot_projects - sizes.hot_facts) // _POLICIES)  # rounded up
    turns = zip(*(receipts_of(policy, on, each) for policy in policies), strict=True)
    sent(ledger, (wish for turn in turns for wish in turn), 1_000)
    return found


_POLICIES = 500  # so that no policy has more receipts than a policy may well have


def _check_size(run: Run, ledger: Ledger, hot: Payable) -> None:
    account = ledger.store.load([hot.account_id])[hot.account_id]
    live = sum(share.allocated > 0 for share in account.shares.values())  # type: ignore[attr-defined]
    told = f"{live} projects, {account.version} facts"
    assert live >= run.sizes.hot_projects and account.version >= run.sizes.hot_facts, told
