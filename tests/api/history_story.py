"""A campaign told through the API: one project in time, one late, one that lacks papers, and a word that was belied."""

from domain.papers import MANDATORY
from tests.api.story import ANTAI, FACTORY, RENHE, named

SUPPLIER = {"name": "甲培训中心"}
OUTLINE = {"declaredOn": "2019-03-05", "approvedOn": "2019-03-10", "confirmedOn": "2019-03-20", "confirmationNo": "函1"}


def papers(received, *without):
    return [{"kind": k.value, "medium": "PAPER", "receivedOn": received} for k in MANDATORY if k.value not in without]


def history(campaign, account, number, amount="10000.00", /, paid=(), given=None, **other):
    """What BackfillProject needs for a project of the spring of 2019."""
    return {
        "campaignId": campaign,
        "declaration": {
            "number": number,
            "name": f"历史项目{number}",
            "category": "TRAINING",
            "district": "110106",
            "beneficiaries": [FACTORY],
            "startOn": "2019-03-05",
            "endOn": "2019-12-31",
            "budget": amount,
            "allocations": [{"fundAccountId": account, "amount": amount}],
            "plan": "方案",
            "supervisor": {"name": "监督人"},
        }
        | other,
        "steps": OUTLINE,
        "reviewer": {"name": "当年审核人"},
        "official": {"name": "当年官员"},
        "payments": [
            {
                "paidOn": on,
                "payment": {
                    "fundAccountId": account,
                    "amount": amount,
                    "payee": SUPPLIER,
                    "voucher": {"text": text},
                    "invoiceNos": [],
                },
            }
            for on, amount, text in paid
        ],
        "papers": papers("2019-08-10") if given is None else given,
    }


def a_campaign(story):
    """As of 2019-09-20: H-1 filed in time, H-2 filed five days late, H-3 lacks the district's record; ANTAI has none."""
    story.p1, story.p2 = story.policy("PN0001"), story.policy("AT0001", story.other_finance)
    story.renhe = story.premium(story.p1, "1000000.00")
    story.antai = story.premium(story.p2, "400000.00", by=story.other_finance)
    dates = {"cutoffOn": "2019-07-30", "deadlineOn": "2019-08-16", "insurerIds": [], "districts": []}
    opened = story.do(story.centre, "OpenCampaign", "2019-08-01", number="BBA-2019", name="历史项目补备案", **dates)
    story.campaign = opened["campaign"]["id"]
    story.before = opened["receipt"]["position"]

    paid = [("2019-04-01", "4000.00", "付-2019-04-0001-1")]
    story.h1 = entered(story, "2019-08-10", "H-1", paid=paid)
    lacking = papers("2019-08-12", "DISTRICT_CONFIRMATION")
    story.h3 = entered(story, "2019-08-12", "H-3", "30000.00", given=lacking)
    story.do(story.centre, "AcceptFiling", "2019-08-13", projectId=story.h1, filingNo="补1")
    story.do(story.officer, "DeclareComplete", "2019-08-14", campaignId=story.campaign, count=2)
    story.do(story.other_officer, "DeclareComplete", "2019-08-15", campaignId=story.campaign, count=0)
    story.declared = story.receipt["position"]
    story.h2 = entered(story, "2019-08-21", "H-2", "20000.00", given=papers("2019-08-21"))
    story.do(story.centre, "AcceptFiling", "2019-08-22", projectId=story.h2, filingNo="补2")
    story.clock.turn("2019-09-20")


def entered(story, on, number, amount="10000.00", **said):
    content = history(story.campaign, story.renhe, number, amount, **said)
    return story.do(story.officer, "BackfillProject", on, **content)["project"]["id"]


RENHE_ID, ANTAI_ID = named("Organisation", RENHE), named("Organisation", ANTAI)
