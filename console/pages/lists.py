"""The lists that can be had as files: the columns are those that the page shows, codes and names apart."""

from console.pages import account, complaint, enterprise, hazard, payment, project, safety, task, unfiled
from console.pages.listing import Listing
from console.reports.description import TOTAL, Column, Kind, Line, Table, Words, district_columns, insurer_columns

_PAYMENTS = Table(
    "支付台账", "Payments", "Payments", "payments",
    (
        Column("凭证", "Voucher", "voucher"),
        Column("账套", "Account set", "accountSet"),
        Column("支付日期", "Paid on", "paidOn", Kind.DAY),
        Column("收款方", "Payee", "payee.name"),
        Column("收款方信用代码", "Payee's credit code", "payee.creditCode"),
        Column("区", "District", "fundAccount.district.name"),
        Column("年度", "Year", "fundAccount.fundYear", Kind.COUNT),
        Column("金额", "Amount", "amount", Kind.MONEY, total="paid"),
        Column("已退", "Refunded", "standing.refunded", Kind.MONEY, total="refunded"),
        Column("净额", "Net", "standing.net", Kind.MONEY, total="net"),
        Column("状态", "State", "standing.state", enum="PaymentState"),
        Column("不合规", "Irregular", "irregular", enum="IrregularKind"),
        Column("经办", "Recorded by", "recordedBy"),
        Column("复核", "Verified by", "verifiedBy"),
        Column("录入时间", "Recorded at", "recordedAt", Kind.MOMENT),
        Column("迟录天数", "Days late", "lateDays", Kind.COUNT),
    ),
    rows="edges.node",
)  # fmt: skip

_ACCOUNTS = Table(
    "资金账户", "Fund accounts", "FundAccounts", "fundAccounts",
    (
        *insurer_columns(),
        *district_columns(),
        Column("年度", "Year", "fundYear", Kind.COUNT),
        *(
            Column(zh, en, f"balance.{name}", Kind.MONEY, total=name)
            for zh, en, name in (
                ("净计提", "Net accrued", "netAccrued"),
                ("已支付(净)", "Net paid", "netPaid"),
                ("已占用", "Reserved", "reserved"),
                ("可用额度", "Available", "available"),
            )
        ),
        Column("状态", "State", "state", enum="FundAccountState"),
    ),
)  # fmt: skip

_STATEMENT = Table(
    "资金账户明细账", "Statement", "Statement", "fundAccount.statement",
    (
        Column("序号", "Number", "number", Kind.COUNT),
        Column("业务日期", "Business date", "effectiveOn", Kind.DAY),
        Column("原业务日期", "Original date", "originalOn", Kind.DAY),
        Column("事项", "What", "kind", enum="StatementKind"),
        Column("来源单据", "Source", "source"),
        Column("计提", "Accrued", "accrued", Kind.MONEY),
        Column("占用", "Reserved", "reserved", Kind.MONEY),
        Column("支付", "Paid", "paid", Kind.MONEY),
        Column("账面余额", "Book balance", "book", Kind.MONEY, total="book"),
        Column("可用额度", "Available", "available", Kind.MONEY, total="available"),
        Column("录入时间", "Recorded at", "recordedAt", Kind.MOMENT),
    ),
    lines=(Line("期初", "Opening", "opening", first=True), Line("期末", "Closing", "closing")),
)  # fmt: skip

_PROJECTS = Table(
    "项目", "Projects", "Projects", "projects",
    (
        Column("项目编号", "Number", "number"),
        Column("项目", "Project", "name"),
        Column("保险公司", "Insurer", "insurer.name"),
        Column("用途", "Use", "category", enum="UseCategory"),
        Column("预算", "Budget", "standing.budget", Kind.MONEY, total="budget"),
        Column("已支付(净)", "Net paid", "standing.netPaid", Kind.MONEY, total="netPaid"),
        Column("未支付", "Unpaid", "standing.unpaid", Kind.MONEY, total="unpaid"),
        Column("状态", "State", "standing.headline", enum="ProjectHeadline"),
        Column("备案", "Filing", "standing.filing", enum="FilingState"),
        Column("备案逾期天数", "Filing late, days", "standing.filingLateDays", Kind.COUNT),
        Column("缺少的材料", "Missing papers", "standing.missingPapers", enum="PaperKind"),
    ),
)  # fmt: skip

