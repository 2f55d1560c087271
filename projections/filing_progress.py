"""Filing progress: how far the historical projects of a campaign are filed, and what is owed (R8).

Fed by   projects and their standing, state_changes, campaigns
Answers  progress(campaign), owed(campaign), burn_down(campaign) - as of any two dates
Scope    a project is its declaring insurer's to file
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from domain.project.tracks import ON_RECORD, ExecutionState, FilingState
from projections.asked import OF_YEAR, meets, values
from projections.basis import Basis, Reading
from projections.campaigns import Campaign, Declaration, declarations
from projections.organisations import every
from projections.page import FIRST, Order, Page
from projections.project_standing import standing
from projections.projects import ProjectStanding, StallLimits
from projections.scope import Scope

BY_DUE = Order(("filing_due_on", "position"))
DAILY_UP_TO = 92

_STATES = ", ".join(f"'{state.value}'" for state in FilingState if state in ON_RECORD)
_FILED = f"filing IN ({_STATES})"
_CANCELLED = f"'{ExecutionState.CANCELLED.value}'"


class OwedAge(Enum):
    """For how long a filing is owed beyond its due date, in days."""

    NOT_DUE = "NOT_DUE"
    DAYS_0_30 = "DAYS_0_30"
    DAYS_31_90 = "DAYS_31_90"
    DAYS_91_180 = "DAYS_91_180"
    OVER_180 = "OVER_180"


@dataclass(frozen=True, slots=True)
class Counted:
    """Historical projects: those to be filed are filed, or lack papers, or wait; `late` ones were or are past due."""

    expected: int
    backfilled: int
    incomplete: int
    waiting: int
    submitted: int
    late: int
    first_received_on: date | None


@dataclass(frozen=True, slots=True)
class InsurerProgress:
    """One insurer's projects, and its last declaration."""

    insurer: str
    counted: Counted
    declaration: Declaration | None

    @property
    def acts_next(self) -> str | None:
        """Return INSURER or CENTRE, None when nothing is left to do."""
        said = self.declaration
        owing = self.counted.expected - self.counted.backfilled - self.counted.submitted
        if owing or said is None or said.belied_by:
            return "INSURER"
        return "CENTRE" if self.counted.submitted else None


@dataclass(frozen=True, slots=True)
class BurnDownPoint:
    """What was owed at the end of a day."""

    day: date
    expected: int
    owed: int


_NONE = Counted(0, 0, 0, 0, 0, 0, None)

_COUNTS = f"""
count(*) AS expected, count(*) FILTER (WHERE {_FILED}) AS backfilled,
count(*) FILTER (WHERE filing = '{FilingState.INCOMPLETE.value}') AS incomplete,
count(*) FILTER (WHERE NOT {_FILED} AND filing <> '{FilingState.INCOMPLETE.value}') AS waiting,
count(*) FILTER (WHERE filing = '{FilingState.SUBMITTED.value}') AS submitted,
count(*) FILTER (WHERE CASE WHEN {_FILED} THEN filing_late_days > 0 ELSE %(as_of)s > filing_due_on END) AS late,
min((SELECT min(received_on) FROM papers WHERE papers.record_id = stood.project_id
    AND effective_on <= %(as_of)s AND papers.position <= %(position)s)) AS first_received_on
"""


def days_owed(due_on: date, as_of: date) -> int:
    """Return for how many days a filing is owed beyond its due date."""
    return max(0, (as_of - due_on).days)


def owed_age(days: int) -> OwedAge:
    """Return the band of so many days."""
    limits = {OwedAge.NOT_DUE: 0, OwedAge.DAYS_0_30: 30, OwedAge.DAYS_31_90: 90, OwedAge.DAYS_91_180: 180}
    return next((age for age, most in limits.items() if days <= most), OwedAge.OVER_180)


async def progress(
    reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, campaign: Campaign
) -> tuple[list[InsurerProgress], Counted]:
    """Return a row for every insurer that is asked, also for those with nothing to file, and the total."""
    sql = f"""
    SELECT insurer, {_COUNTS} FROM ({_members(scope)}) AS stood GROUP BY GROUPING SETS ((insurer), ())
    """
    counted = {
        row.pop("insurer"): Counted(**row) for row in await reading.rows(sql, _asked(scope, basis, limits, campaign))
    }
    said = {each.insurer: each for each in await declarations(reading, scope, basis, [campaign.campaign_id])}
    asked = campaign.asked or [each.code for each in await every(reading, "INSURER")]
    mine = [code for code in asked if scope.insurer in {None, code} and not scope.nothing]
    rows = [InsurerProgress(code, counted.get(code, _NONE), said.get(code)) for code in sorted({*mine})]
    return rows, counted.get(None, _NONE)


