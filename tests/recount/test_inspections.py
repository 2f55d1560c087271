"""A year of one district through the API: every transition of tasks and hazards, and five reports recounted.

The recount is naive and reads the exported facts alone; where both agree, two readings of domain.md do. Beside it
stand twenty figures that were reasoned by hand. What is owed and paid for services is recounted in test_fees.
"""

import ast
import json
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from console.export import write_facts
from tests.api.hazard_story import OWNER, a_year_of_hazards
from tests.api.story import FENGTAI
from tests.recount import inspections
from tests.recount.district_year import billed, every_task, more_hazards, told_of

SINCE, DAYS = (
    date(2019, 6, 1),
    (date(2019, 6, 30), date(2019, 7, 12), date(2019, 12, 31), date(2020, 1, 9), date(2020, 1, 31)),
)

# domain.md 7.3, InspectionTask; a second appointment and a second version of a report are steps of their own
TASK_TRANSITIONS = {
    (None, "ASSIGNED"), ("ASSIGNED", "SCHEDULED"), ("SCHEDULED", "SCHEDULED"),
    ("ASSIGNED", "DATA_HOLD"), ("SCHEDULED", "DATA_HOLD"), ("DATA_HOLD", "ASSIGNED"),
    ("ASSIGNED", "UNREACHABLE"), ("SCHEDULED", "UNREACHABLE"), ("UNREACHABLE", "ASSIGNED"),
    ("SCHEDULED", "VISITED"), ("ASSIGNED", "REFUSED"), ("SCHEDULED", "REFUSED"),
    ("REFUSED", "SCHEDULED"), ("REFUSED", "REFUSED_FINAL"),
    ("ASSIGNED", "VOID"), ("SCHEDULED", "VOID"), ("DATA_HOLD", "VOID"), ("UNREACHABLE", "VOID"), ("REFUSED", "VOID"),
    ("VISITED", "REPORTED"), ("REPORTED", "REWORK"), ("REWORK", "REPORTED"), ("REPORTED", "QA_PASSED"),
    ("QA_PASSED", "SETTLED"),
}  # fmt: skip
# domain.md 7.3, Hazard; 'any open' is FOUND, NOTIFIED and CLAIMED
HAZARD_TRANSITIONS = {
    (None, "FOUND"), ("FOUND", "NOTIFIED"), ("FOUND", "CLOSED"), ("NOTIFIED", "CLAIMED"),
    ("CLAIMED", "CLOSED"), ("NOTIFIED", "CLOSED"), ("CLAIMED", "NOTIFIED"), ("NOTIFIED", "NOTIFIED"),
    ("FOUND", "WITHDRAWN"), ("NOTIFIED", "WITHDRAWN"), ("CLAIMED", "WITHDRAWN"),
    ("FOUND", "DUPLICATE"), ("NOTIFIED", "DUPLICATE"), ("CLAIMED", "DUPLICATE"),
    ("FOUND", "SUSPENDED"), ("NOTIFIED", "SUSPENDED"), ("CLAIMED", "SUSPENDED"),
    ("SUSPENDED", "FOUND"), ("SUSPENDED", "NOTIFIED"), ("SUSPENDED", "CLAIMED"), ("CLOSED", "NOTIFIED"),
}  # fmt: skip

# domain.md 7.3: a contract, which stays signed when it is amended and expires by its date; a list, a briefing, a listing
OTHER_TRANSITIONS = {
    "contract": {(None, "SIGNED"), ("SIGNED", "TERMINATED")},
    "visiting_list": {(None, "ISSUED"), ("ISSUED", "IN_PROGRESS"), ("IN_PROGRESS", "COMPLETED")},
    "briefing": {(None, "ISSUED"), ("ISSUED", "ACKNOWLEDGED"), ("ISSUED", "SUPERSEDED")},
    "supervision": {(None, "LISTED"), ("LISTED", "PASSED"), ("PASSED", "DELISTED")},
}
# domain.md 7.3, Settlement; PAYABLE is AGREED or RESOLVED
BILLS = {
    "JS-1": ["SUBMITTED", "RETURNED"],
    "JS-2": ["SUBMITTED", "AGREED", "PART_PAID", "PAID"],
    "JS-3": ["SUBMITTED", "PARTLY_DISPUTED", "RESOLVED", "PAID"],
}


