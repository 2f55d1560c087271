"""Webhooks: signed, in order, again after a failure, and to no place inside."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest

from console.speech import Declined
from console.webhooks.delivery import place_of, post, signed
from console.webhooks.worker import telling
from ledger import webhook
from ledger.rights import Role
from ledger.webhook import MOST_ATTEMPTS, Topic
from tests.console.command_lines import ledger
from tests.domain.specs import FINANCE, OTHER_FINANCE, actor
from tests.projections.specs import a_story


class Place:
    """A place that is told things; `answers` are its next statuses, then 204."""

    def __init__(self, url):
        self.url, self.heard, self.answers = url, [], []

    def positions(self):
        return [json.loads(body)["data"]["position"] for _, body in self.heard]

    def waits_for(self, count):
        until = time.monotonic() + 15
        while len(self.heard) < count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.heard) >= count


@contextmanager
def a_place():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            place.heard.append((dict(self.headers), body))
            status = place.answers.pop(0) if place.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("location", f"{place.url}/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        place = Place(f"http://127.0.0.1:{server.server_port}/hook")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield place
        server.shutdown()


@pytest.fixture
def story(database):
    with a_story(database) as told:
        told.premium("1000.00", number="PN0001")
        yield told


def now(database):
    """Do not wait for the next try."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE webhooks SET due_at = now()")


def test_a_place_is_told_what_is_recorded_from_now_on_signed_and_in_order(story, database):
    with a_place() as place, telling(database, story.ledger, loopback=True):
        _, secret = webhook.add(database, Topic.FUND, place.url, FINANCE)
        for number in range(2, 5):
            story.premium("1000.00", number=f"PN000{number}")
        place.waits_for(3)

    positions = [int(position) for position in place.positions()]
    headers, body = place.heard[0]
    signing = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mark = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signing, hashlib.sha256)
    assert positions == sorted(set(positions))
    assert headers["webhook-signature"] == "v1," + base64.b64encode(mark).decode()
    assert json.loads(body)["type"] == "fund.changed"
    assert json.loads(body)["data"]["fact"] == "fund_account.PremiumAccrued"


def test_what_was_not_taken_is_told_again_under_its_id_and_nothing_after_it_before(story, database):
    with a_place() as place, telling(database, story.ledger, loopback=True):
        place.answers = [500, 302]
        webhook.add(database, Topic.FUND, place.url, FINANCE)
        story.premium("1000.00", number="PN0002")
        story.premium("1000.00", number="PN0003")
        for count in (1, 2):
            place.waits_for(count)
            time.sleep(0.3)
            failing = webhook.every(database)[0]
            now(database)
        place.waits_for(4)

    ids = [headers["webhook-id"] for headers, _ in place.heard]
    assert (failing.attempts, failing.failure) == (2, "answered 302")
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert webhook.every(database)[0].failure is None


def test_a_place_that_never_takes_anything_waits_ever_longer_and_then_for_an_operator(story, database):
    id_, _ = webhook.add(database, Topic.FUND, "https://nobody.invalid/", FINANCE)
    story.premium("1000.00", number="PN0002")
    waits = []
    with telling(database, story.ledger):
        for attempt in range(1, 4):
            until = time.monotonic() + 15
            while webhook.every(database)[0].attempts < attempt and time.monotonic() < until:
                time.sleep(0.05)
            found = webhook.every(database)[0]
            waits.append(round((found.due_at - datetime.now(UTC)).total_seconds() / 10))
            now(database)
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("UPDATE webhooks SET attempts = %s, due_at = now()", [MOST_ATTEMPTS])
        time.sleep(1.5)
        given_up = webhook.every(database)[0]

    assert waits == [1, 2, 4]
    assert (given_up.given_up, given_up.attempts) == (True, MOST_ATTEMPTS)
    assert webhook.again(database, id_)
    assert not webhook.every(database)[0].given_up


def test_a_place_is_told_with_the_rights_it_was_given(story, database):
    firm = actor("机构", Role.TECH_FIRM, "FIRM")
    with a_place() as mine, a_place() as others, a_place() as firms, telling(database, story.ledger, loopback=True):
        webhook.add(database, Topic.FUND, mine.url, FINANCE)
        webhook.add(database, Topic.FUND, others.url, OTHER_FINANCE)
        webhook.add(database, Topic.FUND, firms.url, firm)
        story.premium("1000.00", number="PN0002")
        mine.waits_for(1)
        until = time.monotonic() + 15
        while any(each.behind for each in webhook.every(database)) and time.monotonic() < until:
            time.sleep(0.05)

    assert [each.behind for each in webhook.every(database)] == [0, 0, 0]
    assert (others.heard, firms.heard) == ([], [])


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.215.14/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://user:word@93.184.215.14/",
        "https://93.184.215.14/#there",
        "ftp://93.184.215.14/",
        "https://nobody.invalid/",
        "https:///",
    ],
)
def test_a_place_inside_or_without_tls_is_never_told(url):
    with pytest.raises(Declined):
        place_of(url)
    assert post(url, {}, b"") is not None


def test_a_public_place_is_connected_to_by_the_address_that_was_looked_at():
    place = place_of("https://93.184.215.14:8443/a?b=c")

    assert (place.address, place.port, place.path, place.safe) == ("93.184.215.14", 8443, "/a?b=c", True)


def test_a_signature_is_that_of_the_standards_own_example():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'

    headers = signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_command_line_shows_no_secret_twice_and_how_it_goes(database, tmp_path):
    env = {"LEDGER_DATABASE_URL": database, "LEDGER_DATA": str(tmp_path)}
    address = "https://93.184.215.14/path-that-is-secret"
    made = ledger("webhook", "add", address, "--topic", "fund.changed", "--role", "CENTRE", "--json", **env)
    refused = ledger("webhook", "add", "https://10.0.0.1/", "--topic", "fund.changed", "--role", "CENTRE", **env)
    listed = ledger("webhook", "list", "--json", **env)
    id_ = json.loads(made.stdout)["id"]
    gone = [ledger("webhook", "remove", id_, **env).returncode for _ in range(2)]

    assert json.loads(made.stdout)["secret"].startswith("whsec_")
    assert refused.returncode == 2
    assert [each["host"] for each in json.loads(listed.stdout)] == ["93.184.215.14"]
    assert "secret" not in listed.stdout
    assert gone == [0, 2]