async def owed(
    reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, campaign: Campaign, page: Page = FIRST
) -> list[ProjectStanding]:
    """Return one page of the projects that are not filed yet, in the order of reading."""
    tail, place = page.cut(BY_DUE)
    sql = f"SELECT * FROM ({_members(scope)} AND NOT {_FILED}) AS listed {tail}"
    return await reading.read(ProjectStanding, sql, _asked(scope, basis, limits, campaign) | place)


async def owed_count(reading: Reading, scope: Scope, basis: Basis, limits: StallLimits, campaign: Campaign) -> int:
    """Return how many projects `owed` goes through."""
    sql = f"SELECT count(*) FROM ({_members(scope)} AND NOT {_FILED}) AS listed"
    [found] = await reading.rows(sql, _asked(scope, basis, limits, campaign))
    count: int = found["count"]
    return count


async def burn_down(reading: Reading, scope: Scope, basis: Basis, campaign: Campaign) -> list[BurnDownPoint]:
    """Return what was owed on each day from the opening to the deadline, or to the date of the figures if that is
    before it; of a campaign of more than a quarter on each seventh day and on the last."""
    last = min(campaign.deadline_on, basis.as_of)
    step = 1 if (campaign.deadline_on - campaign.opened_on).days < DAILY_UP_TO else 7
    asked = values(scope, basis) | {"campaign_id": campaign.campaign_id, "first": campaign.opened_on, "last": last}
    return await reading.read(BurnDownPoint, _BURN_DOWN.format(chosen=_chosen(scope)), asked | {"step": step})


_BURN_DOWN = f"""
WITH members AS (
    SELECT project_id, declared_on FROM projects WHERE {{chosen}}
), steps AS MATERIALIZED (
    SELECT record_id, track, to_state, effective_on, coalesce(
        lead(effective_on) OVER (PARTITION BY record_id, track ORDER BY effective_on, position), 'infinity'
    ) AS until_on
    FROM state_changes JOIN members ON record_id = project_id
    WHERE track IN ('filing', 'execution') AND effective_on <= %(as_of)s AND position <= %(position)s
), days AS (
    SELECT day::date FROM generate_series(%(first)s::date, %(last)s::date, %(step)s * interval '1 day') AS day
    UNION SELECT %(last)s WHERE %(last)s >= %(first)s
)
SELECT day, count(filing) AS expected, count(filing) FILTER (WHERE NOT {_FILED}) AS owed FROM days LEFT JOIN (
    SELECT filing.to_state AS filing, greatest(filing.effective_on, execution.effective_on, declared_on) AS from_on,
        least(filing.until_on, execution.until_on) AS until_on
    FROM members JOIN steps AS filing ON filing.record_id = project_id AND filing.track = 'filing'
    JOIN steps AS execution ON execution.record_id = project_id AND execution.track = 'execution'
    WHERE execution.to_state <> {_CANCELLED}
) AS held ON from_on <= day AND day < until_on
GROUP BY day ORDER BY day
"""


def _chosen(scope: Scope) -> str:
    return meets(
        {
            "campaign_id = %(campaign_id)s": True,
            "projects.declared_on <= %(as_of)s AND projects.position <= %(position)s": True,
            "false": scope.nothing,
            "projects.insurer = %(insurer)s": scope.insurer,
            "projects.district = %(district)s": scope.district,
            OF_YEAR: scope.fund_year,
        }
    )


def _members(scope: Scope) -> str:
    """SQL: the projects of a campaign that are to be filed; a cancelled one is not."""
    return f"SELECT * FROM ({standing(_chosen(scope))}) AS members WHERE execution <> {_CANCELLED}"


def _asked(scope: Scope, basis: Basis, limits: StallLimits, campaign: Campaign) -> dict[str, Any]:
    return values(scope, basis) | {
        "campaign_id": campaign.campaign_id,
        "start_days": limits.start_days,
        "payment_days": limits.payment_days,
    }