@pytest.fixture(scope="module")
def year(module_database, tmp_path_factory):
    with a_year_of_hazards(module_database, tmp_path_factory.mktemp("evidence")) as hazards:
        more_hazards(hazards)
        hazards.bill = billed(hazards.story, *every_task(hazards.story))
        told_of(hazards.story)
        hazards.story.clock.turn("2020-01-31")
        lines = BytesIO()
        write_facts(module_database, lines)
        hazards.database, hazards.lines = module_database, lines.getvalue().decode().splitlines()
        hazards.streams = inspections.read(hazards.lines)
        yield hazards


def test_the_recount_imports_nothing_of_ours():
    tree = ast.parse(Path(inspections.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}

    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("track", "table"), [("task", TASK_TRANSITIONS), ("hazard", HAZARD_TRANSITIONS), *OTHER_TRANSITIONS.items()]
)
def test_every_transition_of_the_domain_is_gone_through_and_no_other(year, track, table):
    with psycopg.connect(year.database) as connection:
        seen = set(connection.execute("SELECT from_state, to_state FROM state_changes WHERE track = %s", [track]))

    assert seen == table


def test_every_state_of_a_settlement_is_gone_through(year):
    assert year.bill == BILLS


def dated(on):
    return {"scope": {"district": FENGTAI}, "asOf": str(on)}


def progress(year, on):
    found = year.story.centre.ask("InspectionProgress", since=str(on), **dated(on))["inspectionProgress"]
    return {(row["insurer"]["code"], row["firm"]["code"]): counted(row["counts"]) for row in found["rows"]}


def counted(counts):
    same = ("assigned", "notified", "visited", "refused", "unreachable", "voided", "overdue", "escalated")
    grades = {f"{grade}_{what}": counts[grade][what] for grade in ("general", "major") for what in ("found", "closed")}
    return {name: counts[name] for name in same} | grades | {"on_site": counts["closedOnSite"]}


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_progress_is_that_of_the_recount(year, on):
    found = inspections.r9(year.streams, FENGTAI, on)

    for key, row in progress(year, on).items():
        assert {name: row[name] for name in row if row[name]} == {n: v for n, v in found.get(key, {}).items() if v}
    assert {key for key, row in found.items() if any(row.values())} <= progress(year, on).keys()


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_key_enterprises_are_those_of_the_recount(year, on):
    found = year.story.centre.ask("KeyEnterprises", since=str(SINCE), first=100, **dated(on))["keyEnterprises"]
    shown = {
        each["creditCode"]: {
            "open_major": each["openMajor"],
            "open_general": each["openGeneral"],
            "overdue_days": each["longestOverdueDays"],
            "failures": each["failedReinspections"],
            "refusals": each["refusals"],
            "escalated_on": each["escalatedOn"] and date.fromisoformat(each["escalatedOn"]),
            "visited_on": each["visitedOn"] and date.fromisoformat(each["visitedOn"]),
            "reasons": sorted(each["reasons"]),
        }
        for each in found["nodes"]
    }

    assert shown == inspections.r10(year.streams, FENGTAI, SINCE, on)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_my_tasks_are_those_of_the_recount(year, on):
    found = year.story.firm.ask("Tasks", first=100, asOf=str(on))["tasks"]["nodes"]
    shown = sorted((t["enterpriseName"], t["state"], t["dueOn"], str(t["reinspectionDueOn"])) for t in found)

    own = inspections.r12(year.streams, "FIRM", on).values()
    assert shown == sorted((name, state, str(due), str(again)) for name, state, due, again in own)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_quality_of_firms_is_that_of_the_recount(year, on):
    found = year.story.centre.ask("FirmQuality", asOf=str(on))["firmQuality"]["rows"]
    names = ("reports", "returned", "zeroFindings", "reinspectionsInTime", "reinspections", "reinspectionsOwed")
    shown = {row["firm"]["code"]: tuple(row[name] for name in names) for row in found}

    own = inspections.r14(year.streams, on)
    assert shown == {firm: (*row[:3], *row[4:]) for firm, row in own.items()}
    days = {row["firm"]["code"]: row["averageSubmitDays"] for row in found}
    assert days == {firm: f"{row[3] / row[0]:.1f}" if row[0] else None for firm, row in own.items()}


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_the_national_table_is_that_of_the_recount(year, on):
    shown = {}
    for row in year.story.centre.ask("NationalStatistics", **dated(on))["nationalStatistics"]["rows"]:
        general, major = row["hazards"]["general"], row["hazards"]["major"]
        counts = (row["enterprises"], general["found"], general["closed"], major["found"], major["closed"])
        rest = (row["planned"], row["fiveInPlace"], row["listed"], row["listedProvincial"])
        shown[row["sector"]] = (*counts, *rest, round(float(row["funds"]) * 100))

    found = inspections.r18(year.streams, FENGTAI, on)
    assert shown == {sector: row for sector, row in found.items() if sector in shown}
    assert {sector for sector, row in found.items() if any(row)} <= shown.keys()


