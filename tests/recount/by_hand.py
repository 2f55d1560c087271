"""Two dozen hand-made rows: each a small story in a district of its own, with what domain.md says of it on 2019-12-31.

`items` are the money items: cell (declared, done, paid, filed; `-` for no), yuan, days of age, next step.
`owed` is missing papers, days owed, bucket; `unfiled` is age band, projects, net paid, reserved. None: it is not there.

Of an item's age R21 says no more than that it has one: it is that of its oldest gap (F-10), from the step that opened
it - declared and not done from the declaration, done and not paid from the delivery, paid and not filed from the first
payment, filed and not paid from the filing - and without a gap from the last step.
"""

from dataclasses import dataclass
from datetime import date

from domain.credit_code import with_check_character
from domain.money import fen

CAMPAIGN = "BBA-2019"
CODE = with_check_character("91110110MA0000001")
DISTRICTS = (
    "110101", "110102", "110105", "110106", "110107", "110108", "110109", "110111", "110112", "110113", "110114",
    "110115", "110116", "110117", "110118", "110119",
)  # fmt: skip


def on(month, day, year=2019):
    return date(year, month, day)


@dataclass
class Story:
    """One project, what was paid for it, what was done at the desk, and what is to be found."""

    project: dict
    items: list
    owed: tuple | None = None
    unfiled: tuple | None = None
    payments: tuple = ()
    papers: tuple = ()
    desk: tuple = ()
    co_funder: str = ""


def a_project(**changes):
    """Declared for 1,000.00 yuan; None takes a column away."""
    row = {
        "项目名称": "隐患排查服务",
        "用途类别": "隐患排查",
        "使用对象": (CODE,),
        "起期": on(9, 1),
        "止期": on(12, 31),
        "预算": fen("1000.00"),
        "监督人": "示例监督人",
        "申报日期": on(10, 1),
        "经办人": "示例经办人",
        "审核人": "示例审核人",
        "审核结果": "通过",
        "属地确认文号": "函1",
        "备案号": "备1",
        "验收人": "示例验收人",
        "终止原因": "计划有变",
    } | changes
    return {header: value for header, value in row.items() if value is not None}


APPROVED = {"审核日期": on(10, 5)}
FILED = APPROVED | {
    "属地沟通日期": on(10, 8), "属地确认日期": on(10, 10), "备案提交日期": on(10, 20), "备案日期": on(10, 25),
}  # fmt: skip
STARTED = FILED | {"开工日期": on(11, 1)}
DELIVERED = STARTED | {"交付日期": on(11, 20)}
ACCEPTED = DELIVERED | {"验收日期": on(11, 25)}


def a_historical_project(**changes):
    """Done in spring 2019 and accepted on 05-10; its papers are handed in on 08-10."""
    return a_project(
        **{
            "专项": CAMPAIGN,
            "合同号": "合1",
            "起期": on(3, 1),
            "申报日期": on(3, 1),
            "审核日期": on(3, 5),
            "属地确认日期": on(3, 8),
            "开工日期": on(3, 10),
            "交付日期": on(5, 1),
            "验收日期": on(5, 10),
            "备案提交日期": on(8, 10),
        }
        | changes
    )


def pay(day, amount, kind="支付", **more):
    return {"类型": kind, "日期": day, "金额": fen(amount)} | more


def pay_wrongly(day, amount, kind):
    return pay(day, amount, "不合规支付", 不合规类型=kind, 原因="已付出")


