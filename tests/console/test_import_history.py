"""History through the workbook: a project with its payments as one, and a messy year recounted by hand."""

from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import product

import pytest

from console.compose import SYSTEM
from console.sheets.reader import read_here as read
from domain.campaign import FilingCampaign
from domain.district import DistrictUnknown
from domain.money import fen
from domain.project.tracks import DistrictState, ExecutionState, FilingState
from ledger.door import day_of
from projections import campaigns, filing_progress, unfiled
from projections.basis import Readers
from projections.filing_progress import days_owed
from projections.page import Page
from projections.projects import StallLimits
from projections.scope import Scope
from tests.console.import_files import (
    NOW,
    OFFICER,
    a_payment,
    a_project,
    a_year,
    counted,
    importing,
    on,
)

DEADLINE = on(8, 16)
NO_LIMITS = StallLimits(0, 0)


def a_campaign(**changes):
    return {
        "专项编号": "BBA-2019",
        "专项名称": "历史项目补备案",
        "启动日期": on(8, 1),
        "截止日期": on(7, 30),
        "补备案期限": DEADLINE,
    } | changes


def a_historical_project(**changes):
    """It was done in spring, and is handed in and filed in August."""
    return a_project(
        **{
            "专项": "BBA-2019",
            "备案提交日期": on(8, 10),
            "备案日期": on(8, 12),
            "备案号": "补1",
            "合同号": "HT1",
            **changes,
        }
    )


def a_history(**sheets):
    return a_year(**({"专项": [a_campaign()], "项目": [a_historical_project()]} | sheets))


@pytest.fixture
def imports(database, tmp_path):
    with importing(database, tmp_path) as world:
        yield world


@asynccontextmanager
async def asked(world, as_of):
    """A reading, a basis, and the campaign."""
    readers = Readers(world.database, size=1)
    await readers.open()
    try:
        async with readers.reading(SYSTEM, NOW, day_of(NOW)) as reading:
            basis = await reading.basis(as_of)
            [campaign] = await campaigns.campaigns(reading, Scope(), basis)
            yield reading, basis, campaign
    finally:
        await readers.close()


def test_a_historical_project_and_its_payments_are_recorded_as_they_went(imports):
    summary = imports.of(a_history())

    assert counted(summary) == (7, 0, 0)
    project = imports.project()
    assert (project.filing, project.execution) == (FilingState.BACKFILLED, ExecutionState.ACCEPTED)
    assert (project.district_consent, project.total_used) == (DistrictState.CONFIRMED, fen("50000.00"))
    days = {topic: state["effective_on"] for topic, state in imports.facts()}
    assert days["project.HistoricalProjectDeclared"] == "2019-04-01"
    assert (days["payment.PaymentRecorded"], days["payment.PaymentVerified"]) == ("2019-07-10", "2019-07-11")
    assert days["project.HistorySubmitted"] == "2019-08-10"
    campaign_id = FilingCampaign.id_for("BBA-2019")
    campaign = imports.ledger.store.load([campaign_id])[campaign_id]
    assert campaign.deadline_on == DEADLINE
    assert (campaign.asked, campaign.districts) == ((), ())


def test_importing_history_again_changes_nothing(imports):
    imports.of(a_history())
    before = imports.facts()

    assert counted(imports.of(a_history())) == (0, 7, 0)
    assert imports.facts() == before


def test_what_came_after_the_papers_were_handed_in_are_ordinary_steps(imports):
    late = a_payment(日期=on(9, 1), 凭证号="付-2019-09-0001", 金额=fen("1000.00"), 复核日期=on(9, 2))
    project = a_historical_project(验收日期=on(8, 20))

    summary = imports.of(a_history(项目=[project], 支付=[a_payment(), late]))

    assert counted(summary) == (8, 0, 0)
    names = [topic for topic, _ in imports.facts()]
    assert names.index("project.ProjectBackfilled") < names.index("project.ProjectAccepted")
    assert imports.project().total_used == fen("51000.00")


@pytest.mark.parametrize("wrong", [{"复核人": None}, {"日期": None}, {"金额": None}])
def test_a_project_and_its_payments_are_taken_together_or_not_at_all(imports, wrong):
    good = a_payment(凭证号="付-2019-07-0002", 金额=fen("1.00"))

    summary = imports.of(a_history(支付=[a_payment(**wrong), good]))

    assert summary.problems == {"VALUE_REQUIRED": 1, "HISTORY_ROW_REFUSED": 2}
    assert len(list(read(imports.marked).rows)) == 3
    assert not [topic for topic, _ in imports.facts() if topic.startswith(("project.", "payment."))]


def test_a_refused_project_refuses_its_payments(imports):
    summary = imports.of(a_history(项目=[a_historical_project(起期=on(7, 31), 止期=on(12, 31))]))

    assert summary.problems == {"NOT_HISTORICAL": 2}
    assert summary.refused == 2


def test_only_the_centre_opens_campaigns(imports):
    summary = imports.of({"专项": [a_campaign()]}, OFFICER)
    assert summary.problems == {"ROLE_NOT_ALLOWED": 1}

    assert imports.of({"专项": [a_campaign(补备案期限=on(7, 29))]}).problems == {"CAMPAIGN_PERIOD_INVALID": 1}
    assert imports.of({"专项": [a_campaign(适用区=("999999",))]}).problems == {DistrictUnknown.code(): 1}


