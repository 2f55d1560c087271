"""What enterprises were called, where they lay and whom to call, from when on.

Fed by   enterprise_tables, policy_tables, task_tables; persons, which have no history
Answers  names(ids), places(codes), contacts(codes) - as of any two dates, of enterprises that the caller may see
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from projections.asked import values
from projections.basis import Basis, Reading
from projections.enterprise_tables import FAMILIES, SURVIVORS
from projections.policy_tables import SUPPLEMENTED
from projections.scope import Scope


@dataclass(frozen=True, slots=True)
class NameSince:
    """A name and the day from which it holds; a corrected one was typed wrongly before."""

    enterprise_id: UUID
    position: int
    name: str
    since: date
    corrected: bool


@dataclass(frozen=True, slots=True)
class PlaceSince:
    """Where an enterprise lies from a day on, by a policy or by a boundary change."""

    credit_code: str
    position: int
    district: str
    street: str | None
    since: date
    boundary_change: bool


@dataclass(frozen=True, slots=True)
class ContactSince:
    """Whom to call from a day on, by a policy or named besides; who was erased is not told."""

    credit_code: str
    position: int
    insurer: str | None
    name: str
    phone: str | None
    since: date


_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


async def names(reading: Reading, basis: Basis, ids: Sequence[UUID]) -> list[NameSince]:
    """Return what some enterprises were called, the earliest first."""
    sql = f"""
    SELECT enterprise_id, position, name, effective_on AS since, corrected FROM enterprise_names
    WHERE enterprise_id = ANY(%(ids)s) AND {_KNOWN} ORDER BY effective_on, position
    """
    return await reading.read(NameSince, sql, values(Scope(), basis) | {"ids": list(ids)})


async def places(reading: Reading, basis: Basis, of: Sequence[str]) -> list[PlaceSince]:
    """Return where some enterprises lay, the earliest first."""
    sql = f"""
    SELECT coalesce(survivor, credit_code) AS credit_code, position, district, street, since, boundary_change FROM (
        SELECT credit_code, policies.position, district, coalesce(told_street, street) AS street,
            inception_on AS since, false AS boundary_change
        FROM policies CROSS JOIN LATERAL {SUPPLEMENTED}
        WHERE credit_code = ANY({FAMILIES}) AND inception_on <= %(as_of)s AND {_KNOWN}
        UNION ALL
        SELECT credit_code, position, district, street, effective_on, true
        FROM enterprise_places JOIN enterprises USING (enterprise_id)
        WHERE credit_code = ANY(%(codes)s) AND {_KNOWN}
    ) AS said LEFT JOIN {SURVIVORS} AS merged USING (credit_code) ORDER BY since, boundary_change, position
    """
    return await reading.read(PlaceSince, sql, values(Scope(), basis) | {"codes": list(of)})


async def contacts(reading: Reading, basis: Basis, of: Sequence[str]) -> list[ContactSince]:
    """Return whom to call at some enterprises, the earliest first; `insurer` said so by a policy, None besides."""
    sql = f"""
    SELECT coalesce(survivor, credit_code) AS credit_code, position, insurer, persons.name, phone, since FROM (
        SELECT credit_code, position, insurer, contact, effective_on AS since FROM policies
        WHERE credit_code = ANY({FAMILIES}) AND {_KNOWN}
        UNION ALL
        SELECT credit_code, told.position, insurer, told.contact, told.effective_on
        FROM policy_supplements AS told JOIN policies USING (policy_id)
        WHERE credit_code = ANY({FAMILIES}) AND told.effective_on <= %(as_of)s AND told.position <= %(position)s
        UNION ALL
        SELECT credit_code, position, NULL, contact, effective_on
        FROM enterprise_contacts JOIN enterprises USING (enterprise_id)
        WHERE credit_code = ANY(%(codes)s) AND {_KNOWN}
    ) AS said LEFT JOIN {SURVIVORS} AS merged USING (credit_code) JOIN persons ON person_id = contact
    ORDER BY since, position
    """
    return await reading.read(ContactSince, sql, values(Scope(), basis) | {"codes": list(of)})
