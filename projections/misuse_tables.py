"""What the misuse guards need beside payments and policies, as tables: what projects said, and what was answered.

Fed by   declarations of projects, facts of guard findings
Units    fen
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.guard_finding import GuardFinding
from domain.project.declaration import Declared
from ledger.store import Recorded
from projections.batch import put

READS = (Declared, GuardFinding.Event)

TABLES = """
CREATE TABLE IF NOT EXISTS project_terms (
    position      bigint PRIMARY KEY,
    project_id    uuid NOT NULL,
    effective_on  date NOT NULL,
    category      text NOT NULL,
    start_on      date NOT NULL,
    end_on        date NOT NULL,
    party_name    text,
    party_code    text,
    beneficiaries text[] NOT NULL
);
CREATE INDEX IF NOT EXISTS project_terms_by_project ON project_terms (project_id, effective_on DESC, position DESC);
CREATE TABLE IF NOT EXISTS guard_answers (
    position     bigint PRIMARY KEY,
    record_id    uuid NOT NULL,
    finding      text NOT NULL,
    effective_on date NOT NULL,
    result       text NOT NULL,
    opinion      text NOT NULL,
    role         text NOT NULL,
    actor        uuid NOT NULL
);
CREATE INDEX IF NOT EXISTS guard_answers_by_finding ON guard_answers (finding, effective_on DESC, position DESC);
CREATE TABLE IF NOT EXISTS guard_answered (
    record_id    uuid PRIMARY KEY,
    finding      text   NOT NULL,
    guard        text   NOT NULL,
    insurers     text[] NOT NULL,
    districts    text[] NOT NULL,
    amount       bigint NOT NULL,
    found_on     date   NOT NULL,
    project_id   uuid,
    payment_ids  uuid[] NOT NULL,
    credit_code  text,
    effective_on date   NOT NULL,
    position     bigint NOT NULL
);
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep what projects said, and the answers to what the guards asked."""
    facts = [(each.position, each.fact) for each in recorded]
    put(cursor, "project_terms", [_terms(at, fact) for at, fact in facts if isinstance(fact, Declared)])
    first = [_answered(at, fact) for at, fact in facts if isinstance(fact, GuardFinding.FindingDisposed)]
    put(cursor, "guard_answered", first)
    put(cursor, "guard_answers", [_answer(at, fact) for at, fact in facts if isinstance(fact, GuardFinding.Event)])


def _terms(position: int, fact: Declared) -> dict[str, Any]:
    party = fact.contract_party
    return {
        "position": position,
        "project_id": fact.originator_id,
        "effective_on": fact.effective_on,
        "category": fact.category,
        "start_on": fact.start_on,
        "end_on": fact.end_on,
        "party_name": party and party.name.strip(),
        "party_code": party and party.credit_code,
        "beneficiaries": fact.beneficiaries,
    }


def _answered(position: int, fact: GuardFinding.FindingDisposed) -> dict[str, Any]:
    key, evidence = fact.key, fact.evidence
    return {
        "record_id": fact.originator_id,
        "finding": key.text,
        "guard": key.guard,
        "insurers": evidence.insurers,
        "districts": evidence.districts,
        "amount": evidence.amount,
        "found_on": evidence.found_on,
        "project_id": key.project,
        "payment_ids": key.payments,
        "credit_code": key.beneficiary,
        "effective_on": fact.effective_on,
        "position": position,
    }


def _answer(position: int, fact: Any) -> dict[str, Any]:
    return {
        "position": position,
        "record_id": fact.originator_id,
        "finding": fact.key.text,
        "effective_on": fact.effective_on,
        "result": fact.disposition.result,
        "opinion": fact.disposition.opinion,
        "role": fact.role,
        "actor": fact.actor,
    }
