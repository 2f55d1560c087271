"""Accounts at the command line, as the operator of a ledger manages them."""

import json
from uuid import uuid4

import httpx
import pytest

from tests.conftest import a_database
from tests.console.command_lines import ledger
from tests.console.test_serving import serving


def at(database, folder):
    def run(*arguments, locale="en_US.UTF-8"):
        return ledger("user", *arguments, LEDGER_DATABASE_URL=database, LEDGER_DATA=str(folder), locale=locale)

    return run


@pytest.fixture
def user(database, tmp_path):
    return at(database, tmp_path)


@pytest.fixture(scope="module")
def with_one(server_dsn, template, tmp_path_factory):
    """A ledger with one account, for tests that are refused."""
    with a_database(server_dsn, f"test_{uuid4().hex}", template) as database:
        user = at(database, tmp_path_factory.mktemp("data"))
        user("add", "taken", *CENTRE)
        yield user


def told(answer):
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def listed(user):
    return {each["signInName"]: each for each in told(user("list", "--json"))}


CENTRE = ("--person", "吴心", "--role", "CENTRE")


def test_an_account_is_opened_and_its_roles_are_granted_and_revoked(user):
    user("add", "wuxin", *CENTRE, "--from", "2026-01-01", "--by", "值班员")
    user("grant", "wuxin", "--role", "CITY", "--to", "2099-12-31")
    user("revoke", "wuxin", "--role", "CENTRE", "--why", "调岗")

    assert listed(user)["wuxin"] | {"roles": []} == {
        "signInName": "wuxin",
        "name": "吴心",
        "organisation": "CENTRE",
        "kind": "PERSON",
        "roles": [],
        "state": "OPEN",
        "secondFactor": False,
        "linked": False,
    }
    assert [(role["role"], role["to"]) for role in listed(user)["wuxin"]["roles"]] == [("CITY", "2099-12-31")]


def test_the_first_password_is_told_once_and_signs_in_until_the_account_is_locked(user, database, tmp_path):
    first = told(user("add", "zhouqu", "--person", "周区", "--role", "DISTRICT", "--district", "110106", "--json"))[
        "secret"
    ]

    with serving(database, tmp_path) as (_, address):

        def enter(password):
            return httpx.post(f"{address}/sign-in", json={"name": "zhouqu", "password": password}, timeout=30)

        assert enter(first).json()["stage"] == "NEW_PASSWORD"
        assert [each["method"] for each in told(user("sessions", "zhouqu", "--json"))] == ["PASSWORD"]
        assert told(user("sessions", "zhouqu", "--end", "--json")) == {"ended": 1}
        second = told(user("reset", "zhouqu", "--json"))["secret"]
        assert [enter(first).status_code, enter(second).status_code] == [401, 200]
        user("lock", "zhouqu", "--why", "离职")
        assert enter(second).status_code == 401
        user("unlock", "zhouqu")
        assert enter(second).status_code == 200


def test_a_system_has_two_secrets_while_they_are_changed(user):
    first = told(user("add", "feed", "--person", "接口", "--role", "AUDITOR", "--service", "--json"))["secret"]
    second = told(user("rotate", "feed", "--json"))["secret"]
    third = user("rotate", "feed", "--json")

    assert first != second
    assert (third.returncode, third.stderr.split(":")[0]) == (2, "TOO_MANY_SECRETS")
    assert user("rotate", "feed", "--withdraw").returncode == 0
    assert user("rotate", "feed").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "w", *CENTRE), "SIGN_IN_NAME_FORMAT"),
        (("add", "nobody", "--person", "钱一", "--role", "INSURER_FINANCE", "--org", "NONE"), "NOT_FOUND"),
        (("add", "other", *CENTRE), "USER_ACCOUNT_EXISTS"),
        (("add", "taken", "--person", "别人", "--role", "CITY"), "SIGN_IN_NAME_TAKEN"),
        (("grant", "taken", "--role", "DISTRICT", "--district", "999999"), "ROLE_UNFIT"),
        (("grant", "taken", "--role", "CITY", "--from", "2026-02-01", "--to", "2026-01-31"), "GRANT_PERIOD_INVALID"),
        (("revoke", "taken", "--role", "CITY"), "ROLE_NOT_GRANTED"),
        (("lock", "nobody"), "NOT_FOUND"),
        (("unlock", "taken"), "ACCOUNT_NOT_LOCKED"),
        (("rotate", "taken"), "CREDENTIAL_UNFIT"),
        (("reset", "taken", "--second-factor"), "CREDENTIAL_UNKNOWN"),
    ],
)
def test_what_cannot_be_done_is_refused_by_its_code(with_one, arguments, code):
    answer = with_one(*arguments)

    assert (answer.returncode, answer.stderr.split(":")[0]) == (2, code)


def test_what_was_refused_left_nothing(with_one):
    assert with_one("add", "again", "--person", "钱一", "--role", "INSURER_FINANCE", "--org", "NONE").returncode == 2

    assert list(listed(with_one)) == ["taken"]
    assert with_one("add", "again", "--person", "钱一", "--role", "AUDITOR").returncode == 0


def test_no_account_acts_as_the_ledger_itself(user):
    assert user("add", "root", "--person", "根", "--role", "SYSTEM").returncode == 2
    user("add", "taken", *CENTRE)
    assert user("grant", "taken", "--role", "SYSTEM").returncode == 2


def test_the_list_is_a_table_in_the_language_of_the_desk(user):
    assert user("list", locale="zh_CN.UTF-8").stdout.strip() == "尚无账号"
    user("add", "wuxin", *CENTRE)

    shown = user("list").stdout

    assert "wuxin" in shown
    assert "CENTRE" in shown


def test_the_record_tells_who_changed_what_and_why_and_who_knocked(user, database, tmp_path):
    user("add", "wuxin", *CENTRE, "--by", "值班员")
    user("grant", "wuxin", "--role", "CITY", "--to", "2099-12-31", "--why", "代理", "--by", "主任")
    with serving(database, tmp_path) as (_, address):
        httpx.post(f"{address}/sign-in", json={"name": "wuxin", "password": "wrong"}, timeout=30)

    happened = [
        (each["what"].split(".")[-1], each["by"], each["reason"]) for each in told(user("record", "wuxin", "--json"))
    ]
    shown = user("record", "wuxin", locale="zh_CN.UTF-8").stdout

    assert happened == [
        ("UserAccountOpened", "值班员", None),
        ("CredentialSet", "值班员", None),
        ("RoleGranted", "值班员", None),
        ("CredentialSet", "值班员", None),
        ("RoleGranted", "主任", "代理"),
        ("REFUSED", None, None),
    ]
    assert "角色已授予" in shown
    assert "登录被拒" in shown
