"""The second wall: as which roles of PostgreSQL the ledger is served, and what each of them can do at most.

ledger_writer   adds facts, cannot change or remove one; keeps the read models
ledger_reader   reads nothing but what is everybody's, until a transaction says for whom it reads
for whom        an insurer, a firm, a district or one who sees all: a role each, and whose code in `ledger.own`, or
                of one who sees all in which role

Source  design.md 4; the rows that each may read: projections/sight.py
"""

from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

from ledger.rights import REACH, Actor, Reach

WRITER, READER = "ledger_writer", "ledger_reader"
SEES: dict[Reach, str] = {
    Reach.OWN_INSURER: "ledger_insurer",
    Reach.OWN_FIRM: "ledger_firm",
    Reach.OWN_DISTRICT: "ledger_district",
    Reach.ALL: "ledger_overseer",
}
OWN = "ledger.own"

ROLES: dict[str, str] = {WRITER: "LOGIN", READER: "LOGIN NOINHERIT"} | dict.fromkeys(SEES.values(), "NOLOGIN")
MEMBERS: list[tuple[str, str]] = [(role, READER) for role in SEES.values()]


def served_as(role: str, conninfo: str, options: str) -> str:
    """Return how to connect with no more rights than a role has: as itself where the server trusts its socket, else as
    the login of the conninfo, which acts as the role from the first statement on."""
    if conninfo_to_dict(conninfo).get("require_auth") == "none":
        return make_conninfo(conninfo, user=role, options=options)
    return make_conninfo(conninfo, options=f"{options} -c role={role}")


def sight_of(actor: Actor) -> dict[str, str]:
    """Return the role for whom an actor's questions read, and whose rows."""
    reach = REACH[actor.role]
    own = {Reach.OWN_DISTRICT: actor.district or "", Reach.ALL: actor.role.value}.get(reach, actor.organisation)
    return {"role": SEES[reach], "own": own}


def missing_roles(connection: Connection[TupleRow]) -> list[str]:
    """Return the statements that make the roles and memberships that are not there."""
    there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    within = set(
        connection.execute(
            "SELECT of.rolname, who.rolname FROM pg_auth_members JOIN pg_roles of ON of.oid = roleid"
            " JOIN pg_roles who ON who.oid = member"
        ).fetchall()
    )
    wanted = [*MEMBERS, *((role, connection.info.user) for role in (WRITER, READER) if not _is_superuser(connection))]
    made = [f"CREATE ROLE {role} {kind}" for role, kind in ROLES.items() if role not in there]
    return made + [_grant(connection, *each) for each in wanted if each not in within]


def _grant(connection: Connection[TupleRow], role: str, member: str) -> str:
    return SQL("GRANT {} TO {}").format(Identifier(role), Identifier(member)).as_string(connection)


def _is_superuser(connection: Connection[TupleRow]) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"
