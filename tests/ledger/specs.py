"""What the tests of storage speak with: actors, envelopes, and a ledger whose clock obeys."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Event
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg.rows import dict_row

from console import compose
from domain.credit_code import with_check_character
from domain.money import fen
from domain.organisation import OrganisationKind
from domain.policy import CoInsurer, Policy
from ledger.command import Envelope
from ledger.door import Ledger, day_of, person_id, stamp
from ledger.organisation import RegisterOrganisation
from ledger.policy import RecordPremiumReceipt, RecordPremiumRefund, RegisterPolicy
from ledger.rights import Actor, Role
from ledger.store import Batch, FactMapper, Logged, Recorded, Store

NOW = datetime(2019, 7, 30, 2, 0, tzinfo=UTC)
TODAY = date(2019, 7, 30)
ANSWER_WITHIN_S = 60
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"


class Clock:
    """A clock that stands still until it is set; while it is held, nobody is told the time."""

    def __init__(self, now=NOW):
        self.now = now
        self.asked, self._free = Event(), Event()
        self._free.set()

    def __call__(self):
        self.asked.set()
        assert self._free.wait(ANSWER_WITHIN_S)
        return self.now

    @contextmanager
    def held(self):
        self.asked.clear()
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()


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
def opened(database, folds=compose.FOLDS, clock=None, room=2_000):
    """A ledger on a database that was used before, perhaps with other folds."""
    ledger = Ledger(Store(database, folds), clock or Clock(), room)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def together(ledger):
    """What is sent inside waits, and is decided in one batch."""
    with ledger.clock.held():
        before = sent(ledger, an_organisation(f"X{uuid4().hex}"), CENTRE)
        assert ledger.clock.asked.wait(ANSWER_WITHIN_S)
        yield
    before.result(ANSWER_WITHIN_S)


def envelope(actor, on=TODAY, key=None, **rest):
    return Envelope(actor, key or uuid4(), on, **rest)


def sent(ledger, command, actor=None, on=None, **rest):
    """Send a command; the answer is a future."""
    return ledger.execute(command, envelope(actor or finance(), on or day_of(ledger.clock.now), **rest))


def done(ledger, command, actor=None, on=None, **rest):
    """Send a command and wait for its receipt."""
    return answer(sent(ledger, command, actor, on, **rest))


def answer(future):
    return future.result(ANSWER_WITHIN_S)


def refused(future):
    """The refusal or fault that a command was answered with."""
    return future.exception(ANSWER_WITHIN_S)


def an_organisation(code):
    return RegisterOrganisation(code, f"{code} Insurance", OrganisationKind.INSURER)


def with_insurer(ledger, code):
    return done(ledger, an_organisation(code), CENTRE)


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


def a_receipt(policy_id, number=1, amount="100.00"):
    return RecordPremiumReceipt(policy_id, fen(amount), f"R{number}")


def a_refund(policy_id, number=2, amount="100.00"):
    return RecordPremiumRefund(policy_id, fen(amount), f"R{number}")


def saved(store, *aggregates, on=TODAY, after=None):
    """Record what aggregates decided, past the door, as another process might; return the positions.

    `after` leaves a gap behind the last position.
    """
    told = envelope(finance(), on)
    facts = [fact for aggregate in aggregates for fact in aggregate.collect_events()]
    stamp(facts, told, NOW)
    streams = tuple(aggregate.id for aggregate in aggregates)
    logged = Logged(told.actor.person, told.command_id, b"", "Elsewhere", NOW, facts, streams, ())
    return store.save(Batch(after or store.last()[0], [logged], {}))


def rows(database, sql, values=None):
    """What a query finds, seen from outside."""
    with psycopg.connect(database, row_factory=dict_row, options="-c timezone=UTC") as connection:
        return connection.execute(sql, values).fetchall()


def recorded(database):
    """Every fact and its position."""
    mapper, columns = FactMapper(), "originator_id, originator_version, topic, state"
    return [
        Recorded(row.pop("notification_id"), mapper.to_domain_event(StoredEvent(**row)))
        for row in rows(database, f"SELECT notification_id, {columns} FROM ledger_events ORDER BY notification_id")
    ]


def names(database):
    """What happened, in order."""
    return [type(each.fact).__name__ for each in recorded(database)]


def contents(database):
    """Everything that a batch may change, by table."""
    tables = [row["table_name"] for row in rows(database, TABLES)]
    return {table: sorted(str(row) for row in rows(database, f"SELECT * FROM {table}")) for table in tables}
