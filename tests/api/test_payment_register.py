"""R3 over HTTP: payments by every filter and in every order, and by their vouchers."""

import pytest

from tests.api.story import ANTAI, RENHE, SHUNYI, named


def register(client, order="PAID_ON_DESC", scope=None, **wanted):
    """The payments that are wanted, their count and sums."""
    found = client.ask("Payments", filter=wanted, orderBy=order, scope=scope)["payments"]
    assert found["totalCount"] == len(found["edges"])
    return [edge["node"]["id"] for edge in found["edges"]], found["totals"]


def test_the_register_by_each_filter(year):
    every = [year.late, year.of_renhe, year.first]

    def wanted(**filters):
        return register(year.finance, **filters)[0]

    assert wanted() == every
    assert wanted(states=["REVERSED"]) == [year.first]
    assert wanted(states=["RECORDED", "VERIFIED"]) == [year.late, year.of_renhe]
    assert wanted(states=[]) == []
    assert wanted(projectId=year.s) == [year.of_renhe]
    assert wanted(fundAccountId=year.renhe) == every
    assert wanted(paid={"startOn": "2019-09-02", "endOn": "2019-09-14"}) == [year.of_renhe]
    assert wanted(recorded={"startOn": "2019-10-20"}) == [year.late]
    assert wanted(voucher="付-2019-08") == [year.first]
    assert wanted(payee="甲") == every
    assert wanted(payee="乙") == []
    assert wanted(atLeast="8000.00") == [year.of_renhe, year.first]
    assert wanted(atLeast="5000.00", atMost="8000") == [year.late, year.of_renhe]
    assert wanted(lateOver=34) == [year.late]
    assert wanted(lateOver=35) == []
    assert wanted(irregular=True) == []
    assert register(year.centre, irregular=True)[1]["paid"] == "200.00"
    assert register(year.centre, scope={"district": SHUNYI})[1]["net"] == "3200.00"


def test_the_register_sums_up_the_whole_filtered_list(year):
    document = """query L($filter: PaymentFilter) {
      payments(first: 1, filter: $filter) { totalCount totals { paid reversed refunded net } nodes { id } }
    }"""

    found = year.finance.send(document, filter={"atLeast": "5000.00"})["data"]["payments"]

    assert (found["totalCount"], len(found["nodes"])) == (3, 1)
    assert found["totals"] == {"paid": "38000.00", "reversed": "25000.00", "refunded": "1000.00", "net": "12000.00"}


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("order", ["PAID_ON_DESC", "PAID_ON_ASC", "RECORDED_DESC", "AMOUNT_DESC"])
def test_the_register_in_each_order_page_by_page(year, order, size, backward):
    document = """query L($first: Int, $after: String, $last: Int, $before: String, $order: PaymentOrder!) {
      payments(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
        nodes { id paidOn recordedAt amount } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }"""
    found, place = [], {}
    while True:
        asked = {"order": order, "last" if backward else "first": size} | place
        page = year.centre.send(document, **asked)["data"]["payments"]
        found = page["nodes"] + found if backward else found + page["nodes"]
        info = page["pageInfo"]
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            break
        place = {"before": info["startCursor"]} if backward else {"after": info["endCursor"]}

    keys = {
        "PAID_ON_DESC": [row["paidOn"] for row in found][::-1],
        "PAID_ON_ASC": [row["paidOn"] for row in found],
        "RECORDED_DESC": [row["recordedAt"] for row in found][::-1],
        "AMOUNT_DESC": [float(row["amount"]) for row in found][::-1],
    }[order]
    assert keys == sorted(keys)
    assert len({row["id"] for row in found}) == 6


def test_a_payment_is_found_by_its_voucher_its_own_or_a_red_one(year):
    def found(text, insurer=RENHE, **rest):
        by = {"voucher": {"insurerId": named("Organisation", insurer), "text": text} | rest}
        payment = year.centre.ask("Payment", by=by)["payment"]
        return payment and payment["id"]

    assert found("付-2019-08-0034-1") == found("付-2019-8-34") == found("付-2019-09-0007-1") == year.first
    assert found("付-2019-08-0034-1", accountSet=RENHE) == year.first
    assert found("付-2019-08-0034-1", ANTAI) is None
    assert found("付-2019-08-0034-2") is None


def test_a_payment_tells_what_became_of_it(year):
    first = year.finance.ask("Payment", by={"id": year.first})["payment"]
    late = year.finance.ask("Payment", by={"id": year.late})["payment"]

    assert first["standing"]["state"] == "REVERSED"
    assert first["reversal"] == {
        "voucher": "付-2019-09-0007-1",
        "effectiveOn": "2019-09-10",
        "method": "RED_BLUE",
        "reason": "登记",
    }
    assert (first["recordedBy"], first["verifiedBy"], first["attested"]) == ("财务甲", "财务乙", True)
    assert late["refunds"] == [{"amount": "1000.00", "effectiveOn": "2019-10-21", "bankReceiptNo": "回1"}]
    assert (late["lateDays"], late["standing"]["net"], late["standing"]["budgetLeft"]) == (35, "4000.00", "35000.00")
