"""Corrections over HTTP: asked for by one, approved by another, both sides linked; every no by its code."""

import pytest

from ledger.rights import Role
from tests.api.story import ANTAI, RENHE, SUPPLIER, a_year, named, told

END, NEXT_DAY = "2019-12-30", "2019-12-31"


@pytest.fixture(scope="module")
def story(module_database):
    with told(module_database) as story:
        a_year(story)
        story.clock.turn("2019-12-30")
        story.maker_as_reviewer = story.person("财务甲", Role.INSURER_REVIEWER, RENHE)
        story.reds = 500
        yield story


def wrong(story, amount="900.00"):
    """A payment whose amount is wrong."""
    return story.paid(story.x, story.renhe, amount, "2019-12-20", payee=SUPPLIER, recorded=END)


def right(story, payment, amount="90.00", method="RED_BLUE", **other):
    story.reds += 1
    red = {"redVoucher": {"text": f"记-2019-12-{story.reds}"}} if method == "RED_BLUE" else {}
    said = {
        "paymentId": payment,
        "projectId": story.x,
        "method": method,
        "payment": story.entry(story.renhe, amount),
        "paidOn": "2019-12-20",
        "confirmDuplicate": True,
    }
    return {"correction": {"payment": said | red | other}, "reason": "金额录错"}


def requested(story, content, by=None):
    return story.do(by or story.finance, "RequestCorrection", END, END, **content)["correction"]


def decided(story, name, correction, by=None, on=END, **content):
    return (by or story.reviewer).do(name, on, correctionId=correction["id"], **content)


def refused(story, content, by=None):
    before = story.ledger.store.last()[0]
    answer = (by or story.finance).do("RequestCorrection", END, **content)
    assert story.ledger.store.last()[0] == before
    return answer["code"], answer["class"]


def figures(story):
    balance = story.finance.ask("FundAccount", by={"id": story.renhe})["fundAccount"]["now"]
    return balance["available"], balance["reserved"]


def test_a_payment_is_corrected_and_followed_both_ways(story):
    payment = wrong(story)
    before = figures(story)
    asked = requested(story, right(story, payment))
    assert (asked["state"], asked["entryId"], figures(story)) == ("REQUESTED", None, before)

    done = decided(story, "ApproveCorrection", asked)["correction"]

    assert (done["state"], done["wrongAmount"], done["rightAmount"]) == ("APPLIED", "900.00", "90.00")
    assert (done["recordId"], done["requestedBy"], done["decidedBy"]) == (payment, "财务甲", "审核")
    [old] = [story.finance.ask("CorrectionsOfPayment", by={"id": payment})["payment"]]
    new = story.finance.ask("CorrectionsOfPayment", by={"id": done["entryId"]})["payment"]
    assert (old["standing"]["state"], new["standing"]["state"]) == ("REVERSED", "RECORDED")
    assert [each["id"] for each in old["corrections"]] == [each["id"] for each in new["corrections"]] == [done["id"]]
    assert float(figures(story)[1]) == float(before[1]) + 810


def said(values):
    return [(each["name"], each["value"]) for each in values]


def test_a_correction_tells_what_was_wrong_what_is_right_and_what_came_of_it(story):
    payment = wrong(story, "901.00")
    asked = requested(story, right(story, payment))
    decided(story, "ApproveCorrection", asked, reason="核对无误")

    told = story.centre.ask("Correction", id=asked["id"])["correction"]

    assert told["target"]["name"] == "payment.PaymentRecorded"
    assert ("amount", "901.00") in said(told["target"]["values"])
    assert ("payment.payment.amount", "90.00") in said(told["newValues"])
    assert not [each for each in told["newValues"] if each["name"].startswith(("target", "accounts", "requested"))]
    assert [each["name"] for each in told["results"]] == ["payment.PaymentReversed", "payment.PaymentRecorded"]
    assert {each["corrects"]["name"] for each in told["results"]} == {"payment.PaymentRecorded"}
    assert [each["label"] for each in told["history"]["nodes"]] == ["更正已申请", "更正已批准并执行"]
    assert (told["reason"], told["decisionReason"], told["decidedOn"]) == ("金额录错", "核对无误", END)


