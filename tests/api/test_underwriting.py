"""What was insured, on any calibre, over HTTP; and why the calibres differ."""

from tests.api.story import SHUNYI, named
from tests.api.test_bad_questions import codes

YEAR = {"startOn": "2019-01-01", "endOn": "2019-12-31"}
FIGURES = ("policies", "enterprises", "premiumReceived", "netAccrued")


def figures(found):
    return tuple(found[name] for name in FIGURES)


def underwriting(client, **asked):
    return client.ask("Underwriting", **{"period": YEAR} | asked)["underwriting"]


def test_the_default_is_the_inception_date_and_is_echoed(year):
    found = underwriting(year.centre)

    assert found["calibre"] == "INCEPTION"
    assert figures(found["figures"]) == (4, 1, "1600000.00", "240000.00")
    assert underwriting(year.centre, scope={})["calibre"] == "INCEPTION"


def test_premium_by_inception_is_that_of_what_is_available(year):
    for scope in ({}, {"district": SHUNYI}, {"insurerId": named("Organisation", "ANTAI")}):
        total = year.centre.ask("FundAvailability", scope=scope)["fundAvailability"]["total"]

        assert figures(underwriting(year.centre, scope=scope)["figures"])[1:] == (
            total["enterprises"], total["balance"]["premiumReceived"], total["balance"]["netAccrued"],
        )  # fmt: skip


def test_another_calibre_counts_its_own_days(year):
    april = {"period": {"startOn": "2019-04-01", "endOn": "2019-04-30"}}
    found = underwriting(year.centre, scope={"calibre": "RECEIPT"}, **april)

    assert (found["calibre"], figures(found["figures"])) == ("RECEIPT", (1, 1, "100000.00", "15000.00"))
    assert figures(underwriting(year.centre, **april)["figures"]) == (0, 0, "0.00", "0.00")


def test_the_differences_are_explained(year):
    april = {"startOn": "2019-04-01", "endOn": "2019-04-30"}
    found = year.centre.ask("CalibreComparison", period=april)["calibreComparison"]

    by = {each["onCalibre"]: each for each in found["calibres"]}
    assert list(by) == ["INCEPTION", "ISSUE", "RECEIPT", "RECORDED"]
    assert by["INCEPTION"]["differences"] == []
    assert [(each["reason"], figures(each["change"])) for each in by["RECEIPT"]["differences"]] == [
        ("INCEPTED_BEFORE", (1, 1, "100000.00", "15000.00"))
    ]
    assert figures(by["RECEIPT"]["difference"]) == (1, 1, "100000.00", "15000.00")
    whole = year.centre.ask("CalibreComparison", period=YEAR)["calibreComparison"]["calibres"][1]
    assert figures(whole["figures"]) == (0, 0, "0.00", "0.00")
    assert [(each["reason"], figures(each["change"])) for each in whole["differences"]] == [
        ("UNDATED", (-4, -1, "-1600000.00", "-240000.00"))
    ]


def test_an_insurer_counts_its_own_part(year):
    assert figures(underwriting(year.officer)["figures"]) == (2, 1, "1060000.00", "159000.00")
    assert figures(underwriting(year.shunyi)["figures"]) == (1, 1, "100000.00", "15000.00")


def test_a_statistic_names_a_calibre_that_it_has(year):
    assert codes(year.centre.post("Underwriting", scope={"calibre": None})) == ["CALIBRE_REQUIRED"]
    for name in ("FundAccounts", "Payments", "UseBreakdown", "DataCompleteness", "CalibreComparison"):
        answer = year.centre.post(name, scope={"calibre": "RECEIPT"})
        assert codes(answer) == ["CALIBRE_NOT_OFFERED"], name
    assert "收费日期口径" in answer["errors"][0]["message"]
    assert codes(year.centre.post("Underwriting", period={"startOn": "2019-02-30"})) == ["DATE_FORMAT"]
