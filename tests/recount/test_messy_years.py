"""Messy years through the real doors, and every figure of the API beside a recount of the workbook.

The recount is naive and imports nothing of ours; where both agree, two readings of domain.md do.
"""

import ast
import json
import subprocess
import sys
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from domain.campaign import FilingCampaign
from tests.api.client import served
from tests.api.story import named
from tests.conftest import a_database
from tests.recount import recount
from tests.recount.desk import NOW, Desk
from tests.recount.messy import a_messy_year
from tests.recount.telling import CAMPAIGN, DEADLINE, TODAY

SEEDS = (1, 2, 3, 2019)
DAYS = (date(2019, 3, 31), date(2019, 8, 16), date(2019, 8, 17), date(2019, 12, 31), TODAY)
OPENED = date(2019, 8, 1)
CAMPAIGN_ID = named("FilingCampaign", FilingCampaign.id_for(CAMPAIGN))


class Taken:
    """A messy year in the ledger: the desk, and for both halves the last position and the rows of the workbook."""

    def __init__(self, desk, year):
        self.desk, self.year = desk, year
        (self.halfway, half), (self.end, whole) = desk.take(year)
        self.half = recount.sheets(half)
        self.rows = recount.sheets(whole) | {"另行登记": year.desk}
        self.book = whole


@pytest.fixture(scope="module", params=SEEDS)
def taken(request, server_dsn, template, tmp_path_factory):
    name = f"test_recount_{request.param}"
    with a_database(server_dsn, name, template) as conninfo, served(conninfo, clock=lambda: NOW) as world:
        yield Taken(Desk(world, tmp_path_factory.mktemp(name)), a_messy_year(request.param))


def test_the_recount_imports_nothing_of_ours():
    tree = ast.parse(Path(recount.__file__).read_text(encoding="utf-8"))

    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    assert {name.partition(".")[0] for name in names} <= {*sys.stdlib_module_names, "openpyxl"}


@pytest.mark.parametrize("as_of", [day for day in DAYS if day >= OPENED], ids=str)
def test_the_owed_list_is_what_a_recount_gives_now_and_as_known_halfway(taken, as_of):
    assert taken.desk.owed(CAMPAIGN_ID, asOf=str(as_of)) == _owed(taken.rows, as_of)
    known = {"asKnownAt": {"position": taken.halfway}}
    assert taken.desk.owed(CAMPAIGN_ID, asOf=str(as_of), **known) == _owed(taken.half, as_of)


@pytest.mark.parametrize("as_of", [day for day in DAYS if day >= OPENED], ids=str)
def test_the_progress_of_each_insurer_is_what_a_recount_gives(taken, as_of):
    rows, burnt = taken.desk.progress(CAMPAIGN_ID, asOf=str(as_of))

    told = recount.progress(taken.rows, CAMPAIGN, as_of)
    assert rows == {insurer: (*row[:-1], row[-1] and str(row[-1])) for insurer, row in told.items()}
    assert burnt == {str(day): _owing(taken.rows, day) for day in _days(OPENED, min(as_of, DEADLINE))}


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_the_aging_of_what_is_not_filed_is_what_a_recount_gives(taken, as_of):
    rows, total = taken.desk.unfiled(asOf=str(as_of))

    expected = recount.unfiled(taken.rows, as_of)
    assert rows == expected
    assert total == _summed({(age, *key): band for (*key, age), band in expected.items()})


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_every_item_and_all_sixteen_cells_are_what_a_recount_gives(taken, as_of):
    items = sorted(recount.items(taken.rows, as_of))
    total, rows = taken.desk.matrix("BOTH", asOf=str(as_of))

    assert taken.desk.items(asOf=str(as_of)) == items
    assert total == recount.matrix(taken.rows, as_of)
    assert {key: {cell: held for cell, held in row.items() if held[0]} for key, row in rows.items()} == _by_account(
        items
    )


@pytest.mark.parametrize("as_of", (*DAYS[:3], TODAY), ids=str)
def test_what_was_known_halfway_is_what_a_recount_of_that_days_workbook_gives(taken, as_of):
    asked = {"asOf": str(as_of), "asKnownAt": {"position": taken.halfway}}

    assert taken.desk.items(**asked) == sorted(recount.items(taken.half, as_of))
    assert taken.desk.matrix(**asked)[0] == recount.matrix(taken.half, as_of)
    assert taken.desk.unfiled(**asked)[0] == recount.unfiled(taken.half, as_of)


def test_the_years_are_messy(taken):
    cells = {cell for day in DAYS for _, _, cell, _ in recount.items(taken.rows, day)}
    buckets = {row[-1] for day in DAYS for row in recount.owed(taken.rows, CAMPAIGN, day)}
    ages = {key[-1] for day in DAYS for key in recount.unfiled(taken.rows, day)}

    yes_no = (True, False)
    undeclared = {(False, False, paid, False) for paid in yes_no}  # what is not declared is neither done nor filed
    assert cells == {*product((True,), yes_no, yes_no, yes_no)} | undeclared
    assert buckets == {"未到期", "0–30", "91–180", ">180"}
    assert ages == {"0–30", "31–90", "91–180", "181–365", ">365"}


def test_the_recount_is_a_script_of_its_own(taken):
    script = [sys.executable, "-X", "utf8", recount.__file__, str(taken.book), str(TODAY)]

    told = json.loads(subprocess.run(script, check=True, capture_output=True, encoding="utf-8", cwd="/").stdout)

    rows = recount.sheets(taken.book)
    assert [row[1] for row in told["owed"][CAMPAIGN]] == [row[1] for row in recount.owed(rows, CAMPAIGN, TODAY)]
    assert {tuple(row[:4]): tuple(row[4:]) for row in told["matrix"]} == recount.matrix(rows, TODAY)
    assert {tuple(row[:3]): tuple(row[3:]) for row in told["unfiled"]} == recount.unfiled(rows, TODAY)


def _owed(rows, as_of):
    told = recount.owed(rows, CAMPAIGN, as_of)
    return [(insurer, number, missing, str(due), *owed) for insurer, number, missing, due, *owed in told]


def _owing(rows, day):
    expected = sum(row[0] for row in recount.progress(rows, CAMPAIGN, day).values())
    return expected, len(recount.owed(rows, CAMPAIGN, day))


def _days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _summed(bands):
    total = {}
    for (age, *_), band in bands.items():
        total[age] = tuple(map(sum, zip(total.get(age, (0, 0, 0)), band, strict=True)))
    return total


def _by_account(items):
    rows = {}
    for _, account, cell, amount in items:
        insurer, district, _ = account.split("/")
        held = rows.setdefault((insurer, district), {})
        count, sum_ = held.get(cell, (0, 0))
        held[cell] = (count + 1, sum_ + amount)
    return rows
