"""What is told when it happens: by whom, once, in order, and again from any position; over both ways."""

import asyncio
import csv
import json
import time
from contextlib import contextmanager
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from ledger_api import streaming
from ledger_api.endpoint import endpoint
from ledger_api.event_stream import EventStream
from ledger_api.streaming import Streams
from projections.feed import Feed
from tests.api.client import OPERATIONS
from tests.api.rights_table import ROLES, TABLE
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, Story, named, told
from tests.api.toy import SCHEMA

PROTOCOL = "graphql-transport-ws"
FUND = "subscription F($after: Position, $id: ID, $district: String) { fundChanged(after: $after, fundAccountId: $id, district: $district) { position fact { name values { name value } } fundAccount { id balance { available } } } }"


class Telling:
    """A client's socket, with one word for each thing that is said."""

    def __init__(self, socket):
        self.socket = socket

    def say(self, **message):
        self.socket.send(json.dumps(message))

    def hear(self, timeout=20):
        text = self.socket.recv(timeout=timeout)
        assert isinstance(text, str), "a binary frame"
        return json.loads(text)

    def begun(self, **payload):
        self.say(type="connection_init", payload=payload)
        assert self.hear() == {"type": "connection_ack"}
        return self

    def subscribe(self, query=FUND, name="1", **variables):
        self.say(id=name, type="subscribe", payload={"query": query, "variables": variables})

    def next(self, field="fundChanged", timeout=20):
        heard = self.hear(timeout)
        assert heard["type"] == "next", heard
        assert "errors" not in heard["payload"], heard
        return heard["payload"]["data"][field]

    def closed(self):
        """The code with which the server closes."""
        with pytest.raises(ConnectionClosed) as end:
            while True:
                self.hear()
        return end.value.rcvd.code


@contextmanager
def socket(story, who=None, protocol=PROTOCOL):
    headers = {"authorization": who.http.headers["authorization"]} if who else {}
    url = story.address.replace("http", "ws") + "/graphql"
    with connect(url, subprotocols=[protocol] if protocol else None, additional_headers=headers) as opened:
        yield Telling(opened)


@contextmanager
def events(who, **body):
    with who.http.stream("POST", "/graphql", json=body, headers={"accept": "text/event-stream"}) as answer:
        yield answer, answer.iter_lines()


def heard(lines):
    """The data of the next event that has any."""
    for line in lines:
        if line.startswith("data: "):
            return json.loads(line.removeprefix("data: "))
    raise AssertionError("the stream ended")


@pytest.fixture(scope="module")
def story(module_database):
    with told(module_database) as story:
        story.conninfo = module_database
        story.account = story.premium(story.policy("PN0001"), "100000.00")
        story.others = story.premium(story.policy("AT0001", by=story.other_finance), "7777.77", by=story.other_finance)
        yield story


def freeze(story: Story, on="2019-04-01"):
    """A fact on the account of the first insurer; its position."""
    if getattr(story, "frozen", False):
        story.do(story.auditor, "UnfreezeFund", on, fundAccountId=story.account)
    else:
        story.do(story.auditor, "FreezeFund", on, fundAccountId=story.account)
    story.frozen = not getattr(story, "frozen", False)
    return story.receipt["position"]


def test_what_was_committed_is_told_over_a_socket_with_its_position(story):
    with socket(story, story.finance) as client:
        client.begun().subscribe()
        time.sleep(0.3)
        position = freeze(story)
        said = client.next()

    assert said["position"] == position
    assert said["fact"]["name"].startswith("fund_account.Fund")
    assert said["fundAccount"] == {"id": story.account, "balance": {"available": "15000.00"}}


def test_the_same_is_told_as_events(story):
    with events(story.finance, query=FUND) as (answer, lines):
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        time.sleep(0.3)
        position = freeze(story)
        assert heard(lines)["data"]["fundChanged"]["position"] == position


def test_whoever_goes_on_from_a_position_misses_nothing_and_hears_nothing_twice(story):
    freeze(story)
    seen = []
    with socket(story, story.finance) as client:
        client.begun().subscribe(after="0")
        seen += [int(client.next()["position"]) for _ in range(2)]
    with events(story.finance, query=FUND, variables={"after": str(seen[-1])}) as (_, lines):
        last = int(freeze(story))
        while seen[-1] != last:
            seen.append(int(heard(lines)["data"]["fundChanged"]["position"]))

    with psycopg.connect(story.conninfo) as connection:
        stream = connection.execute(
            "SELECT e.notification_id FROM ledger_events e JOIN fund_accounts a ON a.account_id = e.originator_id"
            " WHERE a.insurer = %s ORDER BY 1",
            [RENHE],
        ).fetchall()
    assert seen == [row[0] for row in stream]


