"""Importing again: the same file, a mended one, after a kill; and the dry run."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from console.importing import rehearsal, run
from console.sheets.reader import read_here as read
from domain.money import fen
from domain.project.tracks import ExecutionState
from ledger.rights import Role
from tests.conftest import a_database
from tests.console.import_files import (
    ACCOUNT,
    EVERY_ROW,
    EVERY_ROW_AGAIN,
    FINANCE,
    NOW,
    a_payment,
    a_policy,
    a_project,
    a_receipt,
    a_year,
    actor,
    counted,
    facts,
    importing,
    on,
    organisations,
    written,
)


@pytest.fixture
def imports(database, tmp_path):
    with importing(database, tmp_path) as world:
        yield world


def test_the_same_rows_under_another_file_name_are_already_there(imports):
    imports.of(a_year())
    before = imports.facts()

    summary = imports.of(a_year())

    assert counted(summary) == EVERY_ROW_AGAIN
    assert imports.facts() == before


def test_what_one_person_imported_is_already_there_for_a_colleague(imports):
    imports.of(a_year())

    summary = imports.of({"保单": [a_policy()], "保费": [a_receipt()]}, FINANCE)

    assert counted(summary) == (0, 2, 0)


def test_other_content_under_the_same_key_is_refused(imports):
    imports.of(a_year())

    summary = imports.of({"保费": [a_receipt(金额=fen("1.00"))]})

    assert summary.problems == {"COMMAND_ID_REUSED": 1}


def test_a_refused_row_comes_back_marked_and_is_imported_once_it_is_mended(imports):
    imports.of(a_year(支付=[a_payment(金额=fen("60000.01"))]))
    (returned,) = read(imports.marked).rows

    summary = imports.of(a_year(支付=[returned.cells | {"金额": fen("60000.00")}]))

    assert counted(summary) == (1, 5, 0)
    assert imports.account().paid == fen("60000.00")


def test_mending_a_row_does_not_change_what_was_recorded_of_it(imports):
    imports.of(a_year(项目=[a_project(预算=fen("150000.01"), 资金分摊=(f"{ACCOUNT}:150000.01",))], 支付=[]))
    (returned,) = read(imports.marked).rows

    summary = imports.of({"项目": [returned.cells | {"预算": fen("1.00"), "资金分摊": (f"{ACCOUNT}:1.00",)}]})

    assert summary.problems == {"COMMAND_ID_REUSED": 1}
    assert imports.project().budget == fen("150000.01")


def test_a_row_whose_first_step_was_refused_works_once_it_is_mended(imports):
    imports.of(a_year(项目=[a_project(资金分摊=("RENHE/110106/2019:60000.00",))], 支付=[]))
    (returned,) = read(imports.marked).rows

    summary = imports.of({"项目": [returned.cells | {"资金分摊": (f"{ACCOUNT}:60000.00",)}]})

    assert counted(summary) == (1, 0, 0)
    assert imports.project().execution is ExecutionState.ACCEPTED


def test_after_a_refused_step_the_later_ones_of_the_row_are_not_tried(imports):
    row = a_project(预算=fen("150000.01"), 资金分摊=(f"{ACCOUNT}:150000.01",))
    ended = row | {"终止日期": on(9, 1), "终止原因": "企业停产"}

    summary = imports.of(a_year(项目=[ended], 支付=[]))

    assert summary.problems == {"INSUFFICIENT_AVAILABLE": 1}
    assert imports.project().execution is ExecutionState.NOT_STARTED


def test_a_dry_run_finds_the_same_and_records_nothing(imports, database):
    bad = a_payment(凭证号="付-2019-07-0002", 金额=fen("10000.01"), 复核人=None, 复核日期=None)
    rows = a_year(支付=[a_payment(), bad])
    before = imports.facts()

    with rehearsal(database, lambda: NOW) as ledger:
        rehearsed = imports.of(rows, ledger=ledger)

    assert imports.facts() == before
    assert rehearsed.problems == {"PAYMENT_OVER_BUDGET": 1}
    real = imports.of(rows)
    assert rehearsed.as_json()["lines"] == real.as_json()["lines"]


def test_a_dry_run_needs_no_ledger_to_begin_with(database, tmp_path):
    path = written(tmp_path / "year.xlsx", a_year())

    with rehearsal(database, lambda: NOW) as ledger:
        assert counted(run(ledger, path, actor(Role.CENTRE, "CENTRE"))) == EVERY_ROW

    assert facts(database) == []


def test_a_dry_run_tells_what_is_already_there(imports, database):
    imports.of(a_year())

    with rehearsal(database, lambda: NOW) as ledger:
        more = imports.of(a_year(保费=[a_receipt(), a_receipt(流水号="SF2")]), ledger=ledger)

    assert counted(more) == (1, 6, 0)


def test_the_summary_counts_rows_and_money_by_sheet_and_kind(imports):
    refund = a_receipt(类型="退费", 流水号="TF1", 日期=on(8, 1), 金额=fen("0.01"), 原因="批减")

    summary = imports.of(a_year(保费=[a_receipt(), refund], 支付=[a_payment(收款方="别的公司")]))

    told = {(line["sheet"], line["kind"]): line for line in summary.as_json()["lines"]}
    assert told["保费", "收费"]["recorded"] == {"rows": 1, "amount": "1000000.00"}
    assert told["保费", "退费"]["recorded"] == {"rows": 1, "amount": "0.01"}
    assert told["支付", "支付"]["refused"] == {"rows": 1, "amount": "50000.00"}
    assert summary.as_json()["marked"] == str(imports.marked)


def test_progress_hears_of_every_step(imports):
    heard = []

    imports.of(a_year(), progress=lambda done, total: heard.append((done, total)))

    assert heard[-1] == (len(heard), len(heard))


def test_a_csv_file_holds_one_sheet(imports, tmp_path):
    imports.of(organisations())
    path = tmp_path / "policies.csv"
    header, line = zip(*((name, str(value)) for name, value in a_policy().items()), strict=True)
    path.write_text(f"{','.join(header)}\n{','.join(line)}\n", encoding="gb18030")

    assert counted(run(imports.ledger, path, FINANCE)) == (1, 0, 0)


def many(count):
    """Policies with a receipt each."""
    return organisations() | {
        "保单": [a_policy(保单号=f"PN{number:04d}") for number in range(count)],
        "保费": [a_receipt(保单号=f"PN{number:04d}", 金额=fen("100.00")) for number in range(count)],
    }


def test_a_ledger_with_little_room_is_asked_again_and_keeps_the_order(database, tmp_path):
    with importing(database, tmp_path, room=3) as world:
        summary = world.of(many(60))

        assert counted(summary) == (121, 0, 0)


def test_rows_survive_that_the_database_hangs_up(database, tmp_path):
    hung_up = []

    def hang_up(done, total):
        if done in {20, 60} and done not in hung_up:
            hung_up.append(done)
            with psycopg.connect(database, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    with importing(database, tmp_path) as world:
        summary = world.of(many(300), progress=hang_up)

        assert counted(summary)[2] == 0
        assert world.account().accrued == 300 * fen("15.00")
    assert hung_up == [20, 60]


KILLED = """
import os, sys
from pathlib import Path
from tests.console.import_files import CENTRE, NOW
from console import compose
from console.importing import run

