"""The command line: `ledger COMMAND`, each in the file of its capability, which is read only when it is wanted."""

import os
import sys
from importlib import import_module

import typer

from console.speech import explained

COMMANDS = {
    "serve": "serving",
    "demo": "demonstration",
    "migrate": "migration",
    "import": "workbook",
    "template": "template",
    "balance": "fund_availability",
    "statement": "statement",
    "yearend": "year_end",
    "report": "report",
    "token": "tokens",
    "check": "checking",
    "rebuild": "checking",
    "backup": "backup",
    "restore": "restore",
    "export": "export",
    "doctor": "doctor",
}
GROUPS = {"user": "users", "webhook": "webhooks.commands"}


def application(wanted: str | None = None) -> typer.Typer:
    """Return the command line with the command that is wanted; with all of them to tell of, where it has no such."""
    app = typer.Typer(
        help="The ledger of the prevention fund. 安责险事故预防专项费台账。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)  # so that one command alone still has its name
    known = COMMANDS | GROUPS
    for name in [wanted] if wanted in known else known:
        module = import_module(f"console.{known[name]}")
        if name in GROUPS:
            app.add_typer(getattr(module, f"{name}s"), name=name)
        else:
            app.command(name)(getattr(module, name if name != "import" else "import_"))
    return app


def main() -> None:
    """Run a command; a no ends with 2, a fault with 1, and neither with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Chinese still gets the rest
    try:
        application(next(iter(sys.argv[1:]), None))(prog_name="ledger")
    except Exception as error:
        if os.environ.get("LEDGER_TRACEBACK"):
            raise
        words, code = explained(error)
        typer.echo(words, err=True)
        sys.exit(code)
