"""Several writers, and a server that is killed under them: what was acknowledged is there, once, and adds up."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import dict_row

from console import compose
from domain.fund_account import FundAccount
from domain.money import fen
from domain.policy import Policy
from ledger.lane import Busy
from ledger.policy import RecordPremiumReceipt
from ledger.store import _TURN
from tests.ledger.specs import a_ledger, a_policy, contents, envelope, finance, opened, recorded, rows

IN_FLIGHT = 64
STARTED = "SELECT pg_postmaster_start_time() AS at"
COMMANDS = 600
POLICIES = [f"PN000{number}" for number in range(6)]


def receipts_in_flight(ledger, name, commands):
    """Send receipts, so many at a time; a busy one again under its key. Yield key and receipt of each."""
    waiting: dict[Future, tuple] = {}

    def send(key, command):
        waiting[ledger.execute(command, envelope(finance(), key=key))] = (key, command)

    for number in range(commands):
        policy_id = Policy.id_for("RENHE", POLICIES[number % len(POLICIES)])
        send(uuid4(), RecordPremiumReceipt(policy_id, fen("1.00"), f"{name}{number}"))
        while len(waiting) >= IN_FLIGHT or (waiting and number == commands - 1):
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                key, command = waiting.pop(future)
                try:
                    yield key, future.result()
                except Busy:
                    send(key, command)


def main(conninfo, name):
    """Write as a process of its own, when told to; tell what was acknowledged."""
    with opened(conninfo) as ledger:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for key, receipt in receipts_in_flight(ledger, name, COMMANDS):
            sys.stdout.write(json.dumps([str(key), receipt.position]) + "\n")


def check_each_is_there_once(database, acknowledged):
    """`acknowledged` are key and position; a position given out twice would be lost in a dict."""
    log = rows(database, "SELECT command_id, position FROM command_log WHERE command = 'RecordPremiumReceipt'")
    assert sorted((row["command_id"], row["position"]) for row in log) == sorted(acknowledged)
    received = [each.fact for each in recorded(database) if isinstance(each.fact, Policy.PremiumReceived)]
    assert sorted(fact.command_id for fact in received) == sorted(key for key, _ in acknowledged)


def check_sums(database, commands):
    """Each policy accrues 15 % of its receipts of 1.00, without a rest."""
    facts = [each.fact for each in recorded(database)]
    accrued = sum(fact.accrual.accrued_delta for fact in facts if isinstance(fact, FundAccount.PremiumAccrued))
    [sums] = rows(database, "SELECT sum(available) AS available, sum(premium) AS premium FROM journal")
    assert (sums["available"], sums["premium"], accrued) == (15 * commands, 100 * commands, 15 * commands)


def check_derived_again(database):
    """The read models, made anew from the facts in batches of another size, are what they are."""
    history, kept = recorded(database), contents(database)
    with psycopg.connect(database, row_factory=dict_row, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {', '.join(kept.keys() - {'ledger_events', 'command_log', 'persons'})}")
        with connection.cursor() as cursor:
            for start in range(0, len(history), 97):
                for fold in compose.FOLDS:
                    fold(cursor, history[start : start + 97])
    assert contents(database) == kept


def a_writer(database, name):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.test_two_processes", database, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def with_policies(ledger):
    for number in POLICIES:
        a_policy(ledger, number)


def until_both_wait(database):
    """However busy the machine is, both have something to write by then."""
    waiting = "SELECT count(*) AS number FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
    for _ in range(600):
        if rows(database, waiting, [_TURN])[0]["number"] == 2:
            return
        time.sleep(0.1)
    raise AssertionError("they do not write")


def test_two_processes_on_one_ledger_lose_nothing_and_do_nothing_twice(database):
    with a_ledger(database) as ledger:
        with_policies(ledger)
    writers = [a_writer(database, name) for name in ("A", "B")]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 2
    with psycopg.connect(database) as connection:
        connection.execute(f"SELECT pg_advisory_xact_lock({_TURN})")
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        until_both_wait(database)
    told = [list(map(json.loads, writer.communicate(timeout=120)[0].splitlines())) for writer in writers]

    assert [(writer.returncode, len(each)) for writer, each in zip(writers, told, strict=True)] == [(0, COMMANDS)] * 2
    positions = [[position for _, position in each] for each in told]
    assert max(map(min, positions)) < min(map(max, positions)), "they did not write at the same time"
    check_each_is_there_once(database, [(UUID(key), at) for each in told for key, at in each])
    check_sums(database, 2 * COMMANDS)
    check_derived_again(database)


def test_a_server_that_is_killed_amid_commands_keeps_what_was_acknowledged_and_the_lane_goes_on(
    own_server, own_database
):
    folder, database, acknowledged = own_server[0], own_database, []

    def kill():
        while len(acknowledged) < COMMANDS // 4:
            time.sleep(0.001)
        [status] = folder.glob("pg*/postmaster.pid")
        os.kill(int(status.read_text().split()[0]), signal.SIGKILL)

    started = rows(database, STARTED)[0]["at"]
    with a_ledger(database) as ledger:
        with_policies(ledger)
        killer = threading.Thread(target=kill)
        killer.start()
        for key, receipt in receipts_in_flight(ledger, "C", COMMANDS):
            acknowledged.append((key, receipt.position))
        killer.join()

    assert rows(database, STARTED)[0]["at"] > started
    check_each_is_there_once(database, acknowledged)
    check_sums(database, COMMANDS)
    check_derived_again(database)


if __name__ == "__main__":
    main(*sys.argv[1:])
