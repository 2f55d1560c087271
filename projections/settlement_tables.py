"""Settlements as tables: what each line bills, and every step of each line.

Fed by   facts of settlements
Units    fen; a payment's amount on a line is what it adds to what was paid, a reversal's is below zero
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.aggregate import Aggregate
from domain.settlement.deciding import DisputeMediated, SettlementLineAgreed, SettlementLineDisputed
from domain.settlement.paying import SettlementPaid, SettlementPaymentReversed
from domain.settlement.record import summed
from domain.settlement.submission import SettlementReturned, SettlementSubmitted
from ledger.store import Recorded
from projections.batch import put

READS = (
    SettlementSubmitted,
    SettlementReturned,
    SettlementLineAgreed,
    SettlementLineDisputed,
    DisputeMediated,
    SettlementPaid,
    SettlementPaymentReversed,
)

TABLES = """
CREATE TABLE IF NOT EXISTS settlements (
    settlement_id uuid PRIMARY KEY,
    number        text NOT NULL,
    insurer       text COLLATE "C" NOT NULL,
    firm          text COLLATE "C" NOT NULL,
    contract_id   uuid NOT NULL,
    fund_use      bool NOT NULL,
    service_year  int  NOT NULL,
    submitted_on  date NOT NULL,
    position      bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS settlements_by_insurer ON settlements (insurer, submitted_on, position);
CREATE INDEX IF NOT EXISTS settlements_by_firm ON settlements (firm, submitted_on, position);
CREATE INDEX IF NOT EXISTS settlements_by_contract ON settlements (contract_id);
CREATE TABLE IF NOT EXISTS settlement_lines (
    settlement_id uuid   NOT NULL,
    line          int    NOT NULL,
    task_id       uuid   NOT NULL,
    hazard_id     uuid,
    item          text   NOT NULL,
    quantity      int    NOT NULL,
    price         bigint NOT NULL,
    claimed       bigint NOT NULL,
    district      text COLLATE "C" NOT NULL,
    done_on       date   NOT NULL,
    since         date   NOT NULL,
    PRIMARY KEY (settlement_id, line)
);
CREATE INDEX IF NOT EXISTS settlement_lines_by_task ON settlement_lines (task_id);
CREATE INDEX IF NOT EXISTS settlement_lines_by_district ON settlement_lines (district);
CREATE TABLE IF NOT EXISTS settlement_steps (
    position      bigint NOT NULL,
    settlement_id uuid   NOT NULL,
    line          int    NOT NULL,
    kind          text   NOT NULL,
    effective_on  date   NOT NULL,
    amount        bigint,
    released      bigint NOT NULL,
    payment_no    int,
    payment_id    uuid,
    words         text,
    PRIMARY KEY (position, line)
);
CREATE INDEX IF NOT EXISTS settlement_steps_by_line ON settlement_steps (settlement_id, line, effective_on, position);
CREATE INDEX IF NOT EXISTS settlement_steps_by_payment ON settlement_steps (payment_id) WHERE payment_id IS NOT NULL;
"""

AGREED, DISPUTED, MEDIATED, RETURNED, PAID, REVERSED = (
    "AGREED", "DISPUTED", "MEDIATED", "RETURNED", "PAID", "REVERSED",
)  # fmt: skip

WHOLE = 0
"""The line of a step that all lines take."""

_HEAD = ("number", "insurer", "firm", "contract_id", "fund_use", "service_year", "submitted_on")
_LINE = ("task_id", "hazard_id", "quantity", "price", "claimed", "district", "done_on", "since")


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep settlements, their lines and the steps of these."""
    facts = [(each.position, each.fact) for each in recorded]
    submitted = [(at, fact) for at, fact in facts if isinstance(fact, SettlementSubmitted)]
    put(cursor, "settlements", [_settlement(at, fact) for at, fact in submitted])
    put(cursor, "settlement_lines", [line for _, fact in submitted for line in _lines(fact)])
    put(cursor, "settlement_steps", [step for at, fact in facts for step in _steps(at, fact)])


def _settlement(position: int, fact: SettlementSubmitted) -> dict[str, Any]:
    said = {name: getattr(fact, name) for name in _HEAD}
    return {"settlement_id": fact.originator_id, "position": position} | said


def _lines(fact: SettlementSubmitted) -> list[dict[str, Any]]:
    return [
        {"settlement_id": fact.originator_id, "line": each.number, "item": each.item.value}
        | {name: getattr(each, name) for name in _LINE}
        for each in fact.lines
    ]


def _steps(position: int, fact: Aggregate.Event) -> list[dict[str, Any]]:
    match fact:
        case SettlementReturned():
            return [_step(position, fact, RETURNED, WHOLE, words=fact.reason)]
        case SettlementLineAgreed():
            return [_step(position, fact, AGREED, fact.line, fact.amount)]
        case SettlementLineDisputed():
            return [_step(position, fact, DISPUTED, fact.line, fact.offer, words=fact.reason)]
        case DisputeMediated():
            more = {"released": fact.released, "words": fact.basis}
            return [_step(position, fact, MEDIATED, fact.line, fact.award, **more)]
        case SettlementPaid() | SettlementPaymentReversed():
            return _paid(position, fact)
    return []


def _paid(position: int, fact: SettlementPaid | SettlementPaymentReversed) -> list[dict[str, Any]]:
    paid = isinstance(fact, SettlementPaid)
    by = {"payment_no": fact.payment_no, "payment_id": fact.payment_id, "words": _reference(fact)}
    return [
        _step(position, fact, PAID if paid else REVERSED, line, amount if paid else -amount, **by)
        for line, amount in summed(fact.lines).items()
    ]


def _reference(fact: SettlementPaid | SettlementPaymentReversed) -> str | None:
    return fact.bank_receipt_no if isinstance(fact, SettlementPaid) else fact.reason


def _step(
    position: int, fact: Aggregate.Event, kind: str, line: int, amount: int | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "position": position,
        "settlement_id": fact.originator_id,
        "line": line,
        "kind": kind,
        "effective_on": fact.effective_on,
        "amount": amount,
        "released": 0,
    } | more
