"""Corrections as tables: what was asked for, and what was decided.

Fed by   facts of corrections
Units    fen
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.correction import Correction, Requested
from ledger.store import Recorded
from projections.batch import put

READS = (Correction.Event,)

TABLES = """
CREATE TABLE IF NOT EXISTS correction_requests (
    position       bigint PRIMARY KEY,
    correction_id  uuid NOT NULL,
    kind           text NOT NULL,
    record_id      uuid NOT NULL,
    target_stream  uuid NOT NULL,
    target_version int  NOT NULL,
    title          text NOT NULL,
    insurers       text[] COLLATE "C" NOT NULL,
    district       text COLLATE "C" NOT NULL,
    accounts       uuid[] NOT NULL,
    method         text,
    wrong_amount   bigint,
    right_amount   bigint,
    reason         text,
    effective_on   date NOT NULL,
    requested_by   uuid NOT NULL
);
CREATE INDEX IF NOT EXISTS correction_requests_by_correction ON correction_requests (correction_id);
CREATE INDEX IF NOT EXISTS correction_requests_by_record ON correction_requests (record_id);
CREATE TABLE IF NOT EXISTS correction_decisions (
    position         bigint PRIMARY KEY,
    correction_id    uuid NOT NULL,
    effective_on     date NOT NULL,
    decided_by       uuid NOT NULL,
    reason           text,
    reversal_stream  uuid,
    reversal_version int,
    entry_stream     uuid,
    entry_version    int
);
CREATE INDEX IF NOT EXISTS correction_decisions_by_correction ON correction_decisions (correction_id);
CREATE INDEX IF NOT EXISTS correction_decisions_by_entry ON correction_decisions (entry_stream)
    WHERE entry_stream IS NOT NULL;
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep requests and decisions."""
    requests: list[dict[str, Any]] = []
    decisions: list[dict[str, Any]] = []
    for position, fact in ((each.position, each.fact) for each in recorded):
        match fact:
            case Requested():
                requests.append(_request(position, fact))
            case Correction.CorrectionApplied():
                decisions.append(_decision(position, fact) | _results(fact))
            case Correction.CorrectionRejected():
                decisions.append(_decision(position, fact))
    put(cursor, "correction_requests", requests)
    put(cursor, "correction_decisions", decisions)


def _request(position: int, fact: Requested) -> dict[str, Any]:
    target = fact.target
    return {
        "position": position,
        "correction_id": fact.originator_id,
        "kind": fact.kind,
        "record_id": target.record_id,
        "target_stream": target.fact.stream,
        "target_version": target.fact.version,
        "title": target.title,
        "insurers": target.owners,
        "district": target.district,
        "accounts": fact.accounts,
        "method": fact.payment.method if fact.payment else fact.premium.method if fact.premium else None,
        "wrong_amount": target.amount,
        "right_amount": fact.payment.payment.amount if fact.payment else fact.premium.amount if fact.premium else None,
        "reason": fact.reason,
        "effective_on": fact.effective_on,
        "requested_by": fact.requested_by,
    }


def _decision(position: int, fact: Correction.CorrectionApplied | Correction.CorrectionRejected) -> dict[str, Any]:
    return {
        "position": position,
        "correction_id": fact.originator_id,
        "effective_on": fact.effective_on,
        "decided_by": fact.decided_by,
        "reason": fact.reason,
    }


def _results(fact: Correction.CorrectionApplied) -> dict[str, Any]:
    reversal = fact.reversal
    return {
        "reversal_stream": reversal.stream if reversal else None,
        "reversal_version": reversal.version if reversal else None,
        "entry_stream": fact.entry.stream,
        "entry_version": fact.entry.version,
    }
