"""The API as clients use it: the committed operations, sent over HTTP to a real server."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from graphql import OperationDefinitionNode, parse

from console import compose
from console.serving import application, configured, free_port
from ledger import tokens
from ledger.door import Ledger, person_id
from ledger.rights import Actor, Role
from ledger_api.oidc.registration import Registration
from ledger_api.operations import operations

KEY = b"k" * 32
OPERATIONS = operations()


class Client:
    """One person at the API."""

    def __init__(self, address: str, actor: Actor) -> None:
        token = tokens.issue(KEY, actor, datetime.now(UTC), 3600)
        self.actor = actor
        self.http = httpx.Client(base_url=address, headers={"authorization": f"Bearer {token}"}, timeout=30)

    def send(self, document: str, /, language: str = "zh", **variables: Any) -> dict[str, Any]:
        """Send any document; return the whole answer."""
        answer = self.http.post(
            "/graphql", json={"query": document, "variables": variables}, headers={"accept-language": language}
        )
        assert answer.headers["content-type"].startswith("application/"), answer.text
        body: dict[str, Any] = answer.json()
        return body

    def post(self, name: str, /, language: str = "zh", **variables: Any) -> dict[str, Any]:
        """Send a committed operation; return the whole answer."""
        return self.send(OPERATIONS[name], language, **variables)

    def ask(self, name: str, /, **variables: Any) -> Any:
        """Send a question; return its data."""
        body = self.post(name, **variables)
        assert "errors" not in body, body["errors"]
        return body["data"]

    def do(self, name: str, on: str, /, command_id: str | None = None, **content: Any) -> Any:
        """Send a command; return what it answers, `Refused` included."""
        given = {"commandId": command_id or str(uuid4()), "effectiveOn": on, **content}
        data = self.ask(name, input=given)
        return data[name[0].lower() + name[1:]]


class World:
    """A served ledger and the people at it."""

    def __init__(self, address: str, ledger: Ledger) -> None:
        self.address, self.ledger = address, ledger

    def person(self, name: str, role: Role, organisation: str, district: str | None = None) -> Client:
        """Return a person at the API."""
        return Client(self.address, Actor(person_id(organisation, name), name, role, organisation, district))


@contextmanager
def served(conninfo: str, oidc: Registration | None = None, **kwargs: Any) -> Iterator[World]:
    """Serve a migrated database on a free port of this machine."""
    with compose.ledger(conninfo, **kwargs) as ledger:
        server = uvicorn.Server(configured(application(conninfo, ledger, KEY, oidc=oidc)))
        with free_port(18_000) as listener:
            port = listener.getsockname()[1]
            thread = Thread(target=server.run, args=([listener],), daemon=True)
            thread.start()
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.001)  # for the server to get on with it
            try:
                yield World(f"http://127.0.0.1:{port}", ledger)
            finally:
                server.should_exit = True
                thread.join()


def operation_kinds(document: str) -> list[str]:
    """Return the kinds of the operations in a document."""
    return [d.operation.value for d in parse(document).definitions if isinstance(d, OperationDefinitionNode)]
