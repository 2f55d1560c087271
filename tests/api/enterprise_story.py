"""Enterprises told through the API: two codes that are one enterprise, a rename, a boundary change, another insurer."""

from domain.credit_code import with_check_character
from tests.api.hazard_story import FILE, HazardStory
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, Story
from tests.api.task_story import firms

RIGHT, WRONG = with_check_character("91110110MA0000511"), with_check_character("91110110MA0000515")
OTHER = with_check_character("91110110MA0000520")
CONTACT = {"name": "联系人甲", "phone": "13800000001"}


def a_year_of_enterprises(story: Story, database: str) -> HazardStory:
    """What happened:

    RIGHT, insured by RENHE since March; WRONG, the same enterprise mis-keyed by ANTAI, since April, without a street;
    OTHER, insured by ANTAI only. RIGHT has two open hazards of RENHE, one of ANTAI under the WRONG code and one
    that was closed on site; besides the tasks of those visits, one that is still to be done.
    On 1 July RIGHT is renamed, on 1 September moved to SHUNYI; on 1 October the WRONG code is merged.
    """
    firms(story)
    story.fund = story.premium(story.policy("PN0001"), "1000000.00")
    known = {"sector": "HAZCHEM", "industryCode": "C2614", "street": "110106001", "contact": CONTACT}
    story.right = story.policy("PN5001", creditCode=RIGHT, enterpriseName="甲化工厂", **known)
    began = {"inceptionOn": "2019-04-01", "expiryOn": "2020-03-31"}
    twice = {
        "creditCode": WRONG,
        "enterpriseName": "甲化工",
        "sector": "HAZCHEM",
        "contact": {"name": "联系人乙", "phone": "13800000002"},
    }
    story.wrong = story.policy("AT5001", story.other_finance, **twice | began)
    story.policy("AT5002", story.other_finance, creditCode=OTHER, enterpriseName="乙机械厂", **began)
    post = {"contact": {"name": "补录员"}, "duty": "DATA_ENTRY"}
    story.do(story.other_officer, "AppointPerson", "2019-05-02", **post)
    story.project = story.declared("X-001", {story.fund: "10000.00"}, beneficiaries=[WRONG])
    hazards = HazardStory(story, database)
    hazards.found("1", "2019-06-03", code=RIGHT)
    hazards.found("2", "2019-06-03", grade="MAJOR", code=RIGHT)
    hazards.found("3", "2019-06-04", code=WRONG, insurer=ANTAI)
    hazards.found("4", "2019-06-03", code=RIGHT)
    hazards.do("4", "CloseOnSite", "2019-06-03", before=FILE, after=FILE)
    listing = {"number": "QD-9", "district": FENGTAI, "creditCodes": [RIGHT], "dueOn": "2019-12-30"}
    visiting = story.do(story.centre, "IssueVisitingList", "2019-06-05", **listing)["visitingList"]["id"]
    handing = {"visitingListId": visiting, "creditCodes": [RIGHT], "contractId": hazards.contracts[RENHE, "FIRM"]}
    story.do(story.officer, "AssignTask", "2019-06-06", dueOn="2019-12-20", renewalReminder=False, **handing)
    story.do(story.officer, "RenameEnterprise", "2019-07-01", creditCode=RIGHT, name="甲新材料厂", reason="执照变更")
    moved = {"creditCode": RIGHT, "district": SHUNYI, "street": "110113001"}
    story.do(story.centre, "ReassignDistrict", "2019-09-01", **moved)
    story.before = story.receipt["position"]
    story.do(story.centre, "MergeEnterprise", "2019-10-01", creditCode=WRONG, survivor=RIGHT, reason="录入错误")
    story.clock.turn("2019-12-31")
    return hazards
