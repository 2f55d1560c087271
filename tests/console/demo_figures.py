"""Where the figures of every page come from: the question behind it, and in which column each figure stands.

Written out by hand, apart from the code of the pages, so that a column that shows another figure is seen.
"""

from dataclasses import dataclass, field

BALANCE = {"净计提": "netAccrued", "已支付(净)": "netPaid", "已占用": "reserved", "可用额度": "available"}
OPEN_HAZARDS = ["FOUND", "NOTIFIED", "CLAIMED"]


@dataclass(frozen=True)
class Sheet:
    """A table: its headers with the paths of their figures, below the path of its rows; `foot` is that of its total."""

    rows: str
    figures: dict
    foot: str | None = None
    sums: dict | None = None


@dataclass(frozen=True)
class Sight:
    """A page as somebody sees it: `asks` are the operations behind it, `pairs` what stands beside a term."""

    who: str
    path: str
    asks: dict
    sheets: tuple[Sheet, ...] = ()
    pairs: dict = field(default_factory=dict)


def below(root, paths):
    return {header: f"{root}.{path}" for header, path in paths.items()}


LISTED = {"first": 50}
AVAILABLE = Sheet("fundAvailability.rows", below("balance", BALANCE))
SIGHTS = (
    Sight(
        "qu", "/overview", {"Overview": {"city": False}, "OverviewOfInspections": {"city": False}},
        (
            AVAILABLE,
            Sheet("fundMonths.rows", {"净计提": "netAccrued", "已支付(净)": "netPaid"}),
            Sheet("moneyItems.nodes", {"金额": "amount"}),
        ),
        below("fundAvailability.total.balance", {k: v for k, v in BALANCE.items() if k != "可用额度"}),
    ),
    Sight(
        "zhongxin", "/overview", {"Overview": {"city": True}, "OverviewOfInspections": {"city": True}},
        (AVAILABLE, Sheet("districtFunds.rows", {"可用额度": "balance.available"})),
        below("fundAvailability.total.balance", {k: v for k, v in BALANCE.items() if k != "可用额度"}),
    ),
    Sight("caiwu", "/overview", {"Overview": {"city": False}, "OverviewOfInspections": {"city": False}}, (AVAILABLE,)),
    Sight(
        "zhongxin", "/accounts", {"FundAccounts": LISTED},
        (Sheet("fundAccounts.nodes", below("balance", BALANCE), "fundAccounts.totals", BALANCE),),
    ),
    Sight(
        "qu", "/accounts/{account}", {"Statement": {"by": {"id": "{account}"}, "last": 50}},
        (
            Sheet(
                "fundAccount.statement.nodes",
                {"计提": "accrued", "占用": "reserved", "支付": "paid", "账面余额": "book", "可用额度": "available"},
            ),
        ),
        below("fundAccount.balance", {"净计提": "netAccrued", "已支付(净)": "netPaid", "已占用": "reserved", "账面余额": "book"}),
    ),
    Sight("caiwu", "/payments", {"Payments": LISTED}, (Sheet("payments.edges.node", {"金额": "amount"}),)),
    Sight("qu", "/payments/{payment}", {"Payment": {"by": {"id": "{payment}"}}}, (), {"净额": "payment.standing.net"}),
    Sight(
        "qu", "/projects", {"Projects": LISTED},
        (Sheet("projects.nodes", {"预算": "standing.budget", "已支付(净)": "standing.netPaid"}),),
    ),
    Sight(
        "zhongxin", "/projects/{project}", {"Project": {"by": {"id": "{project}"}}}, (),
        below("project.standing", {"预算": "budget", "已支付(净)": "netPaid", "已占用": "reserved", "未支付": "unpaid"}),
    ),
    Sight("caiwu", "/projects/{project}/pay", {"Project": {"by": {"id": "{project}"}}}),
    Sight(
        "qu", "/unfiled", {"UnfiledItems": {**LISTED, "filter": {"gap": "PAID_NOT_FILED"}}},
        (Sheet("moneyItems.nodes", {"金额": "amount"}),),
    ),
    Sight("qu", "/money-to-safety", {"MoneyToSafety": LISTED}, (), {"已付服务费": "moneyToSafety.totals.paid"}),
    Sight("qu", "/enterprises/{enterprise}", {"EnterprisePage": {"code": "{enterprise}"}}),
    Sight("zhongxin", "/oversight", {"Oversight": {}, "OversightOfFindings": {}}),
    Sight("zhongxin", "/filings", {"WaitingFilings": LISTED}, (Sheet("projects.nodes", {"预算": "standing.budget"}),)),
    Sight(
        "zhongxin", "/gaps", {"GapsAtWork": LISTED}, (Sheet("moneyItems.nodes", {"金额": "amount"}),),
    ),
    Sight("zhongxin", "/gaps?gap=PAID_NOT_FILED", {"GapsAtWork": {**LISTED, "filter": {"gap": "PAID_NOT_FILED"}}}),
    Sight("zhongxin", "/stalls", {"StallsAtWork": LISTED}, (Sheet("stalledProjects.nodes", {"占用": "reserved"}),)),
    Sight("zhongxin", "/campaigns", {"CampaignsAtWork": {}}),
    Sight(
        "zhongxin", "/campaigns/{campaign}", {"CampaignAtWork": {"campaignId": "{campaign}", **LISTED}},
        (Sheet("owedFilings.nodes", {"已付": "project.standing.netPaid"}),),
    ),
    Sight(
        "zhongxin", "/remediation?state=ALL", {"RemediationCases": {**LISTED, "orderBy": "DUE_ON_ASC"}},
        (Sheet("remediationCases.nodes", {"金额": "amount"}),),
    ),
    Sight("zhongxin", "/remediation/{case}", {"RemediationCase": {"id": "{case}"}}, (), {"金额": "remediationCase.amount"}),
    Sight(
        "zhongxin", "/guards", {"GuardFindings": {**LISTED, "filter": {"states": ["OPEN"]}}},
        (Sheet("guardFindings.nodes", {"金额": "amount"}),),
    ),
    Sight(
        "zhongxin", "/frozen", {"FrozenAccounts": LISTED},
        (Sheet("fundAccounts.nodes", below("balance", {"账面余额": "book", "占用": "reserved", "可用额度": "available"})),),
    ),
    Sight(
        "caiwu", "/year-end?year=2025", {"YearEnd": {"fundYear": 2025}},
        (
            Sheet(
                "yearEnd.rows",
                YEAR_END := {
                    "年初结转": "carriedIn", "净计提": "netAccrued", "净支出": "netPaid", "账面余额": "book",
                    "结转": "carriedOut", "失效": "lapsed", "未付占用": "unused", "以前年度调整": "priorPeriod",
                },
                "yearEnd.total", YEAR_END,
            ),
        ),
    ),
    Sight(
        "caiwu", "/reconciliation", {"LedgerMatches": LISTED, "UnmatchedVouchers": LISTED},
        (
            Sheet("unmatchedVouchers.nodes", {"台账金额": "paymentAmount", "总账金额": "generalLedgerAmount"}),
            Sheet(
                "ledgerMatches.nodes",
                MATCHED := {"台账支付合计": "paymentTotal", "总账合计": "generalLedgerTotal", "差额": "difference"},
                "ledgerMatches.totals", MATCHED,
            ),
        ),
    ),
    Sight("caiwu", "/corrections", {"Corrections": LISTED}),
    Sight(
        "jigou", "/settlements", {"Settlements": LISTED, "SettlementAging": {"by": "YEAR_AND_FIRM"}},
        (
            Sheet(
                "settlements.edges.node",
                below(
                    "standing.amounts",
                    {"申报金额": "claimed", "争议金额": "disputed", "已支付": "paid", "未支付": "unpaid"},
                ),
            ),
            Sheet(
                "settlementAging.rows",
                below("amounts", AGED := {"30 天内": "daysTo30", "31–90 天": "daysTo90", "180 天以上": "daysOver180"}),
                "settlementAging.total.amounts", AGED,
            ),
        ),
    ),
    Sight(
        "jigou", "/settlements/{settlement}", {"Settlement": {"id": "{settlement}"}},
        (
            Sheet(
                "settlement.lines",
                {"申报金额": "claimed", "认可金额": "confirmed", "已支付": "paid", "未支付": "unpaid"},
            ),
        ),
    ),
    Sight(
        "jigou", "/contracts", {"ServiceContracts": LISTED},
        (Sheet("serviceContracts.nodes", {"合同上限": "ceiling"}),),
    ),
    Sight(
        "jigou", "/contracts/{contract}",
        {"ServiceContract": {"id": "{contract}"}, "FeeStatement": {"contractId": "{contract}", "first": 50}},
        (
            Sheet(
                "serviceContract.statement.nodes",
                {"申报金额": "billed", "核减": "takenBack", "支付": "paid", "未支付": "owedAfter"},
                "serviceContract.statement", {"申报金额": "billed", "核减": "takenBack", "支付": "paid", "未支付": "closing"},
            ),
        ),
        {"合同上限": "serviceContract.ceiling"},
    ),
)  # fmt: skip