_TASKS = Table(
    "排查任务", "Tasks", "Tasks", "tasks",
    (
        Column("企业", "Enterprise", "enterpriseName"),
        Column("统一社会信用代码", "Credit code", "creditCode"),
        *district_columns(),
        Column("地址", "Address", "address"),
        Column("联系人", "Contact", "contact.name"),
        Column("联系电话", "Telephone", "contact.phone"),
        Column("截止日期", "Due", "dueOn", Kind.DAY),
        Column("剩余天数", "Days left", "daysLeft", Kind.COUNT),
        Column("状态", "State", "state", enum="TaskState"),
        Column("保险公司", "Insurer", "insurer.name"),
        Column("技术机构", "Firm", "firm.name"),
    ),
    lines=(),
)  # fmt: skip

_HAZARDS = Table(
    "隐患", "Hazards", "Hazards", "hazards",
    (
        Column("企业", "Enterprise", "enterpriseName"),
        Column("统一社会信用代码", "Credit code", "creditCode"),
        *district_columns(),
        Column("隐患编号", "Finding number", "findingNo"),
        Column("描述", "Description", "description"),
        Column("部位", "Location", "location"),
        Column("发现日期", "Found on", "foundOn", Kind.DAY),
        Column("级别", "Grade", "standing.grade", enum="HazardGrade"),
        Column("状态", "State", "standing.state", enum="HazardState"),
        Column("整改期限", "Deadline", "standing.deadline", Kind.DAY),
        Column("超期天数", "Overdue, days", "standing.overdueDays", Kind.COUNT),
        Column("存续天数", "Age, days", "standing.ageDays", Kind.COUNT),
        Column("技术机构", "Firm", "firm.name"),
    ),
    lines=(),
)  # fmt: skip

_COMPLAINTS = Table(
    "投诉", "Complaints", "Complaints", "complaints",
    (
        Column("企业", "Enterprise", "enterpriseName"),
        Column("统一社会信用代码", "Credit code", "creditCode"),
        *district_columns(),
        Column("保险公司", "Insurer", "insurer.name"),
        Column("投诉内容", "Complaint", "statement"),
        Column("技术机构", "Firm", "firm.name"),
        Column("收到", "Received", "receivedOn", Kind.DAY),
        Column("答复期限", "Answer due", "dueOn", Kind.DAY),
        Column("超期天数", "Overdue, days", "overdueDays", Kind.COUNT),
        Column("状态", "State", "state", enum="ComplaintState"),
    ),
    lines=(),
)  # fmt: skip

_ENTERPRISES = Table(
    "参保企业", "Enterprises", "Enterprises", "enterprises",
    (
        Column("企业", "Enterprise", "name"),
        Column("统一社会信用代码", "Credit code", "creditCode"),
        *district_columns(),
        Column("街道", "Street", "street"),
        Column("行业", "Sector", "sector", enum="SafetySector"),
        Column("承保公司", "Insurers", "insurers.name"),
        Column("未销号重大", "Open major", "openHazards.major", Kind.COUNT),
        Column("未销号一般", "Open general", "openHazards.general", Kind.COUNT),
        Column("资料缺项", "Missing data", "gaps.kind", enum="PolicyGap"),
    ),
    lines=(),
)  # fmt: skip

