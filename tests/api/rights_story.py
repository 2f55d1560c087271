"""A ledger with one of everything twice: RENHE's with the firm FIRM in FENGTAI, and ANTAI's with OTHER in SHUNYI.

All money of the second kind has fen, and all of the first is in whole yuan: a sum that has fen tells of a leak.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from uuid import uuid4

from domain.credit_code import with_check_character
from domain.enterprise import Enterprise
from ledger.evidence import Evidence
from ledger.rights import Role
from tests.api.client import Client
from tests.api.hazard_story import FILE, NORTH, OWNER, PLAN, HazardStory
from tests.api.history_story import entered, history, papers
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, Story, a_year, named, told
from tests.domain.hazard_specs import JPEG
from tests.ledger.evidence_files import PDF

END = "2019-12-31"
MILL = with_check_character("91110110MA0000041")
OWN_PHONE, FOREIGN_PHONE, OFFICIALS_PHONE = "13800001111", "13800002222", "13800003333"
OWN_ACCOUNT, FOREIGN_ACCOUNT = "6617", "9928"
OWN_FILE, FOREIGN_FILE = PDF + b"own", PDF + b"foreign"
FOREIGN_WORDS = ("Z-001", "Z-002", "Z-003", "AT0002", "Z-004", "JS-37", "HT-9", "外区供应商", "AT0009", FOREIGN_PHONE)

KINDS = (
    "FundAccount", "Policy", "PreventionProject", "Payment", "Correction", "RemediationCase", "GuardFinding", "Hazard",
    "ServiceContract", "FilingCampaign", "InspectionTask", "VisitingList", "Settlement", "Briefing", "Enterprise",
    "Complaint",
)  # fmt: skip


@contextmanager
def one_of_everything(database: str, folder: str) -> Iterator[Story]:
    """Tell the story; `own` and `foreign` hold an id of each kind, `absent` ids of what there is not."""
    with told(database, evidence=Evidence(folder)) as story:
        a_year(story)
        story.stranger = story.person("乙机构", Role.TECH_FIRM, "OTHER")
        organisations(story)
        story.premium(story.p3, "100000.37", "2019-04-01", story.other_finance)
        by = (story.other_officer, story.other_reviewer)
        z = story.declared("Z-003", {story.antai_shunyi: "10000.37"}, by[0], district=SHUNYI)
        story.z = story.filed(z, by, story.shunyi)
        story.own = {"FundAccount": story.renhe, "Policy": story.p1, "PreventionProject": story.x}
        story.foreign = {"FundAccount": story.antai_shunyi, "Policy": story.p3, "PreventionProject": story.z}
        story.absent = {kind: named(kind, uuid4()) for kind in KINDS}
        money(story)
        settlements(story, hazards(story, database))
        story.clock.turn(END)
        cases(story)
        campaign(story)
        books(story)
        yield story


def organisations(story: Story) -> None:
    """Firms with their contracts, bodies with their people."""
    qualified = [{"sector": "HAZCHEM", "documentNo": "资质1", "validFrom": "2019-01-01"}]
    for code, name in (("FIRM", "安科技术"), ("OTHER", "乙技术")):
        story.do(story.centre, "RegisterFirm", "2019-01-02", code=code, name=name, qualifications=qualified)
    body = {"code": FENGTAI, "name": "丰台区应急管理局", "kind": "DISTRICT_BODY", "district": FENGTAI}
    story.do(story.centre, "RegisterOrganisation", "2019-01-02", **body)
    for who, phone in (
        (story.officer, OWN_PHONE),
        (story.other_officer, FOREIGN_PHONE),
        (story.fengtai, OFFICIALS_PHONE),
    ):
        contact = {"name": f"专人{phone[-1]}", "phone": phone}
        place = SHUNYI if who is story.other_officer else FENGTAI
        for duty in ("FUND", "DATA_ENTRY"):
            story.do(who, "AppointPerson", "2019-03-01", contact=contact, duty=duty, district=place)


def contract(story: Story, by: Client, number: str, firm: str, price: str) -> str:
    """Sign a contract; return its id."""
    terms = {
        "contractNo": number,
        "firmId": named("Organisation", firm),
        "prices": [{"item": "VISIT", "price": price}],
        "startOn": "2019-02-01",
        "endOn": END,
        "ceiling": f"10000.{price[-2:]}",
        "fundUse": True,
    }
    answer: str = story.do(by, "SignContract", "2019-01-15", **terms)["contract"]["id"]
    return answer


def money(story: Story) -> None:
    """Payments that raise questions, irregular ones, and contracts."""
    r = story.filed(story.declared("R-001", {story.renhe: "2000.00"}))
    story.do(story.officer, "StartImplementation", "2019-06-15", projectId=r)
    story.do(story.officer, "SubmitDeliverable", "2019-07-01", projectId=r, papers=[])
    held = {"acceptedAmount": "2000.00", "retention": "100.00", "retentionDueOn": "2020-07-05"}
    story.do(story.reviewer, "AcceptProject", "2019-07-05", projectId=r, papers=[], **held)
    story.own["ServiceContract"] = contract(story, story.officer, "HT-1", "FIRM", "800.00")
    story.foreign["ServiceContract"] = contract(story, story.other_officer, "HT-9", "OTHER", "800.37")
    own_payee = {"payee": {"name": "甲培训中心", "accountLast4": OWN_ACCOUNT}, "tax": "10.00"}
    foreign_payee = {"payee": {"name": "外区供应商", "accountLast4": FOREIGN_ACCOUNT}, "tax": "0.37"}
    story.own_payments, story.foreign_payments = [], []
    for day in ("2019-12-01", "2019-12-05"):
        story.own_payments.append(story.paid(story.x, story.renhe, "300.00", day, **own_payee))
        foreign = (story.z, story.antai_shunyi, "300.37", day, story.other_finance)
        story.foreign_payments.append(story.paid(*foreign, **foreign_payee))
    story.own["Payment"], story.foreign["Payment"] = story.own_payments[-1], story.foreign_payments[-1]
    for who, project, account, amount in (
        (story.finance, story.x, story.renhe, "50.00"),
        (story.other_finance, story.z, story.antai_shunyi, "50.37"),
    ):
        entry = story.entry(account, amount)
        story.do(who, "RecordIrregularPayment", "2019-12-06", projectId=project, payment=entry, kind="OTHER")


def hazards(story: Story, database: str) -> HazardStory:
    """A major hazard with its plan, supervised, and a task that is still open; the same elsewhere."""
    for client in (story.firm, story.stranger):
        client.http.post("/evidence", content=JPEG)
    for who, number, code, district, phone in (
        (story.finance, "PN0009", MILL, FENGTAI, OWN_PHONE),
        (story.other_finance, "AT0009", NORTH, SHUNYI, FOREIGN_PHONE),
    ):
        cover = {"district": district, "sector": "HAZCHEM", "contact": {"name": f"联系人{phone[-1]}", "phone": phone}}
        story.policy(number, who, creditCode=code, enterpriseName=f"厂{number}", **cover)
    told_of = HazardStory(story, database)
    told_of.contracts[ANTAI, "OTHER"] = story.foreign["ServiceContract"]
    place = {"firm": "OTHER", "insurer": ANTAI, "code": NORTH, "district": SHUNYI}
    told_of.found("1", "2019-12-07", "MAJOR", code=MILL)
    told_of.found("9", "2019-12-07", "MAJOR", **place)
    for whose, number, firm, officer, district, cents in (
        (story.own, "1", story.firm, story.officer, story.fengtai, "00"),
        (story.foreign, "9", story.stranger, story.other_officer, story.shunyi, "37"),
    ):
        told_to = {"receiptNo": "告1", "recipient": OWNER, "deadline": "2020-01-31"}
        told_of.do(number, "NotifyHazard", "2019-12-08", firm, **told_to)
        told_of.do(number, "EscalateHazard", "2019-12-08", firm, because="MAJOR_FOUND")
        told_of.do(number, "FilePlan", "2019-12-09", officer, plan=PLAN | {"funds": f"50000.{cents}"})
        cost = {"claimant": OWNER, "evidence": FILE, "cost": f"300.{cents}"}
        told_of.do(number, "ClaimRectification", "2019-12-10", firm, **cost)
        listing = {"documentNo": "督办1号", "signatory": "局长", "dueOn": "2020-03-01", "level": "DISTRICT"}
        told_of.do(number, "ListForSupervision", "2019-12-11", district, **listing)
        whose["Hazard"] = told_of.ids[number]
    open_tasks(story, told_of)
    return told_of


def settlements(story: Story, hazards: HazardStory) -> None:
    """The visits in which the hazards were found: billed, disputed, mediated and paid in part, from the fund."""
    others = (story.other_officer, story.other_reviewer, story.other_finance)
    for whose, firm, (officer, reviewer, finance), contract, account, place, cents in (
        (story.own, story.firm, (story.officer, story.reviewer, story.finance), "RENHE", story.renhe, FENGTAI, "00"),
        (story.foreign, story.stranger, others, "ANTAI", story.antai_shunyi, SHUNYI, "37"),
    ):
        [(visit, task)] = [(visit, id_) for visit, id_ in hazards.tasks.items() if visit[2] == contract]
        file = {"taskId": task, "file": FILE[0], "zeroHazards": False}
        story.do(firm, "SubmitReport", "2019-12-14", **file)
        story.do(reviewer, "AcceptQuality", "2019-12-15", taskId=task, score=90, opinion="合格")
        line = {"taskId": task, "item": "VISIT", "quantity": 1, "price": f"800.{cents}"}
        bill = {"contractId": hazards.contracts[contract, visit[1]], "number": f"JS-{cents}", "lines": [line]}
        settled = story.do(firm, "SubmitSettlement", "2019-12-16", **bill)["settlement"]["id"]
        of_line = {"settlementId": settled, "lineNo": 1}
        story.do(officer, "DisputeLine", "2019-12-17", **of_line, offer=f"500.{cents}", reason="一半车间未查")
        story.do(story.centre, "MediateDispute", "2019-12-18", **of_line, award=f"700.{cents}", basis="现场记录")
        party = {"contractParty": {"name": "安科技术" if whose is story.own else "乙技术"}}
        number, district = ("X-004", story.fengtai) if whose is story.own else ("Z-004", story.shunyi)
        drawn = story.declared(number, {account: f"3000.{cents}"}, officer, district=place, **party)
        story.filed(drawn, (officer, reviewer), district)
        story.vouchers += 1
        use = {"projectId": drawn, "fundAccountId": account, "voucher": {"text": f"付-2019-12-{story.vouchers}"}}
        pay = {"settlementId": settled, "lines": [{"line": 1, "amount": f"600.{cents}"}], "confirmDuplicate": True}
        story.do(finance, "PaySettlement", "2019-12-19", fundUse=use | {"invoiceNos": []}, **pay)
        whose["Settlement"] = settled


def open_tasks(story: Story, hazards: HazardStory) -> None:
    """A visiting list of each, handed out, a visit agreed on, and what the district was told."""
    for whose, insurer, firm, code, district, officer, person in (
        (story.own, RENHE, "FIRM", MILL, FENGTAI, story.officer, story.firm),
        (story.foreign, ANTAI, "OTHER", NORTH, SHUNYI, story.other_officer, story.stranger),
    ):
        asked = {"number": f"QD-{code[-4:]}", "district": district, "creditCodes": [code], "dueOn": END}
        list_ = story.do(story.centre, "IssueVisitingList", "2019-12-12", **asked)["visitingList"]["id"]
        handed = {"visitingListId": list_, "contractId": hazards.contracts[insurer, firm], "creditCodes": [code]}
        story.do(officer, "AssignTask", "2019-12-12", dueOn=END, renewalReminder=False, **handed)
        [task] = story.centre.ask("Tasks", filter={"visitingListId": list_})["tasks"]["nodes"]
        agreed = {"visitOn": "2019-12-30", "inspectors": ["检查甲", "检查乙"], "counterpart": OWNER}
        story.do(person, "ScheduleVisit", "2019-12-13", taskId=task["id"], **agreed)
        whose |= {
            "VisitingList": list_,
            "InspectionTask": task["id"],
            "Enterprise": named("Enterprise", Enterprise.id_for(code)),
        }
        known = story.centre.ask("InspectionProgress")["inspectionProgress"]["position"]
        basis = {"kind": "PROGRESS", "district": district, "since": "2019-12-01", "asOf": "2019-12-13"}
        told_of = story.do(story.centre, "IssueBriefing", "2019-12-13", position=known, **basis)
        whose["Briefing"] = told_of["briefing"]["id"]
        said = {"taskId": task["id"], "complainant": OWNER, "statement": "迟到"}
        told = story.do(officer, "RecordComplaint", "2019-12-13", **said)
        whose["Complaint"] = told["complaint"]["id"]


def cases(story: Story) -> None:
    """Remediation, questions of the guards, corrections and what the auditor found."""
    others = (story.other_officer, story.other_finance, story.other_reviewer)
    for whose, payments, (officer, finance, reviewer), number in (
        (story.own, story.own_payments, (story.officer, story.finance, story.reviewer), "X-001"),
        (story.foreign, story.foreign_payments, others, "Z-003"),
    ):
        found = story.centre.ask("RemediationCases", filter={"kinds": ["OTHER"]})["remediationCases"]["nodes"]
        case = whose["RemediationCase"] = next(n["id"] for n in found if n["name"].startswith(number))
        story.do(officer, "SubmitRemediation", END, caseId=case, statement="已整改", papers=[])
        questions = story.centre.ask("GuardFindings", filter={"guards": ["POSSIBLE_DUPLICATE"]})["guardFindings"]
        whose["GuardFinding"] = next(n["id"] for n in questions["nodes"] if n["project"]["number"] == number)
        decided = correction(story, finance, whose | {"Payment": payments[0]}, number)
        story.do(reviewer, "RejectCorrection", END, correctionId=decided, reason="原登记无误")
        whose["Correction"] = correction(story, finance, whose, number)
        story.do(story.auditor, "RecordAuditFinding", END, opinion="手续不全", projectId=whose["PreventionProject"])
    answer = {"findingId": story.own["GuardFinding"], "result": "EXPLAINED", "opinion": "分期"}
    story.do(story.reviewer, "DisposeGuardFinding", END, **answer)


def correction(story: Story, by: Client, whose: dict[str, str], number: str) -> str:
    """Ask for a correction of a payment; return its id."""
    story.vouchers += 1
    right = {
        "paymentId": whose["Payment"],
        "projectId": whose["PreventionProject"],
        "method": "RED_BLUE",
        "redVoucher": {"text": f"记-2019-12-{story.vouchers}"},
        "payment": story.entry(whose["FundAccount"], "30.00" if number == "X-001" else "30.37"),
        "paidOn": "2019-12-05",
        "confirmDuplicate": True,
    }
    asked = story.do(by, "RequestCorrection", END, correction={"payment": right}, reason="金额录错")
    id_: str = asked["correction"]["id"]
    return id_


def campaign(story: Story) -> None:
    """A campaign for each insurer alone, and a project from before the ledger."""
    for whose, code, number, place in ((story.own, RENHE, "BBA-1", FENGTAI), (story.foreign, ANTAI, "BBA-2", SHUNYI)):
        dates = {"cutoffOn": "2019-07-30", "deadlineOn": "2020-01-31", "districts": [place]}
        asked = {"number": number, "name": "补备案", "insurerIds": [named("Organisation", code)]} | dates
        whose["FilingCampaign"] = story.do(story.centre, "OpenCampaign", END, **asked)["campaign"]["id"]
    story.campaign = story.own["FilingCampaign"]  # `entered` goes by it
    paid = [("2019-04-01", "4000.00", "付-2019-04-0001-1")]
    entered(story, END, "H-1", paid=paid, given=papers(END))
    told_of = history(story.foreign["FilingCampaign"], story.antai_shunyi, "Z-002", "100.37", district=SHUNYI)
    story.do(story.other_officer, "BackfillProject", END, **told_of)


def books(story: Story) -> None:
    """Targets, the general ledger, papers with files."""
    for who, amount, place, project, voucher, content in (
        (story.finance, "100.00", FENGTAI, story.x, "付-2019-12-800", OWN_FILE),
        (story.other_finance, "100.37", SHUNYI, story.z, "付-2019-12-801", FOREIGN_FILE),
    ):
        target = {"fundYear": 2019, "amount": amount, "district": place}
        story.do(who, "SetBudgetTarget", END, **target)
        line = {"voucher": {"text": voucher}, "bookedOn": "2019-12-01", "debit": amount, "summary": "付款"}
        story.do(who, "RecordGeneralLedger", END, lines=[line])
        who.http.post("/evidence", content=content)
        file = {"sha256": sha256(content).hexdigest(), "fileName": "总结.pdf"}
        paper = {"kind": "SUMMARY", "medium": "ELECTRONIC", "receivedOn": END} | file
        story.do(who, "AddPapers", END, projectId=project, papers=[paper])
