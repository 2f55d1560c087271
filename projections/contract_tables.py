"""Service contracts as tables: with whom, what was agreed when, and every price; and what firms are qualified for.

Fed by   facts of contracts, FirmQualified
Units    fen
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.contract import ServiceContract
from domain.organisation import Organisation
from ledger.store import Recorded
from projections.batch import put

READS = (ServiceContract.Event, Organisation.FirmQualified)

TABLES = """
CREATE TABLE IF NOT EXISTS contracts (
    contract_id uuid PRIMARY KEY,
    insurer     text COLLATE "C" NOT NULL,
    number      text NOT NULL,
    firm        text COLLATE "C" NOT NULL,
    start_on    date NOT NULL,
    fund_use    bool NOT NULL,
    signed_on   date NOT NULL,
    position    bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS contracts_by_insurer ON contracts (insurer, start_on, position);
CREATE INDEX IF NOT EXISTS contracts_by_beginning ON contracts (number COLLATE "C");
CREATE INDEX IF NOT EXISTS contracts_by_firm ON contracts (firm, start_on, position);
CREATE TABLE IF NOT EXISTS contract_terms (
    position     bigint PRIMARY KEY,
    contract_id  uuid NOT NULL,
    effective_on date NOT NULL,
    end_on       date,
    ceiling      bigint
);
CREATE INDEX IF NOT EXISTS contract_terms_by_contract ON contract_terms (contract_id, effective_on, position);
CREATE TABLE IF NOT EXISTS contract_prices (
    position     bigint NOT NULL,
    contract_id  uuid   NOT NULL,
    effective_on date   NOT NULL,
    item         text   NOT NULL,
    price        bigint NOT NULL,
    valid_from   date   NOT NULL,
    PRIMARY KEY (position, item)
);
CREATE INDEX IF NOT EXISTS contract_prices_by_contract ON contract_prices (contract_id, item, valid_from, position);
CREATE TABLE IF NOT EXISTS qualifications (
    position        bigint NOT NULL,
    organisation_id uuid   NOT NULL,
    effective_on    date   NOT NULL,
    sector          text   NOT NULL,
    document_no     text   NOT NULL,
    valid_from      date   NOT NULL,
    valid_to        date,
    PRIMARY KEY (position, sector, document_no)
);
CREATE INDEX IF NOT EXISTS qualifications_by_firm ON qualifications (organisation_id, sector, document_no, position);
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep contracts, their terms and prices, and qualifications."""
    signed: list[dict[str, Any]] = []
    terms: list[dict[str, Any]] = []
    prices: list[dict[str, Any]] = []
    qualified: list[dict[str, Any]] = []
    for position, fact in ((each.position, each.fact) for each in recorded):
        placed = {"position": position, "effective_on": fact.effective_on}
        of_contract = placed | {"contract_id": fact.originator_id}
        match fact:
            case ServiceContract.ContractSigned():
                signed.append(_contract(position, fact))
                terms.append(of_contract | {"end_on": fact.terms.end_on, "ceiling": fact.terms.ceiling})
                prices += [
                    of_contract | {"item": each.item, "price": each.price, "valid_from": fact.terms.start_on}
                    for each in fact.prices
                ]
            case ServiceContract.ContractAmended():
                terms.append(of_contract | {"end_on": fact.end_on, "ceiling": fact.ceiling})
                prices += [
                    of_contract | {"item": each.item, "price": each.price, "valid_from": fact.prices_from}
                    for each in fact.prices
                ]
            case Organisation.FirmQualified():
                qualified += _qualified(placed, fact)
    put(cursor, "contracts", signed)
    put(cursor, "contract_terms", terms)
    put(cursor, "contract_prices", prices)
    put(cursor, "qualifications", qualified)


def _contract(position: int, fact: ServiceContract.ContractSigned) -> dict[str, Any]:
    return {
        "contract_id": fact.originator_id,
        "insurer": fact.insurer,
        "number": fact.number,
        "firm": fact.firm,
        "start_on": fact.terms.start_on,
        "fund_use": fact.terms.fund_use,
        "signed_on": fact.signed_on,
        "position": position,
    }


def _qualified(placed: dict[str, Any], fact: Organisation.FirmQualified) -> list[dict[str, Any]]:
    """Return what each document says; said twice in one fact, the last word counts."""
    last = {(each.sector, each.document_no): each for each in fact.qualifications}
    return [
        placed
        | {
            "organisation_id": fact.originator_id,
            "sector": each.sector.value,
            "document_no": each.document_no,
            "valid_from": each.valid_from,
            "valid_to": each.valid_to,
        }
        for each in last.values()
    ]
