"""Serving: a free port, who may ask, and an end in good order."""

import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest

from console.compose import system_clock
from console.serving import HOST, free_port
from console.speech import Declined
from ledger.tokens import an_actor, issue, local_key
from tests.console.command_lines import environment

ASK = {"query": "{ __typename }"}


@contextmanager
def serving(database, data, command="serve"):
    """`ledger serve` as a process; yields it and its address once it answers."""
    with free_port(20_000) as taken:
        port = taken.getsockname()[1]
    env = environment(LEDGER_DATABASE_URL=database, LEDGER_DATA=str(data), LEDGER_PORT=str(port))
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen([sys.executable, "-m", "console", command], env=env, **pipes) as process:
        try:
            address = f"http://{HOST}:{port}"
            wait_for(address, process)
            yield process, address
        finally:
            process.kill()


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


def asked(line):
    """Do what a line for curl says."""
    _, _, address, *options = shlex.split(line)
    headers = dict(
        text.split(": ", 1) for option, text in zip(options[::2], options[1::2], strict=True) if option == "-H"
    )
    return httpx.post(address, headers=headers, content=options[-1]).json()


def bearer(data, key=None):
    token = issue(key or local_key(data), an_actor("吴心", "CENTRE", None, None), system_clock(), 60)
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_served_ledger_answers_tokens_of_its_key_and_ends_in_good_order(end, database, tmp_path):
    with serving(database, tmp_path) as (process, address):
        mine = httpx.post(f"{address}/graphql", json=ASK, headers=bearer(tmp_path))
        others = httpx.post(f"{address}/graphql", json=ASK, headers=bearer(tmp_path, bytes(32)))
        nobodys = httpx.post(f"{address}/graphql", json=ASK)
        process.send_signal(end)
        told = process.communicate(timeout=30)[1]

    assert mine.json() == {"data": {"__typename": "Query"}}
    assert (others.status_code, nobodys.status_code) == (401, 401)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert told.splitlines()[-1] == "Ended"


def test_the_demo_prints_a_line_for_each_of_its_people_that_asks_what_is_available(database, tmp_path):
    with serving(database, tmp_path, "demo") as (process, _):
        lines = [process.stdout.readline() for _ in range(4 * 6)]
        told = [asked(line) for line in lines if line.startswith("curl")]

    available = [answer["data"]["fundAvailability"]["total"]["balance"]["available"] for answer in told]
    assert len(available) == 6
    assert len(set(available)) == 3  # one insurer's, one district's, the city's


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
