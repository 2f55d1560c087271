"""How a messy year is told: who the insurers are, and how one project's rows are made from chance."""

from datetime import date, timedelta

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


class Telling:
    """Tells one project after the other into a year."""

    def __init__(self, random, year):
        self.random, self.year, self.told = random, year, 0
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

    def _walk(self, row, steps, day, until=TODAY):
        for step in steps:
            day += self._some_days()
            if day > until:
                return
            row[step] = day

    def _pay(self, on, amount, kind="支付", **more):
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

    def _undo(self, paid, on, amount, kind):
        return self._pay(on, amount, kind, 原凭证号=paid["凭证号"], 原因="更正", 资金账户=paid["资金账户"])

    def _in_parts(self, parts, since):
        """Pay parts of the budget one after the other, as far as today allows."""
        paid = []
        for part in parts:
            since += self._some_days(20)
            if since > TODAY:
                return paid
            paid.append(self._pay(since, self.budget * part // 100))
        return paid

    def _wrong(self, since, amount, kind="备案前支付", **more):
        return self._pay_wrongly_on(min(since + self._some_days(), TODAY), amount, kind, **more)

    def _pay_wrongly_on(self, on, amount, kind="备案前支付", **more):
        return self._pay(on, amount, "不合规支付", 不合规类型=kind, 原因="已付出", **more)

    def _at_desk(self, what, on, **more):
        line = {"保险公司": self.insurer, "项目编号": self.number, "日期": on, "事项": what}
        self.year.desk.append(line | more)

    def _paper(self, kind, on, medium="纸质"):
        paper = {"保险公司": self.insurer, "项目编号": self.number, "材料类别": kind, "介质": medium, "收件日期": on}
        self.year.sheets["材料"].append(paper)

    def _end(self, row, since=None):
        last = max(row[step] for step in ("申报日期", *WALK) if step in row)
        row["终止日期"] = min(max(last, since or last) + self._some_days(), TODAY)
