"""Policies as tables: who is insured by whom, what was told later, how cover ends, and every premium movement.

Fed by   facts of policies and enterprises
Units    fen; rates and shares in basis points
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.aggregate import Aggregate
from domain.credit_code import has_organisation_check_digit
from domain.enterprise import Enterprise
from domain.fund_account import FundAccount
from domain.policy import Policy, PremiumMoved
from ledger.door import day_of
from ledger.store import Recorded
from projections.batch import put, rows_of, run

READS = (Policy.Event, PremiumMoved, Enterprise.Event)

TABLES = """
CREATE TABLE IF NOT EXISTS enterprises (
    enterprise_id uuid PRIMARY KEY,
    credit_code   text NOT NULL UNIQUE,
    name          text NOT NULL
);
CREATE TABLE IF NOT EXISTS policies (
    policy_id     uuid PRIMARY KEY,
    insurer       text COLLATE "C" NOT NULL,
    number        text NOT NULL,
    credit_code   text NOT NULL,
    inception_on  date NOT NULL,
    expiry_on     date NOT NULL,
    issued_on     date,
    district      text COLLATE "C" NOT NULL,
    street        text,
    sector        text,
    industry_code text,
    address       text,
    contact       uuid,
    doubtful_code bool NOT NULL,
    effective_on  date NOT NULL,
    recorded_on   date NOT NULL,
    recorded_by   uuid NOT NULL,
    position      bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS enterprises_by_beginning ON enterprises (credit_code COLLATE "C");
CREATE INDEX IF NOT EXISTS policies_by_beginning ON policies (number COLLATE "C");
CREATE INDEX IF NOT EXISTS policies_by_inception ON policies (inception_on, position);
CREATE INDEX IF NOT EXISTS policies_by_enterprise ON policies (credit_code, inception_on);
CREATE TABLE IF NOT EXISTS policy_supplements (
    position      bigint PRIMARY KEY,
    policy_id     uuid NOT NULL,
    effective_on  date NOT NULL,
    issued_on     date,
    street        text,
    sector        text,
    industry_code text,
    address       text,
    contact       uuid
);
CREATE INDEX IF NOT EXISTS policy_supplements_by_policy ON policy_supplements (policy_id);
CREATE TABLE IF NOT EXISTS policy_shares (
    policy_id  uuid NOT NULL,
    insurer    text COLLATE "C" NOT NULL,
    account_id uuid NOT NULL,
    share_bp   int  NOT NULL,
    place      int  NOT NULL,
    PRIMARY KEY (policy_id, insurer)
);
CREATE INDEX IF NOT EXISTS policy_shares_by_insurer ON policy_shares (insurer, policy_id);
CREATE TABLE IF NOT EXISTS policy_ends (
    position     bigint PRIMARY KEY,
    policy_id    uuid NOT NULL,
    effective_on date NOT NULL,
    ends_on      date NOT NULL,
    surrendered  bool NOT NULL
);
CREATE INDEX IF NOT EXISTS policy_ends_by_policy ON policy_ends (policy_id);
CREATE TABLE IF NOT EXISTS premium_movements (
    position         bigint NOT NULL,
    policy_id        uuid   NOT NULL,
    insurer          text COLLATE "C" NOT NULL,
    account_id       uuid   NOT NULL,
    effective_on     date   NOT NULL,
    recorded_on      date   NOT NULL,
    moved_on         date   NOT NULL,
    reversal         bool   NOT NULL,
    reference        text   NOT NULL,
    premium_delta    bigint NOT NULL,
    premium_to_date  bigint NOT NULL,
    rate_bp          int    NOT NULL,
    rule_id          uuid   NOT NULL,
    accrued_delta    bigint NOT NULL,
    accrued_to_date  bigint NOT NULL,
    PRIMARY KEY (position, insurer)
);
CREATE INDEX IF NOT EXISTS premium_movements_by_policy ON premium_movements (policy_id, effective_on, position);
"""

_RENAME = f"""
UPDATE enterprises SET name = new.name
FROM {rows_of("enterprises")} AS new WHERE new.enterprise_id = enterprises.enterprise_id
"""


_DETAILS = ("issued_on", "street", "sector", "industry_code", "address", "contact")
_LAST = "(array_agg({0} ORDER BY effective_on DESC, position DESC) FILTER (WHERE {0} IS NOT NULL))[1] AS told_{0}"

# What was told last of each detail, as of %(as_of)s and as known at %(position)s; join it LATERAL to `policies`.
SUPPLEMENTED = f"""(
    SELECT {", ".join(_LAST.format(each) for each in _DETAILS)}
    FROM policy_supplements AS told
    WHERE told.policy_id = policies.policy_id AND effective_on <= %(as_of)s AND position <= %(position)s
) AS supplemented"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep enterprises, policies, their ends and their premium."""
    named: list[dict[str, Any]] = []
    renamed: dict[UUID, dict[str, Any]] = {}
    policies: list[dict[str, Any]] = []
    shares: list[dict[str, Any]] = []
    supplements: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    movements: list[dict[str, Any]] = []
    for position, fact in ((each.position, each.fact) for each in recorded):
        match fact:
            case Enterprise.EnterpriseRegistered():
                named.append({"enterprise_id": fact.originator_id, "credit_code": fact.credit_code, "name": fact.name})
            case Enterprise.EnterpriseRenamed() | Enterprise.EnterpriseNameCorrected():
                renamed[fact.originator_id] = {"enterprise_id": fact.originator_id, "name": fact.name}
            case Policy.PolicyRegistered():
                policies.append(_policy(position, fact))
                shares.extend(_shares(fact))
            case Policy.PolicySupplemented():
                supplements.append(_supplement(position, fact))
            case Policy.PolicyExtended():
                ends.append(_end(position, fact, fact.expiry_on, surrendered=False))
            case Policy.PolicySurrendered():
                ends.append(_end(position, fact, fact.surrendered_on, surrendered=True))
            case Policy.PremiumReceived() | Policy.PremiumRefunded():
                movements.extend(_movements(position, fact, fact.moved_on))
            case Policy.PremiumReversed():
                movements.extend(_movements(position, fact, fact.effective_on, reversal=True))
    put(cursor, "enterprises", named)
    run(cursor, _RENAME, list(renamed.values()))
    put(cursor, "policies", policies)
    put(cursor, "policy_shares", shares)
    put(cursor, "policy_supplements", supplements)
    put(cursor, "policy_ends", ends)
    put(cursor, "premium_movements", movements)


def _policy(position: int, fact: Policy.PolicyRegistered) -> dict[str, Any]:
    terms = fact.terms
    return {
        "policy_id": fact.originator_id,
        "insurer": terms.insurer,
        "number": terms.number,
        "credit_code": terms.credit_code,
        "inception_on": terms.inception_on,
        "expiry_on": terms.expiry_on,
        "issued_on": terms.issued_on,
        "district": terms.district,
        "street": terms.street,
        "sector": terms.sector,
        "industry_code": terms.industry_code,
        "address": terms.address,
        "contact": terms.contact,
        "doubtful_code": not has_organisation_check_digit(terms.credit_code),
        "effective_on": fact.effective_on,
        "recorded_on": day_of(fact.recorded_at),
        "recorded_by": fact.actor,
        "position": position,
    }


def _supplement(position: int, fact: Policy.PolicySupplemented) -> dict[str, Any]:
    after = fact.after
    return {
        "position": position,
        "policy_id": fact.originator_id,
        "effective_on": fact.effective_on,
        "issued_on": after.issued_on,
        "street": after.street,
        "sector": after.sector,
        "industry_code": after.industry_code,
        "address": after.address,
        "contact": after.contact,
    }


def _shares(fact: Policy.PolicyRegistered) -> list[dict[str, Any]]:
    terms = fact.terms
    return [
        {
            "policy_id": fact.originator_id,
            "insurer": share.insurer,
            "account_id": FundAccount.id_for(share.insurer, terms.district, terms.inception_on.year),
            "share_bp": share.share_bp,
            "place": place,
        }
        for place, share in enumerate(terms.shares)
    ]


def _end(position: int, fact: Aggregate.Event, ends_on: date, *, surrendered: bool) -> dict[str, Any]:
    return {
        "position": position,
        "policy_id": fact.originator_id,
        "effective_on": fact.effective_on,
        "ends_on": ends_on,
        "surrendered": surrendered,
    }


def _movements(
    position: int, fact: PremiumMoved | Policy.PremiumReversed, moved_on: date, *, reversal: bool = False
) -> list[dict[str, Any]]:
    return [
        {
            "position": position,
            "policy_id": fact.originator_id,
            "insurer": part.insurer,
            "account_id": part.account_id,
            "effective_on": fact.effective_on,
            "recorded_on": day_of(fact.recorded_at),
            "moved_on": moved_on,
            "reversal": reversal,
            "reference": fact.reference,
            "premium_delta": part.premium_delta,
            "premium_to_date": part.premium_to_date,
            "rate_bp": fact.rule.rate_bp,
            "rule_id": fact.rule.rule_id,
            "accrued_delta": part.accrued_delta,
            "accrued_to_date": part.accrued_to_date,
        }
        for part in fact.parts
    ]
