"""Sessions: their cookie, their end, and whose they are to see."""

from datetime import timedelta
from uuid import uuid4

import httpx
import psycopg
import pytest

from domain.credential import CredentialKind
from ledger.user_account import LockAccount, UnlockAccount, managing
from ledger.user_account.sessions import IDLE, LONGEST
from tests.api.desk import FINANCE, ME, OPERATOR, PASSWORD, a_desk, me, sign_in
from tests.api.rights_table import LINES


@pytest.fixture(scope="module")
def world(module_database):
    with a_desk(module_database) as served:
        served.conninfo = module_database
        yield served


@pytest.fixture(autouse=True)
def _later(world):
    world.clock.ahead += timedelta(minutes=16)


def entered(world, name, **headers):
    browser = world.browser(**headers)
    assert sign_in(browser, name, PASSWORD).status_code == 200
    return browser


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(world):
    world.settled("cookie", FINANCE)

    plain = sign_in(world.browser(), "cookie", PASSWORD).headers["set-cookie"]
    behind_tls = world.browser(origin=f"https://{httpx.URL(world.address).netloc.decode()}").post(
        "/sign-in", json={"name": "cookie", "password": PASSWORD}, headers={"x-forwarded-proto": "https"}
    )

    assert plain.startswith("ledger=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(plain.split("; "))
    secure = behind_tls.headers["set-cookie"]
    assert secure.startswith("__Host-ledger=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(secure.split("; "))
    assert "Domain" not in plain + secure


def test_the_store_has_no_key_that_would_open_a_session(world):
    browser = world.settled("hashed", FINANCE)

    with world.desk.connection() as connection:
        rows = connection.execute("SELECT * FROM sessions").fetchall()

    assert rows
    assert browser.cookies["ledger"] not in str(rows)
    assert browser.cookies["ledger"].encode() not in [row["key_hash"] for row in rows]


def test_a_session_that_is_not_used_ends(world):
    world.settled("idle", FINANCE)
    browser = entered(world, "idle")

    world.clock.ahead += IDLE - timedelta(minutes=2)
    assert me(browser) != 401
    world.clock.ahead += IDLE - timedelta(minutes=2)
    assert me(browser) != 401
    world.clock.ahead += IDLE + timedelta(minutes=1)
    assert me(browser) == 401


def test_a_session_ends_after_a_working_day_however_much_it_is_used(world):
    world.settled("busy", FINANCE)
    browser = entered(world, "busy")

    for _ in range(LONGEST // timedelta(minutes=25)):
        world.clock.ahead += timedelta(minutes=25)
        assert me(browser) != 401
    world.clock.ahead += timedelta(minutes=25)
    assert me(browser) == 401


def test_owners_see_their_sessions_and_end_them(world):
    world.settled("owner", FINANCE)
    world.settled("other", FINANCE)
    here, there = entered(world, "owner", **{"user-agent": "Firefox at home"}), entered(world, "owner")

    listed = here.get("/sessions").json()
    others = entered(world, "other").get("/sessions").json()

    assert [each["agent"] for each in listed if each["current"]] == ["Firefox at home"]
    assert not {each["id"] for each in listed} & {each["id"] for each in others}
    [second] = [each["id"] for each in there.get("/sessions").json() if each["current"]]
    assert here.delete(f"/sessions/{others[0]['id']}").json() == {"ended": 0}
    assert here.delete(f"/sessions/{second}").json() == {"ended": 1}
    assert (me(there), me(here) != 401) == (401, True)
    here.delete("/sessions")
    assert me(here) == 401


def test_a_lock_ends_sessions_and_unlocking_does_not_bring_them_back(world):
    browser = world.settled("held", FINANCE)
    account = managing.named(world.desk, "held")

    world.do(LockAccount(account))
    assert me(browser) == 401
    world.do(UnlockAccount(account))

    assert me(browser) == 401
    assert me(entered(world, "held")) != 401


def test_a_new_password_ends_every_other_session(world):
    here = world.settled("careful", FINANCE)
    there = entered(world, "careful")

    changed = here.post("/password", json={"current": PASSWORD, "new": "Andere Worte, 12"})

    assert changed.status_code == 200
    assert (me(there), me(here) != 401) == (401, True)


def test_a_reset_ends_sessions_and_asks_for_another_password(world):
    browser = world.settled("forgot", FINANCE)

    first = managing.reset_password(world.desk, OPERATOR, managing.named(world.desk, "forgot"))

    assert me(browser) == 401
    assert sign_in(world.browser(), "forgot", PASSWORD).status_code == 401
    assert sign_in(world.browser(), "forgot", first).json()["stage"] == "NEW_PASSWORD"


def test_an_erased_name_opens_nothing_any_more(world):
    browser = world.settled("erased", FINANCE, called="将被删除的人")

    with psycopg.connect(world.conninfo) as connection:
        connection.execute("DELETE FROM persons WHERE name = '将被删除的人'")

    assert me(browser) == 401
    assert sign_in(world.browser(), "erased", PASSWORD).status_code == 401


def test_a_secret_that_no_fact_names_opens_nothing(world):
    world.settled("orphan", FINANCE)
    account = managing.read(world.desk, managing.named(world.desk, "orphan"))
    [password] = account.known_by(CredentialKind.PASSWORD)

    with world.desk.connection() as connection:
        connection.execute(
            "UPDATE credential_secrets SET credential_id = gen_random_uuid() WHERE credential_id = %s", [password]
        )

    assert sign_in(world.browser(), "orphan", PASSWORD).status_code == 401


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example", "http://127.0.0.1:1", ""])
def test_a_cookie_is_believed_for_a_change_only_from_our_own_page(world, origin):
    if "ours" not in world.__dict__:
        world.ours = world.settled("ours", FINANCE)
    cookies = dict(world.ours.cookies)
    headers = {} if origin is None else {"origin": origin}

    with httpx.Client(base_url=world.address, cookies=cookies) as foreign:
        told = foreign.post("/graphql", json=ME, headers=headers)
        upload = foreign.post("/evidence", content=b"%PDF-1.7", headers=headers)
        password = foreign.post("/password", json={"current": PASSWORD, "new": "x" * 12}, headers=headers)
        read = foreign.get("/graphql", params=ME, headers=headers)

    assert told.status_code == 401
    assert [error["extensions"]["code"] for error in told.json()["errors"]] == ["UNAUTHENTICATED"]
    assert upload.status_code == 401
    assert password.status_code in {401, 403}
    assert read.status_code == 200
    assert me(world.ours) != 401


def test_a_token_beside_a_cookie_is_what_counts(world):
    browser = world.settled("both", FINANCE)

    assert me(browser, authorization="Bearer nonsense") == 401


def test_a_half_open_session_can_do_nothing_but_go_on(world):
    first = world.account("half", FINANCE)
    browser = world.browser()
    sign_in(browser, "half", first)

    assert browser.get("/session").json()["stage"] == "NEW_PASSWORD"
    assert [browser.get("/sessions").status_code, browser.post("/second-factor").status_code] == [401, 401]
    assert browser.post("/session/role", json={"role": "INSURER_FINANCE"}).status_code == 401
    world.clock.ahead += timedelta(minutes=11)
    assert browser.get("/session").status_code == 401


def own_routes():
    """The routes that are only one's own, by the table of rights: method and path."""
    named = [line["name"].split() for line in LINES if line["kind"] == "route" and line["ANONYMOUS"] == "-"]
    return [tuple(each) for each in named if each[0] in {"GET", "POST", "DELETE"} and "evidence" not in each[1]]


@pytest.mark.parametrize(("method", "path"), own_routes(), ids=" ".join)
def test_nothing_of_an_account_is_answered_to_who_is_not_signed_in(world, method, path):
    sent = (
        {} if method != "POST" else {"json": {"role": "CITY", "current": "x", "new": "y", "code": "1", "password": "z"}}
    )

    answer = world.browser().request(method, path.replace("{id:uuid}", str(uuid4())), **sent)

    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("key", ["", "x", "é", "a" * 4_000])
def test_what_is_no_key_opens_nothing(world, key):
    answer = httpx.get(f"{world.address}/session", headers={"cookie": f"ledger={key}".encode()})

    assert answer.status_code == 401
