"""Reports to files: each is a description; one writer runs its committed operation and writes Excel or csv.

A new report is its operation in `ledger_api/operations` and a `Report` beside those like it, entered here.
Source  domain.md 10
"""

from console.reports import control, inspections, money, projects, quality, remediation, settlement
from console.reports.description import Report

REPORTS: dict[str, Report] = {
    report.number: report
    for report in (
        money.AVAILABILITY,
        projects.PROJECTS,
        money.REGISTER,
        control.MATCHES,
        money.STATEMENT,
        projects.CYCLES,
        money.USES,
        control.BACKFILL,
        inspections.PROGRESS,
        inspections.KEY_ENTERPRISES,
        projects.STALLS,
        inspections.TASKS,
        settlement.FEES,
        inspections.QUALITY,
        quality.COMPLETENESS,
        quality.LATE,
        money.YEAR_END,
        quality.CALIBRES,
        inspections.NATIONAL,
        remediation.CASES,
        control.GAPS,
    )
}