def test_a_correction_is_found_by_its_id_and_by_nobody_it_does_not_concern(story):
    asked = requested(story, right(story, wrong(story, "902.00")))

    assert story.finance.ask("Node", id=asked["id"])["node"]["__typename"] == "Correction"
    assert story.fengtai.ask("Correction", id=asked["id"])["correction"]["id"] == asked["id"]
    for stranger in (story.other_finance, story.shunyi):
        assert stranger.ask("Correction", id=asked["id"])["correction"] is None
        assert asked["id"] not in {each["node"]["id"] for each in stranger.ask("Corrections")["corrections"]["edges"]}


def test_the_list_goes_page_by_page_by_state_and_as_it_was_known(story):
    known = story.ledger.store.last()[0]
    before = story.centre.ask("Corrections")["corrections"]
    first, second = (requested(story, right(story, wrong(story, f"91{i}.00"))) for i in range(2))
    decided(story, "RejectCorrection", first, reason="原登记无误")

    now = story.centre.ask("Corrections", first=1)["corrections"]
    rest = story.centre.ask("Corrections", first=1, after=now["pageInfo"]["endCursor"])["corrections"]
    awaiting = story.centre.ask("Corrections", filter={"states": ["REQUESTED"], "kinds": ["PAYMENT"]})["corrections"]
    then = story.centre.ask("Corrections", asKnownAt={"position": str(known)})["corrections"]

    assert [each["edges"][0]["node"]["id"] for each in (now, rest)] == [second["id"], first["id"]]
    assert rest["edges"][0]["node"]["state"] == "REJECTED"
    assert now["totalCount"] == before["totalCount"] + 2
    assert now["totals"]["awaiting"] == before["totals"]["awaiting"] + 1 == awaiting["totalCount"]
    assert (then["totalCount"], then["totals"]) == (before["totalCount"], before["totals"])
    assert story.centre.ask("Corrections", scope={"fundYear": 2018})["corrections"]["totalCount"] == 0


def test_a_premium_receipt_is_corrected_with_number_and_day(story):
    policy = story.policy("PN0009")
    story.premium(policy, "5000.00", "2019-12-01")
    content = {"premium": {"policyId": policy, "receiptNo": "R2019-12-01", "method": "RED_BLUE"}}
    content["premium"] |= {"amount": "500.00", "rightReceiptNo": "R9", "movedOn": "2019-12-02"}

    asked = requested(story, {"correction": content, "reason": "多录一个零"})
    decided(story, "ApproveCorrection", asked)

    told = story.finance.ask("CorrectionsOfPolicy", by={"id": policy})["policy"]
    assert [(a["reference"], a["premiumDelta"], a["accruedDelta"], a["reversal"]) for a in told["accruals"]] == [
        ("R2019-12-01", "5000.00", "750.00", False),
        ("R9", "500.00", "75.00", False),
        ("R2019-12-01", "-5000.00", "-750.00", True),
    ]
    assert [(a["movedOn"], a["effectiveOn"]) for a in told["accruals"][1:]] == [("2019-12-02", END), (END, END)]
    assert [each["kind"] for each in told["corrections"]] == ["PREMIUM"]


def test_a_name_is_corrected_through_a_policy(story):
    policy = story.policy("PN0010")
    said = {"policyId": policy, "enterpriseName": "丙机械厂"}

    asked = requested(story, {"correction": {"name": said}, "reason": "名称录错"}, story.officer)
    decided(story, "ApproveCorrection", asked, story.centre)

    told = story.finance.ask("CorrectionsOfPolicy", by={"id": policy})["policy"]
    [correction] = told["corrections"]
    assert (told["enterpriseName"], correction["method"]) == ("丙机械厂", None)
    assert (correction["recordId"], correction["entryId"], correction["kind"]) == (policy, policy, "NAME")


# Every no by its code, and nothing half-done


def test_one_s_own_is_not_approved(story):
    asked = requested(story, right(story, wrong(story, "920.00")))
    before = story.ledger.store.last()[0]

    for name in ("ApproveCorrection", "RejectCorrection"):
        answer = decided(story, name, asked, story.maker_as_reviewer, reason="无误")
        assert (answer["code"], answer["class"]) == ("SAME_PERSON_REVIEW", "FORBIDDEN")
    assert story.ledger.store.last()[0] == before


