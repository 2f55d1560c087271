"""The doctor: on one screen what an operator must know, and first of all what needs to be done."""

import json
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from psycopg import Connection
from psycopg.rows import DictRow, dict_row
from rich import box
from rich.console import Console
from rich.table import Table

from console.readiness import expected_tables
from console.settings import Settings, database, settings
from console.speech import in_words
from ledger import upkeep, webhook
from ledger.store import EVENTS
from ledger.tokens import KEY_FILE
from ledger.upkeep import BACKUP, CHECK

BACKUP_DAYS, CHECK_DAYS, KEY_DAYS = 7, 31, 365
LEAST_FREE_GB, LEAST_FREE_PERCENT = 1.0, 10

_SERVER = ("fsync", "full_page_writes", "synchronous_commit", "max_connections", "shared_buffers", "wal_level")
_GB = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One line; `attention` where somebody has to do something."""

    name: str
    english: str
    chinese: str
    value: str
    attention: bool = False


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Tell how the ledger is: versions, server, disk, backup, check, queues, keys. 运行状况一览。"""
    chosen = settings()
    with database(chosen) as conninfo:
        found = list(findings(conninfo, chosen, datetime.now(UTC)))
    if as_json:
        told = {each.name: {"value": each.value, "attention": each.attention} for each in found}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    table = Table(box=box.SIMPLE, show_header=False)
    for each in found:
        mark = "[bold red]![/]" if each.attention else ""
        table.add_row(mark, in_words(each.english, each.chinese), each.value)
    Console().print(table)


def findings(conninfo: str, chosen: Settings, now: datetime) -> Iterator[Finding]:
    """Yield the lines of the screen."""
    with psycopg.connect(conninfo, autocommit=True, row_factory=dict_row) as connection:
        yield from _versions(connection)
        yield from _server(connection)
        yield from _ledger(connection)
        yield from _disk(connection, chosen)
        yield from _queues(connection)
    yield _webhooks(conninfo)
    works = upkeep.last(conninfo)
    yield _work(works.get(BACKUP), BACKUP, "Last backup", "最近备份", BACKUP_DAYS, now)
    yield _work(works.get(CHECK), CHECK, "Last check", "最近核对", CHECK_DAYS, now)
    yield _key(chosen.data / KEY_FILE, now)


def _versions(connection: Connection[DictRow]) -> Iterator[Finding]:
    number = connection.info.server_version
    parts = {"python": platform.python_version(), "eventsourcing": version("eventsourcing")}
    told = ", ".join(f"{name} {each}" for name, each in parts.items())
    yield Finding("version", "Version", "版本", f"{version('prevention-ledger')} ({told})")
    yield Finding("postgresql", "PostgreSQL", "数据库", f"{number // 10_000}.{number % 10_000}", number < 150_000)


def _server(connection: Connection[DictRow]) -> Iterator[Finding]:
    found = connection.execute(
        "SELECT name, current_setting(name) AS value FROM unnest(%s::text[]) AS name", [list(_SERVER)]
    ).fetchall()
    told = {row["name"]: row["value"] for row in found}
    unsafe = "off" in {told["fsync"], told["full_page_writes"], told["synchronous_commit"]}
    yield Finding("server", "Server settings", "数据库参数", ", ".join(f"{k} {v}" for k, v in told.items()), unsafe)
    used = _one(connection, "SELECT count(*) AS n FROM pg_stat_activity WHERE backend_type = 'client backend'")
    most = int(told["max_connections"])
    yield Finding("connections", "Connections", "连接数", f"{used['n']} of {most}", used["n"] > most * 0.8)


def _ledger(connection: Connection[DictRow]) -> Iterator[Finding]:
    missing = _one(
        connection,
        "SELECT array_agg(name ORDER BY name) AS names FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL",
        expected_tables(),
    )["names"]
    yield Finding(
        "tables", "Tables", "数据表", "missing: " + ", ".join(missing) if missing else "complete", bool(missing)
    )
    if missing and EVENTS in missing:
        return
    last = _one(
        connection,
        f"SELECT count(*) AS facts, coalesce(max(notification_id), 0) AS position,"
        f" (SELECT max(recorded_at) FROM command_log) AS at FROM {EVENTS}",
    )
    at = f"{last['at']:%Y-%m-%d %H:%M:%S} UTC" if last["at"] else "-"
    yield Finding("ledger", "Facts", "事实", f"{last['facts']}, position {last['position']}, last {at}")


def _disk(connection: Connection[DictRow], chosen: Settings) -> Iterator[Finding]:
    size = _one(connection, "SELECT pg_database_size(current_database()) AS n")["n"]
    yield Finding("database size", "Database size", "数据库大小", f"{size / _GB:.2f} GB")
    for name, english, chinese, place in (
        ("disk", "Disk of the data directory", "数据目录磁盘", chosen.data),
        ("evidence disk", "Disk of evidence", "材料目录磁盘", chosen.evidence_place),
    ):
        if isinstance(place, str) and "://" in place:
            yield Finding(name, english, chinese, place)
            continue
        usage = shutil.disk_usage(_existing(Path(place)))
        percent = usage.free * 100 // usage.total
        little = usage.free < LEAST_FREE_GB * _GB or percent < LEAST_FREE_PERCENT
        yield Finding(name, english, chinese, f"{usage.free / _GB:.1f} GB free, {percent} %", little)


def _queues(connection: Connection[DictRow]) -> Iterator[Finding]:
    waits = _one(
        connection,
        "SELECT count(*) FILTER (WHERE wait_event_type = 'Lock') AS locked,"
        " coalesce(extract(epoch FROM max(now() - xact_start)), 0)::int AS oldest"
        " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    told = f"{waits['locked']} wait for a lock, oldest transaction {waits['oldest']} s"
    yield Finding("transactions", "Transactions", "事务", told, waits["oldest"] > 300)


def _webhooks(conninfo: str) -> Finding:
    found = webhook.every(conninfo)
    failing = [each for each in found if each.failure]
    told = f"{len(found)}, {len(failing)} failing, {max((each.behind for each in found), default=0)} positions behind"
    return Finding("webhooks", "Webhooks", "变动推送", told, bool(failing))


def _work(done: upkeep.Done | None, name: str, english: str, chinese: str, days: int, now: datetime) -> Finding:
    if done is None:
        return Finding(name, english, chinese, "never", True)
    age = (now - done.done_at).days
    found = f", {done.found} differences" if done.found else ""
    told = f"{done.done_at:%Y-%m-%d %H:%M} UTC, {age} days ago{found}"
    return Finding(name, english, chinese, told, age > days or done.found > 0)


def _key(path: Path, now: datetime) -> Finding:
    if not path.exists():
        return Finding("key", "Token key", "令牌密钥", "made at first start")
    age = (now - datetime.fromtimestamp(path.stat().st_mtime, UTC)).days
    told = f"{age} days old; to be replaced at {KEY_DAYS}"
    return Finding("key", "Token key", "令牌密钥", told, age > KEY_DAYS - 30)


def _existing(path: Path) -> Path:
    return path if path.exists() or path == path.parent else _existing(path.parent)


def _one(connection: Connection[DictRow], sql: str, *values: Any) -> DictRow:
    row = connection.execute(sql.encode(), values or None).fetchone()
    assert row is not None
    return row
