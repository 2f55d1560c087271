"""`python -m bench.insistent HOST PORT FILE CONNECTIONS`: pay without pause until standard input is closed.

A payment is sent again, under its key, until it is acknowledged; then its command id is told on standard output.
A replayed receipt is an acknowledgement like the first: the ledger itself tries again when PostgreSQL was away.
Refusals other than BUSY end it, and so does a right answer with wrong contents: the ledger may be away, not wrong.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import uvloop

from bench.client import Connection, Request, fault_in

_TRY_AGAIN_AFTER_S = 0.05


def _is_away(status: int, body: object) -> bool:
    """Tell whether the ledger answers that it cannot just now: BUSY, or a fault with an id to quote."""
    told = body if isinstance(body, dict) else {}
    done = (told.get("data") or {}).get("recordPayment") or {}
    return done.get("code") == "BUSY" or status >= 500 or bool(told.get("errors"))


async def _pay(connection: Connection, request: Request) -> None:
    while True:
        try:
            status, body = await connection.post(request.bytes_sent)
        except (OSError, EOFError):
            pass
        else:
            if (wrong := fault_in(request, status, body, may_be_replayed=True)) is None:
                os.write(sys.stdout.fileno(), request.command_id.bytes + b"\n")
                return
            if not _is_away(status, body):
                sys.exit(wrong)
        await asyncio.sleep(_TRY_AGAIN_AFTER_S)


async def _all(
    host: str, port: int, requests: Iterator[Request], connections: int, told_to_end: threading.Event
) -> None:
    async def one() -> None:
        connection = Connection(host, port)
        for request in requests:
            await _pay(connection, request)
            if told_to_end.is_set():
                return
        sys.exit("there were too few payments for that many kills")

    await asyncio.gather(*(one() for _ in range(connections)))


def main() -> None:
    """Pay until the input ends."""
    host, port, file, connections = sys.argv[1:]
    requests = msgspec.msgpack.decode(Path(file).read_bytes(), type=list[Request])
    told_to_end = threading.Event()

    def listen() -> None:
        os.read(sys.stdin.fileno(), 1)  # nothing is ever written there
        told_to_end.set()

    threading.Thread(target=listen, daemon=True).start()
    uvloop.run(_all(host, int(port), iter(requests), int(connections), told_to_end))


if __name__ == "__main__":
    main()
