"""Backup: the facts, the command log and the personal data in one file.

Shape   a zip of one text COPY a table, and manifest.json with position, counts and digests
Law     taken as of one instant, while others write; what can be derived from the facts is not in it
"""

import hashlib
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from psycopg import Connection, IsolationLevel
from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Composed, Identifier

from console.settings import database, settings
from console.speech import Advance, answer, progress
from console.whole_file import whole_file
from ledger.store import DURABLE, EVENTS

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = {
    EVENTS: "notification_id originator_id originator_version topic state",
    "command_log": "principal command_id digest command recorded_at position streams warnings",
    "persons": "person_id organisation name phone email",
}

_TELL_EVERY = 1_000


def backup(
    file: Annotated[Path, typer.Argument(help="The file to make / 备份文件")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Write the whole ledger to one file, while others go on working. 备份整个台账,不影响使用。"""
    with database(settings()) as conninfo:
        manifest = write_backup(conninfo, file, quiet=as_json)
    facts, position = manifest["parts"][EVENTS]["rows"], manifest["position"]
    answer(
        {"file": str(file), "facts": facts, "position": position},
        as_json,
        f"Backed up {facts} facts, up to position {position}, to {file}",
        f"已备份 {facts} 条事实(至序号 {position}):{file}",
    )


def write_backup(conninfo: str, path: Path, quiet: bool = True) -> dict[str, Any]:
    """Write everything that cannot be derived to a new file, as of one instant; returns its manifest.

    Raises  Declined  the file is there already
    """
    with whole_file(path) as draft, connected(conninfo) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        manifest = _manifest(connection)
        with (
            zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED, compresslevel=4) as parts,
            progress("Backing up", "正在备份", rows(manifest), quiet) as advance,
        ):
            for table in TABLES:
                manifest["parts"][table]["sha256"] = _copy_out(connection, table, parts, advance)
            parts.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def connected(conninfo: str) -> Connection[DictRow]:
    """Connect so that a COPY reads the same wherever it is written."""
    options = f"{DURABLE} -c datestyle=ISO"
    return psycopg.connect(conninfo, row_factory=dict_row, options=options, client_encoding="UTF8")


def copying(table: str, to_or_from: str) -> Composed:
    """Return the COPY of a table, column by column."""
    columns = SQL(", ").join(map(Identifier, TABLES[table].split()))
    direction = {"TO": SQL("TO STDOUT"), "FROM": SQL("FROM STDIN")}[to_or_from]
    return SQL("COPY {} ({}) {}").format(Identifier(table), columns, direction)


def rows(manifest: dict[str, Any]) -> int:
    """Return how many rows a backup has."""
    return sum(part["rows"] for part in manifest["parts"].values())


def _manifest(connection: Connection[DictRow]) -> dict[str, Any]:
    last = _number(connection, SQL("SELECT coalesce(max(notification_id), 0) AS n FROM {}"), EVENTS)
    counts = {table: {"rows": _number(connection, SQL("SELECT count(*) AS n FROM {}"), table)} for table in TABLES}
    return {"format": FORMAT, "taken_at": datetime.now(UTC).isoformat(), "position": last, "parts": counts}


def _number(connection: Connection[DictRow], query: SQL, table: str) -> int:
    row = connection.execute(query.format(Identifier(table))).fetchone()
    return int(row["n"]) if row else 0


def _copy_out(connection: Connection[DictRow], table: str, parts: zipfile.ZipFile, advance: Advance) -> str:
    digest = hashlib.sha256()
    with (
        parts.open(table, "w", force_zip64=True) as part,
        connection.cursor() as cursor,
        cursor.copy(copying(table, "TO")) as copy,
    ):
        for count, row in enumerate(copy, 1):
            part.write(row)
            digest.update(row)
            if count % _TELL_EVERY == 0:
                advance(_TELL_EVERY)
    return digest.hexdigest()
