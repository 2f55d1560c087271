"""Reports of the money: what is available, the payments, an account, the year end, the uses."""

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


def _account(wanted: Wanted, insurer_id: str | None) -> Variables:
    if not (insurer_id and wanted.district and wanted.year):
        raise Declined(
            "An account is named by --insurer, --district and --year",
            "资金账户明细账须同时指定 --insurer、--district 和 --year",
        )
    key = {"insurerId": insurer_id, "district": wanted.district, "fundYear": wanted.year}
    return {"by": {"key": key}, "period": {"startOn": wanted.start_on, "endOn": wanted.end_on}}


def _year(wanted: Wanted, insurer_id: str | None) -> Variables:
    if not wanted.year:
        raise Declined("The year end is that of a --year", "年终结转表须指定 --year")
    return scoped(wanted, insurer_id) | {"fundYear": wanted.year}


def _sum(zh: str, en: str, name: str) -> Column:
    return Column(zh, en, name, Kind.MONEY, total=name)


def _money(zh: str, en: str, name: str) -> Column:
    return Column(zh, en, f"balance.{name}", Kind.MONEY, total=f"balance.{name}")


AVAILABILITY = Report(
    "R1",
    "资金可用额度表",
    "What is available",
    (
        Table(
            "资金可用额度表", "What is available", "FundAvailabilityReport", "fundAvailability",
            (
                *insurer_columns(),
                *district_columns(),
                Column("参保企业数", "Enterprises", "enterprises", Kind.COUNT, total="enterprises"),
                _money("实收保费", "Premium received", "premiumReceived"),
                Column("计提比例(最低)", "Lowest rate", "rateFromBp", Kind.BASIS_POINTS, total="rateFromBp"),
                Column("计提比例(最高)", "Highest rate", "rateToBp", Kind.BASIS_POINTS, total="rateToBp"),
                _money("净计提", "Net accrued", "netAccrued"),
                _money("上年结转", "Brought in", "carriedIn"),
                _money("已占用", "Reserved", "reserved"),
                _money("已支付(净)", "Net paid", "netPaid"),
                _money("账面余额", "Book balance", "book"),
                _money("以前年度调整", "Late for closed years", "priorPeriod"),
                _money("可用额度", "Available", "available"),
                Column("使用率", "Usage rate", "balance.usageRate", Kind.PERCENT, total="balance.usageRate"),
                Column("透支", "Overdrawn", "balance.overdrawn", Kind.FLAG, total="balance.overdrawn"),
            ),
            rows="rows", lines=(ALL,),
        ),
    ),
    grouped("INSURER"),
    ("insurer", "district", "year", "by"),
)  # fmt: skip

REGISTER = Report(
    "R3",
    "支付台账",
    "Payment register",
    (
        Table(
            "支付台账", "Payment register", "PaymentRegisterReport", "payments",
            (
                Column("日期", "Paid on", "paidOn", Kind.DAY),
                Column("凭证号", "Voucher", "voucher"),
                Column("项目编号", "Project number", "projectNumber"),
                Column("项目", "Project", "projectName"),
                Column("资金账户", "Account", "insurer.code district.code fundAccount.fundYear"),
                Column("收款方", "Payee", "payee.name"),
                Column("收款方信用代码", "Payee's credit code", "payee.creditCode"),
                Column("金额", "Amount", "amount", Kind.MONEY, total="paid"),
                Column("累计已付", "Project paid so far", "standing.projectPaid", Kind.MONEY),
                Column("预算余额", "Budget left", "standing.budgetLeft", Kind.MONEY),
                Column("状态", "State", "standing.state", enum="PaymentState"),
                Column("不合规", "Irregular", "irregular", enum="IrregularKind"),
                Column("冲销", "Reversed", "standing.reversed", Kind.MONEY, total="reversed"),
                Column("退款", "Refunded", "standing.refunded", Kind.MONEY, total="refunded"),
                Column("净支出", "Net", "standing.net", Kind.MONEY, total="net"),
                Column("经办", "Recorded by", "recordedBy"),
                Column("复核", "Verified by", "verifiedBy"),
                Column("录入时间", "Recorded at", "recordedAt", Kind.MOMENT),
                Column("迟录天数", "Days late", "lateDays", Kind.COUNT),
            ),
        ),
    ),
    scoped,
)  # fmt: skip

STATEMENT = Report(
    "R5",
    "资金账户明细账",
    "Statement",
    (
        Table(
            "资金账户明细账", "Statement", "StatementReport", "fundAccount.statement",
            (
                Column("序号", "Number", "number", Kind.COUNT),
                Column("业务日期", "Business date", "effectiveOn", Kind.DAY),
                Column("录入时间", "Recorded at", "recordedAt", Kind.MOMENT),
                Column("事项", "What", "kind", enum="StatementKind"),
                Column("计提", "Accrued", "accrued", Kind.MONEY),
                Column("占用", "Reserved", "reserved", Kind.MONEY),
                Column("支出", "Paid", "paid", Kind.MONEY),
                Column("结转", "Carried over", "carried", Kind.MONEY),
                Column("账面余额", "Book balance", "book", Kind.MONEY, total="book"),
                Column("可用额度", "Available", "available", Kind.MONEY, total="available"),
                Column("来源单据", "Source", "source"),
                Column("原业务日期", "Original date", "originalOn", Kind.DAY),
            ),
            lines=(Line("期初", "Opening", "opening", first=True), Line("期末", "Closing", "closing")),
        ),
    ),
    _account,
    ("insurer", "district", "year", "start_on", "end_on"),
)  # fmt: skip

YEAR_END = Report(
    "R19",
    "年终结转表",
    "Year end",
    (
        Table(
            "年终结转表", "Year end", "YearEnd", "yearEnd",
            (
                Column("保险公司", "Insurer", "fundAccount.insurer.name"),
                Column("区", "District", "fundAccount.district.name"),
                _sum("年初结转", "Brought in", "carriedIn"),
                _sum("净计提", "Net accrued", "netAccrued"),
                _sum("净支出", "Net paid", "netPaid"),
                _sum("账面余额", "Book balance", "book"),
                _sum("结转", "Carried over", "carriedOut"),
                _sum("失效", "Lapsed", "lapsed"),
                _sum("未付占用", "Set aside, not paid", "unused"),
                _sum("以前年度调整", "Late for closed years", "priorPeriod"),
                Column("结转日期", "Closed on", "fundAccount.closedOn", Kind.DAY),
            ),
            rows="rows", lines=(ALL,),
        ),
    ),
    _year,
    ("insurer", "district", "year"),
)  # fmt: skip

USES = Report(
    "R7",
    "分类使用",
    "Uses",
    (
        Table(
            "分类使用", "Uses", "UseBreakdownReport", "useBreakdown",
            (
                Column("类别", "Use", "category", enum="UseCategory"),
                Column("项目数", "Projects", "projects", Kind.COUNT, total="projects"),
                Column("金额", "Net paid", "netPaid", Kind.MONEY, total="netPaid"),
                Column("占比", "Share", "share", Kind.PERCENT),
            ),
            rows="rows", lines=(ALL,),
        ),
    ),
    scoped,
)  # fmt: skip
