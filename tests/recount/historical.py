"""What befalls the historical projects of a messy year."""

from datetime import date, timedelta

from tests.recount.telling import CAMPAIGN, CUTOFF, DEADLINE, TODAY, WALK, Telling

HISTORICAL = (
    "backfilled", "backfilled_late", "handed_in", "no_contract", "no_district", "neither", "electronic", "mended",
    "handed_in_again",    "handed_in_late", "sent_back", "overpaid_then", "abandoned_then", "cancelled_then", "paid_since", "paid_first",
    "declared_since",
)  # fmt: skip


class Historical(Telling):
    """A method for each fate."""

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
            self._pay(min(day, row["备案提交日期"]), self.budget * part // 100)
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
        self._pay(row["备案日期"] + timedelta(days=3), self.budget * 15 // 100)

    def _paid_first(self):
        row = self._historical()
        self._pay(row["申报日期"], self.budget // 2)
