"""The second wall, tried with psycopg as the roles that serve: what they cannot change, and what they cannot see."""

import time
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.errors import InsufficientPrivilege

from console import compose
from ledger.rights import Actor, Role
from ledger.tables import UnsafeServerError
from ledger.wall import OWN, READER, ROLES, WRITER, served_as, sight_of
from projections.check import rebuild
from projections.sight import SIGHT, Sight
from tests.api.story import ANTAI, FENGTAI, RENHE, SHUNYI, a_year, told
from tests.conftest import a_database

FACTS = ("ledger_events", "command_log", "reads")
WALLED = sorted(table for table, sight in SIGHT.items() if isinstance(sight, Sight))


@pytest.fixture(scope="module")
def year(server_dsn, template):
    """The conninfo of a year with two insurers and two districts, being served."""
    with a_database(server_dsn, f"test_{uuid4().hex}", template) as conninfo, told(conninfo) as story:
        a_year(story)
        story.centre.ask("Payments")
        time.sleep(1.2)  # until it stands in the read record
        yield conninfo


@contextmanager
def as_role(role, conninfo):
    with psycopg.connect(served_as(role, conninfo, "-c timezone=UTC"), autocommit=True) as connection:
        yield connection


def actor(role, organisation, district=None):
    return Actor(uuid4(), "某人", role, organisation, district)


RENHES = actor(Role.INSURER_FINANCE, RENHE)
ANTAIS = actor(Role.INSURER_FINANCE, ANTAI)
CENTRES = actor(Role.CENTRE, "CENTRE")
FENGTAIS = actor(Role.DISTRICT, FENGTAI, FENGTAI)
FIRMS = actor(Role.TECH_FIRM, "FIRM")


def begin(connection, who):
    sql = f"SELECT set_config('role', %(role)s, true), set_config('{OWN}', %(own)s, true)"
    connection.execute(sql, sight_of(who))


def found(connection, who, sql):
    """What a query finds in a transaction that reads for somebody; None forgets to say for whom."""
    with connection.transaction():
        if who:
            begin(connection, who)
        return connection.execute(sql, prepare=True).fetchall()


# What cannot be changed


@pytest.mark.parametrize("role", [WRITER, READER])
@pytest.mark.parametrize(
    "statement",
    [
        sql.format(table)
        for table in FACTS
        for sql in (
            "DELETE FROM {}",
            "TRUNCATE {}",
            "DROP TABLE {}",
            "ALTER TABLE {} ADD COLUMN more int",
            "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
            "CREATE RULE gone AS ON DELETE TO {} DO INSTEAD NOTHING",
        )
    ]
    + [
        "UPDATE ledger_events SET state = state",
        "UPDATE ledger_events SET topic = 'x'",
        "UPDATE command_log SET warnings = '[]'",
        "UPDATE reads SET person = person",
        "SELECT FROM ledger_events FOR UPDATE",
        "DELETE FROM persons",
        "TRUNCATE persons",
        "UPDATE persons SET name = 'x'",
        "CREATE TABLE mine (n int)",
        "SET ROLE ledger",
    ],
)
def test_who_serves_cannot_change_or_remove_what_was_recorded(year, role, statement):
    if statement.startswith("SET ROLE") and "require_auth" not in year:
        pytest.skip("a login of another server may be its owner")
    with as_role(role, year) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_the_writer_may_do_what_recording_needs(year):
    with as_role(WRITER, year) as connection:
        for table in FACTS:
            rights = connection.execute(
                "SELECT has_table_privilege(%(t)s, 'SELECT'), has_table_privilege(%(t)s, 'INSERT')", {"t": table}
            ).fetchone()
            assert rights == (True, True)
        assert connection.execute("SELECT count(*) > 100 FROM ledger_events").fetchone() == (True,)
        assert connection.execute("UPDATE persons SET phone = NULL, email = NULL").rowcount > 0


