"""A messy year taken into a real ledger: the workbook through the import, the rest at the API; and what it answers."""

from datetime import UTC, datetime

from console.importing import run
from domain.fund_account import FundAccount
from domain.project import PreventionProject
from ledger.rights import Role
from tests.api.story import named
from tests.console.import_files import CENTRE, written
from tests.recount.messy import co_funders, declared_alone
from tests.recount.recount import fen
from tests.recount.recount import sheets as sheets_of
from tests.recount.telling import HALFWAY

NOW = datetime(2020, 6, 30, 2, tzinfo=UTC)
KINDS = {
    "申报表": "APPLICATION_FORM",
    "资金使用方案": "USAGE_PLAN",
    "属地确认记录": "DISTRICT_CONFIRMATION",
    "内部审批单": "INTERNAL_APPROVAL",
    "合同或协议": "CONTRACT",
}
PAPERS = {code: name for name, code in KINDS.items()}
OWED = {"NOT_DUE": "未到期", "DAYS_0_30": "0–30", "DAYS_31_90": "31–90", "DAYS_91_180": "91–180", "OVER_180": ">180"}
UNFILED = {**OWED, "DAYS_181_365": "181–365", "OVER_365": ">365"}


class Desk:
    """The people at a served ledger, and its import."""

    def __init__(self, world, folder):
        self.world, self.folder, self.files, self._people = world, folder, 0, {}
        self.centre = world.person("中心", Role.CENTRE, "CENTRE")

    def at(self, role, organisation):
        """Somebody of an organisation."""
        key = role, organisation
        if key not in self._people:
            self._people[key] = self.world.person(f"{role.value}甲", role, organisation)
        return self._people[key]

    def imported(self, sheets):
        """Import rows as a workbook, of which none is refused; return the workbook."""
        self.files += 1
        path = written(self.folder / f"book{self.files}.xlsx", sheets)
        marked = path.with_suffix(".marked.xlsx")
        run(self.world.ledger, path, CENTRE, marked=marked)
        assert not marked.exists(), [
            (row.get("项目编号"), row["问题"]) for rows in sheets_of(marked).values() for row in rows
        ]
        return path

    def do(self, who, name, on, **content):
        """Send a command that is recorded."""
        answer = who.do(name, str(on), reason="补登", **content)
        assert "receipt" in answer, (name, content, answer)
        return answer

    def consent(self, sheets):
        """Let the co-funders of the projects consent."""
        for row in sheets["项目"]:
            for other in co_funders(row):
                officer = self.at(Role.INSURER_PROJECT, other)
                self.do(officer, "ConsentAllocation", row["申报日期"], projectId=project_id(row))

    def act(self, line, project):
        """Do at the desk what a line of 另行登记 says."""
        insurer, on = line["保险公司"], line["日期"]
        reviewer = self.at(Role.INSURER_REVIEWER, insurer)
        match line["事项"]:
            case "结清":
                self.do(reviewer, "CloseProject", on, projectId=project)
            case "核销":
                self.do(reviewer, "WriteOffPayable", on, projectId=project)
            case "备案退回":
                papers = [{"kind": KINDS[line["材料类别"]], "reason": "不清楚"}]
                self.do(self.centre, "ReturnFiling", on, projectId=project, papers=papers)
            case "补交":
                paper = {"kind": KINDS[line["材料类别"]], "medium": "PAPER", "receivedOn": str(on)}
                officer = self.at(Role.INSURER_PROJECT, insurer)
                self.do(officer, "SubmitFiling", on, projectId=project, papers=[paper])
            case "备案":
                self.do(self.centre, "AcceptFiling", on, projectId=project, filingNo="补")
            case "支付":
                payer = self.at(Role.INSURER_FINANCE, line["资金账户"].split("/")[0])
                payment = {
                    "fundAccountId": account_id(line["资金账户"]),
                    "amount": line["金额"],
                    "payee": {"name": "示例安全技术公司"},
                    "voucher": {"text": line["凭证号"]},
                    "invoiceNos": [],
                }
                self.do(payer, "RecordPayment", on, projectId=project, payment=payment)

    def position(self):
        """The last position of the ledger."""
        return self.centre.ask("FundGaps")["fundGaps"]["position"]

    def take(self, year):
        """Take a messy year in two halves; return the position, and the workbook, of each."""
        taken = []
        consented = set()
        for sheets in (year.by(HALFWAY), year.sheets):
            alone = declared_alone(sheets)
            alone["项目"] = [row for row in alone["项目"] if row["项目编号"] not in consented]
            consented |= {row["项目编号"] for row in alone["项目"]}
            self.imported(alone)
            self.consent(alone)
            path = self.imported(sheets)
            taken.append((self.position(), path))
        rows = {row["项目编号"]: row for row in year.sheets["项目"]}
        for line in year.desk:
            self.act(line, project_id(rows[line["项目编号"]]))
        return [taken[0], (self.position(), taken[1][1])]

    # what the API answers, in the words of the recount

    def pages(self, name, field, **asked):
        """Walk over all pages of a list."""
        after = None
        while True:
            found = self.centre.ask(name, first=100, after=after, **asked)[field]
            yield from found["nodes"]
            if not found["pageInfo"]["hasNextPage"]:
                return
            after = found["pageInfo"]["endCursor"]

    def owed(self, campaign, **asked):
        """The owed list."""
        return sorted(
            (
                each["project"]["insurer"]["code"],
                each["project"]["number"],
                [PAPERS[kind] for kind in each["missingPapers"]],
                each["dueOn"],
                each["daysOwed"],
                OWED[each["age"]],
            )
            for each in self.pages("OwedFilings", "owedFilings", campaignId=campaign, **asked)
        )

    def progress(self, campaign, **asked):
        """The progress of each insurer, and the burn-down: what was expected and owed on each day."""
        found = self.centre.ask("BackfillProgress", campaignId=campaign, **asked)["backfillProgress"]
        columns = ("expected", "backfilled", "incomplete", "waiting", "late", "firstReceivedOn")
        rows = {row["insurer"]["code"]: tuple(row[column] for column in columns) for row in found["rows"]}
        return rows, {point["day"]: (point["expected"], point["owed"]) for point in found["burnDown"]}

    def unfiled(self, **asked):
        """The aging of what is approved or paid and not filed, and its total line."""
        found = self.centre.ask("UnfiledAging", **asked)["unfiledAging"]
        rows = {
            (row["insurer"]["code"], row["district"]["code"], UNFILED[band["age"]]): _band(band)
            for row in found["rows"]
            for band in row["bands"]
            if band["projects"]
        }
        return rows, {UNFILED[band["age"]]: _band(band) for band in found["total"] if band["projects"]}

    def matrix(self, by="INSURER", **asked):
        """The sixteen cells in all, and those of each row."""
        found = self.centre.ask("FundGaps", by=by, **asked)["fundGaps"]
        rows = {
            tuple(row[kind]["code"] for kind in ("insurer", "district") if row[kind]): _cells(row)
            for row in found["rows"]
        }
        return _cells(found["total"]), rows

    def items(self, **asked):
        """The money items: project, account, cell, amount."""
        return sorted(
            (each["project"]["number"], _account(each["fundAccount"]), _cell(each), fen(each["amount"]))
            for each in self.pages("MoneyItems", "moneyItems", **asked)
        )


def project_id(row):
    return named("PreventionProject", PreventionProject.id_for(row["保险公司"], row["申报日期"].year, row["项目编号"]))


def account_id(text):
    insurer, district, year = text.split("/")
    return named("FundAccount", FundAccount.id_for(insurer, district, int(year)))


def _account(account):
    return f"{account['insurer']['code']}/{account['district']['code']}/{account['fundYear']}"


def _cell(each):
    return each["declared"], each["done"], each["paid"], each["filed"]


def _cells(row):
    return {_cell(cell): (cell["items"], fen(cell["amount"])) for cell in row["cells"]}


def _band(band):
    return band["projects"], fen(band["netPaid"]), fen(band["reserved"])
