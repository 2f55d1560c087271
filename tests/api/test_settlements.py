"""Settlements over HTTP: paid end to end out of the fund, owed by age, the same to both sides, and back to the hazard."""

import pytest

from ledger.evidence import Evidence
from tests.api.settlement_story import (
    PRICES,
    a_bill,
    fund_use,
    lines,
    paid,
    project,
    submitted,
    work_in_shunyi,
    worked,
)
from tests.api.story import ANTAI, RENHE, named, told

NOBODY = "00000000-0000-4000-8000-000000000000"
BOTH = ("firm", "officer")


@pytest.fixture(scope="module")
def bill(module_database, tmp_path_factory):
    """The bill of `a_bill`, for tests that only ask or are refused."""
    with told(module_database, evidence=Evidence(tmp_path_factory.mktemp("evidence"))) as story:
        a_bill(story)
        yield story


@pytest.fixture
def work(database, tmp_path):
    """Work that nobody billed yet, and a project to pay it on."""
    with told(database, evidence=Evidence(tmp_path)) as story:
        worked(story)
        yield story


def shown(client, id_, **dates):
    return client.ask("Settlement", id=id_, **dates)["settlement"]


def listed(client, **asked):
    return client.ask("Settlements", **asked)["settlements"]


def money(client, **asked):
    totals = listed(client, **asked)["totals"]
    return [totals[name] for name in ("claimed", "confirmed", "disputed", "paid", "unpaid")]


def ages(amounts):
    return [amounts[name] for name in ("daysTo30", "daysTo90", "daysTo180", "daysOver180")]


def fund(client, account, **dates):
    by = {"by": {"id": account}}
    then = client.ask("FundAccount", **by, **dates)["fundAccount"]["then"]
    return [then[name] for name in ("book", "reserved", "available", "netPaid")]


# The fund's balance moves to the fen


def test_a_settlement_is_paid_end_to_end_and_the_fund_moves_to_the_fen(bill):
    assert fund(bill.finance, bill.account, asOf="2019-07-09") == ["150000.00", "10000.00", "140000.00", "0.00"]
    assert fund(bill.finance, bill.account, asOf="2019-07-10") == ["148399.86", "8399.86", "140000.00", "1600.14"]
    assert fund(bill.finance, bill.account) == ["147299.55", "7299.55", "140000.00", "2700.45"]

    settled = shown(bill.finance, bill.settlement)
    assert settled["standing"]["state"] == "PAID"
    assert [line["state"] for line in settled["lines"]] == ["AGREED", "AGREED", "MEDIATED", "AGREED", "AGREED"]
    assert [line["paid"] for line in settled["lines"]] == ["800.07", "800.07", "600.01", "200.00", "300.30"]
    assert [line["task"]["state"] for line in settled["lines"]] == [*["SETTLED"] * 3, "REFUSED", "SETTLED"]
    first, second = settled["payments"]
    assert (first["amount"], first["paidOn"], first["bankReceiptNo"], first["fromFund"]) == (
        "1600.14",
        "2019-07-10",
        "回单1",
        True,
    )
    assert second["payment"]["projectNumber"] == "HF-1"
    assert second["payment"]["standing"]["net"] == second["amount"] == "1100.31"


def test_a_payment_of_fees_is_a_payment_like_any_other(bill):
    found = bill.finance.ask("Payments", filter={"projectId": bill.hf})["payments"]

    assert [(edge["node"]["amount"], edge["node"]["payee"]["name"]) for edge in found["edges"]] == [
        ("1100.31", "安科技术"),
        ("1600.14", "安科技术"),
    ]
    assert found["totals"]["net"] == "2700.45"
    one = bill.finance.ask("Payment", by={"id": found["edges"][0]["node"]["id"]})["payment"]
    assert one["settlementId"] == bill.settlement
    [row] = [row for row in bill.finance.ask("UseBreakdown")["useBreakdown"]["rows"] if row["netPaid"] != "0.00"]
    assert (row["category"], row["netPaid"]) == ("HAZARD_INSPECTION", "2700.45")


