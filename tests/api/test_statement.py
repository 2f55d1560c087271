"""R5 over HTTP: an account line by line, forward and backward, while others go on recording."""

import pytest

from tests.api.story import told


def balance(client, account, **asked):
    """Book, reserved and available of an account as asked."""
    found = client.ask("FundAccount", by={"id": account}, **asked)["fundAccount"]["then"]
    assert found["overdrawn"] is (float(found["available"]) < 0)
    return found["book"], found["reserved"], found["available"]


def lines(year, size, backward=False, **asked):
    """Every line of an account's statement, page by page, in the order of the statement."""
    found, place = [], {}
    while True:
        side = {"last" if backward else "first": size} | place
        page = year.finance.ask("Statement", by={"id": year.renhe}, **side, **asked)["fundAccount"]["statement"]
        found = page["nodes"] + found if backward else found + page["nodes"]
        info = page["pageInfo"]
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            return found, page
        place = {"before": info["startCursor"]} if backward else {"after": info["endCursor"]}


KINDS = [
    ("2019-03-01", "ACCRUED", "150000.00"),
    ("2019-04-01", "ACCRUED", "159000.00"),
    ("2019-06-03", "RESERVED", "159000.00"),
    ("2019-06-03", "RESERVED", "159000.00"),
    ("2019-08-20", "PAID", "134000.00"),
    ("2019-09-02", "PAID", "126000.00"),
    ("2019-09-10", "PAYMENT_REVERSED", "151000.00"),
    ("2019-09-15", "PAID", "146000.00"),
    ("2019-10-21", "REFUNDED", "147000.00"),
]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("backward", [False, True])
def test_a_statement_read_page_by_page_runs_to_the_balance(year, size, backward):
    found, page = lines(year, size, backward)

    assert [(line["effectiveOn"], line["kind"], line["book"]) for line in found] == KINDS
    assert [line["number"] for line in found] == list(range(1, len(KINDS) + 1))
    assert page["totalCount"] == len(KINDS)
    assert page["opening"] == {"book": "0.00", "reserved": "0.00", "available": "0.00"}
    assert tuple(page["closing"].values()) == balance(year.finance, year.renhe)
    assert (found[-1]["book"], found[-1]["available"]) == (page["closing"]["book"], page["closing"]["available"])


def test_a_statement_of_a_period_opens_where_the_last_one_closed(year):
    found, page = lines(year, 2, period={"startOn": "2019-08-20", "endOn": "2019-09-14"})

    assert [line["kind"] for line in found] == ["PAID", "PAID", "PAYMENT_REVERSED"]
    assert [line["number"] for line in found] == [5, 6, 7]
    assert tuple(page["opening"].values()) == balance(year.finance, year.renhe, asOf="2019-08-19")
    assert tuple(page["closing"].values()) == balance(year.finance, year.renhe, asOf="2019-09-14")


def test_a_line_leads_to_what_it_comes_from(year):
    found, _ = lines(year, 100)

    kinds = [year.finance.ask("Node", id=line["sourceId"])["node"]["__typename"] for line in found]

    assert kinds == ["Policy"] * 2 + ["PreventionProject"] * 2 + ["Payment"] * 5
    assert found[4]["sourceId"] == year.first


def test_a_late_entry_shifts_nothing_that_is_being_read(database):
    with told(database) as story:
        policy = story.policy("PN0001")
        for on in ("2019-03-01", "2019-03-10", "2019-03-20"):
            story.renhe = story.premium(policy, "1000.00", on)

        def page(**asked):
            return story.finance.ask("Statement", by={"id": story.renhe}, **asked)["fundAccount"]["statement"]

        for dates in ({}, {"asOf": "2019-12-31"}):
            first = page(first=2, **dates)
            story.premium(policy, "500.00", f"2019-03-0{5 + len(dates)}")
            second = page(first=2, after=first["pageInfo"]["endCursor"], **dates)

            assert second["nodes"][0]["number"] == 3
            assert second["closing"] == first["closing"]
            assert (second["position"], second["asOf"]) == (first["position"], first["asOf"])
            assert [line["effectiveOn"] for line in first["nodes"] + second["nodes"]] == sorted(
                line["effectiveOn"] for line in first["nodes"] + second["nodes"]
            )
            assert page(first=100)["totalCount"] == first["totalCount"] + 1
