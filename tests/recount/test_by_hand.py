"""Hand-made rows through the import, and the API's answers to the literal figures of `by_hand`."""

from datetime import date

import pytest

from domain.campaign import FilingCampaign
from tests.api.client import served
from tests.api.story import named
from tests.conftest import a_database
from tests.recount.by_hand import CAMPAIGN, CODE, DISTRICTS, STORIES
from tests.recount.desk import NOW, UNFILED, Desk, project_id
from tests.recount.messy import declared_alone
from tests.recount.recount import fen

AS_OF = "2019-12-31"
CAMPAIGN_ID = named("FilingCampaign", FilingCampaign.id_for(CAMPAIGN))
PLACES = {
    name: (("RENHE", "ANTAI")[n // len(DISTRICTS)], DISTRICTS[n % len(DISTRICTS)]) for n, name in enumerate(STORIES)
}


def the_workbook():
    """Every story in a place of its own, with money of the year 2019."""
    places = sorted(
        {*PLACES.values(), *((story.co_funder, PLACES[name][1]) for name, story in STORIES.items() if story.co_funder)}
    )
    sheets = {
        "机构": [
            {"机构代码": code, "机构名称": f"{code}财险", "类型": "保险公司"} for code in ("ANTAI", "RENHE", "HUATAI")
        ],
        "保单": [
            {
                "保险公司": insurer,
                "保单号": f"{insurer}{district}",
                "统一社会信用代码": CODE,
                "企业名称": "示例企业",
                "起保日期": date(2019, 1, 2),
                "止保日期": date(2020, 12, 31),
                "区代码": district,
            }
            for insurer, district in places
        ],
        "保费": [
            {
                "保险公司": insurer,
                "保单号": f"{insurer}{district}",
                "类型": "收费",
                "流水号": "SF1",
                "日期": date(2019, 1, 3),
                "金额": fen("100,000.00"),
            }
            for insurer, district in places
        ],
        "专项": [
            {
                "专项编号": CAMPAIGN,
                "专项名称": "历史项目补备案",
                "启动日期": date(2019, 8, 1),
                "截止日期": date(2019, 7, 30),
                "补备案期限": date(2019, 8, 16),
            }
        ],
        "项目": [],
        "支付": [],
        "材料": [],
    }
    for number, (name, story) in enumerate(STORIES.items(), 1):
        of = {"保险公司": PLACES[name][0], "项目编号": name}
        sheets["项目"].append(of | {"资金分摊": tuple(_shares(name))} | story.project)
        for line, payment in enumerate(story.payments, 1):
            own = {"资金账户": _account(name), "收款方": "示例安全技术公司", "经办人": "示例出纳"}
            own["凭证号"] = f"付-{payment['日期']:%Y-%m}-{number}{line}"
            sheets["支付"].append(of | own | payment)
        sheets["材料"] += [of | paper for paper in story.papers]
    return sheets


def _account(name, insurer=None):
    return f"{insurer or PLACES[name][0]}/{PLACES[name][1]}/2019"


def _shares(name):
    """All from one account, or 600.00 and 400.00 from two."""
    other = STORIES[name].co_funder
    yield f"{_account(name)}:{'600.00' if other else '1000.00'}"
    if other:
        yield f"{_account(name, other)}:400.00"


@pytest.fixture(scope="module")
def desk(server_dsn, template, tmp_path_factory):
    with a_database(server_dsn, "test_by_hand", template) as conninfo, served(conninfo, clock=lambda: NOW) as world:
        desk, sheets = Desk(world, tmp_path_factory.mktemp("by_hand")), the_workbook()
        alone = declared_alone(sheets)
        desk.imported(alone)
        desk.consent(alone)
        desk.imported(sheets)
        for row in sheets["项目"]:
            for line in STORIES[row["项目编号"]].desk:
                desk.act(line | {"保险公司": row["保险公司"]}, project_id(row))
        yield desk


@pytest.mark.parametrize("name", STORIES)
def test_each_item_stands_in_its_cell_with_its_money_its_age_and_its_next_step(desk, name):
    items = [item for item in desk.pages("MoneyItems", "moneyItems", asOf=AS_OF) if item["project"]["number"] == name]

    assert sorted((_letters(item), item["amount"], item["ageDays"], item["nextStep"]) for item in items) == sorted(
        STORIES[name].items
    )


@pytest.mark.parametrize("name", STORIES)
def test_each_project_is_owed_or_not_with_its_missing_papers_and_days(desk, name):
    owed = [each for each in desk.owed(CAMPAIGN_ID, asOf=AS_OF) if each[1] == name]

    expected = STORIES[name].owed
    assert owed == ([(PLACES[name][0], name, expected[0], "2019-08-16", *expected[1:])] if expected else [])


@pytest.mark.parametrize("name", STORIES)
def test_each_project_is_unfiled_for_so_long_or_is_not(desk, name):
    place, expected = PLACES[name], STORIES[name].unfiled
    found = desk.centre.ask("UnfiledAging", asOf=AS_OF)["unfiledAging"]["rows"]

    bands = [
        (UNFILED[band["age"]], band["projects"], band["netPaid"], band["reserved"])
        for row in found
        if (row["insurer"]["code"], row["district"]["code"]) == place
        for band in row["bands"]
        if band["projects"]
    ]
    assert bands == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("as_of", "days", "bucket"),
    [
        ("2019-08-16", 0, "未到期"),  # the deadline itself: not due until it has passed (8.2: received − due)
        ("2019-08-17", 1, "0–30"),
        ("2019-09-15", 30, "0–30"),  # 15 + 15
        ("2019-09-16", 31, "31–90"),
        ("2019-11-14", 90, "31–90"),  # 15 + 30 + 31 + 14
        ("2019-11-15", 91, "91–180"),
        ("2020-02-12", 180, "91–180"),  # 137 to the year's end + 31 + 12
        ("2020-02-13", 181, ">180"),
    ],
)
def test_what_is_owed_grows_older_by_the_buckets_of_r8(desk, as_of, days, bucket):
    [owed] = [each for each in desk.owed(CAMPAIGN_ID, asOf=as_of) if each[1] == "no contract"]

    assert owed[-2:] == (days, bucket)


def _letters(item):
    return "".join(word[0] if item[word] else "-" for word in ("declared", "done", "paid", "filed"))