LACKS = {
    "all there": {},
    "no contract": {"合同号": None},
    "no district": {"属地确认日期": None, "属地确认文号": None},
    "neither": {"合同号": None, "属地确认日期": None, "属地确认文号": None},
}


def a_messy_year():
    """Historical projects of every sort, and ordinary ones filed and not, told by their rows."""
    projects, payments = [], []
    sorts = product(LACKS, (on(8, 5), on(8, 16), on(8, 17), on(11, 20)), (True, False), (0, 1, 2))
    for number, (lack, handed_in, accepted, times) in enumerate(sorts):
        name, month = f"L{number:03}", 1 + number % 6
        own = {"项目编号": name, "备案提交日期": handed_in, "申报日期": on(month, 1), "审核日期": on(month, 9)}
        filed = {"备案日期": handed_in + timedelta(days=2)} if accepted and lack == "all there" else {"备案日期": None}
        begun = NOT_BEGUN if number % 5 == 0 else {}
        projects.append(a_historical_project(**HUNDRED, **LACKS[lack], **own, **filed, **begun))
        for each in range(times):
            line = {"项目编号": name, "日期": on(7, 1 + each), "凭证号": f"付-2019-07-{number:03}{each}"}
            payments.append(a_payment(金额=fen("10.00"), **line))
    for number in range(6):
        unfiled_yet = {"备案提交日期": None, "备案日期": None, "审核日期": on(4 + number, 3), **NOT_BEGUN}
        projects.append(a_project(项目编号=f"N{number}", **HUNDRED, **(unfiled_yet if number % 2 else {})))
    return a_history(项目=projects, 支付=payments)


HUNDRED = {"预算": fen("100.00"), "资金分摊": ("RENHE/110105/2019:100.00",)}
NOT_BEGUN = {"开工日期": None, "交付日期": None, "验收日期": None}
PAPER_BY_COLUMN = {"DISTRICT_CONFIRMATION": "属地确认文号", "CONTRACT": "合同号"}
ALL_FIVE = ["APPLICATION_FORM", "USAGE_PLAN", "DISTRICT_CONFIRMATION", "INTERNAL_APPROVAL", "CONTRACT"]


def is_filed(row, as_of):
    return "备案日期" in row and row["备案日期"] <= as_of


def owed_by_hand(rows, as_of):
    """The owed list, counted from the rows alone: number, missing papers, days beyond the deadline."""
    late = max(0, (as_of - DEADLINE).days)
    return sorted(
        (row["项目编号"], missing_by_hand(row, as_of), late)
        for row in rows["项目"]
        if "专项" in row and row["申报日期"] <= as_of and not is_filed(row, as_of)
    )


def missing_by_hand(row, as_of):
    if row["备案提交日期"] > as_of:
        return ALL_FIVE
    return [kind for kind, column in PAPER_BY_COLUMN.items() if column not in row]


def ages_by_hand(rows, as_of):
    """How many projects are approved and not filed, by age, from the approval or the first payment."""
    counts = dict.fromkeys((30, 90, 180, 365), 0)
    for row in rows["项目"]:
        paid = [each["日期"] for each in rows["支付"] if each["项目编号"] == row["项目编号"]]
        since = min(row["审核日期"], *paid) if paid else row["审核日期"]
        if since <= as_of and not is_filed(row, as_of):
            counts[next(limit for limit in counts if (as_of - since).days <= limit)] += 1
    return list(counts.values())


@pytest.mark.parametrize("as_of", [on(8, 16), on(8, 19), on(12, 31)])
async def test_a_messy_year_owes_exactly_what_its_rows_say(imports, as_of):
    rows = a_messy_year()
    assert imports.of(rows).problems == {}

    async with asked(imports, as_of) as (reading, basis, campaign):
        found = await filing_progress.owed(reading, Scope(), basis, NO_LIMITS, campaign, Page(1_000))
        [row], total = await filing_progress.progress(reading, Scope(), basis, NO_LIMITS, campaign)
        aged = await unfiled.unfiled(reading, Scope(), basis, NO_LIMITS)
        burnt = await filing_progress.burn_down(reading, Scope(), basis, campaign)

    owed = owed_by_hand(rows, as_of)
    assert sorted((each.number, each.missing_papers, days_owed(each.filing_due_on, as_of)) for each in found) == owed
    assert total == row.counted
    handed_in = [each for each in owed if each[1] != ALL_FIVE]
    assert total.expected - total.backfilled == len(owed)
    assert total.incomplete == len([missing for _, missing, _ in handed_in if missing])
    counted_ages = [sum(each.projects for each in aged if each.age == age.value) for age in unfiled.LIMITS]
    assert counted_ages == ages_by_hand(rows, as_of)
    days = [on(8, 1) + timedelta(days=n) for n in range(16)]
    assert [(each.day, each.owed) for each in burnt] == [(day, len(owed_by_hand(rows, day))) for day in days]
