"""GraphQL over HTTP. The ids of the first table are those of the audits of the npm package graphql-http."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest import mock

import httpx
import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from strawberry.extensions import ValidationCache
from structlog.testing import capture_logs

from ledger_api import negotiation
from ledger_api.guarded_schema import KEPT_DOCUMENTS
from ledger_api.limits import MOST_BYTES
from tests.api.toy import APP, client, codes, get, post

NEW = "application/graphql-response+json"
OLD = "application/json"
TYPENAME = "{ __typename }"
BY_NAME = "query Type($name: String!) { __type(name: $name) { name } }"
UNKNOWN = "{ 8f31403dfe404bccbb0e835f2629c6a7 }"
COERCION = {"query": "query CoerceFailure($id: ID!) { __typename }", "variables": {"id": None}}
STRANGE = [{"obj": "ect"}, 0, False, ["array"]]
NO_MAP = ["string", 0, False, ["array"]]


def nested(depth: int) -> str:
    return "{ " + "self { " * (depth - 1) + "__typename" + " }" * depth


def aliased(count: int) -> str:
    return "{ " + " ".join(f"a{each}: __typename" for each in range(count)) + " }"


# ---- The audits of graphql-http ----


@pytest.mark.parametrize(
    ("accept", "content_type", "query"),
    [
        pytest.param(NEW, NEW, TYPENAME, id="22EB, 34A2"),
        pytest.param(OLD, OLD, TYPENAME, id="4655, 13EE"),
        pytest.param("*/*", OLD, TYPENAME, id="47DE"),
        pytest.param(None, OLD, TYPENAME, id="80D8, 82A3, 78D5, 2C94, 03D4"),
        pytest.param(None, OLD, '{ __type(name: "Run🏃Swim🏊") { name } }', id="BF61"),
    ],
)
async def test_an_answer_comes_in_the_media_type_asked_for(accept: str | None, content_type: str, query: str):
    headers = {"content-type": "application/json; charset=utf-8"} | ({"accept": accept} if accept else {})
    async with client() as http:
        del http.headers["accept"]
        answer = await http.post("/graphql", json={"query": query}, headers=headers)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{content_type}; charset=utf-8"
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert "errors" not in answer.json()


@pytest.mark.parametrize("accept", [NEW, OLD])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"query": "query Query { __typename }", "operationName": "Query"}, id="8161, B8B3"),
        pytest.param({"query": TYPENAME, "variables": None}, id="94B0, 0220"),
        pytest.param({"query": TYPENAME, "operationName": None}, id="94B1, 0221"),
        pytest.param({"query": TYPENAME, "extensions": None}, id="94B2, 0222"),
        pytest.param({"query": BY_NAME, "variables": {"name": "sometype"}}, id="2EA1, 28B9"),
        pytest.param({"query": TYPENAME, "extensions": {"some": "value"}}, id="428F, 1B7A"),
        pytest.param({"query": TYPENAME, "unheard": "of"}, id="unknown parameters are ignored"),
    ],
)
async def test_every_parameter_is_taken_and_may_be_null(accept: str, body: dict[str, object]):
    answer = await post(headers={"accept": accept}, **body)

    assert answer.status_code == 200
    assert "errors" not in answer.json()


@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_a_query_travels_by_get_with_variables_as_json(accept: str):
    answer = await get({"accept": accept}, query=BY_NAME, variables='{"name": "sometype"}')

    assert (answer.status_code, "errors" in answer.json()) == (200, False)


@pytest.mark.parametrize(
    "body",
    [
        *[pytest.param({"query": each}, id=f"LKJ {each}") for each in STRANGE],
        *[pytest.param({"query": TYPENAME, "operationName": each}, id=f"6C0 {each}") for each in STRANGE],
        *[pytest.param({"query": TYPENAME, "variables": each}, id=f"476 {each}") for each in NO_MAP],
        *[pytest.param({"query": TYPENAME, "extensions": each}, id=f"58B {each}") for each in NO_MAP],
        pytest.param({"notquery": TYPENAME}, id="423L"),
        pytest.param({"qeury": TYPENAME}, id="8764, 3E3A"),
        pytest.param({"query": ""}, id="empty query"),
    ],
)
async def test_a_parameter_of_the_wrong_kind_is_400(body: dict[str, object]):
    answer = await post(**body)

    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])


@pytest.mark.parametrize("accept", [NEW, OLD])
@pytest.mark.parametrize("content", ["", '{ "not a JSON'], ids=["A5BF", "B6DC, BCF8, B7N8"])
async def test_a_body_that_is_no_json_is_400_in_the_media_type_asked_for(accept: str, content: str):
    answer = await post(content=content, headers={"accept": accept})

    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])
    assert answer.headers["content-type"].startswith(accept)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"query": "{"}, "GRAPHQL_PARSE_FAILED", id="572B, 865D, 556A, D586"),
        pytest.param({"query": UNKNOWN}, "GRAPHQL_PARSE_FAILED", id="FDE2, 51FE, 74FF, 5E5B"),
        pytest.param({"query": "{ gone }"}, "GRAPHQL_VALIDATION_FAILED", id="unknown field"),
        pytest.param({"query": "{ ...Gone }"}, "GRAPHQL_VALIDATION_FAILED", id="unknown fragment"),
        pytest.param(COERCION, "BAD_USER_INPUT", id="7B9B, 86EE"),
    ],
)
async def test_a_request_error_has_no_data_and_is_400_to_new_clients_and_200_to_old(body: dict[str, object], code: str):
    new = await post(headers={"accept": NEW}, **body)
    old = await post(headers={"accept": OLD}, **body)

    assert (new.status_code, old.status_code) == (400, 200)
    assert set(codes(new)) == set(codes(old)) == {code}
    assert "data" not in new.json()
    assert "data" not in old.json()


async def test_a_mutation_by_get_is_405_and_post_is_named():
    answer = await get({"accept": NEW}, query="mutation { record }")

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert codes(answer) == ["METHOD_NOT_ALLOWED"]


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/graphql", "application/json; charset=gbk"])
async def test_a_body_in_another_media_type_is_415(content_type: str | None):
    headers = {"content-type": content_type} if content_type else {}
    async with client() as http:
        answer = await http.post("/graphql", content=json.dumps({"query": TYPENAME}), headers=headers)

    assert (answer.status_code, codes(answer)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])


# ---- What the audits leave out ----


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_another_method_is_405_and_both_of_ours_are_named(method: str):
    async with client() as http:
        answer = await http.request(method, "/graphql")

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert codes(answer) == ["METHOD_NOT_ALLOWED"]


@pytest.mark.parametrize("accept", ["text/html", "image/*", f"{OLD};q=0", f"{NEW};q=0, text/html"])
async def test_a_client_that_takes_neither_media_type_gets_406(accept: str):
    answer = await post(headers={"accept": accept}, query=TYPENAME)

    assert (answer.status_code, codes(answer)) == (406, ["NOT_ACCEPTABLE"])


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{OLD}, {NEW}", NEW),
        (f"{NEW};q=0.5, {OLD}", OLD),
        (f"{NEW};q=0.5, */*", OLD),
        (f"{NEW}, */*;q=0.1", NEW),
        (f"{OLD};q=0, */*", None),
        (f"{NEW}; charset=utf-8; q=1.000", NEW),
        (f"{NEW};q=nan", None),
        ("application/*", OLD),
        ("", OLD),
    ],
)
def test_the_better_media_type_wins(accept: str, answered: str | None):
    assert negotiation.media_type(accept) == answered


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr, en;q=0.5", "en"),
        ("fr", "zh"),
        ("en;q=0", "zh"),
        ("en;q=high", "zh"),
    ],
)
def test_the_language_is_chinese_unless_english_is_preferred(header: str | None, language: str):
    assert negotiation.language(header) == language


@pytest.mark.parametrize("content", ["5", '"query"', "null", "true", "[]"])
async def test_a_body_that_is_no_object_is_400(content: str):
    answer = await post(content=content, headers={"accept": NEW})

    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])


async def test_a_batch_is_400():
    answer = await post(content=json.dumps([{"query": TYPENAME}, {"query": TYPENAME}]))

    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])


@pytest.mark.parametrize(
    "content",
    [b'{"query": "\xff"}', b'{"query": "\\ud800"}', b'{"query": "{ __typename }", "variables": ' + b"[" * 9_000],
    ids=["not UTF-8", "half a surrogate pair", "too many brackets"],
)
async def test_a_body_that_is_almost_json_is_400(content: bytes):
    answer = await post(content=content)

    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])


async def test_a_query_string_that_is_no_request_is_400():
    missing = await get({"accept": "text/html, */*"})
    broken = await get(query=TYPENAME, variables="{")

    assert missing.status_code == broken.status_code == 400
    assert codes(missing) == codes(broken) == ["BAD_REQUEST"]


async def test_two_operations_run_only_when_one_is_named():
    two = "query A { __typename } query B { token }"

    unnamed = await post(query=two, headers={"accept": NEW})
    empty = await post(query=two, operationName="", headers={"accept": NEW})
    named = await post(query=two, operationName="B", headers={"accept": NEW})
    unknown = await post(query=two, operationName="C", headers={"accept": NEW})

    assert unnamed.status_code == empty.status_code == unknown.status_code == 400
    assert codes(unnamed) == codes(empty) == ["OPERATION_NAME_REQUIRED"]
    assert codes(unknown) == ["OPERATION_UNKNOWN"]
    assert named.json() == {"data": {"token": "someone"}}


async def test_a_subscription_is_400_by_either_method():
    by_post = await post(query="subscription { changed }")
    by_get = await get(query="subscription { changed }")

    assert by_post.status_code == by_get.status_code == 400
    assert codes(by_post) == codes(by_get) == ["SUBSCRIPTION_NOT_SERVED"]


@pytest.mark.parametrize("protocol", ["graphql-ws", "graphql-transport-ws"])
def test_a_websocket_is_refused_before_it_opens(protocol: str):
    with pytest.raises(WebSocketDisconnect) as refusal, TestClient(APP).websocket_connect("/graphql", [protocol]):
        pass

    assert refusal.value.code == 1008


async def test_a_request_that_does_not_say_who_asks_is_401():
    answer = await post(query=TYPENAME, headers={"authorization": "Bearer forged", "accept": NEW})

    assert (answer.status_code, codes(answer)) == (401, ["UNAUTHENTICATED"])
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"].startswith(NEW)


# ---- Limits ----


async def test_a_body_of_64_kib_is_read_and_one_byte_more_is_413():
    body = json.dumps({"query": TYPENAME}).encode()

    most = await post(content=body + b" " * (MOST_BYTES - len(body)))
    more = await post(content=body + b" " * (MOST_BYTES - len(body) + 1))

    assert most.json() == {"data": {"__typename": "Query"}}
    assert (more.status_code, codes(more)) == (413, ["BODY_TOO_LARGE"])


async def test_a_large_body_is_read_no_further_than_the_limit():
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b" " * 8192

    answer = await post(content=chunks())

    assert answer.status_code == 413
    assert sent == MOST_BYTES // 8192 + 1


async def test_an_address_longer_than_a_body_may_be_is_414():
    answer = await get(query=TYPENAME + " " * MOST_BYTES)

    assert (answer.status_code, codes(answer)) == (414, ["URI_TOO_LONG"])


@pytest.mark.parametrize(
    ("most", "more", "code"),
    [
        pytest.param(nested(12), nested(13), "TOO_DEEP", id="12 levels"),
        pytest.param(aliased(30), aliased(31), "TOO_MANY_ALIASES", id="30 aliases"),
        pytest.param(
            "{ " + "token " * 1998 + "}", "{ " + "token " * 1999 + "}", "GRAPHQL_PARSE_FAILED", id="2,000 tokens"
        ),
        pytest.param(
            "{ ...A ...A } fragment A on Query { self { ...B } ...B } " + "fragment B on Query " + aliased(7),
            "{ ...A ...A } fragment A on Query { self { ...B } ...B } " + "fragment B on Query " + aliased(8),
            "TOO_MANY_ALIASES",
            id="7 aliases spread 4 times",
        ),
        pytest.param(
            "{ self { ... on Query { ...A } } } fragment A on Query " + nested(11),
            "{ self { ... on Query { ...A } } } fragment A on Query " + nested(12),
            "TOO_DEEP",
            id="levels through fragments",
        ),
    ],
)
async def test_a_document_may_ask_so_much_and_no_more(most: str, more: str, code: str):
    answered = await post(query=most, headers={"accept": NEW})
    refused = await post(query=more, headers={"accept": NEW})

    assert "errors" not in answered.json()
    assert (refused.status_code, set(codes(refused))) == (400, {code})


@pytest.mark.parametrize(
    "query",
    [
        "{ ...F0 } "
        + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(150))
        + " fragment F150 on Query { a: token }",
        "{ ...F0 } fragment F0 on Query { ...F1 } fragment F1 on Query { ...F0 token }",
        "{ ...F0 } "
        + " ".join(f"fragment F{n} on Query {{ {'... { ' * 80} ...F{n + 1} {'} ' * 80} }}" for n in range(7))
        + " fragment F7 on Query { token }",
    ],
    ids=["spreads that double 150 times", "a cycle", "a chain deeper than the stack"],
)
async def test_a_document_made_to_exhaust_the_reader_is_refused(query: str):
    answer = await asyncio.wait_for(post(query=query, headers={"accept": NEW}), timeout=5)

    assert answer.status_code == 400
    assert "FAULT" not in codes(answer)


async def test_introspection_is_answered():
    from graphql import get_introspection_query

    answer = await post(query=get_introspection_query())

    assert "errors" not in answer.json()


async def test_a_repeated_document_is_parsed_and_validated_once():
    cached = ValidationCache(KEPT_DOCUMENTS).cached_validate_document
    query = "query OnlyHere { token }"
    before = cached.cache_info()

    with mock.patch("strawberry.schema.schema.validate") as spy:
        spy.return_value = []
        answers = [await post(query=query) for _ in range(5)]

    assert [answer.json() for answer in answers] == [{"data": {"token": "someone"}}] * 5
    assert spy.call_count == 1
    assert cached.cache_info().hits - before.hits == 4


# ---- Faults ----


async def test_a_fault_is_told_by_an_id_and_logged_without_what_was_asked():
    with capture_logs() as log:
        answer = await post(
            query="query Hush($s: String!) { broken(secret: $s) }",
            variables={"s": "13800000000"},
            headers={"accept": NEW},
        )

    (error,) = answer.json()["errors"]
    (entry,) = log
    assert (answer.status_code, answer.json()["data"]) == (200, {"broken": None})
    assert error["extensions"] == {"code": "FAULT", "id": entry["id"]}
    assert error["message"] == f"系统内部错误,请提供编号{entry['id']}"
    assert error["path"] == ["broken"]
    assert "the disk is gone" in entry["exception"]
    assert len(entry["operation"]) == 64
    assert "13800000000" not in str(log)
    assert "Hush" not in str(log)
    assert "disk" not in answer.text


async def test_nothing_but_the_fault_is_logged(caplog: pytest.LogCaptureFixture):
    with capture_logs():
        await post(query="{ broken }")
        await post(query="{ gone }")

    assert caplog.records == []


async def test_each_request_gets_an_id_of_its_own():
    with capture_logs() as log:
        first, second = [await post(query="{ broken }", headers={"accept-language": "en"}) for _ in range(2)]

    quoted = [each.json()["errors"][0] for each in (first, second)]
    assert [error["extensions"]["id"] for error in quoted] == [entry["id"] for entry in log]
    assert quoted[0]["extensions"]["id"] != quoted[1]["extensions"]["id"]
    assert quoted[0]["message"].startswith("Something broke on our side")


async def test_a_fault_before_the_document_is_read_is_500_with_an_id():
    with capture_logs() as log:
        answer = await post(query=TYPENAME, headers={"authorization": "Bearer crash"})

    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"] == {"code": "FAULT", "id": log[0]["id"]}
    assert "key store" not in answer.text


async def test_a_null_where_the_field_takes_none_is_the_clients_mistake():
    answer = await post(
        query='query A($t: Yuan! = "1") { amount(text: $t) }', variables={"t": None}, headers={"accept": NEW}
    )

    assert (answer.status_code, codes(answer)) == (400, ["BAD_USER_INPUT"])


# ---- A real server ----


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

    assert answered.json() == {"data": {"token": "1"}}
    assert (large.status_code, by_get.status_code, head.status_code) == (413, 200, 405)
