"""Backup: the facts, the command log, persons and secrets, who signed in and who asked, and the files of papers.

Shape   a zip of one text COPY a table, the files under evidence/ by their hashes, and manifest.json with position,
        counts and digests; what lies in a service instead of a folder is the service's to keep
Law     taken as of one instant, while others write; what can be derived from the facts is not in it
"""

import hashlib
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import psycopg
import typer
from psycopg import Connection, IsolationLevel
from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Composed, Identifier

from console.evidence import bound, files
from console.settings import database, settings
from console.speech import Progressed, answer, progress, say
from console.whole_file import whole_file
from ledger import upkeep
from ledger.evidence import Evidence
from ledger.store import DURABLE, EVENTS

FORMAT = 4
MANIFEST, FILES = "manifest.json", "evidence"
TABLES = {
    EVENTS: "notification_id originator_id originator_version topic state",
    "command_log": "principal command_id digest command recorded_at position streams warnings",
    "persons": "person_id organisation name phone email",
    "credential_secrets": "credential_id account_id secret last_step",
    "saved_views": "view_id account_id name address",
    "sign_ins": "at account_id method outcome address",
    "reads": "at person role organisation way what questions about times",
}

_TELL_EVERY = 1_000
_PRIVATE = 0o600  # personal data is in it


class Part(msgspec.Struct):
    """One table in a backup."""

    rows: int
    sha256: str


class Manifest(msgspec.Struct):
    """What a backup holds, as of which position; `lost` are files that papers bind and that were not there."""

    format: int
    taken_at: datetime
    position: int
    parts: dict[str, Part]
    files: list[str] = []
    lost: list[str] = []

    @property
    def facts(self) -> int:
        """Return how many facts it holds."""
        return self.parts[EVENTS].rows


def backup(
    file: Annotated[Path, typer.Argument(help="The file to make / 备份文件")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Write the whole ledger to one file, while others go on working. 备份整个台账,不影响使用。"""
    chosen = settings()
    evidence = Evidence(chosen.evidence_place)
    with database(chosen) as conninfo:
        manifest = write_backup(conninfo, file, evidence, quiet=as_json)
        upkeep.done(conninfo, upkeep.BACKUP, len(manifest.lost))
    count = len(manifest.files)
    if evidence.folder is None:
        say(f"The files of papers stay in {chosen.evidence}", f"材料文件仍存于 {chosen.evidence},不在备份中")
    if manifest.lost:
        say(f"{len(manifest.lost)} files are lost; ledger check names them", f"{len(manifest.lost)} 个材料文件缺失")
    answer(
        {"file": str(file), "facts": manifest.facts, "position": manifest.position, "files": count},
        as_json,
        f"Backed up {manifest.facts} facts, up to position {manifest.position}, and {count} files, to {file}",
        f"已备份 {manifest.facts} 条事实(至序号 {manifest.position})和 {count} 个材料文件:{file}",
    )


def write_backup(conninfo: str, path: Path, evidence: Evidence | None = None, quiet: bool = True) -> Manifest:
    """Write everything that cannot be derived to a new file, as of one instant; files only where they lie in a folder.

    Raises  Declined  the file is there already
    """
    with whole_file(path, _PRIVATE) as draft, connected(conninfo) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        counts = {table: _number(connection, SQL("SELECT count(*) AS n FROM {}"), table) for table in TABLES}
        last = _number(connection, SQL("SELECT coalesce(max(notification_id), 0) AS n FROM {}"), EVENTS)
        manifest = Manifest(FORMAT, datetime.now(UTC), last, {})
        with (
            zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as parts,
            progress("Backing up", "正在备份", quiet) as progressed,
        ):
            for table, count in counts.items():
                manifest.parts[table] = Part(count, _copy_out(connection, table, parts, count, progressed))
            if evidence and evidence.folder:
                _copy_files(evidence, bound(connection), parts, manifest)
            parts.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def _copy_files(evidence: Evidence, hashes: list[str], parts: zipfile.ZipFile, manifest: Manifest) -> None:
    for sha256, content in files(evidence, hashes):
        if isinstance(content, bytes):
            parts.writestr(f"{FILES}/{sha256}", content, zipfile.ZIP_STORED)
            manifest.files.append(sha256)
        else:
            manifest.lost.append(sha256)


def connected(conninfo: str) -> Connection[DictRow]:
    """Connect so that a COPY reads the same wherever it is written."""
    options = f"{DURABLE} -c datestyle=ISO"
    return psycopg.connect(conninfo, row_factory=dict_row, options=options, client_encoding="UTF8")


def copying(table: str, to_or_from: str) -> Composed:
    """Return the COPY of a table, column by column."""
    columns = SQL(", ").join(map(Identifier, TABLES[table].split()))
    direction = {"TO": SQL("TO STDOUT"), "FROM": SQL("FROM STDIN")}[to_or_from]
    return SQL("COPY {} ({}) {}").format(Identifier(table), columns, direction)


def _number(connection: Connection[DictRow], query: SQL, table: str) -> int:
    row = connection.execute(query.format(Identifier(table))).fetchone()
    return int(row["n"]) if row else 0


def _copy_out(
    connection: Connection[DictRow], table: str, parts: zipfile.ZipFile, total: int, progressed: Progressed
) -> str:
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
                progressed(count, total)
    return digest.hexdigest()
