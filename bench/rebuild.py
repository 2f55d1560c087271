"""Rebuilding from 500,000 facts: to the journal by our fold, from the journal to the balances by SQL.

Against the library's own runner, which keeps a tiny view (one sum an account) one fact at a time, told per fact; with
our mapper, which is the faster one. Beside both the time to stream the facts out.
"""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.persistence import Mapper, Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL, Identifier

from bench.contents import last_position
from bench.filled import fill
from bench.run import Run, Watch, settle
from bench.stock import environment
from bench.world import ACCOUNTS
from domain.fund_account import FundAccount
from ledger.store import EVENTS, FactMapper
from projections import check, journal

_STREAM = f"""
COPY (
    SELECT notification_id, originator_id, originator_version, topic, state FROM {EVENTS} ORDER BY notification_id
) TO STDOUT (FORMAT binary)
"""
_TABLE_ANEW = "CREATE TEMP TABLE fund_sums (LIKE public.fund_sums INCLUDING ALL)"
_DIFFERENT = """
SELECT count(*) FROM (
    (TABLE public.fund_sums EXCEPT ALL TABLE pg_temp.fund_sums)
    UNION ALL (TABLE pg_temp.fund_sums EXCEPT ALL TABLE public.fund_sums)
) AS beyond
"""
_VIEW_DIFFERS = """
SELECT count(*) FROM (
    SELECT account_id, sum(paid)::bigint AS paid FROM journal WHERE position <= %s AND paid <> 0 GROUP BY 1
) AS kept FULL JOIN tiny_paid AS tiny USING (account_id) WHERE kept.paid IS DISTINCT FROM tiny.paid
"""


def measure(run: Run) -> None:
    """Measure all ways on one ledger, and check that each came to the same sums."""
    sizes = run.sizes
    with run.database("rebuild") as conninfo:
        with Watch() as watch:
            copied = fill(conninfo, sizes.rebuilt_facts, len(ACCOUNTS) * min(3, sizes.projects_an_account))
        facts = copied[-1]
        run.table.tell(f"rebuild: {facts:,} facts, made by COPY", f"{watch.seconds:,.0f} s")
        check.rebuild(conninfo, [journal])  # from here on the journal is right
        settle(conninfo)
        streamed = _rate(facts, lambda: _streamed(conninfo, facts))
        folded = _rate(facts, lambda: _folded(conninfo))
        summed = facts / _summed(conninfo)
        library = _library(conninfo, min(sizes.runner_facts, facts))
    table = run.table
    table.tell("    facts streamed out (COPY)", f"{streamed:,.0f} /s")
    table.tell("    the library's runner, one sum an account", f"{library:,.0f} /s")
    table.tell("    facts to journal, compared and swapped", f"{folded:,.0f} /s")
    table.tell("        / streamed out", f"{folded / streamed:.3f} x")
    table.at_least("        / the library's runner", folded / library, 15)
    table.tell("    journal to balances by SQL, per fact", f"{summed:,.0f} /s")
    table.tell("        / streamed out", f"{summed / streamed:.3f} x")
    table.at_least("        / the library's runner", summed / library, 100)


def _rate(facts: int, work: Callable[[], None]) -> float:
    with Watch() as watch:
        work()
    return facts / watch.seconds


def _streamed(conninfo: str, facts: int) -> None:
    with psycopg.connect(conninfo) as connection, connection.cursor().copy(_STREAM) as rows:
        found = sum(1 for _ in rows) - 1  # a row at a time, and the end
    assert facts <= found <= facts + 1, f"{found} rows for {facts} facts"


def _folded(conninfo: str) -> None:
    assert check.rebuild(conninfo, [journal]) == [], "the journal rebuilt is not the journal kept"


def _summed(conninfo: str) -> float:
    with psycopg.connect(conninfo) as connection:
        last = last_position(conninfo)
        with Watch() as watch:
            connection.execute(_TABLE_ANEW)
            connection.execute(journal.sum_up("journal").encode())
            for span in journal.SPANS[1:]:
                runs = {"since": 0, "until": last + 1 >> span}
                connection.execute(journal.sum_up_full(span).encode(), runs)
            runs = {"since": 0, "until": last + 1 >> journal.SPANS[0]}
            connection.execute(journal.sum_up_ever().encode(), runs)
            connection.execute(journal.SUM_UP_SO_FAR.encode(), runs)
        row = connection.execute(_DIFFERENT).fetchone()
        assert row == (0,), "the sums by SQL are not the sums kept"
    return watch.seconds


class Facts(Application[UUID]):
    """The ledger's facts as the library reads them."""

    name = "ledger"
    env: ClassVar = {"CREATE_TABLE": "no"}

    def construct_mapper(self) -> Mapper[UUID]:
        return FactMapper()


class TinyView(PostgresTrackingRecorder):
    """What was paid from each account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sql_create_statements.append(
            SQL("CREATE TABLE IF NOT EXISTS {}.tiny_paid (account_id uuid PRIMARY KEY, paid bigint NOT NULL)").format(
                Identifier(self.datastore.schema)
            )
        )

    def add(self, account_id: UUID, paid: int, tracking: Tracking) -> None:
        """Add to an account's sum, in one transaction with the position."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(
                "INSERT INTO tiny_paid VALUES (%s, %s) ON CONFLICT (account_id)"
                " DO UPDATE SET paid = tiny_paid.paid + excluded.paid",
                [account_id, paid],
                prepare=True,
            )


class TinyProjection(Projection[TinyView]):
    """The library's own way: one fact, one transaction."""

    name = "tiny"

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Move on."""
        self.view.insert_tracking(tracking)

    @process_event.register
    def _(self, domain_event: FundAccount.FundDisbursed, tracking: Tracking) -> None:
        self.view.add(domain_event.originator_id, domain_event.amount, tracking)


def _library(conninfo: str, facts: int) -> float:
    """Return facts per second of the runner, and check its view as of where it stopped."""
    env = environment(conninfo)
    with Watch() as watch:
        runner = ProjectionRunner(
            application_class=Facts, projection_class=TinyProjection, view_class=TinyView, env=env
        )
        with runner:
            runner.wait(facts, timeout=600)
    with psycopg.connect(conninfo) as connection:
        row = connection.execute("SELECT max(notification_id) FROM tiny_tracking WHERE application_name = 'ledger'")
        (stopped,) = row.fetchone() or (0,)
        assert stopped >= facts
        assert connection.execute(_VIEW_DIFFERS, [stopped]).fetchone() == (0,), "the library's view is wrong"
    return float(stopped / watch.seconds)
