"""A naive recount of a workbook: what is owed, how old it is, and in which of sixteen cells all money stands.

A second opinion: written from domain.md, it imports nothing of the ledger and knows neither facts nor tables, only rows.
Run it with a workbook and a date; it prints its three lists as JSON.

Beside the sheets of the import contract it takes 另行登记, if there is one: what was done at the desk and has no column
there (事项: 结清, 核销, 备案退回 or 补交 of a 材料类别, 备案, 支付 by a co-funder). After 结清 or 核销 nothing is still to pay (9.32).

Units   fen
Source  domain.md 4.3, 7.3, 8.2, 9 cases 5-10, 10 (R8, R21)
"""

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

FIVE = ("申报表", "资金使用方案", "属地确认记录", "内部审批单", "合同或协议")
"""8.2: the first five are needed to be filed, in a campaign each of them on paper."""

NAMED_BY = {"属地确认记录": "属地确认文号", "合同或协议": "合同号"}
"""The contract: a historical row without this number lacks that paper."""

OWED = ((30, "0–30"), (90, "31–90"), (180, "91–180"))
UNFILED = ((30, "0–30"), (90, "31–90"), (180, "91–180"), (365, "181–365"))
REVIEWED = {"通过": "APPROVED", "退回": "DRAFT", "不通过": "REJECTED"}
STEPS = (
    ("申报日期", "review", "DECLARED"),
    ("审核日期", "review", None),
    ("备案提交日期", "filing", "SUBMITTED"),
    ("备案日期", "filing", "FILED"),
    ("开工日期", "execution", "IN_PROGRESS"),
    ("交付日期", "execution", "DELIVERED"),
    ("验收日期", "execution", "ACCEPTED"),
    ("终止日期", "execution", "ENDED"),
)


def sheets(path):
    """Return the rows of each sheet, filled cells only."""
    book = load_workbook(path, read_only=True, data_only=True)
    return {page.title: list(_rows(page.iter_rows(values_only=True))) for page in book.worksheets}


def _rows(lines):
    headers = next(lines, ())
    for line in lines:
        if row := {header: _plain(cell) for header, cell in zip(headers, line, strict=False) if cell not in {None, ""}}:
            yield row


def _plain(cell):
    return cell.date() if isinstance(cell, datetime) else cell


def fen(amount):
    """Return an amount in yuan, as a number or as text, in fen."""
    return round(Decimal(str(amount).replace(",", "").strip("￥")) * 100)


@dataclass
class Project:
    """A project as its rows tell it."""

    insurer: str
    number: str
    district: str = ""
    campaign: str = ""
    shares: dict = field(default_factory=dict)
    moves: list = field(default_factory=list)
    paid: list = field(default_factory=list)
    papers: list = field(default_factory=list)

    def standing(self, as_of):
        """Return the last state of each track that was reached by a day."""
        track = {"review": "NONE", "filing": "UNFILED", "execution": "NOT_STARTED", "closure": "OPEN"}
        track |= {name: state for on, name, state in sorted(self.moves, key=lambda move: move[0]) if on <= as_of}
        return track

    def is_incomplete(self, as_of):
        """7.3: sent back, or handed in with a paper missing; a paper alone mends nothing, it is handed in anew."""
        handled = [(on, state) for on, track, state in self.moves if track == "filing" and on <= as_of]
        if not handled:
            return False
        on, state = max(handled, key=lambda move: move[0])
        return state == "RETURNED" or (state == "SUBMITTED" and bool(self.missing(on)))

    def declared_by(self, as_of):
        """Tell whether there is such a project on a day."""
        return self.standing(as_of)["review"] != "NONE"

    def is_filed(self, as_of):
        """Tell whether the centre has it on record."""
        return self.standing(as_of)["filing"] == "FILED"

    def is_cancelled(self, as_of):
        """7.3: it was ended by a day, and when it was nothing had been used."""
        ended = [on for on, _, state in self.moves if state == "ENDED" and on <= as_of]
        return any(not any(self.used(account, on) for account in self.accounts()) for on in ended)

    def lines(self, as_of):
        """Return what was booked by a day: account, kind, amount, day of the payment that it is about."""
        return [line for line in self.paid if line["on"] <= as_of]

    def used(self, account, as_of):
        """4.3: payments less reversals; a refund gives nothing back."""
        return _signed(self.lines(as_of), account, {"支付": 1, "不合规支付": 1, "冲销": -1})

    def net_paid(self, account, as_of):
        """4.3: payments less reversals and refunds."""
        return _signed(self.lines(as_of), account, {"支付": 1, "不合规支付": 1, "冲销": -1, "退款": -1})

    def rest(self, account, as_of):
        """R21: what is still to pay of an allocation; nothing once the project has come to its end."""
        at = self.standing(as_of)
        if at["review"] == "REJECTED" or at["execution"] == "ENDED" or at["closure"] == "SETTLED":
            return 0
        return max(0, self.shares.get(account, 0) - self.used(account, as_of))

    def accounts(self):
        """Return the accounts that it has to do with: an irregular payment may come out of another."""
        return {*self.shares, *(line["account"] for line in self.paid)}

    def received_on(self, as_of):
        """8.2: the day the last of the five came."""
        return max(on for on, kind, _, in_hand in self.papers if in_hand and kind in FIVE and on <= as_of)

    def missing(self, as_of):
        """8.2: which of the five are not there on paper by a day; what was sent back is not there."""
        there = {}
        for on, kind, medium, in_hand in sorted(self.papers, key=lambda paper: paper[0]):
            if on <= as_of:
                there[kind] = in_hand and (medium == "纸质" or there.get(kind, False))
        return [kind for kind in FIVE if not there.get(kind)]