STORIES = {
    # 7.3: DECLARED. R21: declared, not done, not filed; before approval the allocation less what was used is to pay.
    # From 10-01 to 12-31 are 30 + 30 + 31 = 91 days. Neither approved nor paid: nothing is unfiled. 7.3: next is review.
    "declared": Story(a_project(), [("d---", "1000.00", 91, "APPROVE")]),
    # 7.3: a returned project is DRAFT, and R21 declares only DECLARED and APPROVED; rejected it is not, so the money is
    # still to pay "before approval". No gap: 87 days since it was returned on 10-05. It is to be declared again.
    "returned": Story(
        a_project(**APPROVED, 审核结果="退回"),
        [("----", "1000.00", 87, "DECLARE")],
    ),
    # R21: to pay is nothing when rejected, and nothing was paid: no item.
    "rejected": Story(a_project(**APPROVED, 审核结果="不通过"), []),
    # 1.6, 7.3: an irregular payment is a fact in any state. R21: 300.00 paid, not declared (REJECTED), not filed;
    # paid and not filed for 60 days since 11-01. Rejected is final: nothing is waited for. F-11: it is unfiled.
    "rejected, yet paid": Story(
        a_project(**APPROVED, 审核结果="不通过"),
        [("--p-", "300.00", 60, None)],
        unfiled=("31–90", 1, "300.00", "0.00"),
        payments=(pay_wrongly(on(11, 1), "300.00", "备案前支付"),),
    ),
    # 4.3: approved, hence reserved in full. Unfiled since the approval on 10-02, 90 days ago: the last day of 31–90.
    # 7.3: the district comes after the review.
    "approved": Story(
        a_project(审核日期=on(10, 2)),
        [("d---", "1000.00", 91, "CONSULT")],
        unfiled=("31–90", 1, "0.00", "1000.00"),
    ),
    # One day older: approved on 10-01, 91 days ago, the first day of 91–180.
    "approved a day before": Story(
        a_project(审核日期=on(10, 1)),
        [("d---", "1000.00", 91, "CONSULT")],
        unfiled=("91–180", 1, "0.00", "1000.00"),
    ),
    # 9.9, 4.3: used 250.00 of 1,000.00, so 750.00 stay reserved. Both items are declared and not done since 10-01; what
    # is paid is not filed since 12-01, which is later. Unfiled since the payment or the approval, the earlier: 10-05.
    "paid before filing": Story(
        a_project(**APPROVED),
        [("d---", "750.00", 91, "CONSULT"), ("d-p-", "250.00", 91, "CONSULT")],
        unfiled=("31–90", 1, "250.00", "750.00"),
        payments=(pay_wrongly(on(12, 1), "250.00", "备案前支付"),),
    ),
    # 7.3: a reversal says that the entry was wrong: nothing was paid on 10-01, and what is unfiled is as old as the
    # approval on 10-05, 87 days. Were the wrong entry counted it would be 91 days, and in the next band.
    "paid before filing by mistake": Story(
        a_project(**APPROVED),
        [("d---", "1000.00", 91, "CONSULT")],
        unfiled=("31–90", 1, "0.00", "1000.00"),
        payments=(
            pay_wrongly(on(10, 1), "250.00", "备案前支付") | {"凭证号": "付-2019-10-0901"},
            pay(on(12, 2), "250.00", "冲销", 原凭证号="付-2019-10-0901", 原因="记错项目"),
        ),
    ),
    # 8.2: filed, so it may start (NOT_FILED), and is not owed. Declared and not done for 91 days is the older gap;
    # filed and not paid since 10-25 are 67.
    "filed": Story(a_project(**FILED), [("d--f", "1000.00", 91, "START")]),
    # 8.3: before acceptance up to 30 % of the budget: 300.00 of 1,000.00. 7.3: in progress, next is the delivery.
    "prepaid": Story(
        a_project(**STARTED),
        [("d--f", "700.00", 91, "DELIVER"), ("d-pf", "300.00", 91, "DELIVER")],
        payments=(pay(on(11, 10), "300.00"),),
    ),
    # R21: DELIVERED is done. Filed and not paid for 67 days (10-25), done and not paid for 41 (11-20): the older.
    "delivered": Story(a_project(**DELIVERED), [("dd-f", "1000.00", 67, "ACCEPT")]),
    # 9.6: PARTIAL, so the next step is to pay. What is paid has no gap: 36 days since the acceptance on 11-25.
    "partly paid": Story(
        a_project(**ACCEPTED),
        [("dd-f", "600.00", 67, "PAY"), ("ddpf", "400.00", 36, "PAY")],
        payments=(pay(on(12, 1), "400.00"),),
    ),
    # 9.6: due is the accepted amount, 900.00, all paid: it waits to be closed. 4.3: the allocation is live until then,
    # and R21 counts what is reserved, 1,000.00 less 900.00, as to pay.
    "paid as accepted": Story(
        a_project(**ACCEPTED, 验收金额=fen("900.00")),
        [("dd-f", "100.00", 67, "CLOSE"), ("ddpf", "900.00", 36, "CLOSE")],
        payments=(pay(on(12, 1), "900.00"),),
    ),
    # R21: nothing is to pay when closed; 7.3: closing releases the rest. 21 days since the last step on 12-10.
    "closed": Story(
        a_project(**ACCEPTED, 验收金额=fen("900.00")),
        [("ddpf", "900.00", 21, None)],
        payments=(pay(on(12, 1), "900.00"),),
        desk=({"事项": "结清", "日期": on(12, 10)},),
    ),
    # 9.8: over budget and already gone: OVERPAID. 4.3: reserved is max(0, 1,000.00 - 1,150.00) = 0, no item to pay;
    # the excess eats into what is available. 7.3: it is closed when no case is open, so the case is next.
    "overpaid": Story(
        a_project(**ACCEPTED),
        [("ddpf", "1150.00", 36, "REMEDY")],
        payments=(pay(on(12, 1), "1000.00"), pay_wrongly(on(12, 5), "150.00", "超预算")),
    ),
    # 9.4: the headroom returns with the reversal, whole: all is to pay again, and nothing is paid.
    "reversed": Story(
        a_project(**ACCEPTED),
        [("dd-f", "1000.00", 67, "PAY")],
        payments=(
            pay(on(12, 1), "400.00") | {"凭证号": "付-2019-12-0902"},
            pay(on(12, 9), "400.00", "冲销", 原凭证号="付-2019-12-0902", 原因="金额有误"),
        ),
    ),
    # 9.5, 4.3: a refund gives no budget back: used 1,000.00, reserved 0; net paid 800.00. 9.6: due is 1,000.00 less the
    # refund, which is paid: it waits to be closed.
    "refunded": Story(
        a_project(**ACCEPTED),
        [("ddpf", "800.00", 36, "CLOSE")],
        payments=(
            pay(on(12, 1), "1000.00") | {"凭证号": "付-2019-12-0903"},
            pay(on(12, 9), "200.00", "退款", 原凭证号="付-2019-12-0903", 原因="少交付"),
        ),
    ),
    # 7.3: nothing was used, so its end is a cancellation. R21: nothing is to pay; it is approved no more for anything.
    "cancelled": Story(a_project(**APPROVED, 终止日期=on(11, 1)), []),
    # 1.6: what left after the cancellation left: declared (APPROVED still), not done, paid, not filed. The oldest gap
    # is from the declaration. F-11: it is unfiled, since the approval on 10-05, 87 days.
    "cancelled, yet paid": Story(
        a_project(**APPROVED, 终止日期=on(11, 1)),
        [("d-p-", "120.00", 91, None)],
        unfiled=("31–90", 1, "120.00", "0.00"),
        payments=(pay_wrongly(on(11, 5), "120.00", "其他"),),
    ),
    # 7.3: something was used, so its end is an abandonment; ABANDONED is not done (R21), and the rest is released.
    "abandoned": Story(
        a_project(**STARTED, 终止日期=on(12, 1)),
        [("d-pf", "200.00", 91, None)],
        payments=(pay(on(11, 10), "200.00"),),
    ),
    # 9.9, 7.3: BACKFILLED is filed (R21), on the day it was accepted by the centre: 08-14, 139 days ago; the old
    # payment stands under its own date. It is owed no more. What is paid has no gap: the filing was its last step. The
    # rest is done and not paid since the delivery on 05-01: 30 + 30 + 31 + 31 + 30 + 31 + 30 + 31 = 244 days.
    "backfilled": Story(
        a_historical_project(备案日期=on(8, 14)),
        [("dd-f", "500.00", 244, "PAY"), ("ddpf", "500.00", 139, "PAY")],
        payments=(pay(on(6, 1), "500.00"),),
    ),
    # 8.2: one of the five is missing, so it is INCOMPLETE and owed: due 08-16, 15 + 30 + 31 + 30 + 31 = 137 days.
    # Done and not paid since the delivery on 05-01: 244 days; paid and not filed since 06-01: 213. Unfiled since the
    # approval on 03-05: 301 days. The district has confirmed, so the papers are to be handed in.
    "no contract": Story(
        a_historical_project(合同号=None),
        [("dd--", "400.00", 244, "FILE"), ("ddp-", "600.00", 213, "FILE")],
        owed=(["合同或协议"], 137, "91–180"),
        unfiled=("181–365", 1, "600.00", "400.00"),
        payments=(pay(on(6, 1), "600.00"),),
    ),
    # 8.2: in a campaign each of the five counts on paper: an electronic contract is a missing one. 7.3: the district is
    # CONFIRMED only when its record is among the materials: it is asked next. Nothing was paid.
    "on screen only": Story(
        a_historical_project(合同号=None, 属地确认日期=None, 属地确认文号=None),
        [("dd--", "1000.00", 244, "CONSULT")],
        owed=(["属地确认记录", "合同或协议"], 137, "91–180"),
        unfiled=("181–365", 1, "0.00", "1000.00"),
        papers=({"材料类别": "合同或协议", "介质": "电子", "收件日期": on(8, 11)},),
    ),
    # 7.3: all is there, and the centre has not accepted it: SUBMITTED, owed without a missing paper, the centre's turn.
    # 8.2: it was paid before it was approved, on 02-20, which is a fact of history: unfiled for 314 days.
    "handed in": Story(
        a_historical_project(申报日期=on(2, 1), 审核日期=on(3, 5), 起期=on(2, 1)),
        [("ddp-", "1000.00", 314, "ACCEPT_FILING")],
        owed=([], 137, "91–180"),
        unfiled=("181–365", 1, "1000.00", "0.00"),
        payments=(pay(on(2, 20), "1000.00"),),
    ),
    # 9.7: two funders, each its own allocation and items. The one paid its 600.00; the other is late, and the project
    # PARTIAL for that allocation only. 8.2: it consented, else the project could not be approved.
    "co-funded": Story(
        a_project(**ACCEPTED),
        [("dd-f", "400.00", 67, "PAY"), ("ddpf", "600.00", 36, "PAY")],
        payments=(pay(on(12, 1), "600.00"),),
        co_funder="HUATAI",
    ),
}  # fmt: skip
