"""The doors an operator may close, over the toy endpoint."""

import hashlib
from uuid import UUID

import httpx
import pytest
from graphql import get_introspection_query

from ledger_api.asked import TurnedAway
from ledger_api.cost import MOST_COST
from ledger_api.endpoint import endpoint
from ledger_api.guard import PERSONS_KEPT, Buckets, Guard
from ledger_api.operations import operations, trusted
from tests.api.toy import NEW, SCHEMA, codes, context_for, post

ANNA, BERT = UUID(int=1), UUID(int=2)


async def asked(guard: Guard, **body: object) -> httpx.Response:
    app = endpoint(SCHEMA, context_for, guard)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://ledger.test") as http:
        return await http.post("/graphql", json=body, headers={"accept": NEW})


def taken(buckets: Buckets, person: UUID, times: int) -> list[str]:
    """Take so many tokens; what is told of each."""
    told = []
    for _ in range(times):
        try:
            buckets.take(person)
            told.append("yes")
        except TurnedAway as no:
            told.append(no.headers["retry-after"])
    return told


def test_a_person_may_be_quick_once_and_then_asks_at_the_rate():
    now = 0.0
    buckets = Buckets(rate=2, most=3, clock=lambda: now)

    assert taken(buckets, ANNA, 4) == ["yes", "yes", "yes", "1"]
    assert taken(buckets, BERT, 1) == ["yes"]
    now = 0.5
    assert taken(buckets, ANNA, 2) == ["yes", "1"]
    now = 60.0
    assert taken(buckets, ANNA, 4) == ["yes", "yes", "yes", "1"]


def test_who_was_turned_away_says_when_to_come_again_and_too_many_persons_are_forgotten():
    now = 0.0
    buckets = Buckets(rate=0.1, most=1, clock=lambda: now)

    assert taken(buckets, ANNA, 2) == ["yes", "10"]
    for number in range(PERSONS_KEPT):
        buckets.take(UUID(int=100 + number))
    assert len(buckets._kept) == PERSONS_KEPT
    assert taken(buckets, ANNA, 1) == ["yes"]


async def test_only_the_documents_of_the_allow_list_are_answered_where_that_is_set():
    closed = Guard(trusted_only=True)

    free = await asked(closed, query="{ token }")
    listed = await asked(closed, query=operations()["Me"])

    assert (free.status_code, codes(free)) == (400, ["DOCUMENT_NOT_TRUSTED"])
    assert codes(listed) != ["DOCUMENT_NOT_TRUSTED"]  # the toy has no such field


async def test_a_trusted_document_is_named_by_its_hash():
    def named(sha256: str) -> dict[str, object]:
        return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256}}}

    known = hashlib.sha256(operations()["Me"].encode()).hexdigest()

    found = await asked(Guard(trusted_only=True), **named(known))
    unknown = await asked(Guard(), **named("0" * 64))

    assert trusted()[known] == operations()["Me"]
    assert codes(found) == ["GRAPHQL_VALIDATION_FAILED"]  # it was found, and the toy has no such field
    assert (unknown.status_code, codes(unknown)) == (400, ["PERSISTED_QUERY_NOT_FOUND"])


@pytest.mark.parametrize(
    "query",
    [
        get_introspection_query(),
        '{ __type(name: "Query") { name } }',
        "{ self { ...F } } fragment F on Query { self { ... on Query { x: __schema { queryType { name } } } } }",
    ],
)
async def test_the_schema_is_not_told_where_that_is_set(query: str):
    told = await asked(Guard(), query=query)
    kept = await asked(Guard(introspection=False), query=query)

    assert codes(kept) == ["INTROSPECTION_OFF"]
    assert "INTROSPECTION_OFF" not in told.text


async def test_a_typename_is_no_introspection():
    assert (await asked(Guard(introspection=False), query="{ __typename }")).json()["data"] == {"__typename": "Query"}


async def test_every_answer_tells_its_cost_and_one_over_the_limit_is_not_begun():
    nested = "{ " + "selves { " * 6 + "token" + " }" * 6 + " }"
    over = "{ " + "selves { " * 7 + "token" + " }" * 7 + " }"

    cheap, costly = await post(query=nested, headers={"accept": NEW}), await post(query=over, headers={"accept": NEW})

    assert cheap.json()["extensions"] == {"cost": 19_530}
    assert (costly.status_code, codes(costly)) == (400, ["TOO_COSTLY"])
    assert costly.json()["extensions"]["cost"] == 97_655 > MOST_COST