def test_a_complaint_counts_for_its_firm_from_its_day_on(year):
    story = year.story
    task = story.centre.ask("Tasks", filter={"search": "一"}, first=1)["tasks"]["nodes"][0]["id"]
    story.do(story.officer, "RecordComplaint", "2020-01-21", taskId=task, complainant=OWNER, statement="迟到")

    def counted(on):
        found = story.firm.ask("FirmQuality", asOf=on)["firmQuality"]
        return [(row["firm"]["code"], row["complaints"]) for row in found["rows"]]

    assert (counted("2020-01-20"), counted("2020-01-21")) == ([("FIRM", 0)], [("FIRM", 1)])


def test_the_recount_runs_by_itself(year, tmp_path):
    file = tmp_path / "facts.jsonl"
    file.write_text("\n".join(year.lines), encoding="utf-8")
    asked = [sys.executable, inspections.__file__, str(file), FENGTAI, "FIRM", str(SINCE), "2019-12-31"]
    told = subprocess.run(asked, capture_output=True, check=True, text=True, encoding="utf-8")

    assert json.loads(told.stdout)[4] == {"HAZCHEM": [2, 7, 5, 1, 1, 1, 1, 1, 1, 5_000_000]}


JUNE, JULY, YEAR, MONTH = "2019-06-30", "2019-07-12", "2019-12-31", "2020-01-31"

BY_HAND = (
    # 5.5: 6 was withdrawn and 7 merged, so that 1, 2, 3, 8 and 9 were found
    (JUNE, "general_found", 5),
    # 1 on the spot and 2 by a re-inspection that passed; what 3 claimed failed
    (JUNE, "general_closed", 2),
    (JUNE, "on_site", 1),
    # the fourth and the fifth
    (JUNE, "major_found", 2),
    (JUNE, "major_closed", 0),
    # every deadline lies ahead: that of 3, after its failure, by two days
    (JUNE, "overdue", 0),
    # by hand, when the fourth was found (case 14)
    (JUNE, "escalated", 1),
    # 3 passed on that very day, 9 on 07-01; 8 stood still from 07-01 to 07-11 and is open
    (JULY, "general_closed", 4),
    # the fifth, a major one, was due on the day before yesterday
    (JULY, "overdue", 1),
    # besides 4: 3 by its second failure, 5 by its first day overdue (case 14)
    (JULY, "escalated", 3),
    # 5 was regraded down on 09-01 and counts as general now (case 16), 12 came in September, 11 is suspended
    (YEAR, "general_found", 7),
    # 1, 2, 3, 8, and 9, which came back in August and was closed again
    (YEAR, "general_closed", 5),
    # 4 passed on 10-10 and was delisted on 10-15: closed only then (7.3)
    (YEAR, "major_closed", 1),
    # the fifth and the twelfth
    (YEAR, "overdue", 2),
    # case 11; the visits of 06-03 by two firms on two days, 06-10, 06-24, 09-10 and 12-01
    (YEAR, "assigned", 6),
    (YEAR, "visited", 6),
    # one more visit with findings, and the eight of January
    (MONTH, "assigned", 15),
    # of the eight, 一 alone
    (MONTH, "visited", 8),
    # 二 by its second refusal and 八 by its word; 七 was taken back
    (MONTH, "refused", 2),
    # 三, 四, 五, 六, 七
    (MONTH, "voided", 5),
)


@pytest.mark.parametrize(("on", "figure", "value"), BY_HAND)
def test_a_figure_is_what_was_reasoned_by_hand(year, on, figure, value):
    assert sum(row[figure] for row in progress(year, on).values()) == value
    assert (
        sum(row.get(figure, 0) for row in inspections.r9(year.streams, FENGTAI, date.fromisoformat(on)).values())
        == value
    )


def test_twenty_figures_were_reasoned_by_hand():
    assert len(set(BY_HAND)) == 20
