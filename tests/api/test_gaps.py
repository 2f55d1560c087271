"""The four-way table and its lists (R21), over HTTP, as of the end of the year that the story tells."""

import pytest

from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, named


def table(client, **asked):
    found = client.ask("FundGaps", **asked)["fundGaps"]
    return found["rows"], found["total"]


def cells(row):
    """The cells that hold something, in letters."""
    held = {}
    for cell in row["cells"]:
        letters = "".join(name[0] if cell[name] else "-" for name in ("declared", "done", "paid", "filed"))
        if cell["items"]:
            held[letters] = (cell["items"], cell["amount"])
    return held


def items(client, filter=None, **asked):  # noqa: A002
    found = client.ask("MoneyItems", filter=filter, **asked)["moneyItems"]
    assert found["totalCount"] == len(found["nodes"])
    return found["nodes"]


def test_the_table_adds_up_to_what_is_paid_and_reserved(year):
    rows, total = table(year.centre, by="BOTH")

    assert cells(total) == {
        "ddpf": (3, "16000.00"),
        "dd-f": (3, "53000.00"),
        "d-pf": (1, "3200.00"),
        "d--f": (1, "6800.00"),
    }
    assert (total["items"], total["amount"], len(total["cells"])) == (8, "79000.00", 16)
    assert [(row["district"]["code"], row["insurer"]["code"], row["amount"]) for row in rows] == [
        (FENGTAI, ANTAI, "10000.00"),
        (FENGTAI, RENHE, "59000.00"),
        (SHUNYI, ANTAI, "10000.00"),
    ]


def test_the_four_gaps_are_told_by_age(year):
    _, total = table(year.centre)

    gaps = {gap["gap"]: (gap["items"], gap["amount"], gap["longestDays"]) for gap in total["gaps"]}
    ages = {gap["gap"]: [age["items"] for age in gap["ages"]] for gap in total["gaps"]}
    assert gaps == {
        "DECLARED_NOT_DONE": (2, "10000.00", 213),
        "DONE_NOT_PAID": (3, "53000.00", 183),
        "PAID_NOT_FILED": (0, "0.00", None),
        "FILED_NOT_PAID": (4, "59800.00", 202),
    }
    assert ages == {
        "DECLARED_NOT_DONE": [0, 0, 0, 2],
        "DONE_NOT_PAID": [0, 0, 0, 3],
        "PAID_NOT_FILED": [0, 0, 0, 0],
        "FILED_NOT_PAID": [0, 0, 0, 4],
    }


def test_an_item_names_its_project_its_gaps_and_whose_turn_it_is(year):
    [largest, *_] = items(year.centre, {"gap": "DONE_NOT_PAID"}, orderBy="AMOUNT_DESC")

    assert largest["project"]["number"] == "X-001"
    assert largest["fundAccount"]["insurer"]["code"] == RENHE
    assert (largest["amount"], largest["since"], largest["ageDays"]) == ("35000.00", "2019-07-01", 183)
    assert largest["gaps"] == [
        {"gap": "DONE_NOT_PAID", "since": "2019-07-01", "days": 183},
        {"gap": "FILED_NOT_PAID", "since": "2019-06-12", "days": 202},
    ]
    assert (largest["nextStep"], largest["owners"]) == ("PAY", ["INSURER_FINANCE"])


@pytest.mark.parametrize(
    ("wanted", "amounts"),
    [
        ({"gap": "DECLARED_NOT_DONE"}, ["6800.00", "3200.00"]),
        ({"gap": "PAID_NOT_FILED"}, []),
        ({"cell": {"declared": True, "done": False, "paid": True, "filed": True}}, ["3200.00"]),
        ({"gap": "DONE_NOT_PAID", "ages": ["OVER_180"]}, ["35000.00", "12000.00", "6000.00"]),
        ({"gap": "DONE_NOT_PAID", "ages": ["UP_TO_30", "UP_TO_90", "UP_TO_180"]}, []),
        ({"nextSteps": ["START"]}, ["6800.00", "3200.00"]),
        ({"owner": "INSURER_PROJECT"}, ["6800.00", "3200.00"]),
        ({"owner": "CENTRE"}, []),
        ({"owner": "INSURER_FINANCE", "nextSteps": ["PAY", "START"], "gap": "FILED_NOT_PAID"}, ["35000.00", "12000.00", "6000.00"]),
    ],
)  # fmt: skip
def test_items_by_each_filter(year, wanted, amounts):
    assert [item["amount"] for item in items(year.centre, wanted, orderBy="AMOUNT_DESC")] == amounts


def test_items_by_scope_and_as_of_an_earlier_day(year):
    of_antai = items(year.centre, scope={"insurerId": named("Organisation", ANTAI), "district": SHUNYI})
    in_june = items(year.finance, asOf="2019-06-11")

    assert sorted(item["amount"] for item in of_antai) == ["3200.00", "6800.00"]
    assert items(year.centre, scope={"fundYear": 2018}) == []
    assert {(item["amount"], item["nextStep"], *item["owners"]) for item in in_june} == {
        ("40000.00", "ACCEPT_FILING", "CENTRE"),
        ("20000.00", "ACCEPT_FILING", "CENTRE"),
    }


def test_pages_follow_one_another(year):
    first = year.centre.ask("MoneyItems", first=5)["moneyItems"]
    second = year.centre.ask("MoneyItems", first=5, after=first["pageInfo"]["endCursor"])["moneyItems"]
    back = year.centre.ask("MoneyItems", last=5, before=second["pageInfo"]["startCursor"])["moneyItems"]

    assert (len(first["nodes"]), len(second["nodes"])) == (5, 3)
    assert (first["totalCount"], first["totalAmount"]) == (8, "79000.00")
    assert not second["pageInfo"]["hasNextPage"]
    assert back["nodes"] == first["nodes"]


def test_insurers_and_districts_see_what_is_theirs(year):
    assert [row["insurer"]["code"] for row in table(year.finance)[0]] == [RENHE]
    assert {item["fundAccount"]["insurer"]["code"] for item in items(year.finance)} == {RENHE}
    assert {item["fundAccount"]["district"]["code"] for item in items(year.shunyi)} == {SHUNYI}
    assert items(year.finance, scope={"insurerId": named("Organisation", ANTAI)}) == []
