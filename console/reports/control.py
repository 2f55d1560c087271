"""Reports of control: the general ledger, the history, and the gaps of the money."""

from console.reports.description import (
    ALL,
    Column,
    Kind,
    Line,
    Report,
    Table,
    Variables,
    Wanted,
    district_columns,
    grouped,
    insurer_columns,
    scoped,
)
from console.speech import Declined


def _months(wanted: Wanted, insurer_id: str | None) -> Variables:
    return {"filter": {"insurerId": insurer_id, "fromPeriod": wanted.start_on, "toPeriod": wanted.end_on}}


def _of_campaign(wanted: Wanted, insurer_id: str | None) -> Variables:
    if wanted.campaign is None:
        raise Declined("Name the campaign by --campaign", "请用 --campaign 指定补备案专项编号")
    return scoped(wanted, insurer_id)


def _count(zh: str, en: str, name: str, total: bool = True) -> Column:
    return Column(zh, en, name, Kind.COUNT, total=name if total else "")


def _money(zh: str, en: str, name: str, total: str | None = None) -> Column:
    return Column(zh, en, name, Kind.MONEY, total=name if total is None else total)


MATCHES = Report(
    "R4",
    "总账核对",
    "General ledger",
    (
        Table(
            "总账核对", "General ledger", "LedgerMatchesReport", "ledgerMatches",
            (
                *insurer_columns(),
                Column("期间", "Month", "period"),
                Column("账套", "Account set", "accountSet"),
                _money("台账支付合计", "Register", "paymentTotal"),
                _money("总账合计", "General ledger", "generalLedgerTotal"),
                _money("差额", "Difference", "difference"),
                _count("未匹配凭证", "Unmatched", "unmatched"),
            ),
        ),
        Table(
            "未匹配凭证", "Unmatched vouchers", "UnmatchedVouchersReport", "unmatchedVouchers",
            (
                *insurer_columns(),
                Column("期间", "Month", "period"),
                Column("账套", "Account set", "accountSet"),
                Column("凭证号", "Voucher", "voucher"),
                Column("差异", "Difference", "what", enum="VoucherDifference"),
                _money("台账金额", "Register", "paymentAmount"),
                _money("总账金额", "General ledger", "generalLedgerAmount"),
                Column("摘要", "Summary", "summary"),
                Column("支付日期", "Paid on", "payment.paidOn", Kind.DAY),
                Column("收款方", "Payee", "payment.payee.name"),
            ),
        ),
    ),
    _months,
    ("insurer", "start_on", "end_on"),
)  # fmt: skip

BACKFILL = Report(
    "R8",
    "历史项目补备案清单",
    "Historical filings",
    (
        Table(
            "补备案进度", "Progress", "BackfillReport", "backfillProgress",
            (
                *insurer_columns(),
                _count("应报", "Expected", "expected"),
                _count("已补", "Backfilled", "backfilled"),
                _count("材料不全", "Incomplete", "incomplete"),
                _count("未补", "Waiting", "waiting"),
                _count("其中已提交", "Of them handed in", "submitted"),
                _count("逾期", "Late", "late"),
                Column("承诺完整日期", "Declared complete on", "declaration.declaredOn", Kind.DAY),
                Column("承诺失实", "Declaration belied", "declaration.falsified", Kind.FLAG),
                Column("首次收件日", "First received on", "firstReceivedOn", Kind.DAY),
                Column("下一步", "Acts next", "actsNext", enum="OrganisationKind"),
            ),
            rows="rows", lines=(ALL,),
        ),
        Table(
            "待补清单", "Owed", "OwedFilingsReport", "owedFilings",
            (
                Column("项目编号", "Project number", "project.number"),
                Column("项目", "Project", "project.name"),
                Column("保险公司", "Insurer", "project.insurer.name"),
                Column("区", "District", "project.district.name"),
                Column("缺项", "Missing papers", "missingPapers", enum="PaperKind"),
                Column("期限", "Due on", "dueOn", Kind.DAY),
                Column("逾期天数", "Days owed", "daysOwed", Kind.COUNT),
                Column("逾期账龄", "Age", "age", enum="OwedAge"),
                Column("下一步", "Acts next", "actsNext", enum="OrganisationKind"),
            ),
            lines=(),
        ),
    ),
    _of_campaign,
    ("campaign", "insurer", "district"),
)  # fmt: skip

_ACCOUNT = "fundAccount.insurer.code fundAccount.district.code fundAccount.fundYear"
_WAYS = (
    Column("已申报", "Declared", "declared", Kind.FLAG),
    Column("已实施", "Done", "done", Kind.FLAG),
    Column("已支付", "Paid", "paid", Kind.FLAG),
    Column("已备案", "Filed", "filed", Kind.FLAG),
)

GAPS = Report(
    "R21",
    "四项缺口表",
    "Gaps of the money",
    (
        Table(
            "四项缺口表", "Gaps of the money", "FundGapsReport", "fundGaps",
            (
                *insurer_columns(),
                *district_columns(),
                *_WAYS,
                _count("笔数", "Items", "items"),
                _money("金额", "Amount", "amount"),
            ),
            rows="rows.cells", lines=(ALL,),
        ),
        Table(
            "缺口明细", "Items", "MoneyItemsReport", "moneyItems",
            (
                Column("项目编号", "Project number", "project.number"),
                Column("项目", "Project", "project.name"),
                Column("资金账户", "Account", _ACCOUNT),
                _money("金额", "Amount", "amount", total="totalAmount"),
                *_WAYS,
                Column("缺口", "Gaps", "gaps.gap", enum="MoneyGap"),
                Column("起算日期", "Since", "since", Kind.DAY),
                Column("账龄(天)", "Days", "ageDays", Kind.COUNT),
                Column("下一步", "Next step", "nextStep", enum="NextStep"),
                Column("责任方", "Whose turn", "owners", enum="Role"),
            ),
            lines=(Line("合计", "Total", ""),),
        ),
    ),
    grouped("INSURER"),
    ("insurer", "district", "year", "by"),
)  # fmt: skip
