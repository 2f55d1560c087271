"""Restore: a backup back into an empty ledger, whole or not at all; the read models are made from its facts."""

import hashlib
import pkgutil
import zipfile
import zlib
from importlib import import_module
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from eventsourcing.persistence import StoredEvent
from psycopg import Connection, Cursor, DataError, IntegrityError
from psycopg.rows import DictRow
from psycopg.sql import SQL, Identifier

import domain
from console.backup import FILES, FORMAT, MANIFEST, TABLES, Manifest, Part, connected, copying
from console.compose import FOLDS, migrate
from console.settings import database, settings
from console.speech import Declined, Progressed, answer, progress
from domain.refusal import Refusal
from ledger.evidence import Evidence
from ledger.store import EVENTS, FactMapper, Recorded

_PIECE = 1 << 20
_BATCH = 1_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, UnicodeDecodeError)


def restore(
    file: Annotated[Path, typer.Argument(help="What `ledger backup` wrote / 备份文件")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Bring a backup back into an empty ledger. 将备份恢复到空台账。"""
    chosen = settings()
    with database(chosen) as conninfo:
        migrate(conninfo)
        manifest = read_backup(conninfo, file, Evidence(chosen.evidence_place), quiet=as_json)
    answer(
        {"file": str(file), "facts": manifest.facts, "position": manifest.position, "files": len(manifest.files)},
        as_json,
        f"Restored {manifest.facts} facts, up to position {manifest.position}, and {len(manifest.files)} files",
        f"已恢复 {manifest.facts} 条事实(至序号 {manifest.position})和 {len(manifest.files)} 个材料文件",
    )


def read_backup(conninfo: str, path: Path, evidence: Evidence | None = None, quiet: bool = True) -> Manifest:
    """Bring a backup into an empty, migrated ledger.

    Raises  Declined  the ledger is not empty, or the file is no backup, damaged, or of another format
    """
    with _opened(path) as parts, connected(conninfo) as connection, connection.cursor() as cursor:
        manifest = _manifest(parts)
        _check_empty(cursor)
        for table in TABLES:
            _copy_in(cursor, table, parts, manifest.parts[table])
        if evidence:
            for sha256 in manifest.files:
                _keep(evidence, sha256, parts)
        _continue_after(cursor, manifest.position)
        with progress("Restoring", "正在恢复", quiet) as progressed:
            _fold(connection, cursor, manifest.facts, progressed)
    return manifest


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise _damaged(path) from error


def _manifest(parts: zipfile.ZipFile) -> Manifest:
    try:
        manifest = msgspec.json.decode(parts.read(MANIFEST), type=Manifest)
    except (*_BROKEN, msgspec.MsgspecError) as error:
        raise _damaged(parts.filename) from error
    if manifest.format != FORMAT:
        raise Declined(f"{parts.filename} was written by another version", f"{parts.filename} 由其他版本写出,无法恢复")
    if manifest.parts.keys() != TABLES.keys():
        raise _damaged(parts.filename)
    return manifest


def _damaged(path: object) -> Declined:
    return Declined(f"{path} is not a backup, or damaged; nothing was restored", f"{path} 不是备份文件或已损坏,未恢复")


def _check_empty(cursor: Cursor[DictRow]) -> None:
    cursor.execute(SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(Identifier(EVENTS)))
    for table in TABLES.keys() - {"reads", "persons"}:  # who looked at an empty ledger did not fill it
        if cursor.execute(SQL("SELECT FROM {} LIMIT 1").format(Identifier(table))).fetchone() is not None:
            raise Declined(
                "This ledger is not empty; a backup is restored into a new one: let LEDGER_DATA name a new directory",
                "台账非空,只能恢复到新台账:请用 LEDGER_DATA 指定新目录",
            )
    cursor.execute("DELETE FROM persons")


def _copy_in(cursor: Cursor[DictRow], table: str, parts: zipfile.ZipFile, told: Part) -> None:
    digest = hashlib.sha256()
    try:
        with parts.open(table) as part, cursor.copy(copying(table, "FROM")) as copy:
            while piece := part.read(_PIECE):
                digest.update(piece)
                copy.write(piece)
    except (*_BROKEN, DataError, IntegrityError) as error:
        raise _damaged(parts.filename) from error
    if digest.hexdigest() != told.sha256 or cursor.rowcount != told.rows:
        raise _damaged(parts.filename)


def _keep(evidence: Evidence, sha256: str, parts: zipfile.ZipFile) -> None:
    """Keep a file; one that is left where the rest is not restored after all does no harm."""
    try:
        evidence.keep(parts.read(f"{FILES}/{sha256}"), sha256)
    except (*_BROKEN, Refusal) as error:
        raise _damaged(parts.filename) from error


def _continue_after(cursor: Cursor[DictRow], position: int) -> None:
    if position:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'notification_id'), %s)", [EVENTS, position])


def _fold(connection: Connection[DictRow], cursor: Cursor[DictRow], total: int, progressed: Progressed) -> None:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        import_module(module.name)  # a stored name leads to its fact once that is defined
    mapper, done = FactMapper(), 0
    with connection.cursor("facts") as facts:
        facts.execute(SQL("SELECT * FROM {} ORDER BY notification_id").format(Identifier(EVENTS)))
        while batch := facts.fetchmany(_BATCH):
            recorded = [_recorded(mapper, row) for row in batch]
            for fold in FOLDS:
                fold(cursor, recorded)
            done += len(batch)
            progressed(done, total)


def _recorded(mapper: FactMapper, row: DictRow) -> Recorded:
    position = row.pop("notification_id")
    return Recorded(position, mapper.to_domain_event(StoredEvent(**row)))
