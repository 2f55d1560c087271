"""Export: all facts as JSON lines, in the order of their positions.

Shape   position, stream, version, name, recorded_at, the rest of the envelope, values; personal data is not among them
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated, Any

import msgspec
import typer
from psycopg import IsolationLevel
from psycopg.sql import SQL, Identifier

from console.backup import connected
from console.settings import database, settings
from console.speech import answer
from console.whole_file import whole_file
from ledger.store import EVENTS

_ENVELOPE = ("effective_on", "actor", "role", "organisation", "attested", "command_id", "reason", "correlation")
_BATCH = 1_000


def export(
    file: Annotated[str, typer.Argument(help="The file to make, - for the terminal or a pipe / 文件,- 为标准输出")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Write all facts as JSON lines. 以 JSON 行导出全部事实。"""
    with database(settings()) as conninfo:
        if file == "-":
            write_facts(conninfo, sys.stdout.buffer)
            return
        with whole_file(Path(file)) as draft, draft.open("wb") as lines:
            count = write_facts(conninfo, lines)
    answer(
        {"file": file, "facts": count}, as_json, f"Exported {count} facts to {file}", f"已导出 {count} 条事实:{file}"
    )


def write_facts(conninfo: str, lines: IO[bytes]) -> int:
    """Write the facts of one instant, a line each; returns how many."""
    count = 0
    for fact in facts(conninfo):
        lines.write(msgspec.json.encode(fact) + b"\n")
        count += 1
    lines.flush()
    return count


def facts(conninfo: str) -> Iterator[dict[str, Any]]:
    """Yield the facts of one instant as they are stored."""
    with connected(conninfo) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.cursor("facts") as cursor:
            cursor.execute(SQL("SELECT * FROM {} ORDER BY notification_id").format(Identifier(EVENTS)))
            while batch := cursor.fetchmany(_BATCH):
                yield from map(_told, batch)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    values = msgspec.json.decode(row["state"])
    return {
        "position": row["notification_id"],
        "stream": row["originator_id"],
        "version": row["originator_version"],
        "name": row["topic"],
        "recorded_at": values.pop("timestamp"),
        **{name: values.pop(name, None) for name in _ENVELOPE},
        "values": values,
    }
