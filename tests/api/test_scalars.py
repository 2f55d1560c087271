import pytest

from tests.api.toy import codes, post

AMOUNT = "query A($text: Yuan!) { amount(text: $text) }"


async def test_values_are_written_exactly():
    answer = await post(query="{ scalars { amount rate day instant position } }")

    assert answer.json()["data"] == {
        "scalars": {
            "amount": "-30000.00",
            "rate": "58.3",
            "day": "2019-08-16",
            "instant": "2019-08-16T08:30:00Z",
            "position": "9007199254740993",
        }
    }


async def test_money_comes_in_as_text_and_goes_out_with_two_places():
    by_variable = await post(query=AMOUNT, variables={"text": "25000"})
    by_literal = await post(query='{ amount(text: "25000") }')

    assert by_variable.json()["data"] == by_literal.json()["data"] == {"amount": "25000.00"}


@pytest.mark.parametrize("text", ["12.345", "１２.00", "1e3", "twelve", "", " 1", "1,000.00"])
async def test_money_that_is_no_amount_is_refused_by_its_code(text: str):
    answer = await post(query=AMOUNT, variables={"text": text})

    assert codes(answer) == ["AMOUNT_PRECISION" if text == "12.345" else "AMOUNT_FORMAT"]


async def test_a_string_of_64_characters_reaches_the_rule():
    answer = await post(query=AMOUNT, variables={"text": "x" * 64})

    assert codes(answer) == ["AMOUNT_FORMAT"]


@pytest.mark.parametrize("value", ["x" * 65, 25000, 25000.5, True, None, ["1.00"], {"yuan": "1.00"}])
async def test_a_variable_that_is_no_short_string_fails_to_coerce(value: object):
    answer = await post(query=AMOUNT, variables={"text": value})

    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "data" not in answer.json()


@pytest.mark.parametrize("literal", ["25000", "25000.5", "true", "null", "TWELVE", '["1.00"]', f'"{"x" * 65}"'])
async def test_a_literal_that_is_no_short_string_fails_to_coerce(literal: str):
    answer = await post(query=f"{{ amount(text: {literal}) }}")

    assert codes(answer) == ["GRAPHQL_VALIDATION_FAILED"]


async def test_days_instants_and_positions_come_in_as_they_were_sent():
    answer = await post(
        query="query T($d: Date!, $i: DateTime!, $p: Position!) { texts(day: $d, instant: $i, position: $p) }",
        variables={"d": "2019/8/16", "i": "yesterday", "p": "-1"},
    )

    assert answer.json()["data"] == {"texts": ["2019/8/16", "yesterday", "-1"]}


@pytest.mark.parametrize("field", ["naive", "instantAsDay", "tooBig"])
async def test_a_value_of_the_wrong_kind_is_a_fault_and_never_a_guess(field: str):
    answer = await post(query=f"{{ {field} }}")

    assert codes(answer) == ["FAULT"]
    assert answer.json()["data"] == {field: None}
