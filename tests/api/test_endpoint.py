"""GraphQL over HTTP. The ids of the first table are those of the audits of the npm package graphql-http."""

import json

import pytest

from tests.api.toy import NEW, OLD, TYPENAME, client, codes, get, post

BY_NAME = "query Type($name: String!) { __type(name: $name) { name } }"
UNKNOWN = "{ 8f31403dfe404bccbb0e835f2629c6a7 }"
COERCION = {"query": "query CoerceFailure($id: ID!) { __typename }", "variables": {"id": None}}
STRANGE = [{"obj": "ect"}, 0, False, ["array"]]
NO_MAP = ["string", 0, False, ["array"]]


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
        pytest.param(COERCION, "GRAPHQL_VALIDATION_FAILED", id="7B9B, 86EE"),
        pytest.param({"query": BY_NAME, "variables": {"name": None}}, "BAD_USER_INPUT", id="null variable"),
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
    assert named.json()["data"] == {"token": "someone"}


async def test_a_subscription_is_400_by_either_method():
    by_post = await post(query="subscription { changed }")
    by_get = await get(query="subscription { changed }")

    assert by_post.status_code == by_get.status_code == 400
    assert codes(by_post) == codes(by_get) == ["SUBSCRIPTION_NOT_SERVED"]


async def test_a_request_that_does_not_say_who_asks_is_401():
    answer = await post(query=TYPENAME, headers={"authorization": "Bearer forged", "accept": NEW})

    assert (answer.status_code, codes(answer)) == (401, ["UNAUTHENTICATED"])
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"].startswith(NEW)
