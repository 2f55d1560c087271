"""Audit findings: what the auditor found about projects, payments and accounts (审计意见).

Fed by   AuditFindingRecorded of projects, payments and accounts
Answers  page(scope), total(scope), last(record) - as of any two dates
Scope    an insurer sees what is about its payments, its accounts and the projects it funds; a district what is its own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.fund_account import FundAccount
from domain.payment import Payment
from domain.project import PreventionProject
from ledger.store import Recorded
from projections.asked import meets, values
from projections.basis import Basis, Reading
from projections.batch import put
from projections.page import ALWAYS, FIRST, Order, Page, Period
from projections.scope import Scope

_SUBJECTS = {
    PreventionProject.AuditFindingRecorded: "project_id",
    Payment.AuditFindingRecorded: "payment_id",
    FundAccount.AuditFindingRecorded: "account_id",
}

READS = tuple(_SUBJECTS)

TABLES = """
CREATE TABLE IF NOT EXISTS audit_findings (
    position     bigint PRIMARY KEY,
    project_id   uuid,
    payment_id   uuid,
    account_id   uuid,
    finding      text NOT NULL,
    document_no  text,
    effective_on date NOT NULL,
    recorded_at  timestamptz NOT NULL,
    actor        uuid NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_findings_by_day ON audit_findings (effective_on, position);
"""

FOUND_ASC = Order(("effective_on", "position"))
FOUND_DESC = Order(("effective_on", "position"), falling=True)


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings of a scope; `search` is part of the finding or of its document's number."""

    search: str | None = None
    project_id: UUID | None = None
    payment_id: UUID | None = None
    account_id: UUID | None = None
    found: Period = ALWAYS


EVERY = FindingFilter()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, about one project, one payment or one account."""

    position: int
    project_id: UUID | None
    payment_id: UUID | None
    account_id: UUID | None
    insurer: str
    district: str
    finding: str
    document_no: str | None
    effective_on: date
    recorded_at: datetime
    actor: UUID


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep findings."""
    put(cursor, "audit_findings", [_row(each) for each in recorded if type(each.fact) in _SUBJECTS])


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: FindingFilter = EVERY,
    order: Order = FOUND_DESC,
    page: Page = FIRST,
) -> list[Finding]:
    """Return one page of the findings of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_listed(scope, wanted)}) AS listed {tail}"
    return await reading.read(Finding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: FindingFilter = EVERY) -> int:
    """Return how many findings `page` goes through."""
    sql = f"SELECT count(*) AS findings FROM ({_listed(scope, wanted)}) AS listed"
    [row] = await reading.rows(sql, _values(scope, basis, wanted))
    found: int = row["findings"]
    return found


async def last(reading: Reading, scope: Scope, basis: Basis, record_id: UUID) -> Finding:
    """Return the finding about a record that was recorded last."""
    sql = f"""
    SELECT * FROM ({_listed(scope, EVERY)}) AS listed
    WHERE %(record_id)s IN (project_id, payment_id, account_id) ORDER BY position DESC LIMIT 1
    """
    [found] = await reading.read(Finding, sql, _values(scope, basis, EVERY) | {"record_id": record_id})
    return found


def _row(recorded: Recorded) -> dict[str, Any]:
    fact: Any = recorded.fact
    return {
        "position": recorded.position,
        _SUBJECTS[type(fact)]: fact.originator_id,
        "finding": fact.finding,
        "document_no": fact.document_no,
        "effective_on": fact.effective_on,
        "recorded_at": fact.recorded_at,
        "actor": fact.actor,
    }


def _listed(scope: Scope, wanted: FindingFilter) -> str:
    chosen = meets(
        {
            "found.effective_on <= %(as_of)s AND found.position <= %(position)s": True,
            "false": scope.nothing,
            "about.insurers @> ARRAY[%(insurer)s::text]": scope.insurer,
            "about.district = %(district)s": scope.district,
            "%(fund_year)s = ANY(about.fund_years)": scope.fund_year,
            "strpos(lower(concat_ws(' ', found.document_no, finding)), lower(%(search)s)) > 0": wanted.search,
            "found.project_id = %(project_id)s": wanted.project_id,
            "found.payment_id = %(payment_id)s": wanted.payment_id,
            "found.account_id = %(account_id)s": wanted.account_id,
            "found.effective_on >= %(first_on)s": wanted.found.first_on,
            "found.effective_on <= %(last_on)s": wanted.found.last_on,
        }
    )
    return f"""
    SELECT found.position, found.project_id, found.payment_id, found.account_id, about.insurer, about.district,
        finding, found.document_no, found.effective_on, found.recorded_at, found.actor
    FROM audit_findings AS found CROSS JOIN LATERAL ({_ABOUT}) AS about WHERE {chosen}
    """


_ABOUT = """
    SELECT insurer, ARRAY[insurer] AS insurers, district, ARRAY[fund_year] AS fund_years
    FROM fund_accounts WHERE account_id = found.account_id
    UNION ALL
    SELECT payments.insurer, ARRAY[payments.insurer], payments.district, ARRAY[fund_year]
    FROM payments JOIN fund_accounts USING (account_id) WHERE payment_id = found.payment_id
    UNION ALL
    SELECT insurer, funders, district, fund_years FROM projects WHERE project_id = found.project_id
"""


def _values(scope: Scope, basis: Basis, wanted: FindingFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "search": wanted.search,
        "project_id": wanted.project_id,
        "payment_id": wanted.payment_id,
        "account_id": wanted.account_id,
        "first_on": wanted.found.first_on,
        "last_on": wanted.found.last_on,
    }
