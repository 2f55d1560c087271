"""What the tests of storage speak with: actors, envelopes, and a ledger whose clock obeys."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import uuid4

import psycopg
from psycopg.rows import dict_row

from console import compose
from domain.credit_code import with_check_character
from domain.money import fen
from domain.organisation import OrganisationKind
from domain.policy import CoInsurer, Policy
from ledger.command import Envelope
from ledger.door import Ledger, day_of, person_id
from ledger.organisation import RegisterOrganisation
from ledger.policy import RecordPremiumReceipt, RegisterPolicy
from ledger.rights import Actor, Role
from ledger.store import Store

NOW = datetime(2019, 7, 30, 2, 0, tzinfo=UTC)
TODAY = date(2019, 7, 30)
ANSWER_WITHIN_S = 30


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


def actor(role, organisation, district=None):
    name = f"{role.value} of {organisation}"
    return Actor(person_id(organisation, name), name, role, organisation, district)


def finance(insurer="RENHE"):
    return actor(Role.INSURER_FINANCE, insurer)


CENTRE = actor(Role.CENTRE, "CENTRE")
CITY = actor(Role.CITY, "CITY")
AUDITOR = actor(Role.AUDITOR, "CITY")


@contextmanager
def a_ledger(database, clock=None):
    """A seeded ledger with two insurers."""
    with compose.ledger(database, clock or Clock()) as ledger:
        for code in ("RENHE", "ANTAI"):
            with_insurer(ledger, code)
        yield ledger


@contextmanager
def opened(database, folds=compose.FOLDS, clock=None):
    """A ledger on a database that may have been used before, with other folds perhaps."""
    ledger = Ledger(Store(database, folds), clock or Clock())
    try:
        yield ledger
    finally:
        ledger.close()


def envelope(actor, on=TODAY, key=None, **rest):
    return Envelope(actor, key or uuid4(), on, **rest)


def sent(ledger, command, actor=None, on=None, **rest):
    """Send a command; the answer is a future."""
    return ledger.execute(command, envelope(actor or finance(), on or day_of(ledger.clock()), **rest))


def done(ledger, command, actor=None, on=None, **rest):
    """Send a command and wait for its receipt."""
    return sent(ledger, command, actor, on, **rest).result(ANSWER_WITHIN_S)


def with_insurer(ledger, code):
    return done(ledger, RegisterOrganisation(code, f"{code} Insurance", OrganisationKind.INSURER), CENTRE)


def credit_code(number=1):
    return with_check_character(f"91110110MA{number:07d}")


def registering(number="PN0001", shares=None, inception_on=date(2019, 3, 1), **changes):
    return RegisterPolicy(
        policy_no=number,
        credit_code=credit_code(),
        enterprise_name="Chaoyang Machinery",
        inception_on=inception_on,
        expiry_on=inception_on.replace(year=inception_on.year + 1),
        district="110105",
        co_insurers=tuple(CoInsurer(*share) for share in (shares or {}).items()),
        **changes,
    )


def a_policy(ledger, number="PN0001", insurer="RENHE", **changes):
    """Register a policy and return its id."""
    done(ledger, registering(number, **changes), finance(insurer))
    return Policy.id_for(insurer, number)


def a_receipt(policy_id, number, amount="100.00"):
    return RecordPremiumReceipt(policy_id, fen(amount), f"R{number}")


def rows(database, sql, values=None):
    """What a query finds, seen from outside."""
    with psycopg.connect(database, row_factory=dict_row) as connection:
        return connection.execute(sql, values).fetchall()


def count(database, table):
    return rows(database, f"SELECT count(*) AS n FROM {table}")[0]["n"]


def contents(database):
    """How much each table of a batch holds."""
    return {table: count(database, table) for table in ("ledger_events", "command_log", "persons", "journal", "fund_sums")}
