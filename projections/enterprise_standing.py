"""Where enterprises stand: name, place, cover, contact and gaps of each that meets a filter, as of and as known.

Fed by   enterprise_tables, policy_tables, task_tables, territories; persons, which have no history
Answers  `filtered(scope, filter)`: rows to be listed or counted
Scope    an insurer sees those that it covers or did, a district those that lie in it
"""

from dataclasses import dataclass
from typing import Any

from domain.industry import SafetySector
from projections.asked import codes, meets, values
from projections.basis import Basis
from projections.completeness import GAPS, Gap
from projections.enterprise_tables import SURVIVORS, family, survivor
from projections.policy_tables import SUPPLEMENTED
from projections.scope import Scope
from projections.territories import serving


@dataclass(frozen=True, slots=True)
class EnterpriseFilter:
    """Which enterprises of a scope; `search` is part of a name that one has or had, or of a code that leads to it."""

    search: str | None = None
    street: str | None = None
    sectors: tuple[SafetySector, ...] | None = None
    insured: bool | None = None
    handed_over: bool | None = None
    gaps: tuple[Gap, ...] | None = None


EVERY = EnterpriseFilter()

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"
_OF = "enterprise_id = enterprises.enterprise_id"
_LAST = "ORDER BY effective_on DESC, position DESC LIMIT 1"

# When the cover of a policy ends: at its surrender, else where it was extended to.
_ENDS = f"""coalesce((
    SELECT min(ends_on) FROM policy_ends AS ended
    WHERE ended.policy_id = policies.policy_id AND surrendered AND {_KNOWN}
), (
    SELECT max(ends_on) FROM policy_ends AS ended
    WHERE ended.policy_id = policies.policy_id AND NOT surrendered AND {_KNOWN}
), expiry_on)"""


def _insured_by(codes: str) -> str:
    """SQL: the condition on policies to be known and of one of some credit codes."""
    return (
        f"policies.credit_code = ANY({codes})"
        " AND policies.effective_on <= %(as_of)s AND policies.position <= %(position)s"
    )


_STOOD = f"""
SELECT enterprises.enterprise_id, named.position, enterprises.credit_code, led.codes, named.name,
    array_remove(led.codes, enterprises.credit_code) AS other_codes,
    coalesce(moved.district, latest.district) AS district,
    CASE WHEN moved.district IS NULL THEN latest.street ELSE moved.street END AS street,
    latest.sector, latest.industry_code, latest.doubtful_code, latest.inception_on, latest.led_by, latest.recorded_by,
    coalesce(called.contact, latest.contact) AS contact,
    ARRAY(
        SELECT DISTINCT insurer FROM policies
        WHERE {_insured_by("led.codes")} AND inception_on <= %(as_of)s AND %(as_of)s <= {_ENDS} ORDER BY insurer
    ) AS insurers
FROM enterprises
CROSS JOIN LATERAL (
    SELECT (array_agg(name ORDER BY effective_on DESC, position DESC))[1] AS name, min(position) AS position
    FROM enterprise_names WHERE enterprise_names.{_OF} AND {_KNOWN} HAVING count(*) > 0
) AS named
CROSS JOIN LATERAL (SELECT {family("enterprises.credit_code")} AS codes) AS led
CROSS JOIN LATERAL (
    SELECT insurer AS led_by, recorded_by, district, inception_on, doubtful_code,
        coalesce(told_street, street) AS street, coalesce(told_sector, sector) AS sector,
        coalesce(told_industry_code, industry_code) AS industry_code, coalesce(told_contact, contact) AS contact
    FROM policies CROSS JOIN LATERAL {SUPPLEMENTED} WHERE {_insured_by("led.codes")}
    ORDER BY inception_on > %(as_of)s, abs(inception_on - %(as_of)s), policies.position DESC LIMIT 1
) AS latest
LEFT JOIN LATERAL (
    SELECT district, street FROM enterprise_places
    WHERE enterprise_places.{_OF} AND effective_on >= latest.inception_on AND {_KNOWN} {_LAST}
) AS moved ON true
LEFT JOIN LATERAL (
    SELECT contact FROM enterprise_contacts WHERE enterprise_contacts.{_OF} AND {_KNOWN} {_LAST}
) AS called ON true
WHERE {survivor("enterprises.credit_code")} = enterprises.credit_code
"""

_SHARED = "share.insurer = %(insurer)s"
_OF_YEAR = "date_part('year', inception_on) = %(fund_year)s"
_CALLED = f"""strpos(lower(array_to_string(stood.codes, ' ') || ' ' || (
    SELECT string_agg(name, ' ') FROM enterprise_names WHERE enterprise_names.enterprise_id = stood.enterprise_id
      AND {_KNOWN}
)), lower(%(search)s)) > 0"""

# Insured, but not by who serves the place by now: its renewal is that one's.
_HANDED_OVER = f"""(
    insurers <> '{{}}' AND coalesce(NOT {serving("stood")} = ANY(insurers), false)
) = %(handed_over)s"""


def _covered(condition: str, few: bool) -> str:
    """SQL: the condition to have a policy that meets a condition: looked up for each of a few enterprises, or found for
    all of them at once. Without OFFSET the planner goes through every policy for every enterprise."""
    policies = "policies JOIN policy_shares AS share USING (policy_id)"
    if few:
        return f"EXISTS (SELECT FROM {policies} WHERE {_insured_by('stood.codes')} AND {condition} OFFSET 0)"
    return f"""credit_code IN (
        SELECT coalesce(survivor, policies.credit_code) FROM {policies} LEFT JOIN {SURVIVORS} AS merged
            ON merged.credit_code = policies.credit_code
        WHERE policies.effective_on <= %(as_of)s AND policies.position <= %(position)s AND {condition}
    )"""


def filtered(scope: Scope, wanted: EnterpriseFilter = EVERY, chosen: str | None = None) -> str:
    """SQL: every enterprise of a scope that meets a filter and where it stood; `chosen` is a condition on `enterprises`
    that few of them meet."""
    few = chosen is not None
    met = meets(
        {
            "false": scope.nothing,
            _covered(_SHARED, few): scope.insurer,
            _covered(_OF_YEAR, few): scope.fund_year,
            "district = %(district)s": scope.district,
            _CALLED: wanted.search,
            "street = %(street)s": wanted.street,
            "sector = ANY(%(sectors)s)": wanted.sectors,
            "(insurers <> '{}') = %(insured)s": wanted.insured is not None,
            _HANDED_OVER: wanted.handed_over is not None,
            f"{GAPS} && %(gaps)s": wanted.gaps,
        }
    )
    return f"""
    SELECT enterprise_id, stood.position, credit_code, other_codes, stood.name, district, street, sector, industry_code,
        insurers, {serving("stood")} AS served_by,
        led_by, recorded_by, persons.name AS contact_name, phone AS contact_phone, {GAPS} AS gaps
    FROM ({_STOOD} AND {chosen or "true"}) AS stood LEFT JOIN persons ON person_id = contact WHERE {met}
    """


def of_filter(scope: Scope, basis: Basis, wanted: EnterpriseFilter = EVERY) -> dict[str, Any]:
    """Return the values of a scope, a basis and a filter."""
    return values(scope, basis) | {
        "search": wanted.search,
        "street": wanted.street,
        "sectors": codes(wanted.sectors),
        "insured": wanted.insured,
        "handed_over": wanted.handed_over,
        "gaps": codes(wanted.gaps),
    }
