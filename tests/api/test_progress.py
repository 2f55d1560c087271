"""Stalled projects (R11), the payment cycle by step (R6) and the spread by use (R7), over HTTP."""

from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI


def test_projects_that_stand_still_say_since_when_and_what_they_hold(year):
    found = year.centre.ask("StalledProjects", orderBy="RESERVED_DESC")["stalledProjects"]

    told = [
        (n["project"]["number"], n["headline"], n["lastEvent"], n["lastEventOn"], n["stalledDays"], n["reserved"])
        for n in found["nodes"]
    ]
    assert told == [
        ("X-001", "ACCEPTED", "已验收", "2019-07-05", 179, "35000.00"),
        ("S-001", "ACCEPTED", "已验收", "2019-07-05", 179, "18000.00"),
        ("Z-001", "IRREGULAR", "已备案", "2019-06-12", 202, "6800.00"),
    ]
    assert (found["totalCount"], found["totalReserved"]) == (3, "59800.00")
    assert year.centre.post("StalledProjects", "en")["data"]["stalledProjects"]["nodes"][0]["lastEvent"] == "filed"


def test_projects_that_stand_still_are_counted_by_insurer_and_district(year):
    found = year.centre.ask("StallTable", by="BOTH")["stallTable"]

    def told(row):
        group = (row["district"] and row["district"]["code"], row["insurer"] and row["insurer"]["code"])
        return (*group, row["projects"], row["reserved"], row["longestDays"])

    assert [told(row) for row in found["rows"]] == [
        (FENGTAI, RENHE, 2, "53000.00", 179),
        (SHUNYI, ANTAI, 1, "6800.00", 202),
    ]
    assert told(found["total"]) == (None, None, 3, "59800.00", 202)
    before = year.centre.ask("StallTable", asOf="2019-08-01")["stallTable"]
    assert (before["rows"], told(before["total"])) == ([], (None, None, 0, "0.00", None))


def test_the_payment_cycle_of_each_project_by_step(year):
    nodes = year.centre.ask("PaymentCycles")["paymentCycles"]["nodes"]

    steps = ("reviewDays", "filingDays", "startDays", "paymentDays", "totalDays")
    assert [(n["project"]["number"], *(n[step] for step in steps)) for n in nodes] == [
        ("X-001", 2, 9, 3, 72, 86),  # the payment of August was reversed
        ("S-001", 2, 9, 3, 58, 72),
        ("Z-001", 2, 9, None, None, None),
    ]


def test_the_payment_cycle_in_the_middle_and_at_most(year):
    found = year.centre.ask("PaymentCycleTable")["paymentCycleTable"]

    def told(row):
        return {s["step"]: (s["projects"], s["medianDays"], s["longestDays"]) for s in row["steps"]}

    assert [row["insurer"]["code"] for row in found["rows"]] == [ANTAI, RENHE]
    assert told(found["rows"][0])["PAYMENT"] == (0, None, None)
    assert told(found["rows"][1])["PAYMENT"] == (2, "65.0", 72)
    assert told(found["total"]) == {
        "REVIEW": (3, "2.0", 2),
        "FILING": (3, "9.0", 9),
        "START": (2, "3.0", 3),
        "PAYMENT": (2, "65.0", 72),
        "TOTAL": (2, "79.0", 86),
    }


def test_the_money_by_use_in_each_group_with_the_largest_share_marked(year):
    found = year.centre.ask("UseBreakdown", by="INSURER")["useBreakdown"]

    rows = [
        (r["insurer"]["code"], r["category"], r["projects"], r["netPaid"], r["share"], r["largest"])
        for r in found["rows"]
    ]
    assert rows == [
        (ANTAI, "TRAINING", 1, "4000.00", "55.6", True),
        (ANTAI, "HAZARD_INSPECTION", 1, "3200.00", "44.4", False),
        (RENHE, "TRAINING", 1, "8000.00", "66.7", True),
        (RENHE, "HAZARD_INSPECTION", 1, "4000.00", "33.3", False),
    ]
    assert found["total"] == {"projects": 3, "netPaid": "19200.00"}
    together = year.centre.ask("UseBreakdown")["useBreakdown"]["rows"]
    assert [(row["insurer"], row["district"], row["largest"]) for row in together] == [
        (None, None, True),
        (None, None, False),
    ]


def test_insurers_and_districts_are_told_of_what_is_theirs(year):
    def stalled(client):
        return {node["project"]["number"] for node in client.ask("StalledProjects")["stalledProjects"]["nodes"]}

    def cycles(client):
        return {node["project"]["number"] for node in client.ask("PaymentCycles")["paymentCycles"]["nodes"]}

    for told in (stalled, cycles):
        assert told(year.shunyi) == {"Z-001"}
        assert told(year.finance) == {"X-001", "S-001"}
        assert told(year.other_finance) == {"S-001", "Z-001"}