def progress(done, total):
    print(done, flush=True)

with compose.ledger(sys.argv[1], lambda: NOW) as ledger:
    run(ledger, Path(sys.argv[2]), CENTRE, progress=progress)
"""


def killed_at(steps, database, path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, database, str(path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert child.stdout
    for line in child.stdout:
        if int(line) >= steps:
            child.send_signal(signal.SIGKILL)
            break
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL


def substance(database):
    """All facts without what is by chance: when they were recorded, and the random ids of payments and rules."""
    chance = {"timestamp", "payment_id", "rule_id", "rule", "accrual", "case_id", "command_id"}
    return sorted(
        (topic, sorted((name, str(value)) for name, value in state.items() if name not in chance))
        for topic, state in facts(database)
    )


def test_a_killed_import_is_finished_by_importing_again(server_dsn, template, database, tmp_path):
    payments = [
        a_payment(凭证号=f"付-2019-07-{number:04d}", 金额=fen("100.00") + number, 复核日期=on(7, 20))
        for number in range(1, 120)
    ]
    rows = many(200)
    rows |= {"保单": [a_policy(), *rows["保单"][2:]], "保费": [a_receipt(), *rows["保费"][2:]]}
    path = written(tmp_path / "year.xlsx", rows | {"项目": [a_project()], "支付": payments})
    with a_database(server_dsn, "killed_import", template) as interrupted:
        killed_at(250, interrupted, path)
        partly = len(facts(interrupted))

        with importing(interrupted, tmp_path) as world:
            again = run(world.ledger, path, actor(Role.CENTRE, "CENTRE"))

        with importing(database, tmp_path) as world:
            whole = run(world.ledger, path, actor(Role.CENTRE, "CENTRE"))

        assert counted(whole)[1:] == (0, 0)
        assert again.refused == 0
        assert sum(counted(again)) == counted(whole)[0]
        assert 0 < partly < len(facts(interrupted))
        assert substance(interrupted) == substance(database)
