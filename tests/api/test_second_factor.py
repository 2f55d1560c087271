"""The second factor: set up by its owner, asked for at each sign-in, each code once."""

from datetime import timedelta

import pyotp
import pytest

from ledger.user_account import managing
from tests.api.desk import FINANCE, OPERATOR, PASSWORD, a_desk, me, sign_in


@pytest.fixture(scope="module")
def world(module_database):
    with a_desk(module_database) as served:
        yield served


@pytest.fixture(autouse=True)
def _later(world):
    world.clock.ahead += timedelta(minutes=16)


def code_of(world, seed, early_s=0):
    return pyotp.TOTP(seed).at(int(world.clock().timestamp()) - early_s)


def set_up(world, name):
    """Return a browser signed in, the seed and the recovery codes."""
    browser = world.settled(name, FINANCE)
    seed = browser.post("/second-factor").json()["seed"]
    confirmed = browser.post("/second-factor/confirm", json={"code": code_of(world, seed)})
    assert confirmed.status_code == 200, confirmed.text
    world.clock.ahead += timedelta(seconds=60)
    return browser, seed, confirmed.json()["recoveryCodes"]


def begun(world, name):
    browser = world.browser()
    assert sign_in(browser, name, PASSWORD).json()["stage"] == "SECOND_FACTOR"
    return browser


def send(browser, code):
    return browser.post("/sign-in/second-factor", json={"code": code})


def test_it_counts_from_the_first_right_code_on(world):
    browser = world.settled("starts", FINANCE)
    told = browser.post("/second-factor").json()

    assert told["address"].startswith("otpauth://totp/")
    assert browser.post("/second-factor/confirm", json={"code": "000000"}).status_code == 401
    assert sign_in(world.browser(), "starts", PASSWORD).json()["stage"] == "OPEN"
    browser.post("/second-factor/confirm", json={"code": code_of(world, told["seed"])})
    assert sign_in(world.browser(), "starts", PASSWORD).json()["stage"] == "SECOND_FACTOR"


def test_the_password_alone_opens_nothing_and_with_a_code_all(world):
    _, seed, _ = set_up(world, "guarded")
    browser = begun(world, "guarded")

    assert me(browser) == 401
    assert send(browser, code_of(world, seed)).json()["stage"] == "OPEN"
    assert me(browser) != 401


def test_a_code_is_taken_once(world):
    _, seed, _ = set_up(world, "once")
    code = code_of(world, seed)
    assert send(begun(world, "once"), code).status_code == 200

    assert send(begun(world, "once"), code).status_code == 401


@pytest.mark.parametrize(("early_s", "status"), [(30, 200), (90, 401)])
def test_a_clock_that_is_half_a_minute_wrong_is_allowed_and_no_more(world, early_s, status):
    name = f"clock{early_s}"
    _, seed, _ = set_up(world, name)
    world.clock.ahead += timedelta(minutes=2)

    assert send(begun(world, name), code_of(world, seed, early_s)).status_code == status


def test_a_recovery_code_is_taken_once_and_each_of_the_ten(world):
    _, _, codes = set_up(world, "phone lost".replace(" ", "."))

    assert len(set(codes)) == 10
    assert send(begun(world, "phone.lost"), codes[3].upper()).status_code == 200
    assert send(begun(world, "phone.lost"), codes[3]).status_code == 401
    assert send(begun(world, "phone.lost"), codes[4]).status_code == 200


@pytest.mark.parametrize("code", ["", "１２３４５６", "abc", "0" * 64, "%", "-"])
def test_what_is_no_code_is_refused(world, code):
    name = f"no{abs(hash(code))}"
    set_up(world, name)

    assert send(begun(world, name), code).status_code == 401


def test_guessing_codes_locks_out_however_often_the_password_is_right(world):
    set_up(world, "guessed")

    told = [send(begun(world, "guessed"), "000000").status_code for _ in range(5)]

    assert set(told) == {401}
    assert world.facts("guessed")[-1] == "AccountLockedOut"
    assert sign_in(world.browser(), "guessed", PASSWORD).status_code == 401


def test_a_lock_out_holds_for_who_is_halfway_too(world):
    _, seed, _ = set_up(world, "halfway")
    browser = begun(world, "halfway")
    for _ in range(5):
        sign_in(world.browser(), "halfway", "wrong")

    assert send(browser, code_of(world, seed)).status_code == 401


def test_it_is_ended_by_the_owner_with_the_password_or_by_the_operator(world):
    browser, _, _ = set_up(world, "without")
    set_up(world, "lost")

    assert browser.post("/second-factor/end", json={"password": "wrong"}).status_code == 401
    assert browser.post("/second-factor/end", json={"password": PASSWORD}).json() == {"secondFactor": False}
    managing.reset_second_factor(world.desk, OPERATOR, managing.named(world.desk, "lost"))

    for name in ("without", "lost"):
        assert sign_in(world.browser(), name, PASSWORD).json()["stage"] == "OPEN"
        assert world.facts(name)[-2:] == ["CredentialWithdrawn", "CredentialWithdrawn"]


def test_the_seed_goes_when_the_factor_goes(world):
    browser, seed, _ = set_up(world, "erasing")
    browser.post("/second-factor/end", json={"password": PASSWORD})

    with world.desk.connection() as connection:
        assert not connection.execute("SELECT 1 FROM credential_secrets WHERE secret = %s", [seed]).fetchall()
