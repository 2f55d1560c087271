"""Systems: tokens by a rotating secret; and what a token is worth once its person has an account."""

import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from domain.granted_role import GrantedRole
from domain.user_account import AccountKind
from ledger import tokens
from ledger.door import person_id
from ledger.rights import Actor, Role
from ledger.user_account import LockAccount, RevokeRole, UnlockAccount, managing
from tests.api.client import KEY
from tests.api.desk import FINANCE, OPERATOR, REVIEWER, a_desk, me

FIRM = GrantedRole("TECH_FIRM", None)


@pytest.fixture(scope="module")
def world(module_database):
    with a_desk(module_database) as served:
        yield served


def a_system(world, name, *roles):
    return world.account(name, *(roles or (FIRM,)), kind=AccountKind.SERVICE, organisation="ANKE")


def asked(world, name, secret, **more):
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret, **more}
    return httpx.post(f"{world.address}/token", data=form)


def acts(world, token):
    with httpx.Client(base_url=world.address) as client:
        return me(client, authorization=f"Bearer {token}")


def issued(name, role=Role.INSURER_FINANCE, organisation="RENHE", ago=timedelta()):
    actor = Actor(person_id(organisation, name), name, role, organisation)
    return tokens.issue(KEY, actor, datetime.now(UTC) - ago, 86_400)


def test_a_system_gets_a_token_for_its_secret(world):
    secret = a_system(world, "inspection")

    answer = asked(world, "inspection", secret)

    assert answer.json().keys() == {"access_token", "token_type", "expires_in"}
    assert answer.headers["cache-control"] == "no-store"
    assert acts(world, answer.json()["access_token"]) == {
        "name": "inspection的姓名",
        "role": "TECH_FIRM",
        "organisation": "ANKE",
    }


def test_a_system_may_say_who_it_is_in_the_header(world):
    secret = a_system(world, "by header".replace(" ", "-"))

    answer = httpx.post(f"{world.address}/token", data={"grant_type": "client_credentials"}, auth=("by-header", secret))

    assert answer.status_code == 200


def test_two_secrets_are_valid_while_they_are_changed_and_one_before_and_after(world):
    first = a_system(world, "rotating")
    account = managing.named(world.desk, "rotating")

    second = managing.add_secret(world.desk, OPERATOR, account)
    both = [asked(world, "rotating", each).status_code for each in (first, second)]
    managing.withdraw_oldest_secret(world.desk, OPERATOR, account)
    after = [asked(world, "rotating", each).status_code for each in (first, second)]

    assert (both, after) == ([200, 200], [401, 200])


def test_no_other_secret_and_no_person_gets_a_token(world):
    a_system(world, "closed")
    password = world.account("person", FINANCE)

    answers = [asked(world, *each) for each in [("closed", "x"), ("nobody", "x"), ("person", password), ("", "")]]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(401, {"error": "invalid_client"})] * 4


def test_a_form_that_asks_for_something_else_is_told_so(world):
    secret = a_system(world, "asking")

    assert asked(world, "asking", secret, grant_type="password").json()["error"] == "invalid_request"
    assert asked(world, "asking", secret, scope="CITY").json() == {"error": "invalid_scope"}
    assert asked(world, "asking", secret, scope="TECH_FIRM").status_code == 200
    broken = httpx.post(
        f"{world.address}/token", data={"grant_type": "client_credentials"}, headers={"authorization": "Basic %"}
    )
    assert broken.status_code == 400


def test_a_locked_system_loses_its_tokens_at_once(world):
    secret = a_system(world, "locked")
    token = asked(world, "locked", secret).json()["access_token"]

    world.do(LockAccount(managing.named(world.desk, "locked")))

    assert acts(world, token) == 401
    assert asked(world, "locked", secret).status_code == 401


def test_a_token_of_somebody_without_an_account_is_believed_as_before(world):
    assert acts(world, issued("无账号"))["name"] == "无账号"


def test_a_token_of_somebody_with_an_account_is_worth_what_the_account_may_do(world):
    world.account("accountant", FINANCE, called="钱一")

    assert acts(world, issued("钱一")) != 401
    assert acts(world, issued("钱一", Role.INSURER_REVIEWER)) == 401
    world.grant("accountant", REVIEWER)
    assert acts(world, issued("钱一", Role.INSURER_REVIEWER)) != 401
    world.do(RevokeRole(managing.named(world.desk, "accountant"), Role.INSURER_FINANCE, None))
    assert acts(world, issued("钱一")) == 401


def test_a_token_from_before_a_lock_is_dead_for_ever(world):
    world.account("stolen", FINANCE, called="钱二")
    token = issued("钱二", ago=timedelta(seconds=5))
    account = managing.named(world.desk, "stolen")

    world.do(LockAccount(account))
    world.do(UnlockAccount(account))
    time.sleep(1.1)  # a token says the second in which it was issued

    assert acts(world, token) == 401
    assert acts(world, issued("钱二")) != 401