def test_a_correction_of_a_correction_and_a_second_one_are_refused(story):
    payment = wrong(story, "921.00")
    asked = requested(story, right(story, payment))

    assert refused(story, right(story, asked["id"])) == ("NOT_FOUND", "NOTFOUND")
    assert refused(story, right(story, payment)) == ("ALREADY_CORRECTED", "CONFLICT")
    done = decided(story, "ApproveCorrection", asked)["correction"]
    assert refused(story, right(story, payment)) == ("ALREADY_CORRECTED", "CONFLICT")
    again = decided(story, "ApproveCorrection", asked)
    assert (again["code"], again["class"]) == ("INVALID_TRANSITION", "STATE")
    requested(story, right(story, done["entryId"], "91.00"))


def test_a_method_that_does_not_suit_is_refused(story):
    payment = wrong(story, "922.00")

    assert refused(story, right(story, payment, method="BLUE_PRIOR_YEAR")) == ("CORRECTION_METHOD_INVALID", "INPUT")
    moved = right(story, payment, method="DIFFERENCE", paidOn="2019-12-19")
    assert refused(story, moved) == ("CORRECTION_METHOD_INVALID", "INPUT")
    message = story.finance.do("RequestCorrection", END, **moved)["message"]
    assert "跨年更正应使用蓝字更正" in message
    assert message.endswith("2019年的本笔登记应使用红蓝字更正")


def test_a_corrected_payment_over_the_budget_is_refused_and_nothing_is_reversed(story):
    payment = wrong(story, "923.00")
    asked = requested(story, right(story, payment, "40000.01"))
    before = story.ledger.store.last()[0]

    answer = decided(story, "ApproveCorrection", asked)

    assert (answer["code"], answer["class"]) == ("PAYMENT_OVER_BUDGET", "BUDGET")
    assert story.ledger.store.last()[0] == before
    assert story.finance.ask("Payment", by={"id": payment})["payment"]["standing"]["state"] == "RECORDED"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": "924.00"}, "CORRECTION_CHANGES_NOTHING"),
        ({"redVoucher": None}, "REVERSAL_VOUCHER_REQUIRED"),
        ({"redVoucher": {"text": "付-2019-12-103"}}, "VOUCHER_DUPLICATE"),
        ({"redVoucher": {"text": "付-2019-11-9"}}, "VOUCHER_PERIOD_MISMATCH"),
        ({"paidOn": "2019-12-31"}, "STEP_DATE_ORDER"),
        ({"paidOn": "x"}, "DATE_FORMAT"),
    ],
)
def test_a_bad_request_is_refused_by_its_code(story, change, code):
    payment = story.paid(story.x, story.renhe, "924.00", "2019-12-20", recorded=END)
    amount = change.pop("amount", "90.00")

    assert refused(story, right(story, payment, amount, **change))[0] == code


def test_a_correction_needs_a_reason_and_the_version_that_was_seen(story):
    payment = wrong(story, "925.00")
    content = right(story, payment)

    assert refused(story, content | {"reason": ""}) == ("REASON_REQUIRED", "INPUT")
    assert refused(story, content | {"expectedVersion": 7}) == ("VERSION_CONFLICT", "CONFLICT")
    assert refused(story, content, story.other_finance) == ("NOT_FOUND", "NOTFOUND")
    asked = requested(story, content | {"expectedVersion": 1})
    assert decided(story, "RejectCorrection", asked)["code"] == "REASON_REQUIRED"


def test_late_entries_and_corrections_are_told_by_person_and_by_insurer(story):
    decided(story, "ApproveCorrection", requested(story, right(story, wrong(story, "930.00"), "93.00")))

    people = story.centre.ask("LateEntries")["lateEntries"]
    insurers = story.centre.ask("LateEntries", by="INSURER", asOf=END)["lateEntries"]
    own = story.other_finance.ask("LateEntries")["lateEntries"]
    foreign = story.other_finance.ask("LateEntries", insurerId=named("Organisation", RENHE))["lateEntries"]

    [finance] = [row for row in people["rows"] if row["recorder"] == "财务甲"]
    assert finance["insurer"]["code"] == RENHE
    assert finance["corrections"] >= 1
    assert finance["over30Days"] >= 1
    assert float(finance["amount"]) >= 5_930
    assert [row["insurer"]["code"] for row in insurers["rows"]] == [ANTAI, RENHE]
    assert {row["recorder"] for row in insurers["rows"]} == {None}
    assert insurers["total"]["entries"] == sum(row["entries"] for row in insurers["rows"])
    assert {row["insurer"]["code"] for row in own["rows"]} == {ANTAI}
    assert foreign["rows"] == []