def test_the_reversal_of_its_payment_reopens_the_settlement(work):
    settlement = submitted(work)
    work.do(work.officer, "AgreeLine", "2019-06-15", settlementId=settlement, lineNos=[1, 2, 3, 4, 5])
    work.hf = project(work)
    paid(work, settlement, "2019-07-10", *[(line, PRICES[each["item"]]) for line, each in enumerate(lines(work), 1)])
    before = shown(work.finance, settlement)
    [payment] = before["payments"]

    reversal = {"paymentId": payment["payment"]["id"], "voucher": {"text": "记-2019-12-9"}, "reason": "付错"}
    work.do(work.finance, "ReversePayment", "2019-07-20", **reversal)

    after = shown(work.finance, settlement)
    assert (before["standing"]["state"], after["standing"]["state"]) == ("PAID", "AGREED")
    assert after["standing"]["amounts"]["unpaid"] == "2900.51"
    assert after["payments"][0]["reversedOn"] == "2019-07-20"
    assert {line["task"]["state"] for line in after["lines"]} == {"QA_PASSED", "REFUSED"}
    assert fund(work.finance, work.account) == ["150000.00", "10000.00", "140000.00", "0.00"]
    assert shown(work.finance, settlement, asOf="2019-07-19")["then"]["state"] == "PAID"
    labels = [fact["label"] for fact in after["history"]["nodes"]]
    assert labels == ["结算单已提交", *["明细已确认"] * 5, "已付款", "付款已冲销"]


# Owed, by age


def test_what_is_owed_is_claimed_until_it_is_decided_and_ages_from_the_acceptance(bill):
    """Accepted on 24 May, refused on 20 May, re-inspected on 5 June."""
    assert money(bill.firm, asOf="2019-06-11") == ["0.00"] * 5
    assert money(bill.firm, asOf="2019-06-14") == ["2900.51", "0.00", "0.00", "0.00", "2900.51"]
    assert money(bill.firm, asOf="2019-06-15") == ["2900.51", "2100.44", "800.07", "0.00", "2900.51"]
    assert money(bill.firm, asOf="2019-07-10") == ["2900.51", "2100.44", "800.07", "1600.14", "1300.37"]
    assert money(bill.firm, asOf="2019-07-20") == ["2900.51", "2700.45", "0.00", "1600.14", "1100.31"]
    assert money(bill.firm) == ["2900.51", "2700.45", "0.00", "2700.45", "0.00"]


def test_the_time_in_dispute_does_not_count_and_both_ages_are_shown(bill):
    def standing(on):
        [node] = listed(bill.officer, asOf=on)["edges"]
        said = node["node"]["standing"]
        return said["ageDays"], said["countedDays"], ages(said["amounts"])

    # the refusal is 30 days old, the rest younger; the third line has counted since 24 May up to 15 June
    assert standing("2019-06-19") == (30, 30, ["2900.51", "0.00", "0.00", "0.00"])
    assert standing("2019-06-20") == (31, 31, ["2700.51", "200.00", "0.00", "0.00"])
    # on 10 July: call-out 51 days, re-inspection 35, and the disputed line 47 of which 25 do not count
    assert standing("2019-07-10") == (51, 51, ["800.07", "500.30", "0.00", "0.00"])
    # on 31 July: 72 days, 56, and 68 of which 35 do not count
    assert standing("2019-07-31") == (72, 72, ["0.00", "1100.31", "0.00", "0.00"])
    assert standing("2019-08-31") == (None, None, ["0.00"] * 4)
    line = shown(bill.firm, bill.settlement)["lines"][2]
    assert (line["ageDays"], line["pausedDays"]) == (99, 35)
    assert line["dispute"] == {
        "offered": "500.00",
        "reason": "只看了一半车间",
        "since": "2019-06-15",
        "awarded": "600.01",
        "basis": "现场记录",
        "mediatedOn": "2019-07-20",
    }