def first_told(story, who, query, name):
    """Positions and words told of all there ever was, until a sign that there is no more for now."""
    with socket(story, who) as client:
        client.begun().subscribe(query, after="0")
        said = []
        try:
            while True:
                message = client.hear(timeout=1.5)
                if message["type"] == "error":
                    return message["payload"][0]["extensions"]["code"], []
                said.append(message["payload"])
        except TimeoutError:
            return None, said


@pytest.mark.parametrize("role", ROLES)
def test_a_subscription_tells_whom_the_table_says(story, role):
    with TABLE.open(encoding="utf-8", newline="") as file:
        cell = {line["name"]: line[role] for line in csv.DictReader(file) if line["kind"] == "subscription"}
    who = getattr(story, ROLES[role])

    code, said = first_told(story, who, FUND, "fundChanged")
    accounts = {each["data"]["fundChanged"]["fundAccount"]["id"] for each in said}
    hazards, _ = first_told(story, who, OPERATIONS["HazardChanged"], "hazardChanged")

    told_of = {"-": set(), "own": {story.account}, "all": {story.account, story.others}}
    if role == "DISTRICT":
        told_of["own"] = {story.account, story.others}  # both accounts are of its district
    assert accounts == told_of[cell["fundChanged"]]
    assert code == ("ROLE_NOT_ALLOWED" if cell["fundChanged"] == "-" else None)
    assert hazards == ("ROLE_NOT_ALLOWED" if cell["hazardChanged"] == "-" else None)
    if cell["fundChanged"] == "own" and role != "DISTRICT":
        assert "7777" not in str(said)
        assert ANTAI not in str(said)


@pytest.mark.parametrize(
    "scope",
    [{"district": SHUNYI}, {"id": "other"}, {"id": named("FundAccount", "0" * 8)}, {"id": named("Hazard", "x")}],
    ids=["another district", "another's account", "no account", "no id of an account"],
)
def test_what_is_anothers_is_told_like_what_does_not_exist(story, scope):
    scope = {"id": story.others} if scope == {"id": "other"} else scope
    with socket(story, story.finance) as client:
        client.begun().subscribe(after="0", **scope)
        with pytest.raises(TimeoutError):
            client.hear(timeout=1.0)


def test_a_scope_by_account_and_district_keeps_the_rest_away(story):
    for who, scope in ((story.centre, {"id": story.others}), (story.centre, {"district": FENGTAI, "id": story.others})):
        with socket(story, who) as client:
            client.begun().subscribe(after="0", **scope)
            assert client.next()["fundAccount"]["id"] == story.others


def test_a_browser_says_who_asks_in_its_first_word(story):
    with socket(story) as client:
        client.begun(authorization=story.finance.http.headers["authorization"]).subscribe("{ me { name } }")
        assert client.hear()["payload"]["data"] == {"me": {"name": "财务甲"}}
        assert client.hear() == {"id": "1", "type": "complete"}


def test_a_socket_that_breaks_the_protocol_is_closed_by_its_code(story):
    codes = {}
    for name, who, protocol, words in (
        ("no init", story.finance, PROTOCOL, ['{"type":"subscribe","id":"1","payload":{"query":"{demo}"}}']),
        ("the older start", story.finance, PROTOCOL, ['{"type":"start","id":"1","payload":{"query":"{demo}"}}']),
        ("older protocol", story.finance, "graphql-ws", ['{"type":"connection_init"}']),
        ("nobody", None, PROTOCOL, ['{"type":"connection_init"}']),
        ("twice", story.finance, PROTOCOL, ['{"type":"connection_init"}', '{"type":"connection_init"}']),
        ("no JSON", story.finance, PROTOCOL, ['{"type":']),
        ("deep JSON", story.finance, PROTOCOL, ["[" * 60_000]),
        ("binary", story.finance, PROTOCOL, [b'{"type":"connection_init"}']),
        ("unknown", story.finance, PROTOCOL, ['{"type":"connection_init"}', '{"type":"shout"}']),
        ("too large", story.finance, PROTOCOL, ["x" * 70_000]),
        (
            "one id twice",
            story.finance,
            PROTOCOL,
            [
                '{"type":"connection_init"}',
                *[json.dumps({"type": "subscribe", "id": "1", "payload": {"query": FUND}})] * 2,
            ],
        ),
    ):
        try:
            with socket(story, who, protocol) as client:
                for word in words:
                    client.socket.send(word)
                codes[name] = client.closed()
        except ConnectionClosed as end:  # while the client still speaks
            codes[name] = end.rcvd.code

    assert codes == {
        "no init": 4401,
        "the older start": 4400,
        "older protocol": 4406,
        "nobody": 4403,
        "twice": 4429,
        "no JSON": 4400,
        "deep JSON": 4400,
        "binary": 4400,
        "unknown": 4400,
        "too large": 1009,
        "one id twice": 4409,
    }


