"""The record of one account: who changed what of it and why, and each time somebody signed in or was refused."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import typer
from eventsourcing.persistence import StoredEvent

from console.figures import a_table, print_table
from console.speech import languages
from domain.refusal import terms
from ledger.store import EVENTS, FactMapper
from ledger.user_account.desk import Desk
from projections.history import labels

_HEADS = ("时间", "事项", "内容", "操作人", "原因")
_SAYS = (
    "granted", "revoked", "district", "valid_from", "valid_to", "kind", "temporary", "failures", "locked_out_until",
)  # fmt: skip
_FACTS = f"SELECT originator_id, originator_version, topic, state FROM {EVENTS} WHERE originator_id = %s"
_KNOCKS = "SELECT at, method, outcome, address FROM sign_ins WHERE account_id = %s"


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to an account."""

    at: datetime
    what: str
    says: str
    by: str | None
    reason: str | None


def record_of(desk: Desk, account: UUID) -> list[Happened]:
    """Return what happened to an account, in order."""
    return sorted([*_facts(desk, account), *_knocks(desk, account)], key=lambda each: each.at)


def print_record(happened: list[Happened], as_json: bool) -> None:
    """Print it: the names of the code to a machine, the field's words to a person."""
    if as_json:
        typer.echo(json.dumps([asdict(each) | {"at": each.at.isoformat()} for each in happened], ensure_ascii=False))
        return
    table = a_table(_HEADS, (), ())
    language = languages()[0]
    for each in happened:
        words = labels().get(each.what, terms()["names"].get(each.what, {}))
        at = each.at.isoformat(sep=" ", timespec="seconds")
        table.add_row(at, words.get(language, each.what), each.says, each.by or "-", each.reason or "")
    print_table(table)


def _facts(desk: Desk, account: UUID) -> Iterator[Happened]:
    mapper = FactMapper()
    with desk.connection() as connection:
        for row in connection.execute(_FACTS, [account]).fetchall():
            fact = mapper.to_domain_event(StoredEvent(**row))
            by = desk.name(connection, fact.actor)
            yield Happened(fact.recorded_at, row["topic"], _said(fact), by, fact.reason)


def _knocks(desk: Desk, account: UUID) -> Iterator[Happened]:
    with desk.connection() as connection:
        for row in connection.execute(_KNOCKS, [account]).fetchall():
            yield Happened(row["at"], row["outcome"], f"{row['method']} {row['address']}", None, None)


def _said(fact: Any) -> str:
    values = (getattr(fact, name, None) for name in _SAYS)
    return " ".join(_text(value) for value in values if value not in (None, False))


def _text(value: Any) -> str:
    if value is True:
        return "TEMPORARY"
    return str(getattr(value, "value", value))