def test_fees_of_a_year_that_are_still_unpaid_are_one_question(bill):
    def aging(client, **asked):
        found = client.ask("SettlementAging", **asked)["settlementAging"]
        rows = [
            (row["serviceYear"], row["firm"] and row["firm"]["code"], row["amounts"]["unpaid"]) for row in found["rows"]
        ]
        return rows, found["total"]["amounts"]["unpaid"], found["total"]["settlements"]

    then = {"asOf": "2019-07-31"}
    assert aging(bill.centre, **then) == ([(2019, None, "1100.31")], "1100.31", 1)
    assert aging(bill.centre, by="YEAR_INSURER_AND_FIRM", **then)[0] == [(2019, "FIRM", "1100.31")]
    assert aging(bill.centre, filter={"serviceYear": 2018, "unpaid": True}, **then) == ([], "0.00", 0)
    assert aging(bill.centre, filter={"serviceYear": 2019, "unpaid": True}) == ([], "0.00", 0)
    assert aging(bill.centre, asKnownAt={"position": bill.before_paying})[1] == "2900.51"


# The same to both sides


def test_both_sides_see_the_same_statement(bill):
    def statement(client, **asked):
        found = client.ask("FeeStatement", contractId=bill.contract, **asked)["serviceContract"]["statement"]
        return {name: value for name, value in found.items() if name != "pageInfo"}

    seen = [statement(getattr(bill, who)) for who in (*BOTH, "finance", "centre")]
    assert all(each == seen[0] for each in seen)
    told_of = [
        (each["effectiveOn"], each["kind"], each["billed"], each["takenBack"], each["paid"], each["owedAfter"])
        for each in seen[0]["nodes"]
    ]
    assert told_of == [
        ("2019-06-12", "SUBMITTED", "2900.51", "0.00", "0.00", "2900.51"),
        ("2019-07-10", "PAID", "0.00", "0.00", "1600.14", "1300.37"),
        ("2019-07-20", "MEDIATED", "0.00", "200.06", "0.00", "1100.31"),
        ("2019-08-01", "PAID", "0.00", "0.00", "1100.31", "0.00"),
    ]
    assert [seen[0][name] for name in ("opening", "billed", "takenBack", "paid", "closing")] == [
        "0.00",
        "2900.51",
        "200.06",
        "2700.45",
        "0.00",
    ]
    july = statement(bill.firm, period={"startOn": "2019-07-01", "endOn": "2019-07-31"})
    assert [july[name] for name in ("totalCount", "opening", "closing")] == [2, "2900.51", "1100.31"]
    one = statement(bill.firm, first=1)
    assert (one["totalCount"], len(one["nodes"])) == (4, 1)


@pytest.mark.parametrize("on", ["2019-06-12", "2019-07-15", "2019-07-20", "2019-08-31"])
def test_both_sides_see_the_same_settlements_and_the_statement_ends_with_what_is_unpaid(bill, on):
    both = [listed(getattr(bill, who), asOf=on) for who in BOTH]
    statement = bill.firm.ask("FeeStatement", contractId=bill.contract, asOf=on)["serviceContract"]["statement"]

    firm, insurer = ([edge["node"] for edge in seen["edges"]] for seen in both)
    assert firm == insurer != []
    assert both[0]["totals"] == both[1]["totals"]
    assert statement["closing"] == both[0]["totals"]["unpaid"]


def test_an_insurer_and_a_firm_see_their_own_and_a_district_the_work_done_there(bill):
    def seen(client, **asked):
        return [edge["node"]["number"] for edge in listed(client, **asked)["edges"]]

    for who in ("firm", "officer", "finance", "reviewer", "centre", "city", "auditor", "fengtai"):
        assert seen(getattr(bill, who)) == ["JS-1"]
    for who in ("stranger", "other_officer", "shunyi"):
        assert seen(getattr(bill, who)) == []
        assert shown(getattr(bill, who), bill.settlement) is None
    assert shown(bill.fengtai, bill.settlement)["contract"] is None
    assert shown(bill.firm, bill.settlement)["payments"][0]["payment"] is None
    assert seen(bill.centre, scope={"insurerId": named("Organisation", ANTAI)}) == []
    assert seen(bill.centre, scope={"insurerId": named("Organisation", RENHE), "fundYear": 2019}) == ["JS-1"]
    node = bill.stranger.ask("Node", id=bill.settlement)["node"]
    assert (node, bill.firm.ask("Node", id=bill.settlement)["node"]["id"]) == (None, bill.settlement)


