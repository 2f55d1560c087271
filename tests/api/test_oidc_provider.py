"""Signing in through a certified provider, `oidc-provider` of npm; where it cannot be had, the skip says why."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from console.serving import free_port
from ledger.user_account import LockAccount, managing
from ledger_api.oidc.registration import Registration
from tests.api.desk import FINANCE, OPERATOR, REVIEWER, a_desk, me

PACKAGES = ("oidc-provider@9", "jose@6")
OLDEST_NODE = 20
FORGED = (
    "nonce", "no nonce", "audience", "two audiences", "party", "issuer", "expired", "stale", "future", "no subject",
    "none", "symmetric", "key",
)  # fmt: skip


@pytest.fixture(scope="module")
def peer_folder(tmp_path_factory):
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not on this machine")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"oidc-provider needs node {OLDEST_NODE} or later, and this is {version.strip()}")
    folder = tmp_path_factory.mktemp("peer")
    (folder / "package.json").write_text('{"private": true}')
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES]
    try:
        told = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=180, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not install oidc-provider in three minutes")
    if told.returncode != 0:
        pytest.skip(f"npm cannot install oidc-provider: {told.stderr[-300:]}")
    shutil.copy(Path(__file__).with_name("oidc_peer.mjs"), folder)
    return folder


class Peer:
    """The provider, and what it is told to do."""

    def __init__(self, issuer):
        self.issuer = issuer

    def be(self, **told):
        assert httpx.post(f"{self.issuer}/_control", json=told, timeout=60).status_code == 200


@pytest.fixture(scope="module")
def peer(peer_folder):
    with free_port(21_000) as taken:
        port = taken.getsockname()[1]
    with subprocess.Popen(
        ["node", "oidc_peer.mjs", str(port)], cwd=peer_folder, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdout.readline().strip() == "ready"
        yield Peer(f"http://localhost:{port}")
        node.kill()


@pytest.fixture(scope="module")
def world(module_database, peer):
    registered = Registration(peer.issuer, "ledger", "a secret/with+signs")
    with a_desk(module_database, registered) as served:
        peer.be(origin=served.address)
        served.peer = peer
        served.account("linked", FINANCE)
        managing.link(served.desk, OPERATOR, managing.named(served.desk, "linked"), peer.issuer, "alice")
        yield served


def linked(world, name, subject, *roles):
    world.account(name, *roles)
    managing.link(world.desk, OPERATOR, managing.named(world.desk, name), world.peer.issuer, subject)


def led(browser, answer, until="/oidc/callback"):
    """Follow where a browser is led, up to an address."""
    while answer.is_redirect:
        where = urljoin(str(answer.url), answer.headers["location"])
        if until in where.partition("?")[0]:
            return where
        answer = browser.get(where)
    return answer


def way_back(world, browser, subject):
    """Sign in at the provider; return the address it leads back to."""
    page = led(browser, browser.get("/oidc/start"))
    if isinstance(page, str):
        return page  # the provider knows the browser already
    action = re.search(r'action="([^"]+/interaction/[^"]+|/interaction/[^"]+)"', page.text)[1]
    form = {"prompt": "login", "login": subject, "password": "anything"}
    return led(browser, browser.post(urljoin(world.peer.issuer, action), data=form))


def come_in(world, subject):
    """A browser that came by the provider, and what the ledger answered."""
    browser = world.browser()
    return browser, browser.get(way_back(world, browser, subject))


def test_who_is_linked_comes_in(world):
    browser, answer = come_in(world, "alice")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert me(browser) == {"name": "linked的姓名", "role": "INSURER_FINANCE", "organisation": "RENHE"}
    assert world.knocks("linked")[-1] == ("OIDC", "SIGNED_IN")
    assert browser.get("/session").json()["stage"] == "OPEN"


def test_the_page_of_signing_in_leads_to_the_provider(world):
    page = world.browser().get("/sign-in")

    assert page.status_code == 200
    assert 'href="/oidc/start"' in page.text


def test_who_has_several_roles_chooses_here_too(world):
    linked(world, "several", "bob", FINANCE, REVIEWER)

    browser, _ = come_in(world, "bob")

    assert browser.get("/session").json()["stage"] == "ROLE"
    browser.post("/session/role", json={"role": "INSURER_REVIEWER"})
    assert me(browser)["role"] == "INSURER_REVIEWER"


def test_who_has_no_account_or_a_locked_one_does_not(world):
    linked(world, "locked", "carol", FINANCE)
    world.do(LockAccount(managing.named(world.desk, "locked")))

    for subject in ("nobody", "carol"):
        browser, answer = come_in(world, subject)
        assert (answer.status_code, answer.json()["code"]) == (401, "SIGN_IN_REFUSED")
        assert me(browser) == 401


def test_one_subject_has_one_account(world):
    world.account("second", FINANCE)

    with pytest.raises(managing.secrets.SignInNameTaken):
        managing.link(world.desk, OPERATOR, managing.named(world.desk, "second"), world.peer.issuer, "alice")


def test_unlinking_ends_the_way_in(world):
    linked(world, "unlinked", "dave", FINANCE)
    managing.unlink(world.desk, OPERATOR, managing.named(world.desk, "unlinked"))

    assert come_in(world, "dave")[1].status_code == 401


@pytest.mark.parametrize("forged", FORGED)
def test_what_is_forged_lets_nobody_in(world, forged):
    world.peer.be(forged=forged)
    try:
        browser, answer = come_in(world, "alice")
    finally:
        world.peer.be()

    assert (answer.status_code, answer.json()["code"]) == (401, "SIGN_IN_REFUSED")
    assert me(browser) == 401


def test_a_changed_state_code_or_issuer_lets_nobody_in_and_the_journey_is_over(world):
    for name, value in [("state", "another"), ("code", "another"), ("iss", "https://elsewhere.example"), ("iss", None)]:
        browser = world.browser()
        url = httpx.URL(way_back(world, browser, "alice"))
        changed = url.copy_remove_param(name) if value is None else url.copy_set_param(name, value)

        assert browser.get(changed).status_code == 401
        assert browser.get(url).status_code == 401
        assert me(browser) == 401


def test_another_browser_cannot_come_back_in_its_place(world):
    url = way_back(world, world.browser(), "alice")

    assert world.browser().get(url).status_code == 401


def test_a_code_is_worth_nothing_the_second_time(world):
    browser = world.browser()
    url = way_back(world, browser, "alice")
    carried = browser.cookies["ledger-oidc"]
    assert browser.get(url).status_code == 303

    again = world.browser()
    again.cookies.set("ledger-oidc", carried)
    assert again.get(url).status_code == 401


def test_new_keys_of_the_provider_are_asked_for(world):
    assert come_in(world, "alice")[1].status_code == 303
    world.peer.be(rotate=True)

    assert come_in(world, "alice")[1].status_code == 303


def test_signing_out_here_leads_out_there_which_ends_every_session_of_it(world):
    browser, _ = come_in(world, "alice")
    other = world.browser()
    assert other.get(way_back(world, browser_with(other, browser), "alice")).status_code == 303
    assert me(other) != 401

    left = browser.post("/sign-out").json()
    page = browser.get(left["continueAt"])
    form = dict(re.findall(r'name="(xsrf)" value="([^"]+)"', page.text)) | {"logout": "yes"}
    action = re.search(r'action="([^"]+)"', page.text)[1]
    gone = browser.post(urljoin(world.peer.issuer, action), data=form, headers={"origin": world.peer.issuer})

    assert gone.headers["location"] == f"{world.address}/"
    assert me(browser) == 401
    assert me(other) == 401


def browser_with(browser, signed_in):
    """The same person's second browser, which the provider knows too."""
    for cookie in signed_in.cookies.jar:
        if cookie.name.startswith("_session"):
            browser.cookies.jar.set_cookie(cookie)
    return browser


def test_a_logout_token_that_is_not_the_providers_ends_nothing(world):
    browser, _ = come_in(world, "alice")

    for token in ("", "a.b.c", "eyJhbGciOiJub25lIn0.e30."):
        told = httpx.post(f"{world.address}/oidc/back-channel-logout", data={"logout_token": token})
        assert (told.status_code, told.json()) == (400, {"error": "invalid_request"})
    assert me(browser) != 401


def test_who_signs_in_by_password_is_not_led_to_the_provider(world):
    browser = world.settled("local", FINANCE)

    assert browser.post("/sign-out").json() == {"stage": None, "continueAt": None}
