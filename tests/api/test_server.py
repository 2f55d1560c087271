"""The endpoint behind a real server."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn

from tests.api.toy import APP, NEW, OLD, TYPENAME


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(APP, log_level="critical", lifespan="off"))
    running = asyncio.create_task(server.serve([listener]))
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
    finally:
        server.should_exit = True
        await running


async def test_a_real_server_answers_and_refuses_and_goes_on():
    async with served() as url, httpx.AsyncClient() as http:
        answered = await http.post(
            url, json={"query": "{ token }"}, headers={"authorization": "Bearer 1", "accept": NEW}
        )
        large = await http.post(url, content=b" " * 1_000_000, headers={"content-type": OLD})
        by_get = await http.get(url, params={"query": TYPENAME})
        head = await http.head(url)

    assert answered.json()["data"] == {"token": "1"}
    assert (large.status_code, by_get.status_code, head.status_code) == (413, 200, 405)
