"""The comparison: the stock eventsourcing library saving the same payment, voucher, project, fund and payment together.

The library's own application, aggregates, mapper and recorder, 8 threads on a pool of 8 connections, statements
prepared, a conflict tried again. It keeps no read model, no command log and no rights. Its cache of aggregates is
tried both ways, and the faster one counts.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError
from psycopg.conninfo import conninfo_to_dict

from bench.run import Run, Watch
from bench.world import ACCOUNTS

THREADS = 8
PLENTY = 10**12


class Fund(Aggregate):
    @event("Opened")
    def __init__(self, name: str, amount: int):
        self.name, self.available = name, amount

    def pay(self, project_id: UUID, payment_id: UUID, amount: int) -> None:
        assert amount <= self.available
        self._paid(project_id, payment_id, amount)

    @event("Paid")
    def _paid(self, project_id: UUID, payment_id: UUID, amount: int) -> None:
        self.available -= amount


class Project(Aggregate):
    @event("Approved")
    def __init__(self, fund_id: UUID, budget: int):
        self.fund_id, self.budget, self.paid = fund_id, budget, 0

    def pay(self, fund_id: UUID, payment_id: UUID, amount: int) -> None:
        assert self.paid + amount <= self.budget
        self._paid(fund_id, payment_id, amount)

    @event("Reimbursed")
    def _paid(self, fund_id: UUID, payment_id: UUID, amount: int) -> None:
        self.paid += amount


class Payment(Aggregate):
    @event("Recorded")
    def __init__(self, fund_id: UUID, project_id: UUID, amount: int, payee: str, voucher: str, paid_on: str):
        self.amount = amount


class Voucher(Aggregate):
    @event("Used")
    def __init__(self, number: str, payment_id: UUID):
        self.number = number

    @staticmethod
    def create_id(number: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"/voucher/{number}")


class Stock(Application[UUID]):
    """The same decision in the library's own idiom."""

    def opened(self, projects: int) -> list[UUID]:
        """Open as many funds and projects as the ledger's bench has."""
        funds = [Fund(name=f"{insurer} {district}", amount=PLENTY) for insurer, district in ACCOUNTS]
        approved = [Project(fund_id=funds[place % len(funds)].id, budget=PLENTY) for place in range(projects)]
        for start in range(0, projects, 500):
            self.save(*approved[start : start + 500])
        self.save(*funds)
        return [project.id for project in approved]

    def pay(self, project_id: UUID, amount: int, voucher: str) -> None:
        """Record a payment; tried again when somebody else was first."""
        while True:
            project: Project = self.repository.get(project_id)
            fund: Fund = self.repository.get(project.fund_id)
            payment = Payment(
                fund_id=fund.id,
                project_id=project_id,
                amount=amount,
                payee="示例安全技术有限公司",
                voucher=voucher,
                paid_on="2026-01-01",
            )
            fund.pay(project_id, payment.id, amount)
            project.pay(fund.id, payment.id, amount)
            try:
                self.save(payment, project, fund, Voucher(number=voucher, payment_id=payment.id))
            except IntegrityError:
                continue
            return


def measure(run: Run) -> float:
    """Return payments per second."""
    rates = {how: _measured(run, how, env) for how, env in (("no cache", {}), ("cache", _CACHED))}
    best = max(rates, key=lambda how: rates[how])
    told = ", ".join(f"{how} {rate:,.0f}" for how, rate in rates.items())
    run.table.tell(f"stock library, same save, 8 threads ({told})", f"{rates[best]:,.0f} /s")
    return rates[best]


_CACHED = {"AGGREGATE_CACHE_MAXSIZE": "20000"}


def _measured(run: Run, how: str, more: dict[str, str]) -> float:
    count = run.sizes.stock_payments
    with run.database(f"stock_{how[:2]}", migrated=False) as conninfo:
        app = Stock(env=environment(conninfo) | more)
        try:
            projects = app.opened(len(ACCOUNTS) * run.sizes.projects_an_account)
            chance = random.Random(1)
            wishes = [(chance.choice(projects), 100 + number, f"付-{number}") for number in range(count)]
            with ThreadPoolExecutor(THREADS) as threads, Watch() as watch:
                for _ in threads.map(lambda wish: app.pay(*wish), wishes):
                    pass
            paid = sum(app.repository.get(project).paid for project in {wish[0] for wish in wishes})
            assert paid == sum(wish[1] for wish in wishes), "the stock library lost a payment"
        finally:
            app.close()
    return count / watch.seconds


def environment(conninfo: str) -> dict[str, str]:
    """Return the library's own settings for a database."""
    at = conninfo_to_dict(conninfo)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(at["dbname"]),
        "POSTGRES_HOST": str(at["host"]),
        "POSTGRES_PORT": str(at["port"]),
        "POSTGRES_USER": str(at["user"]),
        "POSTGRES_PASSWORD": "",
        "POSTGRES_POOL_SIZE": str(THREADS),
        "POSTGRES_MAX_OVERFLOW": "0",
    }
