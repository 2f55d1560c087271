"""The command line: `ledger COMMAND`, each in the file of its capability."""

import os
import sys

import typer

from console.backup import backup
from console.checking import check, rebuild
from console.demonstration import demo
from console.doctor import doctor
from console.export import export
from console.fund_availability import balance
from console.migration import migrate
from console.report import report
from console.restore import restore
from console.serving import serve
from console.speech import explained
from console.statement import statement
from console.template import template
from console.tokens import token
from console.users import users
from console.webhooks.commands import webhooks
from console.workbook import import_
from console.year_end import yearend

app = typer.Typer(
    help="The ledger of the prevention fund. 安责险事故预防专项费台账。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS = (
    serve, demo, migrate, import_, template, balance, statement, yearend, report, token, check, rebuild,
    backup, restore, export, doctor,
)  # fmt: skip
for command in COMMANDS:
    app.command(command.__name__.rstrip("_"))(command)
app.add_typer(users, name="user")
app.add_typer(webhooks, name="webhook")


def main() -> None:
    """Run a command; a no ends with 2, a fault with 1, and neither with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Chinese still gets the rest
    try:
        app(prog_name="ledger")
    except Exception as error:
        if os.environ.get("LEDGER_TRACEBACK"):
            raise
        words, code = explained(error)
        typer.echo(words, err=True)
        sys.exit(code)