def _signed(lines, account, signs):
    return sum(signs.get(line["kind"], 0) * line["amount"] for line in lines if line["account"] == account)


def projects(rows):
    """Return the projects of a workbook, by insurer and number."""
    found = {}
    for row in rows.get("项目", ()):
        key = row["保险公司"], row["项目编号"]
        _told(found.setdefault(key, Project(*key)), row)
    originals = {(row["保险公司"], row["凭证号"]): row for row in rows.get("支付", ())}
    for row in rows.get("支付", ()):
        original = originals.get((row["保险公司"], row.get("原凭证号")), row)
        line = {"on": row["日期"], "kind": row["类型"], "amount": fen(row["金额"]), "account": original["资金账户"]}
        line |= {"voucher": row["凭证号"], "original": row.get("原凭证号")}
        found[row["保险公司"], row["项目编号"]].paid.append(line)
    for row in rows.get("材料", ()):
        if "凭证号" not in row:
            paper = row["收件日期"], row["材料类别"], row["介质"], True
            found[row["保险公司"], row["项目编号"]].papers.append(paper)
    for row in rows.get("另行登记", ()):
        _done_elsewhere(found[row["保险公司"], row["项目编号"]], row)
    return found


def _told(project, row):
    shares = [share.rsplit(":", 1) for share in row["资金分摊"].split(";")]
    project.shares = {account: fen(amount) for account, amount in shares}
    project.district = shares[0][0].split("/")[1]
    project.campaign = row.get("专项", "")
    for header, track, state in STEPS:
        if header in row:
            project.moves.append((row[header], track, state or REVIEWED[row.get("审核结果", "通过")]))
    if project.campaign:
        for kind in FIVE:
            if NAMED_BY.get(kind) is None or NAMED_BY[kind] in row:
                project.papers.append((row["备案提交日期"], kind, "纸质", True))


def _done_elsewhere(project, row):
    on = row["日期"]
    match row["事项"]:
        case "结清" | "核销":
            project.moves.append((on, "closure", "SETTLED"))
        case "备案退回":
            project.moves.append((on, "filing", "RETURNED"))
            project.papers.append((on, row["材料类别"], "纸质", False))
        case "补交":
            project.moves.append((on, "filing", "SUBMITTED"))
            project.papers.append((on, row["材料类别"], "纸质", True))
        case "备案":
            project.moves.append((on, "filing", "FILED"))
        case "支付":
            line = {"on": on, "kind": "支付", "amount": fen(row["金额"]), "account": row["资金账户"]}
            project.paid.append(line | {"voucher": row["凭证号"], "original": None})


def owed(rows, campaign, as_of):
    """R8: the historical projects that are not backfilled: insurer, number, missing papers, due, days owed, bucket.

    What was cancelled (7.3: nothing was paid) used nothing of the fund, and nobody owes a word about it.
    """
    [due] = [row["补备案期限"] for row in rows["专项"] if row["专项编号"] == campaign]
    days = max(0, (as_of - due).days)
    bucket = _band(days, OWED, ">180") if days else "未到期"
    return sorted(
        (each.insurer, each.number, each.missing(as_of), due, days, bucket)
        for each in projects(rows).values()
        if each.campaign == campaign
        and each.declared_by(as_of)
        and not each.is_filed(as_of)
        and not each.is_cancelled(as_of)
    )


