"""Complaints: about which visit, until when each is to be answered, and whether it was in time (投诉).

Fed by   facts of complaints, task_tables, enterprise_tables; persons, which have no history
Answers  complaints(ids), page(scope), total(scope) - as of any two dates
Units    days
Scope    an insurer sees those that it answers, a district those of enterprises that lay in it then
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.complaint import Complaint, ComplaintState
from ledger.store import Recorded
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.batch import put
from projections.enterprise_tables import survivor
from projections.page import FIRST, Order, Page
from projections.scope import Scope

READS = (Complaint.Event,)

TABLES = """
CREATE TABLE IF NOT EXISTS complaints (
    complaint_id uuid PRIMARY KEY,
    task_id      uuid NOT NULL,
    insurer      text COLLATE "C" NOT NULL,
    firm         text COLLATE "C" NOT NULL,
    credit_code  text NOT NULL,
    district     text COLLATE "C" NOT NULL,
    complainant  uuid NOT NULL,
    statement    text NOT NULL,
    received_on  date NOT NULL,
    position     bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS complaints_by_day ON complaints (received_on, position);
CREATE TABLE IF NOT EXISTS complaint_terms (
    position     bigint PRIMARY KEY,
    complaint_id uuid NOT NULL,
    effective_on date NOT NULL,
    due_on       date,
    answer       text
);
CREATE INDEX IF NOT EXISTS complaint_terms_by_complaint ON complaint_terms (complaint_id);
"""

DUE_ASC = Order(("due_order", "position"))
RECEIVED_DESC = Order(("received_on", "position"), falling=True)


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """Which complaints of a scope; states and lateness are those on the two dates."""

    search: str | None = None
    task_id: UUID | None = None
    firm: str | None = None
    states: tuple[ComplaintState, ...] | None = None
    overdue: bool | None = None


EVERY = ComplaintFilter()


@dataclass(frozen=True, slots=True)
class ComplaintStanding:
    """A complaint on two dates; `due_on` is None where the holidays were not known, `due_order` is there to sort by."""

    complaint_id: UUID
    position: int
    task_id: UUID
    insurer: str
    firm: str
    credit_code: str
    enterprise: str
    district: str
    complainant_name: str | None
    complainant_phone: str | None
    statement: str
    received_on: date
    state: str
    first_due_on: date | None
    due_on: date | None
    answer: str | None
    answered_on: date | None
    overdue_days: int
    due_order: date


@dataclass(frozen=True, slots=True)
class ComplaintTotal:
    """How many, and of them by what became of them."""

    complaints: int
    open: int
    overdue: int
    answered: int
    answered_in_time: int


_COLUMNS = ("task_id", "insurer", "firm", "credit_code", "district", "complainant", "statement", "received_on")
_NAMES = ", ".join(ComplaintStanding.__slots__)


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep complaints, their last days and their answers."""
    facts = [(each.position, each.fact) for each in recorded if isinstance(each.fact, READS)]
    made = [(at, fact) for at, fact in facts if isinstance(fact, Complaint.ComplaintRecorded)]
    put(
        cursor,
        "complaints",
        [
            {name: getattr(fact, name) for name in _COLUMNS} | {"complaint_id": fact.originator_id, "position": at}
            for at, fact in made
        ],
    )
    put(
        cursor,
        "complaint_terms",
        [
            {
                "position": at,
                "complaint_id": fact.originator_id,
                "effective_on": fact.effective_on,
                "due_on": getattr(fact, "due_on", None),
                "answer": getattr(fact, "answer", None),
            }
            for at, fact in facts
        ],
    )


async def complaints(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[ComplaintStanding]:
    """Return those of the named complaints that lie in the scope and were received by the two dates."""
    sql = f"{_listed(scope, EVERY)} AND complaint_id = ANY(%(ids)s)"
    return await reading.read(ComplaintStanding, sql, _values(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: ComplaintFilter = EVERY,
    order: Order = DUE_ASC,
    page: Page = FIRST,
) -> list[ComplaintStanding]:
    """Return one page of the complaints of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_listed(scope, wanted)}) AS listed {tail}"
    return await reading.read(ComplaintStanding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: ComplaintFilter = EVERY) -> ComplaintTotal:
    """Return the counts of all the complaints that `page` goes through."""
    sql = f"""
    SELECT count(*) AS complaints, count(*) FILTER (WHERE answered_on IS NULL) AS open,
        count(*) FILTER (WHERE overdue_days > 0) AS overdue, count(answered_on) AS answered,
        count(*) FILTER (WHERE answered_on <= due_on) AS answered_in_time FROM ({_listed(scope, wanted)}) AS listed
    """
    [found] = await reading.read(ComplaintTotal, sql, _values(scope, basis, wanted))
    return found


_STOOD = f"""
SELECT complaints.*, enterprises.name AS enterprise, persons.name AS complainant_name, phone AS complainant_phone,
    term.*, CASE WHEN answered_on IS NULL THEN '{ComplaintState.OPEN.value}' ELSE '{ComplaintState.ANSWERED.value}' END
        AS state,
    CASE WHEN answered_on IS NULL THEN greatest(0, %(as_of)s - due_on) ELSE 0 END AS overdue_days,
    CASE WHEN answered_on IS NULL AND due_on IS NOT NULL THEN due_on ELSE DATE '9999-12-31' END AS due_order
FROM complaints JOIN enterprises ON enterprises.credit_code = {survivor("complaints.credit_code")}
LEFT JOIN persons ON person_id = complainant
CROSS JOIN LATERAL (
    SELECT (array_agg(due_on ORDER BY effective_on, position))[1] AS first_due_on, max(due_on) AS due_on,
        max(answer) AS answer, max(effective_on) FILTER (WHERE answer IS NOT NULL) AS answered_on
    FROM complaint_terms AS said WHERE said.complaint_id = complaints.complaint_id
      AND effective_on <= %(as_of)s AND position <= %(position)s
) AS term
WHERE complaints.received_on <= %(as_of)s AND complaints.position <= %(position)s
"""


_OF_YEAR = "task_id IN (SELECT task_id FROM tasks WHERE date_part('year', inception_on) = %(fund_year)s)"


def _listed(scope: Scope, wanted: ComplaintFilter) -> str:
    met = meets(
        {
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            _OF_YEAR: scope.fund_year,
            "strpos(lower(enterprise || ' ' || credit_code || ' ' || statement), lower(%(search)s)) > 0": wanted.search,
            "task_id = %(task_id)s": wanted.task_id,
            "firm = %(by_firm)s": wanted.firm,
            "state = ANY(%(states)s)": wanted.states,
            "(overdue_days > 0) = %(overdue)s": wanted.overdue is not None,
        }
    )
    return f"SELECT {_NAMES} FROM ({_STOOD}) AS stood WHERE {met}"


def _values(scope: Scope, basis: Basis, wanted: ComplaintFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "search": wanted.search,
        "task_id": wanted.task_id,
        "by_firm": wanted.firm,
        "states": codes(wanted.states),
        "overdue": wanted.overdue,
    }