def test_a_district_sees_of_a_settlement_what_concerns_work_done_there(work):
    """A second settlement of two districts: one visit in FENGTAI, one in SHUNYI, both agreed and paid by one receipt."""
    elsewhere = work_in_shunyi(work)
    visits = [each | {"taskId": task} for each, task in zip(lines(work), (work.tasks["甲厂"], elsewhere), strict=False)]
    settlement = submitted(work, lines=visits)
    work.do(work.officer, "AgreeLine", "2019-06-15", settlementId=settlement, lineNos=[1, 2])

    whole, fengtai, shunyi = (shown(client, settlement) for client in (work.officer, work.fengtai, work.shunyi))
    assert [line["number"] for line in fengtai["lines"]] == [1]
    assert [line["number"] for line in shunyi["lines"]] == [2]
    for seen, claimed in ((whole, "1600.14"), (fengtai, "800.07"), (shunyi, "800.07")):
        assert seen["standing"]["amounts"]["claimed"] == claimed
        assert seen["standing"]["state"] == "AGREED"
    work.hf = project(work)
    paid(work, settlement, "2019-07-10", (1, "800.07"))
    assert [each["amount"] for each in shown(work.fengtai, settlement)["payments"]] == ["800.07"]
    assert shown(work.shunyi, settlement)["payments"] == []
    assert [way(client)["totals"]["paid"] for client in (work.fengtai, work.shunyi)] == ["800.07", "0.00"]
    assert {fact["label"] for fact in shunyi["history"]["nodes"]} == {"结算单已提交", "明细已确认"}
    assert [fact["values"] for fact in shunyi["history"]["nodes"]] == [[]] * 3
    assert all(fact["values"] for fact in whole["history"]["nodes"])


def test_settlements_are_filtered(bill):
    def numbers(**wanted):
        return len(listed(bill.centre, filter=wanted)["edges"])

    assert numbers(search="js") == numbers(contractId=bill.contract) == numbers(serviceYear=2019) == 1
    assert numbers(states=["PAID"]) == numbers(firmId=named("Organisation", "FIRM")) == numbers(unpaid=False) == 1
    assert numbers(submitted={"startOn": "2019-06-12", "endOn": "2019-06-12"}) == 1
    assert numbers(search="JS-2") == numbers(contractId=named("Policy", NOBODY)) == numbers(serviceYear=2018) == 0
    assert numbers(states=["AGREED"]) == numbers(firmId=named("Policy", "FIRM")) == numbers(unpaid=True) == 0
    for order in ("AGE_DESC", "UNPAID_DESC"):
        assert len(listed(bill.centre, orderBy=order)["edges"]) == 1


# From money to safety, and back


def way(client, **asked):
    found = client.ask("MoneyToSafety", **asked)["moneyToSafety"]
    assert found["totalCount"] == len(found["nodes"])
    return found


def test_the_way_leads_from_an_account_to_the_hazard_that_was_closed(bill):
    found = way(bill.finance, filter={"fundAccountId": bill.account}, orderBy="DONE_ON_ASC")

    assert found["totals"] == {"paid": "2700.45", "tasks": 4, "hazards": 1, "closed": 1}
    assert [(row["line"]["item"], row["task"]["enterpriseName"], row["paid"]) for row in found["nodes"]] == [
        ("VISIT", "甲厂", "800.07"),
        ("VISIT", "乙厂", "800.07"),
        ("VISIT", "丙厂", "600.01"),
        ("CALL_OUT", "丁厂", "200.00"),
        ("REINSPECTION", "甲厂", "300.30"),
    ]
    first, *_, last = found["nodes"]
    for row in (first, last):
        [hazard] = row["hazards"]
        assert (hazard["findingNo"], hazard["standing"]["state"], hazard["standing"]["closedOn"]) == (
            "YH-1",
            "CLOSED",
            "2019-06-05",
        )
        assert (row["fundAccount"]["id"], row["project"]["number"], row["settlement"]["number"]) == (
            bill.account,
            "HF-1",
            "JS-1",
        )
    assert [row["hazards"] for row in found["nodes"][1:4]] == [[], [], []]