def test_a_mutation_or_a_broken_document_is_an_error_of_its_operation_only(story):
    with socket(story, story.finance) as client:
        client.begun()
        client.subscribe("mutation { closeFundYear(input: {}) { __typename } }", "a")
        client.subscribe("{ nothing }", "b")
        client.subscribe("{ me {", "c")
        client.say(type="ping")
        said = [client.hear() for _ in range(4)]

    assert {(each["type"], each.get("id")) for each in said} == {
        ("error", "a"),
        ("error", "b"),
        ("error", "c"),
        ("pong", None),
    }


def test_a_subscription_by_plain_post_is_a_clean_no(story):
    answer = story.finance.http.post("/graphql", json={"query": FUND})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "SUBSCRIPTION_NOT_SERVED"


def test_a_person_has_so_many_and_no_more_and_gets_them_back(story):
    with socket(story, story.second) as first, socket(story, story.second) as last:
        first.begun(), last.begun()
        for number in range(streaming.MOST_EACH):
            first.subscribe(name=str(number))
        time.sleep(1)
        last.subscribe()
        refused = last.hear()
        first.say(type="complete", id="0")
        time.sleep(1)
        last.subscribe("{ me { name } }", "2")
        answered = last.hear()

    assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "TOO_MANY_SUBSCRIPTIONS")
    assert answered["type"] == "next"


async def nothing():
    pass


async def endless():
    try:
        while True:
            yield {"data": {"text": "x" * 1_000}}
    finally:
        endless.ended = True


async def test_a_client_that_does_not_take_what_it_is_told_is_dropped(monkeypatch):
    monkeypatch.setattr(streaming, "TAKEN_WITHIN_S", 0.2)
    sent, context, streams = [], SimpleNamespace(actor=SimpleNamespace(person=uuid4()), close=nothing), Streams()

    async def send(message):
        sent.append(message)
        if len(sent) > 3:
            await asyncio.Event().wait()

    stream = EventStream(endless(), streams, context)
    await asyncio.wait_for(stream({"type": "http"}, asyncio.Event().wait, send), 5)

    assert [len(message.get("body", b"")) > 1_000 for message in sent] == [False, True, True, True]
    assert endless.ended
    assert streams.open.total() == 0


async def test_a_socket_that_does_not_take_what_it_is_told_is_dropped(monkeypatch):
    monkeypatch.setattr(streaming, "TAKEN_WITHIN_S", 0.2)
    words = ['{"type":"connection_init"}', '{"type":"subscribe","id":"1","payload":{"query":"{ token }"}}']
    received = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "text": word} for word in words)]
    sent = []

    async def receive():
        return received.pop(0) if received else await asyncio.Event().wait()

    async def send(message):
        sent.append(message)
        if '"next"' in message.get("text", ""):
            await asyncio.Event().wait()

    async def context_for(request):
        assert (request.method, request.url.scheme) == ("POST", "https")
        actor = SimpleNamespace(person=uuid4())
        return SimpleNamespace(actor=actor, token="a", language="en", close=nothing)

    scope = {
        "type": "websocket",
        "headers": [(b"host", b"ledger.test")],
        "subprotocols": [PROTOCOL],
        "path": "/graphql",
        "query_string": b"",
    }
    scope["scheme"] = "wss"
    await asyncio.wait_for(endpoint(SCHEMA, context_for)(scope, receive, send), 5)

    assert [json.loads(message["text"])["type"] for message in sent if "text" in message] == ["connection_ack", "next"]


async def test_what_commits_while_nobody_listens_is_found_by_looking(database):
    feed = Feed(database, look_s=0.1)
    waiting = asyncio.create_task(feed.beyond(0))
    await asyncio.sleep(0.3)
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        await connection.execute(
            "INSERT INTO command_log VALUES (gen_random_uuid(), gen_random_uuid(), '', 'X', now(), 7, '{}', '[]')"
        )

    assert await asyncio.wait_for(waiting, 5) == 7
    await feed.close()