def progress(rows, campaign, as_of):
    """R8, by insurer: 应报, 已补, 材料不全, 未补, 逾期, 首次收件日."""
    [due] = [row["补备案期限"] for row in rows["专项"] if row["专项编号"] == campaign]
    found = {row["机构代码"]: [] for row in rows["机构"]}
    for each in projects(rows).values():
        if each.campaign == campaign and each.declared_by(as_of) and not each.is_cancelled(as_of):
            found[each.insurer].append(each)
    return {insurer: _counted(asked, due, as_of) for insurer, asked in found.items()}


def _counted(asked, due, as_of):
    filed = [each for each in asked if each.is_filed(as_of)]
    incomplete = [each for each in asked if each not in filed and each.is_incomplete(as_of)]
    late = [each for each in filed if each.received_on(as_of) > due]
    late += [each for each in asked if each not in filed and as_of > due]
    received = [paper[0] for each in asked for paper in each.papers if paper[3] and paper[0] <= as_of]
    rest = len(asked) - len(filed) - len(incomplete)
    return len(asked), len(filed), len(incomplete), rest, len(late), min(received, default=None)


def unfiled(rows, as_of):
    """Everything that is approved or paid and not filed, by insurer, district and age: projects, net paid, reserved."""
    found = defaultdict(lambda: [0, 0, 0])
    for each in projects(rows).values():
        since = _unfiled_since(each, as_of)
        if since and not each.is_filed(as_of):
            band = found[each.insurer, each.district, _band((as_of - since).days, UNFILED, ">365")]
            approved = each.standing(as_of)["review"] == "APPROVED"
            band[0] += 1
            band[1] += sum(each.net_paid(account, as_of) for account in each.accounts())
            band[2] += sum(each.rest(account, as_of) for account in each.accounts()) if approved else 0
    return {key: tuple(band) for key, band in found.items()}


def _unfiled_since(project, as_of):
    """Return the day of the approval or of the first payment, for what was paid (net) or is approved and goes on.

    A reversed payment was an entry error (7.3), and makes nothing older.
    """
    at = project.standing(as_of)
    approved = [on for on, _, state in project.moves if state == "APPROVED" and on <= as_of]
    lines = project.lines(as_of)
    reversed_ = {line["original"] for line in lines if line["kind"] == "冲销"}
    paid = [line["on"] for line in lines if line["kind"].endswith("支付") and line["voucher"] not in reversed_]
    goes_on = at["review"] == "APPROVED" and at["execution"] != "ENDED"
    if goes_on or any(project.net_paid(account, as_of) for account in project.accounts()):
        return min([*approved, *paid])
    return None


def items(rows, as_of):
    """R21: of each allocation what is paid and what is still to pay: project, account, cell, amount."""
    for each in projects(rows).values():
        at = each.standing(as_of)
        declared = at["review"] in {"DECLARED", "APPROVED"}
        done = at["execution"] in {"DELIVERED", "ACCEPTED"}
        filed = at["filing"] == "FILED"
        for account in sorted(each.accounts()):
            if at["review"] != "NONE" and (rest := each.rest(account, as_of)):
                yield each.number, account, (declared, done, False, filed), rest
            if net := each.net_paid(account, as_of):
                yield each.number, account, (declared, done, True, filed), net


def matrix(rows, as_of):
    """R21: how many items and how much money stand in each of the sixteen cells."""
    yes_no = (False, True)
    cells = {(a, b, c, d): [0, 0] for a in yes_no for b in yes_no for c in yes_no for d in yes_no}
    for _, _, cell, amount in items(rows, as_of):
        cells[cell][0] += 1
        cells[cell][1] += amount
    return {cell: tuple(held) for cell, held in cells.items()}


def _band(days, limits, beyond):
    return next((name for limit, name in limits if days <= limit), beyond)


def main(path, as_of):
    """Print what a workbook says as of a date."""
    rows, day = sheets(Path(path)), date.fromisoformat(as_of)
    told = {
        "owed": {each["专项编号"]: owed(rows, each["专项编号"], day) for each in rows.get("专项", ())},
        "unfiled": [[*key, *band] for key, band in sorted(unfiled(rows, day).items())],
        "matrix": [[*cell, *held] for cell, held in matrix(rows, day).items()],
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
