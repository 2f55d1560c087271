"""Serving: a free port, who may ask, and an end in good order."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import psycopg
import pytest

from console import compose
from console.compose import system_clock
from console.readiness import Readiness
from console.serving import HOST, free_port
from console.speech import Declined
from ledger.tokens import an_actor, issue, local_key
from tests.console.command_lines import environment

ASK = {"query": "{ __typename }"}


@contextmanager
def serving(database, data, command="serve", **settings):
    """`ledger serve` as a process; yields it and its address once it answers."""
    port = some_port()
    env = environment(LEDGER_DATABASE_URL=database, LEDGER_DATA=str(data), LEDGER_PORT=str(port), **settings)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen([sys.executable, "-m", "console", command], env=env, **pipes) as process:
        try:
            address = f"http://{HOST}:{port}"
            wait_for(address, process)
            yield process, address
        finally:
            process.kill()


def some_port():
    """A port that nobody else is likely to take meanwhile."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return taken.getsockname()[1]


def wait_for(address, process):
    for _ in range(300):
        try:
            assert httpx.get(f"{address}/healthz").text == "ok"
        except httpx.TransportError:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.1)
        else:
            return
    raise AssertionError("no answer")


def bearer(data, key=None, name="吴心"):
    token = issue(key or local_key(data), an_actor(name, "CENTRE", None, None), system_clock(), 60)
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_served_ledger_answers_tokens_of_its_key_and_ends_in_good_order(end, database, tmp_path):
    with serving(database, tmp_path) as (process, address):
        mine = httpx.post(f"{address}/graphql", json=ASK, headers=bearer(tmp_path))
        others = httpx.post(f"{address}/graphql", json=ASK, headers=bearer(tmp_path, bytes(32)))
        nobodys = httpx.post(f"{address}/graphql", json=ASK)
        process.send_signal(end)
        told = process.communicate(timeout=30)[1]

    assert mine.json()["data"] == {"__typename": "Query"}
    assert (others.status_code, nobodys.status_code) == (401, 401)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert told.splitlines()[-1] == "Ended"


def test_an_operator_sees_whether_it_is_ready_what_it_does_and_what_was_asked_of_it(database, tmp_path):
    metrics = some_port()
    with serving(database, tmp_path, LEDGER_METRICS_PORT=str(metrics), LEDGER_LOG="info") as (process, address):
        ready = httpx.get(f"{address}/readyz")
        answer = httpx.post(f"{address}/graphql?secret=1", json=ASK, headers=bearer(tmp_path))
        measured = httpx.get(f"http://{HOST}:{metrics}/metrics").text
        beside = httpx.get(f"{address}/metrics")
        process.send_signal(signal.SIGTERM)
        told = process.communicate(timeout=30)[1]

    assert ready.json() == {"database": True, "migrated": True, "writer": True}
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")
    assert 'ledger_requests_total{path="/graphql",status="200"} 1.0' in measured
    assert re.search(r"^ledger_position [1-9]", measured, re.MULTILINE)
    assert "ledger_position" not in beside.text
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    asked = next(line for line in lines if line["path"] == "/graphql")
    assert (asked["event"], asked["method"], asked["status"], asked["level"]) == ("request", "POST", 200, "info")
    assert "secret" not in told
    assert "吴心" not in told


def test_a_ledger_without_its_tables_or_its_writer_is_not_ready(database):
    with compose.ledger(database) as ledger:
        readiness = Readiness(database, ledger)
        assert asyncio.run(readiness._asked()) == {"database": True, "migrated": True, "writer": True}
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("DROP TABLE persons")
        assert asyncio.run(readiness._asked()) == {"database": True, "migrated": False, "writer": True}
    readiness = Readiness("host=127.0.0.1 port=1", ledger)
    assert asyncio.run(readiness._asked()) == {"database": False, "migrated": False, "writer": False}


def test_a_person_who_asks_too_often_is_told_when_to_come_again(database, tmp_path):
    with serving(database, tmp_path, LEDGER_RATE="1") as (_, address):
        answers = [httpx.post(f"{address}/graphql", json=ASK, headers=bearer(tmp_path)) for _ in range(10)]
        while answers[-1].status_code == 200 and len(answers) < 100:  # a slow machine earns more of them meanwhile
            answers.append(httpx.post(f"{address}/graphql", json=ASK, headers=bearer(tmp_path)))
        others = httpx.post(f"{address}/graphql", json=ASK, headers=bearer(tmp_path, name="郑心"))

    assert {answer.status_code for answer in answers[:10]} == {200}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"] == "1"
    assert others.status_code == 200


def test_a_taken_port_is_passed_over_for_the_next_free_one():
    with free_port(20_100) as first, free_port(first.getsockname()[1]) as second:
        assert second.getsockname()[1] > first.getsockname()[1]
        assert second.getsockname()[0] == "127.0.0.1"


def test_when_no_port_is_free_that_is_told(monkeypatch):
    monkeypatch.setattr("console.serving._TRIES", 1)
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()

        with pytest.raises(Declined):
            free_port(taken.getsockname()[1])
