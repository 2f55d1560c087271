"""Restore: a backup back into an empty ledger, whole or not at all; the read models are made from its facts."""

import hashlib
import json
import pkgutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from eventsourcing.persistence import StoredEvent
from psycopg import Connection, Cursor, DataError, IntegrityError
from psycopg.rows import DictRow
from psycopg.sql import SQL, Identifier

import domain
from console.backup import FORMAT, MANIFEST, TABLES, connected, copying, rows
from console.compose import FOLDS, migrate
from console.settings import database, settings
from console.speech import Advance, Declined, answer, progress
from ledger.store import EVENTS, FactMapper, Recorded

_PIECE = 1 << 20
_BATCH = 1_000


def restore(
    file: Annotated[Path, typer.Argument(help="What `ledger backup` wrote / 备份文件")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Bring a backup back into an empty ledger. 将备份恢复到空台账。"""
    with database(settings()) as conninfo:
        migrate(conninfo)
        manifest = read_backup(conninfo, file, quiet=as_json)
    facts, position = manifest["parts"][EVENTS]["rows"], manifest["position"]
    answer(
        {"file": str(file), "facts": facts, "position": position},
        as_json,
        f"Restored {facts} facts, up to position {position}",
        f"已恢复 {facts} 条事实(至序号 {position})",
    )


def read_backup(conninfo: str, path: Path, quiet: bool = True) -> dict[str, Any]:
    """Bring a backup into an empty, migrated ledger; returns its manifest.

    Raises  Declined  the ledger is not empty, or the file is no backup, damaged, or of another format
    """
    with _opened(path) as (parts, manifest), connected(conninfo) as connection, connection.cursor() as cursor:
        _check_empty(cursor)
        with progress("Restoring", "正在恢复", manifest["parts"][EVENTS]["rows"], quiet) as advance:
            for table in TABLES:
                _copy_in(cursor, table, parts, manifest["parts"][table])
            _continue_after(cursor, manifest["position"])
            _fold(connection, cursor, advance)
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    try:
        with zipfile.ZipFile(path) as parts:
            manifest = json.loads(parts.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise Declined(f"{path} was written by another version", f"{path} 由其他版本写出,无法恢复")
            rows(manifest)
            yield parts, manifest
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError) as error:
        raise Declined(f"{path} is not a backup, or damaged", f"{path} 不是备份文件或已损坏") from error


def _check_empty(cursor: Cursor[DictRow]) -> None:
    cursor.execute(SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(Identifier(EVENTS)))
    for table in TABLES:
        if cursor.execute(SQL("SELECT FROM {} LIMIT 1").format(Identifier(table))).fetchone() is not None:
            raise Declined(
                "This ledger is not empty; a backup is restored into a new one: let LEDGER_DATA name a new directory",
                "台账非空,只能恢复到新台账:请用 LEDGER_DATA 指定新目录",
            )


def _copy_in(cursor: Cursor[DictRow], table: str, parts: zipfile.ZipFile, told: dict[str, Any]) -> None:
    digest = hashlib.sha256()
    try:
        with parts.open(table) as part, cursor.copy(copying(table, "FROM")) as copy:
            while piece := part.read(_PIECE):
                digest.update(piece)
                copy.write(piece)
    except (DataError, IntegrityError) as error:
        raise ValueError(table) from error
    if digest.hexdigest() != told["sha256"] or cursor.rowcount != told["rows"]:
        raise ValueError(table)


def _continue_after(cursor: Cursor[DictRow], position: int) -> None:
    row = cursor.execute(SQL("SELECT max(notification_id) AS last FROM {}").format(Identifier(EVENTS))).fetchone()
    if row is None or (row["last"] or 0) != position:
        raise ValueError(position)
    if position:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'notification_id'), %s)", [EVENTS, position])


def _fold(connection: Connection[DictRow], cursor: Cursor[DictRow], advance: Advance) -> None:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        import_module(module.name)  # a stored name leads to its fact once that is defined
    mapper = FactMapper()
    with connection.cursor("facts") as facts:
        facts.execute(SQL("SELECT * FROM {} ORDER BY notification_id").format(Identifier(EVENTS)))
        while batch := facts.fetchmany(_BATCH):
            recorded = [_recorded(mapper, row) for row in batch]
            for fold in FOLDS:
                fold(cursor, recorded)
            advance(len(batch))


def _recorded(mapper: FactMapper, row: DictRow) -> Recorded:
    position = row.pop("notification_id")
    return Recorded(position, mapper.to_domain_event(StoredEvent(**row)))
