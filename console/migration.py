"""Migration: the tables, created once."""

from typing import Annotated

import typer

from console import compose
from console.settings import database, settings
from console.speech import answer


def migrate(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Create the tables that are missing. 创建缺少的数据表。"""
    with database(settings()) as conninfo:
        compose.migrate(conninfo)
    answer({"migrated": True}, as_json, "All tables are there", "数据表已就绪")