def test_and_back_from_the_hazard_to_the_money(bill):
    found = way(bill.finance, filter={"hazardId": bill.hazard})

    assert [(row["line"]["item"], row["paid"], row["paidOn"]) for row in found["nodes"]] == [
        ("REINSPECTION", "300.30", "2019-08-01"),
        ("VISIT", "800.07", "2019-07-10"),
    ]
    assert {row["project"]["number"] for row in found["nodes"]} == {"HF-1"}
    for name, id_ in (("taskId", bill.tasks["甲厂"]), ("projectId", bill.hf), ("contractId", bill.contract)):
        assert len(way(bill.finance, filter={name: id_})["nodes"]) == (2 if name == "taskId" else 5)
    assert way(bill.finance, filter={"settlementId": named("Settlement", NOBODY)})["nodes"] == []
    [payment] = {row["payment"]["id"] for row in found["nodes"] if row["line"]["item"] == "VISIT"}
    assert way(bill.finance, filter={"paymentId": payment})["totals"]["paid"] == "1600.14"


def test_before_it_was_paid_the_way_ends_at_the_settlement(bill):
    found = way(bill.firm, asOf="2019-06-30")

    assert found["totals"] == {"paid": "0.00", "tasks": 4, "hazards": 1, "closed": 1}
    assert len(found["nodes"]) == 5
    assert way(bill.firm, asOf="2019-06-11")["nodes"] == []


def test_a_firm_sees_its_work_and_no_money_of_the_fund(bill):
    for row in way(bill.firm)["nodes"]:
        assert (row["fundAccount"], row["project"], row["payment"]) == (None, None, None)
        assert row["settlement"]["number"] == "JS-1"
    assert [row["fundAccount"]["id"] for row in way(bill.fengtai)["nodes"]] == [bill.account] * 5
    for who in ("stranger", "other_finance", "shunyi"):
        assert way(getattr(bill, who))["nodes"] == []


# What is refused


def test_what_is_wrong_is_refused_and_points_at_the_field(bill):
    def answer(name, on="2019-08-31", by=bill.finance, **content):
        refused = by.do(name, on, reason="试", **content)
        return refused["code"], refused["class"], refused["field"]

    billed = {"contractId": bill.contract, "number": "JS-2"}
    [first, *_] = lines(bill)

    def submit(**line):
        return answer("SubmitSettlement", by=bill.firm, lines=[first | line], **billed)

    assert submit() == ("TASK_ALREADY_SETTLED", "CONFLICT", None)
    assert submit(price="800.08") == ("PRICE_MISMATCH", "INPUT", None)
    assert submit(price="0") == ("AMOUNT_NOT_POSITIVE", "INPUT", "lines.0.price")
    assert submit(quantity=0)[0] == "NUMBER_RANGE"
    assert submit(quantity=2)[0] == "QUANTITY_ABOVE_SERVICE"
    assert submit(item="CALL_OUT")[0] == "TASK_NOT_ACCEPTED"
    assert submit(item="REINSPECTION")[0] == "REINSPECTED_HAZARD_REQUIRED"
    assert submit(taskId=named("InspectionTask", NOBODY)) == ("NOT_FOUND", "NOTFOUND", None)
    use = fund_use(bill, bill.hf)
    pay = {"settlementId": bill.settlement, "lines": [{"line": 1, "amount": "0.01"}], "confirmDuplicate": True}
    assert answer("PaySettlement", fundUse=use, **pay) == ("INVALID_TRANSITION", "STATE", None)
    assert answer("PaySettlement", fundUse=use, **pay | {"lines": [{"line": 9, "amount": "1"}]})[0] == (
        "SETTLEMENT_LINE_UNKNOWN"
    )
    assert answer("PaySettlement", by=bill.other_finance, fundUse=use, **pay)[0] == "NOT_FOUND"
    assert answer("PaySettlement", by=bill.firm, **pay)[:2] == ("ROLE_NOT_ALLOWED", "FORBIDDEN")
    reversal = {"settlementId": bill.settlement, "paymentNo": 1}
    assert answer("ReverseSettlementPayment", **reversal) == ("PAID_FROM_FUND", "STATE", None)


