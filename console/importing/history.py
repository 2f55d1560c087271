"""Rows of 专项, and rows of 项目 that stand in one: projects from before the ledger, each entered as it went.

Rule 1. A historical project and what was paid for it by the day its papers were handed in go together, as one step;
        either all of these rows are taken or none.
Rule 2. Its papers are those that its row names: the district's record by its number, the contract by its own.
Rule 3. Steps and payments after that day are ordinary ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from console.importing.known import Known
from console.importing.payments import paid
from console.importing.projects import LATER_STEPS, UNSTATED, declared
from console.importing.step import Entry, Kind, Waits
from console.sheets.rows import Problem
from console.sheets.values import ValueUnknown
from domain.campaign import FilingCampaign
from domain.papers import MANDATORY, Medium, Paper, PaperKind
from domain.project.backfill import OriginalSteps
from domain.refusal import Refusal
from ledger.campaign import OpenCampaign
from ledger.command import Command, Person
from ledger.payment import VerifyPayment
from ledger.project import BackfillProject
from ledger.project.backfill import PastPayment
from ledger.rights import Role

IN_CAMPAIGN, HANDED_IN = "专项", "备案提交日期"
_NAMED_BY = {PaperKind.DISTRICT_CONFIRMATION: "属地确认文号", PaperKind.CONTRACT: "合同号"}


class HistoryRowRefused(Refusal):
    """The rows of a historical project go together."""


def put_together(entries: Iterable[Entry]) -> None:
    """Let each historical project and the payments entered with it be one; none is taken when one is refused."""
    hosts = {entry.project: entry for entry in entries if entry.row.sheet == "项目" and IN_CAMPAIGN in entry.cells}
    payments: dict[tuple[object, object], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.row.sheet == "支付" and (host := hosts.get(entry.project)) and _is_past(entry, host):
            entry.host = host
            payments[entry.project].append(entry)
    for project, host in hosts.items():
        rows = [host, *payments[project]]
        if any(row.problems for row in rows):
            for row in (row for row in rows if not row.problems):
                row.problems.append(Problem.of(HistoryRowRefused(), ""))
        host.fellows += payments[project]


def historical_steps(entry: Entry) -> Iterator[Kind]:
    """Yield the entry of a historical project, and of its later steps those that have a day."""
    yield _BACKFILL
    for kind in LATER_STEPS:
        day = entry.row.cells.get(kind.dated[0])
        if day is not None and (kind.name in {"file", "end"} or not _is_by_then(day, entry)):
            yield kind


def past_payment_steps(entry: Entry) -> Iterator[Kind]:
    """Yield the verification of a payment that was entered with its project."""
    if "复核人" in entry.cells or "复核日期" in entry.cells:
        yield _VERIFY


def _is_past(entry: Entry, host: Entry) -> bool:
    cells = entry.row.cells
    return cells.get("类型") == "支付" and _is_by_then(cells.get("日期"), host)


def _is_by_then(day: object, host: Entry) -> bool:
    handed_in = host.row.cells.get(HANDED_IN)
    return day is None or handed_in is None or day <= handed_in  # type: ignore[operator]


def _open(entry: Entry, _: Known) -> Command:
    cells = entry.cells
    return OpenCampaign(
        number=cells.text("专项编号"),
        name=cells.text("专项名称"),
        cutoff_on=cells.day("截止日期"),
        deadline_on=cells.day("补备案期限"),
        insurers=cells.items("适用保险公司"),
        districts=cells.items("适用区"),
    )


def _backfill(entry: Entry, _: Known) -> Command:
    cells = entry.cells
    if (result := cells.maybe(cells.text, "审核结果")) not in {None, "通过"}:
        raise ValueUnknown(column="审核结果", text=str(result), expected="通过")
    acceptor = cells.maybe(cells.text, "验收人")
    return BackfillProject(
        campaign_id=FilingCampaign.id_for(cells.text(IN_CAMPAIGN)),
        declaration=declared(entry),
        steps=_steps(entry),
        reviewer=Person(cells.maybe(cells.text, "审核人") or UNSTATED),
        payments=tuple(PastPayment(each.cells.day("日期"), paid(each)) for each in entry.fellows),
        papers=tuple(_papers(entry)),
        acceptor=Person(acceptor) if acceptor else None,
    )


def _steps(entry: Entry) -> OriginalSteps:
    cells = entry.cells
    was = {header: cells.maybe(cells.day, header) for header in ("开工日期", "交付日期", "验收日期")}
    done = {header: day if _is_by_then(day, entry) else None for header, day in was.items()}
    return OriginalSteps(
        declared_on=cells.day("申报日期"),
        approved_on=cells.day("审核日期"),
        confirmed_on=cells.maybe(cells.day, "属地确认日期"),
        confirmation_no=cells.maybe(cells.text, "属地确认文号"),
        started_on=done["开工日期"],
        delivered_on=done["交付日期"],
        accepted_on=done["验收日期"],
        accepted_amount=cells.maybe(cells.amount, "验收金额") if done["验收日期"] else None,
    )


def _papers(entry: Entry) -> Iterator[Paper]:
    for kind in MANDATORY:
        if _NAMED_BY.get(kind) is None or _NAMED_BY[kind] in entry.cells:
            yield Paper(kind, Medium.PAPER, entry.cells.day(HANDED_IN))


def _verify(entry: Entry, known: Known) -> Command:
    return VerifyPayment(known.payment(entry.cells.voucher("凭证号")).id)


CAMPAIGN = Kind("open", Role.CENTRE, _open, dated=("启动日期",))
_BACKFILL = Kind("backfill", Role.INSURER_PROJECT, _backfill, (HANDED_IN,), "经办人", (HANDED_IN, "审核日期"))
_VERIFY = Kind(
    "verify", Role.INSURER_FINANCE, _verify, ("复核日期", "日期"), "复核人", ("复核人",), waits=Waits.FOR_ITS_PAYMENT
)
