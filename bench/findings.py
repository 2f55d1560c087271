"""recordFinding in this process beside recordPayment, from the command to the answer after COMMIT, 64 in flight.

Findings and payments are recorded in turn in one database: findings of firms spread over as many tasks as the payments
have projects, each with two photographs that the evidence store holds.
"""

from statistics import median
from uuid import UUID

import psycopg

from bench.contents import FACTS_OF_A_FINDING, check_each_once, last_position
from bench.payments import Series
from bench.run import Run, Watch, settle
from bench.visited import Visit, findings, photographs, visited
from bench.world import ACCOUNTS, built, sent
from console import compose
from domain.evidence import EvidenceFile
from ledger.door import Ledger
from ledger.evidence import Evidence

_KEPT = """
SELECT (SELECT count(*) FROM hazards),
    (SELECT count(*) FROM hazards_now WHERE state = 'FOUND'), (SELECT count(*) FROM hazard_files)
"""


def measure(run: Run) -> float:
    """Return findings per second; payments are measured beside them."""
    with run.database("findings") as conninfo:
        found, paid = _measured(run, conninfo)
    run.table.tell("recordFinding in process, 64 in flight, two photographs each", f"{found:,.0f} /s")
    run.table.at_least("    / recordPayment, in turn", found / paid, 0.8)
    return found


def _measured(run: Run, conninfo: str) -> tuple[float, float]:
    sizes, evidence = run.sizes, Evidence(run.folder / "evidence")
    with compose.ledger(conninfo, evidence=evidence) as ledger:
        projects = built(ledger, ledger.today, len(ACCOUNTS) * sizes.projects_an_account)
        reported = Reported(conninfo, ledger, visited(ledger, ledger.today, len(projects)), photographs(evidence))
        settle(conninfo)
        compose.tune_interpreter()  # as the serving process does
        paying = Series(conninfo, ledger)
        reported.found(sizes.warm_up)
        paying.paid(projects, sizes.warm_up)
        turns = [(reported.found(sizes.payments), paying.paid(projects, sizes.payments)) for _ in range(sizes.rounds)]
    found, paid = map(median, zip(*turns, strict=True))
    return found, paid


class Reported:
    """Findings after findings, each with a number of its own."""

    def __init__(self, conninfo: str, ledger: Ledger, visits: list[Visit], shown: list[EvidenceFile]) -> None:
        self._conninfo, self._ledger, self._visits, self._shown = conninfo, ledger, visits, shown
        self._next = 0

    def found(self, count: int) -> float:
        """Record so many, check the books, and return the rate."""
        wishes = list(findings(self._visits, self._shown, self._ledger.today, count, self._next))
        self._next += count
        after = last_position(self._conninfo)
        with Watch() as watch:
            receipts = sent(self._ledger, wishes)
        assert not any(receipt.replayed for receipt in receipts)
        assert [receipt.command_id for receipt in receipts] == [with_it.command_id for _, with_it in wishes]
        self._check([receipt.command_id for receipt in receipts], after)
        return count / watch.seconds

    def _check(self, ids: list[UUID], after: int) -> None:
        """Each acknowledged finding stands once with its fact; there are as many hazards as were ever sent."""
        check_each_once(self._conninfo, ids, after, FACTS_OF_A_FINDING)
        with psycopg.connect(self._conninfo) as connection:
            kept = connection.execute(_KEPT).fetchone()
        assert kept == (self._next, self._next, 2 * self._next), f"{self._next} sent; hazards, found, files: {kept}"