@pytest.mark.parametrize("role", ROLES)
def test_no_role_is_more_than_it_seems(year, role):
    sql = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles WHERE rolname = %s"
    with psycopg.connect(year) as connection:
        assert connection.execute(sql, [role]).fetchone() == (False,) * 5


@pytest.mark.parametrize("table", sorted(SIGHT))
def test_a_reader_writes_nothing(year, table):
    with as_role(READER, year) as connection:
        for statement in (f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(statement)


def test_the_ledger_is_served_by_these_roles_alone(year):
    if "require_auth" not in year:
        pytest.skip("another server knows the login of its conninfo")
    sql = "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(year) as connection:
        assert {name for (name,) in connection.execute(sql)} == {WRITER, READER}


# What cannot be seen


@pytest.mark.parametrize("table", WALLED)
def test_a_question_that_forgets_for_whom_finds_nothing(year, table):
    with as_role(READER, year) as connection:
        assert found(connection, None, f"SELECT FROM {table} LIMIT 1") == []


@pytest.mark.parametrize("table", WALLED)
def test_a_question_for_nobody_in_particular_finds_nothing(year, table):
    with as_role(READER, year) as connection:
        for role in ("ledger_insurer", "ledger_firm", "ledger_district"):
            with connection.transaction():
                connection.execute("SELECT set_config('role', %s, true)", [role])
                seen = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            # whom a campaign asks without naming anybody is everybody
            assert seen == (0,) or table in {"campaigns", "appointments"}, (table, role)


def test_of_who_sees_all_only_the_auditor_reads_who_asked(year):
    with as_role(READER, year) as connection:
        for role in (Role.CENTRE, Role.CITY, Role.SYSTEM):
            assert found(connection, actor(role, role.value), "SELECT FROM reads") == []
        assert found(connection, actor(Role.AUDITOR, "AUDIT"), "SELECT FROM reads")


OF_INSURERS = {
    "payments": "insurer",
    "premium_movements": "insurer",
    "remediation_cases": "insurer",
    "entries": "insurer",
}


@pytest.mark.parametrize("table", OF_INSURERS)
def test_an_insurer_reads_its_own_rows(year, table):
    sql = f"SELECT DISTINCT {OF_INSURERS[table]} FROM {table}"
    with as_role(READER, year) as connection:
        own, others, every = (found(connection, who, sql) for who in (RENHES, ANTAIS, CENTRES))

    assert own == ([(RENHE,)] if (RENHE,) in every else [])
    assert others == [(ANTAI,)]
    assert set(own + others) <= set(every)


def test_of_the_accounts_of_others_an_insurer_reads_what_there_is_and_no_money(year):
    accounts = "SELECT DISTINCT insurer FROM {} JOIN fund_accounts USING (account_id) ORDER BY 1"
    with as_role(READER, year) as connection:
        assert found(connection, RENHES, "SELECT DISTINCT insurer FROM fund_accounts ORDER BY 1") == [
            (ANTAI,),
            (RENHE,),
        ]
        assert found(connection, RENHES, accounts.format("fund_sums")) == [(RENHE,)]
        own = "SELECT count(*) FROM journal WHERE project_id IS NULL"
        assert found(connection, RENHES, own) < found(connection, CENTRES, own)
        facts = "SELECT count(*) FROM ledger_events WHERE topic LIKE '{}.%'"
        for noun in ("fund_account", "policy"):
            counts = [found(connection, who, facts.format(noun))[0][0] for who in (RENHES, ANTAIS, CENTRES)]
            assert 0 < counts[0] < counts[2] and 0 < counts[1] < counts[2], noun


def test_no_amount_stands_among_the_states_of_anothers_project(year):
    sql = "SELECT count(amount), count(*) FROM state_changes"
    with as_role(READER, year) as connection:
        own, every = (found(connection, who, sql)[0] for who in (actor(Role.DISTRICT, SHUNYI, SHUNYI), CENTRES))

    assert own[0] == 0 < every[0]


def test_a_district_reads_its_own_rows_and_a_firm_no_money(year):
    with as_role(READER, year) as connection:
        places = found(connection, FENGTAIS, "SELECT DISTINCT district FROM payments")
        assert places == [(FENGTAI,)]
        assert found(connection, actor(Role.DISTRICT, SHUNYI, SHUNYI), "SELECT DISTINCT district FROM projects") == [
            (SHUNYI,)
        ]
        for table in ("journal", "fund_sums", "fund_accounts", "payments", "projects", "premium_movements"):
            assert found(connection, FIRMS, f"SELECT FROM {table}") == []


def test_facts_are_read_by_whom_their_record_is_read(year):
    sql = "SELECT count(*) FROM ledger_events WHERE topic LIKE 'payment.%'"
    with as_role(READER, year) as connection:
        renhe, antai, every, firm = (found(connection, who, sql)[0][0] for who in (RENHES, ANTAIS, CENTRES, FIRMS))

    assert renhe and antai
    assert (renhe + antai, firm) == (every, 0)


def test_a_statement_that_was_prepared_for_one_shows_another_only_its_own(year):
    sql = "SELECT DISTINCT insurer FROM payments"
    with as_role(READER, year) as connection:
        connection.prepare_threshold = 0
        for _ in range(8):  # more often than a plan is made for each
            assert found(connection, RENHES, sql) == [(RENHE,)]
            assert found(connection, None, sql) == []
            assert found(connection, ANTAIS, sql) == [(ANTAI,)]
            assert len(found(connection, CENTRES, sql)) == 2


# Where the wall stands


def test_a_rebuild_leaves_the_wall_where_it_was(server_dsn, template):
    with a_database(server_dsn, f"test_{uuid4().hex}", template) as conninfo:
        with told(conninfo) as story:
            a_year(story)
        before = _policies(conninfo)

        assert rebuild(conninfo, compose.READ_MODELS) == []

        assert _policies(conninfo) == before
        with as_role(READER, conninfo) as connection:
            assert found(connection, None, "SELECT FROM payments") == []
            assert found(connection, RENHES, "SELECT DISTINCT insurer FROM payments") == [(RENHE,)]


def _policies(conninfo):
    with psycopg.connect(conninfo) as connection:
        policies = connection.execute("SELECT tablename, policyname, qual FROM pg_policies ORDER BY 1, 2").fetchall()
        rights = connection.execute("SELECT relname, relacl::text FROM pg_class WHERE relkind = 'r' ORDER BY 1")
        return policies, [row for row in rights.fetchall() if row[1] and "ledger_" in row[1]]


@pytest.fixture
def login(server_dsn, database):
    """A login that owns nothing and may become the roles that serve, as an administrator makes it; its conninfo."""
    name = f"app_{uuid4().hex[:8]}"
    with psycopg.connect(database, autocommit=True) as connection:
        schema = "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
        connection.execute(schema)
        connection.execute(f"CREATE ROLE {name} LOGIN NOINHERIT PASSWORD 'x'")
        connection.execute(f"GRANT {READER}, {WRITER} TO {name}")
        yield make_conninfo(database, user=name, password="x", require_auth=None)
        connection.execute(f"DROP ROLE {name}")


def test_a_login_that_owns_nothing_serves_a_migrated_ledger(login):
    compose.migrate(login)

    with told(login) as story:
        a_year(story)
        assert story.finance.ask("Payments")["payments"]["totalCount"] == 3
        assert story.other_finance.ask("Payments")["payments"]["totalCount"] == 3


def test_a_login_that_owns_nothing_says_who_must_migrate(login, database):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("COMMENT ON TABLE ledger_events IS 'rights of another version'")

    with pytest.raises(UnsafeServerError, match="ledger migrate"):
        compose.migrate(login)
