"""Service contracts: what each says and where it stands, its prices, and what firms are qualified for.

Fed by   contract_tables, state_changes
Answers  contracts(ids), page(scope), total(scope), prices(contracts), qualifications(firms) - as of any two dates
Units    fen
Scope    an insurer and a firm see their own; what a firm is qualified for is everybody's
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.contract import ContractState
from domain.money import Fen
from projections.asked import codes, meets, values
from projections.basis import Basis, Reading
from projections.page import FIRST, Order, Page
from projections.scope import Scope
from projections.state_changes import latest

START_DESC = Order(("start_on", "position"), falling=True)
END_ASC = Order(("end_on", "position"))

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"
_TERMINATED = ContractState.TERMINATED.value


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """Which contracts of a scope; `search` is part of a number."""

    search: str | None = None
    firm: str | None = None
    states: tuple[ContractState, ...] | None = None


EVERY = ContractFilter()


@dataclass(frozen=True, slots=True)
class ContractStanding:
    """What a contract said, and where it stood, on the two dates."""

    contract_id: UUID
    position: int
    insurer: str
    number: str
    firm: str
    signed_on: date
    start_on: date
    end_on: date
    terminated_on: date | None
    ceiling: Fen
    fund_use: bool
    state: str


@dataclass(frozen=True, slots=True)
class ContractTotal:
    """How many contracts, and the most that may be settled by them."""

    contracts: int
    ceiling: Fen


@dataclass(frozen=True, slots=True)
class Price:
    """A price of a service, and since when."""

    contract_id: UUID
    item: str
    price: Fen
    valid_from: date


@dataclass(frozen=True, slots=True)
class QualificationRow:
    """What a document qualifies a firm for."""

    code: str
    sector: str
    document_no: str
    valid_from: date
    valid_to: date | None


_PRICES = f"""
SELECT DISTINCT ON (contract_id, item, valid_from) contract_id, item, price, valid_from FROM contract_prices
WHERE contract_id = ANY(%(ids)s) AND {_KNOWN} ORDER BY contract_id, item, valid_from, position DESC
"""

_QUALIFICATIONS = f"""
SELECT code, sector, document_no, valid_from, valid_to FROM (
    SELECT DISTINCT ON (organisation_id, sector, document_no) * FROM qualifications
    WHERE organisation_id IN (SELECT organisation_id FROM organisations WHERE code = ANY(%(codes)s)) AND {_KNOWN}
    ORDER BY organisation_id, sector, document_no, position DESC
) AS last JOIN organisations USING (organisation_id) ORDER BY code, sector, valid_from, document_no
"""


async def contracts(reading: Reading, scope: Scope, basis: Basis, ids: Sequence[UUID]) -> list[ContractStanding]:
    """Return those of the named contracts that lie in the scope and were signed by the two dates."""
    sql = f"{_listed(scope, EVERY)} AND contract_id = ANY(%(ids)s)"
    return await reading.read(ContractStanding, sql, _values(scope, basis, EVERY) | {"ids": list(ids)})


async def page(
    reading: Reading,
    scope: Scope,
    basis: Basis,
    wanted: ContractFilter = EVERY,
    order: Order = START_DESC,
    page: Page = FIRST,
) -> list[ContractStanding]:
    """Return one page of the contracts of a scope, in the order of reading."""
    tail, place = page.cut(order)
    sql = f"SELECT * FROM ({_listed(scope, wanted)}) AS listed {tail}"
    return await reading.read(ContractStanding, sql, _values(scope, basis, wanted) | place)


async def total(reading: Reading, scope: Scope, basis: Basis, wanted: ContractFilter = EVERY) -> ContractTotal:
    """Return the sums of all the contracts that `page` goes through."""
    sql = f"""
    SELECT count(*) AS contracts, coalesce(sum(ceiling), 0)::bigint AS ceiling
    FROM ({_listed(scope, wanted)}) AS listed
    """
    [found] = await reading.read(ContractTotal, sql, _values(scope, basis, wanted))
    return found


async def prices(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[Price]:
    """Return every price of some contracts that the caller sees, by service and day."""
    return await reading.read(Price, _PRICES, values(Scope(), basis) | {"ids": list(ids)})


async def qualifications(reading: Reading, basis: Basis, firms: Sequence[str]) -> list[QualificationRow]:
    """Return what some firms are or were qualified for, by firm, sector and first day."""
    return await reading.read(QualificationRow, _QUALIFICATIONS, values(Scope(), basis) | {"codes": list(firms)})


def _listed(scope: Scope, wanted: ContractFilter) -> str:
    chosen = meets(
        {
            "signed_on <= %(as_of)s AND contracts.position <= %(position)s": True,
            "false": scope.nothing or scope.district is not None,
            "insurer = %(insurer)s": scope.insurer,
            "firm = %(firm)s": scope.firm,
            "firm = %(with_firm)s": wanted.firm,
            "strpos(lower(number), lower(%(search)s)) > 0": wanted.search,
        }
    )
    return f"""
    SELECT * FROM (
        SELECT contract_id, contracts.position, insurer, number, firm, signed_on, start_on, end_on, ceiling, fund_use,
            CASE WHEN now.to_state = '{_TERMINATED}' THEN now.effective_on END AS terminated_on,
            CASE WHEN now.to_state = '{_TERMINATED}' THEN now.to_state
                WHEN end_on < %(as_of)s THEN '{ContractState.EXPIRED.value}' ELSE now.to_state END AS state
        FROM contracts JOIN {latest("contract_id", "contract")} AS now ON true
        CROSS JOIN LATERAL (
            SELECT {_last("end_on")}, {_last("ceiling")} FROM contract_terms AS said
            WHERE said.contract_id = contracts.contract_id AND {_KNOWN}
        ) AS agreed
        WHERE {chosen}
    ) AS stood WHERE {meets({"state = ANY(%(states)s)": wanted.states})}
    """


def _last(column: str) -> str:
    """SQL: what was agreed last of a column."""
    said = f"array_agg({column} ORDER BY effective_on DESC, position DESC) FILTER (WHERE {column} IS NOT NULL)"
    return f"({said})[1] AS {column}"


def _values(scope: Scope, basis: Basis, wanted: ContractFilter) -> dict[str, Any]:
    return values(scope, basis) | {
        "search": wanted.search,
        "with_firm": wanted.firm,
        "states": codes(wanted.states),
    }
