"""Signing in by name and password: what lets in, what does not, and that a no tells nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import Type

from domain.user_account import AccountKind
from ledger.rights import Role
from ledger.user_account import LockAccount, RevokeRole, UnlockAccount, managing
from ledger.user_account.sign_ins import MOST_OF_ADDRESS
from tests.api.desk import FINANCE, PASSWORD, REVIEWER, a_desk, me, sign_in
from tests.conftest import DEAR


@pytest.fixture(scope="module")
def world(module_database):
    with a_desk(module_database) as served:
        yield served


@pytest.fixture(autouse=True)
def _later(world):
    """What was refused in one test is not counted in the next."""
    world.clock.ahead += timedelta(minutes=16)


def test_the_first_password_opens_nothing_until_it_is_changed(world):
    first = world.account("first", FINANCE)
    browser = world.browser()

    entered = sign_in(browser, "first", first)

    assert (entered.status_code, entered.json()["stage"]) == (200, "NEW_PASSWORD")
    assert me(browser) == 401
    changed = browser.post("/password", json={"current": first, "new": PASSWORD})
    assert (changed.status_code, changed.json()["stage"]) == (200, "OPEN")
    assert me(browser) == {"name": "first的姓名", "role": "INSURER_FINANCE", "organisation": "RENHE"}
    assert sign_in(world.browser(), "first", first).status_code == 401


def test_a_password_costs_who_guesses_what_rfc_9106_recommends():
    assert (DEAR.type, DEAR.memory_cost, DEAR.time_cost, DEAR.parallelism) == (Type.ID, 65_536, 3, 4)


def test_a_name_is_the_same_in_any_case_and_width(world):
    world.settled("qian.yi", FINANCE)

    for written in ("QIAN.YI", " qian.yi ", "ｑｉａｎ．ｙｉ"):
        assert sign_in(world.browser(), written, PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("Kurz und 11", "PASSWORD_WEAK"),
        ("a" * 201, "PASSWORD_WEAK"),
        ("abababababab", "PASSWORD_WEAK"),
        ("mein choosy Kennwort", "PASSWORD_WEAK"),
        (PASSWORD, "PASSWORD_REPEATED"),
    ],
)
def test_a_password_that_is_easily_guessed_is_not_taken(world, new, code):
    if "choosy" not in world.__dict__:
        world.choosy = world.settled("choosy", FINANCE)

    answer = world.choosy.post("/password", json={"current": PASSWORD, "new": new})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert me(world.choosy) != 401


def test_every_no_is_the_same_whatever_is_wrong(world):
    world.settled("known", FINANCE)
    world.settled("locked", FINANCE)
    world.account("system", FINANCE, kind=AccountKind.SERVICE)
    world.do(LockAccount(managing.named(world.desk, "locked")))
    tries = [
        ("known", "wrong password 1"),
        ("nobody", PASSWORD),
        ("locked", PASSWORD),
        ("system", PASSWORD),
        ("", PASSWORD),
        ("two words", PASSWORD),
        ("known", ""),
        ("known", "x" * 3_000),
        ("known\0", PASSWORD),
    ]

    answers = [sign_in(world.browser(), *each) for each in tries]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert min(answer.elapsed for answer in answers) > timedelta(seconds=0.45)
    assert not [name for answer in answers for name in answer.headers if name == "set-cookie"]


def test_the_fifth_failure_locks_out_and_the_fourth_does_not(world):
    world.settled("clumsy", FINANCE)
    for _ in range(4):
        sign_in(world.browser(), "clumsy", "wrong")
    assert sign_in(world.browser(), "clumsy", PASSWORD).status_code == 200

    for _ in range(5):
        sign_in(world.browser(), "clumsy", "wrong")

    assert sign_in(world.browser(), "clumsy", PASSWORD).status_code == 401
    assert world.facts("clumsy")[-1] == "AccountLockedOut"
    world.clock.ahead += timedelta(minutes=14)
    assert sign_in(world.browser(), "clumsy", PASSWORD).status_code == 401
    world.clock.ahead += timedelta(minutes=2)
    assert sign_in(world.browser(), "clumsy", PASSWORD).status_code == 200


def test_who_is_signed_in_stays_so_while_others_fail_under_the_name(world):
    browser = world.settled("attacked", FINANCE)

    for _ in range(5):
        sign_in(world.browser(), "attacked", "wrong")

    assert world.facts("attacked")[-1] == "AccountLockedOut"
    assert me(browser)["name"] == "attacked的姓名"


def test_many_guesses_at_once_are_no_more_than_the_allowed_ones(world):
    world.settled("raced", FINANCE)
    guesses = ["wrong"] * 5 + [PASSWORD] * 7

    with ThreadPoolExecutor(12) as pool:
        first = list(pool.map(lambda guess: sign_in(world.browser(), "raced", guess).status_code, guesses[:5]))
        rest = list(pool.map(lambda guess: sign_in(world.browser(), "raced", guess).status_code, guesses[5:]))

    assert set(first) == set(rest) == {401}
    assert world.facts("raced").count("AccountLockedOut") == 1


def test_the_operator_ends_a_lock_out(world):
    world.settled("helped", FINANCE)
    for _ in range(5):
        sign_in(world.browser(), "helped", "wrong")

    world.do(UnlockAccount(managing.named(world.desk, "helped")))

    assert sign_in(world.browser(), "helped", PASSWORD).status_code == 200


def test_an_address_that_fails_too_often_waits(world):
    browser = world.browser()
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda n: sign_in(browser, f"guess{n}", "wrong").status_code, range(MOST_OF_ADDRESS)))

    late = sign_in(world.browser(), "anybody", PASSWORD)

    assert set(told) == {401}
    assert (late.status_code, late.json()["code"], late.headers["retry-after"]) == (429, "TOO_MANY_SIGN_INS", "900")
    world.clock.ahead += timedelta(minutes=16)
    assert sign_in(world.browser(), "anybody", PASSWORD).status_code == 401


def test_who_has_several_roles_chooses_one_and_changes_it(world):
    browser = world.settled("two", FINANCE, REVIEWER)
    assert browser.get("/session").json()["stage"] == "ROLE"
    assert me(browser) == 401

    chosen = browser.post("/session/role", json={"role": "INSURER_FINANCE"})
    assert (chosen.json()["stage"], me(browser)["role"]) == ("OPEN", "INSURER_FINANCE")
    old_key = browser.cookies["ledger"]
    browser.post("/session/role", json={"role": "INSURER_REVIEWER"})
    assert me(browser)["role"] == "INSURER_REVIEWER"

    assert old_key != browser.cookies["ledger"]
    assert me(world.browser(), cookie=f"ledger={old_key}") == 401
    foreign = browser.post("/session/role", json={"role": "CITY"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "NO_ROLE_IN_FORCE")


def test_a_role_that_is_over_or_still_to_come_lets_nobody_in(world):
    world.settled("past", FINANCE)
    world.grant("past", FINANCE, last=world.ledger.today - timedelta(days=1))

    answer = sign_in(world.browser(), "past", PASSWORD)

    assert (answer.status_code, answer.json()["code"]) == (403, "NO_ROLE_IN_FORCE")


def test_losing_a_role_ends_what_is_open(world):
    browser = world.settled("demoted", FINANCE, REVIEWER)
    browser.post("/session/role", json={"role": "INSURER_REVIEWER"})
    assert me(browser)["role"] == "INSURER_REVIEWER"

    world.do(RevokeRole(managing.named(world.desk, "demoted"), Role.INSURER_FINANCE, None))

    assert me(browser) == 401
    assert sign_in(world.browser(), "demoted", PASSWORD).json()["role"] == "INSURER_REVIEWER"


def test_signing_in_and_out_and_refusals_are_in_the_record(world):
    browser = world.settled("recorded", FINANCE)
    sign_in(world.browser(), "recorded", "wrong")
    browser.post("/sign-out")

    assert world.knocks("recorded") == [
        ("PASSWORD", "SIGNED_IN"),
        ("PASSWORD", "PROVEN"),
        ("PASSWORD", "REFUSED"),
        ("PASSWORD", "SIGNED_OUT"),
    ]
    assert me(browser) == 401


def test_no_secret_and_no_name_stands_in_a_fact(world):
    world.settled("private", FINANCE, called="钱某某")

    with world.desk.connection() as connection:
        found = connection.execute(
            "SELECT convert_from(state, 'UTF8') AS state FROM ledger_events WHERE topic LIKE 'user_account%%'"
        ).fetchall()

    told = "".join(row["state"] for row in found)
    assert len(found) >= 4
    for secret in ("private", "钱某某", "argon2", PASSWORD):
        assert secret not in told


def test_what_is_not_asked_for_as_it_should_be_is_turned_away(world):
    browser = world.browser()
    post = browser.post

    assert post("/sign-in", content="name=a", headers={"content-type": "text/plain"}).status_code == 415
    assert post("/sign-in", content=b"{", headers={"content-type": "application/json"}).status_code == 400
    assert post("/sign-in", json={"name": 5, "password": "x"}).status_code == 400
    assert post("/sign-in", json={"name": "a", "password": "x" * 5_000}).status_code == 413
    assert post("/sign-in", json=[], headers={"origin": "https://elsewhere.example"}).status_code == 403
