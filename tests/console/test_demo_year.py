"""The invented year by itself: its size, its rates, and that nobody in it is real."""

from collections import Counter
from datetime import date

import pytest

from console import demo
from console.demo.fiction import INSURERS
from console.sheets.reader import read_here as read
from domain.credit_code import credit_code
from domain.district import REPORTING_DISTRICTS

RATE = 0.15


@pytest.fixture(scope="module")
def year():
    return demo.invent().sheets


def usage_by_insurer(sheets):
    """Net paid over net accrual, told by the rows alone."""
    policies = {row["保单号"]: row for row in sheets["保单"]}
    accrued, paid = Counter(), Counter()
    for row in sheets["保费"]:
        amount = row["金额"] if row["类型"] == "收费" else -row["金额"]
        for share in policies[row["保单号"]].get("共保", (f"{row['保险公司']}:10000",)):
            insurer, bp = share.split(":")
            accrued[insurer] += amount * int(bp) / 10_000 * RATE
    for row in sheets["支付"]:
        paid[row["保险公司"]] += row["金额"] if row["类型"] in {"支付", "不合规支付"} else -row["金额"]
    return {insurer: paid[insurer] / accrued[insurer] for insurer in accrued}


def premium(sheets, kind):
    return sum(row["金额"] for row in sheets["保费"] if row["类型"] == kind)


def test_the_same_seed_is_the_same_year_and_another_seed_another():
    assert demo.invent(7).sheets == demo.invent(7).sheets
    assert demo.invent(7).sheets != demo.invent(8).sheets


@pytest.mark.parametrize("seed", [demo.SEED, 1, 2, 3])
def test_every_year_has_its_size_and_believable_rates(seed):
    sheets = demo.invent(seed).sheets

    assert [len(sheets[name]) for name in ("机构", "保单", "项目")] == [27, 2_000, 325]
    assert 2_900 <= len(sheets["保费"]) <= 3_100
    assert 490 <= len(sheets["支付"]) <= 600
    assert {row["类型"] for row in sheets["支付"]} == {"支付", "不合规支付", "冲销", "退款"}
    assert {row.get("审核结果") for row in sheets["项目"]} == {"通过", "退回", "不通过", None}
    assert len(usage_by_insurer(sheets)) == len(INSURERS)
    assert all(0.30 <= rate <= 0.85 for rate in usage_by_insurer(sheets).values())
    assert 0.03 <= premium(sheets, "退费") / premium(sheets, "收费") <= 0.08


@pytest.mark.parametrize("seed", [demo.SEED, 1, 2, 3])
def test_every_year_has_its_visits_and_findings_at_believable_rates(seed):
    sheets = demo.invent(seed).sheets
    outcomes = Counter(row["结果"] for row in sheets["走访"])
    visited = {row["统一社会信用代码"] for row in sheets["走访"] if row["结果"] == "已上门"}
    hazards = {tuple(row[header] for header in HAZARD): row for row in sheets["隐患"]}
    grades = Counter(row["级别"] for row in hazards.values())

    assert 1_400 <= len(visited) <= 1_600
    assert 2_400 <= len(sheets["走访清单"]) <= 2_600
    assert 5_800 <= len(hazards) <= 6_500
    assert 0.03 <= outcomes["拒查"] / len(sheets["走访"]) <= 0.08
    assert 0.02 <= outcomes["联系不上"] / len(sheets["走访"]) <= 0.05
    assert 24 <= grades["一般"] / grades["重大"] <= 38
    closed = closure_by_firm(sheets, hazards.values())
    assert max(closed, key=lambda firm: -closed[firm]) == "LANJING"
    assert closed["LANJING"] < 0.9 < closed["ANHENG"]
    assert max(Counter(tuple(row[header] for header in HAZARD) for row in failures(sheets)).values()) == 3


HAZARD = ("清单编号", "统一社会信用代码", "隐患编号")


def failures(sheets):
    return [row for row in sheets["隐患"] if row.get("复查结果") == "不合格"]


def closure_by_firm(sheets, hazards):
    """How many of what a firm found by October is closed; the last row of a hazard says where it stands."""
    firms = {(row["清单编号"], row["统一社会信用代码"]): row["技术服务机构"] for row in sheets["走访清单"]}
    found, closed = Counter(), Counter()
    for row in hazards:
        if row["发现日期"] <= date(2025, 10, 1):
            firm = firms[row["清单编号"], row["统一社会信用代码"]]
            found[firm] += 1
            closed[firm] += row.get("复查结果") == "合格" or ("整改日期" in row and "告知日期" not in row)
    return {firm: closed[firm] / found[firm] for firm in found}


def test_everybody_is_invented_and_the_districts_are_real(year):
    phones = [row["联系电话"] for row in year["保单"] if "联系电话" in row]
    codes = {row["统一社会信用代码"] for row in year["保单"]}

    assert all(phone.startswith("1380000") and len(phone) == 11 for phone in phones)
    assert all(credit_code(code)[2:8] == "110110" for code in codes)
    assert {row["区代码"] for row in year["机构"] if "区代码" in row} == set(REPORTING_DISTRICTS)
    assert {row["区代码"] for row in year["保单"]} == set(REPORTING_DISTRICTS)
    assert any("共保" in row for row in year["保单"])


def test_the_year_goes_through_the_workbook_unchanged(tmp_path):
    demo.write_workbook(tmp_path / "year.xlsx")

    assert list(read(tmp_path / "year.xlsx").rows) == demo.invent().rows
