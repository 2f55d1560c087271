"""What befalls ordinary projects of a messy year."""

from datetime import date, timedelta

from tests.recount.telling import INSURERS, TODAY, WALK, Telling

ORDINARY = (
    "declared", "returned", "declared_again", "rejected", "rejected_yet_paid", "approved", "paid_before_filing",
    "confirmed", "submitted", "incomplete", "itemised", "filed", "filed_late", "started", "prepaid", "delivered",
    "accepted", "partly_paid", "paid", "overpaid", "reversed", "reversed_and_paid", "refunded", "cancelled",
    "abandoned", "closed", "written_off", "other_account", "two_years", "co_funded", "reversed_before_filing",
    "refunded_before_filing", "cancelled_yet_paid",
)  # fmt: skip


class Ordinary(Telling):
    """A method for each fate."""

    def _ordinary(self, upto=None, **more):
        """An ordinary project as far as a step; no step is later than today, so that some fall short of their fate."""
        row = self._row(date(2019, 1, 10) + timedelta(days=self.random.randrange(300)), **more)
        self._walk(row, WALK[: WALK.index(upto) + 1] if upto else (), row["申报日期"])
        return row

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
        self._wrong(row.get("审核日期", row["申报日期"]), self.budget // 2, "其他")

    def _approved(self):
        self._ordinary("审核日期")

    def _paid_before_filing(self):
        row = self._ordinary(self.random.choice(WALK[:4]))
        self._wrong(row["申报日期"], self.budget // 3)

    def _reversed_before_filing(self):
        """What was paid before the approval was entered wrongly: the project is as old as its approval."""
        row = self._ordinary("审核日期")
        paid = self._pay_wrongly_on(row["申报日期"] + timedelta(days=1), self.budget // 3)
        self._undo(paid, min(paid["日期"] + self._some_days(), TODAY), paid["金额"], "冲销")

    def _refunded_before_filing(self):
        row = self._ordinary(self.random.choice((None, *WALK[:2])))
        paid = self._pay_wrongly_on(row["申报日期"] + timedelta(days=1), self.budget // 3)
        part = self.random.choice((1, 2))
        self._undo(paid, min(paid["日期"] + self._some_days(), TODAY), paid["金额"] // part, "退款")

    def _cancelled_yet_paid(self):
        row = self._ordinary(self.random.choice(WALK[:4]))
        self._end(row)
        self._wrong(row["终止日期"], self.budget // 2, "其他")

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
            self._in_parts([11, 17], row["开工日期"])

    def _delivered(self):
        self._ordinary("交付日期")

    def _accepted(self):
        self._ordinary("验收日期")

    def _paid_in(self, parts):
        row = self._ordinary("验收日期")
        return self._in_parts(parts, row["验收日期"]) if "验收日期" in row else []

    def _partly_paid(self):
        paid = self._paid_in([31, 23])
        self.year.late |= {line["凭证号"] for line in paid[:1]}

    def _paid(self):
        self._paid_in([40, 60])

    def _overpaid(self):
        paid = self._paid_in([100])
        if paid:
            self._wrong(paid[-1]["日期"], self.budget // 7, "超预算")

    def _reversed(self):
        paid = self._paid_in([35])
        return [self._undo(line, min(line["日期"] + self._some_days(), TODAY), line["金额"], "冲销") for line in paid]

    def _reversed_and_paid(self):
        red = self._reversed()
        if red and red[0]["日期"] < TODAY:
            self._pay(red[0]["日期"] + timedelta(days=1), self.budget // 4)

    def _refunded(self):
        paid = self._paid_in([50])
        for line in paid:
            for part in (3, self.random.choice((2, 9))):
                on = min(line["日期"] + self._some_days(), TODAY)
                self._undo(line, on, line["金额"] * (2 if part == 2 else 1) // 3, "退款")

    def _cancelled(self):
        row = self._ordinary(self.random.choice(WALK[:7]))
        self._end(row)

    def _abandoned(self):
        row = self._ordinary("开工日期")
        if "开工日期" in row:
            paid = self._in_parts([20], row["开工日期"])
            self._end(row, paid[-1]["日期"] if paid else None)

    def _settled(self):
        """Accepted at nine tenths of the budget, and a third of that paid."""
        row = self._ordinary("验收日期", 验收金额=self.budget * 9 // 10)
        if "验收日期" not in row or row["验收日期"] + timedelta(days=20) > TODAY:
            return None
        self._pay(row["验收日期"] + timedelta(days=2), row["验收金额"] // 3)
        return row

    def _closed(self):
        if row := self._settled():
            self._pay(row["验收日期"] + timedelta(days=5), row["验收金额"] - row["验收金额"] // 3)
            self._at_desk("结清", row["验收日期"] + timedelta(days=9))

    def _written_off(self):
        if row := self._settled():
            self._at_desk("核销", row["验收日期"] + timedelta(days=9))

    def _other_account(self):
        row = self._ordinary("开工日期")
        other = {"2018": "2019", "2019": "2018"}[self.account[-4:]]
        self._wrong(row["申报日期"], self.budget // 5, "其他", 资金账户=f"{self.account[:-4]}{other}")

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
                self._pay(row["验收日期"] + timedelta(days=1), self.budget // 2 // part, 资金账户=f"{own}{year}")

    def _co_funded(self):
        other = self.random.choice([each for each in INSURERS if each != self.insurer])
        account = f"{other}/{self.district}/2019"
        row = self._ordinary("验收日期", 资金分摊=self._shares(self.account, account))
        if "验收日期" in row and row["验收日期"] + timedelta(days=8) <= TODAY:
            self._pay(row["验收日期"] + timedelta(days=2), self.budget // 2)
            if self.random.random() < 0.7:
                paid = f"{self.budget // 2 // 3 / 100:.2f}"
                voucher = f"付-{TODAY:%Y-%m}-9{self.told:03}"
                on = row["验收日期"] + timedelta(days=7)
                self._at_desk("支付", on, 资金账户=account, 金额=paid, 凭证号=voucher)
