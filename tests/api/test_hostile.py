"""Hostile requests against `ledger serve` as a process of its own: each a clean no, for little of its time."""

import contextlib
import json
import os
import resource
import socket
import time
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from console.connections import MOST
from ledger_api.socket import PROTOCOL
from tests.console.test_serving import bearer, serving

CPU_S = 0.1
NEW = "application/graphql-response+json"

HOSTILE = {
    "2 MB of fields": ({"query": "{ " + "demo " * 400_000 + "}"}, 413, "BODY_TOO_LARGE"),
    "10 MB comment": ({"query": "#" + "x" * 10_000_000 + "\n{ demo }"}, 413, "BODY_TOO_LARGE"),
    "1,000 aliases": ({"query": "{ " + " ".join(f"a{n}: demo" for n in range(1_000)) + " }"}, 400, None),
    "600 aliases": ({"query": "{ " + " ".join(f"a{n}: demo" for n in range(600)) + " }"}, 400, "TOO_MANY_ALIASES"),
    "3,000 repeated fields": ({"query": "{ " + "demo " * 3_000 + "}"}, 400, "GRAPHQL_PARSE_FAILED"),
    "1,900 repeated fields": ({"query": "{ " + "demo " * 1_900 + "}"}, 400, "TOO_MANY_REPEATS"),
    "480 repeated objects": ({"query": "{ " + "me { name } " * 480 + "}"}, 400, "TOO_MANY_REPEATS"),
    "directive flood": ({"query": "{ demo " + "@a " * 900 + "}"}, 400, "TOO_MANY_REPEATS"),
    "a flood of input fields": (
        {
            "query": "mutation { recordPayment(input: {"
            + " ".join(f"f{n}: 1" for n in range(600))
            + "}) { __typename } }"
        },
        400,
        "TOO_MANY_FIELDS",
    ),
    "fragment cycles": (
        {
            "query": "{ ...F0 } "
            + " ".join(f"fragment F{n} on Query {{ ...F{(n + 1) % 140} ...F{(n + 7) % 140} }}" for n in range(140))
        },
        400,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "depth 20,000": ({"query": "{ me " * 20_000}, 413, "BODY_TOO_LARGE"),
    "depth 20,000 in little": ({"query": "{a" * 20_000}, 400, "GRAPHQL_PARSE_FAILED"),
    "200,000 tokens": ({"query": "{" + "a " * 200_000 + "}"}, 413, "BODY_TOO_LARGE"),
    "30,000 tokens": ({"query": "{" + "a " * 30_000 + "}"}, 400, "GRAPHQL_PARSE_FAILED"),
    "100,000 nested [": (b"[" * 100_000, 413, "BODY_TOO_LARGE"),
    "60,000 nested [": (b"[" * 60_000, 400, "BAD_REQUEST"),
    "60,000 nested [ in variables": (b'{"query": "{ demo }", "variables": {"a": ' + b"[" * 60_000, 400, "BAD_REQUEST"),
    "bad UTF-8": (b'{"query": "{ demo } #\xff\xfe"}', 400, "BAD_REQUEST"),
    "body 5": (b"5", 400, "BAD_REQUEST"),
    "a batch": (b'[{"query": "{ demo }"}]', 400, "BAD_REQUEST"),
    "two operations without a name": ({"query": "query A { demo } query B { demo }"}, 400, "OPERATION_NAME_REQUIRED"),
    "a subscription by POST": (
        {"query": "subscription { fundChanged { position } }"},
        400,
        "SUBSCRIPTION_NOT_SERVED",
    ),
    "the schema many times over": (
        {"query": "{ " + " ".join(f"s{n}: __schema {{ types {{ name }} }}" for n in range(30)) + " }"},
        400,
        "TOO_COSTLY",
    ),
}


@pytest.fixture(scope="module")
def server(module_database, tmp_path_factory):
    """The process, its address, and a header that says who asks."""
    data = tmp_path_factory.mktemp("hostile")
    with serving(module_database, data) as (process, address):
        httpx.post(f"{address}/graphql", json={"query": "{ me { name } demo }"}, headers=bearer(data))
        yield process, address, bearer(data)


def cpu(process) -> float:
    """Seconds of processor time the process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process) -> float:
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_000_000


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the kernel does not tell of processes")


@needs_proc
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_is_a_clean_no_for_little_time(server, name):
    process, address, who = server
    body, status, code = HOSTILE[name]
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {**who, "content-type": "application/json", "accept": NEW}

    answers, took = [], []
    for _ in range(2):  # one of the two may meet the collector of garbage
        before = cpu(process)
        with contextlib.suppress(httpx.WriteError):
            answers.append(httpx.post(f"{address}/graphql", content=content, headers=headers, timeout=20))
        took.append(cpu(process) - before)

    assert min(took) < CPU_S
    for answer in answers:
        told = [error["extensions"]["code"] for error in answer.json()["errors"]]
        assert answer.status_code == status
        assert code is None or set(told) == {code}
        assert "FAULT" not in told
    assert httpx.get(f"{address}/healthz").text == "ok"


@needs_proc
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('{"id": "1", "type": "subscribe", "payload": {"query": "{ demo }"}}', 4401),
        ("[" * 60_000, 4400),
        ("5", 4400),
        ('{"type": "connection_init", "payload": 5}', 4400),
    ],
    ids=["a start without init", "60,000 nested [", "5", "an init of 5"],
)
def test_a_hostile_socket_is_closed_with_its_code_for_little_time(server, said, code):
    process, address, who = server
    took = []
    for _ in range(2):
        before = cpu(process)
        with connect(
            f"{address.replace('http', 'ws')}/graphql", subprotocols=[PROTOCOL], additional_headers=who
        ) as socket:
            socket.send(said)
            with pytest.raises(ConnectionClosed) as end:
                socket.recv(timeout=20)
        took.append(cpu(process) - before)
        assert end.value.rcvd.code == code

    assert min(took) < CPU_S


@needs_proc
def test_half_open_sockets_take_bounded_memory_and_keep_nobody_else_out_for_long(server):
    process, address, _ = server
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    count = min(10_000, most - 200)  # fewer where the limit of open files forbids
    place = ("127.0.0.1", int(address.rpartition(":")[2]))
    before, held = memory_mb(process), []
    try:
        for _ in range(count):
            with contextlib.suppress(OSError):
                one = socket.create_connection(place, timeout=5)
                held.append(one)
                one.sendall(b"POST /graphql HTTP/1.1\r\nhost: led")
        grown = memory_mb(process) - before
    finally:
        for one in held:
            one.close()

    assert len(held) > min(count, MOST) * 0.9
    assert grown < 100
    for _ in range(100):
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/healthz", timeout=5).text == "ok":
                break
        time.sleep(0.1)
    else:
        raise AssertionError("nobody is let in any more")
