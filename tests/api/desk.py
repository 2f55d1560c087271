"""People with accounts at a served ledger, whose clock can be put forward."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import httpx

from console import compose
from domain.granted_role import GrantedRole
from domain.organisation import OrganisationKind
from domain.user_account import AccountKind
from ledger.door import person_id
from ledger.evidence import Evidence
from ledger.organisation import RegisterOrganisation
from ledger.rights import Actor, Role
from ledger.user_account import GrantRole, managing
from ledger.user_account.desk import Desk
from ledger.user_account.managing import Opening
from tests.api.client import served
from tests.ledger.specs import CENTRE, answer, envelope

OPERATOR = Actor(person_id("SYSTEM", "值班员"), "值班员", Role.SYSTEM, "SYSTEM")
SINCE = date(2020, 1, 1)
PASSWORD = "Regen am Morgen 7"
ME = {"query": "{ me { name role organisation } }"}
FINANCE, REVIEWER = GrantedRole("INSURER_FINANCE", None), GrantedRole("INSURER_REVIEWER", None)


class Clock:
    """The machine's clock, put forward by as much as a test says."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return datetime.now(UTC) + self.ahead


class Served:
    """A served ledger, its desk and its clock."""

    def __init__(self, address, ledger, desk, clock):
        self.address, self.ledger, self.desk, self.clock = address, ledger, desk, clock

    def browser(self, **headers):
        """A browser on a page of ours; it keeps cookies and says where it is."""
        return httpx.Client(base_url=self.address, headers={"origin": self.address, **headers}, timeout=30)

    def account(self, name, *roles, kind=AccountKind.PERSON, called=None, organisation="RENHE"):
        """An account with roles; returns its first secret."""
        first, *others = roles
        wish = Opening(name, called or f"{name}的姓名", organisation, kind, Role(first.role), first.district, SINCE)
        secret = managing.open_account(self.desk, OPERATOR, wish)
        for role in others:
            self.grant(name, role)
        return secret

    def grant(self, name, role, first=SINCE, last=None):
        self.do(GrantRole(managing.named(self.desk, name), Role(role.role), role.district, first, last))

    def do(self, command):
        return self.desk.do(command, OPERATOR)

    def settled(self, name, *roles, **rest):
        """An account whose owner has chosen a password; returns a browser that is signed in with it."""
        first = self.account(name, *roles, **rest)
        browser = self.browser()
        sign_in(browser, name, first)
        changed = browser.post("/password", json={"current": first, "new": PASSWORD})
        assert changed.status_code == 200, changed.text
        return browser

    def facts(self, name):
        """The names of the facts of an account, in order."""
        stream = managing.named(self.desk, name)
        with self.desk.connection() as connection:
            rows = connection.execute(
                "SELECT topic FROM ledger_events WHERE originator_id = %s ORDER BY originator_version", [stream]
            ).fetchall()
        return [row["topic"].partition(".")[2] for row in rows]

    def knocks(self, name):
        """Method and outcome of each knock at an account, in order."""
        with self.desk.connection() as connection:
            rows = connection.execute(
                "SELECT method, outcome FROM sign_ins WHERE account_id = %s ORDER BY sign_in_id",
                [managing.named(self.desk, name)],
            ).fetchall()
        return [(row["method"], row["outcome"]) for row in rows]


def sign_in(browser, name, password):
    return browser.post("/sign-in", json={"name": name, "password": password})


def me(client, **headers):
    """Who the API takes the client for, or the status of its no."""
    told = client.post("/graphql", json=ME, headers=headers)
    return told.json()["data"]["me"] if told.status_code == 200 else told.status_code


@contextmanager
def a_desk(conninfo, oidc=None) -> Iterator[Served]:
    clock = Clock()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(conninfo, oidc, clock=clock, evidence=Evidence(folder)) as world,
    ):
        for code, kind in (("RENHE", OrganisationKind.INSURER), ("ANKE", OrganisationKind.TECH_FIRM)):
            wish = RegisterOrganisation(code, code, kind)
            answer(world.ledger.execute(wish, envelope(CENTRE, world.ledger.today)))
        desk = Desk(world.ledger, conninfo, compose.SYSTEM)
        desk.open()
        try:
            yield Served(world.address, world.ledger, desk, clock)
        finally:
            desk.close()
