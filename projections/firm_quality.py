"""Quality of firms: their reports, how many came back or found nothing, and whether they re-inspect in time (R14).

Fed by   task_tables, hazard_tables, hazard_states, complaints
Answers  table(scope) as of any two dates
Units    days
Shape    a report counts once, whatever its versions; the latest one says whether anything was found. A re-inspection
         is in time by the deadline that bound before it; one that is owed past its deadline was not
Scope    a firm sees itself, an insurer what was done for it
Source   domain.md 9 case 27, 10 (R14)
"""

from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

from domain.hazard import Hazard
from domain.task import InspectionTask
from projections.asked import meets
from projections.basis import Basis, Reading
from projections.fund_balances import percent
from projections.hazard_rates import answered_for
from projections.hazard_standing import EVERY, filtered, of_filter
from projections.scope import Scope
from projections.tasks import counting


@dataclass(frozen=True, slots=True)
class FirmQuality:
    """One firm, None for all together; `submit_days` and `scores` are sums over reports and over `scored` of them."""

    firm: str | None
    reports: int = 0
    returned: int = 0
    zero: int = 0
    submit_days: int = 0
    scored: int = 0
    scores: int = 0
    reinspections: int = 0
    in_time: int = 0
    owed: int = 0
    complaints: int = 0

    @property
    def return_rate(self) -> Decimal | None:
        """Return how many reports were sent back, in percent (退回率)."""
        return percent(self.returned, self.reports)

    @property
    def zero_rate(self) -> Decimal | None:
        """Return how many reports found nothing, in percent (零隐患占比)."""
        return percent(self.zero, self.reports)

    @property
    def in_time_rate(self) -> Decimal | None:
        """Return how many re-inspections were made in time, in percent of those made or owed (复查及时率)."""
        return percent(self.in_time, self.reinspections + self.owed)

    @property
    def average_submit_days(self) -> Decimal | None:
        """Return the days from a visit to its first report (平均提交天数)."""
        return _average(self.submit_days, self.reports)

    @property
    def average_score(self) -> Decimal | None:
        """Return the score of accepted reports (平均质量评分)."""
        return _average(self.scores, self.scored)


_LATEST = "ORDER BY step.effective_on DESC, step.position DESC"
_KNOWN = "step.effective_on <= %(as_of)s AND step.position <= %(position)s"
_OWN = [each.name for each in fields(FirmQuality)][1:]


def _kind(fact: type) -> str:
    return f"kind = '{fact.__name__}'"


def _reports(scope: Scope) -> str:
    task = InspectionTask
    handed_in, accepted = _kind(task.InspectionReportSubmitted), _kind(task.ServiceQualityAccepted)
    return f"""
    SELECT firm, count(*)::int AS reports, count(*) FILTER (WHERE sent_back)::int AS returned,
        count(*) FILTER (WHERE zero)::int AS zero, sum(first_on - visited_on)::int AS submit_days,
        count(score)::int AS scored, coalesce(sum(score), 0)::int AS scores
    FROM (
        SELECT tasks.firm, min(step.effective_on) FILTER (WHERE {handed_in}) AS first_on,
            coalesce(bool_or({_kind(task.ServiceQualityRejected)}), false) AS sent_back,
            (array_agg(zero_hazards {_LATEST}) FILTER (WHERE {handed_in}))[1] AS zero,
            max(step.effective_on) FILTER (WHERE {_kind(task.VisitCompleted)}) AS visited_on,
            (array_agg(score {_LATEST}) FILTER (WHERE {accepted}))[1] AS score
        FROM ({counting(scope)}) AS tasks JOIN task_steps AS step USING (task_id) WHERE {_KNOWN}
        GROUP BY task_id, tasks.firm
    ) AS told WHERE first_on IS NOT NULL GROUP BY firm
    """


def _reinspections(scope: Scope) -> str:
    made = ", ".join(f"'{kind.__name__}'" for kind in (Hazard.ReinspectionPassed, Hazard.ReinspectionFailed))
    return f"""
    SELECT firm, count(*)::int AS reinspections,
        count(*) FILTER (WHERE step.effective_on <= bound.deadline)::int AS in_time
    FROM (SELECT hazard_id, firm FROM ({filtered(scope, EVERY)}) AS every) AS hazards
    JOIN hazard_steps AS step USING (hazard_id) CROSS JOIN LATERAL (
        SELECT deadline FROM hazard_steps AS earlier
        WHERE earlier.hazard_id = hazards.hazard_id AND deadline IS NOT NULL AND earlier.position <= %(position)s
          AND (earlier.effective_on, earlier.position) < (step.effective_on, step.position)
        ORDER BY earlier.effective_on DESC, earlier.position DESC LIMIT 1
    ) AS bound
    WHERE kind IN ({made}) AND {_KNOWN} GROUP BY firm
    """


def _owed(scope: Scope) -> str:
    return f"""
    SELECT firm, count(*)::int AS owed FROM ({answered_for(scope, EVERY)}) AS counted
    WHERE overdue_days > 0 GROUP BY firm
    """


def _complaints(scope: Scope) -> str:
    chosen = meets(
        {
            "false": scope.nothing,
            "complaints.insurer = %(insurer)s": scope.insurer,
            "complaints.firm = %(firm)s": scope.firm,
            "complaints.district = %(district)s": scope.district,
            "date_part('year', tasks.inception_on) = %(fund_year)s": scope.fund_year,
        }
    )
    return f"""
    SELECT complaints.firm, count(*)::int AS complaints FROM complaints JOIN tasks USING (task_id)
    WHERE {chosen} AND received_on <= %(as_of)s AND complaints.position <= %(position)s GROUP BY complaints.firm
    """


async def table(reading: Reading, scope: Scope, basis: Basis) -> tuple[list[FirmQuality], FirmQuality]:
    """Return a row for each firm that did, owes or was blamed for anything, by code, and all together."""
    found: dict[str, dict[str, int]] = {}
    for sql in (_reports(scope), _reinspections(scope), _owed(scope), _complaints(scope)):
        for row in await reading.rows(sql, of_filter(scope, basis, EVERY)):
            found.setdefault(row.pop("firm"), {}).update(row)
    rows = [FirmQuality(firm, **found[firm]) for firm in sorted(found)]
    return rows, FirmQuality(None, **{name: sum(getattr(row, name) for row in rows) for name in _OWN})


def _average(total: int, count: int) -> Decimal | None:
    return (Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP) if count else None
