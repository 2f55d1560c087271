"""Figures on a terminal: what they rest on, and a table with the money to the right."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import typer
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from console.compose import OPERATOR
from console.speech import in_words
from domain.refusal import terms
from ledger.door import BEIJING
from ledger_api.words import words

_WIDEST = 10_000


def headed(english: str, chinese: str, demo: bool, figures: Mapping[str, Any]) -> None:
    """Print the title, with DEMO where the data is invented, and below it what the figures rest on."""
    mark = "DEMO " if demo else ""
    typer.secho(in_words(mark + english, mark + chinese), bold=True)
    calibre = terms()["Calibre"][figures["calibre"]]
    by, by_zh = calibre["en"], calibre["zh"]
    as_of, known, position = figures["asOf"], moment(figures["asKnownAt"]), figures["position"]
    who = f"{OPERATOR.name} ({OPERATOR.role.value})"
    typer.echo(
        in_words(
            f"Calibre: {by}; as of {as_of}; as known at {known} Beijing time, position {position}; in yuan; for {who}",
            f"统计口径:{by_zh};业务日期截至 {as_of};录入时点 {known}(北京时间),序号 {position};单位:元;查询人:{who}",
        )
    )


def money(yuan: str) -> str:
    """Write yuan with thousands separators: `"-30000.00"` is `"-30,000.00"`."""
    return f"{Decimal(yuan):,.2f}"


def moment(instant: str) -> str:
    """Write an instant of the API to the second, in Beijing."""
    return f"{datetime.fromisoformat(instant).astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def term(enum: str, value: str, language: str) -> str:
    """Return the words of a value of the schema's: `RECORDED` of a payment is 已登记, in English Recorded."""
    said: str = words()["enums"][enum][value]
    english, _, rest = said.partition(" (")
    return rest.partition(")")[0] if language == "zh" else english


def a_table(words: Sequence[str], numbers: Sequence[str], rest: Sequence[str] = ()) -> Table:
    """Return an empty table: columns of words, of numbers to the right, and what comes after them."""
    table = Table(box=box.SIMPLE_HEAD)
    for header in words:
        table.add_column(header, overflow="fold")
    for header in numbers:
        table.add_column(header, justify="right", no_wrap=True)
    for header in rest:
        table.add_column(header, overflow="fold")
    return table


def print_table(table: Table) -> None:
    """Print a table, wider than the terminal rather than with figures cut off."""
    screen = Console()
    needed = Measurement.get(screen, screen.options.update_width(_WIDEST), table)
    screen.width = max(screen.width, needed.minimum) if screen.is_terminal else needed.maximum
    screen.print(table)
