"""The one place that makes the parts and joins them; tests compose through it too."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from domain.aggregate import stream_id
from domain.rule_book import RuleBook
from ledger import tables
from ledger.command import Envelope
from ledger.door import Clock, Ledger, person_id
from ledger.evidence import Evidence
from ledger.rights import Actor, Role
from ledger.rule_book import SeedRuleBook
from ledger.store import Fold, Store
from ledger.tokens import an_actor
from projections import (
    audit_findings,
    briefing_tables,
    budget_targets,
    campaigns,
    complaints,
    contract_tables,
    correction_tables,
    enterprise_tables,
    fund_balances,
    general_ledger_tables,
    hazard_states,
    hazard_tables,
    journal,
    late_entries,
    misuse_tables,
    organisations,
    paper_tables,
    payment_tables,
    policy_tables,
    project_remainder,
    project_states,
    project_tables,
    remediation_tables,
    responsible_persons,
    rules,
    search,
    settlement_tables,
    state_changes,
    task_states,
    task_tables,
    territories,
    walls,
)
from projections.readers import ReadModel, fold_of

READ_MODELS: tuple[ReadModel, ...] = (
    budget_targets,
    journal,
    fund_balances,
    organisations,
    responsible_persons,
    rules,
    contract_tables,
    policy_tables,
    enterprise_tables,
    state_changes,
    project_tables,
    project_states,
    payment_tables,
    correction_tables,
    late_entries,
    project_remainder,
    general_ledger_tables,
    remediation_tables,
    misuse_tables,
    campaigns,
    audit_findings,
    paper_tables,
    hazard_tables,
    hazard_states,
    task_tables,
    task_states,
    briefing_tables,
    complaints,
    territories,
    settlement_tables,
    search,
)
FOLDS: tuple[Fold, ...] = (fold_of(READ_MODELS),)

SYSTEM = Actor(person_id("SYSTEM", "SYSTEM"), "SYSTEM", Role.SYSTEM, "SYSTEM")
OPERATOR = an_actor("本机操作员", "AUDITOR", None, None)


FOLDED = 2
"""Raised by one when a fold derives other rows than before in the same tables."""


def migrate(conninfo: str) -> None:
    """Create what is missing. Raises  UnsafeServerError  among others: figures of another version."""
    tables.migrate(conninfo, (model.TABLES for model in READ_MODELS), derived(), walls.digest(), walls.put_up)


def derived() -> str:
    """Return by what the folds of this version are known."""
    return sha256("\n".join([str(FOLDED), *(model.TABLES for model in READ_MODELS)]).encode()).hexdigest()


def tune_interpreter() -> None:
    """Prepare a process for a writer thread beside others: hand over quickly, and collect garbage rarely.

    The writer makes many short-lived objects and few cycles: without collections a decision took 102 instead of 128
    microseconds. A thread that waits for the interpreter waits for as long as the switch interval.
    """
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def system_clock() -> datetime:
    """Return the instant, in UTC."""
    return datetime.now(UTC)


def open_ledger(
    store: Store, clock: Clock | None = None, room: int = 2_000, evidence: Evidence | None = None
) -> Ledger:
    """Open a ledger as it is. Without a `clock` that is handed to it, invented data goes on from its last fact.

    So its days are those of the invented year, whenever it is looked at; any other ledger goes by this machine's clock.
    """
    behind = timedelta() if clock else _behind(store)
    return Ledger(store, clock or (lambda: system_clock() - behind), room, evidence, behind)


def _behind(store: Store) -> timedelta:
    book = store.load([RuleBook.ID]).get(RuleBook.ID)
    invented = isinstance(book, RuleBook) and book.demo
    return max(system_clock() - store.last()[1], timedelta()) if invented else timedelta()


@contextmanager
def ledger(
    conninfo: str,
    clock: Clock | None = None,
    demo: bool = False,
    room: int = 2_000,
    evidence: Evidence | None = None,
) -> Iterator[Ledger]:
    """Open the ledger of a migrated database; an empty one is seeded with the shipped rules.

    Without `evidence` it takes papers on paper only.
    """
    tables.check_server(conninfo)
    store = Store(conninfo, FOLDS)
    opened = open_ledger(store, clock, room, evidence)
    try:
        if store.last()[0] == 0:
            envelope = Envelope(SYSTEM, stream_id("seed"), opened.today)  # one key: two processes seed once
            opened.execute(SeedRuleBook(demo), envelope).result()
        yield opened
    finally:
        opened.close()
