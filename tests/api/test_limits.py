import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from graphql import get_introspection_query
from starlette.requests import Request

from ledger_api.asked import TurnedAway, check_headers
from ledger_api.limits import MOST_BYTES, _judged, _parsed
from tests.api.toy import NEW, TYPENAME, codes, post


def asked_by_get(query_string: bytes) -> Request:
    return Request({"type": "http", "method": "GET", "headers": [], "query_string": query_string})


def nested(depth: int) -> str:
    return "{ " + "self { " * (depth - 1) + "__typename" + " }" * depth


def aliased(count: int) -> str:
    return "{ " + " ".join(f"a{each}: __typename" for each in range(count)) + " }"


async def test_a_body_of_64_kib_is_read_and_one_byte_more_is_413():
    body = json.dumps({"query": TYPENAME}).encode()

    most = await post(content=body + b" " * (MOST_BYTES - len(body)))
    more = await post(content=body + b" " * (MOST_BYTES - len(body) + 1))

    assert most.json()["data"] == {"__typename": "Query"}
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


def test_a_query_string_as_long_as_a_body_may_be_is_read_and_one_byte_more_is_414():
    check_headers(asked_by_get(b"x" * MOST_BYTES))

    with pytest.raises(TurnedAway) as no:
        check_headers(asked_by_get(b"x" * (MOST_BYTES + 1)))

    assert (no.value.status, no.value.code) == (414, "URI_TOO_LONG")


@pytest.mark.parametrize(
    ("most", "more", "code"),
    [
        pytest.param(nested(12), nested(13), "TOO_DEEP", id="12 levels"),
        pytest.param(aliased(30), aliased(31), "TOO_MANY_ALIASES", id="30 aliases"),
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


async def test_a_document_has_2000_tokens_and_no_more():
    most = "".join(f"query Q{each} {{ token }} " for each in range(400))

    answered = await post(query=most, operationName="Q0", headers={"accept": NEW})
    refused = await post(
        query=most.replace("{ token }", "{ token token }", 1), operationName="Q0", headers={"accept": NEW}
    )

    assert answered.json()["data"] == {"token": "someone"}
    assert (refused.status_code, codes(refused)) == (400, ["GRAPHQL_PARSE_FAILED"])


async def test_introspection_is_answered():
    answer = await post(query=get_introspection_query())

    assert "errors" not in answer.json()


async def test_a_repeated_document_is_parsed_and_judged_once():
    query = "query OnlyHere { token }"
    before = [cached.cache_info().misses for cached in (_parsed, _judged)]

    answers = [await post(query=query) for _ in range(5)]

    after = [cached.cache_info().misses for cached in (_parsed, _judged)]
    assert [answer.json() for answer in answers] == [{"data": {"token": "someone"}, "extensions": {"cost": 0}}] * 5
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]
