"""Annual budget targets against what was spent, over HTTP."""

from tests.api.story import ANTAI, FENGTAI, RENHE, a_year, told


def rows(client, **asked):
    found = client.ask("BudgetTargets", **asked)["budgetTargets"]
    return [
        (
            row["insurer"] and row["insurer"]["code"],
            row["district"] and row["district"]["code"],
            row["fundYear"],
            row["target"],
            row["spent"],
            row["percent"],
            row["remaining"],
            row["premiumReceived"],
            row["spentOfPremium"],
        )
        for row in found["rows"] + found["totals"]
    ]


def test_insurers_set_targets_and_all_see_what_came_of_them(database):
    with told(database) as story:
        a_year(story)
        on = "2019-12-30"
        whole = {"fundYear": 2019, "amount": "60000.00", "expectedPremium": "2000000.00"}

        set_ = story.do(story.finance, "SetBudgetTarget", on, **whole)
        story.do(story.other_finance, "SetBudgetTarget", on, fundYear=2019, amount="3000.00", district=FENGTAI)
        stranger = story.officer.do("SetBudgetTarget", on, **whole)
        nothing = story.finance.do("SetBudgetTarget", on, fundYear=2019, amount="0.00")
        nowhere = story.finance.do("SetBudgetTarget", on, fundYear=2019, amount="1.00", district="110110")

        assert set_["organisation"]["code"] == RENHE
        assert (stranger["code"], nothing["code"], nothing["field"]) == (
            "ROLE_NOT_ALLOWED",
            "AMOUNT_NOT_POSITIVE",
            "amount",
        )
        assert nowhere["code"] == "DISTRICT_UNKNOWN"
        assert rows(story.centre) == [
            (ANTAI, None, 2019, "3000.00", "7200.00", "240.0", "-4200.00", "540000.00", "1.3"),
            (RENHE, None, 2019, "60000.00", "12000.00", "20.0", "48000.00", "1060000.00", "1.1"),
            (None, None, 2019, "63000.00", "19200.00", "30.5", "43800.00", "1600000.00", "1.2"),
        ]
        assert rows(story.shunyi, by="BOTH")[0][3:6] == (None, "3200.00", None)
        assert [row[0] for row in rows(story.finance)] == [RENHE, None]
        assert rows(story.fengtai)[-1][3] == "3000.00"
        assert rows(story.centre, asOf="2019-12-29")[-1][3] is None


def test_under_a_ceiling_rule_a_target_above_the_ceiling_is_refused(database):
    with told(database) as story:
        terms = {"accrual": {"mode": "CEILING", "rateBp": 2100}}
        rule = {"terms": terms, "effectiveFrom": "2019-01-02", "legalBasis": "文件"}
        story.do(story.city, "PublishRule", "2019-01-02", **rule)
        target = {"fundYear": 2019, "expectedPremium": "100000.00"}

        story.do(story.finance, "SetBudgetTarget", "2019-01-02", amount="21000.00", **target)
        refused = story.finance.do("SetBudgetTarget", "2019-01-02", amount="21000.01", **target)

        assert (refused["code"], refused["class"]) == ("CEILING_EXCEEDED", "BUDGET")
        assert refused["message"] == "超过计提上限21%:上限21000.00元"