def test_a_bill_is_sent_twice_and_recorded_once(work):
    sent = {"contractId": work.contract, "number": "JS-1", "lines": lines(work), "reason": "登记"}
    key = "c0ffee00-0000-4000-8000-000000000001"
    work.clock.turn("2019-06-12")

    first = work.firm.do("SubmitSettlement", "2019-06-12", key, **sent)
    again = work.firm.do("SubmitSettlement", "2019-06-12", key, **sent)

    assert (first["receipt"]["replayed"], again["receipt"]["replayed"]) == (False, True)
    assert first["settlement"] == again["settlement"]
    assert len(listed(work.firm)["edges"]) == 1


def test_a_returned_bill_is_owed_no_more_and_billed_anew(work):
    first = submitted(work)
    work.do(work.officer, "ReturnSettlement", "2019-06-13", settlementId=first, reason="缺发票")
    second = submitted(work, "JS-2", "2019-06-14")

    found = listed(work.firm)
    assert {edge["node"]["number"]: edge["node"]["standing"]["state"] for edge in found["edges"]} == {
        "JS-1": "RETURNED",
        "JS-2": "SUBMITTED",
    }
    totals = found["totals"]
    assert [totals[name] for name in ("claimed", "returned", "undecided", "unpaid")] == [
        "5801.02",
        "2900.51",
        "2900.51",
        "2900.51",
    ]
    assert shown(work.firm, first)["standing"]["amounts"]["unpaid"] == "0.00"
    assert shown(work.firm, second)["standing"]["amounts"]["unpaid"] == "2900.51"
    statement = work.firm.ask("FeeStatement", contractId=work.contract)["serviceContract"]["statement"]
    assert [each["owedAfter"] for each in statement["nodes"]] == ["2900.51", "0.00", "2900.51"]
    assert way(work.firm)["totalCount"] == 5


def test_fees_that_are_no_use_of_the_fund_are_paid_from_own_means_and_taken_back(database, tmp_path):
    with told(database, evidence=Evidence(tmp_path)) as story:
        worked(story, fundUse=False)
        settlement = submitted(story)
        story.do(story.officer, "AgreeLine", "2019-06-15", settlementId=settlement, lineNos=[1, 2, 3, 4, 5])
        paid(story, settlement, "2019-06-20", (1, "800.07"), fundUse=None, bankReceiptNo="回单9")
        paid(story, settlement, "2019-06-21", (2, "800.07"), fundUse=None)
        assert fund(story.finance, story.account) == ["150000.00", "0.00", "150000.00", "0.00"]

        undo = {"settlementId": settlement, "paymentNo": 1, "reason": "付错"}
        story.do(story.finance, "ReverseSettlementPayment", "2019-06-22", **undo)

        then = shown(story.firm, settlement)
        assert (then["standing"]["state"], then["standing"]["amounts"]["paid"]) == ("PART_PAID", "800.07")
        assert [(each["number"], each["fromFund"], each["reversedOn"]) for each in then["payments"]] == [
            (1, False, "2019-06-22"),
            (2, False, None),
        ]
        [row] = [row for row in way(story.firm)["nodes"] if row["paid"] != "0.00"]
        assert (row["line"]["number"], row["fundAccount"], row["paid"]) == (2, None, "800.07")
