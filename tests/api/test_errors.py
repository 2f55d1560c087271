import pytest
from structlog.testing import capture_logs

from tests.api.toy import NEW, PHONE, TYPENAME, codes, post


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


async def test_what_the_database_says_of_rows_is_not_logged():
    with capture_logs() as log:
        answer = await post(query="{ taken }")

    assert codes(answer) == ["FAULT"]
    assert "IntegrityError" in log[0]["exception"]
    assert "UniqueViolation: 23505" in log[0]["exception"]
    assert PHONE not in str(log)


async def test_a_question_that_takes_too_long_is_told_so_and_is_no_fault():
    with capture_logs() as log:
        answer = await post(query="{ endless }", headers={"accept-language": "en"})

    assert codes(answer) == ["TIMED_OUT"]
    assert answer.json()["errors"][0]["message"].startswith("This took too long")
    assert log == []


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
