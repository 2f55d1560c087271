"""Pages of the console over a ledger of 1,000,000 facts: is each complete in a second?

Half of the facts are projects and their money, half inspections and hazards. `ledger serve` answers over HTTP, on one
kept connection after the other, to a signed-in centre officer, district official, finance clerk and technical firm;
each page is asked twenty times, and the lists must count what stands in the tables.
"""

import http.client
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg

from bench import filled_hazards, filled_projects
from bench.contents import last_position
from bench.filled import FIRST_DAY, START, derive
from bench.filled_hazards import CLAIMED, CLOSED, TOLD, Course
from bench.filled_projects import ASKED_DISTRICT
from bench.run import Run, Watch, percentile, settle
from bench.served import HOST, Served
from bench.world import ACCOUNTS
from console import compose
from console.demo.fiction import CENTRE, firm_of
from console.schedule import Schedule
from domain.user_account import AccountKind, UserAccount
from ledger.command import Person
from ledger.evidence import Evidence
from ledger.rights import Actor
from ledger.tokens import an_actor
from ledger.user_account import OpenUserAccount, sessions
from ledger.user_account.desk import Desk
from ledger.user_account.sessions import Stage, Visitor
from ledger_api.ids import global_id

TIMES = 20
WITHIN_S = 1.0
NOW = datetime(2024, 12, 27, 2, tzinfo=UTC)
INSURER = ACCOUNTS[0][0]
FIRM = firm_of(INSURER, ASKED_DISTRICT)[0]

PEOPLE = {
    "centre": an_actor("心演示", "CENTRE", CENTRE, None),
    "district": an_actor("区演示", "DISTRICT", None, ASKED_DISTRICT),
    "finance": an_actor("财演示", "INSURER_FINANCE", INSURER, None),
    "firm": an_actor("检演示", "TECH_FIRM", FIRM, None),
}

_FIELD = ("/inbox", "/tasks", "/tasks/{task}", "/hazards", "/hazards/{hazard}", "/search?q=C7", "/reports")
_OFFICE = (
    *_FIELD,
    "/overview",
    "/accounts",
    "/accounts/{account}",
    "/payments",
    "/payments/{payment}",
    "/projects",
    "/projects/{project}",
    "/gaps",
    "/unfiled",
    "/filings",
    "/stalls",
    "/guards",
    "/oversight",
    "/enterprises",
    "/enterprises/{enterprise}",
    "/policies/{policy}",
    "/key-enterprises",
    "/money-to-safety",
)
PAGES: dict[str, tuple[str, ...]] = {
    "centre": (*_OFFICE, "/reconciliation", "/reports/R1", "/reports/R9"),
    "district": _OFFICE,
    "finance": (*_OFFICE, "/projects/{project}/pay", "/reconciliation", "/year-end?year=2024"),
    "firm": (*_FIELD, "/contracts", "/settlements"),
}

_RECORDS = {
    "account": ("FundAccount", "SELECT account_id FROM payments WHERE {mine} LIMIT 1"),
    "payment": ("Payment", "SELECT payment_id FROM payments WHERE {mine} LIMIT 1"),
    "project": ("PreventionProject", "SELECT project_id FROM payments WHERE {mine} LIMIT 1"),
    "task": ("InspectionTask", "SELECT task_id FROM tasks WHERE {mine} LIMIT 1"),
    "hazard": (
        "Hazard",
        "SELECT hazard_id FROM hazards WHERE task_id IN (SELECT task_id FROM tasks WHERE {mine}) LIMIT 1",
    ),
    "policy": ("Policy", "SELECT policy_id FROM tasks WHERE {mine} LIMIT 1"),
}
_MINE = f"insurer = '{INSURER}' AND district = '{ASKED_DISTRICT}'"
_COUNTED = {
    "/payments": "SELECT count(*) FROM payments",
    "/projects": "SELECT count(*) FROM projects",
    "/tasks": "SELECT count(*) FROM tasks",
    "/hazards": "SELECT count(*) FROM hazards_now WHERE state <> 'CLOSED'",
}
_COUNT = re.compile(r"共 ([\d,]+) 项")
_ENDS = "UPDATE command_log SET recorded_at = %s WHERE position = (SELECT max(position) FROM command_log)"


