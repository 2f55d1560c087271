"""A bill told through the API: five services of three enterprises, one disputed, paid from the fund in two payments.

JS-1  1 visit 甲 800.07 · 2 visit 乙 800.07 · 3 visit 丙 800.07 in dispute, 600.01 awarded · 4 call-out 丁 200.00
      5 re-inspection of 甲's hazard 300.30; claimed 2,900.51
"""

from typing import Any

from tests.api.client import Client
from tests.api.hazard_story import finding
from tests.api.story import SHUNYI, Story, named
from tests.api.task_story import (
    CODES,
    FILE,
    OWNER,
    TWO,
    firms,
    handed,
    insured,
    listed,
    refused,
    scheduled,
    task_of,
)
from tests.domain.hazard_specs import JPEG
from tests.ledger.evidence_files import PDF

PRICES = {"VISIT": "800.07", "CALL_OUT": "200.00", "REINSPECTION": "300.30"}
PARTY = {"name": "安科技术"}


def signed(story: Story, number: str = "HT-1", **other: Any) -> str:
    terms = {
        "contractNo": number,
        "firmId": named("Organisation", "FIRM"),
        "prices": [{"item": item, "price": price} for item, price in PRICES.items()],
        "startOn": "2019-02-01",
        "endOn": "2019-12-31",
        "ceiling": "5000.00",
        "fundUse": True,
    }
    by = other.pop("by", story.officer)
    answer: str = story.do(by, "SignContract", "2019-01-15", **terms | other)["contract"]["id"]
    return answer


def accepted(story: Story, task: str, on: str = "2019-05-20", accepted_on: str = "2019-05-24") -> str:
    """Visit, report and accept."""
    scheduled(story, task)
    content = {"inspectors": TWO, "counterpart": OWNER, "evidence": [FILE]}
    story.do(story.firm, "RecordVisit", on, taskId=task, **content)
    story.do(story.firm, "SubmitReport", "2019-05-22", taskId=task, file=FILE, zeroHazards=False)
    story.do(story.reviewer, "AcceptQuality", accepted_on, taskId=task, score=90, opinion="合格")
    return task


def closed_hazard(story: Story, task: str) -> str:
    """Find a hazard at a visit and see it closed by a re-inspection on 5 June."""
    said = finding("YH-1", taskId=task, deadline="2019-06-10", evidence=[FILE])
    hazard: str = story.do(story.firm, "RecordFinding", "2019-05-25", **said)["hazard"]["id"]
    told_to = {"receiptNo": "告1", "recipient": OWNER, "deadline": "2019-06-08"}
    story.do(story.firm, "NotifyHazard", "2019-05-26", hazardId=hazard, **told_to)
    story.do(story.firm, "ClaimRectification", "2019-06-01", hazardId=hazard, claimant=OWNER, evidence=[FILE])
    passed = {"passed": True, "inspector": {"name": "检查甲"}, "evidence": [FILE]}
    story.do(story.firm, "RecordReinspection", "2019-06-05", hazardId=hazard, **passed)
    return hazard


def worked(story: Story, **terms: Any) -> None:
    """Two visits with what they found, one more visit, and a refusal; and money on an account."""
    for content in (PDF, JPEG):
        story.firm.http.post("/evidence", content=content)
    firms(story)
    story.contract = signed(story, **terms)
    story.account = story.premium(story.policy("PN0001"), "1000000.00")
    names = ("甲厂", "乙厂", "丙厂", "丁厂")
    for name in names:
        insured(story, name)
    story.list = listed(story, *names)
    handed(story, story.list, story.contract, *names)
    story.tasks = {name: task_of(story, name) for name in names}
    for name in names[:3]:
        accepted(story, story.tasks[name])
    refused(story, story.tasks["丁厂"])
    story.hazard = closed_hazard(story, story.tasks["甲厂"])


def work_in_shunyi(story: Story) -> str:
    """A visit in the other district; return its task."""
    insured(story, "戊厂", district=SHUNYI, street="110113001")
    visiting = listed(story, "戊厂", number="QD-2", district=SHUNYI)
    handed(story, visiting, story.contract, "戊厂")
    return accepted(story, task_of(story, "戊厂"))


def project(story: Story, number: str = "HF-1", amount: str = "10000.00", **other: Any) -> str:
    said = {"contractParty": PARTY, "beneficiaries": [CODES["甲厂"]]} | other
    return story.accepted(story.filed(story.declared(number, {story.account: amount}, **said)))


def lines(story: Story) -> list[dict[str, Any]]:
    visits = [{"taskId": story.tasks[name], "item": "VISIT"} for name in ("甲厂", "乙厂", "丙厂")]
    call_out = {"taskId": story.tasks["丁厂"], "item": "CALL_OUT"}
    again = {"taskId": story.tasks["甲厂"], "item": "REINSPECTION", "hazardId": story.hazard}
    return [each | {"quantity": 1, "price": PRICES[each["item"]]} for each in (*visits, call_out, again)]


def submitted(story: Story, number: str = "JS-1", on: str = "2019-06-12", **other: Any) -> str:
    content = {"contractId": story.contract, "number": number, "lines": lines(story)} | other
    answer: str = story.do(story.firm, "SubmitSettlement", on, **content)["settlement"]["id"]
    return answer


def fund_use(story: Story, project: str, voucher: str | None = None) -> dict[str, Any]:
    story.vouchers += 1
    text = voucher or f"付-2019-12-{story.vouchers}"
    return {"projectId": project, "fundAccountId": story.account, "voucher": {"text": text}, "invoiceNos": []}


def paid(story: Story, settlement: str, on: str, *amounts: tuple[int, str], by: Client | None = None, **other: Any):
    """Pay lines from the project, else from own means."""
    content = {
        "settlementId": settlement,
        "lines": [{"line": line, "amount": amount} for line, amount in amounts],
        "confirmDuplicate": True,
    }
    if "fundUse" not in other:
        content["fundUse"] = fund_use(story, story.hf)
    return story.do(by or story.finance, "PaySettlement", on, **content | other)


def a_bill(story: Story) -> None:
    """Submitted on 12 June, decided on 15 June, mediated on 20 July; paid on 10 July (1, 2) and 1 August (the rest)."""
    worked(story)
    story.settlement = submitted(story)
    story.do(story.officer, "AgreeLine", "2019-06-15", settlementId=story.settlement, lineNos=[1, 2, 4, 5])
    disputed = {"settlementId": story.settlement, "lineNo": 3, "offer": "500.00", "reason": "只看了一半车间"}
    story.do(story.officer, "DisputeLine", "2019-06-15", **disputed)
    story.hf = project(story)
    story.before_paying = story.receipt["position"]
    paid(story, story.settlement, "2019-07-10", (1, "800.07"), (2, "800.07"), bankReceiptNo="回单1")
    decided = {"settlementId": story.settlement, "lineNo": 3, "award": "600.01", "basis": "现场记录"}
    story.do(story.centre, "MediateDispute", "2019-07-20", **decided)
    paid(story, story.settlement, "2019-08-01", (3, "600.01"), (4, "200.00"), (5, "300.30"), bankReceiptNo="回单2")
    story.clock.turn("2019-08-31")