_KEYS = Table(
    "重点企业", "Key enterprises", "KeyEnterprises", "keyEnterprises",
    (
        Column("企业", "Enterprise", "name"),
        Column("统一社会信用代码", "Credit code", "creditCode"),
        *district_columns(),
        Column("街道", "Street", "street"),
        Column("行业", "Sector", "sector", enum="SafetySector"),
        Column("保险公司", "Insurer", "insurer.name"),
        Column("未销号重大", "Open major", "openMajor", Kind.COUNT),
        Column("未销号一般", "Open general", "openGeneral", Kind.COUNT),
        Column("最长超期天数", "Longest overdue, days", "longestOverdueDays", Kind.COUNT),
        Column("复查不合格", "Failed re-inspections", "failedReinspections", Kind.COUNT),
        Column("拒查", "Refusals", "refusals", Kind.COUNT),
        Column("最近走访", "Last visit", "visitedOn", Kind.DAY),
        Column("列入原因", "Reasons", "reasons", enum="KeyReason"),
    ),
    lines=(),
)  # fmt: skip

_UNFILED = Table(
    "已付未备案", "Paid, not filed", "UnfiledItems", "moneyItems",
    (
        Column("项目编号", "Number", "project.number"),
        Column("项目", "Project", "project.name"),
        Column("保险公司", "Insurer", "fundAccount.insurer.name"),
        Column("区", "District", "fundAccount.district.name"),
        Column("年度", "Year", "fundAccount.fundYear", Kind.COUNT),
        Column("金额", "Amount", "amount", Kind.MONEY, total="totalAmount"),
        Column("起算日", "Since", "since", Kind.DAY),
        Column("账龄天数", "Age, days", "ageDays", Kind.COUNT),
        Column("缺少的材料", "Missing papers", "project.standing.missingPapers", enum="PaperKind"),
        Column("该谁办", "Next", "nextStep", enum="NextStep"),
    ),
    lines=(Line("合计", "Total", ""),),
)  # fmt: skip

_SAFETY = Table(
    "资金到安全", "From money to safety", "MoneyToSafety", "moneyToSafety",
    (
        Column("保险公司", "Insurer", "fundAccount.insurer.name"),
        Column("区", "District", "fundAccount.district.name"),
        Column("年度", "Year", "fundAccount.fundYear", Kind.COUNT),
        Column("项目编号", "Project number", "project.number"),
        Column("项目", "Project", "project.name"),
        Column("凭证", "Voucher", "payment.voucher"),
        Column("已付", "Paid", "paid", Kind.MONEY, total="paid"),
        Column("支付日期", "Paid on", "paidOn", Kind.DAY),
        Column("结算单", "Settlement", "settlement.number"),
        Column("技术机构", "Firm", "settlement.firm.name"),
        Column("服务项目", "Item", "line.item", enum="ServiceItem"),
        Column("申报额", "Claimed", "line.claimed", Kind.MONEY),
        Column("企业", "Enterprise", "task.enterpriseName"),
        Column("统一社会信用代码", "Credit code", "task.creditCode"),
        Column("走访日期", "Done on", "line.doneOn", Kind.DAY),
        Column("隐患", "Findings", "hazards.location"),
        Column("隐患状态", "Their state", "hazards.standing.state", enum="HazardState"),
    ),
    lines=(TOTAL,),
)  # fmt: skip

_UNFINISHED: Words = ("未完成", "not finished")
LISTS: dict[str, Listing] = {
    "/accounts": Listing(_ACCOUNTS, account.listed),
    "/accounts/{id}": Listing(_STATEMENT, account.lines),
    "/complaints": Listing(_COMPLAINTS, complaint.listed, "ComplaintState", ("未答复", "not answered")),
    "/enterprises": Listing(_ENTERPRISES, enterprise.listed),
    "/hazards": Listing(_HAZARDS, hazard.listed, "HazardState", ("未销号", "open"), ("reached", "waiting")),
    "/key-enterprises": Listing(_KEYS, enterprise.endangered),
    "/money-to-safety": Listing(_SAFETY, safety.listed),
    "/payments": Listing(_PAYMENTS, payment.listed),
    "/projects": Listing(_PROJECTS, project.listed, "ProjectHeadline"),
    "/tasks": Listing(_TASKS, task.listed, "TaskState", _UNFINISHED, ("outcome",)),
    "/unfiled": Listing(_UNFILED, unfiled.listed),
}
FILES = {f"{path}.{{kind}}": each for path, each in LISTS.items()}
"""The lists by the addresses of their files."""
