"""Demonstration: a ledger filled with an invented year, served, and introduced by the people of its story.

Time  its days go on where the invented year ended; the tokens it prints end when it is served anew
"""

import json

import typer

from console import compose
from console.demo.people import CAST, admitted
from console.demo.run import fill
from console.pages.page import DemoPerson
from console.schedule import scheduled
from console.serving import application, ended_by_signal, guard, run, watched
from console.settings import database, settings
from console.speech import in_words, progress, say
from ledger.door import Ledger
from ledger.evidence import Evidence
from ledger.rights import Role
from ledger.tokens import issue, local_key
from ledger.user_account.desk import Desk

VALID_S = 30 * 86_400

_ASK = json.dumps({"query": "{ fundAvailability { calibre asOf position total { balance { available } } } }"})

_ASKED = {Role.TECH_FIRM: json.dumps({"query": "{ tasks { asOf position totalCount } }"})}


def demo() -> None:
    """Fill a DEMO ledger once with an invented year, and serve it. 生成一年的演示数据(仅首次)并启动服务。"""
    chosen = settings(demo=True)
    with ended_by_signal(), database(chosen) as conninfo:
        compose.migrate(conninfo)
        evidence = Evidence(chosen.evidence_place)
        with progress("Inventing a year", "正在生成演示数据") as progressed:
            new = fill(conninfo, evidence, progress=progressed)
        say(
            f"DEMO: {'a new' if new else 'the same'} invented year",
            f"DEMO 演示台账:{'已生成' if new else '沿用已有数据'}",
        )
        key = local_key(chosen.data)
        with compose.ledger(conninfo, demo=True, evidence=evidence) as ledger, scheduled(conninfo, ledger):
            say(
                f"Demo date {ledger.today}: the invented year goes on from its last record",
                f"演示日期 {ledger.today}:从最后一笔记录的时刻起继续走时",
            )
            people = _people(conninfo, ledger)
            kept = chosen.reads_kept_days
            app = application(conninfo, ledger, key, guard(chosen), chosen.oidc, people, kept_days=kept)
            app = watched(app, ledger, chosen)
            run(app, chosen, lambda address: introduce(key, address))


def _people(conninfo: str, ledger: Ledger) -> tuple[DemoPerson, ...]:
    desk = Desk(ledger, conninfo, compose.SYSTEM)
    desk.open()
    try:
        return admitted(desk)
    finally:
        desk.close()


def introduce(key: bytes, address: str) -> None:
    """Print where the console is, and for each person a token and a line to try."""
    place = address.removesuffix("/graphql")
    typer.echo(in_words(f"Open {place} in a browser and choose a person\n", f"用浏览器打开 {place},选一个演示身份\n"))
    for _, chinese, english, actor in CAST:
        token = issue(key, actor, compose.system_clock(), VALID_S)
        who = f"{actor.name}, {actor.role.value} of {actor.organisation}"
        typer.echo(in_words(f"# {english}: {who}", f"# {chinese}:{who}"))
        sent = f"-H 'content-type: application/json' -H 'authorization: Bearer {token}'"
        typer.echo(f"curl -s {address} {sent} -d '{_ASKED.get(actor.role, _ASK)}'\n")
