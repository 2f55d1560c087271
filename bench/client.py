"""A client of its own process: raw HTTP/1.1 on kept connections, so that the server is measured and not the client.

`python -m bench.client HOST PORT FILE CONNECTIONS WARM_UP` sends the requests of a file, written by `http`, each as
soon as a connection is free, checks what each answers, and tells as one JSON document how it went.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import uvloop

from domain.money import yuan
from ledger.command import Command, Envelope
from ledger.payment import RecordPayment
from ledger_api.ids import global_id
from ledger_api.operations import operations


class Request(msgspec.Struct):
    """A payment as it is sent, and what must come back."""

    command_id: UUID
    fen: int
    amount: str
    voucher: str
    bytes_sent: bytes


class Told(msgspec.Struct):
    """How it went."""

    seconds: float
    latencies: list[float]
    acknowledged: list[UUID]
    fen: int


def request_of(command: Command, envelope: Envelope, token: str, host: str, operation: str) -> Request:
    """Write a payment as a committed operation sends it."""
    assert isinstance(command, RecordPayment)
    entry = command.payment
    content = {
        "commandId": envelope.command_id,
        "effectiveOn": envelope.effective_on,
        "projectId": global_id("PreventionProject", str(command.project_id)),
        "payment": {
            "fundAccountId": global_id("FundAccount", str(entry.account_id)),
            "amount": yuan(entry.amount),
            "payee": {"name": entry.payee.name},
            "voucher": {"text": entry.voucher.text},
            "invoiceNos": [],
        },
    }
    document = {"query": operations()[operation], "variables": {"input": content}}
    body = msgspec.json.encode(document)
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nAccept: application/graphql-response+json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return Request(envelope.command_id, entry.amount, yuan(entry.amount), entry.voucher.text, head.encode() + body)


class Connection:
    """One kept connection."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, request: bytes) -> tuple[int, Any]:
        """Send a request and return status and body. Raises  OSError, EOFError  and connects anew the next time."""
        try:
            if self._writer is None:
                self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
            self._writer.write(request)
            return await self._answer()
        except (OSError, EOFError):
            self.close()
            raise

    async def _answer(self) -> tuple[int, Any]:
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]), msgspec.json.decode(await self._reader.readexactly(length))

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def fault_in(request: Request, status: int, body: Any, may_be_replayed: bool = False) -> str | None:
    """Return what is wrong with an answer, None when it acknowledges this very payment."""
    done = (body.get("data") or {}).get("recordPayment") or {}
    payment = done.get("payment") or {}
    right = (
        status == 200
        and "errors" not in body
        and payment.get("amount", request.amount) == request.amount
        and payment.get("voucher", request.voucher) == request.voucher
        and int(done["receipt"]["position"]) > 0
        and (may_be_replayed or not done["receipt"]["replayed"])
    )
    return None if right else f"{status} {body}"[:400]


async def _send(host: str, port: int, requests: list[Request], connections: int, warm_up: int) -> Told:
    await _through(host, port, iter(requests[:warm_up]), connections)
    since = time.perf_counter()
    latencies = await _through(host, port, iter(requests[warm_up:]), connections)
    seconds = time.perf_counter() - since
    return Told(seconds, latencies, [each.command_id for each in requests], sum(each.fen for each in requests))


async def _through(host: str, port: int, requests: Iterator[Request], connections: int) -> list[float]:
    latencies: list[float] = []

    async def one() -> None:
        connection = Connection(host, port)
        for request in requests:
            since = time.perf_counter()
            status, body = await connection.post(request.bytes_sent)
            latencies.append(time.perf_counter() - since)
            if wrong := fault_in(request, status, body):
                sys.exit(wrong)
        connection.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return latencies


def main() -> None:
    """Send what a file says."""
    host, port, file, connections, warm_up = sys.argv[1:]
    requests = msgspec.msgpack.decode(Path(file).read_bytes(), type=list[Request])
    told = uvloop.run(_send(host, int(port), requests, int(connections), int(warm_up)))
    sys.stdout.buffer.write(msgspec.json.encode(told))


if __name__ == "__main__":
    main()