def measure(run: Run) -> None:
    """Measure each page of each role; p95 is told of all, and asked of all."""
    data = run.folder / "console"
    data.mkdir(mode=0o700)
    with run.database("pages") as conninfo:
        with Watch() as watch:
            filled(conninfo, data, run.sizes.page_facts)
        run.table.tell(f"pages: {last_position(conninfo):,} facts, every read model derived", f"{watch.seconds:,.0f} s")
        keys, records, counts = signed_in(conninfo), _records(conninfo), _counts(conninfo)
        server = Served(data, conninfo)
        server.start()
        try:
            for role, places in PAGES.items():
                for place in places:
                    times = list(
                        _asked(server.port, keys[role], place.format(**records), counts if role == "centre" else {})
                    )
                    run.table.at_most(f"    {role} {place}: p95", percentile(times, 0.95), WITHIN_S, "s")
        finally:
            server.stop()


def filled(conninfo: str, data: Path, facts: int) -> None:
    """Make a ledger of about so many facts; its days go on from the last one, as a demo's do."""
    projects, hazards, enterprises = facts * 3 // 100, facts // 10, facts // 50
    with compose.ledger(conninfo, lambda: START, demo=True):
        pass
    filled_projects.copied(conninfo, projects // 17, projects - projects // 17)
    filled_hazards.fill(conninfo, Evidence(data / "evidence"), enterprises, _courses(hazards))
    with psycopg.connect(conninfo) as connection:
        connection.execute(_ENDS, [NOW])
    derive(conninfo)
    with compose.ledger(conninfo) as ledger:
        Schedule(conninfo, ledger).look()  # as every night did
    settle(conninfo)


def signed_in(conninfo: str) -> dict[str, str]:
    """Open an account and a session for everybody; return the keys."""
    with compose.ledger(conninfo) as ledger:
        desk = Desk(ledger, conninfo, compose.SYSTEM)
        desk.open()
        try:
            return {name: _entered(desk, actor) for name, actor in PEOPLE.items()}
        finally:
            desk.close()


def _courses(count: int) -> Iterator[Course]:
    """Nine of ten are closed; of the others half are past their deadline, and half were found in the last days."""
    for number in range(count):
        late, recent = number % 20 == 18, number % 20 == 19
        found_on = NOW.date() - timedelta(days=5 + number % 5) if recent else FIRST_DAY + timedelta(days=number % 330)
        commands = CLAIMED if number % 40 == 19 else TOLD if late or recent else CLOSED
        yield Course(found_on, found_on + timedelta(days=12), commands)


def _entered(desk: Desk, actor: Actor) -> str:
    granted = actor.role, actor.district, FIRST_DAY, None
    wish = OpenUserAccount(Person(actor.name), actor.organisation, AccountKind.PERSON, uuid4(), *granted)
    desk.do(wish, compose.SYSTEM)
    with desk.connection() as connection:
        account = UserAccount.id_for(actor.person)
        made = sessions.open_session(connection, account, "PASSWORD", desk.now, Visitor(HOST))
        role, ends = (actor.role.value, actor.district), desk.now + timedelta(days=1)
        key, _ = sessions.enter(connection, made.session_id, Stage.OPEN, role, desk.now, ends)
    return key


def _records(conninfo: str) -> dict[str, str]:
    with psycopg.connect(conninfo) as connection:
        found = {
            name: (kind, connection.execute(sql.format(mine=_MINE)).fetchone())
            for name, (kind, sql) in _RECORDS.items()
        }
        code = connection.execute(f"SELECT credit_code FROM tasks WHERE {_MINE} LIMIT 1").fetchone()
    assert code
    return {"enterprise": code[0]} | {name: global_id(kind, str(row[0])) for name, (kind, row) in found.items() if row}


def _counts(conninfo: str) -> dict[str, int]:
    with psycopg.connect(conninfo) as connection:
        return {place: connection.execute(sql).fetchone()[0] for place, sql in _COUNTED.items()}


def _asked(port: int, key: str, path: str, counts: dict[str, int]) -> Iterator[float]:
    """Yield how long each answer took, the last byte included."""
    connection = http.client.HTTPConnection(HOST, port, timeout=120)
    for turn in range(TIMES + 1):
        since = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"ledger={key}"})
        answer = connection.getresponse()
        text = answer.read().decode()
        seconds = time.perf_counter() - since
        assert answer.status == 200, f"{path}: {answer.status} {text[:400]}"
        if path in counts:
            assert (told := _COUNT.search(text)) and int(told[1].replace(",", "")) == counts[path], (
                f"{path} tells another count"
            )
        if turn:  # the first one meets a cold cache
            yield seconds
    connection.close()
