"""A messy year, made from a seed: some hundred projects of three insurers, as rows of the import workbook.

What has no column there (结清, 核销, 备案退回, 补交 and then 备案, what a co-funder pays) are lines of 另行登记, done at the desk.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from domain.credit_code import with_check_character

TODAY = date(2020, 6, 30)
HALFWAY = date(2019, 9, 30)
CUTOFF, DEADLINE = date(2019, 7, 30), date(2019, 8, 16)
CAMPAIGN = "BBA-2019"
INSURERS = ("RENHE", "ANTAI", "HUATAI")
DISTRICTS = ("110105", "110106", "110113")
CODES = {
    (insurer, district): with_check_character(f"91110110MA00{index:05}")
    for index, (insurer, district) in enumerate((i, d) for i in INSURERS for d in DISTRICTS)
}
WALK = ("审核日期", "属地沟通日期", "属地确认日期", "备案提交日期", "备案日期", "开工日期", "交付日期", "验收日期")
ORDINARY = (
    "declared", "returned", "declared_again", "rejected", "rejected_yet_paid", "approved", "paid_before_filing",
    "confirmed", "submitted", "incomplete", "itemised", "filed", "filed_late", "started", "prepaid", "delivered",
    "accepted", "partly_paid", "paid", "overpaid", "reversed", "reversed_and_paid", "refunded", "cancelled",
    "abandoned", "closed", "written_off", "other_account", "two_years", "co_funded", "reversed_before_filing", "refunded_before_filing",
    "cancelled_yet_paid",
)  # fmt: skip
HISTORICAL = (
    "backfilled", "backfilled_late", "handed_in", "no_contract", "no_district", "neither", "electronic", "mended",
    "handed_in_again",    "handed_in_late", "sent_back", "overpaid_then", "abandoned_then", "cancelled_then", "paid_since", "paid_first",
    "declared_since",
)  # fmt: skip


@dataclass
class Year:
    """Rows by sheet, and what was done at the desk; `late` are the vouchers that were entered with a delay."""

    sheets: dict = field(default_factory=dict)
    desk: list = field(default_factory=list)
    late: set = field(default_factory=set)

    def by(self, day):
        """The workbook as it stood on a day: nothing later is in it, nor what was entered with a delay."""
        entered = [row for row in self.sheets["项目"] if row["备案提交日期" if "专项" in row else "申报日期"] <= day]
        numbers = {row["项目编号"] for row in entered}
        cut = {
            "项目": [
                {header: cell for header, cell in row.items() if not _after(cell, day, header)} for row in entered
            ],
            "支付": [row for row in self.sheets["支付"] if row["日期"] <= day and row["凭证号"] not in self.late],
            "材料": [row for row in self.sheets["材料"] if row["收件日期"] <= day],
        }
        return self.sheets | {name: [row for row in rows if row["项目编号"] in numbers] for name, rows in cut.items()}


def _after(cell, day, header):
    return header in {*WALK, "终止日期"} and cell > day


def co_funders(row):
    """Return the insurers that fund a project beside its own."""
    return {part.split("/")[0] for part in row["资金分摊"]} - {row["保险公司"]}


def declared_alone(sheets):
    """The declarations alone of what several insurers fund: their consents come before any further step."""
    later = {*WALK, "终止日期"}
    rows = [{header: row[header] for header in row if header not in later} for row in sheets["项目"] if co_funders(row)]
    return sheets | {"项目": rows, "支付": [], "材料": []}


def a_messy_year(seed, size=2):
    """Return a year in which every fate befalls so many projects."""
    telling = _Telling(Random(seed))
    for _ in range(size):
        for fate in (*ORDINARY, *HISTORICAL):
            telling.tell(fate)
    return telling.year


class _Telling:
    def __init__(self, random):
        self.random, self.year, self.told = random, Year(), 0
        pairs = [(insurer, district, year) for insurer in INSURERS for district in DISTRICTS for year in (2018, 2019)]
        self.year.sheets = {
            "机构": [{"机构代码": code, "机构名称": f"{code}财险", "类型": "保险公司"} for code in INSURERS],
            "保单": [self._policy(*pair) for pair in pairs],
            "保费": [self._premium(*pair) for pair in pairs],
            "专项": [
                {
                    "专项编号": CAMPAIGN,
                    "专项名称": "历史项目补备案",
                    "启动日期": date(2019, 8, 1),
                    "截止日期": CUTOFF,
                    "补备案期限": DEADLINE,
                }
            ],
            "项目": [],
            "支付": [],
            "材料": [],
        }

    def _policy(self, insurer, district, year):
        return {
            "保险公司": insurer,
            "保单号": f"{insurer}{district}{year}",
            "统一社会信用代码": CODES[insurer, district],
            "企业名称": f"示例企业{insurer}{district}",
            "起保日期": date(year, 1, 2),
            "止保日期": date(2022, 12, 31),
            "区代码": district,
        }

    def _premium(self, insurer, district, year):
        line = {"保险公司": insurer, "保单号": f"{insurer}{district}{year}", "类型": "收费", "流水号": "SF1"}
        return line | {"日期": date(year, 1, 3), "金额": 1_000_000_00}

    # how a fate is told

    def tell(self, fate):
        self.told += 1
        self.insurer, self.district = self.random.choice(INSURERS), self.random.choice(DISTRICTS)
        self.number, self.budget = f"P{self.told:03}", self.random.randrange(100_00, 5_000_00)
        self.account = f"{self.insurer}/{self.district}/{self.random.choice((2018, 2019))}"
        getattr(self, f"_{fate}")()

    def _some_days(self, most=45):
        return timedelta(days=self.random.randint(1, most))

    def _row(self, declared_on, **more):
        row = {
            "保险公司": self.insurer,
            "项目编号": self.number,
            "项目名称": f"项目{self.number}",
            "用途类别": self.random.choice(("隐患排查", "宣传教育培训", "安全咨询")),
            "使用对象": (CODES[self.insurer, self.district],),
            "起期": declared_on,
            "止期": declared_on + timedelta(days=300),
            "预算": self.budget,
            "资金分摊": (f"{self.account}:{self.budget / 100:.2f}",),
            "监督人": "监督人甲",
            "申报日期": declared_on,
            "经办人": "经办人乙",
            "审核人": "审核人丙",
            "审核结果": "通过",
            "属地确认文号": f"函{self.number}",
            "备案号": f"备{self.number}",
            "验收人": "验收人丁",
            "终止原因": "计划有变",
        } | more
        self.year.sheets["项目"].append(row)
        return row

    def _ordinary(self, upto=None, **more):
        """An ordinary project as far as a step; no step is later than today, so that some fall short of their fate."""
        row = self._row(date(2019, 1, 10) + timedelta(days=self.random.randrange(300)), **more)
        self._walk(row, WALK[: WALK.index(upto) + 1] if upto else (), row["申报日期"])
        return row

    def _walk(self, row, steps, day, until=TODAY):
        for step in steps:
            day += self._some_days()
            if day > until:
                return
            row[step] = day

    def _historical(self, handed_in=None, without=(), filed=False, **more):
        declared_on = date(2018, 9, 1) + timedelta(days=self.random.randrange(280))
        row = self._row(declared_on, 专项=CAMPAIGN, 合同号=f"合{self.number}", **more)
        row["备案提交日期"] = handed_in or date(2019, 8, 2) + timedelta(days=self.random.randrange(14))
        row["审核日期"] = row["申报日期"] + timedelta(days=self.random.randint(0, 20))
        row["属地确认日期"] = row["审核日期"] + timedelta(days=1)
        steps = WALK[5 : 5 + self.random.randrange(4)]
        self._walk(row, steps, row["属地确认日期"], until=row["备案提交日期"])
        if filed:
            row["备案日期"] = row["备案提交日期"] + self._some_days(20)
        for header in without:
            del row[header]
        return row

    def _pay(self, row, on, amount, kind="支付", **more):
        line = {
            "保险公司": self.insurer,
            "项目编号": self.number,
            "资金账户": self.account,
            "类型": kind,
            "日期": on,
            "金额": amount,
            "收款方": "示例安全技术公司",
            "凭证号": f"付-{on:%Y-%m}-{len(self.year.sheets['支付']) + 1:04}",
            "经办人": "出纳戊",
        } | more
        line |= {"复核人": "复核人己", "复核日期": on} if "支付" in kind and self.random.random() < 0.5 else {}
        self.year.sheets["支付"].append(line)
        return line

    def _undo(self, row, paid, on, amount, kind):
        return self._pay(row, on, amount, kind, 原凭证号=paid["凭证号"], 原因="更正", 资金账户=paid["资金账户"])

    def _in_parts(self, row, parts, since):
        """Pay parts of the budget one after the other, as far as today allows."""
        paid = []
        for part in parts:
            since += self._some_days(20)
            if since > TODAY:
                return paid
            paid.append(self._pay(row, since, self.budget * part // 100))
        return paid

    def _wrong(self, row, since, amount, kind="备案前支付", **more):
        return self._pay_wrongly_on(row, min(since + self._some_days(), TODAY), amount, kind, **more)

    def _pay_wrongly_on(self, row, on, amount, kind="备案前支付", **more):
        return self._pay(row, on, amount, "不合规支付", 不合规类型=kind, 原因="已付出", **more)

    def _at_desk(self, what, on, **more):
        line = {"保险公司": self.insurer, "项目编号": self.number, "日期": on, "事项": what}
        self.year.desk.append(line | more)

    def _paper(self, kind, on, medium="纸质"):
        paper = {"保险公司": self.insurer, "项目编号": self.number, "材料类别": kind, "介质": medium, "收件日期": on}
        self.year.sheets["材料"].append(paper)

    # ordinary fates

    def _declared(self):
        self._ordinary()

    def _returned(self):
        self._ordinary("审核日期", 审核结果="退回")

    def _declared_again(self):
        first = self._ordinary("审核日期", 审核结果="退回")
        again = first.get("审核日期", TODAY) + self._some_days()
        if again.year == first["申报日期"].year:
            row = self._row(again, 起期=first["起期"], 止期=first["止期"])
            self._walk(row, WALK[: self.random.randint(0, 8)], again)

    def _rejected(self):
        self._ordinary("审核日期", 审核结果="不通过")

    def _rejected_yet_paid(self):
        row = self._ordinary("审核日期", 审核结果="不通过")
        self._wrong(row, row.get("审核日期", row["申报日期"]), self.budget // 2, "其他")

    def _approved(self):
        self._ordinary("审核日期")

    def _paid_before_filing(self):
        row = self._ordinary(self.random.choice(WALK[:4]))
        self._wrong(row, row["申报日期"], self.budget // 3)

    def _reversed_before_filing(self):
        """What was paid before the approval was entered wrongly: the project is as old as its approval."""
        row = self._ordinary("审核日期")
        paid = self._pay_wrongly_on(row, row["申报日期"] + timedelta(days=1), self.budget // 3)
        self._undo(row, paid, min(paid["日期"] + self._some_days(), TODAY), paid["金额"], "冲销")

    def _refunded_before_filing(self):
        row = self._ordinary(self.random.choice((None, *WALK[:2])))
        paid = self._pay_wrongly_on(row, row["申报日期"] + timedelta(days=1), self.budget // 3)
        part = self.random.choice((1, 2))
        self._undo(row, paid, min(paid["日期"] + self._some_days(), TODAY), paid["金额"] // part, "退款")

    def _cancelled_yet_paid(self):
        row = self._ordinary(self.random.choice(WALK[:4]))
        self._end(row)
        self._wrong(row, row["终止日期"], self.budget // 2, "其他")

    def _confirmed(self):
        self._ordinary("属地确认日期")

    def _submitted(self):
        self._ordinary("备案提交日期")

    def _incomplete(self):
        row = self._ordinary("备案提交日期")
        if "备案提交日期" in row and row["备案提交日期"] + timedelta(days=9) <= TODAY:
            self._at_desk("备案退回", row["备案提交日期"] + timedelta(days=9), 材料类别="合同或协议")

    def _itemised(self):
        row = self._ordinary("备案提交日期")
        for kind in ("申报表", "资金使用方案", "属地确认记录", "内部审批单"):
            self._paper(kind, row.get("备案提交日期", TODAY), self.random.choice(("纸质", "电子")))

    def _filed(self):
        self._ordinary("备案日期")

    def _filed_late(self):
        row = self._ordinary("备案提交日期")
        if "备案提交日期" in row:
            self._walk(row, ["备案日期"], row["备案提交日期"] + timedelta(days=60))

    def _started(self):
        self._ordinary("开工日期")

    def _prepaid(self):
        row = self._ordinary("开工日期")
        if "开工日期" in row:
            self._in_parts(row, [11, 17], row["开工日期"])

    def _delivered(self):
        self._ordinary("交付日期")

    def _accepted(self):
        self._ordinary("验收日期")

    def _paid_in(self, parts):
        row = self._ordinary("验收日期")
        return row, self._in_parts(row, parts, row["验收日期"]) if "验收日期" in row else []

    def _partly_paid(self):
        _, paid = self._paid_in([31, 23])
        self.year.late |= {line["凭证号"] for line in paid[:1]}

    def _paid(self):
        self._paid_in([40, 60])

    def _overpaid(self):
        row, paid = self._paid_in([100])
        if paid:
            self._wrong(row, paid[-1]["日期"], self.budget // 7, "超预算")

    def _reversed(self):
        row, paid = self._paid_in([35])
        return row, [
            self._undo(row, line, min(line["日期"] + self._some_days(), TODAY), line["金额"], "冲销") for line in paid
        ]

    def _reversed_and_paid(self):
        row, red = self._reversed()
        if red and red[0]["日期"] < TODAY:
            self._pay(row, red[0]["日期"] + timedelta(days=1), self.budget // 4)

    def _refunded(self):
        row, paid = self._paid_in([50])
        for line in paid:
            for part in (3, self.random.choice((2, 9))):
                on = min(line["日期"] + self._some_days(), TODAY)
                self._undo(row, line, on, line["金额"] * (2 if part == 2 else 1) // 3, "退款")

    def _cancelled(self):
        row = self._ordinary(self.random.choice(WALK[:7]))
        self._end(row)

    def _abandoned(self):
        row = self._ordinary("开工日期")
        if "开工日期" in row:
            paid = self._in_parts(row, [20], row["开工日期"])
            self._end(row, paid[-1]["日期"] if paid else None)

    def _end(self, row, since=None):
        last = max(row[step] for step in ("申报日期", *WALK) if step in row)
        row["终止日期"] = min(max(last, since or last) + self._some_days(), TODAY)

    def _settled(self):
        """Accepted at nine tenths of the budget, and a third of that paid."""
        row = self._ordinary("验收日期", 验收金额=self.budget * 9 // 10)
        if "验收日期" not in row or row["验收日期"] + timedelta(days=20) > TODAY:
            return None
        self._pay(row, row["验收日期"] + timedelta(days=2), row["验收金额"] // 3)
        return row

    def _closed(self):
        if row := self._settled():
            self._pay(row, row["验收日期"] + timedelta(days=5), row["验收金额"] - row["验收金额"] // 3)
            self._at_desk("结清", row["验收日期"] + timedelta(days=9))

    def _written_off(self):
        if row := self._settled():
            self._at_desk("核销", row["验收日期"] + timedelta(days=9))

    def _other_account(self):
        row = self._ordinary("开工日期")
        other = {"2018": "2019", "2019": "2018"}[self.account[-4:]]
        self._wrong(row, row["申报日期"], self.budget // 5, "其他", 资金账户=f"{self.account[:-4]}{other}")

    def _shares(self, *accounts):
        part = self.budget // len(accounts)
        amounts = [part] * (len(accounts) - 1)
        amounts.append(self.budget - sum(amounts))
        return tuple(f"{account}:{amount / 100:.2f}" for account, amount in zip(accounts, amounts, strict=True))

    def _two_years(self):
        own = f"{self.insurer}/{self.district}/"
        row = self._ordinary("验收日期", 资金分摊=self._shares(f"{own}2018", f"{own}2019"))
        if "验收日期" in row and row["验收日期"] < TODAY:
            for year, part in ((2018, 2), (2019, 3)):
                self._pay(row, row["验收日期"] + timedelta(days=1), self.budget // 2 // part, 资金账户=f"{own}{year}")

    def _co_funded(self):
        other = self.random.choice([each for each in INSURERS if each != self.insurer])
        account = f"{other}/{self.district}/2019"
        row = self._ordinary("验收日期", 资金分摊=self._shares(self.account, account))
        if "验收日期" in row and row["验收日期"] + timedelta(days=8) <= TODAY:
            self._pay(row, row["验收日期"] + timedelta(days=2), self.budget // 2)
            if self.random.random() < 0.7:
                paid = f"{self.budget // 2 // 3 / 100:.2f}"
                voucher = f"付-{TODAY:%Y-%m}-9{self.told:03}"
                on = row["验收日期"] + timedelta(days=7)
                self._at_desk("支付", on, 资金账户=account, 金额=paid, 凭证号=voucher)

    # historical fates

    def _declared_since(self):
        """It began before the cut-off and was declared in the campaign."""
        row = self._historical(date(2019, 10, 1) + self._some_days(30), without=["合同号"])
        for step in WALK[5:]:
            row.pop(step, None)
        row |= {
            "起期": CUTOFF,
            "止期": TODAY,
            "申报日期": DEADLINE + self._some_days(20),
            "审核日期": date(2019, 9, 20),
        }
        row["属地确认日期"] = date(2019, 9, 25)

    def _past(self, row, *parts):
        """Payments made on the way to the hand-in, the first perhaps before the approval."""
        day = row["审核日期"]
        for part in parts:
            day += self._some_days(60)
            self._pay(row, min(day, row["备案提交日期"]), self.budget * part // 100)
        return row

    def _backfilled(self):
        self._past(self._historical(filed=True), 20, 30)

    def _backfilled_late(self):
        self._past(self._historical(DEADLINE + self._some_days(200), filed=True), 60)

    def _handed_in(self):
        self._past(self._historical(), *self.random.choice(((), (45,), (45, 55))))

    def _no_contract(self):
        self._past(self._historical(without=["合同号"]), 15)

    def _no_district(self):
        self._past(self._historical(without=["属地确认日期", "属地确认文号"]), 25)

    def _neither(self):
        self._historical(without=["合同号", "属地确认日期", "属地确认文号"])

    def _electronic(self):
        row = self._past(self._historical(without=["合同号"]), 33)
        self._paper("合同或协议", row["备案提交日期"] + self._some_days(), "电子")

    def _mended(self):
        row = self._past(self._historical(without=["合同号"]), 12)
        self._paper("合同或协议", row["备案提交日期"] + timedelta(days=25))

    def _handed_in_again(self):
        row = self._past(self._historical(without=["合同号"]), 12)
        self._at_desk("补交", row["备案提交日期"] + timedelta(days=25), 材料类别="合同或协议")
        if self.random.random() < 0.5:
            self._at_desk("备案", row["备案提交日期"] + timedelta(days=70))

    def _handed_in_late(self):
        self._past(self._historical(DEADLINE + self._some_days(200)), 10)

    def _sent_back(self):
        row = self._past(self._historical(), 44)
        self._at_desk("备案退回", row["备案提交日期"] + timedelta(days=13), 材料类别="申报表")

    def _overpaid_then(self):
        self._past(self._historical(), 80, 90)

    def _unfinished(self):
        row = self._historical(filed=self.random.random() < 0.5)
        row.pop("验收日期", None)
        return row

    def _abandoned_then(self):
        row = self._past(self._unfinished(), 37)
        self._end(row)

    def _cancelled_then(self):
        self._end(self._unfinished())

    def _paid_since(self):
        row = self._past(self._historical(filed=True), 10)
        self._pay(row, row["备案日期"] + timedelta(days=3), self.budget * 15 // 100)

    def _paid_first(self):
        row = self._historical()
        self._pay(row, row["申报日期"], self.budget // 2)