COUNTS = (
    Sight(
        "qu", "/key-enterprises", {"KeyEnterprises": LISTED},
        (
            Sheet(
                "keyEnterprises.nodes",
                {"未销号重大": "openMajor", "未销号一般": "openGeneral", "复查不合格": "failedReinspections", "拒查": "refusals"},
            ),
        ),
    ),
    Sight(
        "jigou", "/hazards", {"Hazards": {**LISTED, "orderBy": "DEADLINE_ASC", "filter": {"states": OPEN_HAZARDS}}},
        (Sheet("hazards.nodes", {"存续": "standing.ageDays"}),),
    ),
    Sight(
        "zhongxin", "/visiting-lists", {"VisitOutcomes": {"by": "FIRM"}},
        (
            Sheet(
                "visitOutcomes.rows",
                below("counts", VISITS := {
                    "已派发": "assigned", "已走访": "visited", "待走访": "ahead", "联系不上": "unreachable", "拒查": "refused",
                    "超期": "overdue",
                }),
                "visitOutcomes.total.counts", VISITS,
            ),
        ),
    ),
)  # fmt: skip

EXPORTS = {
    "/accounts": ("zhongxin", {}),
    "/accounts/{account}": ("qu", {"by": {"id": "{account}"}}),
    "/complaints?state=ALL": ("zhongxin", {}),
    "/enterprises": ("qu", {}),
    "/hazards": ("qu", {"orderBy": "DEADLINE_ASC", "filter": {"states": OPEN_HAZARDS}}),
    "/key-enterprises": ("qu", {}),
    "/money-to-safety": ("caiwu", {}),
    "/payments": ("caiwu", {}),
    "/projects": ("zhongxin", {}),
    "/tasks?state=ALL": ("jigou", {}),
    "/unfiled": ("qu", {"filter": {"gap": "PAID_NOT_FILED"}}),
}
"""Every list that is had as a file, as somebody, with what the file is to hold by itself."""

REPORTED = {
    "R8": {"campaign": "BBA-2025"},
    "R5": {"insurer": "RENHE", "district": "110106", "year": "2025"},
    "R19": {"year": "2025"},
}
"""What those reports are asked for that need it."""
