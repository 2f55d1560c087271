"""recordPayment over HTTP: the committed operation RecordPayment from 64 connections of another process."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from bench import baseline
from bench.client import Request, Told, request_of
from bench.contents import check_payments, last_position, paid_in_all
from bench.run import Run, percentile, settle
from bench.served import HOST, Served
from bench.world import ACCOUNTS, IN_FLIGHT, Wish, actor, built, payments
from console import compose
from ledger import tokens
from ledger.rights import Role


def measure(run: Run) -> float:
    """Return commands per second of a real serving process."""
    tpcb = run.of(baseline.measure)
    for operation, what in OPERATIONS.items():
        with run.database(f"http_{operation.lower()}") as conninfo:
            told = _measured(run, conninfo, operation)
        rate = len(told.latencies) / told.seconds
        times = ", ".join(f"{name} {1e3 * percentile(told.latencies, at):.1f} ms" for name, at in _SHARES.items())
        run.table.tell(f"recordPayment over HTTP GraphQL, 64 connections, {what}", f"{rate:,.0f} /s")
        run.table.tell("    latency", times)
        run.table.at_least("    / TPC-B-like", rate / tpcb, 0.2)
    return rate


OPERATIONS = {
    "RecordPayment": "answering payment, account and balances",
    "RecordPaymentReceipt": "answering the receipt",
}


_SHARES = {"p50": 0.5, "p99": 0.99}


def _measured(run: Run, conninfo: str, operation: str) -> Told:
    sizes = run.sizes
    with compose.ledger(conninfo) as ledger:
        on = ledger.today
        payables = built(ledger, on, len(ACCOUNTS) * sizes.projects_an_account)
    settle(conninfo)
    data = run.folder / f"served_{operation}"
    data.mkdir(mode=0o700)
    requests = requests_of(payments(payables, on, sizes.warm_up + sizes.http_payments, 1), data, operation)
    after, summed = last_position(conninfo), paid_in_all(conninfo)
    server = Served(data, conninfo)
    server.start()
    try:
        told = _sent(server.port, requests, data / "requests", sizes.warm_up)
    finally:
        server.stop()
    check_payments(conninfo, told.acknowledged, told.fen, after, summed)
    return told


def requests_of(wishes: Sequence[Wish], data: Path, operation: str = "RecordPayment") -> list[Request]:
    """Write payments as they are sent to the server of a data directory."""
    key = tokens.local_key(data)

    @cache
    def token(insurer: str) -> str:
        return tokens.issue(key, actor(Role.INSURER_FINANCE, insurer), datetime.now(UTC), 86_400)

    return [
        request_of(command, envelope, token(envelope.actor.organisation), HOST, operation)
        for command, envelope in wishes
    ]


def _sent(port: int, requests: list[Request], file: Path, warm_up: int) -> Told:
    file.write_bytes(msgspec.msgpack.encode(requests))
    command = [sys.executable, "-m", "bench.client", HOST, str(port), str(file), str(IN_FLIGHT), str(warm_up)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return msgspec.json.decode(done.stdout, type=Told)
